"""Dates in elements that are marked as such: `datePublished`, `<time>`, a class that speaks of a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.text import clean
from extract.date_lines import CHANGED, Found
from extract.date_text import dates_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_MARKED = 30  # elements of a selector that are looked at
MAX_TEXT = 160  # characters of an element that is still a date and little more
EXACT = (
    '[itemprop~="datePublished"]', "time[pubdate],time[data-published]",
    "time.published,time.entry-date,abbr.published,.dt-published", "#pubtime_baidu,#pubtime,#publish_time,#pub_date",
)  # fmt: skip
LOOSE = (
    "time[datetime],relative-time[datetime],local-time[datetime]", "time", "amp-timeago",
    '#artibodyTitle .time,[class*="publish" i],[class*="posted" i]',
    '[class*="pubdate" i],[class*="pub-date" i],[class*="date" i],[id*="date" i],[class*="datum" i]',
    '[class*="time" i],[id*="time" i]', '[class*="meta" i],[class*="byline" i],[class*="info" i],[class*="source" i]',
)  # fmt: skip
_VALUES = (
    "datetime", "content", "title", "data-time", "data-published", "data-date", "data-datetime", "data-timestamp",
    "data-publish-date", "data-published-date", "data-pubdate", "data-utime", "data-epoch",
)  # fmt: skip
_NO_MARK = frozenset(("meta", "html", "body", "main", "article", "script", "style", "form"))
_INLINE = frozenset(("-text", "span", "b", "strong", "i", "em", "label", "small", "dt"))
_YEAR = re.compile(r"(?:19|20)\d\d")
_PUBLISHED = re.compile(r"publish|entry-date|posted", re.I)
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|recommend|popular|trending|footer|widget|card|teaser|latest|reply|carousel|event|"
    r"copyright|weather|today|current|listing|timeline|slider|ticker|upcoming", re.I,
)  # fmt: skip


def marked(tree: LexborHTMLParser, selectors: Sequence[str], *, changed: bool = False) -> Found:
    """Dates of the elements that these selectors find, outside comments, lists of other articles and the like.

    `changed` asks for those that are said to be of a change, which are left out otherwise.
    """
    for selector in selectors:
        for node in tree.css(selector)[:MAX_MARKED]:
            if node.tag in _NO_MARK or _is_elsewhere(node):
                continue
            text = clean(node.text(separator=" ")[:400])
            if _is_of_change(node, text) is changed:
                origin = f"{node.tag}:modified" if changed else f"{node.tag}:{selector[:20]}"
                yield from ((origin, value) for value in _values(node, text))


def _values(node: LexborNode, text: str) -> Iterator[str]:
    for key in _VALUES:
        if value := node.attributes.get(key):
            yield value
    if len(text) <= MAX_TEXT:
        if _YEAR.search(text):  # "2 days ago" may be said of anything
            yield text
        yield from (found[0] for found in dates_in(text))


def _is_of_change(node: LexborNode, text: str) -> bool:
    """Whether the words before the date, in the element or right before it, or its class say so."""
    first = next(dates_in(text), None)
    name = node.attributes.get("class") or ""
    if CHANGED.search(text[: first.start() if first else 60][:60]):
        return True
    if CHANGED.search(name) and not _PUBLISHED.search(name):
        return True
    return bool(CHANGED.search(_right_before(node)))


def _right_before(node: LexborNode) -> str:
    """The last words that stand before an element in its parent, as a label does."""
    before = node.prev
    while before is not None and not before.text(deep=True).strip():
        before = before.prev
    if before is None or before.tag not in _INLINE:
        return ""
    text = clean(before.text(separator=" ")[-200:])[-30:]
    return "" if re.search(r"\d", text) else text


def _is_elsewhere(node: LexborNode) -> bool:
    at: LexborNode | None = node
    for _ in range(8):
        if at is None or at.tag in ("body", "html"):
            return False
        if at.tag in ("footer", "aside", "nav"):
            return True
        if at.tag == "article" and at is not node:
            return False
        if _ELSEWHERE.search(f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}"):
            return True
        at = at.parent
    return False
