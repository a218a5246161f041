"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from ingest.feeds.types import RawEntry, RawFeed

MAX_ITEMS = 5000  # more than anyone reads of a feed; each costs a kilobyte


def load(text: str) -> Any:
    """The JSON value, or None where it is none (too deep nesting included)."""
    try:
        return json.loads(text.strip().lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        return None


def is_json_feed(data: Any) -> bool:
    """Whether this is a JSON Feed: by its version, or by items that look like its."""
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return False
    return "jsonfeed" in str(data.get("version", "")) or any(
        isinstance(item, dict) and ("content_html" in item or "content_text" in item or "date_published" in item)
        for item in data["items"][:5]
    )


def read_json_feed(data: dict[str, Any]) -> RawFeed:
    """The feed of a parsed document; fields of a wrong type count as missing."""
    return RawFeed(
        title=_text(data, "title"),
        home=_text(data, "home_page_url"),
        author=_author(data),
        language=_text(data, "language"),
        generator=_text(data, "generator"),
        entries=tuple(_entry(item) for item in islice(data["items"], MAX_ITEMS) if isinstance(item, dict)),
    )


def _entry(item: dict[str, Any]) -> RawEntry:
    attachments = item.get("attachments")
    return RawEntry(
        links=tuple(link for name in ("url", "external_url") if (link := _text(item, name))),
        fallbacks=tuple(
            _text(part, "url")
            for part in (attachments if isinstance(attachments, list) else ())
            if isinstance(part, dict)
        ),
        guid=_text(item, "id"),
        guid_is_link=True,
        title=_text(item, "title"),
        title_is_text=True,
        teaser=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        content=_text(item, "content_html"),
        author=_author(item),
        published=tuple(text for name in ("date_published",) if (text := _text(item, name))),
        updated=tuple(text for name in ("date_modified",) if (text := _text(item, name))),
    )


def _author(record: dict[str, Any]) -> str:
    authors = record.get("authors")
    people = [*(authors if isinstance(authors, list) else ()), record.get("author")]
    return next((name for person in people if isinstance(person, dict) and (name := _text(person, "name"))), "")


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8")
