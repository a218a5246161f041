"""Paragraphs as sentences that can stand in a summary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.text import sentences as split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.summarise.clean import Block

_MARKER = re.compile(r"[（(]?\w{1,2}[.)）、]|[-*•]")
WIDEST = 1000  # characters of what can still be a sentence
LONGEST = 400  # sentences looked at: beyond that a body is a book


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a body: its number, that of its paragraph, its place in it, and what it stands under."""

    text: str
    index: int
    paragraph: int
    inner: int = 0
    last: bool = False  # of its paragraph
    listed: bool = False
    heading: str = ""
    gap: bool = False  # something was left out before it


def segment(blocks: Sequence[Block]) -> list[Sentence]:
    """The sentences of the paragraphs, numbered through. Closing marks stay with the sentence they close."""
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        parts = _whole(split_sentences(block.text))
        for inner, text in enumerate(parts):
            if len(text) > WIDEST:
                continue
            last = inner == len(parts) - 1
            gap = block.gap and inner == 0
            found.append(Sentence(text, len(found), number, inner, last, block.listed, block.heading, gap))
        if len(found) > LONGEST:
            break
    return found


def _whole(parts: list[str]) -> list[str]:
    """Join what belongs together: clauses parted by semicolons, and whatever stands inside one pair of brackets."""
    joined: list[str] = []
    for part in parts:
        if joined and _MARKER.fullmatch(joined[-1]):
            joined[-1] += f" {part}"
        elif joined and (joined[-1].rstrip("”’」』）)\"'").endswith(("；", ";")) or _open(joined[-1])):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _open(text: str) -> bool:
    """Whether a bracket or quotation is still open; one that stays open for long was never meant to close."""
    pairs = ("（）", "()", "“”", "「」", "《》", "【】")
    return len(text) < 120 and any(text.count(pair[0]) > text.count(pair[1]) for pair in pairs)
