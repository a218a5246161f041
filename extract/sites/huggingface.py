"""Papers on Hugging Face: the abstract, led to its arXiv identity. Other pages of the host are read generically."""

from __future__ import annotations

import html as html_escapes
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.dates import parse_moment
from core.types import Kind, Link
from extract.links import CODE, PAPER, PROJECT
from extract.markdown import render
from extract.sites.common import article_of, json_scripts, parse, pick, string, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Article, Page

ACCOUNT = "Hugging Face"

_PATH = re.compile(r"^/papers/(\d{4}\.\d{4,5})")


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """The paper of a /papers/ page."""
    found = _PATH.match(urlsplit(page.final_url or page.url).path)
    if not found:
        return None
    tree = parse(html)
    data = _data(tree, found[1])
    title = string(data.get("title")) or re.sub(r"^Paper page\s*-\s*", "", pick(tree, html, ("h1", "title")))
    abstract = string(data.get("summary")) or _abstract(tree)
    if not abstract:
        return None
    address = f"https://arxiv.org/abs/{found[1]}"
    extra = ((CODE, string(data.get("githubRepo"))), (PROJECT, string(data.get("projectPage"))))
    return article_of(
        page,
        render(f"<p>{html_escapes.escape(abstract)}</p>"),
        title=title,
        account=ACCOUNT,
        author=", ".join(_authors(data)),
        published=parse_moment(string(data.get("publishedAt")), origin="huggingface:publishedAt"),
        kind=Kind.PAPER,
        own_url=address,
        links=(Link(PAPER, address), *(Link(label, url) for label, url in extra if url.startswith("http"))),
        fields={"arxiv": found[1], "upvotes": string(data.get("upvotes"))},
        extractor="huggingface",
        keep_everything=True,
    )


def _data(tree: LexborHTMLParser, identifier: str) -> dict[str, Any]:
    """The paper's own record, from the properties of the page's components or from its JSON scripts."""
    import json

    for node in tree.css("[data-props]"):
        try:
            value = json.loads(node.attributes.get("data-props") or "")
        except (ValueError, RecursionError):
            continue
        for record in walk(value, 20_000):
            if record.get("id") == identifier and record.get("summary"):
                return record
    for value in json_scripts(tree, 'script[type="application/json"]'):
        for record in walk(value, 20_000):
            if record.get("id") == identifier and record.get("summary"):
                return record
    return {}


def _abstract(tree: LexborHTMLParser) -> str:
    for heading in tree.css("h2"):
        if heading.text(strip=True) == "Abstract" and heading.parent is not None:
            return " ".join(" ".join(p.text() for p in heading.parent.css("p")).split())
    return ""


def _authors(data: dict[str, Any]) -> list[str]:
    authors = data.get("authors")
    return [
        name
        for a in (authors if isinstance(authors, list) else [])
        if isinstance(a, dict) and (name := string(a.get("name")))
    ]
