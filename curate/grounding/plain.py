"""Text in one width and case, with the way back to where each character stood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Plain:
    """NFKC, lower case; `places[i]` is where character i of `text` stands in the original; its length comes last."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text` as one of the original."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def plain(text: str) -> Plain:
    """Full-width forms become ASCII (％ → %, Ｖ２ → v2), curly dashes a hyphen; one character may become several."""
    folded = [_fold(char) for char in text]
    joined = "".join(folded)
    if len(joined) == len(text):
        return Plain(joined, range(len(text) + 1))
    places = [place for place, chars in enumerate(folded) for _ in chars]
    return Plain(joined, (*places, len(text)))


@lru_cache(maxsize=20_000)
def _fold(char: str) -> str:
    return _SAME.get(char) or unicodedata.normalize("NFKC", char).lower()


_SAME = {"–": "-", "—": "-", "−": "-", "‑": "-", "～": "~", "〜": "~", "×": "x", "，": "，", "：": "：", "；": "；"}
