"""The feeds that an HTML page names in <link rel=alternate>."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from core.text import clean
from core.urls import is_http

FEED_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
    "text/xml": "xml",
    "application/xml": "xml",
}
_HEAD = 512 * 1024  # characters of a page in which its <link>s are looked for


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed as a page offers it."""

    url: str
    title: str = ""
    form: str = ""


def feed_links(html: str, url: str) -> list[FeedLink]:
    """The page's feeds, absolute, in its order, comment feeds last, each once."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_head(html))
    base = tree.css_first("base[href]")
    base_url = (_joined(url, base.attributes.get("href") or "") if base else url) or url
    found: dict[str, FeedLink] = {}
    for node in tree.css("link[rel][href]"):
        attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
        form = FEED_TYPES.get(attributes.get("type", "").partition(";")[0].strip().lower(), "")
        if "alternate" not in attributes["rel"].lower().split() or not form:
            continue
        address = _joined(base_url, attributes["href"].strip())
        if is_http(address) and not ((form in ("json", "xml") and "wp-json" in address) or "oembed" in address):
            found.setdefault(address, FeedLink(address, clean(attributes.get("title", "")), form))
    return sorted(
        found.values(), key=lambda link: "comment" in f"{link.url} {link.title}".lower() or "评论" in link.title
    )


def _joined(base: str, link: str) -> str:
    """The absolute address, or an empty string for what is none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _head(html: str) -> str:
    """The part of a page that holds its links: Lexbor takes very long over deep nesting, which a head has not."""
    html = html[:_HEAD]
    end = html.lower().find("<body")
    return html[:end] if end > 0 else html[: 64 * 1024]
