"""An issue file → an Issue. Nothing is lost: what has no place of its own is kept verbatim where it stood.

Every text of the file lands in a field, in an item's or brief's `raw`, in `Issue.loose` (text between the parts of
the opening) or in an item without a title (text between the items of a section); the last two are named in
`Issue.warnings` with their line. `Issue.spelling` keeps how the file writes its headline, lead, headings … so that
rendering an untouched issue gives the file back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compose.blocks import BULLETS, Block, Part, blocks, heading_title
from compose.forms import parse_form
from compose.inline import find_links, ids_of, unescape, unix, urls_of, visible, without_ids
from compose.items import parse_item
from core.config import EditionConfig
from core.text import fold
from core.types import Brief, Issue, Item, Section

_HEADLINE = re.compile(
    r"[#＃]+\s*(?P<name>.*?)\s*[(（]\s*(?P<date>\d{4}-\d{1,2}-\d{1,2})\s*[)）]\s*[:：]?\s*(?P<topics>.*?)\s*$", re.M
)
_LEAD = re.compile(r">\s*导读\s*[:：]?\s*")
_BRIEF_BULLET = re.compile(rf"^(?:[{BULLETS}]\s*)?")
_COLON_SUBJECT = re.compile(r"(?P<subject>[^，。；：:,;\[\]<>]{1,28}?)\s*[：:](?!//)\s*")
_COMMA_SUBJECT = re.compile(r"(?P<subject>(?!最|近|去|今|昨|目前|此外|另外|同时)[^，。；：\[\]\d]{1,7})，\s*")
_COUNTED = re.compile(r"^[^\w一-鿿]*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[、.．:：)）]")
_QUIET = re.compile(r"\s*(?:无|暂无|None|<font>.*</font>|>\s*(?:注|草稿).*|<!--.*?-->|[-*_]{3,})\s*", re.S)
_OPENING = (Part.FRONT, Part.HEADLINE, Part.SLOGAN, Part.LEAD, Part.INTRO, Part.BRIEF)
UNKNOWN_DATE = date(1970, 1, 1)


def parse_issue(text: str, edition: EditionConfig, day: date | None = None) -> Issue:
    """The issue of a file. `day` is its date when the headline names none. Never fails on a text."""
    if edition.form:
        return parse_form(unix(text), edition, edition.form, UNKNOWN_DATE, day)
    reader = _Reader(edition)
    for block in blocks(unix(text)):
        reader.read(block)
    return reader.issue(day)


@dataclass
class _Reader:
    edition: EditionConfig
    spelling: dict[str, str] = field(default_factory=dict)
    loose: dict[str, str] = field(default_factory=dict)
    briefs: list[Brief] = field(default_factory=list)
    sections: list[tuple[Section, list[Item]]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    footer: str = ""
    place: str = ""
    heading: str = ""

    def read(self, block: Block) -> None:
        """Put one block where it belongs."""
        if block.part is Part.FOOTER:
            self.footer = block.text
        elif block.part is Part.HEADING:
            self._heading(block)
        elif self.sections:
            self._in_section(block)
        elif block.part is Part.BRIEF:
            if "briefs" in self.loose:  # what seemed to follow the briefs stands between them
                self.briefs.append(Brief(subject="", text="", raw=self.loose.pop("briefs")))
            self.briefs.append(parse_brief(block.text))
            self.place = "briefs"
        elif block.part in _OPENING and block.part not in self.spelling and self._in_order(block.part):
            self.spelling[block.part] = block.text
            self.place = block.part
        else:
            self._unplaced_opening(block)

    def _in_order(self, part: Part) -> bool:
        seen = [_OPENING.index(Part(name)) for name in self.spelling]
        return not self.briefs and (not seen or _OPENING.index(part) > max(seen))

    def _unplaced_opening(self, block: Block) -> None:
        self._warn(block)
        if (
            self.briefs
            and "briefs" not in self.loose
            and block.part is not Part.NOTE
            and not _QUIET.fullmatch(block.text)
        ):
            self.briefs.append(Brief(subject="", text="", raw=block.text))
        else:
            place = self.place or "start"
            self.loose[place] = self.loose.get(place, "") + block.text

    def _heading(self, block: Block) -> None:
        title = heading_title(block.text)
        key = section_key(title, self.edition)
        self.sections.append((Section(key=key, title=title), []))
        self.heading = spelling_key(key, [section.key for section, _ in self.sections])
        self.spelling[self.heading] = block.text

    def _in_section(self, block: Block) -> None:
        section, items = self.sections[-1]
        if block.part is Part.ITEM:
            items.append(parse_item(block.text))
        elif block.part is Part.NOTE and not items:
            note = "\n".join(filter(None, (section.note, _unquote(block.text))))
            self.sections[-1] = (Section(key=section.key, title=section.title, note=note), items)
            self.spelling[self.heading] += block.text
        else:
            self._warn(block)
            items.append(Item(title="", raw=block.text))

    def _warn(self, block: Block) -> None:
        if not _QUIET.fullmatch(block.text):
            start = " ".join(block.text.split())[:40]
            self.warnings.append(f"line {block.line}: no place for {start!r}; kept as it is")

    def issue(self, day: date | None) -> Issue:
        """All that was read, as an Issue."""
        name, found, topics = parse_headline(self.spelling.get(Part.HEADLINE, ""))
        if Part.HEADLINE not in self.spelling:
            self.warnings.insert(0, "line 1: no headline with a date such as # Name (2020-08-06)")
        return Issue(
            date=found or day or UNKNOWN_DATE,
            name=name,
            slogan=parse_slogan(self.spelling.get(Part.SLOGAN, "")),
            topics=topics,
            lead=parse_lead(self.spelling.get(Part.LEAD, "")),
            briefs_intro=self.spelling.get(Part.INTRO, "").strip(),
            briefs=tuple(self.briefs),
            sections=tuple(_with_items(section, items) for section, items in self.sections),
            footer=self.footer,
            front_matter=parse_front_matter(self.spelling.get(Part.FRONT, "")),
            loose=self.loose,
            spelling={str(key): value for key, value in self.spelling.items()} | {"footer": self.footer},
            warnings=tuple(self.warnings),
        )


def _with_items(section: Section, items: list[Item]) -> Section:
    return Section(key=section.key, title=section.title, note=section.note, items=tuple(items))


def spelling_key(key: str, keys: Sequence[str]) -> str:
    """Where `Issue.spelling` keeps a section's heading, its key being the last of `keys`: the n-th of one key apart."""
    number = list(keys).count(key)
    return f"section:{key}" if number < 2 else f"section:{key}:{number}"


