"""What a poll changes in the memory of its source: state and outcome → next state, nothing executed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.due import MOVE_HOLDS

if TYPE_CHECKING:
    from core.types import Entry, Failure
    from store.sources import SourceState

RECENT = 30  # polls that the sparkline shows
NO_ENTRIES = "empty"  # as `error_kind` of a source that answers well and shows nothing
RHYTHM = 20  # newest entries that the usual gap is taken from
LEARNING = 0.3  # weight of the latest gap where entries have no dates
GIVE_UP_MOVE = 3  # failures at the new address after which the configured one is tried again


def answered(state: SourceState, now: datetime, *, full: bool, same: bool = False) -> SourceState:
    """The source answered; earlier trouble is over, except for an empty list that is still the `same`. Whether
    there was anything new is for `counted` to say; `full` means that a whole body came.
    """
    still_empty = same and state.error_kind == NO_ENTRIES and not state.failures
    return replace(
        state,
        polled_at=now,
        succeeded_at=now,
        full_at=now if full else state.full_at,
        retry_at=None,
        failures=0,
        polls=state.polls + 1,
        error_kind=state.error_kind if still_empty else "",
        error=state.error if still_empty else "",
        disabled="",
        recent=(*state.recent, 0)[-RECENT:],
    )


def counted(state: SourceState, new: int, now: datetime, *, dated: bool = True) -> SourceState:
    """How many entries of the latest poll were new. Where entries have no dates, the polls that brought something
    tell the rhythm.
    """
    state = replace(state, recent=(*state.recent[:-1], new))
    if not new:
        return state
    before, state = state.new_entry_at, replace(state, new_entry_at=now)
    if dated:
        return state
    gap = (now - before).total_seconds() if before else 0.0
    usual = state.gap_s + (gap - state.gap_s) * LEARNING if state.gap_s else gap
    longest = max(gap, state.longest_gap_s * (1 - LEARNING / RHYTHM))
    return replace(state, newest_entry_at=now, gap_s=usual, longest_gap_s=longest)


def failed(state: SourceState, failure: Failure, now: datetime) -> SourceState:
    """The source failed; "gone" switches it off until its address in config.toml changes."""
    failures = state.failures + 1
    forget_move = failures >= GIVE_UP_MOVE
    return replace(
        state,
        polled_at=now,
        retry_at=failure.retry_at,
        failures=failures,
        polls=state.polls + 1,
        failed_polls=state.failed_polls + 1,
        error_kind=failure.kind,
        error=failure.why,
        disabled=failure.why if failure.kind == "gone" else "",
        moved_to="" if forget_move else state.moved_to,
        moved_since=None if forget_move else state.moved_since,
        recent=(*state.recent, -1)[-RECENT:],
    )


def moved(state: SourceState, asked: str, target: str, now: datetime) -> SourceState:
    """Remember where a permanent redirect led (`target`, empty for none) when `asked` was polled."""
    if asked == state.moved_to and not target:
        return state  # the new address answers for itself
    if not target:
        return replace(state, moved_to="", moved_since=None)
    if target == state.moved_to:
        return state
    # a chain of two moves keeps the first as known: what it leads to is believed at once
    settled = asked == state.moved_to and state.moved_since is not None and now - state.moved_since >= MOVE_HOLDS
    return replace(state, moved_to=target, moved_since=state.moved_since if settled else now)


def with_rhythm(state: SourceState, entries: Iterable[Entry], now: datetime) -> SourceState:
    """Learn the newest entry and the usual and the longest gap from what the source shows of late."""
    entries = list(entries)
    if not entries:
        return replace(state, error_kind=NO_ENTRIES, error="it answers, but shows no entries")
    times = sorted({entry.published.at for entry in entries if entry.published and entry.published.at <= now})
    if not times:
        return state
    newest = max(filter(None, (state.newest_entry_at, times[-1])))
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times[-RHYTHM:])]
    if len(gaps) < 2:
        return replace(state, newest_entry_at=newest)
    usual = max(sum(gaps) / len(gaps), 60.0)
    return replace(state, newest_entry_at=newest, gap_s=usual, longest_gap_s=max(gaps))
