from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose.blocks import Part, blocks
from compose.parse import parse_brief, parse_issue
from compose.render.markdown import render, without_spelling
from core.config import EditionConfig
from core.text import tokens
from core.types import Issue, Link

ISSUE = """---
layout: default
---

# 测试简报 (2024-03-09) 甲芯片/乙框架

**关注甲、乙、丙**¶
<font>注：请用手机打开</font>

> 导读：本次3条。【新闻】甲；
【论文】乙。

先是热身小新闻：

- 甲公司：发布了第一款芯片；
- 乙公司，收购了丙公司；
- [丁公司：开源了框架](https://example.org/ding)，文档齐全。

> 注：打不开的链接请点【阅读原文】

## 业界新闻¶


- [甲公司发布芯片：快三倍 | 某媒体](https://example.org/1)¶
摘要：第一段，见 https://example.org/more 。¶
第二段：¶
    1. 列表一；
    2. 列表二。¶
- 没有链接的一条 | 某人¶
摘要: 半角冒号。

## 论文

- [CVPR2024] [[重磅] 一篇论文丨某号](https://example.org/2) [[解读]](https://example.org/2b)
标题：[Some Title](https://example.org/2c)
代码：https://github.com/a/b
摘要：有方括号的标题。
在线演示：https://example.org/demo

## 开源项目

> 注：前缀是仓库名。

- [own-er/na.me：一个库](https://github.com/own-er/na.me)
[少了横线的一条 | 某号](https://example.org/4)
摘要：横线忘了。

## 博文

无

一段没有归属的话，[有链接](https://example.org/x)。

> 注：打不开的链接请点【阅读原文】

## [往期回顾](https://example.org/past)

| 2024 |
""".replace("¶", "  ")


@pytest.fixture
def issue(edition: EditionConfig) -> Issue:
    return parse_issue(ISSUE, edition)


def test_every_part_is_read(issue: Issue) -> None:
    assert (issue.date, issue.name, issue.topics) == (date(2024, 3, 9), "测试简报", "甲芯片/乙框架")
    assert issue.slogan == "关注甲、乙、丙"
    assert issue.lead == "本次3条。【新闻】甲；\n【论文】乙。"
    assert issue.front_matter == {"layout": "default"}
    assert [(b.subject, b.text) for b in issue.briefs] == [
        ("甲公司", "发布了第一款芯片；"),
        ("乙公司", "收购了丙公司；"),
        ("丁公司", "[开源了框架](https://example.org/ding)，文档齐全。"),
    ]
    assert issue.briefs[2].urls == ("https://example.org/ding",)
    assert [(s.key, len(s.items)) for s in issue.sections] == [
        ("news", 2),
        ("papers", 1),
        ("opensource", 2),
        ("blog", 2),
    ]
    assert issue.sections[2].note == "注：前缀是仓库名。"
    assert issue.footer.startswith("> 注：打不开的链接")


def test_items_with_all_their_quirks(issue: Issue) -> None:
    first, linkless = issue.sections[0].items
    assert (first.title, first.account, first.url) == ("甲公司发布芯片：快三倍", "某媒体", "https://example.org/1")
    assert first.summary.split("\n")[2] == "    1. 列表一；"
    assert (linkless.title, linkless.account, linkless.url) == ("没有链接的一条", "某人", "")
    assert linkless.summary == "半角冒号。"
    paper = issue.sections[1].items[0]
    assert (paper.title, paper.account, paper.tags) == ("[重磅] 一篇论文", "某号", ("CVPR2024",))
    assert paper.links == (
        Link("解读", "https://example.org/2b"),
        Link("标题", "https://example.org/2c", "Some Title"),
        Link("代码", "https://github.com/a/b"),
        Link("在线演示", "https://example.org/demo"),
    )
    library, dashless = issue.sections[2].items
    assert (library.repo, library.title) == ("own-er/na.me", "一个库")
    assert dashless.title == "少了横线的一条"


def test_what_has_no_place_is_kept_and_named(issue: Issue) -> None:
    assert [w.split(":")[0] for w in issue.warnings] == ["line 52"]
    assert "一段没有归属的话" in issue.sections[3].items[1].raw
    assert "<font>" in issue.loose["slogan"]


def test_an_untouched_issue_is_rendered_byte_for_byte(issue: Issue, edition: EditionConfig) -> None:
    assert render(issue, edition) == ISSUE


def test_house_style_says_the_same(issue: Issue, edition: EditionConfig) -> None:
    bare = without_spelling(issue)
    again = without_spelling(parse_issue(render(bare, edition), edition))
    assert again.sections == bare.sections
    assert again.briefs == bare.briefs
    assert (again.lead, again.topics, again.loose, again.slogan) == (bare.lead, bare.topics, bare.loose, bare.slogan)


