"""page: a list page without a feed, read with CSS selectors; sitemaps and news sitemaps too.

Sitemaps: https://www.sitemaps.org/protocol.html, news: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.clock import SHANGHAI
from core.errors import ConfigError
from core.text import cjk_share, clean
from core.types import Entry, Failure, Page, Source
from core.urls import is_http
from ingest.feeds import Feed, Request
from ingest.feeds.entries import MAX_ENTRIES
from ingest.feeds.prepare import clean_xml, to_text
from ingest.kinds.base import Kind, content_type, own_address
from ingest.kinds.records import make_entry, option_number

SITEMAPS_FOLLOWED = 3  # of an index: the latest
MAX_SITEMAP = 50 * 1024 * 1024  # unpacked, as the protocol allows
_ITEM = "item", "link", "title", "date", "teaser"


def read(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """The links that the page lists. ``unreadable`` where the selectors find nothing: the page was rebuilt."""
    body = _unpacked(page.body)
    text = to_text(body, content_type(page))
    if "<urlset" in text[:4096] or "<sitemapindex" in text[:4096]:
        return _sitemap(source, text, page, now)
    entries = [entry for entry in _listed(source, text, page, now) if entry]
    if not entries:
        why = f"no link is found with item = {source.options.get('item', 'a')!r}"
        return Failure(kind="unreadable", where=page.final_url, why=why)
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry.url, entry)
    return Feed(title=source.name, home=page.final_url, entries=tuple(unique.values())[:MAX_ENTRIES])


def _listed(source: Source, html: str, page: Page, now: datetime) -> Iterator[Entry | None]:
    from selectolax.lexbor import LexborHTMLParser

    from extract.bounds import bounded

    tree = LexborHTMLParser(bounded(html))
    base_node = tree.css_first("base[href]")
    base = (base_node.attributes.get("href") or "") if base_node else ""
    options = source.options
    zone = (
        SHANGHAI
        if source.language.startswith("zh") or cjk_share((tree.text() if tree.body else "")[:5000]) > 0.2
        else None
    )
    for item in _select(tree, options.get("item", "a[href]"), source):
        link = _first(item, options.get("link", ""), source) or _first(item, "a[href]", source)
        href = (link.attributes.get("href") or "") if link is not None else ""
        if not href or href.startswith("#"):
            continue
        title_node = _first(item, options.get("title", ""), source)
        yield _listed_entry(
            source,
            url=href,
            base=base if is_http(base) else page.final_url,
            title=_words(title_node)
            or _words(link)
            or (link.attributes.get("title") or "" if link is not None else ""),
            teaser=_words(_first(item, options.get("teaser", ""), source)),
            published=_date(_first(item, options.get("date", "time"), source)),
            zone=zone,
            now=now,
        )


def _listed_entry(source: Source, *, title: str, **fields: Any) -> Entry | None:
    """An entry with a title; navigation (an empty or very short label) is left out."""
    return make_entry(source, title=title, **fields) if len(title) >= option_number(source, "min_title", 4) else None


def _select(tree: Any, selector: str, source: Source) -> list[Any]:
    from selectolax.lexbor import SelectolaxError

    try:
        return list(tree.css(selector))
    except SelectolaxError as error:
        raise ConfigError(f"source {source.key}: {selector!r} is not a CSS selector ({error})") from None


def _first(node: Any, selector: str, source: Source) -> Any:
    """The first match inside of a node, the node itself included."""
    if not selector:
        return None
    found = _select(node, selector, source)
    return found[0] if found else None


def _words(node: Any) -> str:
    return clean(node.text(separator=" ")) if node is not None else ""


def _date(node: Any) -> str:
    """A date's machine-readable attribute, else its words."""
    if node is None:
        return ""
    attributes = node.attributes
    return next(
        (value for name in ("datetime", "data-time", "content", "title") if (value := attributes.get(name))),
        _words(node),
    )


def _unpacked(body: bytes) -> bytes:
    """A sitemap.xml.gz's content; other bodies as they are."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return file.read(MAX_SITEMAP)
    except (OSError, EOFError, zlib.error):
        return b""


def _sitemap(source: Source, text: str, page: Page, now: datetime) -> Feed | Failure:
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    root = etree.fromstring(clean_xml(text).encode(), parser)
    if root is None:
        return Failure(kind="unreadable", where=page.final_url, why="the sitemap is not XML")
    nodes = [_flat(node) for node in root if isinstance(node.tag, str)]
    nodes.sort(key=lambda node: node.get("publication_date") or node.get("lastmod", ""), reverse=True)
    wanted = source.options.get("match", "")
    if _local(root) == "sitemapindex":
        children = [node["loc"] for node in nodes if is_http(node.get("loc", "")) and node["loc"] != page.url]
        return Feed(home=page.final_url, more=tuple(Request(url=url) for url in children[:SITEMAPS_FOLLOWED]))
    found = [node for node in nodes if wanted in node.get("loc", "")][:MAX_ENTRIES]
    entries = (_sitemap_entry(source, node, now) for node in found)
    return Feed(title=source.name, home=page.final_url, entries=tuple(entry for entry in entries if entry))


def _sitemap_entry(source: Source, node: dict[str, str], now: datetime) -> Entry | None:
    entry = make_entry(
        source,
        url=node.get("loc", ""),
        title=node.get("title", ""),
        account=node.get("name", ""),
        published=node.get("publication_date", ""),
        updated=node.get("lastmod", ""),
        zone=None,
        now=now,
    )
    return entry if entry is None or entry.title else replace(entry, flags=(*entry.flags, "no-title"))


def _flat(node: Any) -> dict[str, str]:
    """The texts below a <url> by their local names."""
    return {
        _local(child): (child.text or "").strip() for child in reversed(list(node.iter())) if isinstance(child.tag, str)
    }


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2].lower()


KIND = Kind(
    name="page",
    title="a list page without a feed, or a sitemap",
    requests=own_address,
    read=read,
    options={
        "item": "CSS selector of one entry of the list, every link if not given",
        "link": "of its link, within the item",
        "title": "of its title, the link's text if not given",
        "date": "of its date, <time> if not given",
        "teaser": "of its summary",
        "min_title": "the least length of a title, 4 if not given",
        "match": "sitemaps: only addresses that contain this",
    },
    example="https://example.org/news",
)
