"""Dates in the words of the web's languages, and which of a page's dates is the day of publication."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from core.dates import parse_moment
from core.types import Moment, Precision
from extract.date_text import dates_in, days_in, plain
from extract.metadata import Head, read

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADLINE = "<h1>A small engine for phones</h1>"


def published(body: str, head: str = "", *, language: str = "en", url: str = "https://example.org/a") -> Moment | None:
    tree = LexborHTMLParser(f'<html lang="{language}"><head>{head}</head><body>{body}</body></html>')
    found = Head.of(tree)
    lines = [text for node in tree.css("h1,h2,h3,h4,p,li") if (text := " ".join(node.text().split()))]
    return read(tree, found, lines, url=url, now=NOW).published


def day(moment: Moment | None) -> str:
    return moment.at.date().isoformat() if moment else ""


def article(**fields: str) -> str:
    node = {"@type": "Article", "headline": "A small engine for phones", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5. 3. 2024", "de"),
        ("Dienstag, 5. März 2024, 14:05 Uhr", "de"),
        ("Tue, 5 Mar, 2024 - 06:36", "en"),
        ("📅Mar. 5. 2024", "en"),
        ("March 5, 20246:01 PM ET", "en"),
        ("Posted 5th of March 2024", "en"),
        ("5-Mar-2024", "en"),
        ("martes 5 de marzo de 2024", "es"),
        ("5 de març de 2024", "ca"),
        ("5 de março de 2024 às 14h05", "pt"),
        ("mardi 5 mars 2024 à 14h05", "fr"),
        ("martedì 5 marzo 2024, ore 14.05", "it"),
        ("5 марта 2024 г., 14:05", "ru"),
        ("5 березня 2024 року", "uk"),
        ("5 marca 2024", "pl"),
        ("5. ožujka 2024.", "hr"),
        ("2024. március 5. 14:05", "hu"),
        ("5. maaliskuuta 2024", "fi"),
        ("5 Μαρτίου 2024", "el"),
        ("5 Mart 2024 Salı", "tr"),
        ("5 مارس 2024", "ar"),
        ("٥ مارس ٢٠٢٤", "ar"),
        ("Thứ ba, 5/3/2024", "vi"),
        ("5 tháng 3, 2024", "vi"),
        ("05-03-2024", "nl"),
        ("05/03/24", "en-GB"),
        ("05.03.24", "de"),
        ("05/MAR/2024", "en"),
        ("Mar-05-2024", "en"),
        ("March 5,2024", "en"),
        ("2024. 3. 5. 오전 9:00", "ko"),
        ("2024년 3월 5일", "ko"),
        ("2024年3月5日（火）10時30分", "ja"),
        ("2024年03月05日 星期二 10:30", "zh"),
        ("2024.03.05", "zh"),
    ],
)
def test_the_fifth_of_march_in_many_languages(text: str, language: str) -> None:
    (found,) = dates_in(text)
    moment = parse_moment(plain(found[0], language), origin="", zone=None) or parse_moment(
        plain("".join(days_in(found[0])), language), origin="", zone=None
    )
    assert day(moment) == "2024-03-05"


def test_a_month_that_two_languages_name_alike_is_read_by_the_pages_own() -> None:
    assert "October" in plain("5 listopada 2024", "hr")
    assert "November" in plain("5 listopada 2024", "pl")


@pytest.mark.parametrize("text", ["03/04/2024", "04-03-2024", "03/04/24", "12/11/10"])
def test_a_day_that_may_be_a_month_stays_unread(text: str) -> None:
    assert plain(text, "en") == text
    assert parse_moment(plain(text, "en"), origin="", zone=None) is None


@pytest.mark.parametrize(
    "text", ["١٤٠٣/٣/٥", "5 มีนาคม 2567", "1.2.3", "10.0.2024.5", "tel. 030 2024 15", "May 2024", "v12.09.24", "2.9.24"]
)
def test_other_calendars_versions_and_numbers_are_no_dates(text: str) -> None:
    assert [found[0] for found in dates_in(text)] == []


@pytest.mark.parametrize(
    "body",
    [
        f"{HEADLINE}<p>By Kim Doe, Al Roe and Zoe Hall of the desk in Berlin on March 5, 2024 | Comments</p>",
        f"{HEADLINE}<p>March 5, 2024December 3, 2024Kim Doe</p>",
        f"{HEADLINE}<p>December 3, 2024March 5, 2024 by Kim Doe</p>",
        "<p>Sat, 5 March, 2024 - 06:36</p><h1>A small engine for phones</h1>",
        "<p>05.03.2024A small engine for phones</p>",
        f"{HEADLINE}<p>Last updated</p><p>June 9, 2025</p><p>Published</p><p>March 5, 2024</p>",
        f"{HEADLINE}<p>— Kim Doe (@kimdoe) November 3, 2023</p><p>March 5, 2024</p>",
        f"{HEADLINE}<p>Editiert am 9. Juni 2025</p><p>5. März 2024</p>",
        f"{HEADLINE}<p>수정 2025.06.09 09:00</p><p>입력 2024.03.05 14:05</p>",
        f"{HEADLINE}<p>Updated June 9, 2025, published March 5, 2024</p>",
        f"{HEADLINE}<p>News & Updates | March 5, 2024</p>",
        f"{HEADLINE}<p>1 January 2023 – 30 June 2023</p><p>5 March 2024</p>",
        f"<p>A small engine for phones</p><p>Current date: 9 June 2025</p><p>Menu</p>{HEADLINE}<p>5 March 2024</p>",
        f"<p>A small engine for phones</p><p>Menu</p><p>9 June 2025</p><p>Home</p>{HEADLINE}<p>5 March 2024</p>",
    ],
)
def test_the_line_that_dates_the_page(body: str) -> None:
    head = "<title>A small engine for phones</title>"
    assert day(published(body, head)) == "2024-03-05"


def test_a_heading_shorter_than_the_declared_title_is_found() -> None:
    head = '<meta property="og:title" content="A small engine for phones: what it can do">'
    assert (
        day(published(f"<h2>A small engine for phones</h2><p>{'x ' * 9}</p><p>5 March 2024</p>", head)) == "2024-03-05"
    )


def test_a_label_on_the_line_above_dates_a_page_without_headline() -> None:
    body = '<div class="cards"><h4>Published</h4><p>5 March 2024</p></div><time datetime="2025-01-01">New</time>'
    found = published(body)
    assert (day(found), found.origin if found else "") == ("2024-03-05", "text:label")


@pytest.mark.parametrize("line", ["报名截止时间：2024年3月5日", "活动时间：2024年3月5日"])
def test_a_deadline_is_not_the_day_of_publication(line: str) -> None:
    body = f"<h1>端侧推理框架发布新版本</h1>{'<p>一段正文，说的是端侧推理。</p>' * 15}<p>{line}</p>"
    assert published(body, language="zh") is None


@pytest.mark.parametrize(
    ("declared", "shown", "expected"),
    [
        ("2024-03-04T22:30:00Z", "5 March 2024", "2024-03-05T00:30:00+02:00"),
        ("2024-03-06T03:30:00+00:00", "March 5, 2024", "2024-03-05T23:30:00-04:00"),
        ("2024-03-04T22:30:00+01:00", "5 March 2024", "2024-03-04T22:30:00+01:00"),
        ("2024-03-04T22:30:00Z", "9 March 2024", "2024-03-04T22:30:00+00:00"),
    ],
)
def test_a_moment_in_utc_takes_the_zone_of_the_day_that_is_shown(declared: str, shown: str, expected: str) -> None:
    found = published(f"{HEADLINE}<p>{shown}</p>", article(datePublished=declared))
    assert found is not None
    assert found.at == datetime.fromisoformat(declared)
    assert found.at.isoformat() == expected


@pytest.mark.parametrize(
    ("declared", "language", "expected", "precision"),
    [
        ("2024-03-04T23:30:00Z", "de", "2024-03-05T00:30:00+01:00", Precision.SECOND),
        ("2024-07-04T22:00:00Z", "de-AT", "2024-07-05T00:00:00+02:00", Precision.DAY),
        ("2024-03-04T16:30:00.000Z", "zh-CN", "2024-03-05T00:30:00+08:00", Precision.SECOND),
        ("2024-03-04T23:30:00Z", "en", "2024-03-04T23:30:00+00:00", Precision.SECOND),
        ("2024-03-04T23:30:00-05:00", "de", "2024-03-04T23:30:00-05:00", Precision.SECOND),
    ],
)
def test_a_moment_in_utc_takes_the_zone_of_the_language(
    declared: str, language: str, expected: str, precision: Precision
) -> None:
    found = published(HEADLINE, article(datePublished=declared), language=language)
    assert found is not None
    assert (found.at.isoformat(), found.precision) == (expected, precision)


def test_declared_like_its_change_is_still_declared() -> None:
    head = article(datePublished="2024-03-05T08:00:00+08:00", dateModified="2024-03-05T08:00:00+08:00")
    found = published(f'{HEADLINE}<p>4 March 2024</p><time datetime="2023-01-01">1</time>', head)
    assert found is not None
    assert (day(found), found.precision) == ("2024-03-05", Precision.SECOND)


def test_a_page_of_two_unexplained_days_is_undated() -> None:
    assert published("<p>On 5 March 2024 and on 9 March 2024 something happened in a place.</p>") is None


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        ("<p>Posted 03/05/2024</p>", "https://example.org/2024/03/05/a", "2024-03-05"),
        ("<p>Posted 03/05/2024</p>", "https://example.co.uk/a", "2024-05-03"),
        ("<p>Posted 03/05/2024</p><ul><li>12/24/2023</li></ul>", "https://example.org/a", "2024-03-05"),
        ("<p>Posted 03/05/2024</p><ul><li>24/12/2023</li></ul>", "https://example.org/a", "2024-05-03"),
        ("<p>Posted 12/05/2026</p>", "https://example.org/a", "2026-05-12"),
        ("<p>Posted 03/05/2024</p>", "https://example.org/a", ""),
    ],
    ids=["address", "country", "american", "european", "not yet", "unknown"],
)
def test_what_settles_a_day_that_may_be_a_month(body: str, url: str, expected: str) -> None:
    assert day(published(f"{HEADLINE}{body}", url=url)) == expected


@pytest.mark.parametrize(
    "address",
    ["2024/mar/5/a", "2024/March/05/a", "2024/politics/03/05/a/index.html", "t20240305_12.html", "202403/05/c1.html"],
)
def test_the_day_in_an_address(address: str) -> None:
    found = published(HEADLINE, url=f"https://example.org/{address}")
    assert (day(found), found.origin if found else "") == ("2024-03-05", "url")


@pytest.mark.parametrize(
    "body",
    [
        '<div><time class="entry-date published updated" datetime="2024-03-05T08:00:00Z">a while ago</time></div>',
        '<p>Updated <time datetime="2025-06-09">9 June</time> Posted <time datetime="2024-03-05">5 March</time></p>',
        '<p><b>Last modified</b> <time datetime="2025-06-09">9</time></p><time datetime="2024-03-05">5</time>',
        '<div><time data-published="2024-03-05 09:13:00Z">4 hours ago</time></div>',
        '<p class="comments"><time datetime="2025-06-09">9</time></p><local-time datetime="2024-03-05">5</local-time>',
    ],
)
def test_the_marked_date_that_is_no_ones_change(body: str) -> None:
    assert day(published(f"{HEADLINE}{body}")) == "2024-03-05"


def test_words_that_are_relative_to_an_unknown_day_date_nothing() -> None:
    assert published('<h1>端侧推理框架</h1><span class="time">2天前</span>', language="zh") is None


@pytest.mark.parametrize(
    "body",
    [
        f"{HEADLINE}<p>Updated: 03/25/2024</p>",
        f"{HEADLINE}<h4>Last updated</h4><p>March 25, 2024</p>",
        "<h1>端侧推理</h1><p>2024-03-25 更新</p>",
        f'{HEADLINE}<div>Updated <time datetime="2024-03-25">some day</time></div>',
    ],
)
def test_a_page_that_only_says_when_it_was_changed_is_dated_by_that_and_says_so(body: str) -> None:
    found = published(body)
    assert found is not None
    assert (day(found), found.origin.endswith(":modified")) == ("2024-03-25", True)


def test_the_day_of_a_change_never_stands_above_that_of_publication() -> None:
    body = f"{HEADLINE}<p>Updated 9 June 2025</p>{'<p>x y z</p>' * 20}<p>Published 5 March 2024</p>"
    assert day(published(body)) == "2024-03-05"


def test_a_page_that_lists_its_neighbours_in_json_ld_is_dated_by_its_own_node() -> None:
    others = [{"@type": "NewsArticle", "headline": "Another", "datePublished": "2025-06-09", "url": "/b"}]
    listed = {"@type": "ItemList", "itemListElement": others}
    neighbours = f'<script type="application/ld+json">{json.dumps([listed, *others])}</script>'
    own = article(datePublished="2024-03-05", url="https://example.org/a")
    assert day(published(HEADLINE, neighbours + own)) == "2024-03-05"
    assert day(published(HEADLINE, neighbours + article(url="https://example.org/a"))) == ""


def test_teasers_with_dates_of_their_own_do_not_date_the_page() -> None:
    teasers = "".join(f'<meta itemprop="datePublished" content="2025-0{month}-09">' for month in (5, 6))
    assert day(published(f"{HEADLINE}<p>5 March 2024</p>", teasers)) == "2024-03-05"


@pytest.mark.parametrize("key", ["DC:created", "DCTERMS.issued", "article:post_time", "published-at", "post_date"])
def test_the_many_names_of_the_day_of_publication(key: str) -> None:
    head = f'<meta name="event_start_date" content="2025-01-01"><meta name="{key}" content="2024-03-05T08:00:00Z">'
    assert day(published(HEADLINE, head)) == "2024-03-05"


@pytest.mark.parametrize(
    ("between", "modified", "expected"),
    [(2, "2025-06-09", "2024-03-05"), (2, "2025-07-01", "2025-06-09"), (9, "2025-06-09", "2025-06-09")],
    ids=["a page built anew", "a page that was changed later", "far below the headline"],
)
def test_an_earlier_date_under_the_headline(between: int, modified: str, expected: str) -> None:
    head = article(datePublished="2025-06-09", dateModified=modified)
    assert day(published(f"{HEADLINE}{'<p>x y z</p>' * between}<p>5 March 2024</p>", head)) == expected


def test_a_change_under_the_headline_outweighs_a_day_without_a_word_far_below() -> None:
    found = published(f"{HEADLINE}<p>Last updated: 9 June 2025</p>{'<p>x y z</p>' * 9}<p>5 March 2024</p>")
    assert found is not None
    assert (day(found), found.of_change) == ("2025-06-09", True)


def test_a_date_right_above_the_headline_is_nearer_than_one_by_its_repetition_far_below() -> None:
    body = f"<p>5 March 2024</p>{HEADLINE}{'<p>x y z</p>' * 120}<p>A small engine for phones</p><p>9 June 2025</p>"
    assert day(published(body)) == "2024-03-05"


@pytest.mark.parametrize(
    ("days", "expected"),
    [("5 March 2024,7 March 2024,9 June 2025", "2024-03-05"), ("9 June 2025,7 March 2024,5 March 2024", "")],
    ids=["comments follow", "newer articles first"],
)
def test_days_on_lines_of_their_own(days: str, expected: str) -> None:
    assert day(published("<p>x y z</p>".join(f"<p>{text}</p>" for text in days.split(",")))) == expected


def test_a_line_that_is_shorter_than_the_headline_is_not_taken_for_it() -> None:
    head = '<meta property="og:title" content="A small engine for phones and for watches">'
    menu = f"<p>Games, films, wikis and more</p><p>9 June 2025</p>{'<p>x</p>' * 20}"
    assert day(published(f"{menu}<h1>Engines</h1><p>Posted 5 March 2024</p>", head)) == "2024-03-05"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2024-03-05",) * 2, "2024-03-05"),
        (("2024-03-05", "2025-06-09"), ""),
        (("2024-03-05", "2024-03-06"), "2024-03-05"),
    ],
    ids=["one day", "two days", "one day on two clocks"],
)
def test_dates_of_one_kind_count_where_they_agree(days: tuple[str, str], expected: str) -> None:
    body = "".join(
        f'<div class="date"><b>{text}</b> in the news of a town and {"of its places " * 6}</div>' for text in days
    )
    assert day(published(body)) == expected


def test_a_marked_moment_in_utc_takes_the_zone_of_the_day_that_is_shown() -> None:
    mark = '<time class="published" datetime="2024-03-04T22:30:00Z">now</time>'
    found = published(f"{HEADLINE}{mark}<p>5 March 2024</p>")
    assert found is not None
    assert found.at.isoformat() == "2024-03-05T00:30:00+02:00"
