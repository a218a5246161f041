"""Not all of a kind: of things equally good, what is unlike those before it comes first. Pure, and light enough for a
list on the terminal.

Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): one after the other, the one whose relevance less its
likeness to those already chosen is greatest. Likeness is 0 to 1, and comes with its reason in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.text import bigrams, shorten
from curate.companies import COMPANIES

OF_A_KIND = 0.25  # likeness for each one of the same account, or company, that is already chosen
SUBJECT = 0.4  # share of the shorter title's words from which two titles have one subject
FEWEST = 4  # words of a title; a shorter one has no subject
TITLE_COLUMNS = 28  # of a title that a reason names

_LATIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Traits:
    """What is compared: title, account, the papers and repositories that it is about. `fixed`: the editor has put it
    first, nothing takes its place.
    """

    title: str
    account: str = ""
    relevance: float = 0.0
    references: frozenset[str] = frozenset()
    fixed: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """The title's words."""
        return frozenset(bigrams(self.title))

    @cached_property
    def companies(self) -> frozenset[str]:
        """The companies that the title names, each by one name."""
        title = self.title.casefold()
        latin = set(_LATIN.findall(title))
        return frozenset(one for name, one in COMPANIES.items() if name in title or one in latin)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the new order: which one (its place in the old), and why it stands behind one of less relevance."""

    index: int
    gives_way: str = ""


def varied(
    traits: Sequence[Traits], weight: float, before: Sequence[Traits] = (), *, most: int | None = None
) -> list[Ranked]:
    """All of them, or the first `most`, ordered by relevance less `weight` (in units of relevance) times the likeness
    to those in front and to those `before`. With weight 0 the order is that of relevance.
    """
    chosen, ranked = list(before), list[Ranked]()
    left = list(range(len(traits)))
    alike = {index: _closest(traits[index], chosen) for index in left}
    lowest = float("inf")  # relevance of those in front that are not fixed
    while left and len(ranked) != most:
        best = max(left, key=lambda index: (traits[index].fixed, traits[index].relevance - weight * alike[index][0]))
        one = traits[best]
        left.remove(best)
        behind = weight > 0 and not one.fixed and one.relevance > lowest
        ranked.append(Ranked(best, alike[best][1] if behind else ""))
        lowest = lowest if one.fixed else min(lowest, one.relevance)
        chosen.append(one)
        alike |= {index: _closest(traits[index], chosen) for index in left if _touches(traits[index], one)}
    return ranked


def _closest(one: Traits, chosen: Sequence[Traits]) -> tuple[float, str]:
    """How like the chosen ones it is, 0 to 1, and in what: in what they have most in common."""
    found = [(0.0, "")]
    for other in chosen:
        if shared := one.references & other.references:
            found.append((1.0, f"同一项目 {min(shared).removeprefix('https://')}"))
        elif (share := _shared(one, other)) >= SUBJECT:
            found.append((share, f"题材相近《{shorten(other.title, TITLE_COLUMNS)}》"))
    for name in sorted(one.companies):
        found.append(_counted("同一公司", name, sum(name in other.companies for other in chosen)))
    if one.account:
        found.append(_counted("同一来源", one.account, sum(other.account == one.account for other in chosen)))
    return max(found, key=lambda likeness: likeness[0])


def _touches(one: Traits, other: Traits) -> bool:
    """Whether a new one among the chosen can change the likeness."""
    same_account = bool(one.account) and one.account == other.account
    return (
        same_account
        or bool(one.references & other.references or one.companies & other.companies)
        or (_shared(one, other) >= SUBJECT)
    )


def _counted(what: str, name: str, count: int) -> tuple[float, str]:
    return (min(1.0, OF_A_KIND * count), f"{what} {name}，前面已有 {count} 条") if count else (0.0, "")


def _shared(one: Traits, other: Traits) -> float:
    """The share of the shorter title's words that the other has."""
    fewest = min(len(one.words), len(other.words))
    return len(one.words & other.words) / fewest if fewest >= FEWEST else 0.0
