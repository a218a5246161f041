"""Which blocks of a page stand in a text that was taken from it, and where: text and page have the same order.

A sentence may stand in a page several times (in the article, in a list of teasers, hidden for small screens) and in
the text once. So long blocks are matched first, as the heaviest chain that runs forward in both; short blocks, which
could stand anywhere by chance, are only looked for between the long ones around them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.generic.split import Block

LONG = 16  # characters of a folded block that is unlikely to stand in a text by chance
NEAR = 40  # how far behind the last match a short block is looked for
PLACES = 4  # of a repeated block, so many places in the text are weighed
QUARTERED = 3 * LONG  # characters of a block of which a part may have been kept


class _Match(NamedTuple):
    """A block at a place in the text, behind the best chain of earlier blocks."""

    number: int
    start: int
    end: int
    held: int  # characters of the text that the chain up to here stands for
    before: _Match | None


def coverage(blocks: Sequence[Block], text: str) -> list[float]:
    """The share of each block, 0 to 1, that stands in a folded text at its place in the page's order."""
    shares = [0.0] * len(blocks)
    if not text:
        return shares
    number = position = 0
    for match in _chain(blocks, text):
        _fill(shares, blocks, range(number, match.number), text, position, match.start)
        shares[match.number] = 1.0
        number, position = match.number + 1, match.end
    _fill(shares, blocks, range(number, len(blocks)), text, position, len(text))
    return shares


def _chain(blocks: Sequence[Block], text: str) -> list[_Match]:
    """The matches of long blocks, forward in both, that hold the most text together."""
    best = [_Match(-1, 0, 0, 0, None)]  # the last matches of chains worth going on with: one that ends later holds more
    for number, block in enumerate(blocks):
        size = len(block.folded)
        if size < LONG:
            continue
        grown = []
        for start in _places(text, block.folded):
            before = best[bisect_right(best, start, key=_end) - 1]
            grown.append(_Match(number, start, start + size, before.held + size, before))
        for match in grown:
            _keep(best, match)
    found = []
    last = best[-1]
    while last.before:
        found.append(last)
        last = last.before
    return found[::-1]


def _end(match: _Match) -> int:
    return match.end


def _keep(best: list[_Match], match: _Match) -> None:
    """Put a match in its place unless a chain that ends no later holds as much; drop those that it makes useless."""
    at = bisect_right(best, match.end, key=_end)
    if best[at - 1].held >= match.held:
        return
    useless = at
    while useless < len(best) and best[useless].held <= match.held:
        useless += 1
    best[at - (best[at - 1].end == match.end) : useless] = [match]


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    for _ in range(PLACES):
        if at < 0:
            return
        yield at
        at = text.find(part, at + 1)


def _fill(shares: list[float], blocks: Sequence[Block], numbers: range, text: str, position: int, end: int) -> None:
    """Look for the blocks between two matches in the text between them."""
    for number in numbers:
        plain = blocks[number].folded
        if not plain or position >= end:
            continue
        if len(plain) >= QUARTERED:
            shares[number] = _in_quarters(plain, text, position, end)
        elif len(plain) < LONG and (at := text.find(plain, position, min(end, position + len(plain) + NEAR))) >= 0:
            shares[number] = 1.0
            position = at + len(plain)


def _in_quarters(plain: str, text: str, position: int, end: int) -> float:
    size = len(plain) // 4
    return sum(text.find(plain[at : at + size], position, end) >= 0 for at in range(0, 4 * size, size)) / 4
