"""OPML both ways, what kind of source an address is, and [[sources]] written into config.toml."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config import load_config
from core.errors import ConfigError, UsageError
from core.types import Failure, Page, Source
from ingest.discover import by_address, by_answer, list_selector, slug
from ingest.opml import read_opml, write_opml
from ingest.source_file import add_sources, toml_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>订阅</title></head><body>
<outline text="公众号"><outline type="rss" text="机器之心" xmlUrl="https://bridge.example/1.xml"/>
<outline text="芯片"><outline type="rss" title="芯东西" xmlUrl="https://bridge.example/2.xml?a=1&amp;b=2"/></outline></outline>
<outline type="rss" text="坏" xmlUrl="file:///etc/passwd"/>
<outline type="rss" text="同" xmlUrl="https://bridge.example/1.xml"/>
<outline type="rss" text="Blog" xmlUrl="http://blog.example/atom"/></body></opml>"""
CONFIG = """# 简报
[edition]
name = "简报"   # 名字
[[edition.sections]]
key = "news"
title = "业界新闻"
short = "新闻"

[[sources]]
key = "one"   # 第一个
url = "https://one.example/feed"
"""


def page(body: str, url: str = "https://site.example/") -> Page:
    return Page(url=url, final_url=url, status=200, body=body.encode(), fetched_at=NOW)


