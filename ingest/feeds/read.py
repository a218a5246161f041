"""Bytes → Feed: detect the form, let the reader for it read, choose between readers, return one normal type."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.types import Failure, Source
from ingest.feeds.entries import MAX_ENTRIES, normalise, resolve
from ingest.feeds.feedparser_reader import read_feedparser
from ingest.feeds.json_feed import is_json_feed, load, read_json_feed
from ingest.feeds.links import feed_links
from ingest.feeds.lxml_reader import read_lxml, read_pieces
from ingest.feeds.plain import plain_title
from ingest.feeds.prepare import ENTRY_TAG, Form, clean_xml, entry_pieces, form_of, has_feed_root, to_text, without_rest
from ingest.feeds.types import Feed, RawFeed
from ingest.feeds.wechat import with_accounts

MAX_TAGS = 20 * MAX_ENTRIES  # of entries, in a document that is worth a second look


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
        raw = _read_xml(text, cautious=cautious)
    if raw.entries or (form is Form.XML and (raw.title or raw.home)) or (raw.partial and has_feed_root(text)):
        return _finish(raw, url=url, source=source, now=now)
    return _no_feed(form, text, url)


def _read_xml(text: str, *, cautious: bool) -> RawFeed:
    """The reading that sees most entries: feedparser's, or lxml's where that one gave up or lost some.

    An ordinary document is lxml's alone, twenty times faster. Where both see fewer entries than the document has tags
    for, feedparser also gets the document as it came, and lxml each entry for itself.
    """
    whole, cut = without_rest(text)
    cleaned = clean_xml(whole)
    seen = read_lxml(cleaned)
    if seen.plain and seen.entries and not cut:
        return seen
    tags = len(ENTRY_TAG.findall(whole))
    cautious = cautious or tags > MAX_TAGS
    parsed = None if cautious else read_feedparser(cleaned)
    best = max((parsed or seen, seen), key=_size)
    if _size(best) < tags and not cautious:
        again = None if parsed is None else read_feedparser(whole)
        others = read_lxml(clean_xml(whole, close=False)), read_pieces(entry_pieces(cleaned)), read_lxml(whole)
        best = max((best, again or best, *others), key=_size)
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
        why = "the answer is an HTML page" + (named if links else "")
    elif form is Form.JSON:
        why = "the answer is JSON, but no JSON Feed"
    elif form is Form.XML:
        why = "the answer is XML, but not RSS, RDF or Atom"
    else:
        why = f"the answer is neither XML nor JSON: {text.strip()[:60]!r}"
    return Failure(kind="not_a_feed", where=url, why=why)
