"""Text in one width and case, with the way back to where each character stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Plain:
    """NFKC, lower case; `places[i]` is where character i of `text` stands in the original; its length comes last."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `text` as one of the original."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def plain(text: str) -> Plain:
    """Full-width forms become ASCII (％ → %, Ｖ２ → v2), curly dashes a hyphen; one character may become several."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = _fold(char)
        chars.append(folded)
        places.extend([place] * len(folded))
    return Plain("".join(chars), (*places, len(text)))


@lru_cache(maxsize=20_000)
def _fold(char: str) -> str:
    return _SAME.get(char) or unicodedata.normalize("NFKC", char).lower()


_SAME = {"–": "-", "—": "-", "−": "-", "‑": "-", "～": "~", "〜": "~", "×": "x", "，": "，", "：": "：", "；": "；"}
