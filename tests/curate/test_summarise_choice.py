"""What the choice of an extract rests on: the ends of a long body, its headings, and what is said of the title."""

import pytest

from curate.summarise.clean import blocks
from curate.summarise.extract import prepare
from curate.summarise.told import brevity, describe_told

TITLE = "用 Gonimo 搭建婴儿监视器"
BODY = """新父母要准备的东西很多，价格也不便宜。
Gonimo 是一个用浏览器搭建婴儿监视器的自由软件。
安装好以后，打开网页，点击开始按钮。"""


def test_brevity_is_one_for_a_line_and_falls_with_the_wanted_length() -> None:
    assert brevity("一二三四五六七八九十", 20) == 1.0
    assert brevity("一二三四五六七八九十", 40) == 0.25
    assert brevity("", 40) == 0.0


def test_a_short_extract_that_says_the_title_counts_more() -> None:
    prepared = prepare(TITLE, BODY, target=24, most=60)
    told = {
        prepared.sentences[run.chosen[0]].text[:4]: row[-2]
        for run, row in zip(prepared.runs, prepared.rows, strict=True)
    }
    assert told["Goni"] > told["新父母要"]
    assert told["Goni"] > told["安装好以"]


def test_the_title_counts_less_where_the_article_says_what_it_is_about() -> None:
    plain = prepare(TITLE, BODY, target=24, most=60)
    about = prepare(TITLE, f"本文介绍一款自由软件的安装和使用方法。\n{BODY}", target=24, most=60)
    assert plain.rows[:, -1].any()
    assert not about.rows[:, -1].any()


def test_only_the_wanted_characters_of_an_extract_are_looked_at() -> None:
    prepared = prepare(TITLE, BODY, target=8, most=200)
    features = prepared.rows
    sentences = prepared.sentences
    terms = [frozenset({"监视", "视器"}) if "监视" in sentence.text else frozenset() for sentence in sentences]
    told = describe_told(prepared.runs, sentences, terms, features, TITLE, 8)
    assert not told.any()


def test_of_a_long_body_the_beginning_and_the_end_are_read() -> None:
    body = "\n".join(f"这是第{n}段，它说的事情和别的段落都不一样。" for n in range(100))
    found = blocks(body, room=400)
    assert found[0].text.startswith("这是第0段")
    assert found[-1].text.startswith("这是第99段")
    assert 300 <= sum(len(block.text) for block in found) <= 400
    assert sum(block.gap for block in found) == 1
    assert len(blocks(body)) == 100


@pytest.mark.parametrize("heading", ["Pony 是什么？", "6. 板上特征提取的方法和步骤说明", "第一部分：面试题（上）"])
def test_a_heading_is_no_sentence(heading: str) -> None:
    found = blocks(f"{heading}\n这一段讲的是正文，它有完整的句子。")
    assert [block.text for block in found] == ["这一段讲的是正文，它有完整的句子。"]


def test_numbered_items_side_by_side_stay() -> None:
    found = blocks("1. 支持更多的模型和算子类型，速度更快\n2. 修复若干已知的问题，内存更省")
    assert [block.listed for block in found] == [True, True]
