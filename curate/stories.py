"""Stories: which article is the same as an earlier one, which tells of the same event, and whether an issue had it.

Everything here is decided on a handful of neighbours. They are found by `story_keys`, numbers of bounded count that
the store keeps in an index: two articles with a key in common are worth comparing, however many others there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.clock import show
from core.text import bigrams
from core.types import Article, Judgement, Kind, State
from curate.duplicates import Relation, likeness, shingles
from curate.keys import key
from curate.printed import EVENT_DAYS, Printed, had_before
from curate.references import references
from curate.titles import TitleView

SKETCH = 16  # smallest shingle hashes of a body: a repost of a third of a text still shares some five of them
TITLE_KEYS = 10
FULL_CHARS = 300

_PRIMARY = (Kind.PAPER, Kind.REPOSITORY, Kind.RELEASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands among others: identities of what it repeats, follows, and of its story's best version;
    `group` are the story's others, `yielding` those of them with the same text that give way to this one.
    """

    duplicate_of: str = ""
    follow_up_of: str = ""
    story: str = ""
    reasons: tuple[str, ...] = ()
    group: frozenset[str] = frozenset()
    yielding: frozenset[str] = frozenset()


def story_keys(article: Article) -> frozenset[int]:
    """The numbers to be found by: the body's sketch, title words in their week, papers and repositories."""
    return _keys(article, (0,))


def search_keys(article: Article) -> frozenset[int]:
    """The numbers to look neighbours up by: `story_keys`, and the title's words in the weeks before and after."""
    return _keys(article, (-1, 0, 1))


def place(
    article: Article,
    neighbours: Iterable[Article],
    printed: Iterable[Printed] = (),
    rejected: Mapping[str, datetime | None] | None = None,
) -> Place:
    """Compare an article with its neighbours in the store and in past issues. `rejected`: those of the neighbours, by
    identity, that the editor did not want, and since when.
    """
    repeats, group, reasons = [], [article], []
    for other in neighbours:
        found = likeness(article, other)
        if found.relation is Relation.NONE:
            continue
        group.append(other)
        if found.relation is not Relation.EVENT:
            repeats.append(other)
            reasons.append(f"与《{_short(other.title)}》{found.reason}")
        else:
            reasons.append(f"同题《{_short(other.title)}》：{found.reason}")
    best, why = canonical([*group[1:], article])  # of equals, what was there before
    if len(group) > 1:
        reasons.append(f"同题 {len(group)} 篇，首选《{_short(best.title)}》：{why}")
    had = had_before(article, printed, [other.identity for other in repeats])
    unwanted = {
        other.identity: f"{_since(rejected, other)}拒绝过《{_short(other.title)}》"
        for other in group[1:]
        if rejected and other.identity in rejected
    }
    refused = next((other.identity for other in repeats if other.identity in unwanted), "")
    duplicate = had.repeats or refused or (best.identity if best in repeats else "")
    if repeats and not duplicate and best is not article:
        duplicate = repeats[0].identity
    return Place(
        duplicate_of=duplicate,
        follow_up_of=had.follows,
        story=best.identity if len(group) > 1 else "",
        reasons=(*had.reasons, *unwanted.values(), *reasons),
        group=frozenset(other.identity for other in group[1:]),
        yielding=frozenset(other.identity for other in repeats) if best is article else frozenset(),
    )


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


def _title_terms(title: str) -> list[str]:
    """The words of a title worth looking up: names and numbers first, then the later pairs, where the matter stands."""
    terms = dict.fromkeys(bigrams(TitleView(title).plain))
    return sorted(terms, key=lambda term: (not term[0].isascii(), -len(term)))[:TITLE_KEYS]


def _keys(article: Article, weeks: tuple[int, ...]) -> frozenset[int]:
    keys = set(sorted(shingles(article.text))[:SKETCH])
    if article.published:
        week = int(article.published.at.timestamp() // (EVENT_DAYS * 86400))
        keys.update(key(f"title:{term}:{week + step}") for term in _title_terms(article.title) for step in weeks)
    keys.update(key(f"link:{reference}") for reference in references(article))
    return frozenset(keys)


def _since(rejected: Mapping[str, datetime | None], other: Article) -> str:
    at = rejected[other.identity]
    return f"{show(at, '%Y-%m-%d')} " if at else "曾"


def _short(title: str) -> str:
    return title if len(title) <= 24 else title[:23] + "…"
