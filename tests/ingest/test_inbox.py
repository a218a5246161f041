"""Pasted text, lists of links, saved pages of every form, newsletters by mail, folders of all that."""

from __future__ import annotations

import gzip
import hashlib
import json
import plistlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config import Config
from core.errors import UsageError
from core.types import Entry, Precision
from ingest.add import gather
from ingest.inbox import read_blob, read_list, read_path
from ingest.own import own_addresses

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WX = "https://mp.weixin.qq.com/s/"


def told(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(entry.title, entry.account, entry.url) for entry in entries]


def test_blocks_of_title_account_link_and_paragraphs() -> None:
    found = read_blob(
        f"""麒麟芯片跑分曝光，性能大涨
安兔兔
{WX}aaaaaa1
第一段说了很多话。
第二段又说了很多话。

苹果芯片：首款5nm
机器之心

{WX}aaaaaa2

没有账号的标题
https://zhuanlan.zhihu.com/p/12345
""",
        NOW,
    )
    assert told(found) == [
        ("麒麟芯片跑分曝光，性能大涨", "安兔兔", f"{WX}aaaaaa1"),
        ("苹果芯片：首款5nm", "机器之心", f"{WX}aaaaaa2"),
        ("没有账号的标题", "", "https://zhuanlan.zhihu.com/p/12345"),
    ]
    assert found[0].teaser == "第一段说了很多话。 第二段又说了很多话。"
    assert found[0].content_html == "<p>第一段说了很多话。</p><p>第二段又说了很多话。</p>"
    assert not found[1].teaser


def test_links_before_their_titles() -> None:
    found = read_blob(f"{WX}aaaaaa1\n第一个标题\n机器之心\n正文一。\n\n{WX}aaaaaa2\n第二个标题\n", NOW)
    assert told(found) == [("第一个标题", "机器之心", f"{WX}aaaaaa1"), ("第二个标题", "", f"{WX}aaaaaa2")]
    assert found[0].teaser == "正文一。"


def test_an_account_above_its_title_and_a_byline() -> None:
    found = read_blob(f"量子位\n一个明显更长一些的文章标题在这里\n{WX}aaaaaa1\n", NOW)
    assert told(found) == [("一个明显更长一些的文章标题在这里", "量子位", f"{WX}aaaaaa1")]
    (entry,) = read_blob(f"MLPerf 结果\n原创 张三 芯东西 2025年11月10日 12:00 北京\n{WX}aaaaaa1", NOW)
    assert (entry.title, entry.author, entry.account) == ("MLPerf 结果", "张三", "芯东西")
    assert entry.published is not None
    assert entry.published.at.isoformat() == "2025-11-10T12:00:00+08:00"
    assert entry.published.precision is Precision.MINUTE


def test_markdown_items_keep_their_own_links() -> None:
    found = read_blob(
        """## 论文

- [一篇综述 | 知乎](https://zhuanlan.zhihu.com/p/139552817)
标题：A Survey
链接：https://arxiv.org/abs/2002.03794
摘要：目前还没有全面分析。
https://example.org/more
- [题目有 | 竖线但很长很长很长很长很长很长很长很长](https://example.org/b)

| [2020-01-01](https://example.org/old) |
""",
        NOW,
    )
    assert told(found) == [
        ("一篇综述", "知乎", "https://zhuanlan.zhihu.com/p/139552817"),
        ("题目有 | 竖线但很长很长很长很长很长很长很长很长", "", "https://example.org/b"),
    ]
    assert "目前还没有全面分析。" in found[0].teaser


def test_labelled_lines_prose_and_plain_lists() -> None:
    found = read_blob(f"标题：有标签的\n公众号：量子位\n链接：{WX}aaaaaa1\n摘要：说点什么。\n", NOW)
    assert told(found) == [("有标签的", "量子位", f"{WX}aaaaaa1")]
    assert found[0].teaser == "说点什么。"
    assert told(read_blob("一篇好文 https://c.example/4", NOW)) == [("一篇好文", "", "https://c.example/4")]
    plain = read_blob("https://a.example/1\nhttps://b.example/2\n\nhttps://a.example/1\n", NOW)
    assert [entry.url for entry in plain] == ["https://a.example/1", "https://b.example/2"]
    assert read_blob("没有链接的话 javascript:alert(1) file:///etc/passwd", NOW) == []


