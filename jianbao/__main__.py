"""The one command that mounts the others: ``jianbao ingest``, ``jianbao review list`` …

Only the package that is asked for is imported, so that help stays quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from core.cli import ConfigOption, JsonOption, new_app, print_json, read_config, run, say

MOUNTED = {
    "ingest": "fetch what the sources show, or add links, pages and blobs by hand",
    "extract": "show what would be stored of a page",
    "review": "go through the queue",
    "compose": "write or refresh the draft of an issue",
    "store": "back up, restore, check, export",
}
HELP = "The desk of a technology newsletter's editor.\n\nPackages, each with --help of its own:\n\n" + "\n\n".join(
    f"  {name}: {text}" for name, text in MOUNTED.items()
)

app = new_app(HELP)


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="the version, and nothing else")] = False,
) -> None:
    """Show the help when nothing was asked for."""
    from jianbao import __version__

    if version:
        print(f"jianbao {__version__}")
    elif context.invoked_subcommand is None:
        say(context.get_help())
        raise typer.Exit(2)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="where to put what the demo makes")] = Path("demo-out"),
) -> None:
    """Run the main job on a small recorded day, without network, and show the draft."""
    from jianbao.demo import run_demo

    raise typer.Exit(run_demo(folder))


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="where to put config.toml")] = Path(),
) -> None:
    """Write a config.toml to start from; an existing one is never touched."""
    from jianbao.starter import write_starter

    write_starter(folder / "config.toml")
    say(f"{folder / 'config.toml'} written: name your sources there, then run `jianbao ingest`")


@app.command()
def doctor(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Check that everything is in place: configuration, store, archive folder, libraries."""
    from jianbao.doctor import examine

    findings = examine(lambda: read_config(config))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.fine else 'BAD '} {finding.what}: {finding.found}")
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def main() -> None:
    """The console script."""
    name, *rest = sys.argv[1:] or [""]
    if name in MOUNTED:
        module = import_module(f"{name}.__main__")
        run(module.app, f"jianbao {name}", rest)
    run(app, "jianbao")


if __name__ == "__main__":
    main()
