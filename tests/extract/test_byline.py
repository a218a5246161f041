"""Authors: which mark, line or tag of a page counts, and what of it is a name."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from extract.byline import Known, read_author
from extract.names import is_name, tidy

PAGE = Known(site="Example Times", host="www.example-times.com", title="A small engine")
HEADLINE = "<h1>A small engine</h1>"


def author(body: str, *declared: str, page: Known = PAGE) -> str:
    tree = LexborHTMLParser(f"<html><body>{body}</body></html>")
    lines = [text for node in tree.css("h1,h2,p,li") if (text := " ".join(node.text().split()))]
    return read_author(tree, [], declared, lines, page)


def test_the_names_of_one_byline_are_read_together() -> None:
    names = "".join(f'<li><a rel="author" href="/a">By {name}</a></li>' for name in ("Kim Doe", "Al Roe", "Zoe Hall"))
    more = '<div><a rel="author" href="/a">Max Moe</a><p>' + "Of another article, at length. " * 20 + "</p></div>"
    assert author(f"{HEADLINE}<ul>{names}</ul>{more}") == "Kim Doe, Al Roe, Zoe Hall"


def test_the_byline_below_the_headline_outweighs_who_put_the_text_there() -> None:
    assert author(f"{HEADLINE}<p>By: Paul Moe</p><p>Text</p>", "Web Team") == "Paul Moe"
    assert author(f"{HEADLINE}<p>By Kim Doe, physicist</p>", "Kim Doe") == "Kim Doe"
    far = "<p>Text</p>" * 9
    assert author(f"{HEADLINE}{far}<p>By Paul Moe</p>", "Kim Doe") == "Kim Doe"


def test_a_line_far_above_the_headline_is_a_menu() -> None:
    menu = "<li>By Use Case</li>" + "<li>Pricing</li>" * 8
    assert author(f"{menu}{HEADLINE}<p>Text</p>") == ""


def test_a_card_of_the_author_is_no_card_of_another_article() -> None:
    byline = '<span class="author vcard"><a class="url fn n" href="/author/kim">Kim Doe</a></span>'
    assert author(f"<article><header>{HEADLINE}{byline}</header></article>") == "Kim Doe"
    teaser = f'<div class="card"><h3><a href="/b">Another</a></h3>{byline}</div>'
    assert author(f"<main>{HEADLINE}</main>{teaser}") == ""


@pytest.mark.parametrize("box", ["widget article__authors", "elementor-widget elementor-widget-post-info"])
def test_a_widget_may_hold_the_byline(box: str) -> None:
    byline = '<span class="author__name"><a href="/people/kim">Kim Doe</a></span>'
    assert author(f'<header>{HEADLINE}</header><div class="{box}">{byline}</div>') == "Kim Doe"
    assert author(f'<header>{HEADLINE}</header><div class="widget recent-posts">{byline}</div>') == ""


def test_the_author_of_another_article_is_passed_over() -> None:
    other = '<article><h2><a href="/b">Another engine</a></h2><a rel="author" href="/a">Max Moe</a></article>'
    own = '<footer><a rel="author" href="/a">Kim Doe</a></footer>'
    assert author(f"{other}<main>{HEADLINE}<p>Text</p>{own}</main>") == "Kim Doe"
    assert author(f'{HEADLINE}<a href="https://other.example/author/kim-doe">Other Medium</a>') == ""
    assert author(f'{HEADLINE}<div itemprop="review"><b itemprop="author">Max Moe</b></div>') == ""


def test_a_class_alone_needs_a_name_to_be_a_byline() -> None:
    assert author(f'{HEADLINE}<div class="byline"><a href="/tag/x">Personal finance</a></div>') == ""
    assert author(f'{HEADLINE}<div class="byline">Ursula von der Leyden</div>') == "Ursula von der Leyden"


def test_the_medium_is_no_author_beside_a_person() -> None:
    assert author(HEADLINE, "Kim Doe", "Example Times") == "Kim Doe"
    assert author(f'{HEADLINE}<p class="byline">Kim Doe</p>', "The Medium", page=Known("A | The Medium")) == "Kim Doe"


def test_an_address_of_the_author_is_spelled_as_in_the_text() -> None:
    address = "https://www.example-times.com/editors/zoe-hall"
    assert author(f"{HEADLINE}<p>Zoë Moe</p><p>Zoe Hall, 3 May</p>", address) == "Zoe Hall"
    assert author(f"{HEADLINE}<p>Text</p>", address) == ""


def test_a_blog_that_is_called_after_its_owner() -> None:
    assert author(HEADLINE, page=Known(site="Kim Doe’s blog", title="A small engine")) == "Kim Doe"
    assert author(HEADLINE, page=Known(site="Kit's Lab", title="A small engine")) == ""


def test_who_wrote_a_film_did_not_write_its_page() -> None:
    credits = "<p>Directed by</p><p>Akira Moe</p><p>Written by</p><p>Hide Roe</p><p>Music by</p><p>Taku Doe</p>"
    assert author(f"{HEADLINE}{credits}") == ""
    assert author(f"{HEADLINE}<p>Written by</p><p>Hide Roe</p>") == "Hide Roe"


def test_a_date_before_the_byline() -> None:
    assert author(f"{HEADLINE}<p>Wednesday January 18, 2017 11:44 am PST by Juli Moe</p>") == "Juli Moe"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Travis Moe @BamaOnLine", "Travis Moe"),
        ("April Moe@aprilmoe", "April Moe"),
        ("kim@example.org", ""),
        ("Politik · Jochen Moe, Tina Roe", "Jochen Moe, Tina Roe"),
        ("Sergio Moe | The Example Newsroom", "Sergio Moe"),
        ("Redaktion, 24. Januar", "Redaktion"),
        ("ARIELLE MOE TRANSLATION BY CHIHIRO ROE", "ARIELLE MOE"),
        ("Revised Edition Edited by Adrian Moe", ""),
        ("NOC Admin", ""),
        ("mdelatorreq6vkpg2ma0ci", ""),
        ("Kim Doe Jr.", "Kim Doe Jr."),
        ("Alon Moore.", "Alon Moore"),
        ("未知 责任编辑：王小明", ""),
        ("责任编辑：王小明", ""),
        ("文●王小明", "王小明"),
        ("王小明 记者", "王小明"),
        ("王小明（编辑）", "王小明"),
        ("本报记者 王小明 李华", "王小明 李华"),
        ("王小明/文 李华/图", "王小明"),
        ("作者：王小明、李华 编辑：张三", "王小明、李华"),
        ("示例编辑部", "示例编辑部"),
        ("Kim Doe, Associated Press", "Kim Doe"),
        ("Reported by Kim Doe; Editing by Al Roe", "Kim Doe"),
        ("Kim Doe is a staff writer at Example Times", "Kim Doe"),
        ("示例日报", ""),
        ("参考消息", ""),
    ],
)
def test_what_stands_around_a_name_and_what_is_none(text: str, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ludwig van den Moe and Zoe Hall", True),
        ("王小明", True),
        ("Holly Moe, E-RYT 200", True),
        ("Personal finance", False),
        ("5 Great Ideas", False),
        ("", False),
    ],
)
def test_names_of_people_are_capitalised(text: str, expected: bool) -> None:
    assert is_name(text) is expected
