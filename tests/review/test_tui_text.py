"""What the screen makes of text: lines, rows, Markdown, the line of keys."""

import dataclasses
from datetime import UTC, datetime

import pytest
from rich.text import Text

from core.text import width
from core.types import Decision, Moment, Precision
from review.tui.keys import KEYS, explained, footer
from review.tui.markdown import rendered
from review.tui.rows import look, row
from review.tui.wrap import printable, wrapped
from review.words import LANGUAGES, TABLE, Words, known
from store.listing import Line

MIXED = (
    "近日，在 2020 年的开发者大会上，联发科发布了天玑（Dimensity）1000+，采用“7nm”工艺；其 APU 3.0 的 INT8 算力"
    "达 4.5TOPS。https://example.com/a/very/long/address/that/goes/on/and/on/for/ever 结束。"
)


def plain(lines: list[Text]) -> list[str]:
    return [line.plain for line in lines]


@pytest.mark.parametrize("columns", [9, 20, 33, 60, 200])
def test_lines_fit_lose_nothing_and_begin_with_no_closing_mark(columns: int) -> None:
    lines = plain(wrapped(Text(MIXED), columns))
    assert max(map(width, lines)) <= columns
    assert "".join(lines).replace(" ", "") == MIXED.replace(" ", "")
    assert not [line for line in lines if line[:1] in "，。；）”"]
    assert not [line for line in lines if line[-1:] in "（“"]


def test_a_chinese_line_is_filled_before_it_breaks() -> None:
    lines = plain(wrapped(Text("在 " + "很长的一句话没有空格" * 5), 20))
    assert all(width(line) >= 19 for line in lines[:-1])


def test_what_hangs_is_indented_paragraph_by_paragraph() -> None:
    assert plain(wrapped(Text("- 甲乙丙丁\n- 戊"), 6, indent="  ")) == ["- 甲乙", "  丙丁", "- 戊"]
    assert plain(wrapped(Text("一\n\n二"), 6)) == ["一", "", "二"]


@pytest.mark.parametrize("marks", ["（", "，", "）（", "中（", "a", " "])
def test_a_text_of_marks_alone_ends_and_loses_nothing(marks: str) -> None:
    text = marks * 100_000
    assert "".join(plain(wrapped(Text(text), 40))) == text.rstrip()


def test_nothing_that_a_terminal_obeys_is_left() -> None:
    assert printable("a\x1b[31mb\x07\u202ec\td\r\ne") == "a[31mbc  d\ne"


def test_markdown_is_shown_without_its_marks() -> None:
    text = (
        "# 标题\n\n**粗** [链接](https://e.org) `代码` ![图](x.png)\n\n1. 一\n   - 二\n\n> 引\n\n"
        "```\na  b\n```\n\n|甲|乙|\n|-|-|\n|1|2|\n"
    )
    assert plain(rendered(text, 40)) == [
        "标题",
        "",
        "粗 链接 代码 [▣ 图]",
        "",
        "1. 一",
        "   • 二",
        "",
        "│ 引",
        "",
        "  a  b",
        "",
        "甲 │ 乙",
        "1 │ 2",
    ]


@pytest.mark.parametrize(
    "markdown", ["> " * 60 + "深", "- " * 60 + "深", "<script>x</script>", "![](" * 500, "|" * 500]
)
def test_any_markdown_has_lines_that_fit(markdown: str) -> None:
    assert max((width(line) for line in plain(rendered(markdown + "长" * 100, 60))), default=0) <= 60


def line(number: int, title: str, **more: object) -> Line:
    plain_fields = (number, Decision.PENDING, "news", 0.5, title, "号", "https://e.org", None, None, False, False, None)
    return dataclasses.replace(Line(*plain_fields, ""), **more)  # type: ignore[arg-type]


def test_rows_are_as_wide_as_the_list_and_say_all_without_colours() -> None:
    looked = look(40, 1234, {"news": "新闻"}, "热身")
    rows = [
        row(line(7, "端侧芯片发布，很长很长的标题也要在一行里"), looked, current=True, marked=True),
        row(line(1234, "A short one", decision=Decision.ACCEPTED, pinned=True), looked, current=False, marked=False),
        row(line(8, "短讯", decision=Decision.BRIEF), looked, current=False, marked=False),
        row(line(9, "短讯", brief_proposed=True, duplicate_of="x"), looked, current=False, marked=False),
    ]
    assert [width(one.plain) for one in rows] == [40] * 4
    assert rows[0].plain.startswith("▶●   7 ·    新闻 0.50 端侧芯片")
    assert rows[1].plain.startswith("  1234 ✓★   新闻 0.50 A short one")
    assert rows[2].plain.startswith("     8 简   热身 0.50 短讯")
    assert rows[3].plain.startswith("     9 ·同… 新闻")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_of_keys_fits_and_the_help_has_them_all(language: str) -> None:
    words = Words(language)
    for columns in (30, 56, 80, 120):
        lines = plain(footer(words, columns, 2))
        assert len(lines) <= 2
        assert max(map(width, lines)) <= columns
        assert words("help") in lines[-1]
    told = "\n".join(plain(explained(words, ["新闻", "论文"])))
    assert all(words(key.word) in told for key in KEYS)
    assert f" 1–2  {words('into_section')}: 新闻 · 论文" in told
    assert len({key for one in KEYS for key in one.keys.split(",")}) == sum(one.keys.count(",") + 1 for one in KEYS)


def test_every_word_has_both_languages_with_the_same_places() -> None:
    import string

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert all(len(texts) == len(LANGUAGES) and all(texts) for texts in TABLE.values())
    assert [name for name, (zh, en) in TABLE.items() if places(zh) != places(en)] == []
    assert [known(tag) for tag in ("zh-CN", "en_GB.UTF-8", "EN", "fr", "")] == ["zh", "en", "en", "", ""]


def test_a_date_is_told_as_exactly_as_it_is_known_and_whether_it_is_of_a_change() -> None:
    at = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)
    assert Words().published(None) == "日期不详"
    assert Words().published(Moment(at)) == "2024-03-05 09:30"
    assert Words().published(Moment(at, Precision.DAY, "meta:modified")) == "2024-03-05（修改日）"
    assert Words("en").published(Moment(at, Precision.DAY, "text:modified")) == "2024-03-05 (day of a change)"
