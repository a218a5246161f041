"""No two modules import each other, be it in a roundabout way or for their types alone."""

import grimp

PACKAGES = ("core", "ingest", "extract", "curate", "store", "review", "compose", "jianbao")


def test_no_module_leads_back_to_itself() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    circles = {
        (module, imported)
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if graph.chain_exists(importer=imported, imported=module)
    }
    assert circles == set()
