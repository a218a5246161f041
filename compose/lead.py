"""导读 and the headline's topics: written last, from what is in the issue."""

from __future__ import annotations

from collections.abc import Iterator

from compose.inline import escape
from core.config import EditionConfig
from core.types import Issue, Item
from curate.summarise.titles import phrase_of, topic_of

TOPICS = 4


def lead(issue: Issue, edition: EditionConfig) -> str:
    """``本次18条。【新闻】…、…；【论文】…；【开源】…；【博文】…。``"""
    short = {section.key: section.short for section in edition.sections}
    parts = []
    for section in issue.sections:
        told = [escape(phrase_of(item.title)) for item in section.items if item.title]
        if told:
            parts.append(f"【{short.get(section.key, section.title)}】" + "、".join(told))
    number = count(issue)
    return f"本次{number}条。" + "；".join(parts) + "。" if parts else f"本次{number}条。"


def topics(issue: Issue) -> str:
    """``主题/主题/主题``: the first item of each section in turn, named as shortly as its title allows."""
    found: dict[str, None] = {}
    for item in _in_turn(issue):
        topic = topic_of(item.title, item.repo)
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
