"""The editor's file, the last machine draft and the new one → the next file. His edits are sacred.

A three-way merge over blocks (see blocks.py). His words, order, deletions, moves between sections and hand-written
items stay; what the machine changed in blocks that he left alone is taken over; new candidates come in where they
belong; where both changed the same thing his text stays and the machine's version stands below it as a marked comment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compose.block_merge import body, conflict_note, merge_block, tail
from compose.blocks import DRAFTED, Block, Part, blocks
from compose.inline import ids_of
from compose.matching import core, match


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, and how many conflicts are marked in it."""

    text: str
    conflicts: int = 0


@dataclass(slots=True)
class _Place:
    """A block of the file that is being made; `new` is its position in the machine's new draft."""

    part: Part
    section: str
    body: str
    tail: str
    new: int | None = None


def merge(base: str, his: str, new: str, may_go: Callable[[Block], bool] = lambda _: True) -> Merged:
    """The file as it should be now. Pure; running it again with the outcome changes nothing.

    `may_go` says whether an item or brief that he left alone may be taken out when the new draft has it no more.
    """
    if his == new or new == base:
        return Merged(his)
    if his == base:
        return Merged(new)
    return _Merge(blocks(base), blocks(his), blocks(new), may_go).run()


class _Merge:
    def __init__(self, base: list[Block], his: list[Block], new: list[Block], may_go: Callable[[Block], bool]) -> None:
        self.base, self.his, self.new, self.may_go = base, his, new, may_go
        self.his_base = match(his, base)
        self.base_new = match(base, new)
        known = set(self.base_new.values())
        own = [i for i in range(len(his)) if i not in self.his_base]
        fresh = [k for k in range(len(new)) if k not in known]
        both = match([his[i] for i in own], [new[k] for k in fresh])
        self.his_new = {own[i]: fresh[k] for i, k in both.items()}
        self.fresh = [k for k in fresh if k not in self.his_new.values()]
        self.out: list[_Place] = []
        self.conflicts = 0

    def run(self) -> Merged:
        moved = []
        for i, block in enumerate(self.his):
            if (place := self._kept(i, block)) is None:
                self._drop_after(tail(block))
            elif self._was_moved(i):
                moved.append(place)
                self._drop_after(tail(block))
            else:
                self._append(place)
        for place in moved:
            self._insert(place)
        standing = {id_ for place in self.out for id_ in ids_of(place.body)}
        for k in self.fresh:
            ids = ids_of(self.new[k].text)
            if ids and standing.issuperset(ids):  # with his words in it, as a brief instead of an item or the other way
                continue
            if self.new[k].part is not Part.HEADING or not self._has_heading(self.new[k].section):
                self._insert(_Place(self.new[k].part, self.new[k].section, body(self.new[k]), tail(self.new[k]), k))
        return Merged("".join(p.body + p.tail for p in self.out), self.conflicts)

    def _kept(self, i: int, block: Block) -> _Place | None:
        """His block as it goes on, with the machine's changes where he made none; None: the machine withdrew it."""
        j = self.his_base.get(i)
        k = self.his_new.get(i) if j is None else self.base_new.get(j)
        place = _Place(block.part, block.section, body(block), tail(block), k)
        if j is None:
            return place
        if k is None:
            untouched = core(block) == core(self.base[j]) and block.part in (*DRAFTED, Part.TEXT, Part.NOTE)
            if untouched and (block.part not in DRAFTED or self.may_go(block)):
                return None
            return place
        place.body, refused = merge_block(self.base[j], block, self.new[k])
        if refused:
            self.conflicts += 1
            place.body = _ended(place.body) + conflict_note(refused)
        return place

    def _was_moved(self, i: int) -> bool:
        """Whether the machine put the block in another section and the editor left it where it was."""
        j = self.his_base.get(i)
        k = self.base_new.get(j) if j is not None else None
        if j is None or k is None or self.his[i].part is not Part.ITEM:
            return False
        untouched = core(self.his[i]) == core(self.base[j]) and self.his[i].section == self.base[j].section
        return untouched and self.base[j].section != self.new[k].section

    def _append(self, place: _Place) -> None:
        if self.out:
            self.out[-1].body = _ended(self.out[-1].body)
        self.out.append(place)

    def _drop_after(self, blank: str) -> None:
        """A block went: the blank lines that followed it now follow the one before."""
        if self.out and len(blank) > len(self.out[-1].tail):
            self.out[-1].tail = blank

    def _has_heading(self, section: str) -> bool:
        return any(p.part is Part.HEADING and p.section == section for p in self.out)

    def _insert(self, place: _Place) -> None:
        """Put a block of the new draft after what stands before it there."""
        section = self._target_section(place)
        position = self._position(place, section)
        place.section = section
        before = self.out[position - 1] if position else None
        after = self.out[position] if position < len(self.out) else None
        if before is not None:
            before.body = _ended(before.body)
            if place.part in DRAFTED and before.part is place.part:
                place.tail, before.tail = before.tail, ""
            elif place.part in DRAFTED and before.tail:  # the first of its section
                one, rest = before.tail[: before.tail.find("\n") + 1], before.tail[before.tail.find("\n") + 1 :]
                before.tail, place.tail = (
                    one,
                    max(rest, place.tail if after and after.part is not place.part else "", key=len),
                )
            elif not before.tail and before.part is not Part.FRONT:
                before.tail = "\n"
        place.body = _ended(place.body)
        if after is not None and not place.tail and after.part is not place.part:
            place.tail = "\n"
        self.out.insert(position, place)

    def _target_section(self, place: _Place) -> str:
        """The section of the file that the block's section in the new draft is; its heading is put back if it went."""
        section = self.new[place.new].section if place.new is not None else place.section
        if not section or place.part in (Part.HEADING, Part.FOOTER) or self._has_heading(section):
            return section
        items = [p for p in self.out if p.part is Part.ITEM and p.new is not None]
        living = [p.section for p in items if self.new[p.new or 0].section == section and self._has_heading(p.section)]
        if living:
            return max(set(living), key=living.count)
        heading = next(k for k, b in enumerate(self.new) if b.part is Part.HEADING and b.section == section)
        self._insert(_Place(Part.HEADING, section, body(self.new[heading]), tail(self.new[heading]), heading))
        return section

    def _position(self, place: _Place, section: str) -> int:
        """After the nearest predecessor in the new draft that stands in the same section of the file."""
        assert place.new is not None
        where = {p.new: number for number, p in enumerate(self.out) if p.new is not None}
        for k in range(place.new - 1, -1, -1):
            number = where.get(k)
            if number is None:
                continue
            if place.part in (Part.HEADING, Part.FOOTER):
                return self._end_of_section(number)
            if self.out[number].section == section and (section or self.out[number].part is not Part.HEADING):
                return self._behind_text(number + 1, place)
        heading = (n for n, p in enumerate(self.out) if p.part is Part.HEADING and p.section == section)
        start = next((n + 1 for n in heading), None)
        if start is not None:
            return self._behind_text(start, place)
        return 0 if not section else len(self.out)

    def _behind_text(self, position: int, place: _Place) -> int:
        """Behind what belongs to the block before: notes and text under a heading, a comment below an item."""
        if place.part not in DRAFTED:
            return position
        under_heading = self.out[position - 1].part in (Part.HEADING, Part.NOTE)
        while position < len(self.out) and self.out[position].part in (Part.TEXT, Part.NOTE):
            text = self.out[position].body.startswith("<!--")
            if not text and (not under_heading or (self.out[position].part is Part.NOTE and not place.section)):
                break
            position += 1
        return position

    def _end_of_section(self, number: int) -> int:
        section = self.out[number].section
        end = number + 1
        while end < len(self.out) and self.out[end].section == section and self.out[end].part is not Part.FOOTER:
            end += 1
        return end


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def left_alone(base: str, his: str) -> set[Part]:
    """Which of headline and 导读 the editor left as the machine had them."""
    old, now = ({b.part: b for b in reversed(blocks(text))} for text in (base, his))
    both = (part for part in (Part.HEADLINE, Part.LEAD) if part in old and part in now)
    return {part for part in both if core(old[part]) == core(now[part])}


def with_lead(base: str, his: str, merged: str, fresh: Mapping[Part, str]) -> str:
    """The merged text with a new headline and 导读 where the editor left those of the machine as they were; one that
    `fresh` lacks (he deleted it) is not renewed.
    """
    for part in left_alone(base, his) & set(fresh):
        merged = "".join(fresh[part] + tail(b) if b.part is part else b.text for b in blocks(merged))
    return merged
