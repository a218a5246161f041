"""Real editing histories replayed state by state: is an edit lost when the machine refreshes the draft?

Each saved state in turn is the machine's last draft, the next state is what the editor made of it. Against that the
machine brings new drafts: unchanged; with new items and briefs; with some withdrawn; rewritten; moved; all of these.
An edit is lost when a line that he wrote or changed is not in the outcome word for word, when a block that he deleted
is back, when two blocks that he wrote stand in another order, or when refreshing once more changes anything.

mutants: besides, edits that nobody has made yet: to a random state some line operations (see _mutants.py), block moves,
rewrites and deletions are applied, against a random change of the machine.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks._mutants import add_options, mutated
from benchmarks.report import MissingData, note, table
from compose.block_merge import body
from compose.blocks import DRAFTED, Block, Part, blocks
from compose.inline import unix, visible, without_ids
from compose.matching import core, match
from compose.merge import merge


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder of folders, each with the states of one issue"
    )
    add_options(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """states, edits, edits_lost, and the kinds of loss."""
    histories = [sorted(folder.glob("*.md")) for folder in sorted(args.data.iterdir()) if folder.is_dir()]
    histories = [states for states in histories if states] or [sorted(args.data.glob("*.md"))]
    if not any(histories):
        raise MissingData(f"{args.data}: no states (*.md) in it or in its folders")
    rows, total, everything = [], Counter[str](), []
    for states in histories:
        texts = [path.read_text(encoding="utf-8") for path in states]
        everything += texts
        counts = replay(texts)
        rows.append({"issue": states[0].parent.name, **counts})
        total.update(counts)
    table("merging with the editor's own states", rows, quiet=args.json)
    return dict(total) | (_mutants(everything, args.mutants, args.seed) if args.mutants else {})


def _mutants(texts: Sequence[str], number: int, seed: int) -> dict[str, int]:
    """What becomes of edits made by chance."""
    counts = Counter({"mutants": number, "mutant_edits": 0, "mutant_edits_lost": 0, "mutant_machine_lost": 0})
    for n in range(number):
        rng = random.Random(f"{seed}:{n}")
        base = rng.choice(texts)
        his, (name, change) = unix(edited(base, rng)), rng.choice(list(CHANGES.items()))
        new = change(base, rng)
        try:
            outcome = merge(base, his, new).text
            lost = losses(base, his, outcome) + ["unstable"] * (merge(new, outcome, new).text != outcome)
            gone = [text for text in arrivals(base, his, new) if text not in _flat(without_ids(outcome))]
        except Exception as error:  # noqa: BLE001 - any is a finding
            lost, gone = [repr(error)], []
        counts["mutant_edits"] += len(edits(base, his))
        counts["mutant_edits_lost"] += len(lost)
        counts["mutant_machine_lost"] += len(gone)
        for text in (*lost, *(f"of the machine's: {text[:60]!r}" for text in gone)):
            note(f"mutant {n} ({name}): {text}")
    return dict(counts)


def edited(text: str, rng: random.Random) -> str:
    """A state after some edits by chance: of whole blocks, of words, and of the forms that lines have."""
    found = [block.text for block in blocks(text)]
    for _ in range(rng.randint(0, 5)):
        kind, i = rng.randrange(5), rng.randrange(len(found))
        if kind == 0 and len(found) > 1:
            del found[i]
        elif kind == 1:
            found.insert(rng.randint(0, len(found) - 1), found.pop(i))
        elif kind == 2:
            found.insert(i, f"- [我手写的{rng.random()} | 我](https://example.org/mine/{rng.random()})\n摘要：手写。\n")
        elif kind == 3:
            words = re.split(r"(?<=[，。；])", found[i])
            words[rng.randrange(len(words))] = f"我改的话{rng.random()}，"
            found[i] = "".join(words)
        else:
            found.insert(i, found[i])
    joined = "".join(found)
    return mutated(joined, rng, 3) if rng.random() < 0.6 else joined


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
    gone = [core(block) for j, block in enumerate(old) if j not in kept and block.part in DRAFTED]
    lost.extend(f"back: {text[:60]!r}" for text in gone if text and not _stands(text, mine) and _stands(text, flat))
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


def _stands(text: str, flat: str) -> bool:
    """Whether a block stands in a text as lines of its own; the mark at its end does not matter."""
    return bool(re.search(rf"^{re.escape(text)}[；;。. ]*$", flat, re.M))


def _bare(line: str) -> str:
    """A brief's line without the mark at its end, which depends on whether it is the last."""
    return line.rstrip("；;。. ")


def _flat(text: str) -> str:
    return "\n".join(line.rstrip() for line in visible(text).rstrip().split("\n"))


def _none(base: str, _: random.Random) -> str:
    return base


def _added(base: str, rng: random.Random) -> str:
    found = blocks(base)
    followed = [b.part for b in found[1:]] + [Part.FOOTER]
    places = [
        i
        for i, (b, after) in enumerate(zip(found, followed, strict=True))
        if b.part is Part.ITEM or (b.part is Part.HEADING and after in (Part.ITEM, Part.HEADING))
    ]
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
    return "".join(b.text for b in found if b.part not in DRAFTED or rng.random() > 0.3)


def _rewritten(base: str, rng: random.Random) -> str:
    def again(block: Block) -> str:
        if block.part in DRAFTED and rng.random() < 0.5:
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
