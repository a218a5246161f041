"""How extracted text is compared with what is right."""

from __future__ import annotations

from collections import Counter

from core.text import clean, tokens
from extract.clean import boilerplate


def token_f1(found: str, right: str) -> float:
    """F1 over the bag of tokens (one CJK character, or one Latin word, is a token)."""
    ours, theirs = Counter(tokens(found)), Counter(tokens(right))
    both = sum((ours & theirs).values())
    return 2 * both / (ours.total() + theirs.total()) if both else float(not ours and not theirs)


def same_text(found: str, right: str) -> bool:
    """Whether two titles or names are the same but for white space."""
    return clean(found) == clean(right)


def clean_lines_of(text: str) -> str:
    """A text without its boilerplate lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    gone = boilerplate(lines)
    return "\n".join(line for at, line in enumerate(lines) if at not in gone)
