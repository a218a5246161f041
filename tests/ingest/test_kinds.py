"""Every kind of source: what it asks for, and what it makes of answers in the services' own formats."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import ConfigError
from core.types import Entry, Failure, Page, Source
from ingest.feeds import Feed
from ingest.feeds.wechat import account_of_title, biz_of, identity_of, number_of
from ingest.kinds import KINDS
from ingest.kinds.problems import problems

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
WX = "https://mp.weixin.qq.com"


def source(kind: str, url: str = "", **options: str) -> Source:
    return Source(key="s", kind=kind, url=url, options=options)


def read(of: Source, body: str | bytes | dict[str, Any] | list[Any], url: str = "") -> Feed | Failure:
    data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    url = url or of.url or "https://api.example/"
    page = Page(url=url, final_url=url, status=200, body=data, fetched_at=NOW)
    return KINDS[of.kind].read(of, page, NOW)


def entries(of: Source, body: str | bytes | dict[str, Any] | list[Any], url: str = "") -> tuple[Entry, ...]:
    found = read(of, body, url)
    assert isinstance(found, Feed), found
    return found.entries


def failure(of: Source, body: str | bytes | dict[str, Any] | list[Any]) -> Failure:
    found = read(of, body)
    assert isinstance(found, Failure), found
    return found


def asked(of: Source) -> list[str]:
    return [request.url for request in KINDS[of.kind].requests(of)]


def test_names_and_requests() -> None:
    assert {kind.name for kind in KINDS.values()} == set(KINDS)
    assert asked(source("feed", "https://a.example/f")) == ["https://a.example/f"]
    assert asked(source("feed")) == []
    assert asked(source("github", "https://github.com/Tencent/ncnn")) == [
        "https://github.com/Tencent/ncnn/releases.atom"
    ]
    several = source("github", repositories="a/b, c/d", list="commits", branch="main")
    assert asked(several) == ["https://github.com/a/b/commits/main.atom", "https://github.com/c/d/commits/main.atom"]
    assert asked(source("lobsters", tags="ai compilers")) == ["https://lobste.rs/t/ai,compilers.json"]
    assert asked(source("hf-papers")) == ["https://huggingface.co/api/daily_papers?limit=100"]


def test_a_page_that_names_a_feed_leads_on_to_it() -> None:
    found = read(
        source("feed", "https://a.example/"),
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body></body></html>',
    )
    assert isinstance(found, Feed)
    assert ([request.url for request in found.more], found.flags) == (["https://a.example/rss"], ("discovered",))


def test_a_page_without_a_feed_is_said_to_be_one_with_the_kind_for_it() -> None:
    why = failure(source("feed", "https://a.example/"), "<html><body><item>words</item></body></html>").why
    assert why == 'the answer is an HTML page, no feed (kind = "page" reads lists of links)'


BRIDGE = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title>
<generator>{generator}</generator>{items}</channel></rss>"""


def bridge(items: str, title: str = "机器之心 | wechat-feeds", generator: str = "") -> tuple[Entry, ...]:
    of = source("wechat", "http://10.0.0.5:4000/feeds/all.rss")
    return entries(of, BRIDGE.format(title=title, generator=generator, items=items))


def test_bridges_name_the_account_in_the_title_or_the_author() -> None:
    link = f"<link>{WX}/s/abcdefgh</link><author>张三</author>"
    (entry,) = bridge(f"<item><title>t</title>{link}<pubDate>Tue, 11 Nov 2025 08:06:46 </pubDate></item>")
    assert (entry.account, entry.author) == ("机器之心", "张三")
    assert entry.published is not None
    assert entry.published.at.isoformat() == "2025-11-11T08:06:46+08:00"
    (entry,) = bridge(f"<item><title>t</title>{link}</item>", title="WeWe-RSS All", generator="WeWe-RSS")
    assert (entry.account, entry.author) == ("张三", "")


