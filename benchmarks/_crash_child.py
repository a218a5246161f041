"""One pass in a process of its own that can be killed: ``python -m benchmarks._crash_child PORT FOLDER``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

FEEDS = 6


def main() -> None:
    """Say "go" when the pass begins, "done" when it has ended."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    asyncio.run(_pass(port, folder))
    print("done", flush=True)


async def _pass(port: int, folder: Path) -> None:
    from core.clock import now
    from core.config import Config, IngestConfig
    from core.types import Source
    from curate.judge import Judge
    from ingest.archive import ArchiveWriter
    from ingest.fetch import Guard, open_fetcher
    from ingest.jobs import prepare
    from ingest.lock import held
    from ingest.pipeline import Pass, run
    from ingest.workers import Pool
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
            fetcher = open_fetcher(settings, archive=archive, clock=now, guard=guard)
            work = Pass(
                engine=engine,
                fetcher=await stack.enter_async_context(fetcher),
                pool=pool,
                clock=now,
                interval=timedelta(hours=6),
            )
            print("go", flush=True)
            await run(work, sources, leftovers=None)
        engine.dispose()


async def _loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


if __name__ == "__main__":
    main()
