"""导读 and the headline's topics: written last, from what is in the issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compose.inline import escape
from core.config import EditionConfig
from core.text import width
from core.types import Issue, Item

LEAD_WIDTH = 44  # columns of one item in the 导读: 22 Chinese characters
TOPIC_WIDTH = 24
TOPICS = 4
_CLAUSES = re.compile(r"[，。；！？!?;]|——|\s-\s|：|(?<=\D):\s?|,\s")
_NAME = re.compile(r"[A-Za-z][\w.+-]*(?: [A-Z0-9][\w.+-]*)*", re.A)
_WRAPPERS = re.compile(r"^[【\[（(「][^】\]）)」]{1,12}[】\]）)」]\s*")


def lead(issue: Issue, edition: EditionConfig) -> str:
    """``本次18条。【新闻】…、…；【论文】…；【开源】…；【博文】…。``"""
    short = {section.key: section.short for section in edition.sections}
    parts = []
    for section in issue.sections:
        told = [escape(_told(item)) for item in section.items if item.title]
        if told:
            parts.append(f"【{short.get(section.key, section.title)}】" + "、".join(told))
    number = count(issue)
    return f"本次{number}条。" + "；".join(parts) + "。" if parts else f"本次{number}条。"


def topics(issue: Issue) -> str:
    """``主题/主题/主题``: the first item of each section in turn, named as shortly as its title allows."""
    found: dict[str, None] = {}
    for item in _in_turn(issue):
        topic = _topic(item)
        if topic and not any(topic in other or other in topic for other in found):
            found[topic] = None
        if len(found) == TOPICS:
            break
    return escape("/".join(found))


def count(issue: Issue) -> int:
    """How many items the issue has: what 本次N条 says."""
    return sum(bool(item.title or item.url) for section in issue.sections for item in section.items)


def _in_turn(issue: Issue) -> Iterator[Item]:
    columns = [[item for item in section.items if item.title] for section in issue.sections]
    for row in range(max((len(column) for column in columns), default=0)):
        for column in columns:
            if row < len(column):
                yield column[row]


def _told(item: Item) -> str:
    """The title as a phrase: its clauses while they fit."""
    title = _WRAPPERS.sub("", item.title).strip()
    told = ""
    for clause in _pieces(title):
        if told and width(told + clause) > LEAD_WIDTH:
            break
        told += clause
    return _cut(told.strip(" ，。；！？!?;：:,—-、"), LEAD_WIDTH)


def _topic(item: Item) -> str:
    if item.repo and width(name := item.repo.partition("/")[2]) <= TOPIC_WIDTH:
        return name
    title = _WRAPPERS.sub("", item.title).strip()
    first = _CLAUSES.split(title, maxsplit=1)[0].strip()
    if 4 <= width(first) <= TOPIC_WIDTH:
        return first
    names = [name for name in _NAME.findall(title) if 3 <= len(name) <= TOPIC_WIDTH]
    return max(names, key=len) if names else _cut(first, TOPIC_WIDTH)


def _pieces(title: str) -> list[str]:
    marks = [found.end() for found in _CLAUSES.finditer(title)]
    return [title[a:b] for a, b in zip([0, *marks], [*marks, len(title)], strict=True) if a < b]


def _cut(text: str, columns: int) -> str:
    """The text within that width, cut between words."""
    if width(text) <= columns:
        return text
    words = re.findall(r"[A-Za-z0-9][\w.+@%-]*\s*|.", text)
    kept = ""
    for word in words:
        if width(kept + word) > columns:
            break
        kept += word
    return kept.rstrip(" ，、：:-—和与的")
