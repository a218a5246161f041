"""How much of a machine draft survived the editor: kept, edited, moved, dropped, added. Pure."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compose.blocks import Block, Part, blocks
from compose.inline import plain
from compose.items import parse_item
from compose.matching import core, match

_LABELS = {"kept": "#6b8e23", "edited": "#d9a400", "moved": "#4682b4", "dropped": "#b22222", "added": "#888888"}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one item or brief; `ratio` is the share of its characters that stayed, 0 to 1."""

    kind: str  # item, brief
    title: str
    fate: str  # kept, edited, dropped, added
    ratio: float
    moved: bool = False
    section: str = ""


def fates(machine: str, final: str) -> list[Fate]:
    """What became of each item and brief of the machine's draft in the editor's file, then what he added."""
    old = [b for b in blocks(machine) if b.part in (Part.ITEM, Part.BRIEF)]
    new = [b for b in blocks(final) if b.part in (Part.ITEM, Part.BRIEF)]
    pairs = match(old, new)
    found = [_fate(block, new[pairs[i]] if i in pairs else None) for i, block in enumerate(old)]
    kept = set(pairs.values())
    added = [b for j, b in enumerate(new) if j not in kept]
    return found + [Fate(b.part, _title(b), "added", 0.0, section=b.section) for b in added]


def _fate(old: Block, new: Block | None) -> Fate:
    if new is None:
        return Fate(old.part, _title(old), "dropped", 0.0, section=old.section)
    a, b = core(old), core(new)
    ratio = 1.0 if a == b else difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
    moved = old.section != new.section
    return Fate(old.part, _title(new), "kept" if a == b else "edited", round(ratio, 3), moved, new.section)


def _title(block: Block) -> str:
    return parse_item(block.text).title if block.part is Part.ITEM else plain(core(block)).lstrip("-* ")[:40]


@dataclass(frozen=True, slots=True)
class Summary:
    """One issue's numbers; `survived` is the mean ratio over what the machine had drafted."""

    date: date
    kept: int
    edited: int
    moved: int
    dropped: int
    added: int
    survived: float


def summarise(day: date, found: Sequence[Fate]) -> Summary:
    """The fates of one issue counted."""
    counts = Counter(fate.fate for fate in found)
    drafted = [fate.ratio for fate in found if fate.fate != "added"]
    return Summary(
        day,
        kept=counts["kept"],
        edited=counts["edited"],
        moved=sum(fate.moved for fate in found),
        dropped=counts["dropped"],
        added=counts["added"],
        survived=round(sum(drafted) / len(drafted), 3) if drafted else 0.0,
    )


def plot(summaries: Sequence[Summary]) -> str:
    """A bar for each issue, kept to added from below, as SVG; above it the share that survived."""
    width, step, height = 60 + 46 * len(summaries), 46, 200
    top = max((s.kept + s.edited + s.dropped + s.added for s in summaries), default=1) or 1
    parts = list(_bars(summaries, step, height, top))
    parts += [
        f'<text x="{10 + 70 * n}" y="16" fill="{color}">{label}</text>'
        for n, (label, color) in enumerate(_LABELS.items())
        if label != "moved"
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{max(width, 380)}" height="{height + 80}" '
        f'font-family="sans-serif" font-size="11">{"".join(parts)}</svg>\n'
    )


def _bars(summaries: Sequence[Summary], step: int, height: int, top: int) -> Iterator[str]:
    for n, one in enumerate(summaries):
        x, y = 20 + step * n, float(height + 40)
        for label in ("kept", "edited", "dropped", "added"):
            size = getattr(one, label) * height / top
            y -= size
            yield f'<rect x="{x}" y="{y:.1f}" width="30" height="{size:.1f}" fill="{_LABELS[label]}"/>'
        yield f'<text x="{x}" y="{y - 4:.1f}">{one.survived:.0%}</text>'
        yield f'<text x="{x}" y="{height + 56}">{one.date:%m-%d}</text>'
        yield f'<text x="{x}" y="{height + 70}">{one.date:%Y}</text>'
