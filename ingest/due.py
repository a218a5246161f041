"""When a source is to be asked again: pure decisions over what is remembered of it.

A source's own `every` or `cron` is taken at its word; otherwise the interval follows how often the source really
publishes. Back-off and Retry-After stand above all of it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ingest.cron import parse_cron

if TYPE_CHECKING:
    from core.types import Source
    from store.sources import SourceState

NEVER_ASKED = datetime.min.replace(tzinfo=UTC)
FULL_EVERY = timedelta(days=7)  # servers whose validators lie are found out within a week
FULL_WHEN_SILENT = timedelta(days=1)
MOVE_HOLDS = timedelta(days=3)  # a permanent redirect is believed once it has held that long
LONGEST_WAIT = timedelta(hours=24)  # for Retry-After, Cache-Control, ttl and back-off
FIRST_BACKOFF = timedelta(minutes=30)
SLOWEST = timedelta(hours=12)  # a new entry is queued the day it appears
SLACK = timedelta(minutes=30)  # cron starts at the full hour, the last poll ended minutes after it


def next_due(state: SourceState | None, source: Source, default: timedelta) -> datetime | None:
    """The moment from which the source may be asked; None for never (switched off, or gone for good)."""
    if not source.enabled or (state and state.disabled):
        return None
    if state is None or state.polled_at is None:
        return NEVER_ASKED
    if state.failures:
        own = state.polled_at + backoff(source.key, state.failures)
        return max(own, _capped(state.retry_at, state.polled_at))
    if source.cron:
        return parse_cron(source.cron).after(state.polled_at)
    if source.interval is not None:
        return state.polled_at + _slackened(source.interval)
    interval = adapted(default, state)
    return max(state.polled_at + _slackened(interval), _capped(state.fresh_until, state.polled_at))


def is_due(state: SourceState | None, source: Source, default: timedelta, now: datetime) -> bool:
    """Whether the source is to be asked in a run that starts now. A poll recorded in the future (the clock was
    set back) does not silence a source.
    """
    moment = next_due(state, source, default)
    if moment is None:
        return False
    clock_went_back = state is not None and state.polled_at is not None and state.polled_at > now + timedelta(hours=1)
    return moment <= now or clock_went_back


def adapted(default: timedelta, state: SourceState) -> timedelta:
    """Twice in the usual gap between entries, within a sixth of the default and twelve hours. A source that has
    fallen silent counts by a quarter of its silence, so it is asked less and less.
    """
    if state.gap_s <= 0:
        return default
    silence = state.polled_at - state.newest_entry_at if state.polled_at and state.newest_entry_at else timedelta()
    gap = max(timedelta(seconds=state.gap_s), silence / 4)
    return min(max(gap / 2, default / 6), max(default, SLOWEST))


def backoff(key: str, failures: int) -> timedelta:
    """Half an hour, doubled with each failure in a row up to a day, stretched by up to a fifth that depends on
    the source, so that sources which failed together do not come back together.
    """
    doubled = FIRST_BACKOFF * (1 << min(failures - 1, 10))
    spread = int.from_bytes(hashlib.blake2b(f"{key}:{failures}".encode(), digest_size=2).digest()) / 0xFFFF
    return min(doubled, LONGEST_WAIT / 1.2) * (1 + spread / 5)


def wants_full(state: SourceState | None, now: datetime) -> bool:
    """Whether to ask without validators this time: once a week, and once a day while a source is silent for longer
    than it usually is, since "not modified" may be a lie.
    """
    if state is None or state.full_at is None or state.full_at > now:
        return True
    silent = state.gap_s and state.newest_entry_at and now - state.newest_entry_at > timedelta(seconds=2 * state.gap_s)
    return now - state.full_at >= (FULL_WHEN_SILENT if silent else FULL_EVERY) - SLACK


def address(state: SourceState | None, source: Source, now: datetime) -> str:
    """Where to ask: the configured URL, or where it has permanently redirected to for some days."""
    if state and state.moved_to and state.moved_since and now - state.moved_since >= MOVE_HOLDS:
        return state.moved_to
    return source.url


_PAGE_WAITS = tuple(timedelta(hours=hours) for hours in (1, 5, 18, 48, 96))


def retry_page(attempts: int, now: datetime, *, most: int = len(_PAGE_WAITS)) -> datetime | None:
    """When to try a page again that failed for the `attempts`-th time; None when it is given up."""
    return now + _PAGE_WAITS[max(attempts, 1) - 1] if attempts <= most else None


def _slackened(interval: timedelta) -> timedelta:
    return interval - min(interval / 10, SLACK)


def _capped(moment: datetime | None, polled_at: datetime) -> datetime:
    return min(moment, polled_at + LONGEST_WAIT) if moment else NEVER_ASKED
