"""Titles that were taken or not, for the benchmarks of relevance, and the figures of a ranking."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks._items import past_items
from benchmarks.report import MissingData, json_lines
from core.clock import parse_date
from curate.clues import Clues, lead_of, without_marks
from curate.learning import Row

OTHERS_PER_ITEM = 10  # in the ranking of an issue: as many refused titles for each of its items

# General news of AI, chips and computing: close to the newsletter's matter, and mostly not for it.
_NEAR = re.compile(
    r"AI|人工智能|智能|模型|机器学习|深度学习|神经|芯片|[CGNT]PU|算法|视觉|机器人|Transformer|CVPR|ICCV|LLM|卷积|检测|处理器|半导体"
)
_YES = ("1", "1.0", "true", "yes", "positive", "pos", "taken", "relevant")
_LABELLED = re.compile(r"(?P<before>[01])\t(?P<title>.+)|(?P<other>.+)\t(?P<behind>[01])")


@dataclass(frozen=True, slots=True)
class Title:
    """One title of a test: taken or not (None: not said), a near miss or not, and the issue it belongs to."""

    row: Row
    taken: bool | None
    hard: bool
    issue: str = ""


def titles(path: Path) -> list[Title]:
    """A text file with one title a line, or JSON lines with ``title`` and, where known, a label, ``hard``, ``date``."""
    if path.is_dir() or path.name == "items.jsonl":
        return [
            Title(Row(past.clues, True, past.section, _day(past.date)), True, False, past.date)
            for past in past_items(path)
        ]
    if path.suffix == ".jsonl":
        return [_title(row) for row in json_lines(path)]
    if not path.is_file():
        raise MissingData(f"{path}: no such file")
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [_plain(line) for line in lines if line]


def held_back(found: Sequence[Title]) -> tuple[list[Title], list[Title]]:
    """Two halves by a hash of the title: to learn from, and to test with."""
    halves: tuple[list[Title], list[Title]] = ([], [])
    for title in found:
        halves[zlib.crc32(title.row.clues.title.encode()) % 2].append(title)
    return halves


def refused(found: Iterable[Title]) -> list[Row]:
    """These titles as choices against them."""
    return [Row(title.row.clues, False, "", title.row.day) for title in found]


def auc(good: Sequence[float], bad: Sequence[float]) -> float | None:
    """The chance that a taken title ranks above a refused one; None without both."""
    if not good or not bad:
        return None
    ordered = sorted([(score, 1) for score in good] + [(score, 0) for score in bad])
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += sum(kind for _, kind in ordered[start:end]) * (start + 1 + end) / 2
        start = end
    return round((ranks - len(good) * (len(good) + 1) / 2) / (len(good) * len(bad)), 4)


def hits_at(good: Sequence[float], bad: Sequence[float], places: int) -> int:
    """How many taken titles stand among the first places; at equal scores the refused one comes first."""
    ordered = sorted([(-score, 1) for score in good] + [(-score, 0) for score in bad])
    return sum(kind for _, kind in ordered[:places])


def others(pool: Sequence[float], count: int, salt: str) -> list[float]:
    """That many of the pool's scores, chosen by a hash, another choice for each salt."""
    order = sorted(range(len(pool)), key=lambda number: zlib.crc32(f"{salt} {number}".encode()))
    return [pool[number] for number in order[:count]]


def accepted(found: Iterable[Title]) -> list[Row]:
    """These titles as choices for them."""
    return [replace(title.row, taken=True) for title in found]


def _title(row: Mapping[str, Any]) -> Title:
    named = str(row.get("kind") or row.get("group") or row.get("set") or "").lower()
    said = next((row[key] for key in ("relevant", "taken", "positive", "label", "y", "target") if key in row), None)
    taken = None if said is None else str(said).lower() in _YES
    if taken is None and named:
        taken = {"pos": True, "neg": False, "har": False}.get(named[:3])
    text = row["title"]
    hard = row.get("hard")
    if hard is None:
        hard = "hard" in named or (not named and bool(_NEAR.search(text)))
    when = str(row.get("date") or row.get("issue") or "")
    seen = Clues(title=without_marks(text), account=row.get("source") or "", lead=lead_of(row.get("summary") or ""))
    return Title(Row(seen, bool(taken), row.get("section") or "", _day(when)), taken, bool(hard), when)


def _plain(line: str) -> Title:
    """A title, with its label before it or behind it if a tab and 0 or 1 stand there."""
    found = _LABELLED.fullmatch(line)
    text = (found["title"] or found["other"]) if found else line
    taken = (found["before"] or found["behind"]) == "1" if found else None
    return Title(Row(Clues(title=text), bool(taken)), taken, bool(_NEAR.search(text)))


def _day(text: str) -> date:
    return parse_date(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else date.min
