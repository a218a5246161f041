"""Bytes → Feed: detect the form, let the reader for it read, choose between readers, return one normal type."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from core.types import Failure, Source
from ingest.feeds.entries import MAX_ENTRIES, normalise, resolve
from ingest.feeds.feedparser_reader import read_feedparser
from ingest.feeds.json_feed import is_json_feed, load, read_json_feed
from ingest.feeds.links import feed_links
from ingest.feeds.lxml_reader import read_lxml, read_pieces
from ingest.feeds.plain import plain_title
from ingest.feeds.prepare import (
    ENTRY_TAG,
    FEED_ROOT,
    HEAD,
    Form,
    clean_xml,
    entry_pieces,
    form_of,
    has_feed_root,
    to_text,
    without_rest,
)
from ingest.feeds.types import Feed, RawFeed
from ingest.feeds.wechat import with_accounts

MAX_TAGS = 20 * MAX_ENTRIES  # of entries, in a document that is worth a second look
SECOND_LOOK = 2 * 1024 * 1024  # characters of a document up to which every reading of it is made
SECOND_LOOK_SECONDS = 4.0  # of CPU, for all readings together but the first


def parse_feed(
    body: bytes, *, url: str, content_type: str = "", source: Source, now: datetime, cautious: bool = False
) -> Feed | Failure:
    """The feed in an answer's body, or why there is none: ``empty``, ``not_a_feed`` (an HTML page is told with the
    feeds it names), ``unreadable``.

    `url` is the final address, against which relative links are resolved. Never raises on account of `body`.
    A hostile one takes it up to some seconds of CPU; `cautious` leaves feedparser out, for a second try.
    """
    try:
        return _parsed(body, url=url, content_type=content_type, source=source, now=now, cautious=cautious)
    except MemoryError:
        return Failure(kind="too_large", where=url, why="reading it takes more memory than is allowed")


def _parsed(
    body: bytes, *, url: str, content_type: str, source: Source, now: datetime, cautious: bool
) -> Feed | Failure:
    text = to_text(body, content_type)
    form = form_of(text)
    if form is Form.EMPTY:
        return Failure(kind="empty", where=url, why="the feed has no content at all")
    if form is Form.JSON and is_json_feed(data := load(text)):
        return _finish(read_json_feed(data), url=url, source=source, now=now)
    raw = RawFeed()
    if form is Form.XML or ENTRY_TAG.search(text):
        raw = _read_xml(text, body, cautious=cautious)
    if form is Form.HTML and not any(entry.links for entry in raw.entries) and feed_links(text, url):
        return _no_feed(form, text, url)  # a page with an element of that name
    known = form is Form.XML and (raw.title or raw.home)
    if not (raw.entries or known or (raw.partial and has_feed_root(text))):
        return _no_feed(form, text, url)
    feed = _finish(raw, url=url, source=source, now=now)
    is_page = form is Form.HTML and not feed.entries and not FEED_ROOT.search(text, 0, HEAD)
    return _no_feed(form, text, url) if is_page else feed


def _read_xml(text: str, body: bytes, *, cautious: bool) -> RawFeed:
    """The reading that sees most entries. An ordinary document is lxml's alone, twenty times faster; of any other all
    readings are made, and among equals the one that most was mended for comes first.
    """
    whole, cut = without_rest(text)
    cleaned = clean_xml(whole)
    seen = read_lxml(cleaned)
    tags = len(ENTRY_TAG.findall(whole))
    if seen.plain and seen.entries and not cut and _size(seen) >= tags:
        return seen
    best, until = seen, time.process_time() + SECOND_LOOK_SECONDS
    if not cautious and tags <= MAX_TAGS:
        best = max((read_feedparser(cleaned) or seen, seen), key=_size)
        if max(len(text), len(body)) <= SECOND_LOOK:
            best = max((best, *_further(whole, cleaned, until), *_as_it_came(body, until, whole == text)), key=_size)
    if whole != text and _size(rest := read_lxml(clean_xml(text, close=False))) - 1 > _size(best):
        best = replace(rest, entries=rest.entries[:-1])  # what broke off was not the last thing that is wrong
    return replace(
        best,
        title=best.title or seen.title,
        home=best.home or seen.home,
        language=best.language or seen.language,
        ttl=seen.ttl or best.ttl,
        skip_hours=seen.skip_hours,
        skip_days=seen.skip_days,
        complete=seen.complete and best.complete,
        cut=cut,
        partial=int(whole != text),
    )


def _further(whole: str, cleaned: str, until: float) -> Iterator[RawFeed]:
    """The text with less mended, and each entry for itself, until so much CPU time is used."""
    readings: tuple[Callable[[], RawFeed], ...] = (
        lambda: read_lxml(clean_xml(whole, close=False)),
        lambda: read_pieces(entry_pieces(cleaned)),
        lambda: read_lxml(whole),
    )
    yield from (reading() for reading in readings if time.process_time() < until)


def _as_it_came(body: bytes, until: float, is_whole: bool) -> Iterator[RawFeed]:
    """The bytes, mended by the readers themselves, without the entry that they break off in."""
    left = until - time.process_time()
    by_feedparser = read_feedparser(body, left) if left > 0 else None
    by_lxml = read_lxml(body) if time.process_time() < until else None
    for reading in filter(None, (by_feedparser, by_lxml)):
        yield reading if is_whole else replace(reading, entries=reading.entries[:-1])


def _size(feed: RawFeed) -> int:
    return len(feed.entries)


def _finish(raw: RawFeed, *, url: str, source: Source, now: datetime) -> Feed:
    entries, unlinked = normalise(raw, url=url, source=source, now=now)
    flags = ("mended",) * (not raw.complete) + ("cut",) * raw.cut + ("capped",) * (len(raw.entries) > MAX_ENTRIES)
    return Feed(
        title=plain_title(raw.title),
        home=resolve(raw.home, url)[0],
        entries=with_accounts(entries, raw),
        ttl=raw.ttl,
        skip_hours=raw.skip_hours,
        skip_days=raw.skip_days,
        language=raw.language[:20],
        generator=plain_title(raw.generator)[:100],
        unlinked=unlinked + raw.partial,
        flags=flags,
    )


def _no_feed(form: Form, text: str, url: str) -> Failure:
    """What came instead of a feed; a page's own feeds are named."""
    if form is Form.HTML:
        links = feed_links(text, url)
        named = "; it names the feed" + ("s " if len(links) > 1 else " ") + ", ".join(link.url for link in links[:5])
        why = "the answer is an HTML page, no feed" + (named if links else "")
    elif form is Form.JSON:
        why = "the answer is JSON, but no JSON Feed"
    elif form is Form.XML:
        why = "the answer is XML, but not RSS, RDF or Atom"
    else:
        why = f"the answer is neither XML nor JSON: {text.strip()[:60]!r}"
    return Failure(kind="not_a_feed", where=url, why=why)
