"""An issue file as a sequence of blocks, nothing lost: the texts of the blocks, joined, are the file.

Blocks are what the editor moves, writes and deletes as one thing: the headline, a brief, an item with its summary.
Every block ends with the blank lines that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Part(StrEnum):
    """What a block is."""

    FRONT = "front"  # YAML front matter
    HEADLINE = "headline"
    SLOGAN = "slogan"
    LEAD = "lead"  # 导读
    INTRO = "intro"  # the line before the briefs
    BRIEF = "brief"
    NOTE = "note"  # > 注：…
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"  # what has no place of its own
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `text` verbatim with its line ends, `line` counted from 1, `section` the heading it stands under."""

    part: Part
    text: str
    line: int
    section: str = ""


SUMMARY = re.compile(r"\s*(?:\*\*)?摘要(?:\*\*)?\s*[:：][^\S\n]*")
LABEL = re.compile(
    r"\s*(?:[-*]\s+)?(?P<label>[^\s:：，。；！？、（(\[|丨][^:：，。；！？|丨\[\]]{0,24}?)\s*[:：]\s*(?P<value>\S.*?)\s*$"
)
_HEADING = re.compile(r" {0,3}##+\s*(?P<title>.*?)\s*#*\s*$")
_PAST = re.compile(r"\[?\s*往期")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*$")
_BULLET = re.compile(r"(?:[-*+–—•](?:\s+|(?=\[))|[-–]\s*$)(?!\s*[-*]{2,}\s*$)")
_SEPARATOR = re.compile(r"\s\|\s|[丨｜]")
_HEAD_ONLY = re.compile(r"(?:\[[^\]\[]{1,40}\]\s*)?\[.+\]\([^\s)]*\)(?:\s*<!--.*-->)?\s*$")
_BRIEF_WITHOUT_DASH = re.compile(r"(?!摘要)[^\s:：，。；<>#|!\-][^:：，。；<>#|]{0,15}[：:]\S")
_YAML = re.compile(r"\s|-\s|[\w-]+\s*:|$")
_LINKED = re.compile(r"\[.+\]\(\S+\)[；;。]?\s*$")  # nothing but a link
_CONTINUES = re.compile(r"\s+\S|\d+[.、)）]|[①-⑳]|!\[")


def blocks(text: str) -> list[Block]:
    """The blocks of an issue file, in order."""
    lines = text.splitlines(keepends=True)
    found = list(_join(lines))
    return _claim_footer_notes(found)


def _join(lines: list[str]) -> Iterator[Block]:
    splitter = _Splitter(lines)
    start, part, section = 0, None, ""
    for number in range(len(lines)):
        opened = splitter.opens(number, part)
        if opened is None and part is not None:
            continue
        if part is not None:
            yield Block(part, "".join(lines[start:number]), start + 1, section)
        start, part = number, opened or Part.TEXT
        if part is Part.HEADING:
            section = heading_title(lines[number])
    if part is not None:
        yield Block(part, "".join(lines[start:]), start + 1, section)


def heading_title(text: str) -> str:
    """``## 论文  `` → ``论文``."""
    found = _HEADING.match(text)
    return found["title"] if found else ""


_HOLD_CODE = (Part.ITEM, Part.BRIEF, Part.TEXT, Part.LEAD)


