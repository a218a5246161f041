"""A candidate as one row of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from core.text import shorten, width
from core.types import Decision
from review.table import MARKS, PINNED, REPEATS, SHORT, titled

if TYPE_CHECKING:
    from store.listing import Line

MARK_COLUMNS = 4  # decision, pinned, duplicate
CURSOR, MARKED = "▶", "●"
COLOURS = {Decision.ACCEPTED: "green", Decision.BRIEF: "cyan", Decision.REJECTED: "red"}  # beside their marks


@dataclass(frozen=True, slots=True)
class Look:
    """What the rows of a list have in common: columns of the whole row, of numbers and of section names."""

    columns: int
    number: int
    section: int
    names: Mapping[str, str]  # of the sections, by key
    brief: str  # what stands for the section of a brief


def look(columns: int, largest: int, names: Mapping[str, str], brief: str) -> Look:
    """The look of a list with that largest number on so many columns."""
    widest = max(width(name) for name in (*names.values(), brief))
    return Look(columns, len(str(largest)), min(widest, 8), names, brief)


def row(line: Line, look: Look, *, current: bool, marked: bool) -> Text:
    """Cursor, number, decision, section, relevance, title, in columns that stay straight."""
    short = line.brief_proposed and line.decision is Decision.PENDING
    decision = MARKS[line.decision] + PINNED * line.pinned + REPEATS * bool(line.duplicate_of) + SHORT * short
    section = look.brief if line.decision is Decision.BRIEF else look.names.get(line.section, line.section)
    text = Text(no_wrap=True, end="")
    text.append((CURSOR if current else " ") + (MARKED if marked else " "))
    text.append(f"{line.id:>{look.number}} ")
    text.append(_padded(decision, MARK_COLUMNS), Style(color=COLOURS.get(line.decision)))
    text.append(" " + _padded(section, look.section) + f" {line.relevance:.2f} ")
    text.append(titled(line, max(look.columns - width(text.plain), 8)), Style(bold=line.decision is Decision.PENDING))
    text.append(" " * max(look.columns - width(text.plain), 0))
    if current:
        text.stylize(Style(reverse=True))
    return text


def _padded(text: str, columns: int) -> str:
    short = shorten(text, columns)
    return short + " " * (columns - width(short))