@pytest.mark.parametrize(
    "content",
    [
        "获取全文失败",
        "<p>环境异常</p><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a>",
        "标题在此",
        "<p> 标题在此 </p>",
        "<div></div>",
        "&lt;![CDATA[获取内容失败]]&gt;",
    ],
)
def test_what_is_not_a_body(content: str) -> None:
    wrapped = content if "CDATA" in content else f"<![CDATA[{content}]]>"
    (entry,) = bridge(
        f"<item><title>标题在此</title><link>{WX}/s/abcdefgh</link><content:encoded>{wrapped}</content:encoded></item>"
    )
    assert entry.content_html == ""


def test_bodies_are_unwrapped() -> None:
    proxied = "https://p.example/img-proxy/?k=1&amp;amp;u=https%3A%2F%2Fmmbiz.qpic.cn%2Fa%2F640%3Fwx_fmt%3Dpng"
    body = f'&lt;![CDATA[&lt;p&gt;正文里谈到了验证。{"长" * 200}&lt;/p&gt;&lt;img src="{proxied}"&gt;]]&gt;'
    (entry,) = bridge(
        f"<item><title>t</title><link>{WX}/s/abcdefgh</link><content:encoded>{body}</content:encoded></item>"
    )
    assert entry.content_html.startswith("<p>正文里谈到了验证。")
    assert '<img src="https://mmbiz.qpic.cn/a/640?wx_fmt=png">' in entry.content_html
    assert "]]>" not in entry.content_html


def test_a_whole_page_as_content() -> None:
    text = f"<p>{'正文' * 50}</p>"
    page = f"<!DOCTYPE html><html><body><nav>菜单</nav><div id='js_content'>{text}</div></body></html>"
    notice = "<html><body><script>var a = 1</script><p>环境异常</p><a>去验证</a></body></html>"
    for content, body in ((page, text), (notice, "")):
        encoded = f"<content:encoded><![CDATA[{content}]]></content:encoded>"
        (entry,) = bridge(f"<item><title>t</title><link>{WX}/s/abcdefgh</link>{encoded}</item>")
        assert entry.content_html == body


def test_numbers_and_biz_are_two_spellings() -> None:
    assert biz_of("MP_WXS_3264997043") == "MzI2NDk5NzA0Mw=="
    assert number_of("MzI2NDk5NzA0Mw==") == "3264997043"
    assert number_of("!") == ""
    assert identity_of("3264997043-2248865513_3") == "wechat:MzI2NDk5NzA0Mw==:2248865513:3"
    assert identity_of("https://mp.weixin.qq.com/s/x") == ""
    assert [account_of_title(title) for title in ("WeRSS", "芯东西 - 微信公众号", "公众号：量子位")] == [
        "",
        "芯东西",
        "量子位",
    ]


def test_a_wechat_album_as_json_and_as_page() -> None:
    of = source("wechat-album", f"{WX}/mp/appmsgalbum?__biz=MzA=&action=getalbum&album_id=1")
    assert asked(of) == [f"{of.url}&f=json&count=20"]
    article = {
        "title": "第一篇",
        "url": "http://mp.weixin.qq.com/s?__biz=MzA3MzAx&amp;mid=22&amp;idx=1&amp;sn=ab#rd",
        "create_time": "1795221000",
        "msgid": "22",
        "itemidx": "1",
    }
    answer = {
        "base_resp": {"ret": 0},
        "getalbum_resp": {"base_info": {"nickname": "芯东西", "title": "合集"}, "article_list": article},
    }
    (entry,) = entries(of, answer)
    assert (entry.title, entry.account) == ("第一篇", "芯东西")
    assert entry.url == f"{WX}/s?__biz=MzA3MzAx&mid=22&idx=1&sn=ab#rd"
    assert entry.published is not None
    assert entry.published.at == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    page = f"""<html><body><div class="album__author-name">芯东西</div><ul>
<li class="album__list-item" data-link="{WX}/s?__biz=MzA=&amp;mid=22&amp;idx=1" data-title="第一篇">
<span class="js_article_create_time album__item-info-item">1795221000</span></li></ul></body></html>"""
    (entry,) = entries(of, page)
    assert (entry.title, entry.account, entry.url) == ("第一篇", "芯东西", f"{WX}/s?__biz=MzA=&mid=22&idx=1")


