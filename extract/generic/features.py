"""What is known of each block of a page, as one row of numbers for the classifier."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.generic.ancestry import Ancestry
from extract.generic.prose import function_words
from extract.generic.split import Block, fold
from extract.generic.votes import VOTERS
from extract.generic.words import WORDS, count_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

TEXT_SEEN = 400  # characters of a block that its words are looked for in
GOOD_CHARS, GOOD_LINKED = 60, 0.3  # a block of prose: at least so long, at most this share of it links
NEAR = 2  # blocks on either side
SENTENCE = 10  # tokens of a block that is likely to hold a sentence
ANCHOR_CHARS = 20  # blocks shorter than this do not mark where a voter's text begins and ends

_ENDS = re.compile(r"[.!?。！？…:：\"”’)）]\s*$")
_SENTENCE = re.compile(r"[.!?。！？]")
_COMMA = re.compile("[,，、；;]")
_DIGIT, _UPPER = re.compile(r"\d"), re.compile("[A-ZÀ-Þ]")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b")
_HEADING = {f"h{level}": min(level, 5) for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page says of itself, folded: its title, description and JSON-LD body."""

    title: str = ""
    description: str = ""
    body: str = ""

    @classmethod
    def of(cls, title: str, description: str, body: str) -> Declared:
        """From plain texts."""
        return cls(fold(title), fold(description), fold(body))


class _Table:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.columns: list[Numbers] = []

    def add(self, name: str, values: Any) -> None:
        self.names.append(name)
        self.columns.append(np.asarray(values, dtype=np.float64))


def features(
    blocks: Sequence[Block], votes: Mapping[str, Sequence[float]], declared: Declared
) -> tuple[list[str], Numbers]:
    """Names of the columns, and a row for each block. `votes` has the coverage of every one of VOTERS."""
    table = _Table()
    length = np.array([len(block.folded) for block in blocks], dtype=np.float64)
    ballots = np.array([votes[name] for name in VOTERS], dtype=np.float64)
    mean = ballots.mean(axis=0)
    linked = np.array([min(1.0, block.linked / max(1, len(block.text))) for block in blocks])
    good = ((length >= GOOD_CHARS) & (linked < GOOD_LINKED)) * length
    for name, ballot in zip(VOTERS, ballots, strict=True):
        table.add(f"vote {name}", ballot)
    table.add("vote mean", mean)
    table.add("linked", linked)
    _text(table, blocks, length)
    _position(table, ballots, mean, length)
    _density(table, good, length)
    _function_words(table, blocks)
    ancestry = Ancestry(blocks)
    ancestry.columns(table.add, length, mean, linked, good)
    _page(table, blocks, ballots, mean, length, good)
    _declared(table, blocks, declared)
    return table.names, np.column_stack(table.columns)


def _text(table: _Table, blocks: Sequence[Block], length: Numbers) -> None:
    seen = [block.text[:TEXT_SEEN] for block in blocks]
    size = np.array([max(1, len(text)) for text in seen], dtype=np.float64)
    tags = [block.element.tag for block in blocks]
    table.add("log length", np.log1p(length))
    table.add("log tokens", np.log1p([block.tokens for block in blocks]))
    table.add("ends", [bool(_ENDS.search(block.text[-3:])) for block in blocks])
    table.add("sentences", [len(_SENTENCE.findall(block.text)) for block in blocks])
    for name, pattern in (("commas", _COMMA), ("digits", _DIGIT), ("upper", _UPPER)):
        table.add(name, [len(pattern.findall(text)) for text in seen] / size)
    table.add("date", [bool(_DATE.search(text)) for text in seen])
    headings = [_HEADING.get(tag, 0) for tag in tags]
    table.add("heading", headings)
    table.add("p", [tag == "p" for tag in tags])
    table.add("item", [tag in ("li", "dd", "dt") for tag in tags])
    table.add("div", [tag in ("div", "section") for tag in tags])
    table.add("cell", [tag in ("td", "th") for tag in tags])
    counts = np.array([count_words(text) for text in seen])
    for number, name in enumerate(WORDS):
        table.add(f"words {name}", counts[:, number])
    under = 0
    table.add("under heading", [under := level or under for level in headings])


