"""Dates as they stand in running text, in the languages of the web: where they are, and their plain form.

Digits, `5 March 2024`, `5. März 2024`, `5 de marzo de 2024`, `March 5, 2024`, `2024. március 5.`, `2024年3月5日`,
`2024년 3월 5일`, `5 tháng 3, 2024`. A year is four digits of the 20th or 21st century, or its last two as in `12/09/24`
and `12.09.24`: a date without one, or of another calendar, is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from extract.months import to_english

MAX_CHARS = 200  # of a text that is brought into plain form

_YEAR = r"(?:19|20)\d\d(?!\d(?!\d?:\d\d)|\.\d)"  # a clock may stand right behind it
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°|-го|\.)?"
_OF = r"(?:de\s+|del\s+|di\s+|of\s+|d['’]\s?)?"
_MONTH = r"[^\W\d_]{3,14}\.?"
_SHORT_YEAR = r"(?<![\w./-])(?:\d{1,2}/\d{1,2}/|\d\d\.\d\d\.)\d\d(?![\w./-]\w|\w)"
_CLOCK = (
    r"(?:[\sT,|·•/–-]*(?:um|at|à|às|alle|ore|a\s+las|kl\.?|klo|в|le)?\s*\d{1,2}\s?[:.h]\s?\d\d(?!\d*[./-]\d)"
    r"(?::\d\d)?(?:\.\d+)?(?:\s*[ap]\.?m\.?\b)?(?:\s*(?:Z|[+-]\d\d:?\d\d)\b)?)?"
)
_ASIAN_CLOCK = (
    r"(?:\s*[（(]?(?:星期|周|週)?[一二三四五六日月火水木金土天][)）]?)?(?:\s*\d{1,2}[:时時]\d\d分?(?::\d\d)?)?"
)


def _forms(clock: str, asian_clock: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\d)\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日{asian_clock}"
        rf"|(?<!\d)\d{{4}}\s*년\s*\d{{1,2}}\s*월\s*\d{{1,2}}\s*일"
        rf"|(?<![\d/.-])(?:19|20)\d\d\s?([-/.])\s?\d{{1,2}}\s?\1\s?\d{{1,2}}(?!\d)\.?{clock}"
        rf"|(?<![\d/.-])\d{{1,2}}\s?([-./])\s?\d{{1,2}}\s?\2\s?{_YEAR}{clock}"
        rf"|(?<!\w)\d{{1,2}}{_ORDINAL}[\s/-]*{_OF}{_MONTH}[\s,/-]+{_OF}{_YEAR}{clock}"
        rf"|(?<![^\W\d_]){_MONTH}[\s-]*\d{{1,2}}{_ORDINAL}(?:,\s*|\s+|-){_YEAR}{clock}"
        rf"|(?<!\w)(?:19|20)\d\d[.,]?\s+{_MONTH}\s*\d{{1,2}}(?!\d){_ORDINAL}"
        rf"|(?<!\w)\d{{1,2}}\s+tháng\s+\d{{1,2}},?\s+(?:năm\s+)?{_YEAR}"
        rf"|{_SHORT_YEAR}",
        re.I,
    )


_DATE = _forms(_CLOCK, _ASIAN_CLOCK)
_DAY = _forms("", "")
_DAY_MONTH_YEAR = re.compile(
    rf"(\d{{1,2}}){_ORDINAL}[\s/-]*{_OF}({_MONTH})[\s,/-]+{_OF}((?:19|20)\d\d)(?:\s*(?:г\.|года|року|р\.))?", re.I
)
_MONTH_DAY_YEAR = re.compile(rf"({_MONTH})[\s-]*(\d{{1,2}}){_ORDINAL}(?:,\s*|\s+|-)((?:19|20)\d\d)", re.I)
_YEAR_MONTH_DAY = re.compile(rf"((?:19|20)\d\d)[.,]?\s+({_MONTH})\s*(\d{{1,2}})(?!\d){_ORDINAL}", re.I)

_ANY_ORDER = re.compile(rf"(?<![\w./-])(\d{{1,2}})\s?([-./])\s?(\d{{1,2}})\s?\2\s?((?:19|20)\d\d)(?!\d)|{_SHORT_YEAR}")
_DIGITS = re.compile(r"\d\d")  # of any year
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})[/.-](\d{1,2})[/.-](?:19|20)\d\d(?!\d)")
_DAY_FIRST = ("uk", "ie", "au", "nz", "in", "za", "sg", "my", "hk", "ng", "ke", "pk", "lk")  # where they write English


def dates_in(text: str) -> Iterator[re.Match[str]]:
    """Every date in a text, with the time behind it; whether there is such a day is not asked."""
    return _DATE.finditer(western_digits(text)) if _DIGITS.search(text) else iter(())


def days_in(text: str) -> list[str]:
    """The dates of a text without their times."""
    return [each[0] for each in _DAY.finditer(western_digits(text[:MAX_CHARS]))]


def day_first(language: str, host: str = "") -> bool | None:
    """Whether 3/4/2026 is the third of April; None where neither the country nor the language says."""
    tag, country = language.lower(), host.rpartition(".")[2]
    if country in _DAY_FIRST:
        return True
    if tag in ("", "en") or tag.startswith(("zh", "ja", "ko")):
        return None
    return tag not in ("en-us", "en-ph")


def day_first_of(lines: Iterable[str]) -> bool | None:
    """What the other dates of a page show, those with a day past the twelfth; None where there are none, or of both."""
    shown = set[bool]()
    for line in lines:
        for one, two in _NUMERIC.findall(western_digits(line)):
            if (int(one) > 12) != (int(two) > 12) and max(int(one), int(two)) <= 31:
                shown.add(int(one) > 12)
    return shown.pop() if len(shown) == 1 else None


def plain(text: str, language: str = "", *, first: bool | None = None) -> str:
    """The text with its date in a form that `core.dates` reads: English months, ISO order for digits.

    `first` says whether the day comes first in numbers, where that is known better than by the language. A numeric date
    that can be two days (03/04/2026 in English) stays as it is.
    """
    text = western_digits(text)
    if len(text) > MAX_CHARS or not re.search(r"\d", text):
        return text
    text = re.sub(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", r"\3-\2-\1", text, flags=re.I)
    return _numeric(_named(to_english(text, language)), language, first)


def western_digits(text: str) -> str:
    """Arabic, Persian and full-width digits as ASCII ones; the length stays the same."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdecimal() else c for c in text)


