"""Bytes → Feed: detect the form, let the reader for it read, choose between readers, return one normal type."""

from __future__ import annotations

from datetime import datetime

from core.types import Failure, Source
from ingest.feeds.entries import MAX_ENTRIES, normalise, resolve
from ingest.feeds.feedparser_reader import read_feedparser
from ingest.feeds.json_feed import is_json_feed, load, read_json_feed
from ingest.feeds.links import feed_links
from ingest.feeds.lxml_reader import read_lxml
from ingest.feeds.plain import plain_title
from ingest.feeds.prepare import Form, clean_xml, form_of, to_text
from ingest.feeds.types import Feed, RawFeed
from ingest.feeds.wechat import with_accounts


def parse_feed(
    body: bytes, *, url: str, content_type: str = "", source: Source, now: datetime, cautious: bool = False
) -> Feed | Failure:
    """The feed in an answer's body, or why there is none: ``empty``, ``not_a_feed`` (an HTML page is told with the
    feeds it names), ``unreadable``.

    `url` is the final address, against which relative links are resolved. Never raises on account of `body`, but
    may take long on a hostile one: FeedWorkers puts a limit on that. `cautious` leaves feedparser out.
    """
    text = to_text(body, content_type)
    form = form_of(text)
    if form is Form.EMPTY:
        return Failure(kind="empty", where=url, why="the feed has no content at all")
    if form is Form.JSON:
        data = load(text)
        if not is_json_feed(data):
            return Failure(kind="not_a_feed", where=url, why="the answer is JSON, but no JSON Feed")
        return _finish(read_json_feed(data), url=url, source=source, now=now)
    if form is Form.HTML:
        return _html(text, url)
    if form is Form.OTHER:
        return Failure(kind="not_a_feed", where=url, why=f"the answer is neither XML nor JSON: {text.strip()[:60]!r}")
    raw = _read_xml(clean_xml(text), cautious=cautious)
    if not raw.entries and not raw.title and not raw.home:
        return Failure(kind="not_a_feed", where=url, why="the answer is XML, but not RSS, RDF or Atom")
    return _finish(raw, url=url, source=source, now=now)


def _read_xml(text: str, *, cautious: bool) -> RawFeed:
    """The reading that sees more entries: feedparser's, or lxml's where that one gave up or lost some."""
    seen = read_lxml(text)
    parsed = None if cautious else read_feedparser(text)
    if parsed is None or len(parsed.entries) < len(seen.entries):
        return seen
    return RawFeed(
        title=parsed.title or seen.title,
        home=parsed.home or seen.home,
        author=parsed.author or seen.author,
        language=parsed.language or seen.language,
        generator=parsed.generator or seen.generator,
        ttl=seen.ttl or parsed.ttl,
        skip_hours=seen.skip_hours,
        skip_days=seen.skip_days,
        entries=parsed.entries,
        complete=seen.complete and parsed.complete,
    )


def _finish(raw: RawFeed, *, url: str, source: Source, now: datetime) -> Feed:
    entries, unlinked = normalise(raw, url=url, source=source, now=now)
    flags = (() if raw.complete else ("mended",)) + (("capped",) if len(raw.entries) > MAX_ENTRIES else ())
    return Feed(
        title=plain_title(raw.title),
        home=resolve(raw.home, url)[0],
        entries=with_accounts(entries, raw),
        ttl=raw.ttl,
        skip_hours=raw.skip_hours,
        skip_days=raw.skip_days,
        language=raw.language[:20],
        generator=plain_title(raw.generator)[:100],
        unlinked=unlinked,
        flags=flags,
    )


def _html(text: str, url: str) -> Failure:
    found = feed_links(text, url)
    why = "the answer is an HTML page"
    if found:
        why += "; it names the feed" + ("s " if len(found) > 1 else " ") + ", ".join(link.url for link in found[:5])
    return Failure(kind="not_a_feed", where=url, why=why)
