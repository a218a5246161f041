"""What a page says of itself besides its text: title, author, medium, dates, language, canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from core.text import CJK, cjk_share, clean
from core.types import Moment
from core.urls import canonical_url, host_of, is_http
from extract.byline import META_KEYS, Known, read_author
from extract.dates import read_dates
from extract.jsonld import JsonLd
from extract.title import read_title

if TYPE_CHECKING:
    from datetime import datetime

    from selectolax.lexbor import LexborHTMLParser

TITLE_KEYS = ("og:title", "twitter:title", "citation_title", "dc.title", "parsely-title")
SITE_KEYS = ("og:site_name", "application-name", "apple-mobile-web-app-title")
DESCRIPTION_KEYS = ("og:description", "description", "twitter:description")
LINES_SEEN = 400  # lines of the visible text in which a byline or a date is looked for
MAX_NAME = 60  # characters of a medium's name

MAX_SCRIPT = 2_000_000  # characters

_IN_SCRIPT = re.compile(
    r"""\\?["'](?:date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time|at)|first_?published\w*|publication_?date)"""
    r"""\\?["']\s*:\s*\\?["']([^"'\\]{8,40})\\?["']""",
    re.I,
)
_SOURCE = re.compile(
    rf"(?:来源|稿源|转自|文章来源|信息来源)\s*[:：]\s*(?P<name>[{CJK}A-Za-z0-9·《》&.@-]{{2,20}}(?:\s[A-Za-z0-9.]{{2,12}})?)"
)
_KANA, _HANGUL, _HAN = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7af]"), re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """All of it; empty strings and None for what the page does not say."""

    title: str = ""
    author: str = ""
    account: str = ""
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    address: str = ""  # canonical


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the markup for machines: read it before scripts are taken out of the tree."""

    jsonld: JsonLd
    metas: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = ""
    canonical: str = ""
    script_dates: Sequence[str] = ()

    @classmethod
    def of(cls, tree: LexborHTMLParser) -> Head:
        """The head of a parsed page."""
        metas: dict[str, list[str]] = {}
        for node in tree.css("meta[content]"):
            attributes = node.attributes
            content = attributes.get("content")
            for key in ("property", "name", "itemprop"):
                if content and (name := attributes.get(key)):
                    metas.setdefault(name.strip().lower(), []).append(content)
        root, link = tree.css_first("html"), tree.css_first('link[rel~="canonical" i][href]')
        language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root else ""
        canonical = (link.attributes.get("href") or "") if link else ""
        jsonld = JsonLd(tree)
        return cls(jsonld, metas, language, canonical, tuple(_script_dates(tree, broken=not jsonld.nodes)))

    def all(self, keys: Sequence[str]) -> list[str]:
        """The contents of these meta tags, in the order of the keys."""
        return [content for key in keys for content in self.metas.get(key, ())]

    def first(self, keys: Sequence[str]) -> str:
        """The first of them that is not blank."""
        return next((text for content in self.all(keys) if (text := clean(content))), "")

    @property
    def description(self) -> str:
        """What the page says it is about."""
        return self.first(DESCRIPTION_KEYS)

    @property
    def article_body(self) -> str:
        """The body as JSON-LD has it."""
        return next(self.jsonld.texts("articleBody"), "")


def read(tree: LexborHTMLParser, head: Head, lines: Sequence[str], *, url: str, now: datetime) -> Metadata:
    """The metadata of a page whose visible text has these lines. `now` is when the page was fetched."""
    lines = [line[:1000] for line in lines[:LINES_SEEN]]
    host = host_of(url)
    site = head.first(SITE_KEYS)[:MAX_NAME] or head.jsonld.publisher()[:MAX_NAME]
    title = read_title(tree, head.all(TITLE_KEYS), head.jsonld.texts("headline"), site, host)
    known = Known(site, host, title)
    language = read_language(head, title, lines)
    chinese = language.startswith("zh")
    published, modified = read_dates(
        tree, head.jsonld, head.metas, head.script_dates, lines, title=title, url=url, language=language, now=now
    )
    return Metadata(
        title=title,
        author=read_author(tree, head.jsonld.names("author", "creator"), _declared_authors(head), lines, known),
        account=(_source(lines, title) if chinese else "") or site,
        published=published,
        modified=modified,
        language=language,
        address=read_address(head, url),
    )


def _declared_authors(head: Head) -> Sequence[str]:
    """The names of the first meta tag that has any; the longer list of another tag that begins with the same name."""
    lists = [found for key in META_KEYS if (found := head.metas.get(key))]
    return max((found for found in lists if found[0] == lists[0][0]), key=len) if lists else []


def _script_dates(tree: LexborHTMLParser, *, broken: bool) -> Iterator[str]:
    """Dates of publication in a page's own data, such as Next.js keeps it, and in JSON-LD that is `broken`."""
    for script in tree.css("script:not([src])" if broken else 'script:not([src]):not([type*="ld+json" i])'):
        if len(source := script.text()) <= MAX_SCRIPT and "ublish" in source:
            for found in _IN_SCRIPT.finditer(source):
                yield found[1]


def read_language(head: Head, title: str, lines: Sequence[str]) -> str:
    """The language tag; for Chinese, Japanese and Korean the script decides, whatever the page declares."""
    declared = (head.language or head.first(("og:locale", "content-language", "language"))).replace("_", "-").strip()
    text = title + " ".join(sorted(lines, key=len)[-10:])
    if cjk_share(text) > 0.3:
        if len(_HANGUL.findall(text)) > 0.3 * len(text):
            return "ko"
        if len(_KANA.findall(text)) > 0.1 * len(_HAN.findall(text)):
            return "ja"
        return declared if declared.lower().startswith("zh") else "zh"
    return declared if re.fullmatch(r"[A-Za-z]{2,3}(?:-[\w-]{2,12})?", declared) else ""


def read_address(head: Head, url: str) -> str:
    """The canonical address: the declared one where it is on the same host and not just the front page."""
    declared = urljoin(url, head.canonical.strip()) if head.canonical.strip() else ""
    if declared and is_http(declared) and host_of(declared) == host_of(url):
        front = urlsplit(declared).path in ("", "/") and not urlsplit(declared).query
        if not front or urlsplit(url).path in ("", "/"):
            return canonical_url(declared)
    return canonical_url(url)


def _source(lines: Sequence[str], title: str) -> str:
    """The medium that a Chinese page names as its source, 来源：…, near the headline or at the end of the text."""
    for line in lines:
        if len(line) <= 160 and (found := _SOURCE.search(line)):
            return clean(re.split(r"\s*(?:作者|编辑|责编|责任编辑|发布|时间|日期|字号|浏览)", found["name"])[0])
    return ""
