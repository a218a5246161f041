"""What public extractors take for the body, block by block: each votes with the share of a block that it kept."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from extract.generic.split import Block, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VOTERS = ("precision", "default", "readability")
LONG = 16  # characters of a folded block that is unlikely to stand in a text by chance
NEAR = 40  # how far behind the last match a short block is looked for


def votes(root: Any, html: str, blocks: Sequence[Block]) -> dict[str, list[float]]:
    """For each voter, the share of every block that it kept, 0 to 1. `root` is `html` parsed; neither is changed."""
    return {name: coverage(blocks, fold(voter(root, html))) for name, voter in _voters().items()}


def coverage(blocks: Sequence[Block], text: str) -> list[float]:
    """The share of each block that stands in a folded text; short blocks must follow the one before."""
    shares: list[float] = []
    position = 0
    for block in blocks:
        plain = block.folded
        if not plain or not text:
            shares.append(0.0)
            continue
        short = len(plain) < LONG
        at = text.find(plain, position, position + len(plain) + NEAR) if short else text.find(plain, position)
        if at < 0 and not short:
            at = text.find(plain)
        if at >= 0:
            position = at + len(plain)
            shares.append(1.0)
        else:
            shares.append(_in_quarters(plain, text) if len(plain) >= 3 * LONG else 0.0)
    return shares


def _in_quarters(plain: str, text: str) -> float:
    size = len(plain) // 4
    return sum(plain[start : start + size] in text for start in range(0, 4 * size, size)) / 4


def _voters() -> dict[str, Callable[[Any, str], str]]:
    return {
        "precision": lambda root, _: _trafilatura(root, fast=True),
        "default": lambda root, _: _trafilatura(root, fast=False),
        "readability": lambda _, html: _readability(html),
    }


def _trafilatura(root: Any, *, fast: bool) -> str:
    """Fast and precise, or with all its fallbacks."""
    import trafilatura

    text = trafilatura.extract(
        copy.deepcopy(root), fast=fast, favor_precision=fast, include_comments=False, with_metadata=False
    )
    return text or ""


def _readability(html: str) -> str:
    import lxml.html
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary = Document(html).summary()
    except Unparseable:
        return ""
    return " ".join(map(str, lxml.html.fromstring(summary).itertext())) if summary.strip() else ""
