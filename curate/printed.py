"""Have we had it? An article beside the items of published issues: a repeat, a follow-up, or neither.

Of an issue only the editor's own words are left: title, summary, addresses, the repository before the title, the
paper's number among the tags. Items are found by `printed_keys`, as articles are by theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.clock import local
from core.types import Article, Item, Kind
from core.urls import identity
from curate.clues import without_marks
from curate.duplicates import containment, same_event, same_title, shingles
from curate.keys import key
from curate.references import ARXIV, reference_of, references
from curate.titles import TitleView, conflict, title_view

GRAM = 5  # letters of a piece of a title
MOST_GRAMS = 40
SAMPLED = 16  # one shingle in so many is a key: a summary of 300 characters has some eighteen
QUOTED = 0.8  # share of a summary that stands in the body, from which it is this article's summary
MIN_SUMMARY = 30  # shingles; a shorter summary proves nothing
LIKE_TITLE = 0.8  # share of the shorter title's pieces that the other one has
MIN_LETTERS = 12  # of the shorter title
LONGEST = 1.8  # times the shorter title's letters
FOLLOWS = 0.6  # probability from which a printed title is called the same event
FOLLOW_DAYS = 28
EVENT_DAYS = 7
TOLD = 3


@dataclass(frozen=True, slots=True)
class Printed:
    """An item of a published issue, with everything it links to or names as identities; `head` is the title's own."""

    day: date
    title: str
    identities: frozenset[str] = frozenset()
    head: str = ""
    text: str = ""  # the summary

    @classmethod
    def of(cls, day: date, item: Item) -> Printed:
        """The record of one item."""
        repository = f"https://github.com/{item.repo}" if item.repo else ""
        urls = (item.url, repository, *(link.url for link in item.links))
        identities = frozenset(identity(url) for url in urls if url)
        return cls(day, item.title, identities, identity(item.url) if item.url else "", item.summary)


@dataclass(frozen=True, slots=True)
class Had:
    """What issues already had of an article: identities of what it repeats or follows, with reasons in words."""

    repeats: str = ""
    follows: str = ""
    reasons: tuple[str, ...] = ()


def printed_keys(title: str, summary: str) -> frozenset[int]:
    """The numbers that a published item is found by: pieces of its title, passages of its summary."""
    return _title_keys(title) | _sample(summary)


def printed_search_keys(article: Article) -> frozenset[int]:
    """The numbers to look published items up by."""
    return _title_keys(article.title) | _sample(article.text)


def had_before(article: Article, printed: Iterable[Printed], also: Iterable[str] = ()) -> Had:
    """Whether an issue already had this. The very link, the title, or a summary that stands in the body make a repeat;
    the same repository or paper, or the same event, is only a hint, since new releases come back legitimately.
    `also` are identities of articles with the same text.
    """
    view, refs, body = title_view(without_marks(article.title)), references(article), shingles(article.text)
    own = frozenset({article.identity, *also})
    repeats, follows, reasons = "", "", []
    for item in sorted(printed, key=lambda item: item.day, reverse=True):
        issue, named = f"{item.day.isoformat()} 期", _short(item.title)
        if why := _repeats(article, own, view, body, item):
            repeats, told = (
                repeats or item.head or min(item.identities, default=item.title),
                f"见 {issue}《{named}》{why}",
            )
        elif shared := refs & item.identities:
            follows, told = follows or min(shared), f"后续：{issue}已有 {min(shared).removeprefix('https://')}"
        elif _same_event(article, view, item):
            first = item.head or min(item.identities, default=item.title)
            follows, told = follows or first, f"可能是后续：{issue}《{named}》"
        else:
            continue
        reasons.append(told)
    return Had(repeats, follows, tuple(reasons[:TOLD]))


def _repeats(article: Article, own: frozenset[str], view: TitleView, body: frozenset[int], item: Printed) -> str:
    """Why the item is this very article, or an empty string."""
    other = title_view(without_marks(item.title))
    release = article.kind is Kind.RELEASE or bool(view.versions - other.versions)
    if not release and any(_is_address(known, item) for known in own & item.identities):
        return "，同一链接"
    if same_title(view, other):
        return "，标题相同"
    if conflict(view, other):
        return ""
    summary = shingles(item.text)
    share = containment(summary, body) if MIN_SUMMARY <= len(summary) <= len(body) else 0.0
    if share >= QUOTED:
        return f"，摘要 {share:.0%} 在文中"
    return "，标题几乎相同" if like_title(view, other) else ""


def _is_address(known: str, item: Printed) -> bool:
    """Whether an identity is the item's own page. A repository is no page but a place where things go on, and a paper
    is only if the item's title leads to it.
    """
    reference = reference_of(known)
    return known == item.head if reference.startswith(ARXIV) else reference != known


def like_title(a: TitleView, b: TitleView) -> bool:
    """Whether one title is the other with a little before, behind or changed within."""
    shorter, longer = sorted((a.letters, b.letters), key=len)
    if len(shorter) < MIN_LETTERS or len(longer) > LONGEST * len(shorter):
        return False
    return len(_grams(shorter) & _grams(longer)) >= LIKE_TITLE * len(_grams(shorter))


def _same_event(article: Article, view: TitleView, item: Printed) -> bool:
    if article.published is None:
        return False
    gap = abs((local(article.published.at).date() - item.day).days)
    other = title_view(without_marks(item.title))
    return gap <= FOLLOW_DAYS and same_event(view, other, min(gap, EVENT_DAYS)) >= FOLLOWS


def _title_keys(title: str) -> frozenset[int]:
    grams = _grams(title_view(without_marks(title)).letters)
    return frozenset(key(f"printed:{gram}") for gram in sorted(grams)[:MOST_GRAMS])


def _grams(letters: str) -> frozenset[str]:
    return frozenset(letters[start : start + GRAM] for start in range(max(len(letters) - GRAM + 1, 1)))


def _sample(text: str) -> frozenset[int]:
    return frozenset(shingle for shingle in shingles(text) if shingle % SAMPLED == 0)


def _short(title: str) -> str:
    return title if len(title) <= 24 else title[:23] + "…"
