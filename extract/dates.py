"""When a page was published, by what its markup says: JSON-LD, meta tags, marked and visible dates, its address.

The first source that gives a plausible date wins; each Moment names it in `origin`. A page that only says when it was
changed is dated by that (``…:modified``): it tells the day the text is of. Unknown beats wrong: nothing is guessed
from dates that stand anywhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from core.clock import SHANGHAI
from core.dates import parse_moment
from core.text import clean, fold
from core.types import Moment, Precision
from extract.months import to_english

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extract.jsonld import JsonLd

MAX_MARKED = 30  # marked dates that are looked at
MAX_LINE = 120  # characters of a line that dates the page
LINES_BELOW, LINES_ABOVE = 12, 5  # the headline
PUBLISHED_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "og:published_time",
    "article:post_date", "pubdate", "publishdate", "publish_date", "publish-date", "published_time", "published",
    "publication_date", "date_published", "published-date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dcterms.date", "dc.date", "citation_publication_date", "citation_online_date", "citation_date",
    "sailthru.date", "parsely-pub-date", "bt:pubdate", "cxenseparse:recs:publishtime", "article:create_at",
    "weibo: article:create_at", "weibo:article:create_at", "release_date", "og:release_date", "og:pubdate", "apub:time",
    "rnews:datepublished", "article.published", "article_date_original", "originalpublicationdate", "ptime",
    "displaydate", "article-publication-date", "created", "datecreated", "ms.date", "og:regdate", "date",
)  # fmt: skip
MODIFIED_KEYS = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "modified", "updated",
    "dcterms.modified", "dc.date.modified", "article:updated_time", "revised", "updated_time", "og:modified_time",
)  # fmt: skip

_MARKED = (
    '[itemprop~="datePublished"]', "time[pubdate]", "time.published,time.entry-date,abbr.published,.dt-published",
    "time[datetime]", "time",
    '#pubtime_baidu,#pubtime,#publish_time,#pub_date,#artibodyTitle .time,[class*="publish" i],[class*="posted" i]',
    '[class*="pubdate" i],[class*="pub-date" i],[class*="date" i],[id*="date" i],[class*="datum" i]',
    '[class*="time" i],[id*="time" i]', '[class*="meta" i],[class*="byline" i],[class*="info" i],[class*="source" i]',
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|recommend|popular|trending|footer|widget|card|teaser|latest|reply|carousel|event|"
    r"copyright|weather|today|current|listing|timeline|slider|ticker|upcoming", re.I,
)  # fmt: skip
_CHANGED = re.compile(r"updat|modif|change|revis|geändert|aktualisiert|stand\b|更新|修改|mis à jour|actualizado", re.I)
_CLOCK = (
    r"(?:[\sT,|·]*(?:um|at|à|-)?\s*\d{1,2}[:.]\d\d(?::\d\d)?(?:\.\d+)?(?:\s*[ap]\.?m\.?)?"
    r"(?:\s*(?:Z|[+-]\d\d:?\d\d)\b)?)?"
)
_IN_TEXT = re.compile(
    rf"(?<!\d)\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日(?:\s*\d{{1,2}}[:时]\d\d分?(?::\d\d)?)?"
    rf"|(?<![\d/.-])(?:19|20)\d\d([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d){_CLOCK}"
    rf"|(?<![\d/.-])\d{{1,2}}([./])\d{{1,2}}\2(?:19|20)\d\d(?!\d){_CLOCK}"
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?[^\W\d_]{{3,10}}\.?,?\s+(?:de\s+)?(?:19|20)\d\d(?!\d){_CLOCK}"
    rf"|(?<!\w)[^\W\d_]{{3,10}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\d){_CLOCK}",
    re.I,
)
_IN_ADDRESS = (
    re.compile(r"/((?:19|20)\d\d)[-/_]?(0?[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$|\D)"),
    re.compile(r"(?:^|\D)((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\D|$)"),
)
_LABEL = re.compile(
    r"(?:发布(?:时间|日期|于)|发表(?:时间|于)|时间|日期|来源|published|posted|publié|veröffentlicht|erschienen|publicado|date)"
    r"\s*(?:on|am|le|el|em)?\s*[:：]?",
    re.I,
)


def read_dates(
    tree: LexborHTMLParser,
    jsonld: JsonLd,
    metas: Mapping[str, Sequence[str]],
    scripts: Sequence[str],
    lines: Sequence[str],
    *,
    title: str,
    url: str,
    language: str,
    now: datetime,
) -> tuple[Moment | None, Moment | None]:
    """(published, modified) of a page; None for what it does not say.

    `metas` maps lower-case names of meta tags to their contents, `scripts` are dates that scripts give as the page's;
    `lines` are the first lines of the visible text. A Chinese page speaks in Shanghai's time; elsewhere a time without
    zone is good for its day only. The language decides whether 3/4/2026 is of March or of April, if anything does.
    """
    reader = _Reader(SHANGHAI if language.startswith("zh") else None, now, _day_first(language))
    modified = reader.first(_declared_modified(jsonld, metas))
    published = reader.first(_declared(jsonld, metas))
    if published and not (modified and modified.at == published.at):
        return published, modified
    shown = reader.first(_near_title(lines, title))
    if published:  # it may only say when the page was built: a clearly earlier date under the headline knows better
        earlier = shown and shown.at < published.at - timedelta(days=2)
        return (shown if earlier else published), modified
    published = (
        shown
        or reader.only(("script", text) for text in scripts)
        or reader.first(_marked(tree))
        or reader.first(_labelled(lines))
        or reader.first(_in_address(url))
        or reader.first(_top_lines(lines))
        or reader.only(_all_lines(lines))
        or modified
        or reader.first(_marked(tree, changed=True))
    )
    return published, modified


class _Reader:
    def __init__(self, zone: tzinfo | None, now: datetime, day_first: bool | None) -> None:
        self.zone = zone
        self.now = now
        self.day_first = day_first

    def first(self, found: Iterator[tuple[str, str]]) -> Moment | None:
        """The first plausible moment of (origin, text) pairs."""
        for origin, text in found:
            if moment := self.read(text, origin):
                return moment
        return None

    def only(self, found: Iterable[tuple[str, str]]) -> Moment | None:
        """The one moment that all of them name; None where they differ in the day."""
        moments = [moment for origin, text in found if (moment := self.read(text, origin))]
        return moments[0] if len({moment.at.date() for moment in moments}) == 1 else None

    def read(self, text: str, origin: str) -> Moment | None:
        moment = parse_moment(
            _numeric(to_english(clean(text)), self.day_first), origin=origin, zone=self.zone, now=self.now
        )
        if moment is None or moment.at > self.now + timedelta(days=1):
            return None
        midnight = (moment.at.hour, moment.at.minute, moment.at.second) == (0, 0, 0)
        return replace(moment, precision=Precision.DAY) if midnight else moment


def _declared(jsonld: JsonLd, metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for text in jsonld.texts("datePublished", "dateCreated", "uploadDate"):
        yield "jsonld:datePublished", text
    for key in PUBLISHED_KEYS:
        for text in metas.get(key, ()):
            yield f"meta:{key}", text
    for text in jsonld.texts("datePublished", pages=True):
        yield "jsonld:datePublished", text


def _declared_modified(jsonld: JsonLd, metas: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for text in jsonld.texts("dateModified", pages=True):
        yield "jsonld:modified", text
    for key in MODIFIED_KEYS:
        for text in metas.get(key, ()):
            yield "meta:modified", text


def _marked(tree: LexborHTMLParser, *, changed: bool = False) -> Iterator[tuple[str, str]]:
    for selector in _MARKED:
        for node in tree.css(selector)[:MAX_MARKED]:
            if node.tag in ("meta", "html", "body", "main", "article", "script", "style", "form") or _is_elsewhere(
                node
            ):
                continue
            text = clean(node.text(separator=" ")[:400])
            if bool(_CHANGED.search(f"{text[:60]} {node.attributes.get('class') or ''}")) is not changed:
                continue
            origin = f"{node.tag}:modified" if changed else f"{node.tag}:{selector[:20]}"
            for key in ("datetime", "content", "title", "data-time"):
                if value := node.attributes.get(key):
                    yield origin, value
            if text and len(text) <= 160:
                yield origin, text
                for found in _IN_TEXT.finditer(text):
                    yield origin, found[0]


def _near_title(lines: Sequence[str], title: str) -> Iterator[tuple[str, str]]:
    """Dates of the short lines right below and above the headline, not those of a change."""
    plain = fold(title)
    places = [at for at, line in enumerate(lines) if plain and fold(line[: 3 * MAX_LINE]) == plain][:3]
    for at in places:
        near = [
            *range(at + 1, min(at + 1 + LINES_BELOW, len(lines))),
            *range(at - 1, max(-1, at - 1 - LINES_ABOVE), -1),
        ]
        for number in near:
            line = lines[number]
            if len(line) > MAX_LINE or (number and _is_label_of_change(lines[number - 1])):
                continue
            found = _IN_TEXT.search(line)
            if (
                found
                and not _CHANGED.search(line[: found.start()])
                and (len(found[0]) >= 0.25 * len(line) or _LABEL.search(line))
            ):
                yield "text:headline", found[0]


def _is_label_of_change(line: str) -> bool:
    return len(line) <= 30 and not re.search(r"\d", line) and bool(_CHANGED.search(line))


def _labelled(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        label = _LABEL.search(line) if len(line) <= 200 else None
        if label and (found := _IN_TEXT.search(line, label.start())):
            yield "text:label", found[0]


def _top_lines(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Short lines that are a date and little more."""
    for line in lines:
        found = _IN_TEXT.search(line) if len(line) <= 60 else None
        if found and len(found[0]) >= 0.4 * len(line) and not re.search(r"©|copyright|版权", line, re.I):
            yield "text:line", found[0]


