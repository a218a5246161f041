from __future__ import annotations

from datetime import date

import pytest

from compose.parse import parse_issue
from compose.preflight import check
from compose.preflight_draft import Context, Draft, Earlier
from compose.preflight_fix import fix
from core.config import EditionConfig
from core.types import Article, Link
from core.urls import identity

DAY = date(2024, 3, 9)
GOOD = """# 测试简报 (2024-03-09) 甲芯片

> 导读：本次4条。【新闻】甲公司发布了全新的甲芯片。

先是热身小新闻：

- 甲公司：发布了第一款甲芯片。

## 业界新闻

- [甲公司发布甲芯片 | 某媒体](https://example.org/1)
摘要：甲芯片快了3倍。

## 论文

- [一篇关于剪枝的论文 | 某号](https://example.org/2)
摘要：剪枝。

## 开源项目

- [own/lib：一个量化库](https://github.com/own/lib)
摘要：量化。

## 博文

- [编译器入门 | 某号](https://example.org/4?page=2)
摘要：入门，从零开始。

----

- [尾巴里的]() 不算
"""


def codes(text: str, edition: EditionConfig, context: Context | None = None) -> set[tuple[str, int]]:
    return {(f.code, f.line) for f in check(text, edition, context or Context(DAY))}


def test_a_good_issue_has_no_findings(edition: EditionConfig) -> None:
    assert codes(GOOD, edition) == set()


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("](https://example.org/1)", "]()", "empty-link", 11),
        ("[甲公司发布甲芯片 | 某媒体](https://example.org/1)", "没有链接 | 某媒体", "empty-link", 11),
        ("[甲公司发布甲芯片 | 某媒体](https://example.org/1)", "[]()", "no-title", 11),
        ("- [编译器", "[编译器", "missing-dash", 26),
        ("- 甲公司：", "- \n- 甲公司：", "leftover", 7),
        ("- [编译器", "- [\n- [编译器", "leftover", 26),
        ("example.org/1)", "example.org/1", "broken-link", 11),
        ("https://example.org/2", "javascript:x", "broken-link", 16),
        (
            "https://example.org/1",
            "https://mp.weixin.qq.com/s?src=11&timestamp=1&ver=1&signature=a*b",
            "signed-link",
            11,
        ),
        ("example.org/1", "example.org/1?utm_source=x", "tracker", 11),
        ("example.org/1", "example.org/a\\_b", "escaped-url", 11),
        ("https://example.org/2", "https://example.org/1", "repeated-link", 16),
        ("一篇关于剪枝的论文", "甲公司发布了甲芯片", "repeated-story", 16),
        ("(2024-03-09)", "(2024-02-09)", "wrong-date", 1),
        ("本次4条", "本次5条", "wrong-count", 3),
        ("甲芯片\n", "某某新框架\n", "stale-headline", 1),
        ("【新闻】甲公司发布了全新的甲芯片。", "【新闻】；【论文】；", "empty-lead", 3),
        ("入门，从", "入门,从", "ascii-punctuation", 27),
        ("入门，从", "入门，，从", "doubled-mark", 27),
        ("摘要：入门，从零开始。", "", "no-summary", 26),
        ("摘要：剪枝。", "摘要：" + "很长" * 800, "long-summary", 16),
        ("## 博文\n", "## 论文以外\n", "missing-section", 1),
        ("摘要：剪枝。", "摘要：剪枝。\n\n一段没有归属的话。", "unplaced", 19),
    ],
)
def test_each_defect_is_found_in_its_line(old: str, new: str, code: str, line: int, edition: EditionConfig) -> None:
    assert old in GOOD
    found = codes(GOOD.replace(old, new, 1), edition)
    assert (code, line) in found


def test_leftovers_of_the_last_issue(edition: EditionConfig) -> None:
    previous = parse_issue(
        "# 测试简报 (2024-02-20)\n\n> 导读：【新闻】乙公司宣布了新的工艺路线图。\n\n"
        "先是热身小新闻：\n\n- 丙公司：昨天宣布要裁掉三千人。\n\n## 业界新闻\n",
        edition,
    )
    text = GOOD.replace("甲公司发布了全新的甲芯片", "乙公司宣布了新的工艺路线图").replace(
        "- 甲公司：", "- 丙公司：昨天宣布要裁掉三千人；\n- 甲公司："
    )
    found = codes(text, edition, Context(DAY, previous=previous))
    assert {("leftover-lead", 3), ("leftover-brief", 7)} <= found


def test_earlier_issues_are_named_with_their_date(edition: EditionConfig) -> None:
    known = {
        identity("https://example.org/2"): Earlier(date(2024, 1, 5), "别的标题"),
        "x": Earlier(date(2024, 1, 6), "甲公司发布甲芯片"),
    }
    found = check(GOOD, edition, Context(DAY, known))
    assert [(f.line, f.code) for f in found] == [(11, "earlier-story"), (16, "earlier-link")]
    assert "2024-01-05" in found[1].message