def _position(table: _Table, ballots: Numbers, mean: Numbers, length: Numbers) -> None:
    """Where a block stands in the page, and before, in or behind what each voter took."""
    count = len(length)
    at = np.arange(count)
    before = np.concatenate([[0.0], np.cumsum(length)])
    table.add("position", before[:-1] / max(1.0, before[-1]))
    for name, ballot in [*zip(VOTERS, ballots, strict=True), ("mean", mean)]:
        taken = np.nonzero((ballot >= 0.5) & (length >= ANCHOR_CHARS))[0]
        first, last = (taken[0], taken[-1]) if len(taken) else (0, count - 1)
        table.add(f"inside {name}", ((at >= first) & (at <= last)) * bool(len(taken)))
        if name in ("mean", "readability", "default"):
            table.add(f"before {name}", np.where(at < first, np.log1p(np.abs(before[first] - before[:-1])), 0))
            table.add(f"behind {name}", np.where(at > last, np.log1p(np.abs(before[:-1] - before[last + 1])), 0))
            span = max(1.0, before[last + 1] - before[first])
            table.add(f"within {name}", np.clip((before[:-1] - before[first]) / span, -0.5, 1.5))


def _density(table: _Table, good: Numbers, length: Numbers) -> None:
    """How much prose stands around a block, and how near."""
    count = len(length)
    for reach in (2, 6):
        window = np.ones(2 * reach + 1)
        prose, all_of_it = (np.convolve(row, window)[reach : reach + count] for row in (good, length))
        table.add(f"density {reach}", prose / np.maximum(1, all_of_it))
    where = np.nonzero(good > 0)[0]
    for name, order in (("prose before", where), ("prose behind", where)):
        gaps = np.full(count, 20.0)
        for number in range(count):
            behind = name == "prose behind"
            cut = int(np.searchsorted(order, number, side="right" if behind else "left"))
            if behind and cut < len(order):
                gaps[number] = min(20, order[cut] - number)
            elif not behind and cut:
                gaps[number] = min(20, number - order[cut - 1])
        table.add(name, gaps)


def _function_words(table: _Table, blocks: Sequence[Block]) -> None:
    """The share of function words in a block, around it, and beside what is usual in the page's prose."""
    share = np.array(function_words(blocks))
    size = np.array([block.tokens for block in blocks], dtype=np.float64)
    near, total = (np.convolve(row, np.ones(2 * NEAR + 1))[NEAR : NEAR + len(size)] for row in (share * size, size))
    prose = np.sort(share[size >= SENTENCE])
    usual = prose[-max(1, len(prose) // 4) :].mean() if len(prose) else 0.0
    table.add("function words", share)
    table.add("function words near", near / np.maximum(1, total))
    table.add("function words beside prose", share - usual)
    table.add("page function words", [float((share * size).sum()) / max(1.0, float(size.sum()))] * len(size))


def _page(
    table: _Table, blocks: Sequence[Block], ballots: Numbers, mean: Numbers, length: Numbers, good: Numbers
) -> None:
    count, total = len(length), max(1.0, float(length.sum()))
    voted, prose = max(1.0, float((mean * length).sum())), max(1.0, float(good.sum()))
    table.add("page blocks", [np.log1p(count)] * count)
    table.add("page voted", [voted / total] * count)
    table.add("page prose", [prose / total] * count)
    table.add("page prose voted", [float((good * mean).sum()) / prose] * count)
    for name, ballot in zip(VOTERS, ballots, strict=True):
        table.add(f"page {name}", [float((ballot * length).sum()) / voted] * count)
    cjk = sum(len(block.text) > 3 * len(block.text.encode("ascii", "ignore")) for block in blocks)
    table.add("page not ascii", [cjk / count] * count)
    copies = Counter(block.folded for block in blocks)
    table.add("repeated", [copies[block.folded] > 1 for block in blocks])


def _declared(table: _Table, blocks: Sequence[Block], declared: Declared) -> None:
    title, description, body = declared.title, declared.description, declared.body
    folded = [block.folded for block in blocks]
    table.add("is title", [bool(f) and (f in title or (len(title) > 5 and title in f)) for f in folded])
    opening = description[:40]
    table.add(
        "is description", [len(f) > 15 and (f in description or (len(opening) == 40 and opening in f)) for f in folded]
    )
    table.add("in json-ld", [1.0 if len(f) > 8 and f in body else 0.0 if body else 0.5 for f in folded])
