"""Papers where conferences publish them: title, authors and abstract from the page's citation tags or its markup.

OpenReview, NeurIPS, MLSys and ICLR proceedings, PMLR, CVF and ECVA open access, the ACL Anthology. Other pages of
these hosts (lists, discussions without a paper) are left to the generic reader.
"""

from __future__ import annotations

import html as html_escapes
import re
from typing import TYPE_CHECKING, Any

from core.dates import parse_moment
from core.text import clean
from core.types import Kind, Link
from core.urls import host_of
from extract.links import matters
from extract.markdown import Rendered, render, render_nodes
from extract.sites.common import article_of, every, in_reading_order, json_scripts, parse, pick, string, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from core.types import Article, Page

ACCOUNTS = {
    "openreview.net": "OpenReview",
    "proceedings.neurips.cc": "NeurIPS",
    "papers.neurips.cc": "NeurIPS",
    "papers.nips.cc": "NeurIPS",
    "proceedings.mlsys.org": "MLSys",
    "proceedings.iclr.cc": "ICLR",
    "proceedings.mlr.press": "PMLR",
    "openaccess.thecvf.com": "CVF",
    "ecva.net": "ECVA",
    "aclanthology.org": "ACL Anthology",
}
MIN_ABSTRACT = 80  # characters; what is shorter is a heading or a "-"

_TITLES = ('meta[name="citation_title"]@content', "#papertitle", "h2#title")
_AUTHORS = ('meta[name="citation_author"]@content',)
_AUTHOR_LINES = ("#authors b i", "#authors i", "p.lead")  # all names in one line
_DATES = ('meta[name="citation_online_date"]@content', 'meta[name="citation_publication_date"]@content')
_ABSTRACTS = ("#abstract", "p.paper-abstract", ".acl-abstract > span")
_BEYOND = "#content a, .acl-paper-link-block a"  # links that stand outside of the abstract
_LABEL = re.compile(r"^Abstract[:.]?\s+")
_HEADINGS = "h2, h3, h4, h5, strong.note-content-field"


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """The paper that a page describes; None where it describes none."""
    tree = parse(html)
    record = _record(tree)
    title = pick(tree, html, _TITLES) or string(_value(record, "title"))
    body = _abstract(tree, html, record, page.final_url or page.url)
    if not title or len(body.text) < MIN_ABSTRACT:
        return None
    beyond = [Link("", a.attributes.get("href") or "") for a in tree.css(_BEYOND)]
    pdf = pick(tree, html, ('meta[name="citation_pdf_url"]@content',))
    return article_of(
        page,
        body,
        title=title,
        account=ACCOUNTS.get(host_of(page.final_url or page.url), ""),
        author=_authors(tree, html, record),
        published=next((m for text in every(tree, html, _DATES) if (m := parse_moment(text, origin="citation"))), None),
        kind=Kind.PAPER,
        links=matters([link for link in beyond if link.url != pdf and not link.url.endswith(".pdf")], body.text),
        fields={"pdf": pdf, "doi": pick(tree, html, ('meta[name="citation_doi"]@content',))},
        extractor="proceedings",
        keep_everything=True,
    )


def _record(tree: LexborHTMLParser) -> dict[str, Any]:
    """What OpenReview's page carries of the note that is the paper."""
    for data in json_scripts(tree, "script#__NEXT_DATA__"):
        for found in walk(data, 2_000):
            note = found.get("forumNote")
            if isinstance(note, dict) and isinstance(content := note.get("content"), dict):
                return content
    return {}


def _value(record: dict[str, Any], name: str) -> Any:
    """A field of a note; the second version of the interface wraps it as ``{"value": …}``."""
    found = record.get(name)
    return found.get("value") if isinstance(found, dict) else found


def _abstract(tree: LexborHTMLParser, html: str, record: dict[str, Any], url: str) -> Rendered:
    for selector in _ABSTRACTS:
        if (node := tree.css_first(selector)) is not None and len(clean(node.text())) >= MIN_ABSTRACT:
            return render_nodes([node], url)
    words = pick(tree, html, ('meta[name="citation_abstract"]@content',)) or string(_value(record, "abstract"))
    if words:
        return render(f"<p>{html_escapes.escape(_LABEL.sub('', words))}</p>", url)
    return render_nodes(_below_heading(tree), url)


def _below_heading(tree: LexborHTMLParser) -> list[LexborNode]:
    """What stands between the heading “Abstract” and the next one."""
    heading = next((h for h in tree.css(_HEADINGS) if clean(h.text()).rstrip(":").lower() == "abstract"), None)
    found: list[LexborNode] = []
    node = heading.next if heading is not None else None
    while node is not None and not re.fullmatch(r"h\d|strong", node.tag or ""):
        if node.tag != "-text":
            found.append(node)
        node = node.next
    return found


def _authors(tree: LexborHTMLParser, html: str, record: dict[str, Any]) -> str:
    names = [in_reading_order(name) for name in every(tree, html, _AUTHORS)]
    if not names and isinstance(listed := _value(record, "authors"), list):
        names = [string(name) for name in listed]
    return ", ".join(dict.fromkeys(names)) or pick(tree, html, _AUTHOR_LINES)