def _named(text: str) -> str:
    """Day, English month, year in that order, without ordinal marks and little words."""
    for form, order in ((_DAY_MONTH_YEAR, (1, 2, 3)), (_MONTH_DAY_YEAR, (2, 1, 3)), (_YEAR_MONTH_DAY, (3, 2, 1))):
        if found := form.search(text):
            day, month, year = (found[number] for number in order)
            behind = text[found.end() :].lstrip(" ,|·•–-")
            return f"{text[: found.start()]}{day} {month.rstrip('.')} {year} {behind}".strip()
    return text


def _numeric(text: str, language: str, first: bool | None) -> str:
    """Numbers in ISO order, the day where the language or `first` says; as they are where neither does."""
    text = re.sub(r"(\d)\s*년\s*(\d{1,2})\s*월\s*(\d{1,2})\s*일", r"\1-\2-\3", text)
    text = re.sub(r"(\d)\s*日\s*[（(][一二三四五六日月火水木金土天][)）]", r"\1日", text)
    text = re.sub(r"(?<![\d.])((?:19|20)\d\d)\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)\.?", r"\1-\3-\4", text)
    if not (found := _ANY_ORDER.search(text)):
        return text
    one, two, year = re.findall(r"\d+", found[0])
    if first is None:
        first = _by_language(language, dotted="." in found[0], whole_year=len(year) == 4)
    if first is None and (int(one) <= 12 or len(year) == 2) and int(two) <= 12 and one != two:
        return text
    leads = (first or int(one) > 12) and int(two) <= 12
    day, month = (one, two) if leads else (two, one)
    year = year if len(year) == 4 else f"20{year}"
    return f"{text[: found.start()]}{year}-{month}-{day}{text[found.end() :]}"


def _by_language(language: str, *, dotted: bool, whole_year: bool) -> bool | None:
    """Whether the day comes first; between dots it does wherever such dates are written, but for Americans."""
    if dotted and whole_year and not language.lower().startswith("en-"):
        return True
    first = day_first(language)
    return None if dotted and first is False else first
