"""Videos on YouTube and bilibili, as titled links with their description; bilibili's columns by their row."""

from __future__ import annotations

import html as html_escapes
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from core.dates import parse_moment
from core.types import Kind, Link, Moment, Precision
from core.urls import canonical_url, host_of
from extract.js_literal import read_value
from extract.markdown import render
from extract.sites import rules
from extract.sites.common import article_of, own_link, parse, pick, string

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Article, Page

_BILIBILI = re.compile(r"__INITIAL_STATE__\s*=\s*(?=\{)")
_YOUTUBE = re.compile(r"ytInitialPlayerResponse\s*=\s*(?=\{)")
_COLUMN = re.compile(r"/(?:read/(?:mobile/)?(?:cv)?\d|opus/\d)")


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """The video of a page; None for channels and lists."""
    address = page.final_url or page.url
    if not host_of(address).endswith(("bilibili.com", "b23.tv")):
        return _youtube(page, html)
    return rules.extract(page, html) if _COLUMN.match(urlsplit(address).path) else _bilibili(page, html)


def _bilibili(page: Page, html: str) -> Article | None:
    data = _object(_BILIBILI, html, "videoData")
    if not data and "/video/" not in (page.final_url or page.url):
        return None
    tree = parse(html)
    title = string(data.get("title")) or pick(
        tree, html, ("h1.video-title@title", "h1.video-title", 'meta[itemprop="name"]@content')
    )
    if not title:
        return None
    owner = data.get("owner")
    seconds = data.get("pubdate")
    published = _epoch(seconds) or parse_moment(
        pick(tree, html, ('meta[itemprop="datePublished"]@content', 'meta[itemprop="uploadDate"]@content')),
        origin="bilibili:meta",
    )
    author = (
        string(owner.get("name")) if isinstance(owner, dict) else pick(tree, html, ('meta[name="author"]@content',))
    )
    words = str(data.get("desc") or "") or pick(tree, html, (".desc-info-text", 'meta[itemprop="description"]@content'))
    video = string(data.get("bvid")) or (f"av{data['aid']}" if isinstance(data.get("aid"), int) else "")
    own = f"https://www.bilibili.com/video/{video}" if video else own_link(tree, ("bilibili.com",))
    return _video(page, "bilibili", re.sub(r"_哔哩哔哩.*$", "", title), author, published, words, own)


def _youtube(page: Page, html: str) -> Article | None:
    data = _object(_YOUTUBE, html, "videoDetails")
    tree = parse(html)
    asked = parse_qs(urlsplit(page.final_url or page.url).query).get("v", [""])[0]
    if asked and data.get("videoId", asked) != asked:
        return _youtube_as_shown(page, html, tree, asked)
    title = string(data.get("title")) or pick(
        tree, html, ('meta[property="og:title"]@content', 'meta[name="title"]@content')
    )
    video = string(data.get("videoId"))
    own = f"https://www.youtube.com/watch?v={video}" if video else own_link(tree, ("youtube.com",))
    if not title or "/watch" not in canonical_url(own or page.final_url or page.url):
        return None
    shown = pick(tree, html, ('meta[itemprop="datePublished"]@content', 'meta[itemprop="uploadDate"]@content'))
    author = string(data.get("author")) or pick(tree, html, ('[itemprop="author"] link[itemprop="name"]@content',))
    words = str(data.get("shortDescription") or "") or pick(tree, html, ('meta[property="og:description"]@content',))
    published = parse_moment(shown, origin="youtube:datePublished", zone=None)
    return _video(page, "YouTube", title, author, published, words, own)


def _youtube_as_shown(page: Page, html: str, tree: LexborHTMLParser, video: str) -> Article | None:
    """A page saved after a click: its data and meta tags are those of the video before; only what is shown counts."""
    title = pick(tree, html, ("ytd-watch-metadata h1", "h1.ytd-watch-metadata"))
    author = pick(tree, html, ("#channel-name a", "ytd-channel-name a"))
    words = pick(tree, html, ("#description-inline-expander #expanded", "#description"))
    own = f"https://www.youtube.com/watch?v={video}"
    return _video(page, "YouTube", title, author, None, words, own) if title else None


def _object(pattern: re.Pattern[str], html: str, key: str) -> dict[str, Any]:
    for found in pattern.finditer(html):
        value = read_value(html, found.end())
        inner = value.get(key) if isinstance(value, dict) else None
        if isinstance(inner, dict):
            return inner
    return {}


def _epoch(value: object) -> Moment | None:
    if not isinstance(value, int) or not 1_200_000_000 < value < 4_000_000_000:
        return None
    return Moment(datetime.fromtimestamp(value, UTC), Precision.SECOND, "bilibili:pubdate")


def _video(page: Page, account: str, title: str, author: str, at: Moment | None, words: str, own: str) -> Article:
    body = render("<br>".join(html_escapes.escape(line) for line in words.split("\n")))
    address = canonical_url(own or page.final_url or page.url)
    return article_of(
        page, body, title=title, account=account, author=author, published=at, kind=Kind.VIDEO, own_url=address,
        links=(Link("视频", address, title),), extractor="videos",
    )  # fmt: skip
