"""What kind of source an address is: told by the address itself, else by what it answers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.text import cjk_share, clean, width
from core.types import Failure, Page, Source
from core.urls import host_of, is_http, tidy
from ingest.feeds import Feed, feed_links, parse_feed
from ingest.feeds.prepare import to_text
from ingest.feeds.wechat import HOST, account_of_title
from ingest.kinds.base import content_type

_REPOSITORY = re.compile(
    r"https?://(?:www\.)?github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?(?:/(releases|tags|commits)\b[^?#]*)?/?(?:[?#].*)?"
)
_NO_OWNER = frozenset(["topics", "search", "trending", "orgs", "users", "sponsors", "features", "collections"])
_TITLE_WIDTH = 14  # columns: shorter links of a page are its navigation
_LEAST = 4  # links alike before they are taken for a list


def by_address(url: str) -> Source | None:
    """The source of an address whose form says what it is; None where its answer must be seen."""
    url = tidy(url)
    host, path = host_of(url), urlsplit(url).path if is_http(url) else ""
    query = parse_qs(urlsplit(url).query) if is_http(url) else {}
    if host == "github.com":
        return _github(url, path)
    if host.endswith("arxiv.org") and (found := re.match(r"/(?:list|rss|atom)/([\w.-]+)", path)):
        return _source("arxiv", url if "/list/" in path else "", f"arXiv {found[1]}", category=found[1])
    if host == HOST:
        kind = "wechat-album" if "/appmsgalbum" in path else "wechat-history" if "/profile_ext" in path else ""
        return _source(kind, url, "") if kind else None
    if host == "huggingface.co" and path.startswith("/papers"):
        return _source("hf-papers", "", "Hugging Face Papers")
    if host == "news.ycombinator.com":
        return _source("hacker-news", "", "Hacker News")
    if host == "hn.algolia.com":
        words = " ".join(query.get("q", query.get("query", [])))
        return _source("hacker-news", "", f"Hacker News {words}".strip(), query=words)
    if host.endswith("reddit.com") and (found := re.match(r"/r/(\w+)", path)):
        return _source("reddit", f"https://www.reddit.com/r/{found[1]}", f"r/{found[1]}")
    if host == "lobste.rs":
        tags = path.removeprefix("/t/").strip("/") if path.startswith("/t/") else ""
        return _source("lobsters", "", f"Lobsters {tags}".strip(), tags=tags)
    return None


def by_answer(page: Page, now: datetime) -> Source | Failure:
    """The source behind an answer: a feed, a page that names one, a sitemap, or a list of links.

    Where a page names several feeds, the first is taken. Failure ``not_a_feed`` where nothing of the kind is there.
    """
    url = page.final_url
    probe = Source(key="probe", kind="feed", url=url)
    text = to_text(page.body, content_type(page))
    if "<urlset" in text[:4096] or "<sitemapindex" in text[:4096]:
        return _source("page", url, host_of(url))
    feed = parse_feed(page.body, url=url, content_type=content_type(page), source=probe, now=now)
    if isinstance(feed, Feed):
        return _of_feed(feed, url)
    if links := feed_links(text, url):
        return _source("feed", links[0].url, links[0].title or page_title(text) or host_of(url))
    if selector := list_selector(text):
        return _source("page", url, page_title(text) or host_of(url), item=selector)
    return Failure(kind="not_a_feed", where=url, why=f"{feed.why}; no list of links stands out in it either")


def slug(source: Source) -> str:
    """A key made of the name, or of the address where the name has no Latin letters: `pytorch-blog`."""
    words = re.findall(r"[a-z0-9]+", source.name.lower())
    if sum(map(len, words)) < 3 or cjk_share(source.name) > 0.5:
        repository = source.options.get("repositories", "")
        parts = urlsplit(source.url)
        host = host_of(source.url)
        host = host if re.fullmatch(r"[\d.]+", host) else host.rpartition(".")[0]
        tail = re.findall(r"[a-z0-9]+", parts.path.rpartition(".")[0].lower() or parts.path.lower())
        words = [*re.findall(r"[a-z0-9]+", host or repository.lower() or source.kind), *(w[:12] for w in tail[-1:])]
    return "-".join(words)[:40].strip("-") or "source"


def unique_key(key: str, taken: set[str]) -> str:
    """The key, with a number behind it where it is taken."""
    number, found = 2, key
    while found in taken:
        found, number = f"{key}-{number}", number + 1
    return found


def page_title(html: str) -> str:
    """A page's own title, without what stands behind the last bar."""
    found = re.search(r"<title[^>]{0,200}>([^<]{1,500})", html[:200_000], re.I)
    return clean(re.split(r"\s+[|–—-]\s+", clean(found[1]))[0])[:60] if found else ""


def list_selector(html: str) -> str:
    """A CSS selector of the links that look like a list of articles: many, alike, and with long labels."""
    from selectolax.lexbor import LexborHTMLParser

    from extract.bounds import bounded

    tree = LexborHTMLParser(bounded(html))
    weights: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for link in tree.css("a[href]"):
        label = width(clean(link.text()))
        if label >= _TITLE_WIDTH:
            path = _path(link)
            weights[path] += min(label, 80)
            counts[path] += 1
    best = next((path for path, _ in weights.most_common() if counts[path] >= _LEAST), "")
    return best if best and tree.css(best) else ""


def _path(link: Any) -> str:
    """`div.list h2 a`: an element's own and its next ancestors' names with their first class."""
    steps: list[str] = []
    node = link
    while node is not None and len(steps) < 4 and node.tag not in ("body", "html", "-document"):
        name = next(
            (name for name in (node.attributes.get("class") or "").split() if re.fullmatch(r"[A-Za-z][\w-]*", name)), ""
        )
        steps.insert(0, f"{node.tag}.{name}" if name and node is not link else node.tag)
        node = node.parent
    return " > ".join(steps)


def _github(url: str, path: str) -> Source | None:
    if found := re.match(r"/topics/([\w-]+)", path):
        return _source("github", "", f"GitHub {found[1]}", topic=found[1])
    if (found := _REPOSITORY.fullmatch(url)) and found[1] not in _NO_OWNER:
        listed = found[3] if found[3] in ("tags", "commits") else ""
        address = f"https://github.com/{found[1]}/{found[2]}"
        return _source("github", address, f"{found[1]}/{found[2]}", list=listed)
    return None


def _of_feed(feed: Feed, url: str) -> Source:
    """A feed; a bridge's where most of its articles are WeChat's."""
    wechat = sum(host_of(entry.url) == HOST for entry in feed.entries)
    if wechat * 2 > len(feed.entries):
        return _source("wechat", url, account_of_title(feed.title) or feed.title)
    language = feed.language.split("-")[0].lower()
    return replace(_source("feed", url, feed.title), language=language if re.fullmatch(r"[a-z]{2}", language) else "")


def _source(kind: str, url: str, name: str, **options: str) -> Source:
    source = Source(key="new", kind=kind, url=url, name=name, options={k: v for k, v in options.items() if v})
    return replace(source, key=slug(source))
