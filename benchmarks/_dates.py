"""Where a day stands in a page's source, found apart from our reader: for judging dates that were read wrongly."""

from __future__ import annotations

import calendar
import re
from datetime import date

_CHANGE = re.compile(
    r"modif|updat|lastmod|last[-_ ]?(?:edit|review|change)|revis|geändert|aktualisiert|editiert|更新|修改|mis à jour|"
    r"actualizado|atualizado|aggiornat|обновлен|修正",
    re.I,
)
_NAMES = dict(  # the first letters of the months, January to December, in the languages of the data
    enumerate(
        (
            "jan|ene|gen|янв|sty|oca", "feb|fév|fev|фев|lut|şub", "mar|mär|mrz|мар|maa", "apr|avr|abr|апр|kwi|nis",
            "ma[yij]|мая|мес|mei", "jun|juin|giu|июн|cze|haz", "jul|juil|lug|июл|lip|tem", "aug|aoû|ago|авг|sie|ağu",
            "sep|set|сен|wrz|eyl", "oct|okt|out|ott|окт|paź|eki", "nov|ноя|lis|kas", "dec|dez|déc|dic|дек|gru|ara",
        ),
        1,
    )
)  # fmt: skip
NEAR = 60  # characters before a date in which a word says that it is of a change


def places(day: date, html: str) -> tuple[int, int]:
    """(times that the day stands in the source as no one's change, times that it stands there as a change's)."""
    plain = changed = 0
    for found in _forms(day).finditer(html):
        before = html[max(0, found.start() - NEAR) : found.start()]
        of_change = bool(_CHANGE.search(before.rpartition("ublished")[2]))
        plain, changed = plain + (not of_change), changed + of_change
    return plain, changed


def _forms(day: date) -> re.Pattern[str]:
    year, month, number = day.year, day.month, day.day
    name = rf"(?:{_NAMES[month]})\w*\.?"
    end = r"(?:st|nd|rd|th|\.|er|º)?"
    start = calendar.timegm(day.timetuple())
    seconds = rf"(?<!\d){start // 100_000}\d{{5}}(?:\d{{3}})?(?!\d)"  # within a day or so of it
    return re.compile(
        rf"(?<!\d){year}\s?[-/.年]\s?0?{month}\s?[-/.月]\s?0?{number}(?!\d)"
        rf"|(?<!\d){year}{month:02}{number:02}(?!\d{{3}})|/{year}/0?{month}/0?{number}/"
        rf"|(?<!\d)0?{number}[-./]\s?0?{month}[-./]\s?{year}|(?<!\d)0?{month}[-/]0?{number}[-/]{year}"
        rf"|(?<!\d)0?{number}{end}\s+(?:de\s+)?{name},?\s+(?:de\s+)?{year}|{name}\s+0?{number}{end},?\s+{year}"
        rf"|{seconds}",
        re.I,
    )
