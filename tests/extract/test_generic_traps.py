"""Hostile and odd pages cost no more than ordinary ones, and yield an article or a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from core.types import Article, Entry, Failure, Page
from extract.generic import MAX_MARKUP, MAX_TAGS
from extract.generic.split import Block
from extract.generic.votes import VOTERS
from extract.registry import extract

URL = "https://example.org/a"
PARAGRAPHS = [
    "The team released a new inference engine for small devices, and it runs twice as fast as the one before it did.",
    "It supports convolutions in half precision, and a model that is quantised takes a quarter of the memory it took.",
    "All of the code is open, and the documentation explains how a model is converted, measured and deployed there.",
]
ARTICLE = "<article><h1>A small engine</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>"


def read(body: str | bytes, *, entry: Entry | None = None) -> Article | Failure:
    data = body.encode() if isinstance(body, str) else body
    page = Page(
        url=URL, final_url=URL, status=200, body=data, fetched_at=datetime(2026, 11, 21, tzinfo=UTC), entry=entry
    )
    return extract(page)


def article(body: str | bytes) -> Article:
    found = read(body)
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    "page",
    [
        "<body>" + "<div>" * 100_000 + ARTICLE,
        "<body>" + "<div>" * 300 + ARTICLE + "</div>" * 300,
        "<body><script>" + "var a = '<p>x</p>';\n" * 200_000 + "</script>" + ARTICLE,
        "<body>" + ARTICLE.replace(" ", " \x00"),
        "<?xml version='1.0' encoding='utf-8'?><html><body>" + ARTICLE,
        "<body>" + ARTICLE + "<!-- never closed",
        "<body><div hidden>" + ARTICLE + "</div>",
        "<body><ul><li>" + ARTICLE + "</li></ul>",
        "<body><form>" + ARTICLE + "</form>",
        "<body><div style='visibility: hidden'>" + ARTICLE + "</div>",
    ],
    ids=["100,000 open", "300 deep", "script", "NUL", "XML", "comment", "hidden", "list", "form", "style"],
)
def test_the_article_is_found_all_the_same(page: str) -> None:
    found = article(page)
    assert all(text in found.text for text in PARAGRAPHS)
    assert found.title in ("A small engine", "")  # the heading itself may lie too deep


@pytest.mark.parametrize(
    "piece", ["{n} words of a line<br>", "<p>{n} words of a line</p>", "<div>{n} words of a line</div>"]
)
def test_a_wide_page_is_read_within_bounds(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[int] = []

    def counted(root: Any, html: str, blocks: Sequence[Block]) -> dict[str, list[float]]:
        visited.append(sum(1 for _ in root.iter()))
        return {name: [1.0] * len(blocks) for name in VOTERS}

    monkeypatch.setattr("extract.generic.body.votes", counted)
    count = 5 * MAX_TAGS
    found = article("<body><article>" + "".join(piece.format(n=n) for n in range(count)) + "</article>")
    assert visited[0] <= MAX_TAGS + 3
    assert f"{count - 1} words" in found.text
    assert len(found.text.split()) >= 2 * count


def test_a_book_without_an_end_is_cut() -> None:
    found = article("<body><p>" + "word " * MAX_MARKUP)
    assert MAX_MARKUP - 100 <= len(found.text) <= MAX_MARKUP


@pytest.mark.parametrize(
    ("page", "kind", "why"),
    [
        ("", "empty", "no content"),
        (" \n", "empty", "no content"),
        ("<html><body></body></html>", "unreadable", "no text of its own"),
        ('<body><div id="root"></div><script src="app.js"></script></body>', "unreadable", "script"),
        ("<body><noscript>You need to enable JavaScript to run this app.</noscript></body>", "unreadable", "script"),
        ("<title>Just a moment...</title><p>Verify you are human by completing the action.</p>", "captcha", "checks"),
        ("<body><p>为保障您的访问安全，请完成验证后继续</p></body>", "captcha", "checks"),
    ],
)
def test_what_is_no_article_says_why(page: str, kind: str, why: str) -> None:
    found = read(page)
    assert isinstance(found, Failure)
    assert (found.kind, found.where) == (kind, URL)
    assert why in found.why


def test_consent_navigation_and_comments_stay_out() -> None:
    notice = "<p>This cookie notice explains at length how we and our many partners use cookies on this site.</p>" * 30
    found = article(
        f'<body><nav><ul><li><a href="/">Home</a></li><li><a href="/b">Engines</a></li></ul></nav>{ARTICLE}'
        f'<div id="onetrust-consent-sdk">{notice}</div>'
        '<div class="comments"><div class="comment"><p>Nice one, thank you!</p></div></div></body>'
    )
    assert "cookie" not in found.text
    assert "Engines" not in found.text
    assert all(text in found.text for text in PARAGRAPHS)


def test_listings_and_pictures_keep_their_form() -> None:
    listing = "def infer(model, image):\n    return model(image)\n"
    page = ARTICLE.replace(
        "</article>",
        f'<figure><img src="/engine.png" width="640" alt="The engine"></figure><pre><code>{listing}</code></pre>'
        f"<p>{PARAGRAPHS[0]} And once more, with a listing above.</p></article>",
    )
    found = article(f"<body>{page}</body>")
    assert "    return model(image)" in found.markdown
    assert [(image.url, image.alt) for image in found.images] == [("https://example.org/engine.png", "The engine")]


def test_the_feeds_own_text_stands_in_for_an_empty_page() -> None:
    entry = Entry(source_key="s", url=URL, title="A small engine", author="Kim Doe", content_html=ARTICLE)
    found = read('<body><div id="content"></div><p>Loading the page for you</p></body>', entry=entry)
    assert isinstance(found, Article)
    assert all(text in found.text for text in PARAGRAPHS)
    assert (found.title, found.author) == ("A small engine", "Kim Doe")


def test_confidence_is_a_share_and_higher_for_a_plain_page() -> None:
    plain = article(f"<body>{ARTICLE}</body>")
    links = "".join(f'<li><a href="/{n}">Another story about engines, number {n}</a></li>' for n in range(60))
    crowded = article(f"<body><div>{PARAGRAPHS[0]}</div><ul>{links}</ul><div>{PARAGRAPHS[1]}</div></body>")
    assert 0 < crowded.confidence < plain.confidence <= 1


def test_chinese_page_in_its_old_charset() -> None:
    body = "".join(
        f"<p>端侧推理框架发布了第{n}个版本，支持半精度卷积，量化后的模型在手机上快了两倍。</p>" for n in range(5)
    )
    head = '<meta charset="gb2312"><title>端侧推理框架发布新版本_示例网</title>'
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    found = article(page.encode("gb18030"))
    assert found.title == "端侧推理框架发布新版本"
    assert found.language == "zh"
    assert "量化后的模型在手机上快了两倍" in found.text
