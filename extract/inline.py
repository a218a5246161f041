"""The inside of a paragraph: pieces of Markdown beside their plain text, and how they join."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from core.types import Link

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u3000\u2002-\u200a\u202f\u205f]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPECIAL = re.compile(r"([\\`*\[\]])|(?<!\w)(_)|(_)(?!\w)|(<)(?=[a-zA-Z/!?])|(~)(?=~)")
_LINE_START = re.compile(r"^(?:(#{1,6}\s)|(>)|(=+\s*$|-{2,}\s*$))", re.M)
_IMAGE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\([^)\s]*\)")
# A start and an end that no text holds (control characters are taken out), until the neighbours are known.
_MARKS = {"**": ("\x01", "\x02"), "*": ("\x03", "\x04"), "~~": ("\x05", "\x06")}
_ALL_MARKS = "".join(start + end for start, end in _MARKS.values())
_BREAK = re.compile(r" *\n *")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; a line break is a newline in both forms. `alone` names what can stand for itself."""

    markdown: str
    text: str
    alone: Literal["", "image", "formula"] = ""


def plain(text: str) -> Piece:
    """Text of the page: white space collapsed, characters with a meaning in Markdown escaped."""
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    return Piece(_SPECIAL.sub(lambda found: "\\" + found[0], text), text)


def join(pieces: list[Piece]) -> Piece:
    """Several pieces as one; pictures without any words stay pictures."""
    text = "".join(p.text for p in pieces)
    lone = next((p for p in pieces if p.alone), None) if not text.strip() else None
    return Piece("".join(p.markdown for p in pieces), text, lone.alone if lone else "")


def marked(piece: Piece, mark: str) -> Piece:
    """Strong (``**``), emphasised (``*``) or struck (``~~``) text, line by line."""
    if piece.alone:
        return piece
    start, end = _MARKS[mark]
    lines = piece.markdown.split("\n")
    set_off = (line if start in line or not line.strip() else f"{start}{line}{end}" for line in lines)
    return Piece("\n".join(set_off), piece.text)


def _set_marks(text: str) -> str:
    """Write the marks where CommonMark sees them. Beside CJK it does not where punctuation stands inside of the mark
    and a letter outside: there the punctuation is put outside; a stretch that cannot carry its mark goes without.
    """
    for mark, (start, end) in _MARKS.items():
        text = re.sub(f"{end}([ ]*){start}", r"\1", text)
        text = re.sub(f"{start}([^{start}{end}]*){end}", partial(_marked, mark), text)
        text = text.replace(start, "").replace(end, "")
    return text


def _marked(mark: str, found: re.Match[str]) -> str:
    text, inner = found.string, found[1]
    before = text[: found.start()].rstrip(_ALL_MARKS)[-1:]
    after = text[found.end() :].lstrip(_ALL_MARKS)[:1]
    start, end = len(inner) - len(inner.lstrip()), len(inner.rstrip())
    if not _holds(inner[start : start + 1], " " if start else before):
        while start < end and _is_edge(inner[start]):
            start += 1
    if not _holds(inner[:end][-1:], " " if end < len(inner) else after):
        while end > start and _is_edge(inner[end - 1]):
            end -= 1
    outside = inner[:start] + inner[end:]
    if start >= end or any(char in "[]()`\\" for char in outside):
        return inner
    return f"{inner[:start]}{mark}{inner[start:end]}{mark}{inner[end:]}"


def _holds(inside: str, outside: str) -> bool:
    """Whether CommonMark sees a mark between these two characters as one that opens or closes what is inside."""
    if not inside or inside.isspace():
        return False
    return not _is_punctuation(inside) or not outside or outside.isspace() or _is_punctuation(outside)


def _is_edge(char: str) -> bool:
    return char.isspace() or _is_punctuation(char)


def _is_punctuation(char: str) -> bool:
    return char not in _ALL_MARKS and unicodedata.category(char)[0] in "PS"


def link(piece: Piece, url: str) -> tuple[Link | None, Piece]:
    """The anchor for the list of links, and its Markdown; pictures inside stay pictures."""
    label = " ".join(piece.text.split())
    if not label:
        return None, piece
    if _IMAGE.search(piece.markdown):
        return Link(label, url), piece
    inner = " ".join(piece.markdown.split())
    before = " " if piece.markdown[:1].isspace() else ""
    after = " " if piece.markdown[-1:].isspace() else ""
    return Link(label, url), Piece(f"{before}[{inner}]({url}){after}", piece.text)


def paragraphs(run: list[Piece]) -> Iterator[tuple[str, str, str]]:
    """A run of pieces as blocks: (markdown, text, kind). An empty line splits; a picture at either end stands alone."""
    if not run:
        return
    together: list[Piece] = []
    for piece in [*run, Piece("\n\n", "\n\n")]:
        if piece.alone or piece.text.strip("\n \t"):
            together.append(piece)
        elif piece.text.count("\n") > 1 or ("\n" in piece.text and together and _ends_line(together)):
            yield from _split(together)
            together = []
        elif together:
            together.append(piece)


def _ends_line(pieces: list[Piece]) -> bool:
    for piece in reversed(pieces):
        if piece.text.strip(" ") or piece.alone:
            return piece.text.endswith("\n") and not piece.text.strip()
    return False


def _split(pieces: list[Piece]) -> Iterator[tuple[str, str, str]]:
    """Pictures at the ends of a paragraph or between its lines, and set-off formulas, become blocks of their own."""
    line: list[Piece] = []
    inline = any(p.alone == "image" for p in pieces) and not _images_at_ends(pieces)
    for piece in pieces:
        if piece.alone == "formula" or (piece.alone == "image" and not inline):
            yield from _paragraph(line)
            yield piece.markdown.strip(), "", piece.alone
            line = []
        else:
            line.append(piece)
    yield from _paragraph(line)


def _images_at_ends(pieces: list[Piece]) -> bool:
    """Whether no picture has text of the same line on both of its sides."""
    row = "".join("\0" if p.alone == "image" else p.text.replace("\0", "") for p in pieces)
    return not re.search(r"[^\s\0][ \0]*\0[ \0]*[^\s\0]", row)


def _paragraph(pieces: list[Piece]) -> Iterator[tuple[str, str, str]]:
    whole = join(pieces)
    text = _BREAK.sub("\n", re.sub(" {2,}", " ", whole.text)).strip()
    markdown = _BREAK.sub("\n", re.sub(" {2,}", " ", whole.markdown)).strip()
    markdown = _LINE_START.sub(lambda found: "\\" + found[0], markdown)
    markdown = _set_marks(markdown).strip()
    if markdown:
        yield re.sub(r"(?<!\n)\n(?!\n)", "  \n", markdown), re.sub("\n{2,}", "\n", text), "paragraph"