def test_a_wechat_history_with_many_articles_in_one_message() -> None:
    message = {
        "comm_msg_info": {"id": 1000000727, "datetime": 1795221000, "fakeid": "2392038560"},
        "app_msg_ext_info": {
            "title": "头条",
            "content_url": "/s?timestamp=1500903767&amp;src=3&amp;ver=1&amp;signature=X4*=",
            "author": "张三",
            "digest": "摘要",
            "multi_app_msg_item_list": [{"title": "次条", "content_url": f"{WX}/s?__biz=MzA=&amp;mid=1&amp;idx=2"}],
        },
    }
    of = source("wechat-history", f"{WX}/mp/profile_ext?action=getmsg&f=json")
    for answer in ({"list": [message]}, {"ret": 0, "general_msg_list": json.dumps({"list": [message]})}):
        first, second = entries(of, answer)
        assert (first.title, first.author, first.teaser) == ("头条", "张三", "摘要")
        assert first.url == f"{WX}/s?timestamp=1500903767&src=3&ver=1&signature=X4*="
        assert second.title == "次条"
        assert first.published is not None
        assert first.published == second.published
    assert failure(of, {"ret": -3, "errmsg": "no session"}).kind == "session"
    assert failure(of, {"base_resp": {"ret": 200013, "err_msg": "freq control"}}).kind == "throttled"
    assert failure(of, "<html>请在微信客户端打开链接</html>").kind == "session"
    assert failure(of, {"a": 1}).kind == "not_a_feed"
    assert entries(of, {"ret": 0, "general_msg_list": '{"list": []}'}) == ()


def test_the_backend_list_that_exporters_save() -> None:
    articles = [
        {
            "aid": "1_1",
            "title": "一",
            "link": f"{WX}/s/abcdefg1",
            "create_time": 1795221000,
            "appmsgid": 1,
            "itemidx": 1,
        }
    ]
    publish = {"publish_list": [{"publish_type": 1, "publish_info": json.dumps({"appmsgex": articles})}]}
    answer = {"base_resp": {"ret": 0}, "publish_page": json.dumps(publish)}
    assert [entry.title for entry in entries(source("wechat-history"), answer)] == ["一"]
    assert [entry.title for entry in entries(source("feed"), articles)] == ["一"]


LIST = """<html><body><nav><a href="/">首页</a></nav><ul><li class="n"><h3>题目甲在这里</h3><a href="/p/1">阅读</a>
<span class="d">2026年11月20日</span><p>摘要甲</p></li><li class="n"><h3>题目乙在这里</h3><a href="/p/2#x">阅读</a></li>
<li class="n"><h3>题目甲在这里</h3><a href="/p/1">阅读</a></li></ul></body></html>"""


def test_a_list_page_by_selectors() -> None:
    of = source("page", "https://n.example/list/", item="li.n", title="h3", date=".d", teaser="p")
    first, second = entries(of, LIST)
    assert (first.url, first.title, first.teaser) == ("https://n.example/p/1", "题目甲在这里", "摘要甲")
    assert first.published is not None
    assert first.published.at.isoformat() == "2026-11-20T00:00:00+08:00"
    assert (second.url, second.published) == ("https://n.example/p/2#x", None)
    assert failure(source("page", of.url, item="li.gone"), LIST).kind == "unreadable"
    with pytest.raises(ConfigError, match="not a CSS selector"):
        read(source("page", of.url, item="li["), LIST)


