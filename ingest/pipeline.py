"""One pass: poll what is due → queue what is new → fetch, extract and judge it → one writer.

Sources and pages run side by side, by host; entries are in the store before their pages are fetched, so whatever
ends a run leaves the rest for the next one.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.clock import Clock
from core.types import Failure, Page, Source
from core.urls import identity
from ingest.due import is_due
from ingest.jobs import INBOX
from ingest.lanes import Lanes
from ingest.outcome import counted
from ingest.pages import harvest, harvested, read
from ingest.poll import Polled, first_state, poll
from ingest.report import RunReport, SourceReport
from ingest.writer import Writer, nothing_beside
from store.sources import SourceState, WaitingEntry, known, load_states, waiting, waiting_by_source

if TYPE_CHECKING:
    from ingest.answer import Fetcher
    from ingest.workers import Pool
    from store.db import Engine

GRACE_SECONDS = 6.0  # that what is in hand has to finish after a signal
MOST_BY_HAND = 500  # entries without a source that are taken up in one run
CAPTCHAS = 2  # in a row, after which a host is left alone for the rest of the run
MOST_IMAGES = 60  # of one article
BY_HAND = "by hand"
NOT_ARCHIVED = "not_archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass works with."""

    engine: Engine
    fetcher: Fetcher
    pool: Pool
    clock: Clock
    interval: timedelta  # of sources that say nothing themselves
    per_host: int = 2
    images: bool = False  # fetch the pictures of what was read, for the archive
    one_by_one: bool = False  # in order, for a replay that gives the same every time
    recorded: bool = False  # the answers are of another time: they bring entries, and say nothing of the sources now
    settled: Callable[[], Awaitable[None]] = nothing_beside  # the archive's pages are on disk once this has returned
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    progress: Callable[[RunReport], None] = lambda report: None


def due_sources(
    sources: Sequence[Source], states: Mapping[str, SourceState], clock: Clock, interval: timedelta
) -> list[Source]:
    """The sources to ask now. One whose address has changed in config.toml is as good as new."""
    now = clock()
    found = []
    for source in sources:
        state = states.get(source.key)
        if state is not None and state.url not in ("", source.url):
            state = None
        if is_due(state, source, interval, now):
            found.append(source)
    return found


async def run(
    work: Pass,
    sources: Sequence[Source],
    *,
    others: Sequence[Source] = (),
    leftovers: Collection[str] | None = (),
    pages: Sequence[Page] = (),
) -> RunReport:
    """Ask these sources and read what is new, and what earlier runs left of them.

    `leftovers` are keys of further sources whose waiting entries are read (None: all there are), with the caps and
    hints of the `others`; `pages` were saved by hand and need no fetching.
    """
    one = _Run(work, {source.key: source for source in (*others, *sources)})
    async with Writer(work.engine, work.clock, work.settled) as writer:
        task = asyncio.create_task(one.work(writer, sources, leftovers, pages))
        await _finish(task, one, work.stop)
        one.report.articles = writer.tally
    return one.report


async def _finish(task: asyncio.Task[None], one: _Run, stop: asyncio.Event) -> None:
    """Wait for the work; after a signal, for as long as the grace lasts."""
    signal = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, signal}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            one.halt()
            await asyncio.wait({task}, timeout=GRACE_SECONDS)
            task.cancel()
            await asyncio.wait({task})
        if not task.cancelled():
            task.result()
    finally:
        signal.cancel()


