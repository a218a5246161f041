"""Issue files in forms that nobody has written yet: everything is kept, and what is meant is read."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks._mutants import mutated
from benchmarks.merge import CHANGES, edited, losses
from compose.blocks import blocks
from compose.inline import unix
from compose.merge import merge
from compose.parse import parse_issue
from compose.render.markdown import render, without_spelling
from core.config import EditionConfig
from tests.compose.test_parse_issue import ISSUE

MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEDS = st.integers(min_value=0, max_value=2**32)


@given(SEEDS)
@MANY
def test_an_untouched_file_comes_back_as_it_was(edition: EditionConfig, seed: int) -> None:
    text = mutated(ISSUE, random.Random(seed))
    issue = parse_issue(text, edition)
    assert render(issue, edition) == unix(text)
    lines = unix(text).split("\n")
    for warning in issue.warnings:
        found = re.match(r"line (\d+): (?:no place for .|no headline)", warning)
        assert found
        assert 1 <= int(found[1]) <= len(lines)


@given(SEEDS)
@MANY
def test_written_anew_it_still_says_the_same(edition: EditionConfig, seed: int) -> None:
    issue = without_spelling(parse_issue(mutated(ISSUE, random.Random(seed)), edition))
    again = without_spelling(parse_issue(render(issue, edition), edition))
    assert replace(again, warnings=()) == replace(issue, warnings=())


@given(SEEDS)
@MANY
def test_no_edit_is_lost_whatever_its_form(seed: int) -> None:
    rng = random.Random(seed)
    his = unix(edited(ISSUE, rng))
    new = rng.choice(list(CHANGES.values()))(ISSUE, rng)
    outcome = merge(ISSUE, his, new).text
    assert losses(ISSUE, his, outcome) == []
    assert merge(new, outcome, new).text == outcome


@pytest.mark.parametrize(
    "heading",
    [
        "# 论文",
        "##论文",
        "＃＃ 论文",
        "### 论文 ###",
        "## 二、论文",
        "## **论文**：",
        "## \u200b论文\u3000",
        "论文\n----",
        "  ## 论文",
    ],
)
def test_a_section_is_one_however_its_heading_is_written(edition: EditionConfig, heading: str) -> None:
    first = "# 简报 (2024-03-09)\n\n## 业界新闻\n\n- [甲 | 号](https://example.org/1)\n摘要：有。\n\n"
    text = f"{first}{heading}\n\n- [乙 | 号](https://example.org/2)\n"
    issue = parse_issue(text, edition)
    assert [(s.key, [item.title for item in s.items]) for s in issue.sections] == [("news", ["甲"]), ("papers", ["乙"])]


@pytest.mark.parametrize(
    "head",
    [
        "* [题 | 号](https://example.org/1)",
        "· [题 | 号](https://example.org/1)",
        "－ [题 | 号](https://example.org/1)",
        "\u00a0- [题 | 号](https://example.org/1)",
        "\ufeff- [题 | 号](https://example.org/1)",
        "1. [题 | 号](https://example.org/1)",
        "② [题丨号](https://example.org/1)",
        "### [题 | 号](https://example.org/1)",
        "- **[题 | 号](https://example.org/1)**",
        "- [**题 | 号**](https://example.org/1)",
        "- [题｜号]（https://example.org/1）",
        "- [题 | 号] (https://example.org/1)",
    ],
)
@pytest.mark.parametrize("label", ["摘要：", "摘要:", "**摘要**：", "**摘要：**", "【摘要】", "摘要 ："])
def test_an_item_is_one_however_it_is_written(edition: EditionConfig, head: str, label: str) -> None:
    text = f"# 简报 (2024-03-09)\n\n## 论文\n\n- [前](https://example.org/0)\n摘要：前。\n{head}\n{label}后。\n"
    item = parse_issue(text, edition).sections[0].items[-1]
    assert (item.title, item.account, item.url, item.summary) == ("题", "号", "https://example.org/1", "后。")


def test_a_rule_between_sections_is_no_footer(edition: EditionConfig) -> None:
    text = "# 简报 (2024-03-09)\n\n## 业界新闻\n\n- [甲](https://example.org/1)\n\n---\n\n## 论文\n\n- [乙](https://example.org/2)\n\n---\n\n尾\n"
    issue = parse_issue(text, edition)
    assert [s.key for s in issue.sections] == ["news", "papers"]
    assert issue.footer == "---\n\n尾\n"


@pytest.mark.parametrize("open_ended", ["```\n", "~~~\n", "<!-- 没有写完\n"])
def test_what_is_never_closed_swallows_nothing(edition: EditionConfig, open_ended: str) -> None:
    issue = parse_issue(ISSUE.replace("## 论文", f"{open_ended}\n## 论文"), edition)
    assert [s.key for s in issue.sections] == ["news", "papers", "opensource", "blog"]


def test_only_a_line_feed_ends_a_line() -> None:
    assert [block.line for block in blocks("# 甲\u2028乙\x0c\n\n## 论文\n")] == [1, 3]
