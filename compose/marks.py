"""Whose words an item, a brief or the 导读 has: 摘录, LLM·model or 编辑, in the comment that carries the hidden ids.

The editor reads it in his draft; no outlet shows it, and merging and parsing pass over it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from compose.block_merge import body, tail
from compose.blocks import DRAFTED, Block, Part, blocks, drafted
from compose.inline import hide, ids_of, without_ids
from compose.items import parse_item
from compose.matching import core

EDITOR = "编辑"
_MARK = re.compile(r"<!--\s*jb:[0-9,]*[^\S\n]+(?P<origin>[^<>\n]*?)\s*-->")
_COMMENT = re.compile(r"[^\S\n]*<!--\s*jb:[0-9,]*(?:[^\S\n][^<>\n]*)?-->")


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the words of candidates come from, by id, as items and as briefs; and those of the 导读 (empty: titles)."""

    items: Mapping[int, str] = field(default_factory=dict)
    briefs: Mapping[int, str] = field(default_factory=dict)
    lead: str = ""


def marked(text: str, machine: str, origins: Origins) -> str:
    """The text with a mark at each hidden id; what differs from the machine's draft is the editor's."""
    written = {id_: block for block in blocks(machine) for id_ in ids_of(block.text)}
    lead = next((core(block) for block in blocks(machine) if block.part is Part.LEAD), "")
    return "".join(_marked(block, written, lead, origins) for block in blocks(text))


def unmarked(text: str) -> str:
    """The text with the hidden ids alone."""
    return re.sub(r"(<!--\s*jb:[0-9,]*)[^\S\n][^<>\n]*?-->", r"\1 -->", text)


def counted(text: str) -> Counter[str]:
    """How many items and briefs of a text there are of each mark."""
    found: Counter[str] = Counter()
    for block in drafted(text):
        if mark := _MARK.search(block.text):
            found[mark["origin"]] += 1
    return found


def _marked(block: Block, written: Mapping[int, Block], lead: str, origins: Origins) -> str:
    if block.part is Part.LEAD:
        bare = _COMMENT.sub("", body(block))
        mark = f" <!-- jb: {_safe(origins.lead)} -->" if origins.lead and core(block) == lead else ""
        return _before_line_end(bare, mark) + tail(block)
    ids = ids_of(block.text)
    if block.part not in DRAFTED or not ids:
        return block.text
    known = origins.items if block.part is Part.ITEM else origins.briefs
    names = [known[id_] for id_ in ids if id_ in known]
    if any(id_ in written and _words(block) != _words(written[id_]) for id_ in ids):
        names = [EDITOR]
    if not names:
        return block.text
    comment = hide(ids).removesuffix("-->") + f"{_safe('、'.join(dict.fromkeys(names)))} -->"
    before, after = _COMMENT.split(block.text, maxsplit=1)
    return before + comment + _COMMENT.sub("", after)


def _words(block: Block) -> str:
    """What the mark speaks of: the summary of an item, the whole of a brief."""
    return parse_item(block.text).summary.rstrip() if block.part is Part.ITEM else core(block)


def _before_line_end(text: str, mark: str) -> str:
    stripped = text.rstrip()
    return stripped + mark + text[len(stripped) :]


def _safe(origin: str) -> str:
    """A model's name as it can stand in a comment."""
    return re.sub(r"-{2,}|[<>\s]+", "-", without_ids(origin))
