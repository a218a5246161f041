"""In which order the editor likes to put a section's items, learned from where such items stood in past issues. Pure.

A term (title bigram, account, host) weighs what its items' mean place in their section was, -0.5 first to 0.5 last,
shrunk towards the middle for terms seen seldom.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.text import bigrams
from core.urls import host_of

if TYPE_CHECKING:
    from store.issues import PublishedItem

SHRINK = 20  # as if each term had stood that often in the middle
SEEN = 2  # times a term must have been seen to count


@dataclass(frozen=True, slots=True)
class Habit:
    """The weights of one section."""

    weights: Mapping[str, float]

    def place(self, title: str, account: str, url: str) -> float:
        """Where such an item tends to stand: below 0 early, above 0 late, 0 unknown."""
        known = [self.weights[term] for term in _terms(title, account, url) if term in self.weights]
        return sum(known) / len(known) ** 0.5 if known else 0.0


def habits(items: Sequence[PublishedItem]) -> dict[str, Habit]:
    """A habit for each section of the past issues."""
    groups: dict[tuple[str, object], list[PublishedItem]] = defaultdict(list)
    for item in items:
        if item.kind == "item":
            groups[item.section, item.date].append(item)
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for (section, _), members in groups.items():
        for item in members if len(members) > 1 else ():
            for term in _terms(item.title, item.account, item.url):
                totals[section][term] += item.position / (len(members) - 1) - 0.5
                seen[section][term] += 1
    return {section: Habit(_weights(totals[section], seen[section])) for section in seen}


def _weights(totals: Mapping[str, float], seen: Mapping[str, int]) -> dict[str, float]:
    return {term: totals[term] / (number + SHRINK) for term, number in seen.items() if number >= SEEN}


def _terms(title: str, account: str, url: str) -> Iterable[str]:
    return {*bigrams(title), f"@{account}", f"#{host_of(url)}"}
