"""InfoQ China: what the page's own data say of an article (Nuxt's ``__NUXT_DATA__``), and the row of selectors.

The data are one flat list; what stands inside of an object or a list is the place of the value in it. Times are in
milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.dates import parse_moment
from extract.sites import rules
from extract.sites.common import json_scripts, parse, string

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Article, Page

_NO_AUTHOR = ("作者：", "作者:", "作者|", "作者｜", "作者 |")


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """The article by the row of selectors, with title, author and time from the page's data where it has them."""
    article = rules.extract(page, html)
    if article is None:
        return None
    record, values = _record(parse(html))
    published = parse_moment(string(_at(values, record.get("publish_time"))), origin="InfoQ:publish_time")
    return replace(
        article,
        title=string(_at(values, record.get("article_title"))) or article.title,
        author=_author(record, values) or article.author,
        published=published or article.published,
        tags=_names(record.get("topic"), values, "name") or article.tags,
    )


def _record(tree: LexborHTMLParser) -> tuple[dict[str, Any], list[Any]]:
    """The article's object, and the list that its places point into; recommended articles come without content."""
    for values in json_scripts(tree, "script#__NUXT_DATA__"):
        if not isinstance(values, list):
            continue
        for value in values:
            if isinstance(value, dict) and {"article_title", "publish_time", "content"} <= value.keys():
                return value, values
    return {}, []


def _at(values: list[Any], place: Any) -> Any:
    """The value at a place of the list; None where there is none."""
    known = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(values)
    return values[place] if known else None


def _names(place: Any, values: list[Any], field: str) -> tuple[str, ...]:
    listed = _at(values, place)
    found = (_at(values, each) for each in (listed if isinstance(listed, list) else []))
    names = (string(_at(values, one.get(field))) for one in found if isinstance(one, dict))
    return tuple(name for name in names if name)


def _author(record: dict[str, Any], values: list[Any]) -> str:
    """The people who have an account; else the line that names the author."""
    if names := _names(record.get("author"), values, "nickname"):
        return ", ".join(names)
    line = string(_at(values, record.get("no_author")))
    return next((line.removeprefix(label).strip() for label in _NO_AUTHOR if line.startswith(label)), line)