def test_sitemaps() -> None:
    of = source("page", "https://n.example/sitemap.xml", match="/news/")
    urls = """<url><loc>https://n.example/news/1</loc><lastmod>2026-11-20</lastmod></url>
<url><loc>https://n.example/about</loc></url><url><loc>https://n.example/news/2</loc><news:news>
<news:publication><news:name>报</news:name></news:publication><news:title>题 &amp; 目</news:title>
<news:publication_date>2026-11-21T00:30:00Z</news:publication_date></news:news></url>"""
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    sitemap = f'<?xml version="1.0" encoding="UTF-8"?><urlset {spaces}>{urls}</urlset>'
    first, second = entries(of, gzip.compress(sitemap.encode()))
    assert (first.url, first.title, first.account) == ("https://n.example/news/2", "题 & 目", "报")
    assert (second.url, second.flags) == ("https://n.example/news/1", ("no-title",))
    index = "".join(
        f"<sitemap><loc>https://n.example/s{n}.xml</loc><lastmod>2026-11-{n:02}</lastmod></sitemap>"
        for n in range(10, 20)
    )
    found = read(of, f"<sitemapindex>{index}</sitemapindex>")
    assert isinstance(found, Feed)
    assert [request.url for request in found.more] == [f"https://n.example/s{n}.xml" for n in (19, 18, 17)]


def test_releases_say_whose_they_are() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes from ncnn</title>{}</feed>"""
    one = (
        "<entry><id>tag:github.com,2008:Repository/1/{0}</id><updated>2026-11-20T00:00:00Z</updated><title>{1}</title>"
        '<link rel="alternate" href="https://github.com/Tencent/ncnn/releases/tag/{0}"/>'
        '<content type="html">&lt;p&gt;notes&lt;/p&gt;</content></entry>'
    )
    of = source("github", "https://github.com/Tencent/ncnn")
    body = atom.format(one.format("20261120", "20261120") + one.format("v2-rc1", "ncnn 2 rc1"))
    first, second = entries(of, body)
    assert (first.title, first.account, first.fields["tag"]) == ("Tencent/ncnn 20261120", "Tencent/ncnn", "20261120")
    assert second.title == "ncnn 2 rc1"
    assert first.content_html == "<p>notes</p>"
    stable = source("github", of.url, prereleases="no")
    assert [entry.fields["tag"] for entry in entries(stable, body)] == ["20261120"]


def test_repositories_with_their_stars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "t0ken")
    of = source("github", topic="tinyml", min_stars="100")
    (request,) = KINDS["github"].requests(of)
    assert parse_qs(urlsplit(request.url).query)["q"] == ["topic:tinyml"]
    assert request.headers["authorization"] == "Bearer t0ken"
    items = [
        {
            "id": 1,
            "full_name": "a/b",
            "html_url": "https://github.com/a/b",
            "description": "小模型",
            "stargazers_count": 1234,
            "created_at": "2026-11-01T00:00:00Z",
            "owner": {"login": "a"},
        },
        {"id": 2, "full_name": "c/d", "html_url": "https://github.com/c/d", "description": None, "stargazers_count": 9},
    ]
    (entry,) = entries(of, {"items": items}, "https://api.github.com/search/repositories")
    assert (entry.title, entry.fields["stars"], entry.author) == ("a/b：小模型", "1234", "a")
    assert "rate limit" in failure(of, {"message": "API rate limit exceeded"}).why
    monkeypatch.delenv("GITHUB_TOKEN")
    assert "authorization" not in KINDS["github"].requests(of)[0].headers


def test_versions_of_a_paper_are_one_paper() -> None:
    of = source("arxiv", category="cs.CV cs.LG", max_results="50")
    assert parse_qs(urlsplit(asked(of)[0]).query)["search_query"] == ["cat:cs.CV OR cat:cs.LG"]
    one = (
        "<entry><id>http://arxiv.org/abs/{0}</id><published>2026-11-19T10:00:00Z</published>"
        "<updated>2026-11-20T10:00:00Z</updated><title>A\n  Paper</title><summary>We\n propose.</summary>"
        "<author><name>Zhang San</name></author>"
        '<link href="http://arxiv.org/abs/{0}" rel="alternate" type="text/html"/>'
        '<link title="pdf" href="http://arxiv.org/pdf/{0}" rel="related" type="application/pdf"/></entry>'
    )
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>q</title>{}</feed>'
    body = atom.format(one.format("2611.00001v1") + one.format("2611.00002v3") + one.format("2611.00001v1"))
    first, second = entries(of, body)
    assert (first.url, first.guid, first.title) == ("https://arxiv.org/abs/2611.00001", "arxiv:2611.00001", "A Paper")
    assert (first.teaser, first.author, first.flags) == ("We propose.", "Zhang San", ())
    assert "new-version" in second.flags
    assert len(entries(source("arxiv", versions="no"), body)) == 1
    error = (
        one.format("x")
        .replace("http://arxiv.org/abs/x", "http://arxiv.org/api/errors#bad")
        .replace("We\n propose.", "bad query")
    )
    assert "bad query" in failure(of, atom.format(error)).why


def test_arxiv_rss_and_listing() -> None:
    of = source("arxiv", "https://arxiv.org/list/cs.CV/recent")
    rss = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs.CV</title><item><title>T</title>
<link>https://arxiv.org/abs/2611.00003</link><guid isPermaLink="false">oai:arXiv.org:2611.00003v2</guid>
<description>arXiv:2611.00003v2 Announce Type: replace-cross
Abstract: Words.</description></item></channel></rss>"""
    (entry,) = entries(of, rss)
    assert (entry.url, entry.teaser) == ("https://arxiv.org/abs/2611.00003", "Words.")
    assert "new-version" in entry.flags
    listing = """<html><dl id="articles"><h3>Fri, 20 Nov 2026 (showing 2 of 2 entries)</h3>
<dt><a href="/abs/2611.00004" title="Abstract">arXiv:2611.00004</a></dt><dd><div class="list-title mathjax">
<span class="descriptor">Title:</span> Small Models</div>
<div class="list-authors"><a>A B</a>, <a>C D</a></div></dd></dl></html>"""
    (entry,) = entries(of, listing)
    assert (entry.url, entry.title, entry.author) == ("https://arxiv.org/abs/2611.00004", "Small Models", "A B, C D")
    assert entry.published is not None
    assert entry.published.at == datetime(2026, 11, 20, tzinfo=UTC)


