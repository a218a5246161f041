"""Stories: which article is the same as an earlier one, which tells of the same event, and whether an issue had it.

Everything here is decided on a handful of neighbours. They are found by `story_keys`, numbers of bounded count that
the store keeps in an index: two articles with a key in common are worth comparing, however many others there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.clock import local
from core.text import bigrams
from core.types import Article, Item, Judgement, Kind, State
from core.urls import identity
from curate.clues import without_marks
from curate.duplicates import Relation, likeness, same_event, same_title, shingles
from curate.references import references
from curate.titles import TitleView

SKETCH = 16  # smallest shingle hashes of a body: a repost of a third of a text still shares some five of them
TITLE_KEYS = 10
EVENT_DAYS = 7  # an event's articles appear within this many days
FULL_CHARS = 300
FOLLOWS = 0.6  # probability from which a printed title is called the same event

_PRIMARY = (Kind.PAPER, Kind.REPOSITORY, Kind.RELEASE)


@dataclass(frozen=True, slots=True)
class Printed:
    """An item of a published issue, with everything it links to as identities."""

    day: date
    title: str
    identities: frozenset[str]

    @classmethod
    def of(cls, day: date, item: Item) -> Printed:
        """The record of one item."""
        repository = f"https://github.com/{item.repo}" if item.repo else ""
        urls = (item.url, repository, *(link.url for link in item.links))
        return cls(day, without_marks(item.title), frozenset(identity(url) for url in urls if url))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands among others: identities of what it repeats, follows, and of its story's best version."""

    duplicate_of: str = ""
    follow_up_of: str = ""
    story: str = ""
    reasons: tuple[str, ...] = ()


def story_keys(article: Article) -> frozenset[int]:
    """The numbers to be found by: the body's sketch, title words in their week, papers and repositories."""
    return _keys(article, (0,))


def search_keys(article: Article) -> frozenset[int]:
    """The numbers to look neighbours up by: `story_keys`, and the title's words in the weeks before and after."""
    return _keys(article, (-1, 0, 1))


def place(article: Article, neighbours: Iterable[Article], printed: Iterable[Printed] = ()) -> Place:
    """Compare an article with its neighbours in the store and in past issues."""
    repeats, group, reasons = [], [article], []
    for other in neighbours:
        found = likeness(article, other)
        if found.relation in (Relation.SAME, Relation.REPOST):
            repeats.append(other)
            reasons.append(f"与《{_short(other.title)}》{found.reason}")
        if found.relation is not Relation.NONE:
            group.append(other)
        if found.relation is Relation.EVENT:
            reasons.append(f"同题《{_short(other.title)}》：{found.reason}")
    best, why = canonical(group)
    if len(group) > 1:
        reasons.append(f"同题 {len(group)} 篇，首选《{_short(best.title)}》：{why}")
    had = had_before(article, printed)
    duplicate = had.duplicate_of or (best.identity if best in repeats else "")
    if repeats and not duplicate and best is not article:
        duplicate = repeats[0].identity
    return Place(duplicate, had.follow_up_of, best.identity if len(group) > 1 else "", (*had.reasons, *reasons))


def canonical(versions: Sequence[Article]) -> tuple[Article, str]:
    """The version of a story to keep, and why: with a body, primary before commentary, original before repost, full
    before stub, then the earliest.
    """
    best = max(versions, key=_merits)
    others = [other for other in versions if other is not best]
    if not others:
        return best, "唯一"
    second = max(others, key=_merits)
    names = ("有正文", "是一手来源", "是原创", "不是转载", "内容完整", "最早发布")
    pairs = zip(names, _merits(best), _merits(second), strict=True)
    return best, next((name for name, mine, theirs in pairs if mine != theirs), "最先看到")


def had_before(article: Article, printed: Iterable[Printed]) -> Place:
    """Whether an issue already had this: the very link or title is a repeat; the same repository or paper, or the
    same event, is only a hint, since new releases come back legitimately.
    """
    view, refs = TitleView(without_marks(article.title)), references(article)
    duplicate, follow_up, reasons = "", "", []
    for item in sorted(printed, key=lambda item: item.day, reverse=True):
        issue = f"{item.day.isoformat()} 期"
        release = article.kind is Kind.RELEASE or bool(view.versions - TitleView(item.title).versions)
        if article.identity in item.identities and not release:
            duplicate, why = duplicate or article.identity, f"见 {issue}《{_short(item.title)}》"
        elif same_title(view, TitleView(item.title)):
            duplicate, why = duplicate or _first(item), f"见 {issue}，标题相同"
        elif shared := refs & item.identities:
            follow_up, why = follow_up or min(shared), f"后续：{issue}已有 {_name(min(shared))}"
        elif _same_event(article, view, item):
            follow_up, why = follow_up or _first(item), f"可能是后续：{issue}《{_short(item.title)}》"
        else:
            continue
        reasons.append(why)
    return Place(duplicate, follow_up, "", tuple(reasons[:3]))


def placed(judgement: Judgement, where: Place) -> Judgement:
    """The judgement with its place among the others filled in."""
    return replace(
        judgement,
        duplicate_of=where.duplicate_of,
        follow_up_of=where.follow_up_of,
        story=where.story,
        reasons=(*where.reasons, *judgement.reasons),
    )


def _merits(article: Article) -> tuple[float, ...]:
    moment = article.published.at.timestamp() if article.published else float("inf")
    return (
        article.state in (State.LIVE, State.PAID),
        article.kind in _PRIMARY,
        bool(article.original),
        not article.reprint_of,
        len(article.text) >= FULL_CHARS,
        -moment,
    )


def _same_event(article: Article, view: TitleView, item: Printed) -> bool:
    if article.published is None:
        return False
    gap = abs((local(article.published.at).date() - item.day).days)
    return gap <= 4 * EVENT_DAYS and same_event(view, TitleView(item.title), min(gap, EVENT_DAYS)) >= FOLLOWS


def _title_terms(title: str) -> list[str]:
    """The words of a title worth looking up: names and numbers first, then the later pairs, where the matter stands."""
    terms = dict.fromkeys(bigrams(TitleView(title).plain))
    return sorted(terms, key=lambda term: (not term[0].isascii(), -len(term)))[:TITLE_KEYS]


def _keys(article: Article, weeks: tuple[int, ...]) -> frozenset[int]:
    keys = set(sorted(shingles(article.text))[:SKETCH])
    if article.published:
        week = int(article.published.at.timestamp() // (EVENT_DAYS * 86400))
        keys.update(_key(f"title:{term}:{week + step}") for term in _title_terms(article.title) for step in weeks)
    keys.update(_key(f"link:{reference}") for reference in references(article))
    return frozenset(keys)


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _first(item: Printed) -> str:
    return min(item.identities, default=item.title)


def _name(reference: str) -> str:
    return reference.removeprefix("https://")


def _short(title: str) -> str:
    return title if len(title) <= 24 else title[:23] + "…"
