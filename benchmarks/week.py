"""A week of unattended passes over 200 simulated sources: requests sent against the fewest possible, missed, twice."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._origin import running_origin
from benchmarks._week_world import START, Site, World
from benchmarks.report import note, table

if TYPE_CHECKING:
    from ingest.report import RunReport

PASSES = "0 7,13,19 * * *"
DRAIN = 4  # passes


def configure(parser: argparse.ArgumentParser) -> None:
    """How many sources, how long."""
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--outage", type=int, default=0, help="days from the second on in which nothing runs")
    parser.add_argument("--seed", type=int, default=1)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Simulate; compare what is in the store with what could have been seen at the times of the passes."""
    with tempfile.TemporaryDirectory() as folder, running_origin() as origin:
        week = _Week(World(origin, args.sources, args.days, args.seed), Path(folder), args.days, args.outage)
        figures = week.simulate()
    rows = [{"manner": manner, **row} for manner, row in sorted(week.by_manner.items())]
    table(f"{args.days} days, {args.sources} sources", rows, quiet=args.json)
    return figures


class _Week:
    def __init__(self, world: World, folder: Path, days: int, outage: int = 0) -> None:
        from core.types import Source
        from store.db import open_store

        self.world = world
        away = START + timedelta(days=1), START + timedelta(days=1 + outage)
        self.slots = [slot for slot in _slots(days) if not away[0] <= slot < away[1]]
        self.most_pages = 0  # in one pass
        self.engine = open_store(f"sqlite+pysqlite:///{folder / 'week.sqlite3'}")
        self.sources = [Source(key=_key(site), kind="feed", url=site.feed_url) for site in world.sites]
        self.manners = {_key(site): site.manner for site in world.sites}
        self.told: Counter[str] = Counter()
        self.seeable: dict[str, datetime] = {}  # entry id → the first pass that could have seen it
        self.fewest: Counter[int] = Counter()  # polls that brought something, by site
        self.by_manner: dict[str, dict[str, Any]] = {}

    def simulate(self) -> dict[str, Any]:
        for slot in self.slots:
            self.world.now = slot
            self._oracle(slot)
            before = self.world.page_requests
            self._count(asyncio.run(self._pass()))
            self.most_pages = max(self.most_pages, self.world.page_requests - before)
        polls = {site.number: site.polls for site in self.world.sites}
        requests = self.world.feed_requests, self.world.page_requests
        # nothing is published any more: what a source was not yet asked for must come within its longest wait
        for _ in range(DRAIN):
            self.world.now = _next(self.world.now)
            asyncio.run(self._pass())
        figures = self._figures(polls, *requests)
        self.engine.dispose()
        return figures

    def _count(self, report: RunReport) -> None:
        note(f"{self.world.now:%m-%d %H:%M} {report.summary}")
        for key, line in report.sources.items():
            if line.trouble:
                self.told[key] += 1
                note(f"  told: {key} ({self.manners[key]}) {line.trouble}")

    def _oracle(self, slot: datetime) -> None:
        for site in self.world.sites:
            if not site.shows(slot):
                continue
            fresh = [entry_id for entry_id, _ in site.window(slot) if entry_id not in self.seeable]
            if fresh:
                self.fewest[site.number] += 1
                self.seeable.update(dict.fromkeys(fresh, slot))

    async def _pass(self) -> RunReport:
        from core.config import Config, IngestConfig
        from curate.judge import Judge
        from ingest.fetch import Guard, open_fetcher
        from ingest.jobs import prepare
        from ingest.once import tell_troubles
        from ingest.pipeline import Pass, due_sources, run
        from ingest.workers import Pool
        from store.sources import load_states

        section = {"key": "news", "title": "新闻", "short": "新闻"}
        config = Config.model_validate({"edition": {"name": "week", "sections": [section]}})
        settings = IngestConfig(requests_per_second=100_000, robots=False, connect_timeout=timedelta(seconds=3))
        guard = Guard(public=lambda address: True, lookup=self._lookup)
        async with AsyncExitStack() as stack:
            fetcher = open_fetcher(settings, archive=None, clock=self._clock, guard=guard)
            work = Pass(
                engine=self.engine,
                fetcher=await stack.enter_async_context(fetcher),
                pool=await stack.enter_async_context(Pool(0, prepare, Judge.cold(config))),
                clock=self._clock,
                interval=settings.interval,
            )
            due = due_sources(self.sources, load_states(self.engine), self._clock, settings.interval)
            report = await run(work, due, others=self.sources, leftovers=None)
            tell_troubles(self.engine, self.sources, report, self._clock())
        return report

    def _clock(self) -> datetime:
        return self.world.now

    async def _lookup(self, host: str, port: int) -> Sequence[str]:
        site = self.world.sites[int(host[1:4])]
        if site.manner == "host disappears" and self.world.now >= site.bad_day:
            raise OSError("no such host")
        return ["127.0.0.1"]

    def _figures(self, asked: dict[int, int], polls: int, page_requests: int) -> dict[str, Any]:
        from store.queue import candidates

        stored: Counter[str] = Counter()
        delay: dict[str, float] = {}
        for candidate in candidates(self.engine):
            entry_id = candidate.article.canonical_url.rsplit("/", 1)[-1]
            stored[entry_id] += 1
            if candidate.added_at and entry_id in self.seeable:
                delay[entry_id] = (candidate.added_at - self.seeable[entry_id]) / timedelta(hours=1)
        rows: dict[str, dict[str, Any]] = defaultdict(Counter)
        for site in self.world.sites:
            row, ids = rows[site.manner], {entry_id for entry_id, _ in site.entries} & self.seeable.keys()
            row["sources"] += 1
            row["polls"] += asked[site.number]
            row["fewest"] += max(self.fewest[site.number], 1)
            row["entries"] += len(ids)
            row["missed"] += len(ids - stored.keys())
            row["told"] += self.told[_key(site)]
            row["latest_h"] = max([row["latest_h"], *(delay.get(entry_id, 0) for entry_id in ids)])
        self.by_manner = {manner: dict(row) for manner, row in rows.items()}
        pages, fewest = len(self.seeable), sum(row["fewest"] for row in rows.values())
        return {
            "sources": len(self.sources),
            "passes": len(self.slots),
            "requests": polls + page_requests,
            "fewest": fewest + pages,
            "ratio": round((polls + page_requests) / (fewest + pages), 3),
            "polls": polls,
            "polls_fewest": fewest,
            "polls_every_pass": len(self.sources) * len(self.slots),
            "pages": page_requests,
            "pages_most_in_a_pass": self.most_pages,
            "entries": pages,
            "missed": len(self.seeable.keys() - stored.keys()),
            "twice": sum(count - 1 for count in stored.values()),
            "late_h_median": sorted(delay.values())[len(delay) // 2] if delay else 0.0,
            "late_h_max": max(delay.values(), default=0.0),
            "told": sum(self.told.values()),
            "told_twice": sum(count > 1 for count in self.told.values()),
        }


def _slots(days: int) -> list[datetime]:
    slots = [START]
    while (slot := _next(slots[-1])) <= START + timedelta(days=days):
        slots.append(slot)
    return slots


def _next(moment: datetime) -> datetime:
    from ingest.cron import parse_cron

    return parse_cron(PASSES).after(moment)


def _key(site: Site) -> str:
    return f"s{site.number:03}"
