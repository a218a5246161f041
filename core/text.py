"""Text helpers that know Chinese: widths, tokens, sentences, white space."""

from __future__ import annotations

import re
import unicodedata

# Ideographs, kana, hangul, and the full-width forms that are set without spaces.
CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_CJK = re.compile(f"[{CJK}]")
_TOKEN = re.compile(f"[{CJK}]|[^\\W_{CJK}]+(?:[.'’-][^\\W_{CJK}]+)*")
_RUN = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SENTENCE = re.compile(r"[^。！？!?；;…\n]*(?:[。！？!?；;…]+[”’」』）)\"']*|\n|$)|.")


def has_cjk(text: str) -> bool:
    """Whether any character is CJK."""
    return bool(_CJK.search(text))


def cjk_share(text: str) -> float:
    """The share of CJK characters among letters, 0 to 1; 0 for a text without letters."""
    letters = sum(c.isalpha() for c in text)
    return len(_CJK.findall(text)) / letters if letters else 0.0


def clean(text: str) -> str:
    """NFC, no control or zero-width characters, every run of white space one space, trimmed."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def clean_lines(text: str) -> str:
    """The same line by line: at most one empty line in a row, no blanks at line ends."""
    lines = (" ".join(line.split()) for line in _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fold(text: str) -> str:
    """For comparing: NFKC, case-folded, letters and digits only."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def tokens(text: str) -> list[str]:
    """Words for counting: one CJK character, or one run of Latin letters and digits (``v0.6.0`` stays whole)."""
    return _TOKEN.findall(text)


def bigrams(text: str) -> list[str]:
    """Index terms: overlapping pairs of each CJK run (a lone character as it is), Latin words whole, case-folded."""
    terms: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _CJK.match(run) and len(run) > 1:
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            terms.append(run)
    return terms


def sentences(text: str) -> list[str]:
    """Sentences of Chinese and mixed text, with their closing marks; a Latin full stop ends one only before a
    space and a capital or CJK character, so ``3.5`` and ``e.g.`` stay whole.
    """
    found: list[str] = []
    for part in _SENTENCE.findall(text):
        pieces = re.split(rf"(?<=[a-z0-9%)\]]\.)\s+(?=[A-Z\"'(\[{CJK}])", part)
        found.extend(piece.strip() for piece in pieces if piece.strip())
    return found


def width(text: str) -> int:
    """Columns of a terminal that the text takes: two for a wide character, none for a combining one."""
    return sum(_char_width(c) for c in text)


def shorten(text: str, columns: int) -> str:
    """The text within that many terminal columns, with … where it was cut."""
    if width(text) <= columns:
        return text
    room, kept = columns - 1, []
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
