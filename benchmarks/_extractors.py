"""Other extractors behind one signature, and ours: `read(body, url) -> Reading`. Peers get decoded text, as we do."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.charset import decode
from core.types import Failure, Page

Reader = Callable[[bytes, str], "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor makes of a page. `state` stays "live" for those that know no other."""

    title: str = ""
    account: str = ""
    author: str = ""
    published: datetime | None = None
    state: str = "live"
    text: str = ""
    markdown: str = ""
    images: tuple[str, ...] = ()


def ours(body: bytes, url: str) -> Reading:
    """`extract.registry.extract`; the address is left for the page itself to say."""
    from extract.registry import extract

    article = extract(Page(url=url, final_url=url, status=200, body=body, fetched_at=datetime.now(UTC)))
    if isinstance(article, Failure):
        return Reading(state=article.kind)
    return Reading(
        article.title,
        article.account,
        article.author,
        article.published.at if article.published else None,
        str(article.state),
        article.text,
        article.markdown,
        tuple(image.url for image in article.images),
    )


def _trafilatura() -> Reader:
    import trafilatura

    def read(body: bytes, url: str) -> Reading:
        html = decode(body)
        found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_images=True, as_dict=False)
        if found is None or isinstance(found, dict):
            return Reading()
        text = found.text or ""
        markdown = trafilatura.extract(html, url=url, output_format="markdown", include_images=True) or ""
        return Reading(
            found.title or "", found.sitename or "", found.author or "", _moment(found.date), "live", text, markdown,
            tuple(re.findall(r"!\[[^\]]*\]\(([^)\s]+)", markdown)),
        )  # fmt: skip

    return read


def _readability() -> Reader:
    import lxml.html
    from lxml.etree import LxmlError
    from readability import Document

    def read(body: bytes, url: str) -> Reading:
        try:
            document = Document(decode(body), url=url)
            summary = document.summary(html_partial=True)
            title = document.short_title() or ""
            tree = lxml.html.fromstring(summary)
        except (ValueError, TypeError, AttributeError, LxmlError):
            return Reading()
        text = _text_of(tree)
        images = (image.get("data-src") or image.get("src") or "" for image in tree.iter("img"))
        return Reading(title, text=text, markdown=text, images=tuple(url for url in images if url))

    return read


def _newspaper() -> Reader:
    import newspaper
    from newspaper.exceptions import ArticleException

    chinese = importlib.util.find_spec("jieba") is not None  # its Chinese stop words need jieba

    def read(body: bytes, url: str) -> Reading:
        article = newspaper.Article(url, language="zh" if chinese else "en", fetch_images=False)
        try:
            article.download(input_html=decode(body))
            article.parse()
        except (ArticleException, ValueError, TypeError, AttributeError):
            return Reading()
        when = article.publish_date
        moment = (when if when.tzinfo else when.replace(tzinfo=UTC)) if isinstance(when, datetime) else None
        top = article.top_node
        images = top.xpath(".//img/@data-src | .//img/@src") if top is not None else []
        return Reading(
            article.title or "", author=", ".join(article.authors or []), published=moment, text=article.text,
            markdown=article.text, images=tuple(images),
        )  # fmt: skip

    return read


def _text_of(tree: Any) -> str:
    """Text of an lxml tree with a line for each block."""
    for node in tree.iter("p", "div", "section", "br", "li", "tr", "h1", "h2", "h3", "h4", "pre", "blockquote"):
        node.tail = "\n" + (node.tail or "")
    return str(tree.text_content())


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


PEERS: dict[str, Callable[[], Reader]] = {
    "trafilatura": _trafilatura,
    "readability": _readability,
    "newspaper4k": _newspaper,
}
