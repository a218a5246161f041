"""The extraction data and how it is scored: shingles, tokens, titles, names, days; the split by registered domain."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import json_lines, read_bytes
from core.text import CJK
from core.types import Page

SHINGLE = 4
FETCHED = datetime(2026, 11, 21, tzinfo=UTC)  # the pages are older; nothing relative is read from them
PARTS = ("dev", "test", "all")
_TOKEN = re.compile(rf"[{CJK}]|[^\W{CJK}]+")

Counts = tuple[float, float, float]  # true positives, false positives, false negatives, each a share of their sum


@dataclass(frozen=True, slots=True)
class Row:
    """One page of the data with what is known to be right."""

    id: str
    url: str
    language: str
    group: str
    body: str
    title: str
    author: str
    date: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    file: Path

    def page(self) -> Page:
        """The page as the fetcher would hand it over."""
        return Page(url=self.url, final_url=self.url, status=200, body=read_bytes(self.file), fetched_at=FETCHED)


def rows(folder: Path, part: str = "all", sample: int = 0) -> list[Row]:
    """The pages of one part; with `sample`, that many of them, spread evenly and always the same."""
    found = [row for row in _read(folder) if part in ("all", part_of(row))]
    if sample and sample < len(found):
        found.sort(key=lambda row: hashlib.sha256(row.id.encode()).digest())
        found = found[:sample]
    return found


def _read(folder: Path) -> Iterator[Row]:
    for raw in json_lines(folder / "manifest.jsonl"):
        text = {key: raw.get(key) or "" for key in ("url", "lang", "set", "body", "title", "author", "date")}
        yield Row(
            id=raw["id"], url=text["url"], language=text["lang"], group=text["set"], body=text["body"],
            title=text["title"], author=text["author"], date=text["date"], present=tuple(raw.get("with") or ()),
            absent=tuple(raw.get("without") or ()), file=folder / raw["file"],
        )  # fmt: skip


def domain(row: Row) -> str:
    """The registered domain, or the page's id where its address says nothing."""
    from tld import get_fld

    return (row.url and get_fld(row.url, fail_silently=True)) or row.id


def part_of(row: Row) -> str:
    """``dev`` or ``test``, by a hash of the registered domain: all development happens on ``dev``."""
    return "dev" if hashlib.sha256(domain(row).encode()).digest()[0] % 2 == 0 else "test"


def tokens(text: str) -> list[str]:
    """Words; a CJK character is one."""
    return _TOKEN.findall(text)


def shingle_counts(expected: str, found: str, size: int = SHINGLE) -> Counts:
    """Overlap of the two texts' runs of `size` tokens, as scrapinghub/article-extraction-benchmark counts it."""
    right, got = (_shingles(tokens(text), size) for text in (expected, found))
    both = (right & got).total()
    extra, missing = got.total() - both, right.total() - both
    total = both + extra + missing
    return (both / total, extra / total, missing / total) if total else (0.0, 0.0, 0.0)


def _shingles(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)))


def f1(counts: Iterable[Counts]) -> float:
    """Of the mean precision and the mean recall over all pages, as that benchmark does; 0 for no pages."""
    counts = list(counts)
    if not counts:
        return 0.0
    precision = sum(_precision(*each) for each in counts) / len(counts)
    recall = sum(_precision(right, missing, extra) for right, extra, missing in counts) / len(counts)
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


def _precision(right: float, extra: float, missing: float) -> float:
    if not extra and not missing:
        return 1.0
    return right / (right + extra) if right + extra else 0.0


def same_title(expected: str, found: str) -> bool:
    """Equal but for case, white space and the forms of quotes and dashes."""
    return _plain(expected) == _plain(found)


def _plain(text: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return text.translate(str.maketrans("‘’“”–—", "''\"\"--"))


def same_names(expected: str, found: str) -> bool:
    """The same names in any order, whatever separates them."""
    return _names(expected) == _names(found)


def _names(text: str) -> list[str]:
    text = re.sub(r"^\s*(?:by|von)\s+", "", unicodedata.normalize("NFKC", text).casefold())
    parts = (re.sub(r"[\W_]+", "", part) for part in re.split(r"[,;&/、|]|\band\b|\bund\b|\bet\b", text))
    return sorted(part for part in parts if part)


def same_day(expected: str, found: datetime | None) -> bool:
    """The same day on the page's own clock or in UTC, or the very same moment."""
    if found is None:
        return False
    if found.date().isoformat() == expected[:10] or found.astimezone(UTC).date().isoformat() == expected[:10]:
        return True
    try:
        moment = datetime.fromisoformat(expected)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment == found


def snippet_counts(row: Row, found: str) -> tuple[int, int, int]:
    """Of the snippets that must and must not be in the text: kept, wrongly kept, lost."""
    plain = " ".join(found.split())
    kept = sum(" ".join(text.split()) in plain for text in row.present)
    wrong = sum(" ".join(text.split()) in plain for text in row.absent)
    return kept, wrong, len(row.present) - kept


def snippet_f1(counts: Iterable[tuple[int, int, int]]) -> float:
    """F1 over all snippets of all pages together, as trafilatura's evaluation counts."""
    kept, wrong, lost = (sum(column) for column in zip(*counts, strict=True)) if (counts := list(counts)) else (0, 0, 0)
    return round(2 * kept / (2 * kept + wrong + lost), 4) if kept else 0.0


def share(values: Sequence[bool]) -> float:
    """The share of True."""
    return round(sum(values) / len(values), 4) if values else 0.0