def _all_lines(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every date in a short line that is no notice of rights."""
    for line in lines:
        if len(line) <= MAX_LINE and not re.search(r"©|copyright|版权", line, re.I):
            for found in _IN_TEXT.finditer(line):
                yield "text:only", found[0]


def _in_address(url: str) -> Iterator[tuple[str, str]]:
    for form in _IN_ADDRESS:
        if found := form.search(url):
            yield "url", "-".join(found.groups())


def _day_first(language: str) -> bool | None:
    """Whether 3/4/2026 is the third of April; None where the language does not say."""
    tag = language.lower()
    if tag in ("", "en") or tag.startswith(("zh", "ja", "ko")):
        return None
    return tag not in ("en-us", "en-ph")


def _numeric(text: str, day_first: bool | None) -> str:
    """Day, month and year in digits → ISO order; with dots the day comes first wherever such dates are written."""
    text = re.sub(r"(\d)\s*년\s*(\d{1,2})\s*월\s*(\d{1,2})\s*일", r"\1年\2月\3日", text)
    text = re.sub(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)", r"\3-\2-\1", text)
    if not (found := re.search(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)", text)):
        return text
    first, second, year = found.groups()
    if day_first is None and int(first) <= 12 and int(second) <= 12 and first != second:
        return text
    day, month = (first, second) if day_first or int(first) > 12 else (second, first)
    return f"{text[: found.start()]}{year}-{month}-{day}{text[found.end() :]}"


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
