"""Finding a term in text: a Chinese one anywhere, a Latin one only as a word of its own."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def normal(text: str) -> str:
    """The form in which terms and texts are compared: NFKC, case-folded, one space for any white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=8192)
def normal_term(term: str) -> str:
    """`normal` for the terms of config.toml, which come again with every article."""
    return normal(term)


def contains(text: str, term: str) -> bool:
    """Whether a term stands in a text; both in `normal` form. ``arm`` is in ``基于arm的`` but not in ``alarm``."""
    return bool(term) and term in text and _pattern(term).search(text) is not None


@lru_cache(maxsize=4096)
def _pattern(term: str) -> re.Pattern[str]:
    left = r"(?<![a-z0-9])" if _latin(term[0]) else ""
    right = r"(?:s|es)?(?![a-z0-9])" if _latin(term[-1]) else ""
    return re.compile(left + re.escape(term) + right)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
