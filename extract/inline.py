"""The inside of a paragraph: pieces of Markdown beside their plain text, and how they join."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.types import Link

_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u3000\u2002-\u200a\u202f\u205f]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPECIAL = re.compile(r"([\\`*\[\]])|(?<!\w)(_)|(_)(?!\w)|(<)(?=[a-zA-Z/!?])|(~)(?=~)")
_LINE_START = re.compile(r"^(?:(#{1,6}\s)|(>)|(=+\s*$|-{2,}\s*$))", re.M)
_IMAGE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\([^)\s]*\)")
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
    """Strong, emphasised or struck text. Marks are set line by line and inside of spaces and punctuation, where
    CommonMark would not see them beside CJK characters; a line that cannot carry them stays as it is.
    """
    return Piece("\n".join(_mark_line(line, mark) for line in piece.markdown.split("\n")), piece.text)


def _mark_line(line: str, mark: str) -> str:
    if "**" in line or "![" in line or (mark in line):
        return line
    start, end = 0, len(line)
    while start < end and _is_edge(line[start]):
        start += 1
    while end > start and _is_edge(line[end - 1]):
        end -= 1
    core = line[start:end]
    if not core or any(c in "[]`\\" for c in (line[:start] + core[:1] + core[-1:] + line[end:])):
        return line
    return f"{line[:start]}{mark}{core}{mark}{line[end:]}"


def _is_edge(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] in "PS"


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
    markdown = re.sub(r"(?<!\*)\*{4}(?!\*)", "", markdown)
    if markdown:
        yield re.sub(r"(?<!\n)\n(?!\n)", "  \n", markdown), re.sub("\n{2,}", "\n", text), "paragraph"
