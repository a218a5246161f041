"""Real editing histories replayed state by state: is an edit lost when the machine refreshes the draft?

Each saved state in turn is the machine's last draft, the next state is what the editor made of it. Against that the
machine brings new drafts: unchanged; with new items and briefs; with some withdrawn; rewritten; moved; all of these.
An edit is lost when a line that he wrote or changed is not in the outcome word for word, when a block that he deleted
is back, when two blocks that he wrote stand in another order, or when refreshing once more changes anything.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.report import MissingData, table
from compose.block_merge import body
from compose.blocks import Block, Part, blocks
from compose.inline import without_ids
from compose.matching import core, match
from compose.merge import merge

_RUNS = (Part.ITEM, Part.BRIEF)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder of folders, each with the states of one issue"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """states, edits, edits_lost, and the kinds of loss."""
    histories = [sorted(folder.glob("*.md")) for folder in sorted(args.data.iterdir()) if folder.is_dir()]
    histories = [states for states in histories if states] or [sorted(args.data.glob("*.md"))]
    if not any(histories):
        raise MissingData(f"{args.data}: no states (*.md) in it or in its folders")
    rows, total = [], Counter[str]()
    for states in histories:
        counts = replay([path.read_text(encoding="utf-8") for path in states])
        rows.append({"issue": states[0].parent.name, **counts})
        total.update(counts)
    table("merging with the editor's own states", rows, quiet=args.json)
    return dict(total)


def replay(states: Sequence[str]) -> Counter[str]:
    """Count what becomes of the edits between consecutive states."""
    counts = Counter({"states": len(states), "merges": 0, "edits": 0, "edits_lost": 0, "machine_lost": 0})
    for number, (base, his) in enumerate(pairwise(states)):
        for name, change in CHANGES.items():
            # str seeds are hashed by SHA-512, so the choices are the same in every run
            new = change(base, random.Random(f"{number}:{name}"))
            outcome = merge(base, his, new)
            counts["merges"] += 1
            counts["edits"] += len(edits(base, his))
            counts["edits_lost"] += len(losses(base, his, outcome.text))
            told = _flat(without_ids(outcome.text))
            counts["machine_lost"] += sum(text not in told for text in arrivals(base, his, new))
            again = merge(new, outcome.text, new)
            counts["edits_lost"] += again.text != outcome.text
    return counts


def edits(base: str, his: str) -> list[Block]:
    """The blocks that he wrote or changed."""
    old, now = blocks(base), blocks(his)
    pairs = match(now, old)
    return [b for i, b in enumerate(now) if i not in pairs or core(b) != core(old[pairs[i]])]


def losses(base: str, his: str, outcome: str) -> list[str]:
    """What he did that the outcome does not have, in words."""
    lost: list[str] = []
    old, now = blocks(base), blocks(his)
    pairs = match(now, old)
    flat = _flat(outcome)
    lines = set(flat.split("\n"))
    for i, block in enumerate(now):
        before = set(core(old[pairs[i]]).split("\n")) if i in pairs else set()
        written = [line for line in core(block).split("\n") if line not in before]
        lost.extend(f"gone: {line[:60]!r}" for line in written if line not in lines and _bare(line) not in flat)
    kept, mine = set(pairs.values()), _flat(his)
    gone = [core(block) for j, block in enumerate(old) if j not in kept and block.part in _RUNS]
    lost.extend(f"back: {text[:60]!r}" for text in gone if text and text not in mine and text in flat)
    lost.extend(_reordered(edits(base, his), flat))
    return lost


def arrivals(base: str, his: str, new: str) -> set[str]:
    """What the machine brought that neither version had."""
    known = {core(b) for text in (base, his) for b in blocks(text)}
    fresh, old = blocks(new), blocks(base)
    pairs = match(fresh, old)
    return {core(b) for i, b in enumerate(fresh) if i not in pairs and core(b) not in known}


def _reordered(own: Sequence[Block], flat: str) -> Iterator[str]:
    places = [(flat.find(_flat(body(b))), b) for b in own if flat.count(_flat(body(b))) == 1]
    for (one, _), (other, block) in pairwise(places):
        if one > other:
            yield f"order: {core(block)[:60]!r}"


def _bare(line: str) -> str:
    """A brief's line without the mark at its end, which depends on whether it is the last."""
    return line.rstrip("；;。. ")


def _flat(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\u00a0", " ").rstrip().split("\n"))


def _none(base: str, _: random.Random) -> str:
    return base


def _added(base: str, rng: random.Random) -> str:
    found = blocks(base)
    places = [i for i, b in enumerate(found) if b.part in (Part.ITEM, Part.HEADING)]
    for n, i in enumerate(sorted(rng.sample(places, min(3, len(places))), reverse=True)):
        head = f"- [机器新增的第{n}条：{rng.random()} | 某账号](https://example.org/new/{rng.random()})"
        text = f"{head} <!-- jb:{900000 + n} -->  \n摘要：机器写的摘要，编号{rng.random()}。  \n"
        blank = found[i].text[len(body(found[i])) :]
        if found[i].part is Part.ITEM:
            found[i] = replace(found[i], text=body(found[i]).rstrip("\n") + "\n")
            text += blank
        found.insert(i + 1, replace(found[i], part=Part.ITEM, text=text))
    return "".join(b.text for b in found)


def _withdrawn(base: str, rng: random.Random) -> str:
    found = blocks(base)
    return "".join(b.text for b in found if b.part not in _RUNS or rng.random() > 0.3)


def _rewritten(base: str, rng: random.Random) -> str:
    def again(block: Block) -> str:
        if block.part in _RUNS and rng.random() < 0.5:
            lines = body(block).splitlines(keepends=True)
            lines[-1] = lines[-1].rstrip() + f"机器又补了一句{rng.random()}。\n"
            return "".join(lines) + block.text[len(body(block)) :]
        return block.text

    return "".join(again(b) for b in blocks(base))


def _moved(base: str, rng: random.Random) -> str:
    found = blocks(base)
    movable = [i for i, b in enumerate(found) if b.part is Part.ITEM]
    headings = [i for i, b in enumerate(found) if b.part is Part.HEADING]
    if not movable or not headings:
        return base
    i, target = rng.choice(movable), rng.choice(headings)
    block = found.pop(i)
    found.insert(target + 1 - (i < target), replace(block, text=body(block).rstrip("\n") + "\n"))
    return "".join(b.text for b in found)


def _all(base: str, rng: random.Random) -> str:
    return _added(_moved(_withdrawn(_rewritten(base, rng), rng), rng), rng)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "unchanged": _none,
    "added": _added,
    "withdrawn": _withdrawn,
    "rewritten": _rewritten,
    "moved": _moved,
    "all": _all,
}
