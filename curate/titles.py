"""Titles taken apart for comparing: words, identifiers, versions and model numbers, shared or in conflict."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.text import CJK, bigrams
from curate.traditional import simplified

MOST_CHARS = 300  # of a title; what is longer is no title

# Letters-year-number, arXiv, Microsoft's KB: a shared one makes the event, different ones part it.
IDENTIFIER = re.compile(
    r"(?<![a-z0-9.])(?:[a-z]{2,6}-\d{4}-\d{3,}|ms\d{2}-\d{3}|kb\d{6,}|\d{4}\.\d{5}(?:v\d+)?|rfc\s?\d{3,})(?![a-z0-9])",
    re.I,
)
# A name with a number: v0.6.0 · 2.0 · YOLOv5 · RTX3080 · 骁龙865 · 天玑 1000+ · iPhone 12 · 麒麟990
_VERSION = re.compile(r"(?<![\d.])v?\d+(?:\.\d+)+(?:[-.]?(?:alpha|beta|rc|preview)\.?\d*)?(?![\d.]*%)", re.I)
_MODEL = re.compile(
    rf"""(?P<name>(?<![a-z])[a-z]{{1,20}}(?:[\ -]?[a-z]{{1,20}})?|[{CJK}]{{2}})[\ -]?(?P<number>\d{{1,5}})
    (?P<tail>(?:\+|\s?(?:plus|pro|max|ultra|ti|super|lite|mini|se)(?![a-z]))*)
    (?!\d|\.\d|%|[倍个款万亿年月日分元人条篇位层核]|(?:nm|ms|fps|k|gb|g)(?![a-z]))""",
    re.I | re.X,
)
_PART = re.compile(
    r"[(（]([一二三四五六七八九十]{1,3}|\d{1,2}|[上中下])[)）]|第\s?([一二三四五六七八九十]{1,3}|\d{1,4})\s?[篇期弹讲章节课]"
)
_HEAD = re.compile(r"^\s*(?:[【\[(（「][^】\])）」]{1,14}[】\])）」]\s*|[^|｜丨:：]{1,8}[|｜丨]\s*)+")
_TAIL = re.compile(r"[【\[(（「](?:附|含|内附|文末|文后|首发|建议收藏)[^】\])）」]*[】\])）」]\s*$")
# Names before a number that say nothing of a product: counts, years, ordinals.
_NO_PRODUCT = re.compile(
    r"^(?:top|day|part|no|vol|lesson|chapter|with|and|for|in|to|of|the|at|by|on|from|超过|最新|全球|本周|第|仅|约|近|达到|提升|降低|新增|发布|全年|排名|售价|上涨|下跌)$"
)


@dataclass(frozen=True)
class TitleView:
    """A title taken apart for comparing."""

    title: str

    @cached_property
    def plain(self) -> str:
        """NFKC, case-folded, simplified, without the column's name in brackets before it and the bait behind it."""
        text = simplified(unicodedata.normalize("NFKC", self.title[:MOST_CHARS])).casefold().strip()
        bare = _TAIL.sub("", _HEAD.sub("", text)).strip()
        return bare or text

    @cached_property
    def letters(self) -> str:
        """Letters and digits of the plain title, nothing else."""
        return "".join(char for char in self.plain if char.isalnum())

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """Numbers that name one thing in the world: CVE-2024-50379, 2007.10319."""
        text = unicodedata.normalize("NFKC", self.title[:MOST_CHARS]).casefold()
        return frozenset(re.sub(r"(?<=\d)v\d+$|\s", "", found) for found in IDENTIFIER.findall(text))

    @cached_property
    def versions(self) -> frozenset[str]:
        """Version numbers, without their v."""
        return frozenset(found.lstrip("v") for found in _VERSION.findall(IDENTIFIER.sub(" ", self.plain)))

    @cached_property
    def models(self) -> dict[str, frozenset[str]]:
        """Product names with their numbers: ``{"骁龙": {"865", "865plus"}}``."""
        found: dict[str, set[str]] = {}
        for match in _MODEL.finditer(_VERSION.sub(" ", IDENTIFIER.sub(" ", self.plain))):
            name = re.sub(r"(?<=[a-z]{3})v$", "", re.sub(r"[ -]", "", match["name"]))
            if not _NO_PRODUCT.match(name):
                number = match["number"] + re.sub(r"\s", "", match["tail"] or "")
                found.setdefault(name, set()).add(number)
        return {name: frozenset(numbers) for name, numbers in found.items()}

    @cached_property
    def part(self) -> str:
        """The number of a part in a series: （二）, 第3篇."""
        found = _PART.search(self.plain)
        return (found[1] or found[2]) if found else ""

    @cached_property
    def terms(self) -> frozenset[str]:
        """Bigrams and Latin words of the plain title."""
        return frozenset(bigrams(self.plain))


@lru_cache(maxsize=4096)  # a title is compared with dozens of others, and so are those
def title_view(title: str) -> TitleView:
    """The title taken apart, once."""
    return TitleView(title)


def conflict(a: TitleView, b: TitleView) -> str:
    """Why the two cannot be the same event (versions or model numbers part them), or an empty string."""
    if a.identifiers and b.identifiers and not a.identifiers & b.identifiers:
        return f"编号不同：{_some(a.identifiers)} / {_some(b.identifiers)}"
    if a.versions and b.versions and not a.versions & b.versions:
        return f"版本不同：{_some(a.versions)} / {_some(b.versions)}"
    if a.part and b.part and a.part != b.part:
        return f"不是同一篇：{a.part} / {b.part}"
    for name in a.models.keys() & b.models.keys():
        if not a.models[name] & b.models[name]:
            return f"型号不同：{name} {_some(a.models[name])} / {_some(b.models[name])}"
    return ""


def _some(names: frozenset[str]) -> str:
    return "、".join(sorted(names)[:2])
