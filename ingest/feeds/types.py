"""What is handed on while a feed is read: the reader's RawFeed, as written, and the Feed that leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from core.types import Entry
from ingest.answer import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address that a source wants fetched. `headers` (a token, a cookie of the user's) go to its host only."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    purpose: Purpose = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One entry as a reader finds it: nothing resolved, stripped or believed yet."""

    links: tuple[str, ...] = ()  # best first
    fallbacks: tuple[str, ...] = ()  # enclosures, Atom's related, via and self: better than no address
    base: str = ""  # xml:base in force
    guid: str = ""
    guid_is_link: bool = False  # may stand in for a missing link
    title: str = ""
    title_is_text: bool = False  # Atom's type="text": a < in it is a <
    teaser: str = ""  # markup
    content: str = ""  # markup
    author: str = ""
    account: str = ""  # the medium, where the entry names one
    published: tuple[str, ...] = ()  # dates as written, best first
    updated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A feed as a reader finds it. `complete` is False when the document had to be mended."""

    title: str = ""
    home: str = ""
    author: str = ""
    language: str = ""
    generator: str = ""
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[str] = frozenset()
    entries: tuple[RawEntry, ...] = ()
    complete: bool = True
    plain: bool = False  # ordinary and well-formed: every reader would read it the same
    cut: bool = False  # the document broke off
    partial: int = 0  # entries left out because it broke off in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that was understood: what the source says of itself, and its entries in the feed's order.

    `flags` tells what was mended: ``mended`` (not well-formed), ``cut`` (broke off: only complete entries are here),
    ``capped`` (more entries than anyone reads). `unlinked` counts entries that cannot be fetched: they have no
    http(s) address, or the feed broke off in them.
    """

    title: str = ""
    home: str = ""
    entries: tuple[Entry, ...] = ()
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()  # hours of the day, GMT, in which nothing is published
    skip_days: frozenset[str] = frozenset()  # English day names
    language: str = ""
    generator: str = ""
    unlinked: int = 0
    flags: tuple[str, ...] = ()
    more: tuple[Request, ...] = ()  # further addresses of the same pass: the feed that a page names, a next page
