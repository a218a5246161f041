"""Which block of one version of a file is which block of another: by hidden id, address, title, words."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from compose.blocks import DRAFTED, Block, Part
from compose.inline import ids_of, urls_of, visible, without_ids
from compose.items import parse_item
from core.text import fold
from core.urls import identity, is_http

SIMILAR = 0.6  # share of characters in common from which two texts are versions of one
MAX_COMPARED = 600  # characters of a block that are compared
_SINGLE = (Part.FRONT, Part.HEADLINE, Part.SLOGAN, Part.LEAD, Part.INTRO, Part.FOOTER)

Key = Callable[[Block], Iterable[Hashable]]


def core(block: Block) -> str:
    """A block's words: without hidden ids, blanks at line ends, blank lines at the end."""
    lines = [line.rstrip() for line in visible(without_ids(block.text)).rstrip().split("\n")]
    text = "\n".join(lines)
    return text.rstrip("；;。. ") if block.part is Part.BRIEF else text


def match(left: Sequence[Block], right: Sequence[Block]) -> dict[int, int]:
    """Pairs of positions in `left` and `right` that are the same block, each at most once; the surest signs first."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for key in (_by_id, _by_words, _by_address_and_title, _by_address, _by_name):
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j, block in enumerate(right):
            if j not in taken:
                for value in key(block):
                    waiting[block.part, value].append(j)
        for i, block in enumerate(left):
            if i in found:
                continue
            choices = [j for value in key(block) for j in waiting[block.part, value] if j not in taken]
            choices = [j for j in choices if not _of_other_candidates(block, right[j])]
            if choices:
                found[i] = _nearest(block, choices, right)
                taken.add(found[i])
    _match_similar(left, right, found, taken)
    return found


def _nearest(block: Block, choices: Sequence[int], right: Sequence[Block]) -> int:
    """The first choice, one of the same section before others."""
    return next((j for j in choices if right[j].section == block.section), choices[0])


def _by_id(block: Block) -> Iterable[Hashable]:
    return ids_of(block.text) if block.part in DRAFTED else ()


def _by_words(block: Block) -> Iterable[Hashable]:
    return (core(block),)


def _by_address_and_title(block: Block) -> Iterable[Hashable]:
    if block.part is not Part.ITEM:
        return ()
    item = parse_item(block.text)
    return ((identity(item.url), fold(item.title)),) if is_http(item.url) else ()


def _by_address(block: Block) -> Iterable[Hashable]:
    if block.part is Part.ITEM:
        item = parse_item(block.text)
        return (identity(item.url),) if is_http(item.url) else ()
    return [identity(url) for url in urls_of(block.text)] if block.part is Part.BRIEF else ()


def _by_name(block: Block) -> Iterable[Hashable]:
    if block.part in _SINGLE:
        return (block.part,)
    if block.part is Part.HEADING:
        return (fold(block.text),)
    if block.part is Part.ITEM and (title := fold(parse_item(block.text).title)):
        return (title,)
    return ()


def _match_similar(left: Sequence[Block], right: Sequence[Block], found: dict[int, int], taken: set[int]) -> None:
    """Pair what is left by likeness of words, the likest first."""
    pairs = []
    for i, block in enumerate(left):
        if i in found or block.part not in (*DRAFTED, Part.NOTE, Part.TEXT):
            continue
        for j, other in enumerate(right):
            if j in taken or other.part is not block.part or _are_distinct(block, other):
                continue
            if (share := _likeness(block, other)) >= SIMILAR:
                pairs.append((-share, i, j))
    for _, i, j in sorted(pairs):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)


def _of_other_candidates(one: Block, other: Block) -> bool:
    a, b = set(ids_of(one.text)), set(ids_of(other.text))
    return bool(a and b) and a.isdisjoint(b)


def _are_distinct(one: Block, other: Block) -> bool:
    """Whether ids or addresses say that two blocks, however alike, are not the same."""
    a, b = ({identity(url) for url in urls_of(block.text.split("\n")[0])} for block in (one, other))
    return _of_other_candidates(one, other) or (bool(a and b) and a.isdisjoint(b))


def _likeness(one: Block, other: Block) -> float:
    a, b = (re.sub(r"\s+", "", core(block))[:MAX_COMPARED] for block in (one, other))
    if one.part is Part.BRIEF and min(len(a), len(b)) > 6 and (a.startswith(b) or b.startswith(a)):
        return SIMILAR  # a bullet that goes on: another clause joined it
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR else 0.0
