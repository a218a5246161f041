"""One block in three versions → one: the machine's changes where the editor changed nothing, else his words."""

from __future__ import annotations

from dataclasses import dataclass

from compose.blocks import SUMMARY, Block, Part
from compose.inline import hide, ids_of, urls_of, without_ids
from compose.items import META, label_line
from compose.matching import core

CONFLICT = "冲突：机器稿有了新的版本，你的文字原样保留，看完请删掉这段注释"
_ENDINGS = "；;。. "


@dataclass(frozen=True, slots=True)
class _Units:
    """An item's three parts, each of which has one author at a time."""

    head: str
    labels: tuple[str, ...]
    summary: str


def merge_block(base: Block, his: Block, new: Block) -> tuple[str, str]:
    """The merged text and, where both changed the same thing, the machine's version that was not taken (else "")."""
    b, h, n = core(base), core(his), core(new)
    if h == b:
        return (body(new), "") if n != b else (body(his), "")
    if n in (b, h):
        return body(his), ""
    if his.part is Part.ITEM:
        return _merge_item(base, his, new)
    if his.part is Part.BRIEF and n.startswith(b) and b:
        added = tuple(i for i in ids_of(new.text) if i not in ids_of(his.text))
        ending = body(his).rstrip("\n")[len(without_ids(body(his)).rstrip(_ENDINGS + "\n")) :].strip()[:1]
        return f"{h}{n[len(b) :]}{ending or '；'}{hide((*ids_of(his.text), *added))}\n", ""
    quiet = his.part in (Part.LEAD, Part.HEADLINE)
    return body(his), "" if quiet else body(new)


def body(block: Block) -> str:
    """The block's text up to the blank lines that follow it."""
    return block.text.rstrip() + _line_end(block.text) if block.text.strip() else ""


def tail(block: Block) -> str:
    """The blank lines that follow a block."""
    return block.text[len(body(block)) :]


def conflict_note(text: str) -> str:
    """The machine's version as an HTML comment, clearly marked."""
    return f"<!-- {CONFLICT}\n{without_ids(text).rstrip().replace('-->', '--&gt;').replace('<!--', '&lt;!--')}\n-->\n"


def _line_end(text: str) -> str:
    """Blanks and line end of the last line that is not blank."""
    rest = text[len(text.rstrip()) :]
    return rest[: rest.find("\n") + 1] if "\n" in rest else rest


def _merge_item(base: Block, his: Block, new: Block) -> tuple[str, str]:
    b, h, n = (_units(block) for block in (base, his, new))
    untouched = (_same(b.head, h.head), b.labels == h.labels, _same(b.summary, h.summary))
    changed = (not _same(b.head, n.head), b.labels != n.labels, not _same(b.summary, n.summary))
    differing = (not _same(h.head, n.head), False, not _same(h.summary, n.summary))
    head = n.head if untouched[0] else h.head
    summary = n.summary if untouched[2] else h.summary
    labels = n.labels if untouched[1] else _with_added(b.labels, h.labels, n.labels)
    conflict = any(not u and c and d for u, c, d in zip(untouched, changed, differing, strict=True))
    if not any(u and c for u, c in zip(untouched, changed, strict=True)) and labels == h.labels:
        return body(his), body(new) if conflict else ""
    if _in_other_order(his):
        return body(his), body(new)
    text = head + "".join(line + "  \n" for line in labels) + summary
    return text.rstrip() + _line_end(text), body(new) if conflict else ""


def _with_added(base: tuple[str, ...], his: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """His label lines, and those the machine added with an address that he has not."""
    known = {url for line in (*base, *his) for url in urls_of(line)}
    return (*his, *(line for line in new if line not in base and not known.issuperset(urls_of(line))))


def _same(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _words(text: str) -> list[str]:
    return [line.rstrip() for line in without_ids(text).rstrip().split("\n")]


def _units(block: Block) -> _Units:
    lines = body(block).splitlines(keepends=True)
    start = 1
    labels = []
    while (
        start < len(lines) and not SUMMARY.match(lines[start]) and label_line(without_ids(lines[start]).rstrip(), META)
    ):
        labels.append(lines[start].rstrip())
        start += 1
    return _Units(lines[0] if lines else "", tuple(labels), "".join(lines[start:]))


def _in_other_order(block: Block) -> bool:
    """Whether label lines stand after the summary, so that the parts cannot be put together anew."""
    lines = body(block).splitlines()
    summary = next((i for i, line in enumerate(lines) if SUMMARY.match(line)), len(lines))
    return any(label_line(line.rstrip()) for line in lines[summary + 1 :])
