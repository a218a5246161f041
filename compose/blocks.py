"""An issue file as a sequence of blocks, nothing lost: the texts of the blocks, joined, are the file.

Blocks are what the editor moves, writes and deletes as one thing: the headline, a brief, an item with its summary.
Every block ends with the blank lines that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from compose.inline import lines_of, visible


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


DRAFTED = (Part.ITEM, Part.BRIEF)  # what candidates become; they follow each other without a blank line


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `text` verbatim with its line ends, `line` counted from 1, `section` the heading it stands under."""

    part: Part
    text: str
    line: int
    section: str = ""


BULLETS = "-*+–—•·●▪■◆－‐−"  # what editors and their tools write before an item
SUMMARY = re.compile(
    r"\s*(?:(\*\*|__)摘要\s*[:：]\s*\1|(?:\*\*|__)?摘要(?:\*\*|__)?\s*[:：]|(\*\*|)【摘要】\2\s*[:：]?)[^\S\n]*"
)
LABEL = re.compile(
    rf"\s*(?:[{BULLETS}]\s+)?(?P<label>[^\s:：，。；！？、（(\[|丨][^:：，。；！？|丨\[\]]{{0,24}}?)\s*[:：]\s*(?P<value>\S.*?)\s*$"
)
_HEADING = re.compile(r"\s{0,3}[#＃]{1,6}\s*(?P<title>.*?)\s*#*\s*$")
_SECOND = re.compile(r"\s{0,3}[#＃]{2}")
_FIRST = re.compile(r"[#＃](?![#＃])(?:\s+[^\s#]|.*[(（]\s*\d{4}-)")
_DATED = re.compile(r"\s{0,3}[#＃]+.*[(（]\s*\d{4}-\d{1,2}-\d{1,2}\s*[)）]")
_UNDERLINED = re.compile(r"[^\s\[\](){}<>|，。；：:,;*+`!#-]{1,12}\s*$")  # a short title that the next line underlines
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_PAST = re.compile(r"\[?\s*往期")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*$")
_BULLET = re.compile(rf"(?:[{BULLETS}](?:\s+|(?=\[))|[-–]\s*$)(?!\s*[-*]{{2,}}\s*$)")
_NUMBER = re.compile(r"^(?:(?:\d{1,2}\s*[.、)）．]|[①-⑳])\s*|#{3,6}\s+|(?:\*\*|__)(?=\[))")
_BEFORE = re.compile(rf"{_NUMBER.pattern}|^\s[{BULLETS}]\s+")  # what may stand before an item's link besides a dash
_SEPARATOR = re.compile(r"\s\|\s|[丨｜]")
_HEAD_ONLY = re.compile(r"(?:\[[^\]\[]{1,40}\]\s*)?\[.+\]\([^\s)]*\)(?:\*\*|__)?(?:\s*<!--.*-->)?\s*$")
_BRIEF_WITHOUT_DASH = re.compile(r"(?!摘要)[^\s:：，。；<>#|!\-][^:：，。；<>#|]{0,15}[：:]\S")
_YAML = re.compile(r"\s|-\s|[\w-]+\s*:|$")
_LINKED = re.compile(r"\[.+\]\(\S+\)[；;。]?\s*$")  # nothing but a link
_CONTINUES = re.compile(r"\s+\S|\d+[.、)）]|[①-⑳]|!\[")


def blocks(text: str) -> list[Block]:
    """The blocks of an issue file, in order."""
    return _claim_footer_notes(list(_join(lines_of(text))))


def drafted(text: str) -> list[Block]:
    """The items and briefs of an issue's text: what is drafted from candidates."""
    return [block for block in blocks(text) if block.part in DRAFTED]


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
    """``## 论文  `` → ``论文``; the same of a title that is underlined."""
    first = visible(text).partition("\n")[0]
    found = _HEADING.match(first)
    return found["title"] if found else first.strip()


_HOLD_CODE = (*DRAFTED, Part.TEXT, Part.LEAD)


