"""feedparser, held on a short lead: bytes only, no sanitising, no resolving, a limit on its CPU time."""

from __future__ import annotations

import io
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ingest.feeds.lxml_reader import ttl_of
from ingest.feeds.types import RawEntry, RawFeed

SAME = 50  # how many links of an entry are looked at
CPU_SECONDS = 3.0  # some inputs take minutes, an ordinary feed 0.05


class _TooSlow(BaseException):  # feedparser swallows what is an Exception
    """The CPU time is used up."""


# What feedparser is known to raise on broken documents: it is then not the reader for this one.
GAVE_UP = (
    _TooSlow,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_feedparser(document: str | bytes, seconds: float = CPU_SECONDS) -> RawFeed | None:
    """The feed as feedparser sees a document, or None where it gave up or took more than so many seconds of CPU.
    Bytes it decodes by its own rules.
    """
    import feedparser

    is_text = isinstance(document, str)
    try:
        with cpu_limit(seconds):
            found = feedparser.parse(
                io.BytesIO(document.encode("utf-8", "replace") if isinstance(document, str) else document),
                response_headers={"content-type": "application/xml; charset=utf-8"} if is_text else {},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        return _feed(found)
    except GAVE_UP:  # also what its records hold may not be what it usually is
        return None


def _feed(found: Any) -> RawFeed:
    feed, is_atom = found["feed"], found.get("version", "").startswith("atom")
    return RawFeed(
        title=_get(feed, "title"),
        home=next(iter(_links(feed)), ""),
        author=_get(feed, "author"),
        language=_get(feed, "language"),
        generator=_get(feed, "generator"),
        ttl=ttl_of(_get(feed, "ttl"), _get(feed, "sy_updateperiod"), _get(feed, "sy_updatefrequency")),
        entries=tuple(_entry(entry, is_atom=is_atom) for entry in found["entries"] if _says_anything(entry)),
        complete=not found["bozo"],
    )


def _entry(entry: Any, *, is_atom: bool) -> RawEntry:
    detail: Any = next(iter(_records([dict.get(entry, "title_detail")])), {})
    contents = [part.get("value") or "" for part in _records(dict.get(entry, "content"))]
    return RawEntry(
        links=tuple(_links(entry)),
        fallbacks=tuple(_fallbacks(entry)),
        guid=_get(entry, "id"),
        guid_is_link=bool(dict.get(entry, "guidislink")),
        title=_get(entry, "title"),
        title_is_text=is_atom and detail.get("type") == "text/plain",
        teaser=_get(entry, "summary"),
        content=max(contents, key=len, default=""),
        author=_get(entry, "author"),
        account=next((_get(one, "title") for one in _records([dict.get(entry, "source")])), ""),
        published=tuple(text for name in ("published", "created") if (text := _get(entry, name))),
        updated=tuple(text for name in ("updated",) if (text := _get(entry, name))),
    )


def _says_anything(entry: Any) -> bool:
    contents = _records(dict.get(entry, "content"))
    names = ("title", "links", "link", "summary", "id")
    return any(dict.get(entry, name) for name in names) or any(part.get("value") for part in contents)


def _get(record: Any, name: str) -> str:
    """A text field as it is stored: feedparser's own look-up maps one name to another."""
    value = dict.get(record, name)
    return value.strip() if isinstance(value, str) else ""


def _records(value: Any) -> list[Any]:
    """The records of a list; damaged feeds put texts in their place."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []


def _links(record: Any) -> Iterator[str]:
    if original := _get(record, "feedburner_origlink"):
        yield original
    linked = _records(dict.get(record, "links"))[:SAME]
    links = [link for link in linked if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in links if "html" in link.get("type", "html")]
    for link in [*pages, *(link for link in links if link not in pages)]:
        if address := link.get("href"):
            yield address
    if (address := _get(record, "link")) and not dict.get(record, "guidislink"):  # a guid is looked at later
        yield address


def _fallbacks(entry: Any) -> Iterator[str]:
    """Addresses that are not quite the entry's: Atom's other relations, then enclosures."""
    for relation in ("related", "via", "self", "enclosure"):
        for link in _records(dict.get(entry, "links"))[:SAME]:
            if link.get("rel") == relation and link.get("href"):
                yield link["href"]


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raises _TooSlow after so much CPU time, in a main thread; elsewhere only the worker's own limit holds."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
