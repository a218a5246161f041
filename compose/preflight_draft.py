"""What the preflight looks at and what it finds. Errors are what must not be published; warnings are worth a look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from compose.blocks import DRAFTED, Block, Part, blocks
from compose.inline import InlineLink, find_links, lines_of
from compose.items import parse_item
from compose.parse import parse_issue
from core.config import EditionConfig
from core.types import Article, Issue, Item

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One defect: `code` names its kind, `remedy` says what to do."""

    line: int
    code: str
    level: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An item or brief of an earlier issue."""

    date: date
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the file: its date, earlier issues, the stored articles behind its links."""

    day: date | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)  # by identity
    previous: Issue | None = None  # the issue before this one
    articles: Mapping[str, Article] = field(default_factory=dict)  # by identity


@dataclass(frozen=True)
class Draft:
    """A file taken apart for the checks."""

    text: str
    edition: EditionConfig
    context: Context

    @cached_property
    def blocks(self) -> list[Block]:
        """All blocks but the footer."""
        return [block for block in blocks(self.text) if block.part is not Part.FOOTER]

    @cached_property
    def issue(self) -> Issue:
        """What the file says."""
        return parse_issue(self.text, self.edition, self.context.day)

    @cached_property
    def items(self) -> list[tuple[Block, Item]]:
        """The items with their blocks."""
        return [(block, parse_item(block.text)) for block in self.blocks if block.part is Part.ITEM]

    @cached_property
    def drafted(self) -> list[Block]:
        """The items and briefs."""
        return [block for block in self.blocks if block.part in DRAFTED]

    @cached_property
    def links(self) -> list[tuple[Block, int, InlineLink]]:
        """Every Markdown link with its block and line."""
        return [
            (block, number, link)
            for block, number, line in self.lines()
            if not line.lstrip().startswith("<!--")
            for link in find_links(line)
        ]

    def lines(self, *parts: Part) -> Iterator[tuple[Block, int, str]]:
        """The lines of all blocks (of these kinds) with their numbers."""
        for block in self.blocks:
            if not parts or block.part in parts:
                for offset, line in enumerate(lines_of(block.text)):
                    yield block, block.line + offset, line


Check = Callable[[Draft], Iterator[Finding]]
