"""``ingest sources list|check|health|add|import|export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli import ConfigOption, JsonOption, new_app, print_json, read_config, say
from core.errors import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.config import Config
    from core.types import Failure
    from ingest.poll import Polled
    from ingest.watchlist import Watched

app = new_app("The watchlist: what is in it, how it is doing, what to add to it.", no_args_is_help=True)

Keys = Annotated[list[str] | None, typer.Argument(metavar="[KEY...]", help="only these sources")]
SHOWN = 5  # entries of a source that are shown
PIPE_WIDTH = 160


@app.command("list")
def list_sources(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """The sources of config.toml, when each is due, and how the last poll went."""
    from core.clock import show

    rows = _watched(read_config(config))
    if as_json:
        print_json(rows)
        return
    cells = [
        (row.key, row.kind, row.group, row.status, show(row.succeeded_at, "%m-%d %H:%M"), _due(row), row.url)
        for row in rows
    ]
    _table(("key", "kind", "group", "status", "answered", "due", "url"), cells)


@app.command()
def health(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """How every source has been doing; exit code 3 if one needs a person."""
    from core.clock import show
    from ingest.health import in_words

    rows = [row for row in _watched(read_config(config)) if row.status != "off"]
    if as_json:
        print_json(rows)
    else:
        cells = [
            (
                row.key,
                row.status,
                show(row.succeeded_at, "%m-%d %H:%M"),
                show(row.newest_entry_at, "%m-%d %H:%M"),
                in_words(row.gap) if row.gap else "",
                f"{row.failed_share:.0%}",
                row.recent,
                row.said,
            )
            for row in rows
        ]
        _table(("key", "status", "answered", "newest entry", "usual gap", "failed", "new per poll", "says"), cells)
    fine = all(row.status in ("ok", "new", "failing") for row in rows)
    raise typer.Exit(EXIT_DONE if fine else EXIT_PARTIAL)


@app.command()
def check(keys: Keys = None, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Ask sources now and show their latest entries; nothing is stored. Exit code 3 if one does not answer."""
    import asyncio

    from ingest.once import named
    from ingest.watchlist import check as ask

    settings = read_config(config)
    sources = named(settings, keys) if keys else [one for one in settings.all_sources if one.enabled]
    found = asyncio.run(ask(settings, sources))
    if as_json:
        print_json([_data(polled) for polled in found])
    else:
        for polled in found:
            typer.echo(_described(polled))
    raise typer.Exit(EXIT_PARTIAL if any(polled.failure for polled in found) else EXIT_DONE)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="a feed, a page, a repository, an album …")],
    key: Annotated[str, typer.Option(help="its name in commands (default: made from its title)")] = "",
    name: Annotated[str, typer.Option(help="how it is called")] = "",
    group: Annotated[str, typer.Option(help="the folder it belongs to")] = "",
    section: Annotated[str, typer.Option(help="the section its articles usually go to")] = "",
    allow: Annotated[list[str] | None, typer.Option(metavar="HOST:PORT", help="its address is not public")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show the block, write nothing")] = False,
    unverified: Annotated[bool, typer.Option("--unverified", help="write it even if it does not answer")] = False,
    config: ConfigOption = None,
) -> None:
    """Find out what kind of source an address is, show its latest entries and write it into config.toml."""
    import asyncio
    import re
    from dataclasses import replace

    from core.config import KEY, find_config
    from core.errors import UsageError
    from core.explain import KEY_RULE
    from ingest.discover import unique_key
    from ingest.source_file import add_sources, toml_of
    from ingest.subscribe import find_source

    if key and not re.match(KEY, key):
        raise UsageError(f"--key {key!r}: {KEY_RULE}")
    settings = read_config(config)
    section = settings.edition.section_key(section) if section else ""
    taken = {one.key: one for one in settings.all_sources}
    if key in taken and taken[key].url.rstrip("/") != url.rstrip("/"):
        raise UsageError(f"--key {key}: the source of {taken[key].url or taken[key].kind} has it already; name another")
    found = asyncio.run(find_source(settings, url, tuple(allow or ())))
    if found.failure:
        say(f"{url}: {found.failure.why} ({found.failure.kind})" + _way_in(found.failure, url, allow or ()))
        if not unverified:
            raise typer.Exit(EXIT_FAILED)
    elif found.polled:
        say(_described(found.polled))
    source = replace(found.source, verified=not found.failure, group=group, section=section)
    source = replace(source, key=key or source.key, name=name or source.name)
    if dry_run:
        typer.echo(toml_of(replace(source, key=unique_key(source.key, set(taken)))), nl=False)
        return
    file = find_config(config)
    asked = any((allow, group, section, name, key))
    added, known = add_sources(file, [source])
    for one in (*added, *known):
        typer.echo(toml_of(one), nl=False)
    if not added:
        edit = "; to change it (`allow`, `group`, `section` …), edit its [[sources]] block there" if asked else ""
        say(f"{file} has this source already, nothing was changed{edit}")
    else:
        say(f"written to {file}")