class _Run:
    """The pass on its way."""

    def __init__(self, work: Pass, by_key: Mapping[str, Source]) -> None:
        self._work = work
        self._by_key = by_key
        self._lanes = Lanes(work.per_host, one_by_one=work.one_by_one)
        self._backlog: Mapping[str, int] = {}
        self._taken: set[int] = set()  # entries in hand
        self._captchas: Counter[str] = Counter()  # in a row, by host
        self.report = RunReport()

    def halt(self) -> None:
        """Begin nothing more."""
        self.report.interrupted = True
        self._lanes.close()

    async def work(
        self, writer: Writer, sources: Sequence[Source], leftovers: Collection[str] | None, pages: Sequence[Page]
    ) -> None:
        """The whole pass."""
        states = load_states(self._work.engine)
        self._backlog = waiting_by_source(self._work.engine, self._work.clock())
        asked = {source.key for source in sources}
        async with self._lanes:
            for source in sources:
                self._lanes.add(_host(source.url), partial(self._poll, source, first_state(source, states), writer))
            for page in pages:
                self._lanes.add("", partial(self._read_saved, page, writer))
            for key in sorted(self._backlog.keys() - asked):
                if leftovers is None or key in leftovers:
                    self._take_up(key, writer)

    async def _poll(self, source: Source, state: SourceState, writer: Writer) -> None:
        work, now = self._work, self._work.clock()
        if work.recorded:
            state = replace(state, etag="", last_modified="", body_hash="")  # all that the recording shows is read
        polled = await poll(source, state, fetcher=work.fetcher, pool=work.pool, now=now)
        if polled.failure and polled.failure.kind == NOT_ARCHIVED:  # an archive's gap says nothing about the source
            self.report.not_archived += 1
            return
        line = self.report.source(source.key, source.name)
        entries, state = polled.entries, polled.state
        if polled.failure is None:
            shown = {identity(entry.url): entry for entry in reversed(entries)}  # the first of two alike stays
            seen = known(work.engine, shown)
            entries = tuple(entry for key, entry in shown.items() if key not in seen)[::-1]
            dated = any(entry.published for entry in polled.entries)
            state = counted(state, len(entries), now, dated=dated)
        line.new = await writer.poll(None if work.recorded else state, entries)
        _tell(line, polled)
        if line.new or source.key in self._backlog:
            self._take_up(source.key, writer)
        work.progress(self.report)

    def _take_up(self, key: str, writer: Writer) -> None:
        """Begin with what waits of a source, the newest first, as far as its cap goes."""
        source = self._by_key.get(key)
        cap = source.max_per_run if source else MOST_BY_HAND
        found = waiting(self._work.engine, self._work.clock(), limit=cap, source_keys=[key])
        line = self.report.source(key, source.name if source else BY_HAND)
        line.queued = max(line.new + self._backlog.get(key, 0) - len(found), 0)
        for one in found:
            if one.id not in self._taken:
                self._taken.add(one.id)
                line.waiting += 1
                self._lanes.add(_host(one.entry.url), partial(self._read, one, source, line, writer))

    async def _read(self, one: WaitingEntry, source: Source | None, line: SourceReport, writer: Writer) -> None:
        work = self._work
        now, host = work.clock(), _host(one.entry.url)
        refused = self._refused(host, one.entry.url, now)
        outcome = await harvest(one, source, fetcher=work.fetcher, pool=work.pool, now=now, refused=refused)
        if outcome.failure and outcome.failure.failure.kind == "captcha":
            self._captchas[host] += 1
        elif refused is None:
            self._captchas.pop(host, None)
        line.waiting -= 1
        if outcome.harvest:
            await writer.read(outcome.harvest)
            line.read += 1
            for image in outcome.harvest.article.images[:MOST_IMAGES] if work.images else ():
                self._lanes.add(_host(image.url), partial(self._keep_image, image.url))
        if outcome.failure:
            failure = outcome.failure.failure
            if failure.kind != NOT_ARCHIVED:
                await writer.read(outcome.failure)
            if not outcome.harvest:
                line.failed[failure.kind] += 1
                self.report.failures.append(failure)
        work.progress(self.report)

    def _refused(self, host: str, url: str, now: datetime) -> Failure | None:
        """A host that wants to check its visitor is not asked for page after page: that only makes it worse."""
        if self._captchas[host] < CAPTCHAS:
            return None
        return Failure(kind="captcha", where=url, why=f"{host} checks its visitors at present", retry_at=now)

    async def _keep_image(self, url: str) -> None:
        await self._work.fetcher.get(url, purpose="page")  # the archive is what it is for; a missing one is no news

    async def _read_saved(self, page: Page, writer: Writer) -> None:
        line = self.report.source(INBOX, BY_HAND)
        reading = await read(page, self._by_key.get(INBOX), self._work.pool)
        if isinstance(reading, Failure):
            line.failed[reading.kind] += 1
            self.report.failures.append(reading)
        else:
            await writer.read(harvested(reading, page, None))
            line.read += 1
        self._work.progress(self.report)


def _tell(line: SourceReport, polled: Polled) -> None:
    line.polled = True
    line.unchanged = polled.unchanged
    line.flags = polled.flags
    line.found, line.unwanted = len(polled.entries), polled.unwanted
    if polled.failure:
        line.error_kind, line.error = polled.failure.kind, polled.failure.why


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
