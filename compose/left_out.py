"""Where file and queue disagree after a draft was refreshed, told with the way out. The queue follows the file only
when the editor says so (``compose sync``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from compose.blocks import Part, blocks, drafted
from compose.inline import ids_of
from compose.select import PROPOSALS
from core.types import Candidate, Decision

_AS = {Decision.ACCEPTED: Part.ITEM, Decision.BRIEF: Part.BRIEF}
_TAKEN = tuple(_AS)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Candidates that the queue takes and the file has no more, those that the file has and the queue does not take,
    and those that are an item in one and a brief in the other.
    """

    deleted: tuple[Candidate, ...] = ()
    undecided: tuple[Candidate, ...] = ()
    otherwise: tuple[Candidate, ...] = ()


def disagreement(text: str, machine: str, candidates: Sequence[Candidate]) -> Disagreement:
    """How the file and the decisions differ. `candidates` are those that either text names."""
    here, new = ids_in_text(text), ids_in_text(machine)
    proposed = new if PROPOSALS in text else set[int]()
    parts = {(id_, block.part) for block in drafted(text) for id_ in ids_of(block.text)}
    return Disagreement(
        deleted=tuple(c for c in candidates if c.decision in _TAKEN and c.id in new - here),
        undecided=tuple(c for c in candidates if c.decision not in _TAKEN and c.id in here - proposed),
        otherwise=tuple(
            c for c in candidates if c.id in here and c.decision in _TAKEN and (c.id, _AS[c.decision]) not in parts
        ),
    )


def in_words(found: Disagreement, path: object, day: date) -> Iterator[str]:
    """A line for each kind, with the remedy."""
    if found.deleted:
        ids = " ".join(f"--back {c.id}" for c in found.deleted)
        yield (
            f"accepted, but you deleted it in {path}, so it stays out: {named(found.deleted)} → "
            f"`compose --date {day} {ids}` puts it in again, `compose sync {path}` rejects it"
        )
    if found.undecided:
        yield (
            f"in {path}, but not accepted (any more): {named(found.undecided)} → delete it there, or "
            f"`compose sync {path}` accepts it"
        )
    if found.otherwise:
        yield (
            f"an item in {path} and a brief in the queue, or the other way round: {named(found.otherwise)} → "
            f"`compose sync {path}` takes it as it stands in the file; deleted there, --back puts it in as decided"
        )


def ids_in_text(text: str) -> set[int]:
    """The candidates that stand in a text."""
    return {id_ for block in blocks(text) for id_ in ids_of(block.text)}


def without(text: str, ids: Collection[int]) -> str:
    """The text without the blocks of these candidates."""
    return "".join(b.text for b in blocks(text) if not set(ids_of(b.text)) & set(ids)) if ids else text


def named(candidates: Sequence[Candidate]) -> str:
    """The first of them by number and title, and how many more there are."""
    shown = ", ".join(f"{c.id} {(c.title or c.article.title)[:24]}" for c in candidates[:_SHOWN])
    return shown + (f" and {len(candidates) - _SHOWN} more" if len(candidates) > _SHOWN else "")
