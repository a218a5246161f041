"""Any page that no site module knows → Article."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from core.text import clean, clean_lines
from core.types import Article, Failure, Moment, Page, Precision
from core.urls import canonical_url, identity

MAX_CHARACTERS = 8_000_000


def extract(page: Page, html: str) -> Article | Failure:
    """The article of a page, or `Failure("empty")` for no content, `Failure("unreadable")` for no article in it."""
    html = html.replace("\x00", "")[:MAX_CHARACTERS]
    if not html.strip():
        return Failure(kind="empty", where=page.final_url, why="the page has no content")
    import trafilatura

    found = trafilatura.bare_extraction(
        html, url=page.final_url, fast=True, with_metadata=True, include_comments=False, include_images=True,
        include_links=True, include_formatting=True, as_dict=False,
    )  # fmt: skip
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return Failure(kind="unreadable", where=page.final_url, why="no article text stands in the page")
    markdown = trafilatura.extract(
        html, url=page.final_url, fast=True, output_format="markdown", include_comments=False, include_images=True,
        include_links=True,
    )  # fmt: skip
    url = canonical_url(page.final_url)
    return Article(
        url=page.url,
        canonical_url=url,
        identity=identity(url),
        title=clean(found.title or ""),
        account=clean(found.sitename or ""),
        author=clean(found.author or ""),
        published=_day(found.date),
        language=found.language or _language(html),
        text=clean_lines(found.text or ""),
        markdown=clean_lines(markdown or found.text or ""),
        confidence=0.5,
        extractor="generic",
    )


def _day(text: str | None) -> Moment | None:
    try:
        return Moment(datetime.fromisoformat(text or "").replace(tzinfo=UTC), Precision.DAY, "generic")
    except ValueError:
        return None


def _language(html: str) -> str:
    found = re.search(r"""<html[^>]{0,500}?\slang=["']?([\w-]{2,20})""", html[:20_000], re.I)
    return found[1] if found else ""
