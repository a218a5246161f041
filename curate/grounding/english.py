"""What an English text says of figures in other forms than a Chinese summary of it: months, years, number words,
units spelt out, 1.5M, twice, half. They are claims beside the ones that `find_claims` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from curate.grounding.claims import Claim, made
from curate.grounding.units import UNITS

_MONTH_NAMES = (
    ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
    ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
    ("dec", "december"),
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_ONES += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: number for number, word in enumerate(_ONES.split())}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_WORDS |= {"dozen": 12, "a": 1, "an": 1}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_WORDS |= {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
_SCALES = {
    "hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "mn": 10**6, "billion": 10**9,
    "b": 10**9, "bn": 10**9, "trillion": 10**12, "t": 10**12, "tn": 10**12,
}  # fmt: skip
_TIMES = {
    "twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "triple": 3, "tripled": 3, "triples": 3,
    "tripling": 3, "thrice": 3, "quadruple": 4, "quadrupled": 4,
}  # fmt: skip
_SHARES = {"half": 50, "halve": 50, "halved": 50, "halves": 50, "halving": 50, "quarter": 25, "quarters": 25}
# Units as words, beside those that both languages write as symbols.
_UNIT_WORDS = {
    "gigabyte": "gb", "megabyte": "mb", "terabyte": "tb", "kilobyte": "kb", "nanometer": "nm", "nanometre": "nm",
    "micron": "um", "micrometer": "um", "millimeter": "mm", "millimetre": "mm", "centimeter": "cm", "meter": "m",
    "centimetre": "cm", "metre": "m", "kilometer": "km", "kilometre": "km", "kilowatt": "kw", "watt": "w",
    "milliwatt": "mw", "volt": "v", "gigahertz": "ghz", "megahertz": "mhz", "kilohertz": "khz", "hertz": "hz",
    "millisecond": "ms", "microsecond": "us", "nanosecond": "ns", "kilogram": "kg", "gram": "g", "per cent": "%",
    "percentage point": "%", "degree celsius": "celsius", "degrees celsius": "celsius", "frames per second": "fps",
    "gigabit": "gb", "euro": "eur",
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![a-z])(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH})(?![a-z])\.?"
    r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|\.\d))?"
)
_YEAR = re.compile(r"(?<![\d.,$])(?P<year>(?:19|20)\d\d)(?P<decade>s)?(?!\d|[.,]\d)")
_WORD = re.compile(r"(?<![a-z-])(?P<tens>[a-z]+ty)-(?P<ones>[a-z]+)(?![a-z])|(?<![a-z])(?P<word>[a-z]+)(?![a-z])")
_NEXT = re.compile(r"[\s-]+(?P<word>[a-z]+)")
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,])\d+(?:\.\d+)?")
_SHORT = re.compile(r"\s?(?P<scale>k|m|mn|b|bn|t|tn)(?![a-z0-9])")
_SPELT = re.compile(
    r"(?P<scaled>[\s-](?:thousand|million|billion|trillion))?[\s-]+(?P<unit>"
    + "|".join(sorted((*_UNIT_WORDS, *(unit for unit in UNITS if unit.isascii())), key=len, reverse=True))
    + r")s?(?![a-z])"
)
_ORDINAL = re.compile(r"(?<![\w.,])(\d+)(?:st|nd|rd|th)(?![a-z])")


def english_claims(text: str) -> list[Claim]:
    """Further claims of a plain English text (see `plain`), in order."""
    found = [*_dates(text), *_years(text), *_words(text), *_figures(text)]
    return sorted(found, key=lambda claim: (claim.start, claim.end))


def _claim(text: str, start: int, end: int, value: Decimal | int, unit: str = "") -> Claim:
    return made(text, start, end, Decimal(value), unit, weak=False)


def _dates(text: str) -> Iterator[Claim]:
    for found in _DATE.finditer(text):
        day = found["before"] or found["after"]
        if (
            found["month"] in ("may", "mar", "march")
            and not day
            and not re.match(r"\.?,?\s+\d{4}", text[found.end() :])
        ):
            continue  # more often no month
        yield _claim(text, *found.span(), _MONTHS[found["month"]], "month")
        if day:
            yield _claim(text, *found.span(), int(day), "day")


def _years(text: str) -> Iterator[Claim]:
    for found in _YEAR.finditer(text):
        year = int(found["year"])
        yield _claim(text, *found.span(), year, "year")
        if found["decade"]:
            yield _claim(text, *found.span(), year % 100, "year")
            yield _claim(text, *found.span(), year // 100 + 1)


def _words(text: str) -> Iterator[Claim]:
    """Twenty-five, two million, a dozen, twice, half, tenfold."""
    for found in _WORD.finditer(text):
        start, end = found.span()
        if found["tens"]:
            tens, ones = _WORDS.get(found["tens"]), _WORDS.get(found["ones"])
            if tens is None or ones is None:
                continue
            value, word = Decimal(tens + ones), ""
        else:
            word = found["word"]
            if word in _TIMES:
                yield _claim(text, start, end, _TIMES[word], "times")
                continue
            if word in _SHARES:
                yield _claim(text, start, end, _SHARES[word], "%")
                continue
            if word.endswith("fold") and (number := _WORDS.get(word.removesuffix("fold"))):
                yield _claim(text, start, end, number, "times")
                continue
            if word not in _WORDS:
                continue
            value = Decimal(_WORDS[word])
        scaled = False
        while (more := _NEXT.match(text, end)) and (
            scale := _SCALES.get(more["word"]) or (12 if more["word"] == "dozen" else 0)
        ):
            value, end, scaled = value * scale, more.end(), True
        if word in ("a", "an") and not scaled:
            continue
        yield _claim(text, start, end, value)
        if (unit := _NEXT.match(text, end)) and (name := _unit(unit["word"])):
            yield _claim(text, start, unit.end(), value, name)


def _figures(text: str) -> Iterator[Claim]:
    """1.5M, 24-gigabyte, 30-minute, 10th."""
    for found in _FIGURE.finditer(text):
        value, end = Decimal(found[0].replace(",", "")), found.end()
        money = "usd" if text[found.start() - 1 : found.start()] == "$" else ""
        if short := _SHORT.match(text, end):
            yield _claim(text, found.start(), short.end(), value * _SCALES[short["scale"]], money)
        elif spelt := _SPELT.match(text, end):
            scale, unit = _SCALES[spelt["scaled"].strip(" -")] if spelt["scaled"] else 1, _unit(spelt["unit"])
            yield _claim(text, found.start(), spelt.end(), value * scale, unit)
            if unit == "kw":  # 10千瓦 reads as 10,000 瓦
                yield _claim(text, found.start(), spelt.end(), value * scale * 1000, "w")
    for found in _ORDINAL.finditer(text):
        yield _claim(text, *found.span(), int(found[1]))


def _unit(word: str) -> str:
    for form in (word, word.removesuffix("s")):
        if form in _UNIT_WORDS:
            return _UNIT_WORDS[form]
        if form in UNITS and len(form) > 2:
            return UNITS[form]
    return UNITS.get(word, "")
