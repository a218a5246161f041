"""What a page's markup declares for machines: the days of publication and of change in JSON-LD and meta tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.text import fold
from extract.jsonld import text_of

if TYPE_CHECKING:
    from extract.jsonld import JsonLd, Node

Found = Iterator[tuple[str, str]]  # (origin, text)
PUBLISHED_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "og:published_time",
    "article:post_date", "pubdate", "publishdate", "publish_date", "publish-date", "published_time", "published",
    "publication_date", "date_published", "published-date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dcterms.date", "dc.date", "citation_publication_date", "citation_online_date", "citation_date",
    "sailthru.date", "parsely-pub-date", "bt:pubdate", "cxenseparse:recs:publishtime", "article:create_at",
    "weibo: article:create_at", "weibo:article:create_at", "release_date", "og:release_date", "og:pubdate", "apub:time",
    "rnews:datepublished", "article.published", "article_date_original", "originalpublicationdate", "ptime",
    "displaydate", "article-publication-date", "created", "datecreated", "ms.date", "og:regdate", "date",
)  # fmt: skip
MODIFIED_KEYS = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "modified", "updated",
    "dcterms.modified", "dc.date.modified", "article:updated_time", "revised", "updated_time", "og:modified_time",
    "lastmodified", "last_modified", "last-updated", "last_updated", "dateupdated",
)  # fmt: skip
_MICRODATA = ("datepublished", "datecreated")  # stand on every teaser of a page that marks its teasers
_ANY_KEY = re.compile(
    r"(?:publi(?:sh(?:ed|ing)?|cation)|post(?:ed)?|issued?|pub)[\W_]?(?:date|time|at|on)|"
    r"(?:date|time)[\W_]?(?:published|posted|issued|of[\W_]?publication)|^dc\w*[\W_](?:date[\W_])?(?:issued|created)$|"
    r"(?:date|time)[\W_]?created$|created?[\W_]?(?:date|time|at|on)$"
)
_OTHER_KEY = re.compile(r"expir|modif|updat|unpubl|event|start|end|last|copyright")


def declared(jsonld: JsonLd, metas: Mapping[str, Sequence[str]], *, title: str, url: str) -> Found:
    """(origin, text) of the day of publication, the most telling first."""
    for node in _of_the_page(jsonld.articles, title, url):
        for key in ("datePublished", "dateCreated", "uploadDate"):
            if text := text_of(node.get(key)):
                yield "jsonld:datePublished", text
                break
    for key in PUBLISHED_KEYS:
        texts = metas.get(key, ())
        if key not in _MICRODATA or len({text.strip()[:10] for text in texts}) == 1:
            yield from ((f"meta:{key}", text) for text in texts)
    for key, texts in metas.items():
        if key not in PUBLISHED_KEYS and _ANY_KEY.search(key) and not _OTHER_KEY.search(key):
            yield from ((f"meta:{key}", text) for text in texts)
    for node in jsonld.pages:
        if text := text_of(node.get("datePublished")):
            yield "jsonld:datePublished", text


def declared_modified(jsonld: JsonLd, metas: Mapping[str, Sequence[str]]) -> Found:
    """(origin, text) of the day of the last change."""
    for text in jsonld.texts("dateModified", pages=True):
        yield "jsonld:modified", text
    for key in MODIFIED_KEYS:
        for text in metas.get(key, ()):
            yield "meta:modified", text


def _of_the_page(articles: Sequence[Node], title: str, url: str) -> Sequence[Node]:
    """The nodes that name the page's own address or headline, where any does: the others are its neighbours."""
    path = urlsplit(url).path.rstrip("/")
    own = [node for node in articles if (path and _path(node) == path) or _names(node, title)]
    if not own or any(text_of(node.get("datePublished")) for node in own):
        return own or articles
    return [node for node in articles if not _path(node) or node in own]


def _names(node: Node, title: str) -> bool:
    return bool(title) and fold(text_of(node.get("headline"))) == fold(title)


def _path(node: Node) -> str:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        address = text_of(value.get("@id") if isinstance(value, dict) else value)
        if address:
            return urlsplit(address).path.rstrip("/")
    return ""