def test_a_saved_page_says_where_it_came_from(tmp_path: Path) -> None:
    html = "<html><head><link rel='canonical' href='https://a.example/p?x=1&amp;y=2'></head>正文</html>".encode()
    (tmp_path / "a.html").write_bytes(html)
    (tmp_path / "b.htm.gz").write_bytes(gzip.compress(b"<!-- saved from url=(0021)https://b.example/post -->"))
    (tmp_path / "c.html").write_bytes(b"<p>nobody knows</p>")
    pages = read_path(tmp_path, NOW).pages
    assert [page.url for page in pages[:2]] == ["https://a.example/p?x=1&y=2", "https://b.example/post"]
    assert pages[2].url == "urn:sha256:" + hashlib.sha256(b"<p>nobody knows</p>").hexdigest()
    assert pages[0].body == html


def test_a_canonical_address_that_every_page_of_a_site_gives_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<link rel='canonical' href='https://a.example/'><p>text</p>")
    (tmp_path / "b.html").write_bytes(b"<!-- saved from url=(0018)https://b.example/ --><p>the home page itself</p>")
    assert [page.url.split(":")[0] for page in read_path(tmp_path, NOW).pages] == ["urn", "https"]


MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://a.example/x
Date: Sat, 21 Nov 2026 08:30:00 +0800
MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html; charset=gbk
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.example/x

<p>=D6=D0=CE=C4</p>
--b--
"""


def warc_record(url: str, status: str) -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<p>x</p>".encode()
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-21T00:30:00Z\r\n"
    kind = "WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}{kind}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def test_mhtml_webarchive_and_warc(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(MHTML.encode().replace(b"\n", b"\r\n"))
    main = {"WebResourceData": b"<p>safari</p>", "WebResourceURL": "https://b.example/y"}
    (tmp_path / "b.webarchive").write_bytes(plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY))
    answers = warc_record("https://c.example/1", "200 OK"), warc_record("https://c.example/2", "404 Not Found")
    (tmp_path / "c.warc.gz").write_bytes(b"".join(gzip.compress(record) for record in answers))
    first, second, third = read_path(tmp_path, NOW).pages
    assert (first.url, first.body, first.headers["content-type"]) == (
        "https://a.example/x",
        "<p>中文</p>".encode("gbk"),
        "text/html; charset=gbk",
    )
    assert first.fetched_at == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    assert (second.url, second.body) == ("https://b.example/y", b"<p>safari</p>")
    assert (third.url, third.body) == ("https://c.example/1", b"<p>x</p>")


@pytest.mark.parametrize("name", ["a.webarchive", "a.warc", "a.mhtml", "a.html.gz"])
def test_a_damaged_file_is_told_of(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x1f\x8bnot really" if name.endswith("gz") else b"\x00\x01garbage")
    with pytest.raises(UsageError, match=name):
        read_path(path, NOW)


MAIL = """From: =?utf-8?b?6Iqv5LiT5Yip?= <news@chip.example>
Date: Sat, 21 Nov 2026 08:30:00 +0800
Subject: weekly
Content-Type: text/html; charset=utf-8

