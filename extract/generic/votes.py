"""What public extractors take for the body, block by block: each votes with the share of a block that it kept."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from extract.generic.align import coverage
from extract.generic.prose import prose_votes
from extract.generic.split import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.generic.split import Block

VOTERS = ("precision", "default", "readability", "justext")


def votes(root: Any, html: str, blocks: Sequence[Block]) -> dict[str, list[float]]:
    """For each voter, the share of every block that it kept, 0 to 1. `root` is `html` parsed; neither is changed."""
    kept = {name: coverage(blocks, fold(voter(root, html))) for name, voter in _voters().items()}
    return {**kept, "justext": prose_votes(blocks)}


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