def test_lists_with_scores() -> None:
    papers = [
        {
            "paper": {
                "id": "2611.00005",
                "title": "P",
                "summary": "S",
                "upvotes": 40,
                "authors": [{"name": "A"}],
                "publishedAt": "2026-11-20T00:00:00.000Z",
            },
            "numComments": 2,
            "title": "P",
        },
        {"paper": {"id": "2611.00006", "upvotes": 1, "title": "Q"}},
    ]
    (paper,) = entries(source("hf-papers", min_score="5"), papers)
    assert (paper.url, paper.fields["score"], paper.author) == ("https://arxiv.org/abs/2611.00005", "40", "A")

    stories = {
        "hits": [
            {
                "objectID": "1",
                "title": "Ask",
                "url": None,
                "author": "u",
                "points": 99,
                "num_comments": 5,
                "created_at_i": 1795221000,
            },
            {"objectID": "2", "title": "L", "url": "https://x.example/", "points": 7},
        ]
    }
    (story,) = entries(source("hacker-news", min_score="50", query="npu"), stories)
    assert (story.url, story.fields["comments"]) == ("https://news.ycombinator.com/item?id=1", "5")
    assert "points>=50" in parse_qs(urlsplit(asked(source("hacker-news"))[0]).query)["numericFilters"]

    link = {"id": "a", "title": "post", "permalink": "/r/x/comments/a/", "score": 80, "subreddit": "x"}
    link |= {"url": "https://x.example/?a=1&amp;b=2", "created_utc": 1795221000.0}
    own = {"id": "b", "title": "self", "permalink": "/r/x/comments/b/", "selftext": "hi", "score": 70}
    own |= {"url": "https://www.reddit.com/r/x/comments/b/"}
    rules = {"id": "c", "title": "rules", "permalink": "/r/x/c/", "stickied": True, "score": 900}
    posts = {"data": {"children": [{"kind": "t3", "data": post} for post in (link, own, rules)]}}
    first, second = entries(source("reddit", "https://www.reddit.com/r/x"), posts)
    assert (first.url, first.account, first.fields["discussion"]) == (
        "https://x.example/?a=1&b=2",
        "r/x",
        "https://www.reddit.com/r/x/comments/a/",
    )
    assert (second.url, second.teaser) == ("https://www.reddit.com/r/x/comments/b/", "hi")
    assert failure(source("reddit"), {"message": "Too Many Requests", "error": 429}).why.endswith("Too Many Requests")

    stories_there = [
        {
            "short_id": "q",
            "title": "L",
            "url": "",
            "comments_url": "https://lobste.rs/s/q",
            "score": 12,
            "comment_count": 3,
            "submitter_user": "u",
            "created_at": "2026-11-20T00:00:00.000-06:00",
        }
    ]
    (entry,) = entries(source("lobsters"), stories_there)
    assert (entry.url, entry.author, entry.fields["score"]) == ("https://lobste.rs/s/q", "u", "12")


