"""The watchlist with what is remembered of it: for `ingest sources list|health|check`, /healthz and /metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from core.types import Source
from ingest.due import NEVER_ASKED, next_due
from ingest.health import REFUSED, diagnose, sparkline

if TYPE_CHECKING:
    from core.config import Config
    from ingest.poll import Polled
    from store.db import Engine
    from store.sources import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One source and how it has been doing. `status` is ok, off, new, failing or the kind of its trouble."""

    key: str
    name: str
    kind: str
    group: str
    url: str
    verified: bool
    status: str
    said: str  # the trouble or the latest error in words
    due: datetime | None  # None: now, or never for a source that is off or gone
    succeeded_at: datetime | None
    new_entry_at: datetime | None
    newest_entry_at: datetime | None
    polls: int
    failed_share: float
    gap: timedelta | None
    recent: str


def watched(sources: Sequence[Source], engine: Engine, default: timedelta, now: datetime) -> list[Watched]:
    """All sources in the order of config.toml, with what the store remembers of them."""
    from store.sources import load_states, refused_sources

    states, refused = load_states(engine), refused_sources(engine, REFUSED)
    return [_watched(source, states.get(source.key), default, now, refused.get(source.key, "")) for source in sources]


def _watched(source: Source, state: SourceState | None, default: timedelta, now: datetime, refused: str) -> Watched:
    if state and state.url not in ("", source.url):
        state = None  # that was another address
    trouble = diagnose(state, source, now, refused) if state else None
    if not source.enabled:
        status = "off"
    elif state is None or not state.polls:
        status = "new"
    else:
        status = trouble.kind if trouble else ("failing" if state.failures else "ok")
    due = next_due(state, source, default)
    return Watched(
        key=source.key,
        name=source.name,
        kind=source.kind,
        group=source.group,
        url=source.url,
        verified=source.verified,
        status=status,
        said=trouble.text if trouble else (state.error if state else ""),
        due=None if due == NEVER_ASKED else due,
        succeeded_at=state.succeeded_at if state else None,
        new_entry_at=state.new_entry_at if state else None,
        newest_entry_at=state.newest_entry_at if state else None,
        polls=state.polls if state else 0,
        failed_share=round(state.failed_polls / state.polls, 3) if state and state.polls else 0.0,
        gap=timedelta(seconds=state.gap_s) if state and state.gap_s else None,
        recent=sparkline(state.recent) if state else "",
    )


async def check(config: Config, sources: Sequence[Source]) -> list[Polled]:
    """Ask each source once and remember nothing: what it shows now, or why it does not."""
    from core.clock import now
    from ingest.checked import check_sources
    from ingest.fetch import open_fetcher
    from ingest.jobs import prepare_by
    from ingest.judging import judge_for
    from ingest.lanes import Lanes
    from ingest.poll import poll
    from ingest.workers import Pool
    from store.sources import SourceState

    check_sources(sources)
    found: dict[str, Polled] = {}
    pool = Pool(config.ingest.workers, prepare_by, judge_for, config, now())
    async with open_fetcher(config.ingest, archive=None, clock=now) as fetcher, pool:

        async def ask(source: Source) -> None:
            state = SourceState(key=source.key, url=source.url)
            found[source.key] = await poll(source, state, fetcher=fetcher, pool=pool, now=now())

        async with Lanes(config.ingest.per_host) as lanes:
            for source in sources:
                lanes.add(source.url, partial(ask, source))
    return [found[source.key] for source in sources]
