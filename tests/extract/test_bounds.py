from __future__ import annotations

import pytest

from extract.bounds import MAX_CHARS, MAX_DEPTH, bounded


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