@pytest.mark.parametrize(
    ("head", "title", "url"),
    [
        ("- [标题 | 号](https://e.org/a)(https://e.org/b)", "标题", "https://e.org/a"),
        ("- [未闭合 [的标题 | 号](https://e.org/a)", "未闭合 ［的标题", "https://e.org/a"),
        ("– [破折号 | 号](https://e.org/a)", "破折号", "https://e.org/a"),
        ("-[没有空格 | 号](https://e.org/a)", "没有空格", "https://e.org/a"),
        ("-\u00a0[不换行空格 | 号](https://e.org/a)", "不换行空格", "https://e.org/a"),
        ("- [括号 | 号](https://e.org/a_(b))", "括号", "https://e.org/a_(b)"),
        ("- [空链接 | 号]()", "空链接", ""),
    ],
)
def test_broken_heads(head: str, title: str, url: str, edition: EditionConfig) -> None:
    text = f"# 测试简报 (2024-03-09)\n\n## 论文\n\n{head}\n摘要：有。\n"
    issue = parse_issue(text, edition)
    item = issue.sections[0].items[0]
    assert (item.title, item.url, item.account) == (title, url, "号")
    assert render(issue, edition) == text


def test_a_doubled_address_is_not_lost(edition: EditionConfig) -> None:
    issue = parse_issue("## 论文\n\n- [标题](https://e.org/a)(https://e.org/b)\n", edition)
    assert issue.sections[0].items[0].links == (Link("链接", "https://e.org/b"),)


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("- 华为：发布；", "华为"),
        ("- ARM中国，发布声明；", "ARM中国"),
        ("- 去年，华为开始；", ""),
        ("- 一句很长很长的没有主语的话，后面：还有冒号；", ""),
        ("- 见https://example.org/a；", ""),
    ],
)
def test_subjects_of_briefs(line: str, subject: str) -> None:
    assert parse_brief(line).subject == subject


def test_code_and_comments_open_nothing() -> None:
    text = (
        "## 论文\n\n- [a](https://e.org/a)\n摘要：\n```\n## 不是标题\n- [不是条目](x)\n```\n<!--\n- [注释掉](y)\n-->\n"
    )
    assert [block.part for block in blocks(text)] == [Part.HEADING, Part.ITEM, Part.TEXT]


def test_any_text_is_kept(edition: EditionConfig) -> None:
    for text in ("", "\n", "随便一句话", "- \n- [", "---\n没有结尾", "## \n\n> \n", "\r\n# 测试 (2024-13-40)\r\n"):
        read = parse_issue(text, edition, date(2024, 1, 1))
        assert render(read, edition) == text.replace("\r\n", "\n")


def test_the_archive_is_kept_byte_for_byte(edition: EditionConfig) -> None:
    folder = Path(__file__).parents[3] / "shared" / "issues"
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert render(parse_issue(text, edition), edition) == text, path.name


LINES = st.sampled_from(
    [
        "# 测试简报 (2024-03-09) 甲",
        "**口号**",
        "> 导读：一句。",
        "> 注：注意",
        "热身：",
        "- 华为：发布；",
        "苹果：没有横线；",
        "- [标题 | 号](https://e.org/a)",
        "- [没闭合 | 号](https://e.org/b",
        "- [CVPR] [标签 | 号](https://e.org/c) [[解读]](https://e.org/d)",
        "- 没有链接 | 某人",
        "[少了横线 | 号](https://e.org/e)",
        "摘要：一段。",
        "摘要:半角",
        "论文：https://e.org/p",
        "    1. 列表",
        "- 子项",
        "一段话。",
        "  缩进的话。",
        "## 论文",
        "  ## 业界新闻",
        "## [往期回顾](https://e.org)",
        "----",
        "---",
        "```",
        "<!-- 注释 -->",
        "<!--",
        "-->",
        "",
        "",
    ]
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(LINES, max_size=25))
def test_whatever_the_lines_nothing_is_lost(lines: list[str]) -> None:
    edition = EditionConfig.model_validate(
        {"name": "测试简报", "sections": [{"key": "papers", "title": "论文", "short": "论文"}]}
    )
    text = "\n".join(lines)
    issue = parse_issue(text, edition, date(2024, 3, 9))
    assert render(issue, edition) == text
    anew = render(replace(without_spelling(issue), footer=issue.footer), edition)
    missing = Counter(tokens(text)) - Counter(tokens(anew))
    assert set(missing) <= {"摘", "要", "layout"}
