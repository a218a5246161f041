from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from extract.bounds import MAX_CHARS, MAX_DEPTH, MAX_TAGS, bounded


def test_an_ordinary_page_is_left_alone() -> None:
    html = "<html><body>" + "<p>a<b>c</b><br>" * 500 + "</body></html>"
    assert bounded(html) == html


def test_nul_and_excess_are_cut() -> None:
    assert bounded("a\x00b") == "ab"
    assert len(bounded("x" * (MAX_CHARS + 1))) == MAX_CHARS


def test_start_tags_beyond_the_depth_go_and_their_text_stays() -> None:
    flat = bounded("<div>" * 1000 + "text" + "</div>" * 1000)
    assert flat.count("<div>") == MAX_DEPTH
    assert "text" in flat


def test_scripts_comments_and_unclosed_paragraphs_do_not_count() -> None:
    html = "<script>" + "if (a<b) x;" * 1000 + "</script><!--" + "<div>" * 1000 + "-->" + "<p>a" * 1000
    assert bounded(html) == html


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<", "<div></span>", "<script>", "<b><i>", "<p><font>x</p>"])
def test_hostile_markup_is_scanned_to_its_end(piece: str) -> None:
    flat = bounded(piece * 300_000)
    assert max(flat.count("<div>"), flat.count("<b>") + flat.count("<i>")) <= MAX_DEPTH or "</" in piece
    assert len(flat) <= len(piece) * 300_000


@pytest.mark.parametrize("piece", ["word<br>", "<p>word</p>", "<div>word</div>", "</p>word", "word</br>", "<li>word"])
def test_a_wide_page_goes_on_as_text_behind_the_last_allowed_element(piece: str) -> None:
    wide = "<body>" + piece * 2 * MAX_TAGS + "<script>lost()</script><!-- lost --><p>the end"
    flat = bounded(wide)
    tree = LexborHTMLParser(flat)
    assert sum(1 for _ in tree.css("*")) <= 2 * MAX_TAGS + 3  # html, head, body; an end tag can make a second element
    assert tree.body is not None
    text = tree.body.text()
    assert text.count("word") == 2 * MAX_TAGS
    assert text.endswith("the end")
    assert "lost" not in text


def test_a_title_inside_of_a_drawing_hides_no_elements() -> None:
    flat = bounded("<svg><title>" + "<p>word" * 2 * MAX_TAGS)
    assert sum(1 for _ in LexborHTMLParser(flat).css("*")) <= MAX_TAGS + 3


def test_paragraphs_that_are_closed_count_once() -> None:
    html = "<p>a</p>" * 300
    assert bounded(html, 300) == html
    assert bounded(html, 299) == "<p>a</p>" * 299 + "\na\n"


def test_what_a_drawing_closes_with_a_stroke_is_not_open() -> None:
    icon = '<svg class="i"><g><path d="M0 0"/><use xlink:href=\'#a\' /></g></svg>'
    html = icon * MAX_DEPTH + "<div><time>now</time></div>"
    assert bounded(html) == html


@pytest.mark.parametrize(
    "begin", ["<div>", "<svg><div>", "<svg><foreignObject>", "<svg></svg>", "<svg><title>", "<svg><path d=1/>"]
)
def test_a_stroke_closes_nothing_where_the_parser_may_not_be_in_a_drawing(begin: str) -> None:
    piece = "<path d=1/>" if "path" in begin else "<path/>"
    assert bounded(begin + piece * 1000).count("<path") <= MAX_DEPTH
