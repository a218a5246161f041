"""arxiv: a category, a query or a listing; every version of a paper is the same paper.

API: https://info.arxiv.org/help/api/user-manual.html (three seconds between calls), RSS: https://info.arxiv.org/help/rss.html.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from core.text import clean
from core.types import Entry, Failure, Page, Source
from core.urls import canonical_url, identity
from ingest.feeds import Feed, Request, parse_feed
from ingest.feeds.plain import plain_teaser
from ingest.feeds.prepare import to_text
from ingest.kinds.base import Kind, content_type
from ingest.kinds.records import make_entry, option_number

API = "https://export.arxiv.org/api/query"
_ANNOUNCED = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*(?P<type>[\w-]+)\s*(?:Abstract:)?\s*", re.I)
_VERSION = re.compile(r"v(\d+)(?:\.pdf)?$")


def requests(source: Source) -> tuple[Request, ...]:
    """The source's own address (a listing, RSS, an API call), or the API for its `category` or `query`."""
    if source.url:
        return (Request(url=source.url, purpose="feed"),)
    query = source.options.get("query") or " OR ".join(f"cat:{name}" for name in _categories(source))
    if not query:
        return ()
    parameters = {
        "search_query": query,
        "sortBy": source.options.get("sort", "submittedDate"),
        "sortOrder": "descending",
        "max_results": str(option_number(source, "max_results", 100)),
    }
    return (Request(url=f"{API}?{urlencode(parameters)}", purpose="api"),)


def read(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """Papers by their abstract's address, new versions flagged ``new-version`` and replacements left out on request
    (option ``versions = "no"``).
    """
    found = parse_feed(page.body, url=page.final_url, content_type=content_type(page), source=source, now=now)
    if isinstance(found, Failure):
        if found.kind != "not_a_feed" or not (entries := _listing(source, page, now)):
            return found
        found = Feed(title="arXiv", home=page.final_url, entries=tuple(entries))
    if problem := _api_error(found, page):
        return problem
    entries = []
    for entry in map(_paper, found.entries):
        if "new-version" in entry.flags and source.options.get("versions") == "no":
            continue
        if all(entry.guid != other.guid for other in entries):
            entries.append(entry)
    return replace(found, entries=tuple(entries))


def _categories(source: Source) -> list[str]:
    return [name for name in re.split(r"[\s,]+", source.options.get("category", "")) if name]


def _paper(entry: Entry) -> Entry:
    """The paper behind an entry of the API, of RSS or of a listing."""
    version = _VERSION.search(entry.guid) or _VERSION.search(entry.url)
    announced = _ANNOUNCED.match(entry.teaser)
    replaced = bool(announced and announced["type"].startswith("replace")) or bool(version and int(version[1]) > 1)
    return replace(
        entry,
        url=canonical_url(entry.url),
        guid=identity(entry.url),
        title=re.sub(r"\s*\(arXiv:\S+v\d+\s+\[[\w.-]+\][^)]*\)\s*$", "", entry.title),
        teaser=entry.teaser[announced.end() :] if announced else entry.teaser,
        content_html="",
        account=entry.account or "arXiv",
        flags=(*entry.flags, "new-version") if replaced else entry.flags,
    )


def _api_error(feed: Feed, page: Page) -> Failure | None:
    """The API answers mistakes with a feed of one entry, titled Error."""
    if len(feed.entries) == 1 and "/api/errors" in feed.entries[0].url:
        return Failure(kind="status", where=page.final_url, why=f"arXiv refuses the query: {feed.entries[0].teaser}")
    return None


def _listing(source: Source, page: Page, now: datetime) -> list[Entry]:
    """A listing page such as arxiv.org/list/cs.CV/recent: <dt> with the number, <dd> with the rest."""
    from selectolax.lexbor import LexborHTMLParser

    from extract.bounds import bounded

    tree = LexborHTMLParser(bounded(to_text(page.body, content_type(page))))
    entries: list[Entry | None] = []
    day = ""
    for node in tree.css("dl#articles > h3, dl > dt, h3"):
        if node.tag == "h3":
            day = re.sub(r"\s*\(.*", "", clean(node.text()))
            continue
        link = node.css_first("a[href*='/abs/']")
        detail = node.next
        while detail is not None and detail.tag != "dd":
            detail = detail.next
        if link is None or detail is None:
            continue
        title, authors, abstract = (detail.css_first(f".list-{name}") for name in ("title", "authors", "abstract"))
        abstract = abstract or detail.css_first("p.mathjax")
        entries.append(
            make_entry(
                source,
                url=link.attributes.get("href") or "",
                base=page.final_url,
                title=re.sub(r"^\s*Title:\s*", "", clean(title.text())) if title else "",
                author=re.sub(r"^\s*Authors?:\s*", "", clean(authors.text())) if authors else "",
                teaser=plain_teaser(abstract.html or "") if abstract else "",
                published=day,
                zone=None,
                now=now,
            )
        )
    return [entry for entry in entries if entry]


KIND = Kind(
    name="arxiv",
    title="arXiv: a category, a query or a listing page",
    requests=requests,
    read=read,
    options={
        "category": "one or several, such as cs.CV cs.LG",
        "query": "a query of the arXiv API, instead of a category",
        "sort": "submittedDate (default), lastUpdatedDate or relevance",
        "max_results": "papers per call, 100 if not given",
        "versions": "no: leave new versions of known papers out",
    },
    example="https://arxiv.org/list/cs.CV/recent",
)