<ul><li><a href="https://x.example/npu">A new NPU for phones</a> runs at 40 TOPS.</li>
<li><a href="https://x.example/tiny">short</a></li></ul>
<p><a href="https://x.example/unsubscribe?u=1">Unsubscribe from this list</a></p>
"""


def test_newsletters_by_mail(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL.encode())
    second = MAIL.replace("npu", "two")
    (tmp_path / "box.mbox").write_bytes(f"From x Sat Nov 21 08:30:00 2026\n{second}\n".encode())
    folder = tmp_path / "maildir"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    plain = (
        MAIL.partition("Content-Type")[0] + "Content-Type: text/plain\n\nAn article of note\nhttps://x.example/plain\n"
    )
    (folder / "new" / "1").write_bytes(plain.encode())
    given = read_path(tmp_path, NOW)
    assert [(entry.title, entry.url) for entry in given.entries] == [
        ("A new NPU for phones", "https://x.example/two"),
        ("An article of note", "https://x.example/plain"),
        ("A new NPU for phones", "https://x.example/npu"),
    ]
    first = given.entries[0]
    assert (first.account, first.teaser) == ("芯专利", "A new NPU for phones runs at 40 TOPS.")
    assert first.published is not None
    assert first.published.at == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)


def test_a_folder_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_bytes("中文标题\nhttps://a.example/1\n".encode("gb18030"))
    (tmp_path / "bad.warc").write_bytes(b"\x00")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "half.html.part").write_bytes(b"<p>")
    (tmp_path / ".hidden.html").write_bytes(b"<p>")
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "frame.html").write_bytes(b"<p>")
    (tmp_path / "page.html").write_bytes(b"<p>x")
    given = read_path(tmp_path, NOW)
    assert told(list(given.entries)) == [("中文标题", "", "https://a.example/1")]
    assert len(given.pages) == 1
    assert sorted(problem.split("/")[-1].split(":")[0] for problem in given.problems) == ["bad.warc", "picture.png"]
    with pytest.raises(UsageError, match="no such file"):
        read_path(tmp_path / "nowhere", NOW)


def test_an_exported_article_list(tmp_path: Path) -> None:
    path = tmp_path / "articles.json"
    rows = [{"title": "第一篇", "link": f"{WX}aaaaaa1", "create_time": 1795221000, "author_name": "张三"}]
    path.write_text(json.dumps(rows), encoding="utf-8")
    (entry,) = read_list(path, NOW).entries
    assert (entry.title, entry.author, entry.url) == ("第一篇", "张三", f"{WX}aaaaaa1")
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="no articles"):
        read_list(path, NOW)


def test_a_pasted_issue_brings_its_articles_and_not_its_footer(tmp_path: Path) -> None:
    config = Config.model_validate(
        {
            "edition": {
                "name": "周报",
                "sections": [{"key": "news", "title": "新闻", "short": "新闻"}],
                "footer": "- Editor: https://github.com/someone  \n- Project: https://github.com/someone/weekly",
                "past_issues_url": "https://github.com/someone/weekly",
            },
            "sources": [{"key": "blog", "url": "https://blog.example/feed.xml"}],
        }
    )
    issue = (
        "- [一篇 | 端侧](https://blog.example/1)\n  摘要：一段。\n\n## 来源\n\nhttps://blog.example/\n\n----\n\n"
        "- Editor: https://github.com/someone\n- Project: https://github.com/someone/weekly/\n"
        "[许可](http://creativecommons.org/licenses/by-sa/4.0/)\n\n## 开源\n\n另一个项目 https://github.com/other/thing\n"
    )
    (tmp_path / "issue.md").write_text(issue, encoding="utf-8")
    own = own_addresses(config)
    given = gather([str(tmp_path / "issue.md")], str, NOW, own)
    assert [entry.url for entry in given.entries] == ["https://blog.example/1", "https://github.com/other/thing"]
    assert given.left_out == 4
    assert len(gather(["https://github.com/someone/weekly"], str, NOW, own).entries) == 1


PAST = """- [往期的一条](https://a.example/past/1)
- [又一条](https://a.example/past/2)

[旧文](https://a.example/past/3)（#7）
"""


@pytest.mark.parametrize(
    "closing", ["## 往期回顾", "## [往期回顾](https://a.example/past)", "**往期推荐：**", "往年回顾", "【关注我们】"]
)
def test_the_lists_at_an_issues_end_are_no_news(closing: str) -> None:
    text = f"- [一篇](https://a.example/1)\n\n{closing}\n\n{PAST}\n（完）\n\n## 补遗\n\n- [二篇](https://a.example/2)\n"
    given = gather(["-"], lambda: text + "\nhttp://weixin.qq.com/r/W3UNFWbE\n", NOW)
    assert [entry.url for entry in given.entries] == ["https://a.example/1", "https://a.example/2"]
    assert given.left_out >= 4


def test_what_is_only_called_so_stays() -> None:
    """A list of past articles is news to whoever pastes nothing else; a title may begin like such a list."""
    assert len(gather(["-"], lambda: f"往期回顾\n\n{PAST}", NOW).entries) == 3
    text = "- [一篇](https://a.example/1)\n- [关注模型压缩的三个理由](https://a.example/2)\n\n关注模型压缩\nhttps://a.example/3\n"
    assert len(gather(["-"], lambda: text, NOW).entries) == 3


def test_what_a_folder_leaves_out_is_counted(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"- [一篇](https://{name}.example/1)\n\n往期回顾\n\n{PAST}", encoding="utf-8")
    given = read_path(tmp_path, NOW)
    assert (len(given.entries), given.left_out) == (2, 6)
