"""When a page was published, by what its markup says: JSON-LD, meta tags, marked and visible dates, its address.

The first source that gives a plausible date wins; each Moment names it in `origin`. A page that only says when it was
changed is dated by that (``…:modified``): it tells the day the text is of. Unknown beats wrong: nothing is guessed
from dates that stand anywhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.clock import SHANGHAI
from core.dates import parse_moment
from core.text import clean
from core.types import Moment, Precision
from extract.date_lines import CHANGED, alone, anywhere, labelled, near_title
from extract.date_text import dates_in, day_in, plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from extract.jsonld import JsonLd

HOME_ZONES = {  # of languages whose countries all keep one time
    "zh": "Asia/Shanghai", "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "de": "Europe/Berlin", "it": "Europe/Rome",
    "pl": "Europe/Warsaw", "cs": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest",
    "sv": "Europe/Stockholm", "da": "Europe/Copenhagen", "nb": "Europe/Oslo", "no": "Europe/Oslo",
    "nl": "Europe/Amsterdam", "hr": "Europe/Zagreb", "sl": "Europe/Ljubljana", "fi": "Europe/Helsinki",
    "el": "Europe/Athens", "ro": "Europe/Bucharest", "bg": "Europe/Sofia", "uk": "Europe/Kyiv", "tr": "Europe/Istanbul",
    "vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok",
}  # fmt: skip
_WESTERNMOST, _EASTERNMOST = -12, 14  # hours from Greenwich
MAX_MARKED = 30  # marked dates that are looked at
MAX_LOOSE = 60  # characters of a text in which the one date counts, whatever else stands there
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

_EXACT = (
    '[itemprop~="datePublished"]', "time[pubdate]", "time.published,time.entry-date,abbr.published,.dt-published",
    "#pubtime_baidu,#pubtime,#publish_time,#pub_date",
)  # fmt: skip
_LOOSE = (
    "time[datetime]", "time", '#artibodyTitle .time,[class*="publish" i],[class*="posted" i]',
    '[class*="pubdate" i],[class*="pub-date" i],[class*="date" i],[id*="date" i],[class*="datum" i]',
    '[class*="time" i],[id*="time" i]', '[class*="meta" i],[class*="byline" i],[class*="info" i],[class*="source" i]',
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|recommend|popular|trending|footer|widget|card|teaser|latest|reply|carousel|event|"
    r"copyright|weather|today|current|listing|timeline|slider|ticker|upcoming", re.I,
)  # fmt: skip
_IN_ADDRESS = (
    re.compile(r"/((?:19|20)\d\d)[-/_]?(0?[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$|\D)"),
    re.compile(r"(?:^|\D)((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\D|$)"),
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
    reader = _Reader(SHANGHAI if language.startswith("zh") else None, now, language)
    modified = reader.first(_declared_modified(jsonld, metas))
    published = reader.first(_declared(jsonld, metas))
    shown = reader.first(near_title(lines, title))
    if published:
        # it may only say when the page was built: a clearly earlier date under the headline knows better
        earlier = shown and shown.at < published.at - timedelta(days=2)
        day = shown or reader.first(labelled(lines)) or reader.first(alone(lines))
        return (shown if earlier else _on_its_own_clock(published, day, language)), modified
    published = (
        shown
        or reader.only(("script", text) for text in scripts)
        or reader.first(_marked(tree, _EXACT))
        or reader.first(labelled(lines))
        or reader.first(_marked(tree, _LOOSE))
        or reader.first(_in_address(url))
        or reader.first(alone(lines))
        or reader.only(anywhere(lines))
        or modified
        or reader.first(_marked(tree, _EXACT + _LOOSE, changed=True))
    )
    return published, modified


def _on_its_own_clock(moment: Moment, shown: Moment | None, language: str) -> Moment:
    """The same moment, given in UTC, in the zone that the page speaks from, so that it has the day that people see.

    Pages declare 22:30Z and show the next day's date: then it is the nearest whole hour from Greenwich that explains
    it. Without a date that is shown, it is the zone of the language, where all its countries share one.
    """
    if moment.precision is Precision.DAY or moment.at.utcoffset() != timedelta(0):
        return moment
    if shown is None:
        zone = HOME_ZONES.get(language[:2].lower())
        return _midnight_is_a_day(replace(moment, at=moment.at.astimezone(ZoneInfo(zone)))) if zone else moment
    days = (shown.at.date() - moment.at.date()).days
    hours = {1: 24 - moment.at.hour, -1: -moment.at.hour - 1}.get(days, 0)
    if not _WESTERNMOST <= hours <= _EASTERNMOST:
        return moment
    return _midnight_is_a_day(replace(moment, at=moment.at.astimezone(timezone(timedelta(hours=hours)))))


def _midnight_is_a_day(moment: Moment) -> Moment:
    """Midnight to the second is no time of day: nobody publishes then."""
    midnight = (moment.at.hour, moment.at.minute, moment.at.second) == (0, 0, 0)
    return replace(moment, precision=Precision.DAY) if midnight else moment


class _Reader:
    def __init__(self, zone: tzinfo | None, now: datetime, language: str) -> None:
        self.zone = zone
        self.now = now
        self.language = language

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
        """The moment that a text names; of a short text with one date in it, its day."""
        text = clean(text)
        moment = self._parse(text, origin)
        if moment is None and len(text) <= MAX_LOOSE and (day := day_in(text)):
            moment = self._parse(day, origin)
        if moment is None or moment.at > self.now + timedelta(days=1):
            return None
        return _midnight_is_a_day(moment)

    def _parse(self, text: str, origin: str) -> Moment | None:
        return parse_moment(plain(text, self.language), origin=origin, zone=self.zone, now=self.now)


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


def _marked(tree: LexborHTMLParser, selectors: Sequence[str], *, changed: bool = False) -> Iterator[tuple[str, str]]:
    for selector in selectors:
        for node in tree.css(selector)[:MAX_MARKED]:
            if node.tag in ("meta", "html", "body", "main", "article", "script", "style", "form") or _is_elsewhere(
                node
            ):
                continue
            text = clean(node.text(separator=" ")[:400])
            if bool(CHANGED.search(f"{text[:60]} {node.attributes.get('class') or ''}")) is not changed:
                continue
            origin = f"{node.tag}:modified" if changed else f"{node.tag}:{selector[:20]}"
            for key in ("datetime", "content", "title", "data-time"):
                if value := node.attributes.get(key):
                    yield origin, value
            if text and len(text) <= 160:
                yield origin, text
                for found in dates_in(text):
                    yield origin, found[0]


def _in_address(url: str) -> Iterator[tuple[str, str]]:
    for form in _IN_ADDRESS:
        if found := form.search(url):
            yield "url", "-".join(found.groups())


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
