"""``compose sync``: what the editor did in the file becomes what the queue says. `plan` is pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compose.blocks import Block, Part, drafted
from compose.inline import ids_of
from compose.items import parse_item
from compose.matching import core
from compose.parse import parse_brief, section_key
from compose.select import PROPOSALS
from core.config import EditionConfig
from core.types import Candidate, Decision
from core.urls import identity, is_http


@dataclass(frozen=True, slots=True)
class Change:
    """One candidate's fields that the queue must take over, and why."""

    candidate_id: int
    action: str
    changes: dict[str, Any]
    title: str


def plan(base: str, his: str, candidates: Sequence[Candidate], edition: EditionConfig) -> list[Change]:
    """What must change in the queue so that it says what the file says.

    In the file: accepted (or a brief), in the section it stands in, with his words where he changed them. In the
    machine's draft but no longer in the file: rejected. While the line that marks proposals stands in the file,
    items that he left untouched are still only proposals.
    """
    by_id = {c.id: c for c in candidates}
    by_identity = {c.article.identity: c.id for c in candidates}
    old, now = _by_candidate(base, by_identity), _by_candidate(his, by_identity)
    proposing = PROPOSALS in his
    changes = [
        change
        for id_, block in now.items()
        if id_ in by_id and (change := _followed(by_id[id_], block, old.get(id_), edition, proposing=proposing))
    ]
    gone = [by_id[id_] for id_ in old if id_ not in now and id_ in by_id]
    rejected = {"decision": Decision.REJECTED}
    changes += [Change(c.id, "reject", rejected, _name(c)) for c in gone if c.decision is not Decision.REJECTED]
    return changes


def _followed(
    candidate: Candidate, block: Block, old: Block | None, edition: EditionConfig, *, proposing: bool
) -> Change | None:
    touched = old is None or core(old) != core(block) or old.section != block.section or old.part is not block.part
    if proposing and not touched:
        return None
    wanted: dict[str, Any] = dict(
        _item_fields(block, old, edition) if block.part is Part.ITEM else _brief_fields(block, old)
    )
    changes = {name: value for name, value in wanted.items() if getattr(candidate, name) != value}
    action = "accept" if "decision" in changes else "move" if "section" in changes else "edit"
    return Change(candidate.id, action, changes, _name(candidate)) if changes else None


def _item_fields(block: Block, old: Block | None, edition: EditionConfig) -> Iterator[tuple[str, Any]]:
    yield "decision", Decision.ACCEPTED
    yield "section", section_key(block.section, edition)
    item, before = parse_item(block.text), parse_item(old.text) if old and old.part is Part.ITEM else None
    if before and item.title != before.title:
        yield "title", f"{item.repo}：{item.title}" if item.repo else item.title
    if before and item.summary != before.summary:
        yield "summary", item.summary


def _brief_fields(block: Block, old: Block | None) -> Iterator[tuple[str, Any]]:
    yield "decision", Decision.BRIEF
    if len(ids_of(block.text)) == 1 and (old is None or core(old) != core(block)):
        brief = parse_brief(block.text)
        text = brief.text.rstrip("；;。. ")
        yield "brief_text", f"{brief.subject}：{text}" if brief.subject else text


def _by_candidate(text: str, by_identity: dict[str, int]) -> dict[int, Block]:
    """Candidate id → the block that stands for it: by hidden id, else by the address of its head."""
    found: dict[int, Block] = {}
    for block in drafted(text):
        ids = list(ids_of(block.text))
        if not ids and block.part is Part.ITEM and is_http(url := parse_item(block.text).url):
            ids = [by_identity[key] for key in [identity(url)] if key in by_identity]
        for id_ in ids:
            found.setdefault(id_, block)
    return found


def _name(candidate: Candidate) -> str:
    return candidate.title or candidate.article.title
