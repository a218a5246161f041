"""What a text asserts that can be checked: figures with their units, versions, Latin names, companies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from core.text import CJK
from curate.companies import COMPANIES
from curate.grounding.units import COUNTERS, LONGEST, SCALES, UNITS, chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure, version or name, at start:end of the plain text.

    `key` compares: for a figure its value and unit, else the letters and digits of the name. `weak` claims
    (一个, 第二, a column's 【label】, ordinary words of a foreign text) are looked for but not missed. `way` is
    the direction or bound that its words give a figure: up, down, over, under.
    """

    kind: str  # "figure", "version" or "name"
    start: int
    end: int
    key: str
    value: Decimal | None = None
    unit: str = ""
    weak: bool = False
    way: str = ""


_TOKEN = re.compile(
    r"(?P<url>https?://[\w./?=&%#~:@+-]+)"
    r"|(?P<version>(?<![\w.])v\d+(?:\.\d+)*(?![a-z])(?:[-.](?:rc"
    r"|beta|alpha)\.?\d*)?|(?<![\w.])\d+(?:\.\d+){2,}(?:[-.]?(?:rc"
    r"|beta|alpha)\.?\d*)?)"
    r"|(?P<latin>[a-z\u00e0-\u024f][a-z0-9\u00e0-\u024f]*(?:[-_.'&@][a-z0-9\u00e0-\u024f]+)*(?:\+\+"
    r"|(?<=[cf])#(?!\d))?)"
    r"|百分之(?P<share>[\d.]+|[零〇一二两三四五六七八九十百]+)"
    r"|(?P<sign>(?<![\w%)）.~-])[+-](?=\d))?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<chinese>[零〇一二两三四五六七八九十百千]+)(?=[万亿]?(?:倍|成|%|个|款|种|核|纳米"
    r"|秒|分钟|小时|天|年|月|周|人|名|家|次|项|台|万|亿|层|代|颗|位))"
)
_LETTERS = re.compile(r"[a-z0-9]+")
_SCALE = re.compile(r"\s*(?:多|余|几)?\s*(" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")(?![a-z])")
_UNIT = re.compile(r"\s*(?:多|余|来|几)?\s*(" + "|".join(re.escape(unit) for unit in LONGEST) + r")")
_COMPANY = re.compile("|".join(sorted(map(re.escape, COMPANIES), key=len, reverse=True)))
_CURRENCY = {"$": "usd", "¥": "cny", "€": "eur"}
_CLAUSE = "。，；！？!?;\n,：:（）()"
_WAYS = tuple(
    (way, re.compile("|".join(words.split())))
    for way, words in (
        ("under", "不到 不足 低于 小于 少于 以下 以内 至多 最多 不超过 < under below less\\sthan at\\smost"),
        ("over", "超过 超出 高于 大于 多于 不少于 不低于 至少 以上 突破 逾 > over above more\\sthan at\\sleast"),
        (
            "down",
            "降低 减少 下降 下滑 下跌 缩短 缩小 减小 减低 压缩 降至 跌至 降幅 变慢 减慢 更慢 慢 减 降"
            " reduc decreas drop lower slower down fell declin",
        ),
        (
            "up",
            "提升 提高 增长 增加 上升 上涨 上调 增至 升至 扩大 增大 涨幅 加快 加速 变快 更快 快 增 涨 升"
            " increas improv grow faster up rose surg jump",
        ),
    )
)


def is_foreign(text: str) -> bool:
    """Whether a plain text is not Chinese; a Chinese sentence may consist of Latin names for the most part."""
    characters = len(re.findall(f"[{CJK}]", text))
    return characters < 0.2 * len(text) and characters < 0.4 * (characters + len(re.findall(r"[a-z]+", text)))


