"""One run from the outside: the lock, the store, the network or its recording, the workers, the signals."""

from __future__ import annotations

import asyncio
import difflib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.clock import Clock, local, now
from core.config import Config
from core.errors import UsageError
from core.lock import held, lock_path
from core.types import Page, Source
from core.urls import is_http
from ingest.checked import check_sources
from ingest.health import REFUSED, news
from ingest.jobs import prepare_by
from ingest.judging import judge_for
from ingest.notify import keep, pending_path
from ingest.pipeline import Pass, due_sources, run
from ingest.report import RunReport
from ingest.second_look import look_again, open_model
from ingest.stopping import run_stoppable
from ingest.workers import Pool
from ingest.writer import nothing_beside
from store.db import Engine, open_store
from store.sources import add_entries, forget_failures, load_states, refused_sources, save_polls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.answer import Fetcher


log = logging.getLogger(__name__)

FORGET_AFTER = timedelta(days=90)  # a page that failed for good gets another chance if its source still shows it


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done in a run: by default, what is due."""

    keys: tuple[str, ...] = ()  # these sources only, due or not
    everything: bool = False  # all enabled sources, due or not
    replay: tuple[Path, ...] = ()  # WARC files in place of the network; all sources, the clock at their end


def ingest_once(
    config: Config, order: Order | None = None, *, progress: Callable[[RunReport], None] = lambda report: None
) -> RunReport:
    """One pass. Raises LockHeld when another run is under way, and what JianbaoError else ends a run."""
    order = order or Order()
    check_sources(config.all_sources)
    with held(lock_path(config)):
        engine = open_store(config.store_url)
        try:
            session = None if order.replay else open_model(config, engine)
            report = run_stoppable(partial(_once, config, order, engine, progress))
            if session and not report.interrupted:
                report.model = look_again(config, engine, session)
            return report
        finally:
            engine.dispose()


async def _once(
    config: Config, order: Order, engine: Engine, progress: Callable[[RunReport], None], stop: asyncio.Event
) -> RunReport:
    async with opened(config, engine, stop, order.replay, progress) as work:
        sources = chosen(config, order, engine, work.clock)
        with _dropped(config, order, work) as pages:
            report = await run(
                work, sources, others=config.all_sources, leftovers=() if order.keys else None, pages=pages
            )
        report.by_hand = bool(order.keys or order.everything or order.replay)
        enabled = sum(source.enabled for source in config.all_sources)
        report.not_due = 0 if order.keys else enabled - len(sources)
        report.recorded = bool(order.replay)
        if not order.replay:
            tell = partial(keep, config.ingest.notify, pending=pending_path(config))
            tell_troubles(engine, config.all_sources, report, work.clock(), tell)
        if not (order.keys or order.replay):
            forget_failures(engine, FORGET_AFTER, work.clock())
            _prune(config, engine, work.clock())
    return report


def _prune(config: Config, engine: Engine, moment: datetime) -> None:
    """What config.toml says of the age and the size of the archive."""
    days, megabytes = config.ingest.archive_days, config.ingest.archive_mb
    if days or megabytes:
        from ingest.retention import prune_archive

        done = prune_archive(config, engine, local(moment).date(), days=days, megabytes=megabytes, pages=False)
        for problem in done.problems:
            log.warning("%s", problem)


@asynccontextmanager
async def opened(
    config: Config,
    engine: Engine,
    stop: asyncio.Event,
    replay: Sequence[Path] = (),
    progress: Callable[[RunReport], None] = lambda report: None,
) -> AsyncIterator[Pass]:
    """Everything a pass works with, closed again at the end."""
    from ingest.archive import ArchiveWriter
    from ingest.fetch import open_fetcher
    from ingest.replay import ReplayFetcher

    async with AsyncExitStack() as stack:
        fetcher: Fetcher
        if replay:
            recording = ReplayFetcher(replay)
            fetcher, clock, settled = recording, frozen(recording.recorded_until), nothing_beside
        else:
            clock = now
            archive = stack.enter_context(ArchiveWriter(config.path(config.ingest.archive), clock))
            settled = archive.settled
            fetcher = await stack.enter_async_context(open_fetcher(config.ingest, archive=archive, clock=clock))
        pool = await stack.enter_async_context(Pool(config.ingest.workers, prepare_by, judge_for, config, clock()))
        yield Pass(
            engine=engine,
            fetcher=fetcher,
            pool=pool,
            clock=clock,
            interval=config.ingest.interval,
            per_host=config.ingest.per_host,
            one_by_one=bool(replay),
            recorded=bool(replay),
            settled=settled,
            stop=stop,
            progress=progress,
            images=config.ingest.images,
        )


@contextmanager
def _dropped(config: Config, order: Order, work: Pass) -> Iterator[Sequence[Page]]:
    """The saved pages of the watched folder; its links are queued. All is put away afterwards, unless cut short."""
    if not config.ingest.inbox or order.keys or order.replay:
        yield ()
        return
    from ingest import dropped
    from ingest.own import own_addresses

    folder = config.path(config.ingest.inbox)
    found = dropped.look(folder, work.clock(), own_addresses(config))
    add_entries(work.engine, found.given.entries, work.clock())
    yield [archived(config, page, work.clock()) for page in found.given.pages]
    if not work.stop.is_set():
        dropped.put_away(folder, found)


def chosen(config: Config, order: Order, engine: Engine, clock: Clock) -> list[Source]:
    """The sources of this run. UsageError for a key that config.toml does not have."""
    if order.keys:
        return named(config, order.keys)
    if order.everything or order.replay:
        return [source for source in config.all_sources if source.enabled]
    return due_sources(config.all_sources, load_states(engine), clock, config.ingest.interval)


def named(config: Config, keys: Sequence[str]) -> list[Source]:
    """The sources of those keys, each once. UsageError names the nearest for a key that there is not."""
    by_key = {source.key: source for source in config.all_sources}
    for key in keys:
        if key not in by_key:
            called = [source.key for source in config.all_sources if source.name == key]
            close = called or difflib.get_close_matches(key, by_key, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise UsageError(f"config.toml has no source {key!r}{hint}")
    return [by_key[key] for key in dict.fromkeys(keys)]


def archived(config: Config, page: Page, moment: datetime) -> Page:
    """The saved page, kept in the day's WARC like a fetched one."""
    from ingest.archive import ArchiveWriter

    if page.record_id:
        return page
    with ArchiveWriter(config.path(config.ingest.archive), lambda: moment) as archive:
        headers = list(page.headers.items())
        if is_http(page.url):
            record_id = archive.record(page.url, [], page.status, headers, page.body, moment)
        else:
            record_id = archive.record_resource(page.url, page.headers["content-type"], page.body, moment)
        return replace(page, record_id=record_id)


def tell_troubles(
    engine: Engine,
    sources: Sequence[Source],
    report: RunReport,
    moment: datetime,
    tell: Callable[[Sequence[str]], None] = lambda lines: None,
) -> None:
    """Put into the report what is wrong with a source and was not told before; `tell` keeps it for those elsewhere
    before it counts as told.
    """
    troubles, changed = news(sources, load_states(engine), moment, refused_sources(engine, REFUSED))
    for key, trouble in troubles.items():
        report.source(key).trouble = trouble.text
    tell([f"{key}: {trouble.text}" for key, trouble in troubles.items()])
    if changed:
        save_polls(engine, [(state, ()) for state in changed], moment)


def frozen(moment: datetime | None) -> Clock:
    """A clock that stands still."""
    fixed = moment or now()
    return lambda: fixed