class _Splitter:
    """Decides line by line whether a new block opens; it remembers only fences and comments."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.fence = ""
        self.comment = False
        self.in_section = False

    def opens(self, number: int, part: Part | None) -> Part | None:
        """The kind of block that opens on that line; None: it goes on with the one before."""
        line = self.lines[number]
        if part is Part.FOOTER:
            return None
        if self._is_held(number, line, part):
            return None
        if number == 0 and line.rstrip() == "---" and self._front_matter_closes():
            return Part.FRONT
        if found := re.match(r"\s*(```+|~~~+)", line):
            self.fence = found[1]
            return None if part in _HOLD_CODE else Part.TEXT
        if line.startswith("<!--"):
            self.comment = "-->" not in line
            return Part.TEXT
        if not line.strip():
            return None
        if found := _HEADING.match(line):
            self.in_section = True
            return Part.FOOTER if _PAST.match(found["title"]) else Part.HEADING
        return self._in_section(number, line, part) if self.in_section else self._before_sections(number, line, part)

    def _is_held(self, number: int, line: str, part: Part | None) -> bool:
        """Whether front matter, a code fence or a comment that is still open swallows the line."""
        if part is Part.FRONT:
            return not any(_RULE.match(x) for x in self.lines[1:number])
        if self.fence:
            if line.strip().startswith(self.fence):
                self.fence = ""
            return True
        if self.comment:
            self.comment = "-->" not in line
            return True
        return False

    def _front_matter_closes(self) -> bool:
        """Whether only ``key: value`` and what goes on below a key stands between the first line and the next rule."""
        keyed = False
        for line in self.lines[1:]:
            if line.rstrip() == "---":
                return True
            keyed = keyed or bool(re.match(r"[\w-]+\s*:", line))
            if line.strip() and not (keyed and _YAML.match(line)):
                return False
        return False

    def _before_sections(self, number: int, line: str, part: Part | None) -> Part | None:
        if re.match(r"#\s", line):
            return Part.HEADLINE
        if re.match(r">\s*导读", line):
            return Part.LEAD
        if line.startswith(">"):
            return Part.NOTE if not self._goes_on(number, part, Part.LEAD, Part.NOTE) else None
        if _BULLET.match(line if part is Part.BRIEF else line.lstrip(" ")) and not line.startswith("**"):
            return Part.BRIEF
        if self._goes_on(number, part, Part.LEAD, Part.NOTE, Part.INTRO, Part.TEXT):
            return None
        if part is Part.BRIEF:
            fits = not self._blank_before(number) and not _BRIEF_WITHOUT_DASH.match(line) and not _LINKED.match(line)
            return None if fits or line[:1].isspace() else self._prose(number, line)
        if line.startswith("**") and part in (Part.HEADLINE, Part.FRONT, None):
            return Part.SLOGAN
        return self._prose(number, line)

    def _prose(self, number: int, line: str) -> Part:
        following = next((x for x in self.lines[number + 1 :] if x.strip()), "")
        if not self._blank_before(number) and (_BRIEF_WITHOUT_DASH.match(line) or _LINKED.match(line)):
            return Part.BRIEF
        return Part.INTRO if _BULLET.match(following.lstrip(" ")) and not line.startswith("<") else Part.TEXT

    def _in_section(self, number: int, line: str, part: Part | None) -> Part | None:
        if _RULE.match(line):
            return Part.FOOTER
        if line.startswith(">"):
            return None if self._goes_on(number, part, Part.NOTE, Part.ITEM) else Part.NOTE
        if _BULLET.match(line) and not line.startswith("**"):
            return Part.ITEM if self._is_item(number, line, part) else None
        if _HEAD_ONLY.match(line) and self._introduces(number):
            return Part.ITEM
        if part is Part.ITEM:
            apart = self._blank_before(number) and not _CONTINUES.match(line) and not SUMMARY.match(line)
            return Part.TEXT if apart and not self._item_follows(number) and not self._is_link_line(line) else None
        return None if self._goes_on(number, part, Part.TEXT, Part.NOTE) else Part.TEXT

    def _is_item(self, number: int, line: str, part: Part | None) -> bool:
        if part is not Part.ITEM or self._blank_before(number):
            return True
        rest = _BULLET.sub("", line, count=1)
        return rest.startswith("[") or bool(_SEPARATOR.search(rest)) or not rest.strip() or self._introduces(number)

    def _introduces(self, number: int) -> bool:
        """Whether the next line is a summary or a line such as 论文：https://…"""
        following = next((x for x in self.lines[number + 1 :] if x.strip()), "")
        return bool(SUMMARY.match(following)) or self._is_link_line(following)

    @staticmethod
    def _is_link_line(line: str) -> bool:
        found = LABEL.match(line)
        return bool(found and re.match(r"https?://|\[", found["value"]))

    def _item_follows(self, number: int) -> bool:
        """Whether an item stands between this line and the next heading, note or rule."""
        for line in self.lines[number + 1 :]:
            if _HEADING.match(line) or _RULE.match(line) or line.startswith(">"):
                return False
            if _BULLET.match(line) and ("](" in line or _SEPARATOR.search(line)):
                return True
        return False

    def _blank_before(self, number: int) -> bool:
        return number > 0 and not self.lines[number - 1].strip()

    def _goes_on(self, number: int, part: Part | None, *parts: Part) -> bool:
        return part in parts and not self._blank_before(number)


def _is_section_note(found: list[Block], number: int) -> bool:
    """Whether a note tells about the heading above it: right below it, and not said elsewhere already."""
    heading = found[number - 1]
    near = heading.part is Part.HEADING and not heading.text.endswith("\n\n\n")
    text = found[number].text.strip()
    return near and not any(b.part is Part.NOTE and b.text.strip() == text for b in found[: number - 1])


def _claim_footer_notes(found: list[Block]) -> list[Block]:
    """Notes right above the footer belong to it."""
    footer = next((i for i, block in enumerate(found) if block.part is Part.FOOTER), None)
    if footer is None:
        return found
    start = footer
    while start > 1 and found[start - 1].part is Part.NOTE and not _is_section_note(found, start - 1):
        start -= 1
    joined = "".join(block.text for block in found[start : footer + 1])
    return [*found[:start], replace(found[start], part=Part.FOOTER, text=joined), *found[footer + 1 :]]
