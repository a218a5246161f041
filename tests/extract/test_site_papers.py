"""Papers on the pages of conferences, as these write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from core.clock import SHANGHAI
from core.types import Article, Kind, Link, Page, State
from extract.registry import extract

ABSTRACT = "We prune networks for phones and lose no accuracy. " * 3
TAGS = (
    '<meta name="citation_title" content="Small Nets"><meta name="citation_author" content="Doe, Jane">'
    '<meta name="citation_author" content="Li, Si"><meta name="citation_publication_date" content="2021/01/12">'
)


def read(url: str, html: str) -> Article:
    article = extract(Page(url=url, final_url=url, status=200, body=html.encode(), fetched_at=datetime.now(UTC)))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("url", "html", "account"),
    [
        (
            "https://openreview.net/forum?id=a-B_c1&noteId=x",
            f'<head>{TAGS}<meta name="citation_abstract" content="{ABSTRACT}"></head><h2>Small Nets</h2>'
            "<p>Reviewer: weak accept</p>",
            "OpenReview",
        ),
        (
            "https://openreview.net/forum?id=a-B_c1",
            f"<head>{TAGS}</head><div><strong class='note-content-field'>Keywords:</strong> <span>pruning</span></div>"
            "<div><strong class='note-content-field'>Abstract:</strong> "
            f"<div class='note-content-value'><p>{ABSTRACT}</p></div></div><div class='note'>Reviewer: reject</div>",
            "OpenReview",
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2021/hash/01ab-Abstract.html",
            f"<head>{TAGS}</head><div class='paper-section'><h2 class='section-label'>Abstract</h2>"
            f"<p class='paper-abstract'><p>{ABSTRACT}</p></p></div><h2>Name Change Policy</h2><p>Requests</p>",
            "NeurIPS",
        ),
        (
            "https://papers.nips.cc/paper/2020/hash/01ab-Abstract.html",
            f"<head>{TAGS}</head><div class='col'><h4>Small Nets</h4><p><i>Jane Doe, Si Li</i></p>"
            f"<h4>Abstract</h4> <p><p>{ABSTRACT}</p></p></div><h4>Do not remove</h4><p>Requests</p>",
            "NeurIPS",
        ),
        (
            "http://proceedings.mlr.press/v97/doe19a.html",
            f"<head>{TAGS}</head><h1>Small Nets</h1><h4>Abstract</h4>"
            f"<div id='abstract' class='abstract'>{ABSTRACT}</div><h4>Cite this Paper</h4><p>BibTeX</p>",
            "PMLR",
        ),
        (
            "https://aclanthology.org/2021.acl-main.1/",
            f"<head>{TAGS}</head><h2 id=title>Small Nets</h2><p class=lead><a>Jane Doe</a>, <a>Si Li</a></p>"
            f"<div class='card-body acl-abstract'><h5 class=card-title>Abstract</h5><span>{ABSTRACT}</span></div>",
            "ACL Anthology",
        ),
    ],
)
def test_a_paper_has_its_abstract_and_nothing_else(url: str, html: str, account: str) -> None:
    article = read(url, html)
    assert (article.title, article.author, article.account) == ("Small Nets", "Jane Doe, Si Li", account)
    assert (article.text, article.kind) == (ABSTRACT.strip(), Kind.PAPER)
    assert article.published is not None
    assert article.published.at == datetime(2021, 1, 12, tzinfo=SHANGHAI)


def test_a_paper_without_citation_tags_and_its_preprint() -> None:
    article = read(
        "https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/1_ECCV_2020_paper.php",
        '<div id="content"><div id="papertitle">\nSmall Nets</div><div id="authors"><br><b><i>Jane Doe, Si Li</i></b>'
        f'; <a href="x.php">Abstract</a></div><b>Abstract</b><div id="abstract">\n"{ABSTRACT}"</div>'
        '<b>Related Material</b>[<a href="../1.pdf">pdf</a>] [<a href="https://arxiv.org/abs/2001.00001">arXiv</a>]</div>',
    )
    assert (article.title, article.author, article.published) == ("Small Nets", "Jane Doe, Si Li", None)
    assert article.links == (Link("论文", "https://arxiv.org/abs/2001.00001"),)


def test_a_paper_from_the_data_of_an_old_openreview_page() -> None:
    content = {"title": "Small Nets", "authors": {"value": ["Jane Doe"]}, "abstract": {"value": ABSTRACT}}
    data = {"props": {"pageProps": {"forumNote": {"id": "a-B_c1", "content": content}}}}
    article = read(
        "https://openreview.net/forum?id=a-B_c1",
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>',
    )
    assert (article.title, article.author, article.text) == ("Small Nets", "Jane Doe", ABSTRACT.strip())
    assert article.canonical_url == "https://openreview.net/forum?id=a-B_c1"


@pytest.mark.parametrize(
    ("mirror", "page"),
    [
        ("https://www.alphaxiv.org/overview/2401.00001v2", "https://arxiv.org/abs/2401.00001"),
        ("https://ar5iv.labs.arxiv.org/html/cs/0112017", "https://arxiv.org/abs/cs/0112017"),
        ("https://papers.cool/arxiv/2401.00001", "https://arxiv.org/abs/2401.00001"),
        ("https://papers.cool/venue/a-B_c1@OpenReview", "https://openreview.net/forum?id=a-B_c1"),
    ],
)
def test_a_mirror_leads_to_the_paper(mirror: str, page: str) -> None:
    article = read(mirror, f"<html><body><h1>Small Nets</h1><p>{ABSTRACT}</p><p>An AI wrote this.</p></body></html>")
    assert (article.state, article.moved_to, article.text) == (State.MOVED, page, "")


def test_a_list_of_papers_is_no_paper() -> None:
    html = "<h1>Papers of 2021</h1><ul>" + "<li><a href='/paper/1'>A paper on small nets</a> by Doe</li>" * 30 + "</ul>"
    assert read("https://papers.nips.cc/paper/2021", html).kind is not Kind.PAPER
