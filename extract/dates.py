"""When a page was published, by what its markup says: JSON-LD, meta tags, marked and visible dates, its address.

The first source that gives a plausible date wins; each Moment names it in `origin`. A page that only says when it was
changed is dated by that (``…:modified``): it is the day that its readers see, and that people take for its date.
Unknown beats wrong: a day that only stands in the name of a picture or somewhere in the text is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.clock import SHANGHAI
from core.dates import parse_moment
from core.text import clean
from core.types import Moment, Precision
from core.urls import host_of
from extract.date_keys import declared, declared_modified
from extract.date_lines import CLOSE, alone, anywhere, changes, changes_near_title, labelled, near_title, title_lines
from extract.date_marks import EXACT, LOOSE, marked
from extract.date_text import day_first, day_first_of, days_in, plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

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
MAX_LOOSE = 60  # characters of a text in which the one date counts, whatever else stands there
_MONTHS = "|".join(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
_IN_ADDRESS = (
    re.compile(r"/t?((?:19|20)\d\d)[-/_]?(0?[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$|\D)"),
    re.compile(r"(?:^|\D)((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\D|$)"),
    re.compile(rf"/((?:19|20)\d\d)/({_MONTHS})[a-z]*/(0?[1-9]|[12]\d|3[01])/", re.I),
    re.compile(r"/((?:19|20)\d\d)/[A-Za-z][\w.-]*/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/"),
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
    zone = SHANGHAI if language.startswith("zh") else None
    order = day_first(language, host_of(url))
    reader = _Reader(zone, now, language, day_first_of(lines) if order is None else order)
    in_address = reader.first(_in_address(url))
    modified = reader.first(declared_modified(jsonld, metas))
    reader.known = frozenset(moment.at.date() for moment in (in_address, modified) if moment)
    published = reader.first(declared(jsonld, metas, title=title, url=url))
    where = title_lines(lines, title)
    shown = reader.first(near_title(lines, title, where))
    if published:
        if modified is None or modified.at.date() == published.at.date():
            # both may only say when the page was built: a clearly earlier date right under the headline knows better
            earlier = reader.first(near_title(lines, title, where, below=CLOSE))
            if earlier and earlier.at < published.at - timedelta(days=2):
                return earlier, modified
        return _on_its_own_clock(published, shown or reader.first(labelled(lines)), language), modified
    published = (
        reader.only(marked(tree, EXACT))
        or shown
        or reader.only(("script", text) for text in scripts)
        or reader.first(marked(tree, EXACT))
        or reader.first(labelled(lines))
        or in_address
        or next((found for selector in LOOSE if (found := reader.only(marked(tree, (selector,))))), None)
        or reader.first(changes_near_title(lines, where))
        or reader.first_of_all(alone(lines))
        or reader.only(anywhere(lines))
    )
    if published:
        published = _on_its_own_clock(published, shown, language)
    changed = reader.first(changes(lines))
    modified = modified or changed or reader.first(marked(tree, EXACT + LOOSE, changed=True))
    return published or changed or modified, modified


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
    """Reads dates as a page writes them.

    `order` says whether its numbers name the day before the month, if that is known. `known` are days of the page that
    nobody can read in two ways: they settle what 3/4/2026 is.
    """

    def __init__(self, zone: tzinfo | None, now: datetime, language: str, order: bool | None) -> None:
        self.zone = zone
        self.now = now
        self.language = language
        self.order = order
        self.known: frozenset[date] = frozenset()

    def first(self, found: Iterator[tuple[str, str]]) -> Moment | None:
        """The first plausible moment of (origin, text) pairs."""
        for origin, text in found:
            if moment := self.read(text, origin):
                return moment
        return None

    def only(self, found: Iterable[tuple[str, str]]) -> Moment | None:
        """The first moment where all of them name its day, or the next one to it as another clock does; else None."""
        moments = [moment for origin, text in found if (moment := self.read(text, origin))]
        near = all(abs(moment.at.date() - moments[0].at.date()) <= timedelta(days=1) for moment in moments)
        return moments[0] if moments and near else None

    def first_of_all(self, found: Iterable[tuple[str, str]]) -> Moment | None:
        """The first moment if it is the earliest: below an article are later ones, beside it newer articles."""
        moments = [moment for origin, text in found if (moment := self.read(text, origin))]
        return moments[0] if moments and moments[0].at.date() == min(moment.at.date() for moment in moments) else None

    def read(self, text: str, origin: str) -> Moment | None:
        """The moment that a text names; of a short text with one date in it, its day.

        Of two that stand side by side, the earlier: the other is that of a change.
        """
        text = clean(text)
        moment = self._parse(text, origin)
        if moment is None and len(text) <= 2 * MAX_LOOSE:
            days = days_in(text)
            if (len(days) == 1 and len(text) <= MAX_LOOSE) or sum(map(len, days)) >= 0.5 * len(text) > 0:
                read = [found for day in days if (found := self._parse(day, origin))]
                moment = min(read, key=lambda found: found.at, default=None)
        return _midnight_is_a_day(moment) if moment else None

    def _parse(self, text: str, origin: str) -> Moment | None:
        if moment := self._ordered(text, origin, self.order):
            return moment
        readings = [moment for first in (True, False) if (moment := self._ordered(text, origin, first))]
        if len(readings) == 2 and readings[0] != readings[1]:
            readings = [moment for moment in readings if moment.at.date() in self.known]
        return readings[0] if readings else None

    def _ordered(self, text: str, origin: str, first: bool | None) -> Moment | None:
        text = plain(text, self.language, first=first)
        moment = parse_moment(text, origin=origin, zone=self.zone, now=self.now)
        return moment if moment and moment.at <= self.now + timedelta(days=1) else None


def _in_address(url: str) -> Iterator[tuple[str, str]]:
    for form in _IN_ADDRESS:
        if found := form.search(url):
            yield "url", "-".join(found.groups() if found[2].isdigit() else reversed(found.groups()))
