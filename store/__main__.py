"""``store backup|restore|check|migrate|export|stats``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.cli import ConfigOption, JsonOption, new_app, print_json, read_config, run, say

app = new_app("Keep the store: back up, restore, check, migrate, export, count.", no_args_is_help=True)


@app.callback()
def store(config: ConfigOption = None) -> None:
    """Keep the store."""


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Argument(help="a new file (default: beside the store, named by the time)")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Write a whole copy, also while others write."""
    from core.clock import local, now
    from store.backup import backup as write_backup
    from store.db import open_store

    settings = read_config(config)
    engine = open_store(settings.store_url)
    place = Path(str(engine.url.database))
    default = place.with_name(f"{place.stem}-{local(now()):%Y%m%dT%H%M%S}{place.suffix}")
    print(write_backup(engine, target or default))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="a file from `store backup`")], config: ConfigOption = None
) -> None:
    """Put a backup in the store's place; the store of now is kept beside it."""
    from core.clock import now
    from store.backup import restore as bring_back

    kept = bring_back(source, read_config(config).store_url, now())
    say(f"restored {source}" + (f"; what was there before is kept as {kept}" if kept else ""))


@app.command()
def check(config: ConfigOption = None) -> None:
    """Look for damage; exit 1 when there is any."""
    from store.backup import check as find_problems
    from store.db import open_store

    problems = find_problems(open_store(read_config(config).store_url))
    for problem in problems:
        say(problem)
    say("the store is sound" if not problems else "bring back a backup with `store restore FILE`")
    raise typer.Exit(1 if problems else 0)


@app.command()
def migrate(config: ConfigOption = None) -> None:
    """Bring the schema to this version's (every command does so by itself)."""
    from store.db import open_store, revision

    say(f"schema {revision(open_store(read_config(config).store_url))}")


@app.command()
def export(config: ConfigOption = None) -> None:
    """All candidates as JSON lines on standard output."""
    from store.db import open_store
    from store.queue import candidates

    for candidate in candidates(open_store(read_config(config).store_url)):
        print_json(candidate)


@app.command()
def stats(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """How much there is: articles, entries waiting, candidates by decision."""
    from collections import Counter

    from store.db import open_store
    from store.queue import counts
    from store.sources import load_states, waiting_count

    engine = open_store(read_config(config).store_url)
    decided: Counter[str] = Counter()
    for (decision, _), number in counts(engine).items():
        decided[decision.value] += number
    figures = {
        "candidates": decided.total(),
        **decided,
        "waiting": waiting_count(engine),
        "sources": len(load_states(engine)),
    }
    if as_json:
        print_json(figures)
    else:
        for name, number in figures.items():
            print(f"{name}\t{number}")


def main() -> None:
    """The console script."""
    run(app, "store")


if __name__ == "__main__":
    main()
