"""Answers in the formats that each kind of source is documented to give, written by hand: two or three entries each.

GitHub: docs.github.com/rest/search and its Atom feeds; arXiv: info.arxiv.org/help/api/user-manual and help/rss;
Hugging Face: huggingface.co/docs/hub/api; Hacker News: hn.algolia.com/api; Reddit: reddit.com/dev/api; Lobsters:
lobste.rs/about; sitemaps: sitemaps.org/protocol and Google's news extension; JSON Feed: jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import json
from typing import Any

DAY = "2026-11-21"


def rss(*links: str, body: str = "", head: str = "") -> bytes:
    """RSS 2.0 with a body in content:encoded where one is given."""
    encoded = f"<content:encoded><![CDATA[{body}]]></content:encoded>" if body else ""
    items = "".join(
        f"<item><title>第{n}篇：端侧量化</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{DAY} 0{n}:30:00</pubDate>{encoded}</item>"
        for n, link in enumerate(links, 1)
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    feed = f"<channel><title>端侧</title><language>zh-cn</language>{head}{items}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {space}>{feed}</rss>'.encode()


def atom(title: str, *entries: tuple[str, str, str], extra: str = "") -> bytes:
    """Atom (RFC 4287) of (id, title, link)."""
    body = "".join(
        f'<entry><id>{name}</id><title>{heading}</title><link rel="alternate" type="text/html" href="{link}"/>'
        f"<updated>{DAY}T02:00:00Z</updated><published>{DAY}T01:00:00Z</published>"
        f'<summary type="html">words about {heading}</summary>{extra}</entry>'
        for name, heading, link in entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en-US"><id>tag:example.org,2008:x</id>'
        f"<title>{title}</title><updated>{DAY}T02:00:00Z</updated>{body}</feed>"
    ).encode()


def rdf(*links: str) -> bytes:
    """RSS 1.0."""
    items = "".join(f'<item rdf:about="{link}"><title>{link}</title><link>{link}</link></item>' for link in links)
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    return f'<rdf:RDF {spaces}><channel rdf:about="http://a/"><title>RDF</title></channel>{items}</rdf:RDF>'.encode()


def old_rss(*links: str) -> bytes:
    """RSS 0.91."""
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    return f'<rss version="0.91"><channel><title>old</title>{items}</channel></rss>'.encode()


def json_feed(*links: str) -> bytes:
    """JSON Feed 1.1."""
    items = [{"id": link, "url": link, "title": link, "date_published": f"{DAY}T08:00:00+08:00"} for link in links]
    return _json({"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": items})


def list_page(*links: str, head: str = "") -> bytes:
    """A page with a list of articles and no feed, unless `head` names one."""
    items = "".join(
        f'<li class="post"><a href="{link}">手机上的大模型推理第 {n} 讲</a><time datetime="{DAY}">今天</time></li>'
        for n, link in enumerate(links, 1)
    )
    return f"<html><head><title>新闻</title>{head}</head><body><ul class='list'>{items}</ul></body></html>".encode()


def sitemap(*links: str, news: bool = False) -> bytes:
    """A sitemap; with `news`, Google's news extension."""
    about = (
        "<news:news><news:publication_date>{0}T01:00:00Z</news:publication_date>"
        "<news:title>{1}</news:title></news:news>"
    )
    items = "".join(
        f"<url><loc>{link}</loc>" + (about.format(DAY, link) if news else f"<lastmod>{DAY}</lastmod>") + "</url>"
        for link in links
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    spaces += ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if news else ""
    return f'<?xml version="1.0"?><urlset {spaces}>{items}</urlset>'.encode()


def repositories() -> bytes:
    """GitHub's search for repositories."""
    one = {
        "id": 1,
        "full_name": "Tencent/ncnn",
        "html_url": "https://github.com/Tencent/ncnn",
        "description": "high-performance neural network inference framework for mobile",
        "owner": {"login": "Tencent"},
        "stargazers_count": 20000,
        "forks_count": 4000,
        "language": "C++",
        "license": {"spdx_id": "BSD-3-Clause"},
        "created_at": "2017-06-30T10:55:37Z",
        "pushed_at": f"{DAY}T01:00:00Z",
    }
    two = one | {"id": 2, "full_name": "a/b", "html_url": "https://github.com/a/b", "stargazers_count": 3}
    return _json({"total_count": 2, "incomplete_results": False, "items": [one, two]})


def arxiv_list() -> bytes:
    """A listing page such as arxiv.org/list/cs.CV/recent."""
    rows = "".join(
        f'<dt><a href="/abs/2611.0000{n}" title="Abstract">arXiv:2611.0000{n}</a></dt><dd><div class="list-title">'
        f"<span>Title:</span> Paper {n}</div><div class='list-authors'><a>A. Author</a></div></dd>"
        for n in (1, 2)
    )
    return f"<html><body><dl id='articles'><h3>Fri, 20 Nov 2026 (showing 2 of 2)</h3>{rows}</dl></body></html>".encode()


def daily_papers() -> bytes:
    """Hugging Face's daily papers."""
    papers = [
        {
            "paper": {
                "id": f"2611.0000{n}",
                "title": f"Paper {n}",
                "summary": "We quantize.",
                "authors": [{"name": "A. Author"}],
                "publishedAt": f"{DAY}T00:00:00.000Z",
                "upvotes": upvotes,
            },
            "title": f"Paper {n}",
            "publishedAt": f"{DAY}T00:00:00.000Z",
            "numComments": 2,
        }
        for n, upvotes in ((1, 40), (2, 3))
    ]
    return _json(papers)


def algolia() -> bytes:
    """Hacker News' search."""
    hits = [
        {
            "objectID": str(n),
            "title": f"Quantization on phones {n}",
            "url": f"https://news.example/hn{n}" if n < 3 else None,
            "points": 100 * n,
            "num_comments": 10,
            "author": "pg",
            "created_at": f"{DAY}T00:00:00Z",
            "created_at_i": 1795219200,
            "_tags": ["story"],
        }
        for n in (1, 2, 3)
    ]
    return _json({"hits": hits, "nbHits": 3, "page": 0})


def reddit() -> bytes:
    """A subreddit's listing."""
    posts: list[dict[str, Any]] = [
        {
            "kind": "t3",
            "data": {
                "id": f"x{n}",
                "title": f"A 4-bit model {n}",
                "url_overridden_by_dest": f"https://news.example/reddit{n}",
                "permalink": f"/r/LocalLLaMA/comments/x{n}/a/",
                "subreddit": "LocalLLaMA",
                "score": score,
                "num_comments": 9,
                "author": "someone",
                "created_utc": 1795219200.0,
                "stickied": False,
            },
        }
        for n, score in ((1, 500), (2, 5))
    ]
    return _json({"kind": "Listing", "data": {"children": posts, "after": None}})


def lobsters() -> bytes:
    """Lobsters' stories."""
    stories = [
        {
            "short_id": f"ab{n}",
            "title": f"Compilers for edge devices {n}",
            "url": f"https://news.example/lobsters{n}",
            "score": score,
            "comment_count": 3,
            "comments_url": f"https://lobste.rs/s/ab{n}",
            "created_at": f"{DAY}T00:00:00.000-06:00",
            "submitter_user": "someone",
            "tags": ["ai"],
        }
        for n, score in ((1, 30), (2, 1))
    ]
    return _json(stories)


def album() -> bytes:
    """WeChat's album as JSON."""
    listed = [
        {
            "title": f"第{n}讲：低比特量化",
            "url": wechat_url(n),
            "create_time": "1795219200",
            "msgid": f"265100000{n}",
            "itemidx": "1",
            "key": f"265100000{n}_1",
        }
        for n in (1, 2)
    ]
    response = {"article_list": listed, "base_info": {"nickname": "端侧智能", "title": "量化"}, "continue_flag": "0"}
    return _json({"base_resp": {"ret": 0}, "getalbum_resp": response})


def history() -> bytes:
    """WeChat's message list: one message of two articles."""
    second = {"title": "副条", "digest": "", "content_url": wechat_url(4), "author": "乙"}
    first = {"title": "头条", "digest": "摘要", "content_url": wechat_url(3), "author": "甲", "is_multi": 1}
    message = {
        "comm_msg_info": {"id": 1000000001, "type": 49, "datetime": 1795219200, "fakeid": "3264997043", "status": 2},
        "app_msg_ext_info": first | {"multi_app_msg_item_list": [second]},
    }
    return _json({"ret": 0, "errmsg": "ok", "general_msg_list": json.dumps({"list": [message]}, ensure_ascii=False)})


def exported() -> bytes:
    """An exporter's file."""
    return _json([{"title": "导出的文章", "link": wechat_url(5), "create_time": 1795219200, "author": "丙"}])


def wechat_url(number: int) -> str:
    """A long address of an article."""
    return f"https://mp.weixin.qq.com/s?__biz=MzI2NDk5NzA0Mw==&mid=265100000{number}&idx=1&sn=0123456789abcdef"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
