"""Faults planted in good summaries: one wrong figure, unit, sign, name, version, or two claims that changed places."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

_FIGURE = re.compile(r"(?<![\w.\-/:])\d+(?:\.\d+)?(?![\d./:-]|[A-Za-z]*\d)")
_VERSION = re.compile(r"(?<![\w.])[vV]?\d+\.\d+(?:\.\d+)*(?![\d.%倍\w])")
_NAME = re.compile(r"(?<![A-Za-z0-9./_-])[A-Z][A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*(?![A-Za-z0-9./_-])")
_UNITS = (
    ("ms", "s", "us"), ("毫秒", "秒", "微秒"), ("MB", "GB", "KB", "TB"), ("MHz", "GHz"), ("%", "倍"), ("％", "倍"),
    ("倍", "%"),
    ("万", "亿", "千"), ("亿", "万"), ("nm", "um"), ("纳米", "微米"), ("TOPS", "GOPS"), ("fps", "ms"), ("FPS", "ms"),
    ("年", "月"), ("个月", "年"), ("天", "小时"), ("小时", "分钟"), ("分钟", "秒"), ("秒", "分钟"), ("GB/s",
    "MB/s"), ("W", "mW"),
    ("美元", "元"), ("元", "美元"), ("K", "M"), ("G", "M"), ("M", "G"),
)  # fmt: skip
_SIGNS = (
    ("提升", "降低"), ("提高", "降低"), ("增长", "下降"), ("增加", "减少"), ("降低", "提升"), ("减少", "增加"),
    ("下降", "上升"),
    ("上升", "下降"), ("缩短", "延长"), ("超过", "不到"), ("不到", "超过"), ("低于", "高于"), ("高于", "低于"),
    ("以上", "以下"),
    ("快", "慢"), ("至少", "至多"), ("不足", "超过"), ("突破", "不足"), ("上涨", "下跌"), ("下跌", "上涨"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A summary with one fault; `spans` are where the wrong words stand now."""

    kind: str
    text: str
    spans: tuple[tuple[int, int], ...]


def _put(text: str, kind: str, edits: list[tuple[int, int, str]]) -> Corrupted:
    spans, shift = [], 0
    for start, end, new in sorted(edits):
        text = text[: start + shift] + new + text[end + shift :]
        spans.append((start + shift, start + shift + len(new)))
        shift += len(new) - (end - start)
    return Corrupted(kind, text, tuple(spans))


def _figure(text: str, names: list[str], rng: random.Random) -> Corrupted | None:
    found = list(_FIGURE.finditer(text))
    if not found:
        return None
    one = rng.choice(found)
    digits = list(one[0])
    place = rng.choice([i for i, char in enumerate(digits) if char.isdigit()])
    digits[place] = rng.choice([d for d in "123456789" if d != digits[place]])
    return _put(text, "figure", [(one.start(), one.end(), "".join(digits))])


def _unit(text: str, names: list[str], rng: random.Random) -> Corrupted | None:
    places = []
    for unit, *others in _UNITS:
        tail = r"(?![A-Za-z0-9/])" if unit[-1].isascii() and unit[-1].isalpha() else ""
        for found in re.finditer(rf"(?<=\d)(\s?){re.escape(unit)}{tail}", text):
            places.append((found.start() + len(found[1]), found.end(), rng.choice(others)))
    return _put(text, "unit", [rng.choice(places)]) if places else None


def _sign(text: str, names: list[str], rng: random.Random) -> Corrupted | None:
    places = []
    for word, other in _SIGNS:
        for found in re.finditer(rf"{word}(?:了|约|近|到|至)?\s?(?=\d)|(?<=\d[%％倍年个天秒])的?{word}", text):
            start = text.index(word, found.start())
            places.append((start, start + len(word), other))
    places += [(found.start(), found.end(), "") for found in re.finditer(r"(?<![\w%)）~.-])-(?=\d)", text)]
    if not places:
        return None
    start, end, other = rng.choice(places)
    return _put(text, "sign", [(start, end, other)])


def _name(text: str, names: list[str], rng: random.Random) -> Corrupted | None:
    found = list(_NAME.finditer(text))
    if not found:
        return None
    one = rng.choice(found)
    others = [
        name for name in names if name.casefold() not in text.casefold() and one[0].casefold() not in name.casefold()
    ]
    return _put(text, "name", [(one.start(), one.end(), rng.choice(others))]) if others else None


def _version(text: str, names: list[str], rng: random.Random) -> Corrupted | None:
    found = list(_VERSION.finditer(text))
    if not found:
        return None
    one = rng.choice(found)
    parts = one[0].split(".")
    place = rng.randrange(1, len(parts))
    parts[place] = str(int(parts[place]) + rng.choice([1, 2, 3, 7]))
    return _put(text, "version", [(one.start(), one.end(), ".".join(parts))])


def _swap(text: str, names: list[str], rng: random.Random) -> Corrupted | None:
    """Two figures or two names of one sentence change places, unless they only stand in a row (A、B 和 C)."""
    pairs = []
    for sentence in re.finditer(r"[^。！？\n]+", text):
        for pattern in (_FIGURE, _NAME):
            found = list(pattern.finditer(text, sentence.start(), sentence.end()))
            for one, two in combinations(found, 2):
                between = text[one.end() : two.start()]
                if one[0] != two[0] and not re.fullmatch(r"[\s、，,/和与及或以\w~至到.-]{0,3}", between):
                    pairs.append((one, two))
    pairs = [
        (a, b) for a, b in pairs if a[0].casefold() not in b[0].casefold() and b[0].casefold() not in a[0].casefold()
    ]
    pairs = [(a, b) for a, b in pairs if not _in_a_row(text[a.end() : b.start()])]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    return _put(text, "swap", [(one.start(), one.end(), two[0]), (two.start(), two.end(), one[0])])


def _in_a_row(between: str) -> bool:
    """Whether only other names and commas stand between two claims: their order says nothing."""
    return not re.search(r"[\u4e00-\u9fff]", re.sub(r"[和与及或以、]", "", between))


MAKERS: dict[str, Callable[[str, list[str], random.Random], Corrupted | None]] = {
    "figure": _figure,
    "unit": _unit,
    "sign": _sign,
    "name": _name,
    "version": _version,
    "swap": _swap,
}