class _Splitter:
    """Decides line by line whether a new block opens; it remembers only fences, comments and what came before."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = [visible(line) for line in lines]
        self.fence = ""
        self.comment = False
        self.in_section = False
        self.headlined = False

    def opens(self, number: int, part: Part | None) -> Part | None:
        """The kind of block that opens on that line; None: it goes on with the one before."""
        line = self.lines[number]
        if part is Part.FOOTER:
            return None
        if self._is_held(number, line, part):
            return None
        if number == 0 and line.rstrip() == "---" and self._front_matter_closes():
            return Part.FRONT
        if (found := re.match(r"\s*(```+|~~~+)", line)) and self._closes(number, found[1]):
            self.fence = found[1]
            return None if part in _HOLD_CODE else Part.TEXT
        if line.startswith("<!--"):
            self.comment = "-->" not in line and self._comment_closes(number)
            return Part.TEXT
        if not line.strip():
            return None
        if self._is_heading(number, line):
            self.in_section = True
            return Part.FOOTER if _PAST.match(heading_title(line)) else Part.HEADING
        if part is Part.HEADING and self._is_underline(number):
            return None
        return self._in_section(number, line, part) if self.in_section else self._before_sections(number, line, part)

    def _is_heading(self, number: int, line: str) -> bool:
        """Whether a section begins: with ## (or more), with # once there was a headline, with a title underlined."""
        if not self.in_section and _DATED.match(line):
            return False
        if _SECOND.match(line):
            return not (_NUMBER.match(line) and self._is_bare_head(number))
        if _FIRST.match(line):
            return self.headlined or self.in_section
        return self._is_underline(number + 1) and (number == 0 or self._blank_before(number))

    def _is_underline(self, number: int) -> bool:
        inside = 0 < number < len(self.lines)
        return bool(inside and _UNDERLINE.match(self.lines[number]) and _UNDERLINED.match(self.lines[number - 1]))

    def _closes(self, number: int, fence: str) -> bool:
        """Whether a fence is ever closed; one that is not would swallow the rest of the file."""
        return any(line.strip().startswith(fence) for line in self.lines[number + 1 :])

    def _comment_closes(self, number: int) -> bool:
        """Whether a comment is closed before another begins; else it would swallow what lies between."""
        for line in self.lines[number + 1 :]:
            if "-->" in line or "<!--" in line:
                return "<!--" not in line.partition("-->")[0]
        return False

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
                return keyed
            keyed = keyed or bool(re.match(r"[\w-]+\s*:", line))
            if line.strip() and not (keyed and _YAML.match(line)):
                return False
        return False

    def _before_sections(self, number: int, line: str, part: Part | None) -> Part | None:
        if _FIRST.match(line) or _DATED.match(line):
            self.headlined = True
            return Part.HEADLINE
        if re.match(r">\s*导读", line):
            return Part.LEAD
        if line.startswith(">"):
            return Part.NOTE if not self._goes_on(number, part, Part.LEAD, Part.NOTE) else None
        if _BULLET.match(line if part is Part.BRIEF else line.lstrip()) and not line.startswith("**"):
            return Part.BRIEF
        if self._goes_on(number, part, Part.LEAD, Part.NOTE, Part.INTRO, Part.TEXT):
            return None
        if part is Part.BRIEF:
            fits = not self._blank_before(number) and not _BRIEF_WITHOUT_DASH.match(line) and not _LINKED.match(line)
            return None if fits or line[:1].isspace() else self._prose(number, line)
        if re.match(r"\s*\*\*[^*]", line) and part in (Part.HEADLINE, Part.FRONT, None):
            return Part.SLOGAN
        return self._prose(number, line)

    def _prose(self, number: int, line: str) -> Part:
        following = next((x for x in self.lines[number + 1 :] if x.strip()), "")
        if not self._blank_before(number) and (_BRIEF_WITHOUT_DASH.match(line) or _LINKED.match(line)):
            return Part.BRIEF
        return (
            Part.INTRO
            if _BULLET.match(following.lstrip()) and not line.lstrip().startswith(("<", "#", "**"))
            else Part.TEXT
        )

    def _in_section(self, number: int, line: str, part: Part | None) -> Part | None:
        if _RULE.match(line):
            return Part.TEXT if self._sections_follow(number) else Part.FOOTER
        if line.startswith(">"):
            return None if self._goes_on(number, part, Part.NOTE, Part.ITEM) else Part.NOTE
        if _BULLET.match(line) and not line.startswith("**"):
            return Part.ITEM if self._is_item(number, line, part) else None
        if self._is_bare_head(number):
            return Part.ITEM
        if part is Part.ITEM:
            apart = self._blank_before(number) and not _CONTINUES.match(line) and not SUMMARY.match(line)
            return Part.TEXT if apart and not self._item_follows(number) and not self._is_link_line(line) else None
        return None if self._goes_on(number, part, Part.TEXT, Part.NOTE) else Part.TEXT

    def _sections_follow(self, number: int) -> bool:
        """Whether a section with items stands below a rule, so that the rule is not where the footer begins."""
        headed = False
        for line in self.lines[number + 1 :]:
            if _SECOND.match(line):
                headed = not _PAST.match(heading_title(line))
            elif headed and (SUMMARY.match(line) or (_BULLET.match(line) and "](" in line)):
                return True
        return False

    def _is_item(self, number: int, line: str, part: Part | None) -> bool:
        if part is not Part.ITEM or self._blank_before(number):
            return True
        rest = _BULLET.sub("", line, count=1)
        return rest.startswith("[") or bool(_SEPARATOR.search(rest)) or not rest.strip() or self._introduces(number)

    def _is_bare_head(self, number: int) -> bool:
        """Whether a line without a dash, or with a number for one, is an item's head all the same."""
        return bool(_HEAD_ONLY.match(_BEFORE.sub("", self.lines[number]))) and self._introduces(number)

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
        for n, line in enumerate(self.lines[number + 1 :], number + 1):
            if _SECOND.match(line) or _FIRST.match(line) or _RULE.match(line) or line.startswith(">"):
                return False
            if self._is_bare_head(n) or (_BULLET.match(line) and self._is_item(n, line, Part.ITEM)):
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
