"""How much of a machine draft survived the editor: kept, edited, moved, dropped, added. Pure."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compose.blocks import Block, Part, drafted
from compose.inline import ids_of, plain
from compose.items import parse_item
from compose.matching import core, match
from core.types import Candidate, Decision, SummaryOrigin

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


def own_words(before: Sequence[Block], machine: str, candidates: Iterable[Candidate]) -> list[Block]:
    """The items and briefs of a machine draft as the machine itself wrote them.

    Once the queue has followed the file, a new draft carries the editor's words and places, and lacks what he threw
    out; `before`, the own words of the draft before it, still has what the machine had written there.
    """
    known = list(candidates)
    his = {c.id for c in known if _is_his(c)}
    rejected = {c.id for c in known if c.decision is Decision.REJECTED}
    new = drafted(machine)
    standing = {id_ for block in new for id_ in ids_of(block.text)}
    earlier = {id_: block for block in before for id_ in ids_of(block.text)}
    own = [next((earlier[i] for i in ids_of(b.text) if i in his and i in earlier), b) for b in new]
    gone = [b for b in before if {*ids_of(b.text)} & rejected and not {*ids_of(b.text)} & standing]
    return [*dict.fromkeys(own), *gone]


def _is_his(candidate: Candidate) -> bool:
    judged = candidate.judgement
    return (
        candidate.section not in ("", judged.section)
        or candidate.title not in ("", judged.title, candidate.article.title)
        or SummaryOrigin.EDITOR in (candidate.summary_origin, candidate.brief_origin)
    )


def to_json(own: Sequence[Block]) -> str:
    """Blocks as the store keeps them."""
    return json.dumps([[block.part, block.section, block.text] for block in own], ensure_ascii=False)


def from_json(text: str) -> list[Block]:
    """The blocks of `to_json`; none of an empty string."""
    return [Block(Part(part), words, 0, section) for part, section, words in json.loads(text or "[]")]


def fates(old: Sequence[Block], final: str) -> list[Fate]:
    """What became of each of the machine's items and briefs in the editor's file, then what he added."""
    new = drafted(final)
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
    ratios = [fate.ratio for fate in found if fate.fate != "added"]
    return Summary(
        day,
        kept=counts["kept"],
        edited=counts["edited"],
        moved=sum(fate.moved for fate in found),
        dropped=counts["dropped"],
        added=counts["added"],
        survived=round(sum(ratios) / len(ratios), 3) if ratios else 0.0,
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
