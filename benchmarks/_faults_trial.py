"""One fault tried: fetched and read, with the time, the memory and the wait of others measured."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from core.clock import now
from core.config import IngestConfig
from core.types import Failure, Page, Source
from ingest.archive import ArchiveWriter
from ingest.feeds import parse_feed
from ingest.fetch import Fetcher, Guard, open_fetcher
from ingest.workers import JobFailed, Pool

LIMIT_S, LIMIT_MB = 31.0, 100.0
PARSE_CPU_S = 10.0


@dataclass(slots=True)
class Outcome:
    """What became of one fault. `mb` is what it added to the fetching process or the worker, whichever is more."""

    fault: str
    what: str  # page, failure or raised
    why: str
    seconds: float
    parse_s: float
    mb: float
    delay_s: float
    canary: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """What every fault is tried with: an archive, a worker, and a healthy source."""

    config: IngestConfig
    archive: ArchiveWriter
    pool: Pool
    healthy: Source

    @classmethod
    @asynccontextmanager
    async def prepared(cls, folder: Path, healthy_port: int) -> AsyncIterator[Trial]:
        """A trial that writes its archive into the folder."""
        healthy = source_of(f"http://localhost:{healthy_port}/feed.xml", "healthy")
        config = IngestConfig(requests_per_second=1000, robots=False)
        with ArchiveWriter(folder, now) as archive:
            async with Pool(1, _nothing) as pool:
                await pool.run(PARSE_CPU_S, parse_feed, b"<rss/>", url="http://a.invalid/", source=healthy, now=now())
                yield cls(config, archive, pool, healthy)

    async def attempt(self, fault: str, url: str, *, tls: ssl.SSLContext | None = None) -> Outcome:
        """Fetch and read one address as an allowed source's feed."""
        source = source_of(url, "fault")

        async def fetch(fetcher: Fetcher) -> Page | Failure:
            answer = await fetcher.get(url, purpose="feed", source=source)
            return answer if isinstance(answer, Failure) else answer.page

        return await self.measure(fault, fetch, tls=tls)

    async def measure(
        self,
        fault: str,
        fetch: Callable[[Fetcher], Awaitable[Page | Failure]],
        *,
        guard: Guard | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> Outcome:
        """Run `fetch` with a fetcher of its own, then read the page, all under observation."""
        _forget_peaks()
        before = _peaks_mb()
        async with open_fetcher(self.config, archive=self.archive, clock=now, guard=guard, tls=tls) as fetcher:
            waits = [0.0]
            prober = asyncio.create_task(self._probe(fetcher, waits))
            start = time.monotonic()
            what, why, parse_s = "page", "", 0.0
            try:
                answer = await fetch(fetcher)
                seconds = time.monotonic() - start
                if isinstance(answer, Failure):
                    what, why = "failure", f"{answer.kind}: {answer.why}"
                else:
                    why = await self._read(answer)
                    parse_s = time.monotonic() - start - seconds
            except Exception as error:  # noqa: BLE001 - an escaped exception is what this looks for
                seconds, what, why = time.monotonic() - start, "raised", repr(error)
            prober.cancel()
            await asyncio.gather(prober, return_exceptions=True)
        grown = max((peak - before.get(pid, 0.0) for pid, peak in _peaks_mb().items()), default=0.0)
        return Outcome(fault, what, why, round(seconds, 2), round(parse_s, 2), round(grown, 1), round(max(waits), 3))

    async def _read(self, page: Page) -> str:
        try:
            feed = await self.pool.run(
                PARSE_CPU_S,
                parse_feed,
                page.body,
                url=page.final_url,
                content_type=page.headers.get("content-type", ""),
                source=self.healthy,
                now=now(),
            )
        except JobFailed as failed:
            return f"reader stopped: {failed}"
        return f"{feed.kind}: {feed.why}" if isinstance(feed, Failure) else f"{len(feed.entries)} entries"

    async def _probe(self, fetcher: Fetcher, waits: list[float]) -> None:
        """Note how long the healthy source takes, again and again; a failure counts as a minute."""
        while True:
            start = time.monotonic()
            answer: object = None
            try:
                answer = await fetcher.get(self.healthy.url, purpose="feed", source=self.healthy)
            finally:
                waits.append(60.0 if isinstance(answer, Failure) else time.monotonic() - start)
            await asyncio.sleep(0.05)


def source_of(url: str, key: str) -> Source:
    """A feed whose own host and port may be private."""
    return Source(key=key, kind="feed", url=url, allow=(url.split("/")[2],))


def _nothing() -> None:
    """Workers need no preparation here."""


def _forget_peaks() -> None:
    for pid in _processes():
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def _peaks_mb() -> dict[int, float]:
    peaks = {}
    for pid in _processes():
        status = Path(f"/proc/{pid}/status").read_text()
        peaks[pid] = int(status.split("VmHWM:", 1)[1].split()[0]) / 1024
    return peaks


def _processes() -> list[int]:
    """This process and its workers, not the servers it started."""
    return [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid)]
