"""``ingest archive prune``."""

from __future__ import annotations

from typing import Annotated

import typer

from core.cli import ConfigOption, JsonOption, new_app, print_json, read_config, say
from core.errors import EXIT_DONE, EXIT_PARTIAL, UsageError

app = new_app("The archive of pages: make old days of it small.", no_args_is_help=True)


@app.callback()
def archive() -> None:
    """Old days of the archive hold much that nobody needs any more."""


@app.command()
def prune(
    days: Annotated[int | None, typer.Option(min=1, help="days older than that (default: ingest.archive_days)")] = None,
    mb: Annotated[int | None, typer.Option(min=1, help="the oldest, down to that size (ingest.archive_mb)")] = None,
    pages: Annotated[bool, typer.Option("--pages", help="those of stored articles, too")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Keep of old days only the pages of stored articles and their pictures."""
    from core.clock import local, now
    from core.lock import held, lock_path
    from ingest.retention import prune_archive
    from store.db import open_store

    settings = read_config(config)
    days = settings.ingest.archive_days if days is None else days
    mb = settings.ingest.archive_mb if mb is None else mb
    if not (days or mb):
        raise UsageError("nothing says what is old: give --days N or --mb N, or set ingest.archive_days in config.toml")
    with held(lock_path(settings)):
        engine = open_store(settings.store_url)
        try:
            done = prune_archive(settings, engine, local(now()).date(), days=days, megabytes=mb, pages=pages)
        finally:
            engine.dispose()
    if as_json:
        print_json(done)
    for problem in done.problems:
        say(f"left alone: {problem}")
    say(f"{done.days} days, {done.freed / 1024**2:.1f} MB freed; {done.kept} pages of articles kept")
    raise typer.Exit(EXIT_PARTIAL if done.problems else EXIT_DONE)
