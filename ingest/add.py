"""What a person puts in by hand: addresses, lists of them, saved pages, folders, recordings, a pasted blob."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import Config
from core.errors import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL, UsageError
from core.types import Article, Entry, Failure, Page
from core.urls import identity, is_http, tidy
from ingest.inbox import KNOWN_SUFFIXES, SOURCE_KEY, Given, read_issue, read_path
from ingest.own import without_own
from ingest.saved import suffix

if TYPE_CHECKING:
    from ingest.report import RunReport

STDIN = "-"


def gather(names: Sequence[str], stdin: Callable[[], str], now: datetime, own: Collection[str] = ()) -> Given:
    """Find out what was given. `own` addresses are left out of text and lists, not where they are named themselves.
    Raises UsageError for what is neither an http(s) address nor a readable file.
    """
    given = Given()
    for name in names:
        given += _one(name, stdin, now, own)
    if not given:
        raise UsageError("there is no http(s) address and no saved page in what was given")
    return given


def _one(name: str, stdin: Callable[[], str], now: datetime, own: Collection[str]) -> Given:
    if name == STDIN:
        return without_own(read_issue(stdin(), now), own)
    path = Path(name)
    if path.exists():
        return without_own(read_path(path, now), own)
    url = tidy(name)
    is_file_name = "://" not in name and suffix(Path(name)) in KNOWN_SUFFIXES
    if is_http(url) and not is_file_name:
        return Given(entries=(Entry(source_key=SOURCE_KEY, url=url, guid=url),))
    if ":" in name.split("/")[0]:
        raise UsageError(f"{name}: not an http(s) address")
    raise UsageError(f"{name}: no such file or folder, and not an http(s) address")


def add(
    config: Config, given: Given, *, progress: Callable[[RunReport], None] = lambda report: None
) -> tuple[RunReport, int]:
    """Queue the links, read them and the pages at once; returns the report and how many links were known already."""
    from core.lock import held, lock_path
    from ingest.once import archived, opened
    from ingest.pipeline import run
    from ingest.second_look import look_again, open_model
    from ingest.stopping import run_stoppable
    from store.db import open_store
    from store.sources import add_entries, retry_now

    async def go(stop: asyncio.Event) -> tuple[RunReport, int]:
        async with opened(config, engine, stop, progress=progress) as work:
            wanted = {identity(entry.url) for entry in given.entries}
            retried = retry_now(engine, wanted)  # asked for by hand: what failed before is tried again
            new = add_entries(engine, given.entries, work.clock())
            pages = [archived(config, page, work.clock()) for page in given.pages]
            report = await run(work, [], others=config.all_sources, leftovers={SOURCE_KEY, *retried}, pages=pages)
            return report, len(wanted) - new - len(retried)

    with held(lock_path(config)):
        engine = open_store(config.store_url)
        try:
            session = open_model(config, engine)
            report, known = run_stoppable(go)
            if session and not report.interrupted:
                report.model = look_again(config, engine, session)
            return report, known
        finally:
            engine.dispose()


def queue(config: Config, given: Given) -> int:
    """Queue the links without reading them, which can be done during a run; returns how many were new."""
    from core.clock import now
    from store.db import open_store
    from store.sources import add_entries

    engine = open_store(config.store_url)
    try:
        return add_entries(engine, given.entries, now())
    finally:
        engine.dispose()


def look(config: Config, given: Given) -> list[Article | Failure]:
    """What would be stored of these links and pages: fetched and read, not kept anywhere."""
    from core.clock import now
    from ingest.fetch import open_fetcher
    from ingest.jobs import prepare_by
    from ingest.judging import judge_for
    from ingest.pages import read
    from ingest.workers import Pool

    async def go() -> list[Article | Failure]:
        found: list[Article | Failure] = []
        pool = Pool(config.ingest.workers, prepare_by, judge_for, config, now())
        async with open_fetcher(config.ingest, archive=None, clock=now) as fetcher, pool:
            pages: list[Page | Failure] = list(given.pages)
            for entry in given.entries:
                answer = await fetcher.get(entry.url, purpose="page")
                pages.append(answer if isinstance(answer, Failure) else replace(answer.page, entry=entry))
            for page in pages:
                reading = page if isinstance(page, Failure) else await read(page, None, pool)
                found.append(reading if isinstance(reading, Failure) else reading.article)
        return found

    return asyncio.run(go())


def exit_code(outcomes: Sequence[object]) -> int:
    """0 when all went well, 3 when some failed, 1 when nothing but failures came out."""
    failed = sum(isinstance(outcome, Failure) for outcome in outcomes)
    if not failed:
        return EXIT_DONE
    return EXIT_FAILED if failed == len(outcomes) else EXIT_PARTIAL