def _way_in(failure: Failure, url: str, allowed: Sequence[str]) -> str:
    """What to do where the guard refuses an address that the editor means."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if failure.kind != "forbidden" or allowed or not parts.hostname or parts.scheme not in ("http", "https"):
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"; if it is your own, add --allow {host}:{port}"


@app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", exists=True, dir_okay=False)],
    config: ConfigOption = None,
) -> None:
    """Write the feeds of an OPML file into config.toml, its folders as groups; they are unverified until checked."""
    from core.config import find_config
    from core.types import Source
    from core.urls import canonical_url
    from ingest.discover import slug
    from ingest.kinds import KINDS
    from ingest.opml import is_cut, read_opml
    from ingest.source_file import add_sources

    watched = {
        canonical_url(address)
        for source in read_config(config).all_sources
        for address in (source.url, *(request.url for request in KINDS[source.kind].requests(source)))
    }
    body = file.read_bytes()
    (outlines, refused), cut = read_opml(body), is_cut(body)
    if cut:
        say(f"{file}: damaged, it breaks off before its end; {len(outlines)} feeds can be read in what there is of it")
    if cut and not outlines:
        raise typer.Exit(EXIT_FAILED)
    sources = [
        Source(key=slug(plain), kind="feed", url=plain.url, name=plain.name, group=outline.group, verified=False)
        for outline in outlines
        for plain in [Source(key="new", kind="feed", url=outline.url, name=outline.name)]
    ]
    target = find_config(config)
    new = [source for source in sources if canonical_url(source.url) not in watched]
    added, known = add_sources(target, new)
    for url in refused:
        say(f"left out, not an http(s) address: {url}")
    there = len(known) + len(sources) - len(new)
    say(f"{target}: {len(added)} sources added, {there} were there already; see `ingest sources check`")
    raise typer.Exit(EXIT_PARTIAL if refused or cut else EXIT_DONE)


@app.command()
def export(config: ConfigOption = None) -> None:
    """The watchlist as OPML on stdout, groups as folders."""
    from ingest.opml import write_opml

    settings = read_config(config)
    typer.echo(write_opml(settings.all_sources, settings.edition.name), nl=False)


def _watched(config: Config) -> list[Watched]:
    from core.clock import now
    from ingest.watchlist import watched
    from store.db import open_store

    engine = open_store(config.store_url)
    return watched(config.all_sources, engine, config.ingest.interval, now())


def _due(row: Watched) -> str:
    from core.clock import show

    if row.status in ("off", "gone"):
        return "never"
    return show(row.due, "%m-%d %H:%M") or "now"


def _described(polled: Polled) -> str:
    from core.clock import show

    source = polled.source
    head = f"{source.key} ({source.kind}) {source.url}"
    if polled.failure:
        return f"{head}\n  failed ({polled.failure.kind}): {polled.failure.why}"
    said = f"  {len(polled.entries)} entries" + (f", {polled.unwanted} filtered out" if polled.unwanted else "")
    said += f" ({', '.join(polled.flags)})" if polled.flags else ""
    lines = [
        f"  {show(entry.published.at) if entry.published else 'no date':16}  {entry.title or '(no title)'}  {entry.url}"
        for entry in latest(polled)
    ]
    return "\n".join([head, said, *lines])


def latest(polled: Polled) -> Sequence[Any]:
    """The newest entries, dated ones first."""
    from ingest.due import NEVER_ASKED

    dated = sorted(
        polled.entries, key=lambda entry: entry.published.at if entry.published else NEVER_ASKED, reverse=True
    )
    return dated[:SHOWN]


def _data(polled: Polled) -> dict[str, Any]:
    failure = polled.failure
    return {
        "key": polled.source.key,
        "kind": polled.source.kind,
        "url": polled.source.url,
        "entries": len(polled.entries),
        "filtered_out": polled.unwanted,
        "flags": polled.flags,
        "error_kind": failure.kind if failure else "",
        "error": failure.why if failure else "",
        "latest": [
            {"title": entry.title, "url": entry.url, "published": entry.published.at if entry.published else None}
            for entry in latest(polled)
        ],
    }


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*names, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else PIPE_WIDTH).print(table)
