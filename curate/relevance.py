"""How much an article matters to this newsletter: interests from config.toml, what was learned, freshness, advertising.

Every part is a `Reason` with its worth in logits and in words; the score is the logistic function of their sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.config import Interest
from core.types import Article, Source
from curate.advert import advertisement
from curate.clues import Clues
from curate.terms import contains, normal, normal_term

BASE = -1.5  # an article that nothing speaks for
NAMED = "标题涉及“{}”"
LEAD_SHARE = 0.5  # a term in the lead counts half of one in the title
MAX_INTERESTS = 5.0  # no heap of terms says more than this
ADVERT = 3.0
FRESH_DAYS = 3.0
HALF_LIFE_DAYS = 20.0
MAX_STALE = 2.0
MAX_ACCOUNT = 1.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a relevance score: its worth in logits, and what it is in words."""

    worth: float
    words: str


@dataclass(frozen=True, slots=True)
class Relevance:
    """A score from 0 to 1 and what it is made of, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...]
    advert: bool = False

    @property
    def in_words(self) -> tuple[str, ...]:
        """The reasons as they are shown to the editor."""
        return tuple(f"{reason.words}（{reason.worth:+.1f}）" for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class History:
    """How the editor treated an account's articles so far: account → (taken, refused)."""

    accounts: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def relevance(parts: Iterable[Reason], *, base: float = BASE, advert: bool = False) -> Relevance:
    """Add the parts up; those that say nothing are left out."""
    told = sorted((part for part in parts if abs(part.worth) >= 0.05), key=lambda part: -abs(part.worth))
    return Relevance(round(logistic(base + sum(part.worth for part in told)), 4), tuple(told), advert)


def logistic(value: float) -> float:
    """1 / (1 + e^-value), safe for large values."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


def names_of(interest: Interest) -> frozenset[str]:
    """The term of an interest and its synonyms, as they are compared."""
    return frozenset(map(normal_term, (interest.term, *interest.synonyms)))


def interest_parts(clues: Clues, interests: Iterable[Interest]) -> list[Reason]:
    """One reason for each interest that the title or the lead mentions, under any of its names."""
    found = []
    for interest in interests:
        names = names_of(interest)
        if any(contains(clues.folded_title, name) for name in names):
            found.append(Reason(interest.weight, NAMED.format(interest.term)))
        elif any(contains(clues.folded_lead, name) for name in names):
            found.append(Reason(LEAD_SHARE * interest.weight, f"开头涉及“{interest.term}”"))
    total = sum(part.worth for part in found)
    if total > MAX_INTERESTS:
        return [Reason(part.worth * MAX_INTERESTS / total, part.words) for part in found]
    return found


def source_parts(article: Article, source: Source | None, history: History) -> list[Reason]:
    """The source's weight and words, and how the editor treated the account so far."""
    found = []
    if source:
        title = normal(article.title)
        found.append(Reason(math.log(max(source.weight, 0.05)), f"来源权重 {source.weight:g}"))
        found += [Reason(1.0, f"标题含来源关注词“{word}”") for word in source.include if contains(title, normal(word))]
        found += [Reason(-2.0, f"标题含来源排除词“{word}”") for word in source.exclude if contains(title, normal(word))]
    taken, refused = history.accounts.get(article.account, (0, 0))
    if taken + refused:
        worth = max(-MAX_ACCOUNT, min(MAX_ACCOUNT, 0.5 * math.log((taken + 1) / (refused + 1))))
        found.append(Reason(worth, f"“{article.account}”以往采用 {taken} 篇、未用 {refused} 篇"))
    return found


def freshness_part(article: Article, now: datetime | None) -> list[Reason]:
    """Less for what is older than a few days; nothing is said of an article without a date, or without a clock."""
    if now is None or article.published is None:
        return []
    days = (now - article.published.at).total_seconds() / 86400
    if days <= FRESH_DAYS:
        return []
    return [Reason(-min(MAX_STALE, (days - FRESH_DAYS) / HALF_LIFE_DAYS * math.log(2)), f"发布于 {days:.0f} 天前")]


def advert_part(article: Article) -> list[Reason]:
    """A heavy reason against advertising, naming the words that give it away."""
    words = advertisement(article.title, article.text)
    return [Reason(-ADVERT, f"疑似推广：{'、'.join(words[:3])}")] if words else []
