"""What is wrong with a source in a way that a person should know, and telling it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from core.clock import show
from ingest.outcome import NO_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.types import Source
    from store.sources import SourceState

PATIENCE = timedelta(days=2)  # a source may fail for that long before anybody is bothered
FEW_FAILURES = 3
SILENCE = 4  # usual gaps without news
RECORD = 2  # times the longest gap of late
REFUSED = "forbidden"  # the failure of links that the guard does not follow
SHORTEST_SILENCE = timedelta(days=3)  # a weekend is no silence
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: `kind` is gone, session, failing, no-entries, refused or silent; `text` says it in words."""

    kind: str
    text: str


def diagnose(state: SourceState, source: Source, now: datetime, refused: str = "") -> Trouble | None:
    """The trouble a source is in, if any; `refused`: why the guard lets none of its latest links through."""
    if state.disabled:
        return Trouble("gone", f"is gone for good ({state.disabled}); remove it or give it a new url")
    if state.error_kind == "session":
        return Trouble("session", f"needs a new login at its bridge: {state.error}")
    if state.failures >= FEW_FAILURES and (state.succeeded_at is None or now - state.succeeded_at >= PATIENCE):
        since = f"has failed since {show(state.succeeded_at)}" if state.succeeded_at else "has never answered"
        return Trouble("failing", f"{since}: {state.error}")
    if state.error_kind == NO_ENTRIES and not state.failures and state.newest_entry_at:
        return Trouble("no-entries", f"{state.error}; its last was of {show(state.newest_entry_at)}")
    if refused and not state.failures:
        return Trouble("refused", f"its links are refused, not public addresses: {refused}")
    if state.gap_s and state.newest_entry_at:
        silence, gap = now - state.newest_entry_at, timedelta(seconds=state.gap_s)
        # entries that come at random leave four times the usual gap now and then, so it must be a record, too
        record = RECORD * timedelta(seconds=state.longest_gap_s)
        if silence >= max(SILENCE * gap, record, SHORTEST_SILENCE):
            return Trouble("silent", f"has shown nothing new for {in_words(silence)}; usual is every {in_words(gap)}")
    return None


def news(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    now: datetime,
    refused: Mapping[str, str] = MappingProxyType({}),
) -> tuple[dict[str, Trouble], list[SourceState]]:
    """Troubles that nobody was told of yet, by source, and the states to save so that they are told once. What has
    recovered may be told of again another time.
    """
    troubles: dict[str, Trouble] = {}
    changed: list[SourceState] = []
    for source in sources:
        state = states.get(source.key)
        if state is None:
            continue
        trouble = diagnose(state, source, now, refused.get(source.key, ""))
        kind = trouble.kind if trouble else ""
        if kind == state.reported:
            continue
        changed.append(replace(state, reported=kind))
        if trouble:
            troubles[source.key] = trouble
    return troubles, changed


def sparkline(counts: Sequence[int]) -> str:
    """New entries of the last polls as bars, × for a failed poll."""
    top = max([count for count in counts if count > 0], default=1)
    bars = ["×" if count < 0 else _BARS[round(count / top * (len(_BARS) - 1))] for count in counts]
    return "".join(bars)


def in_words(span: timedelta) -> str:
    """A length of time in its largest fitting unit."""
    hours = span / timedelta(hours=1)
    if hours >= 48:
        return f"{hours / 24:.0f} days"
    return f"{hours:.0f} hours" if hours >= 2 else f"{hours * 60:.0f} minutes"