def test_folders_become_groups_and_only_http_is_let_in() -> None:
    feeds, refused = read_opml(OPML.encode())
    assert [(feed.name, feed.group) for feed in feeds] == [
        ("机器之心", "公众号"),
        ("芯东西", "公众号 / 芯片"),
        ("Blog", ""),
    ]
    assert feeds[1].url == "https://bridge.example/2.xml?a=1&b=2"
    assert refused == ["file:///etc/passwd"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_opml_of_any_charset(encoding: str) -> None:
    text = OPML.replace("UTF-8", encoding)
    assert [feed.name for feed in read_opml(text.encode(encoding))[0]] == ["机器之心", "芯东西", "Blog"]


def test_what_is_no_opml_is_refused() -> None:
    with pytest.raises(UsageError, match="not an OPML"):
        read_opml(b"/etc/passwd")


def test_export_and_import_agree() -> None:
    sources = [
        Source(key="a", kind="feed", name="甲 & 乙", url="https://a.example/f?x=1&y=2", group="公众号 / 芯片"),
        Source(key="b", kind="github", name="ncnn", url="https://github.com/Tencent/ncnn", group="公众号"),
        Source(key="c", kind="page", name="no feed", url="https://c.example/"),
    ]
    feeds, refused = read_opml(write_opml(sources, "简报").encode())
    assert not refused
    assert [(feed.url, feed.name, feed.group) for feed in feeds] == [
        ("https://a.example/f?x=1&y=2", "甲 & 乙", "公众号 / 芯片"),
        ("https://github.com/Tencent/ncnn/releases.atom", "ncnn", "公众号"),
    ]


@pytest.mark.parametrize(
    ("url", "kind", "options"),
    [
        ("https://github.com/Tencent/ncnn", "github", {}),
        ("github.com/Tencent/ncnn/tags", "github", {"list": "tags"}),
        ("https://github.com/topics/tinyml", "github", {"topic": "tinyml"}),
        ("https://arxiv.org/list/cs.CV/recent", "arxiv", {"category": "cs.CV"}),
        ("https://www.reddit.com/r/LocalLLaMA/", "reddit", {}),
        ("https://lobste.rs/t/ai", "lobsters", {"tags": "ai"}),
        ("https://huggingface.co/papers", "hf-papers", {}),
        ("https://hn.algolia.com/?q=npu", "hacker-news", {"query": "npu"}),
        ("https://mp.weixin.qq.com/mp/appmsgalbum?__biz=MzA=&album_id=1", "wechat-album", {}),
    ],
)
def test_kinds_that_the_address_tells(url: str, kind: str, options: dict[str, str]) -> None:
    found = by_address(url)
    assert found is not None
    assert (found.kind, dict(found.options)) == (kind, options)


def test_other_addresses_must_answer_first() -> None:
    assert by_address("https://blog.example/") is None
    assert by_address("https://mp.weixin.qq.com/s/abcdefgh") is None


def test_a_bridge_is_known_by_its_articles() -> None:
    items = "".join(
        f"<item><title>t{n}</title><link>https://mp.weixin.qq.com/s/abcdefg{n}</link></item>" for n in range(3)
    )
    found = by_answer(page(f"<rss><channel><title>机器之心 | wechat-feeds</title>{items}</channel></rss>"), NOW)
    assert isinstance(found, Source)
    assert (found.kind, found.name, found.key) == ("wechat", "机器之心", "site")


def test_a_page_gives_its_feed_or_its_list() -> None:
    link = '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
    found = by_answer(page(f"<html><head><title>某博客 - 首页</title>{link}</head>"), NOW)
    assert isinstance(found, Source)
    assert (found.kind, found.url, found.name) == ("feed", "https://site.example/atom.xml", "某博客")
    rows = "".join(f'<li class="row x"><h2><a href="/p/{n}">第{n}篇足够长的文章标题</a></h2></li>' for n in range(5))
    listed = f"<html><nav><a href='/'>首页</a></nav><ul class='posts'>{rows}</ul></html>"
    found = by_answer(page(listed), NOW)
    assert isinstance(found, Source)
    assert (found.kind, found.options["item"]) == ("page", "ul.posts > li.row > h2 > a")
    nothing = by_answer(page("<html><p>no links</p></html>"), NOW)
    assert isinstance(nothing, Failure)
    assert nothing.kind == "not_a_feed"
    assert list_selector("<p>x</p>") == ""


def test_keys_are_made_of_names_or_addresses() -> None:
    assert slug(Source(key="", kind="feed", name="PyTorch Blog")) == "pytorch-blog"
    assert slug(Source(key="", kind="feed", name="机器之心", url="https://www.jiqizhixin.com/rss")) == "jiqizhixin-rss"


def test_blocks_are_added_and_nothing_else_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    new = [
        Source(key="one", kind="feed", name='甲"乙', url="https://two.example/feed", group="公众号"),
        Source(key="lab", kind="page", url="https://three.example/", options={"item": "ul > li"}, weight=1.5),
        Source(key="again", kind="feed", url="https://one.example/feed/"),
    ]
    added, known = add_sources(path, new)
    assert ([source.key for source in added], [source.key for source in known]) == (["one-2", "lab"], ["again"])
    text = path.read_text(encoding="utf-8")
    assert text.startswith(CONFIG + "\n[[sources]]\n")
    read = {source.key: source for source in load_config(path).all_sources}
    assert list(read) == ["one", "one-2", "lab"]
    assert (read["one-2"].name, read["lab"].options, read["lab"].weight) == ('甲"乙', {"item": "ul > li"}, 1.5)


def test_inline_sources_and_dos_line_ends_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    inline = CONFIG.partition("[[sources]]")[0]
    path.write_text('sources = [{key = "one", url = "https://one.example/feed"}]\n' + inline, encoding="utf-8")
    add_sources(path, [Source(key="two", kind="feed", url="https://two.example/feed")])
    assert [source.key for source in load_config(path).all_sources] == ["one", "two"]
    path.write_bytes(CONFIG.replace("\n", "\r\n").encode())
    add_sources(path, [Source(key="two", kind="feed", url="https://two.example/feed")])
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


def test_a_file_that_would_be_wrong_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    with pytest.raises(ConfigError, match="not changed"):
        add_sources(path, [Source(key="two", kind="feed", url="https://two.example/feed", section="nowhere")])
    assert path.read_text(encoding="utf-8") == CONFIG
    with pytest.raises(ConfigError, match="cannot be changed"):
        add_sources(tmp_path / "missing.toml", [])


def test_a_block_shows_what_differs_from_the_defaults() -> None:
    source = Source(key="k", kind="github", url="https://github.com/a/b", options={"list": "tags"})
    assert toml_of(source) == (
        '[[sources]]\nkey = "k"\nkind = "github"\nurl = "https://github.com/a/b"\noptions = {list = "tags"}\n'
    )
