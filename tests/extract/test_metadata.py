"""Title, author, medium, dates, language and address of a page, from what its markup says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from core.types import Precision
from core.urls import canonical_url
from extract.metadata import Head, Metadata, read
from extract.names import tidy

URL = "https://www.example-times.com/tech/small-engine"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def about(body: str = "", head: str = "", *, url: str = URL, root: str = 'lang="en"') -> Metadata:
    tree = LexborHTMLParser(f"<html {root}><head>{head}</head><body>{body}</body></html>")
    found = Head.of(tree)
    lines = [text for node in tree.css("h1,h2,p,div.line,li") if (text := " ".join(node.text().split()))]
    return read(tree, found, lines, url=url, now=NOW)


def jsonld(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_the_heading_wins_over_a_title_with_the_sites_name() -> None:
    found = about(
        "<h1>Example Times</h1><h1>A small engine</h1>", "<title>A small engine - Tech | Example Times</title>"
    )
    assert found.title == "A small engine"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A small engine | Example Times", "A small engine"),
        ("Example-times: news - A small engine", "A small engine"),
        ("example-times.com » A small engine", "A small engine"),
        ("端侧推理框架发布新版本_科技频道_示例网", "端侧推理框架发布新版本"),
        ("端侧推理框架发布新版本-示例新闻", "端侧推理框架发布新版本"),
        ("C-Sprache - ein Überblick", "C-Sprache - ein Überblick"),
    ],
)
def test_the_sites_name_is_cut_off_a_title_without_heading(title: str, expected: str) -> None:
    assert about(head=f"<title>{title}</title>").title == expected


def test_site_name_from_open_graph_is_the_account_and_not_in_the_title() -> None:
    head = (
        '<meta property="og:title" content="A small engine — Kit&#39;s Lab">'
        '<meta property="og:site_name" content="Kit&#39;s Lab">'
    )
    found = about(head=head)
    assert (found.title, found.account) == ("A small engine", "Kit's Lab")


def test_a_heading_with_a_date_in_it_gives_way_to_the_declared_title() -> None:
    head = '<meta property="og:title" content="Preparing a transition">'
    assert about("<h1><span>Dec 18 2025</span> Preparing a transition</h1>", head).title == "Preparing a transition"


def test_the_one_long_heading_wins_over_another_wording_of_it_in_the_head() -> None:
    head = '<meta property="og:title" content="5 Best Small Engines of 2026">'
    teaser = '<h3 class="card-title">5 best small engines of 2026</h3>'
    heading = "Top 5 small engines to watch in 2026"
    assert about(f"<h1>Example Times</h1><h1>{heading}</h1>{teaser}", head).title == heading
    assert about(f"<h1>Our newsletter is free for all</h1>{teaser}", head).title == "5 best small engines of 2026"
    shorter = "<title>Engines that run on anything at all, by Kim Doe</title>"
    assert about("<h1>Engines that run on air</h1>", shorter).title == "Engines that run on air"


def test_a_heading_that_only_names_the_book_gives_way_to_the_chapters() -> None:
    body = "<h1>Small Engines</h1><main><h2>Errors that heal</h2></main>"
    assert about(body, "<title>Errors that heal - Small Engines</title>").title == "Errors that heal"


def test_the_topic_above_a_headline_in_an_element_of_its_own_is_no_part_of_it() -> None:
    heading = '<h1><span class="article__kicker">Climate</span>: <span>Small engines heat less</span></h1>'
    head = "<title>Climate: Small engines heat less | Example Times</title>"
    assert about(heading, head).title == "Small engines heat less"


def test_author_of_a_graph_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "author": {"@id": "#kim"}, "publisher": {"@id": "#org"}, "headline": "A small engine"},
            {"@type": "Person", "@id": "#kim", "name": "Kim Doe"},
            {"@type": "Organization", "@id": "#org", "name": "Example Times"},
        ]
    }
    found = about(head=jsonld(**graph))
    assert (found.author, found.account) == ("Kim Doe", "Example Times")


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Role", "roleName": "Reporter", "author": {"@type": "Person", "name": "Kim Doe"}},
        {"@list": [{"name": "Kim Doe"}]},
        {"@type": "Person", "givenName": "Kim", "familyName": "Doe"},
        [{"@type": "Organization", "name": "Example Times"}, {"@type": "Person", "name": "By Kim Doe, Staff Writer"}],
    ],
)
def test_an_author_in_other_forms_of_jsonld(author: object) -> None:
    site = '<meta property="og:site_name" content="Example Times">'
    assert about(head=site + jsonld(**{"@type": "Article", "headline": "x", "author": author})).author == "Kim Doe"


def test_several_authors_keep_their_order_and_appear_once() -> None:
    head = jsonld(
        **{"@type": "NewsArticle", "headline": "x", "author": [{"name": "Zoe Hall"}, {"name": "Al Roe"}, "Zoe Hall"]}
    )
    assert about(head=head).author == "Zoe Hall, Al Roe"


def test_all_authors_of_a_paper_are_found_behind_a_tag_that_names_the_first() -> None:
    names = ("Kim Doe", "Al Roe", "Zoe Hall")
    head = '<meta name="DC.Creator" content="Kim Doe">'
    head += "".join(f'<meta name="citation_author" content="{name}">' for name in names)
    assert about(head=head).author == "Kim Doe, Al Roe, Zoe Hall"


def test_a_heading_whose_parts_run_together_is_spelt_as_declared() -> None:
    head = '<meta property="og:title" content="Climate: Small engines heat less">'
    assert (
        about("<h1><span>Climate</span>Small engines heat less</h1>", head).title == "Climate: Small engines heat less"
    )
    assert about("<h1>Climate – Small engines heat less</h1>", head).title == "Climate – Small engines heat less"


def test_a_person_is_preferred_to_the_medium_as_author() -> None:
    head = '<meta property="og:site_name" content="Example Times"><meta name="author" content="Example Times">'
    assert about('<p class="byline">By Kim Doe, staff writer</p>', head).author == "Kim Doe"
    assert about("<p>Text</p>", head).author == "Example Times"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a rel="author" href="/a/kim">Kim Doe</a>', "Kim Doe"),
        ("<p>By</p><p>Kim Doe</p>", "Kim Doe"),
        ("<p>Von Jörg Müller</p>", "Jörg Müller"),
        ('<div class="comment"><span class="author">Troll</span></div>', ""),
        ("<p>作者：王小明　编辑：李四</p>", "王小明"),
        ("<p>文｜张三</p>", "张三"),
        ("<p>新华社北京12月9日电（记者李华）今天</p>", "李华"),
        ("<p>by the way, this is a sentence about engines</p>", ""),
    ],
)
def test_visible_bylines(body: str, expected: str) -> None:
    assert about(body).author == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Written by Kim Doe on May 3, 2026", "Kim Doe"),
        ("KIM DOE | Example Times", "KIM DOE"),
        ("Kim Doe, senior editor", "Kim Doe"),
        ("https://facebook.com/kim", ""),
        ("admin", ""),
        ("Martin Luther King", "Martin Luther King"),
        ("Kim Doe, MD", "Kim Doe, MD"),
        ("Kim Doe, Head of Engineering and Research", "Kim Doe"),
        ("Kim Doe, Trial Attorney at Doe & Roe", "Kim Doe"),
        ("By Kim Doe Thursday, May 3", "Kim Doe"),
    ],
)
def test_names_are_tidied(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_declared_date_with_its_origin_and_precision() -> None:
    found = about(head='<meta property="article:published_time" content="2026-05-03T08:30:00+02:00">').published
    assert found is not None
    assert found.at.astimezone(UTC) == datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
    assert (found.precision, found.origin) == (Precision.SECOND, "meta:article:published_time")


def test_published_is_not_modified() -> None:
    found = about(
        head=jsonld(
            **{"@type": "Article", "headline": "x", "datePublished": "2026-01-02", "dateModified": "2026-03-04"}
        )
    )
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.at.day, found.modified.at.day) == (2, 4)


def test_a_chinese_page_speaks_in_shanghais_time() -> None:
    body = (
        "<h1>端侧推理框架发布新版本</h1><p>发布时间：2024年5月1日 08:30　来源：示例日报</p><p>正文说的是端侧推理。</p>"
    )
    found = about(body, root="")
    assert found.published is not None
    assert found.published.at.astimezone(UTC) == datetime(2024, 5, 1, 0, 30, tzinfo=UTC)
    assert (found.language, found.account) == ("zh", "示例日报")


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<h1>A small engine</h1><p>Updated June 9, 2026</p><p>May 3, 2026</p>", "2026-05-03"),
        ("<h1>A small engine</h1><p>Kim Doe · 3. Mai 2026, 14:05 Uhr</p>", "2026-05-03"),
        ("<h1>A small engine</h1><p>03.05.2026</p>", "2026-05-03"),
        ('<aside><time datetime="2026-01-01">1</time></aside><time datetime="2026-05-03">3 May</time>', "2026-05-03"),
        ('<p id="todays-date">November 20, 2026</p><span class="date">May 3, 2026</span>', "2026-05-03"),
    ],
)
def test_visible_dates(body: str, day: str) -> None:
    found = about(body, "<title>A small engine</title>").published
    assert found is not None
    assert found.at.date().isoformat() == day


def test_date_in_the_address_is_a_day() -> None:
    found = about("<p>Text</p>", url="https://example.org/2026/05/03/engine").published
    assert found is not None
    assert (found.at.date().isoformat(), found.precision, found.origin) == ("2026-05-03", Precision.DAY, "url")


@pytest.mark.parametrize(
    "body",
    [
        "<p>The war of May 8, 1945 and what followed it are the subject of a long paragraph of this text.</p>",
        "<p>© 2026 Example Times</p>",
        "<h1>A small engine</h1><p>04/03/2026</p>",
        "<h1>A small engine</h1><p>May 3, 2036</p>",
    ],
)
def test_unknown_beats_wrong(body: str) -> None:
    assert about(body).published is None


def test_a_build_stamp_gives_way_to_an_earlier_visible_date() -> None:
    head = jsonld(**{"@type": "Article", "headline": "x", "datePublished": "2026-06-24", "dateModified": "2026-06-24"})
    found = about("<h1>A small engine</h1><p>May 3, 2026</p>", head + "<title>A small engine</title>").published
    assert found is not None
    assert found.at.date().isoformat() == "2026-05-03"


def test_canonical_address_only_from_the_same_host() -> None:
    def address(href: str) -> str:
        return about(head=f'<link rel="canonical" href="{href}">').address

    assert address("/tech/engine?utm_source=x") == canonical_url("https://www.example-times.com/tech/engine")
    assert address("https://other.example/tech/engine") == canonical_url(URL)
    assert address("https://www.example-times.com/") == canonical_url(URL)
    assert address("javascript:alert(1)") == canonical_url(URL)


@pytest.mark.parametrize(
    ("text", "root", "language"),
    [
        ("エンジンを公開した。とても速い。", 'lang="en"', "ja"),
        ("추론 엔진을 공개했다.", "", "ko"),
        ("端侧推理框架发布新版本", 'lang="en"', "zh"),
        ("端侧推理框架发布新版本", 'lang="zh-CN"', "zh-CN"),
        ("A small engine", 'lang="de_DE"', "de-DE"),
        ("A small engine", 'lang="{{lang}}"', ""),
    ],
)
def test_language(text: str, root: str, language: str) -> None:
    assert about(f"<p>{text}</p>", root=root).language == language


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[1, [2, [3]]]",
        '{"@type": null, "author": {"name": {"name": {}}}}',
        '{"@id": "#a", "author": {"@id": "#a"}}',
    ],
)
def test_odd_jsonld_does_no_harm(script: str) -> None:
    found = about("<h1>A small engine</h1>", f'<script type="application/ld+json">{script}</script>')
    assert found.title == "A small engine"
    assert found.author == ""
