"""OPML in and out (http://opml.org/spec2.opml): folders are the groups of the watchlist, addresses are http(s) only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from core.charset import decode
from core.errors import UsageError
from core.text import clean
from core.types import Source
from core.urls import is_http
from ingest.feeds.prepare import clean_xml
from ingest.kinds import KINDS

MAX_FEEDS = 5000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of an OPML file. `group` is its folder, nested ones joined with ` / `."""

    url: str
    name: str = ""
    group: str = ""


def read_opml(body: bytes) -> tuple[list[Outline], list[str]]:
    """The feeds of a file, each once, and the addresses that were left out because they are not http(s).

    UsageError where the file is no OPML.
    """
    import listparser

    # ASCII bytes: a text would be taken for Latin-1, a name for a file to open
    text = clean_xml(decode(body))
    if "<opml" not in text[:4096].lower():
        raise UsageError("not an OPML file: there is no <opml> in it")
    found = listparser.parse(text.encode("ascii", "xmlcharrefreplace"))
    feeds: dict[str, Outline] = {}
    refused: list[str] = []
    for feed in (*found.feeds, *found.lists)[:MAX_FEEDS]:
        url = (feed.get("url") or "").strip()
        if not is_http(url):
            refused.append(url[:200])
            continue
        folders: list[str] = next(iter(feed.get("categories") or []), [])
        group = " / ".join(clean(folder) for folder in folders if clean(folder))
        feeds.setdefault(url, Outline(url, clean(feed.get("title") or "")[:200], group))
    return list(feeds.values()), refused


def is_cut(body: bytes) -> bool:
    """Whether an OPML file breaks off before its end, so that feeds may be missing."""
    return "</opml" not in decode(body).lower()


def write_opml(sources: Iterable[Source], title: str) -> str:
    """The watchlist for other readers: sources that are feeds, or have one (GitHub releases), by group."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    branches: dict[str, ElementTree.Element] = {"": body}
    for source in sources:
        parent = body
        path = ""
        for folder in filter(None, source.group.split(" / ")):
            path = f"{path} / {folder}" if path else folder
            if path not in branches:
                branches[path] = ElementTree.SubElement(parent, "outline", text=folder, title=folder)
            parent = branches[path]
        for url in feed_addresses(source):
            name = source.name or source.key
            ElementTree.SubElement(parent, "outline", type="rss", text=name, title=name, xmlUrl=url)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def feed_addresses(source: Source) -> list[str]:
    """What another feed reader could subscribe to in place of this source."""
    kind = KINDS.get(source.kind)
    requests = kind.requests(source) if kind and source.kind in ("feed", "wechat", "github", "arxiv") else ()
    return [request.url for request in requests if is_http(request.url) and request.purpose == "feed"]