def test_the_stored_article_is_asked(edition: EditionConfig) -> None:
    article = Article(
        url="https://example.org/1",
        canonical_url="https://example.org/1",
        identity=identity("https://example.org/1"),
        title="甲公司发布甲芯片",
        text="甲芯片快了2倍，由甲公司发布。",
        links=(Link("论文", "https://arxiv.org/abs/2401.00001"), Link("图", "https://example.org/p")),
    )
    other = Article(
        url="https://example.org/2",
        canonical_url="https://example.org/2",
        identity=identity("https://example.org/2"),
        title="某球队昨晚赢球",
        account="体育号",
        text="比赛很精彩。",
    )
    found = codes(GOOD, edition, Context(DAY, articles={a.identity: a for a in (article, other)}))
    assert found == {("figure", 11), ("missing-link", 11), ("wrong-link", 16)}


def test_marks_of_the_machine_are_errors(edition: EditionConfig) -> None:
    from compose.block_merge import conflict_note
    from compose.select import PROPOSALS

    marked = GOOD.replace("> 导读", f"{PROPOSALS}\n\n> 导读")
    text = marked.replace("摘要：剪枝。\n", "摘要：剪枝。\n" + conflict_note("别的"))
    assert {code for code, _ in codes(text, edition)} == {"proposals", "conflict"}


def test_repairs_change_only_what_is_safe(edition: EditionConfig) -> None:
    spoilt = (
        GOOD.replace("example.org/1)", "example.org/1?utm_source=x&id=3)")
        .replace("入门，从", "入门,从")
        .replace("本次4条", "本次9条")
        .replace("- [编译器", "[编译器")
        .replace("(2024-03-09)", "(2024-02-09)")
        .replace("剪枝。\n", "剪枝。。见 https://example.org/a\\_b?x=1,2\n")
    )
    context = Context(DAY)
    fixed = fix(Draft(spoilt, edition, context), check(spoilt, edition, context))
    assert fixed == GOOD.replace("example.org/1)", "example.org/1?id=3)").replace(
        "剪枝。\n", "剪枝。见 https://example.org/a_b?x=1,2\n"
    )


@pytest.mark.parametrize(
    ("mark", "level"),
    [("· ", "warning"), ("1. ", "warning"), ("② ", "warning"), ("－ ", "warning"), ("", "error")],
)
def test_another_mark_before_an_item_is_no_error_and_becomes_a_dash(
    mark: str, level: str, edition: EditionConfig
) -> None:
    good = GOOD.replace("/4?page=2)", "/4?page=2) <!-- jb:3 摘录 -->")
    text = good.replace("- [编译器", f"{mark}[编译器")
    context = Context(DAY)
    found = check(text, edition, context)
    assert [(f.code, f.line, f.level) for f in found] == [("missing-dash", 26, level)]
    assert fix(Draft(text, edition, context), found) == good


def test_repairs_leave_comments_alone(edition: EditionConfig) -> None:
    comment = "<!-- 以后再看,这个 https://example.org/x?utm_source=y\n本次9条，，好 -->"
    text = GOOD.replace("摘要：剪枝。\n", f"摘要：剪枝,剪枝。 {comment}\n")
    context = Context(DAY)
    fixed = fix(Draft(text, edition, context), check(text, edition, context))
    assert fixed == text.replace("剪枝,剪枝", "剪枝，剪枝")


@pytest.mark.parametrize("opened", ["<!-- 忘了关", "```"])
def test_what_is_left_open_swallows_nothing_and_is_named(opened: str, edition: EditionConfig) -> None:
    text = GOOD.replace("## 论文\n", f"{opened}\n\n## 论文\n").replace("/2)\n", "/2) <!-- jb:2 -->\n")
    assert [i.candidate_id for s in parse_issue(text, edition).sections for i in s.items if s.title == "论文"] == [2]
    assert ("unclosed", 14) in codes(text, edition)
    below = GOOD + f"\n{opened}\n"
    assert codes(below, edition) == {("unclosed", below.count("\n"))}


def test_a_comment_begun_in_code_is_no_comment(edition: EditionConfig) -> None:
    assert codes(GOOD.replace("摘要：剪枝。", "摘要：写 `<!--` 就行。\n```\n<!-- x\n```"), edition) == set()


def test_a_section_that_says_nothing_over_its_items(edition: EditionConfig) -> None:
    text = GOOD.replace("## 业界新闻\n\n", "## 业界新闻\n\n无\n\n")
    found = [f for f in check(text, edition, Context(day=DAY)) if f.code == "empty-section"]
    assert [(f.line, f.message) for f in found] == [(11, "业界新闻 has items, and says 无")]
    assert not [f for f in check(GOOD, edition, Context(day=DAY)) if "and says" in f.message]
