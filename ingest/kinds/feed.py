"""feed and wechat: RSS, RDF, Atom or JSON Feed at the source's url, or a page that names one in <link rel=alternate>.

A WeChat bridge's feed differs in one thing only: it always speaks China's time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.types import Failure, Page, Source
from ingest.feeds import Feed, Request, feed_links, parse_feed
from ingest.feeds.prepare import to_text
from ingest.kinds import wechat
from ingest.kinds.base import Kind, content_type, own_address


def read(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """The feed of the page; for an HTML page, an empty feed whose `more` is the first feed that it names."""
    found = parse_feed(page.body, url=page.final_url, content_type=content_type(page), source=source, now=now)
    if isinstance(found, Failure) and found.kind == "not_a_feed" and "names the feed" in found.why:
        links = feed_links(to_text(page.body, content_type(page)), page.final_url)
        return Feed(home=page.final_url, flags=("discovered",), more=(Request(url=links[0].url),))
    if isinstance(found, Failure) and "an HTML page" in found.why:
        return replace(found, why=f'{found.why} (kind = "page" reads lists of links)')
    if isinstance(found, Failure) and page.body.lstrip()[:1] in (b"{", b"["):
        listed = wechat.read(source, page, now)
        return found if isinstance(listed, Failure) and listed.kind == "not_a_feed" else listed
    return found


KIND = Kind(
    name="feed",
    title="RSS, RDF, Atom, JSON Feed, or a page that names one",
    requests=own_address,
    read=read,
    options={},
    example="https://example.org/feed.xml",
)
BRIDGE = Kind(
    name="wechat",
    title="a WeChat account through a bridge (wewe-rss, we-mp-rss, Wechat2RSS, RSSHub …)",
    requests=own_address,
    read=read,
    options={},
    example="http://10.0.0.5:4000/feeds/MP_WXS_3264997043.rss",
)
