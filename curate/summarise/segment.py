"""A body as paragraphs and sentences that can stand in a summary."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from core.text import sentences as split_sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a body: its number, that of its paragraph, and its place among the paragraph's sentences."""

    text: str
    index: int
    paragraph: int
    inner: int = 0


def segment(paragraphs: list[str]) -> list[Sentence]:
    """The sentences of the paragraphs, numbered through. Closing marks stay with the sentence they close."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        for inner, text in enumerate(_clauses_joined(split_sentences(paragraph))):
            found.append(Sentence(text, len(found), number, inner))
    return found


def _clauses_joined(parts: list[str]) -> list[str]:
    """Semicolons separate clauses of one sentence, not sentences."""
    joined: list[str] = []
    for before, part in pairwise(["", *parts]):
        if joined and before.rstrip("”’」』）)\"'").endswith(("；", ";")):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