def section_key(title: str, edition: EditionConfig) -> str:
    """The key of the section with that heading; an unknown heading is its own key.

    Numbers before it, marks and emphasis around it do not matter: ``一、**论文**：`` is 论文.
    """
    words = fold(_COUNTED.sub("", title))
    return next((s.key for s in edition.sections if words in (fold(s.title), fold(s.short), s.key)), title)


def parse_headline(text: str) -> tuple[str, date | None, str]:
    """Name, date and topics of ``# Name (2020-08-06) topics``; without a date that exists, all of it is the name."""
    text = visible(text)
    found = _HEADLINE.search(text)
    try:
        day = date(*(int(part) for part in found["date"].split("-"))) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        return text.strip().lstrip("#＃").strip(), None, ""
    return found["name"], day, without_ids(found["topics"])


def parse_slogan(text: str) -> str:
    """The slogan without the marks that make it bold."""
    return visible(text).strip().strip("*")


def parse_lead(text: str) -> str:
    """The 导读 without its label and quote marks, line by line."""
    return _unquote(_LEAD.sub("", visible(without_ids(text)), count=1))


def parse_front_matter(text: str) -> Mapping[str, str]:
    """The ``key: value`` lines between the rules; lines that go on below a key are part of its value."""
    found: dict[str, str] = {}
    for line in visible(text).strip().split("\n")[1:-1]:
        if (key := re.match(r"([\w-]+)\s*:\s*(.*?)\s*$", line)) and key[1] not in found:
            found[key[1]] = key[2]
        elif found and line.strip():
            last = list(found)[-1]
            found[last] += f"\n{line.rstrip()}"
    return found


def parse_brief(block: str) -> Brief:
    """One bullet: ``- 华为：…；``, ``- ARM，…；``, ``- [华为：…](url)；`` give the subject and the text behind it."""
    text = " ".join(visible(without_ids(block)).split())
    text = _BRIEF_BULLET.sub("", text, count=1)
    first = next(find_links(text), None)
    subject = ""
    if first and first.start == 0 and (found := _COLON_SUBJECT.match(first.text)) and found.end() < len(first.text):
        subject = found["subject"]
        text = f"[{first.text[found.end() :]}]({first.url}){text[first.end :]}"
    elif found := _COLON_SUBJECT.match(text) or _COMMA_SUBJECT.match(text):
        subject, text = found["subject"], text[found.end() :]
    return Brief(subject=unescape(subject), text=text, urls=urls_of(text), candidate_ids=ids_of(block), raw=block)


def _unquote(text: str) -> str:
    return "\n".join(re.sub(r"^>\s?", "", line).strip() for line in text.strip().split("\n"))
