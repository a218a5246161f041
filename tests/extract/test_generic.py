"""Any page → Article."""

from __future__ import annotations

from datetime import UTC, datetime

from core.types import Article, Failure, Page
from extract.generic import extract

PARAGRAPHS = [
    "The team released a new inference engine for small devices, and it runs twice as fast as the one before.",
    "It supports convolutions in half precision, and a model that is quantised takes a quarter of the memory.",
    "All of the code is open, and the documentation explains how a model is converted, measured and deployed.",
]
HTML = (
    "<html lang='en'><head><title>A small engine | Site</title></head><body><nav><a href='/'>Home</a></nav>"
    "<article><h1>A small engine</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article></body></html>"
)


def page(url: str = "https://example.org/a") -> Page:
    return Page(url=url, final_url=url, status=200, body=b"", fetched_at=datetime(2026, 1, 2, tzinfo=UTC))


def test_body_and_address() -> None:
    article = extract(page(), HTML)
    assert isinstance(article, Article)
    assert all(text in article.text for text in PARAGRAPHS)
    assert "Home" not in article.text
    assert article.canonical_url == "https://example.org/a"
    assert article.language == "en"


def test_nothing_is_a_failure() -> None:
    empty = extract(page(), " \x00 ")
    assert isinstance(empty, Failure)
    assert empty.kind == "empty"
    bare = extract(page(), "<html><body><script>render()</script></body></html>")
    assert isinstance(bare, Failure)
    assert bare.kind == "unreadable"
