"""Which reader a page belongs to. A site is one entry here: a host and the module that reads it.

A page whose address is not known (a saved file) is recognised by its markup.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast

from core.charset import decode
from core.types import Failure, State
from core.urls import host_of
from extract.bounds import bounded
from extract.papers import abstract_page
from extract.sites import proceedings, rules
from extract.sites.common import notice

if TYPE_CHECKING:
    from core.types import Article, Page


class Site(Protocol):
    """A module that reads the pages of one site."""

    def recognises(self, html: str) -> bool:
        """Whether a page of unknown address belongs to the site."""
        ...

    def extract(self, page: Page, html: str) -> Article | Failure | None:
        """The article; None where the page is not of a kind that the site's reader knows."""
        ...


SITES = {
    "mp.weixin.qq.com": "extract.sites.wechat",
    "zhihu.com": "extract.sites.zhihu",
    "github.com": "extract.sites.github",
    "huggingface.co": "extract.sites.huggingface",
    **dict.fromkeys(
        ("arxiv.org", "ar5iv.org", "alphaxiv.org", "arxiv-vanity.com", "papers.cool", "scirate.com"),
        "extract.sites.arxiv",
    ),
    **dict.fromkeys(proceedings.ACCOUNTS, "extract.sites.proceedings"),
    **dict.fromkeys(rules.HOSTS, "extract.sites.rules"),
    **dict.fromkeys(("youtube.com", "youtu.be", "bilibili.com"), "extract.sites.videos"),
    "infoq.cn": "extract.sites.infoq",
}
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|meta|title|script|div|p|article|section|main|span|br|h[1-6]|table)\b", re.I
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536  # characters that are looked at
MOST_CONTROLS = 0.02  # share of control characters; random bytes have a tenth, pages none but a stray one
_WITHOUT_ADDRESS = ("extract.sites.wechat", "extract.sites.arxiv")


def extract(page: Page) -> Article | Failure:
    """The article of a page. What is expected to go wrong comes back as a Failure."""
    if not page.body.strip():
        return Failure(kind="empty", where=page.url, why="the page has no content")
    if page.body.lstrip()[:5] == b"%PDF-":
        return _document(page)
    html = bounded(decode(page.body, page.headers.get("content-type", "")))
    if is_binary(html):
        return Failure(kind="unreadable", where=page.url, why="no readable page: the file is binary, not text")
    if not _MARKUP.search(html):
        return Failure(kind="unreadable", where=page.url, why="this is no web page: there is no HTML in it")
    site = site_for(page, html)
    if site is not None and (article := site.extract(page, html)) is not None:
        return article
    from extract import generic

    read = generic.extract(page, html)
    if isinstance(read, Failure) or not (account := rules.account_of(page)):
        return read
    return replace(read, account=account)


def is_binary(html: str) -> bool:
    """Whether what was decoded is no text: more control characters than any page has by mistake."""
    start = html[:_SAMPLE]
    return len(_CONTROLS.findall(start)) > MOST_CONTROLS * len(start)


def _document(page: Page) -> Article | Failure:
    """A paper's PDF is led to the page that describes it; any other document cannot be read."""
    url = page.final_url or page.url
    target = abstract_page(url)
    if not target:
        return Failure(kind="unreadable", where=url, why="a PDF, and no page is known that describes it")
    reason = "the PDF of a paper; its abstract is at the address in moved_to"
    return notice(page, State.MOVED, reason, extractor="papers", moved_to=target)


def site_for(page: Page, html: str) -> Site | None:
    """The reader for a page, or None where the generic one must do."""
    host = host_of(page.final_url or page.url)
    while host:
        if name := SITES.get(host):
            return _load(name)
        host = host.partition(".")[2]
    if not page.url.startswith(("http://", "https://")):
        return next((site for site in map(_load, _WITHOUT_ADDRESS) if site.recognises(html)), None)
    return None


def _load(name: str) -> Site:
    return cast("Site", importlib.import_module(name))
