"""What a kind of source is: what to ask for, and how to read an answer. Both are pure.

The run fetches each of `requests(source)`, hands every page to `read`, then fetches what `Feed.more` names (once: a
page read through `more` is not followed any further) and reads that in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.types import Failure, Page, Source
from ingest.feeds.types import Feed, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of source. `options` are the keys that it knows of a source's options, with what they mean."""

    name: str
    title: str
    requests: Callable[[Source], tuple[Request, ...]]
    read: Callable[[Source, Page, datetime], Feed | Failure]
    options: dict[str, str]
    example: str


def own_address(source: Source) -> tuple[Request, ...]:
    """The one request of most kinds: the source's url."""
    return (Request(url=source.url),) if source.url else ()


def content_type(page: Page) -> str:
    """The answer's Content-Type header."""
    return page.headers.get("content-type", "")
