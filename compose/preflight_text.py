"""Checks of the wording: punctuation, doubled marks, summaries that are empty or over-long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compose.blocks import DRAFTED, Part
from compose.inline import find_links, plain
from compose.preflight_draft import WARNING, Check, Draft, Finding
from core.text import CJK

ASCII_MARK = re.compile(rf"(?<=[{CJK}”’）】」])[,;:?!](?=[{CJK}“‘（【「])")
DOUBLED = re.compile(r"([，。；、！？：])\1+")
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
OVER_LONG = 2.5  # times the section's upper limit
_PROSE = (*DRAFTED, Part.LEAD, Part.INTRO, Part.TEXT)


def prose(line: str) -> str:
    """The line with the addresses of its links blanked, so that places stay what they are."""
    for link in find_links(line):
        start = link.end - len(link.url) - link.closed
        line = line[:start] + "x" * len(link.url) + line[start + len(link.url) :]
    return re.sub(r"https?://[!-~]+|`[^`]*`|<[^>]*>", lambda m: "x" * len(m[0]), line)


def punctuation(draft: Draft) -> Iterator[Finding]:
    """ASCII marks between Chinese characters, marks written twice."""
    for _, number, line in draft.lines(*_PROSE):
        words = prose(line)
        if found := ASCII_MARK.findall(words):
            wrong, right = "".join(dict.fromkeys(found)), "".join(FULL_WIDTH[m] for m in dict.fromkeys(found))
            yield Finding(number, "ascii-punctuation", WARNING, f"{wrong} between Chinese characters", f"write {right}")
        if doubled := DOUBLED.search(words):
            yield Finding(number, "doubled-mark", WARNING, f"{doubled[0]} twice", f"write {doubled[1]}")


def summaries(draft: Draft) -> Iterator[Finding]:
    """Every item has a summary, none is far longer than its section allows."""
    limits = {section.title: section.summary_chars[1] for section in draft.edition.sections}
    for block, item in draft.items:
        size = len("".join(plain(item.summary).split()))
        if item.title and not size:
            yield Finding(block.line, "no-summary", WARNING, f"“{item.title[:24]}” has no summary", "write 摘要：…")
        elif size > OVER_LONG * limits.get(block.section, 450):
            yield Finding(block.line, "long-summary", WARNING, f"the summary has {size} characters", "shorten it")


CHECKS: tuple[Check, ...] = (punctuation, summaries)
