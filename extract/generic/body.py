"""The body of a page: public extractors vote on every block, a classifier that has seen their habits decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.generic.align import coverage
from extract.generic.cut import cut, in_one_piece
from extract.generic.features import Declared, features
from extract.generic.model import load
from extract.generic.split import Block, Split, fold, split
from extract.generic.votes import votes

if TYPE_CHECKING:
    from collections.abc import Sequence

MAJORITY = 0.5
HOPELESS = 0.2  # a block less likely than this is never taken
MEANT = 0.2  # share of repeated text beyond which it is no slip of the markup
PAIRS = 3  # long blocks that come just twice each: a second copy of the text
LONG = 40  # folded characters of a block that nobody writes twice
FEED_LONG = 400  # folded characters from which a feed's own text says what the body is
FEED_WEIGHT = 0.35  # how far it moves a block's probability


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of the body, and the F1 that the classifier expects of it, 0 to 1."""

    html: str
    confidence: float


def parse(html: str) -> Split:
    """A cleaned page in blocks; none when there is nothing in it."""
    import lxml.html
    from lxml import etree

    try:
        return split(lxml.html.document_fromstring(html))
    except etree.ParserError:  # nothing but white space and comments
        return Split(lxml.html.Element("body"), [])


def read_body(page: Split, html: str, declared: Declared, feed: str = "") -> Body | None:
    """The body of a split page (whose markup is `html`), or None when no block belongs to an article.

    `feed` is the text that the feed carried for the article. Changes the page.
    """
    if not page.blocks:
        return None
    root = page.body.getroottree().getroot()
    ballots = votes(root, html, page.blocks)
    names, rows = features(page.blocks, ballots, declared)
    model = load()
    likely = [float(p) for p in model.probabilities(names, rows)]
    if len(text := fold(feed)) >= FEED_LONG:
        in_feed = coverage(page.blocks, text)
        likely = [min(1.0, p + FEED_WEIGHT * share) for p, share in zip(likely, in_feed, strict=True)]
    sizes = [block.tokens for block in page.blocks]
    taken = once(page.blocks, in_one_piece(page, best_f1(sizes, likely)))
    if not sum(size for size, kept in zip(sizes, taken, strict=True) if kept):
        # nothing is likely: then the extractor that is right most often decides alone
        taken = [share >= MAJORITY for share in ballots["default"]]
        if not any(taken):
            return None
    confidence = _expected_f1(sizes, likely, taken)
    return Body(cut(page, taken), confidence)


def best_f1(sizes: Sequence[int], likely: Sequence[float]) -> list[bool]:
    """The choice of blocks with the highest expected F1: the likeliest ones, down to where another one costs more."""
    order = sorted(range(len(sizes)), key=lambda number: -likely[number])
    right = sum(size * p for size, p in zip(sizes, likely, strict=True))
    hits = chosen = best = 0.0
    count = 0
    for rank, number in enumerate(order, 1):
        hits += sizes[number] * likely[number]
        chosen += sizes[number]
        if (expected := 2 * hits / max(1e-9, chosen + right)) > best and likely[number] >= HOPELESS:
            best, count = expected, rank
    wanted = set(order[:count])
    return [number in wanted for number in range(len(sizes))]


def once(blocks: Sequence[Block], taken: Sequence[bool]) -> list[bool]:
    """The choice without repeats of long blocks, such as a caption that a gallery shows twice.

    A page that repeats much of its text (a filler, a litany) means it, unless it shows the whole of it just twice, as
    pages do that have an article for small screens and one for wide ones.
    """
    repeated: list[int] = []
    seen: set[str] = set()
    for number, (block, kept) in enumerate(zip(blocks, taken, strict=True)):
        if kept and len(block.folded) >= LONG and block.folded in seen:
            repeated.append(number)
        if kept:
            seen.add(block.folded)
    size = sum(block.tokens for block, kept in zip(blocks, taken, strict=True) if kept)
    much = sum(blocks[number].tokens for number in repeated) > MEANT * size
    in_pairs = len(repeated) >= PAIRS and len({blocks[number].folded for number in repeated}) == len(repeated)
    if much and not in_pairs:
        return list(taken)
    gone = set(repeated)
    return [kept and number not in gone for number, kept in enumerate(taken)]


def _expected_f1(sizes: Sequence[int], likely: Sequence[float], taken: Sequence[bool]) -> float:
    hits = sum(size * p for size, p, kept in zip(sizes, likely, taken, strict=True) if kept)
    right = sum(size * p for size, p in zip(sizes, likely, strict=True))
    chosen = sum(size for size, kept in zip(sizes, taken, strict=True) if kept)
    return round(2 * hits / (chosen + right), 3) if chosen + right else 0.0