def find_claims(text: str) -> list[Claim]:
    """All claims of a plain text (see `plain`), in order."""
    foreign = is_foreign(text)
    found = list(_companies(text))
    columns = "【" in text
    at = 0
    while token := _TOKEN.search(text, at):
        claim = _read(text, token, foreign)
        labelled = columns and text.rfind("【", 0, claim.start) > text.rfind("】", 0, claim.start)
        found.append(replace(claim, weak=True) if labelled else claim)
        at = max(claim.end, token.start() + 1)
    return sorted(found, key=lambda claim: claim.start)


def _read(text: str, token: re.Match[str], foreign: bool) -> Claim:
    if token["url"]:
        return Claim("name", token.start(), token.end(), token[0].rstrip("/."))
    if token["version"]:
        return Claim("version", token.start(), token.end(), token[0].lstrip("v"))
    return _name(token, foreign) if token["latin"] else _figure(text, token)


def _name(token: re.Match[str], foreign: bool) -> Claim:
    key = "".join(_LETTERS.findall(token[0])) or token[0]
    weak = len(key) == 1 or (foreign and not any(char.isdigit() for char in key))
    if token[0].endswith(("+", "#")):
        key += token[0].lstrip("abcdefghijklmnopqrstuvwxyz0123456789")
    return Claim("name", token.start(), token.end(), key, weak=weak)


def _companies(text: str) -> Iterator[Claim]:
    for found in _COMPANY.finditer(text):
        yield Claim("name", found.start(), found.end(), COMPANIES[found[0]])


def _figure(text: str, token: re.Match[str]) -> Claim:
    start, end = token.span()
    weak = False
    if token["share"]:
        value = Decimal(token["share"]) if token["share"][0].isdigit() else chinese_number(token["share"])
        return made(text, start, end, value or Decimal(0), "%", weak=False)
    if token["chinese"]:
        value, weak = chinese_number(token["chinese"]), True
    else:
        value = Decimal(token["figure"].replace(",", ""))
        glued = re.match(r"[a-z][a-z0-9]*", text[end:])
        if glued and glued[0] not in UNITS and glued[0] not in SCALES and not token["sign"]:
            end += glued.end()  # 5g, 1080p, 35xx, 3d: names
            return Claim("name", start, end, text[start:end])
    value = value or Decimal(0)
    if token["sign"] == "-":
        value = -value
    unit = _CURRENCY.get(text[start - 1 : start], "")
    if scaled := _SCALE.match(text, end):
        value, end, weak = value * SCALES[scaled[1]], scaled.end(1), False
    elif token["chinese"] and text[end : end + 1] == "成":
        return made(text, start, end + 1, value * 10, "%", weak=False)
    named = _UNIT.match(text, end)
    if named and not (named[1][-1].isascii() and named[1][-1].isalnum() and re.match(r"[a-z0-9]", text[named.end() :])):
        unit, end = UNITS[named[1]], named.end()
        weak = weak and unit not in ("times", "nm", "core", "ms")
    if text[max(0, start - 1) : start] == "第":
        weak = weak or unit in COUNTERS
    return made(text, start, end, value, unit, weak=weak)


def made(text: str, start: int, end: int, value: Decimal, unit: str, *, weak: bool) -> Claim:
    """The figure at start:end of the text, with the direction or bound that the words beside it give."""
    plain_value = format(value.normalize(), "f")
    return Claim("figure", start, end, f"{plain_value} {unit}".strip(), value, unit, weak, _way(text, start, end))


def _way(text: str, start: int, end: int) -> str:
    """The nearest word of direction or bound in the figure's clause: before it, else right behind it."""
    opens = max((text.rfind(mark, max(0, start - 14), start) for mark in _CLAUSE), default=-1)
    before = text[max(opens + 1, start - 14) : start]
    last = max(
        ((found.end(), -rank, way) for rank, (way, words) in enumerate(_WAYS) for found in words.finditer(before)),
        default=None,
    )
    if last:
        return last[2]
    after = re.split(f"[{re.escape(_CLAUSE)}]", text[end : end + 5], maxsplit=1)[0]
    return next((way for way, words in _WAYS if words.match(after.lstrip("的 "))), "")
