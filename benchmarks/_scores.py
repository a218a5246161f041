"""How extracted text is compared with what is right."""

from __future__ import annotations

import re
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


def anchor_labels(html: str) -> frozenset[str]:
    """The texts of a page's links, those within its scripts included."""
    plain = html.replace("\\x3c", "<").replace("\\x3e", ">")
    labels = (clean(re.sub(r"<[^>]*>", "", label)) for label in re.findall(r"<a\b[^>]*>(.{1,2000}?)</a>", plain, re.S))
    return frozenset(label for label in labels if label)


def clean_lines_of(text: str, labels: frozenset[str] = frozenset()) -> str:
    """A text without its boilerplate lines; `labels` are the texts of the page's links."""
    lines = [line for line in text.split("\n") if line.strip()]
    gone = boilerplate(lines, [clean(line) in labels for line in lines])
    return "\n".join(line for at, line in enumerate(lines) if at not in gone)
