"""Chosen sentences set as the newsletter sets a summary: paragraphs, list items, punctuation, endings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.text import CJK, has_cjk
from curate.summarise.hanging import without_lone_members
from curate.summarise.readable import detached, finished

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.summarise.segment import Sentence

PARAGRAPH = 120  # a paragraph shorter than this is set together with the next
_HALF = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
LABEL = re.compile(
    r"^(?:内容)?(?:简介|摘要|导读|导语|概述|前言|背景|引言|编者按|编者注|本文看点|本期看点|TL;DR)\s*[：:]\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•●▪■◆‣–]\s*)")


def set_text(chosen: Sequence[Sentence]) -> str:
    """The summary's text. Sentences stay as they are, but for punctuation and the connective of the first."""
    text = ""
    for number, sentence in enumerate(chosen):
        piece = polish(sentence.text)
        if number == 0:
            piece = detached(LABEL.sub("", _BULLET.sub("", piece)))
        before = chosen[number - 1] if number else None
        if before and before.paragraph != sentence.paragraph:
            text = _closed(text, "；" if before.listed and sentence.listed else "。")
            text += "\n" if sentence.listed or _room(text) >= PARAGRAPH or before.listed else _space(text, piece)
        elif before:
            text += _space(text, piece)
        text += _BULLET.sub("- ", piece) if sentence.listed else piece
    return without_lone_members(_closed(text, "。"))


def emphasise(text: str) -> str:
    """The text with its key claim in bold: the sentence with most figures, if any has one."""
    parts = [part for part in re.findall(r"[^。！\n]+[。！]?", text) if part.strip()]
    best = max(parts, key=lambda part: len(re.findall(r"\d+(?:\.\d+)?", part)), default="")
    if not re.search(r"\d", best) or best.startswith("- "):
        return text
    return text.replace(best, f"**{best}**", 1)


def polish(text: str) -> str:
    """Full-width marks and closings between CJK characters."""
    text = " ".join(text.split())
    text = re.sub(rf"(?<=[{CJK}”」）])\s*([,;:?!])\s*(?=[{CJK}“「（A-Za-z0-9]|$)", lambda found: _HALF[found[1]], text)
    text = re.sub(rf"(?<=[{CJK}”」）])\.(?=$|\s*[{CJK}])", "。", text)
    return re.sub(r"\s+([，。；：？！、）])", r"\1", text)


def _closed(text: str, mark: str) -> str:
    """The text with an end: a list introduction keeps its colon, what stops anywhere else gets the mark."""
    text = text.rstrip()
    if not text:
        return text
    if not has_cjk(text):
        return text if finished(text) or text[-1] in ":;" else text.rstrip(",;—-") + "."
    if mark == "。":
        text = re.sub(r"[；;，,、—]+$", "", text)
    if finished(text) or text[-1] in "：:；":
        return text
    return re.sub(r"[，,、;—\-～~]+$", "", text) + mark


def _room(text: str) -> int:
    """How long the last line is."""
    return len(text.rsplit("\n", 1)[-1])


def _space(before: str, after: str) -> str:
    """Latin sentences are parted by a space, Chinese ones are not."""
    return " " if before[-1:].isascii() and after[:1].isascii() and before[-1:] not in "\n" else ""
