"""One pass in a process of its own that can be killed: ``python -m benchmarks._crash_child PORT FOLDER [STOP [how]]``.

With STOP, it says "halted" and halts once it has committed so many articles and the pages of further ones are about to
be put on disk; as ``unsynced``, articles are committed without waiting for that.

How much of the archive the system was told to put on disk (fsync) is noted in FOLDER/synced, so that a failure of power
can be played: all that came later is then lost.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.report import RunReport

FEEDS = 6
UNSYNCED = "unsynced"
SYNCED = "synced"  # a file: name of a WARC → bytes that are surely on disk


def main() -> None:
    """Say "go" when the pass begins, "done" when it has ended."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    stop, how = (*sys.argv[3:], *("inf", "")[len(sys.argv) - 3 :])
    _note_syncs(folder / SYNCED)
    asyncio.run(_pass(port, folder, float(stop), synced=how != UNSYNCED))
    print("done", flush=True)


def _note_syncs(note: Path) -> None:
    really, sizes = os.fsync, json.loads(note.read_text()) if note.exists() else {}

    def fsync(file: int) -> None:
        size, name = os.fstat(file).st_size, Path(f"/proc/self/fd/{file}").readlink().name
        really(file)
        if name.endswith(".warc.gz"):
            sizes[name] = size
            whole = note.with_suffix(".new")
            whole.write_text(json.dumps(sizes))
            whole.replace(note)

    os.fsync = fsync  # type: ignore[assignment]


@dataclass(slots=True)
class _Halt:
    """Stands before the archive's sync: once `stop` articles are committed, nothing goes on and the killer may come."""

    stop: float
    sync: Callable[[], Awaitable[None]]
    committed: int = 0

    def watch(self, report: RunReport) -> None:
        self.committed = sum(line.read for line in report.sources.values())

    async def settled(self) -> None:
        if self.committed >= self.stop:
            print("halted", flush=True)
            signal.pause()
        await self.sync()


async def _pass(port: int, folder: Path, stop: float, *, synced: bool) -> None:
    from core.clock import now
    from core.config import Config, IngestConfig
    from core.lock import held
    from core.types import Source
    from curate.judge import Judge
    from ingest.archive import ArchiveWriter
    from ingest.fetch import Guard, open_fetcher
    from ingest.jobs import prepare
    from ingest.pipeline import Pass, run
    from ingest.workers import Pool
    from ingest.writer import nothing_beside
    from store.db import open_store

    section = {"key": "news", "title": "新闻", "short": "新闻"}
    config = Config.model_validate({"edition": {"name": "crash", "sections": [section]}})
    settings = IngestConfig(requests_per_second=100_000, robots=False)
    guard = Guard(public=lambda address: True, lookup=_loopback)
    sources = [
        Source(key=f"s{n}", kind="feed", url=f"http://s{n}.example:{port}/feed/{n}", max_per_run=1000)
        for n in range(FEEDS)
    ]
    with held(folder / "lock"), ArchiveWriter(folder / "archive", now) as archive:
        engine = open_store(f"sqlite+pysqlite:///{folder / 'store.sqlite3'}")
        async with AsyncExitStack() as stack:
            pool = await stack.enter_async_context(Pool(1, prepare, Judge.cold(config)))
            await pool.run(30, int)  # the worker is up before the clock of the killer starts
            halt = _Halt(stop, archive.settled if synced else nothing_beside)
            fetcher = open_fetcher(settings, archive=archive, clock=now, guard=guard)
            work = Pass(
                engine=engine,
                fetcher=await stack.enter_async_context(fetcher),
                pool=pool,
                clock=now,
                interval=timedelta(hours=6),
                settled=halt.settled,
                progress=halt.watch,
            )
            print("go", flush=True)
            await run(work, sources, leftovers=None)
        engine.dispose()


async def _loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


if __name__ == "__main__":
    main()
