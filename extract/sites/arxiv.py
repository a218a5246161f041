"""arXiv abstract pages: title, authors, abstract, versions, categories, and the code that the comments name.

A paper's text and its pages on mirrors lead to the abstract page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.dates import parse_moment
from core.text import clean
from core.types import Kind, Link, Moment, State
from extract.links import CODE, PAPER, PROJECT, matters
from extract.markdown import Rendered, render
from extract.papers import abstract_page
from extract.sites.common import article_of, every, in_reading_order, notice, parse, pick

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Article, Page

ACCOUNT = "arXiv"

_ID = re.compile(r"(\d{4}\.\d{4,5}|(?<![a-z-])[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
_SUBJECT = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]{2,})?)\)")
_VERSION = re.compile(
    r"\[(v\d+)\]\s*(?:</?\w[^>]*>\s*)*([A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:UTC|GMT))"
)


def recognises(html: str) -> bool:
    """Whether the page is an abstract page of arXiv."""
    return 'name="citation_arxiv_id"' in html


def extract(page: Page, html: str) -> Article | None:
    """The paper; a page that is no abstract names the one that is."""
    tree = parse(html)
    title = pick(tree, html, ('meta[name="citation_title"]@content',)) or _after_label(tree, "h1.title")
    abstract = _after_label(tree, "blockquote.abstract") or pick(
        tree, html, ('meta[name="citation_abstract"]@content',)
    )
    if not title or not abstract:
        target = abstract_page(page.final_url or page.url)
        return (
            notice(
                page, State.MOVED, "the paper or a mirror of it, not its abstract", extractor="arxiv", moved_to=target
            )
            if target
            else None
        )
    comments = pick(tree, html, ("td.comments", ".metatable .comments"))
    identifier = _identifier(tree, html, page)
    versions = _VERSION.findall(html)
    body = _body(tree, abstract)
    return article_of(
        page,
        body,
        title=title,
        account=ACCOUNT,
        author=", ".join(map(in_reading_order, every(tree, html, ('meta[name="citation_author"]@content',)))),
        published=_published(tree, html, versions),
        modified=parse_moment(versions[-1][1], origin="arxiv:version") if len(versions) > 1 else None,
        kind=Kind.PAPER,
        own_url=f"https://arxiv.org/abs/{identifier}" if identifier else "",
        links=_links(tree, f"{comments}\n{body.text}", identifier),
        tags=tuple(dict.fromkeys(_SUBJECT.findall(pick(tree, html, ("td.subjects", ".subjects"))))),
        fields={
            "arxiv": identifier,
            "comments": comments,
            "versions": versions[-1][0] if versions else "",
            "journal": pick(tree, html, ("td.jref",)),
            "doi": pick(tree, html, ('meta[name="citation_doi"]@content',)),
            "pdf": pick(tree, html, ('meta[name="citation_pdf_url"]@content',)),
        },
        extractor="arxiv",
        keep_everything=True,
    )


def _after_label(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return re.sub(r"^(?:Title|Abstract)\s*:\s*", "", clean(node.text())) if node is not None else ""


def _body(tree: LexborHTMLParser, abstract: str) -> Rendered:
    node = tree.css_first("blockquote.abstract")
    if node is None:
        return render(abstract.replace("<", "&lt;"))
    for label in node.css(".descriptor"):
        label.decompose()
    return render(f"<div>{node.inner_html or ''}</div>", "https://arxiv.org/")


def _identifier(tree: LexborHTMLParser, html: str, page: Page) -> str:
    shown = pick(tree, html, ('meta[name="citation_arxiv_id"]@content',))
    found = _ID.search(shown) or _ID.search(page.final_url or page.url)
    return found[1] if found else ""


def _published(tree: LexborHTMLParser, html: str, versions: list[tuple[str, str]]) -> Moment | None:
    if versions:
        return parse_moment(versions[0][1], origin="arxiv:v1")
    shown = pick(tree, html, ('meta[name="citation_date"]@content', 'meta[name="citation_online_date"]@content'))
    return parse_moment(shown, origin="arxiv:citation_date")


def _links(tree: LexborHTMLParser, text: str, identifier: str) -> tuple[Link, ...]:
    """The paper itself first, then the code and project pages that comments and abstract name."""
    anchors = [Link("", a.attributes.get("href") or "") for a in tree.css("td.comments a, blockquote.abstract a")]
    named = [link for link in matters(anchors, text) if link.label in (CODE, PROJECT)]
    return (*([Link(PAPER, f"https://arxiv.org/abs/{identifier}")] if identifier else []), *named)
