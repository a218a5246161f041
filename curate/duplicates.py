"""Have two articles the same text, or the same event? Reposts by 5-grams of the bodies, events by title and date."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from core.text import tokens
from core.types import Article
from curate.rarity import rarities, rarity
from curate.titles import TitleView, conflict, title_view
from curate.traditional import simplified

SIZE = 5  # tokens of a shingle: Chinese characters, or words of other scripts
REPOST = 0.8  # containment from which two bodies are one text
SAME_TEMPLATE = 0.95  # … between two articles of one account, whose columns share their frame
RELATED = 0.5
MOST_CHARS = 40_000  # of a body; a book is known by its beginning
MIN_SHINGLES = 40  # shorter bodies prove nothing
MIN_TITLE = 8  # letters from which an equal title means an equal article
EVENT = 0.41  # probability from which two titles tell of one event
EVENT_WEIGHTS = (2.1, 5.5, 0.24, 5.4, 1.25, -0.5, -0.5)  # of `event_features`
EVENT_BASE = -4.8
UNKNOWN_GAP = 2.0  # days between two articles of which one has no date

_LATIN = re.compile(r"[a-z][a-z0-9+.-]{2,}")


class Relation(StrEnum):
    """How an article stands to another one, the closest first."""

    SAME = "same"  # the same article at another address
    REPOST = "repost"  # the same text elsewhere: merged by itself
    EVENT = "event"  # the same event in other words: shown together
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A relation with the reason in words; `share` is the containment of the bodies or the title probability."""

    relation: Relation
    share: float = 0.0
    reason: str = ""


@lru_cache(maxsize=256)  # an article is compared with a dozen neighbours, and they with each other
def shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of `SIZE` tokens; case, width, spaces, punctuation and traditional characters do not count."""
    words = tokens(simplified(unicodedata.normalize("NFKC", text[:MOST_CHARS])).casefold())
    return frozenset(_hash(" ".join(run)) for run in zip(*(words[start:] for start in range(SIZE)), strict=False))


def containment(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the smaller set that the other one has: 1 for a text and any longer one around it."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def likeness(a: Article, b: Article) -> Likeness:
    """How `a` stands to `b`: same identity, repost by text (or equal title where a body is missing), same event."""
    if a.identity == b.identity:
        return Likeness(Relation.SAME, 1.0, "同一篇文章")
    titles = title_view(a.title), title_view(b.title)
    against = conflict(*titles)
    one, other = shingles(a.text), shingles(b.text)
    full = min(len(one), len(other)) >= MIN_SHINGLES
    share = containment(one, other) if full else 0.0
    needed = SAME_TEMPLATE if a.account and a.account == b.account else REPOST
    if share >= needed and not against:
        return Likeness(Relation.REPOST, share, f"正文 {share:.0%} 相同")
    if against:
        return Likeness(Relation.NONE, share, against)
    if not full and same_title(*titles):
        return Likeness(Relation.REPOST, 1.0, "标题相同")
    if share >= RELATED:
        return Likeness(Relation.EVENT, share, f"正文 {share:.0%} 相同")
    chance = same_event(*titles, gap_days(a, b))
    if chance >= EVENT:
        shared = sorted(titles[0].identifiers & titles[1].identifiers)
        return Likeness(Relation.EVENT, chance, f"同一编号 {shared[0]}" if shared else "标题相近")
    return Likeness(Relation.NONE, max(share, chance))


def same_title(a: TitleView, b: TitleView) -> bool:
    """Whether two titles are equal but for punctuation, width, the column's name before and bait behind."""
    return a.letters == b.letters and len(a.letters) >= MIN_TITLE


def same_event(a: TitleView, b: TitleView, gap: float | None = None) -> float:
    """The probability that two titles tell of one event; `gap` is the days between them.

    A shared identifier makes it 1, conflicting identifiers, versions or model numbers make it 0. The weights are a
    logistic regression on pairs of titles whose identifiers had been taken out, and on pairs of items of one issue,
    which are hardly ever the same event (of both, one half).
    """
    if a.identifiers & b.identifiers:
        return 1.0
    if conflict(a, b) or not a.terms or not b.terms:
        return 0.0
    features = event_features(a, b, gap)
    score = sum(weight * value for weight, value in zip(EVENT_WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-EVENT_BASE - score))


def event_features(a: TitleView, b: TitleView, gap: float | None = None) -> tuple[float, ...]:
    """What `EVENT_WEIGHTS` weigh: shared words by rarity, over all, over the shorter title and as they are; shared
    Latin names over the fewer names, and how telling the rarest is; names on both sides and none shared; the days.
    """
    shared = rarities(a.terms & b.terms)
    union = rarities(a.terms | b.terms) or 1.0
    smaller = min(rarities(a.terms), rarities(b.terms)) or 1.0
    names = [frozenset(_LATIN.findall(view.plain)) for view in (a, b)]
    common = names[0] & names[1]
    named = rarities(common) / min(map(rarities, names)) if common else 0.0
    telling = max(map(rarity, common), default=0.0) ** 2  # a name on everyone's lips makes no event
    apart = float(all(names) and not common)
    days = math.log1p(UNKNOWN_GAP if gap is None else gap)
    return (shared / union, shared / smaller, shared, telling * named, telling, apart, days)


def gap_days(a: Article, b: Article) -> float | None:
    """Days between two publications, None if one is unknown."""
    return days_between(a.published.at, b.published.at) if a.published and b.published else None


def days_between(a: datetime, b: datetime) -> float:
    """The distance of two moments in days."""
    return abs((a - b).total_seconds()) / 86400


def _hash(text: str) -> int:
    """63 bits, the same in every process: the index in the database lives on them."""
    data = text.encode()
    return (zlib.crc32(data) << 31) ^ zlib.crc32(data[::-1])