def test_reddits_rss_is_read_by_its_link() -> None:
    content = (
        '&lt;a href="https://x.example/1"&gt;[link]&lt;/a&gt; &lt;a href="https://reddit.com/1"&gt;[comments]&lt;/a&gt;'
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><id>t3_1</id>'
        f'<link href="https://www.reddit.com/r/x/1"/><content type="html">{content}</content></entry></feed>'
    )
    (entry,) = entries(source("reddit", "https://www.reddit.com/r/x/.rss"), atom)
    assert (entry.url, entry.fields["discussion"]) == ("https://x.example/1", "https://www.reddit.com/r/x/1")


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"{}", b"[]", b"null", b"<html>", b'{"items": 3}', b'{"hits": {"a": [1]}}', b"[1, null]"]
)
def test_no_answer_makes_a_kind_raise(kind: str, body: bytes) -> None:
    found = read(source(kind, "https://a.example/"), body)
    assert isinstance(found, Feed | Failure)
    assert not isinstance(found, Feed) or not found.entries


def test_options_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ConfigError, match="min_score"):
        KINDS["hacker-news"].requests(source("hacker-news", min_score="many"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (source("feeed", "https://a.example/"), "did you mean 'feed'"),
        (source("github", "https://github.com/a/b", lst="tags"), "did you mean 'list'"),
        (source("feed", "https://a.example/", item="li"), "it has none"),
        (source("arxiv"), "nothing to ask for"),
        (source("feed", "ftp://a.example/"), "not an http(s) address"),
        (source("hacker-news", min_score="x"), "whole number"),
        (source("page", "https://a.example/", item="li["), "not a CSS selector"),
        (Source(key="s", kind="feed", url="https://a.example/", exclude=("/(/",)), "not a regular expression"),
    ],
)
def test_problems_are_told_before_a_source_is_asked(wrong: Source, said: str) -> None:
    assert any(said in problem for problem in problems(wrong))


def test_the_examples_of_all_kinds_are_sound() -> None:
    for kind in KINDS.values():
        assert problems(source(kind.name, kind.example.replace("…", "x"))) == []


def test_the_documentation_knows_every_kind_and_option() -> None:
    text = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    parts = dict(zip(*[iter(re.split(r"^### `([\w-]+)`$", text, flags=re.M)[1:])] * 2, strict=True))
    assert set(parts) == set(KINDS)
    for name, kind in KINDS.items():
        assert all(f"| `{option}` |" in parts[name] for option in kind.options)
