"""Where the page of a paper is, from its PDF, a mirror or an old address."""

from __future__ import annotations

import pytest

from core.urls import canonical_url, identity
from extract.papers import abstract_page

NEURIPS = "paper_files/paper/2023/{}/0123456789abcdef-{}-Conference.{}"
ARXIV = [
    ("https://arxiv.org/abs/2009.07453", "2009.07453"),
    ("http://www.arxiv.org/abs/2009.07453v12", "2009.07453"),
    ("https://arxiv.org/pdf/2009.07453", "2009.07453"),
    ("https://arxiv.org/pdf/2009.07453v2.pdf#page=3", "2009.07453"),
    ("https://arxiv.org/html/2401.00001v1", "2401.00001"),
    ("https://arxiv.org/e-print/1706.03762v5", "1706.03762"),
    ("https://export.arxiv.org/abs/0704.0001", "0704.0001"),
    ("https://browse.arxiv.org/html/2312.00752v1", "2312.00752"),
    ("http://cn.arxiv.org/pdf/1801.04381.pdf", "1801.04381"),
    ("https://arxiv.org/abs/arXiv:1706.03762", "1706.03762"),
    ("https://arxiv.org/abs/cs/0112017", "cs/0112017"),
    ("https://arxiv.org/pdf/cs/0112017v1.pdf", "cs/0112017"),
    ("https://arxiv.org/pdf/cond-mat/9801001", "cond-mat/9801001"),
    ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762"),
    ("https://ar5iv.org/abs/1706.03762v7", "1706.03762"),
    ("https://alphaxiv.org/abs/2401.00001", "2401.00001"),
    ("https://www.alphaxiv.org/overview/2401.00001v2", "2401.00001"),
    ("https://huggingface.co/papers/2401.00001", "2401.00001"),
    ("https://hf.co/papers/2401.00001", "2401.00001"),
    ("https://papers.cool/arxiv/2401.00001", "2401.00001"),
    ("https://scirate.com/arxiv/1706.03762", "1706.03762"),
    ("https://www.arxiv-vanity.com/papers/1706.03762/", "1706.03762"),
    ("https://doi.org/10.48550/arXiv.1706.03762", "1706.03762"),
    ("https://doi.org/10.48550%2FarXiv.cs%2F0112017", "cs/0112017"),
]
OPENREVIEW = [
    "https://openreview.net/forum?id=a-B_c1",
    "https://openreview.net/forum?id=a-B_c1&noteId=Zz9#discussion",
    "https://openreview.net/forum?noteId=Zz9&id=a-B_c1",
    "https://www.openreview.net/pdf?id=a-B_c1",
    "https://papers.cool/venue/a-B_c1@OpenReview",
    "https://papers.cool/venue/a-B_c1%40OpenReview",
]
NO_PAPER = [
    "https://arxiv.org/list/cs.CV/recent",
    "https://arxiv.org/a/doe_j_1",
    "https://openreview.net/group?id=ICLR.cc/2024/Conference",
    "https://papers.cool/venue/ICLR.2024?group=Oral",
    "https://huggingface.co/papers/trending",
]
PDFS = [
    ("https://openreview.net/attachment?id=a-B_c1&name=pdf", "https://openreview.net/forum?id=a-B_c1"),
    ("https://openreview.net/references/pdf?id=rEv", ""),  # a revision's number
    ("https://openreview.net/pdf/0123456789abcdef.pdf", ""),
    ("https://aclanthology.org/2020.acl-main.1v2.pdf", "https://aclanthology.org/2020.acl-main.1"),
    ("http://aclweb.org/anthology/P/P14/P14-1041.pdf", "https://aclanthology.org/P14-1041"),
    ("https://www.aclweb.org/anthology/P18-2069.pdf", "https://aclanthology.org/P18-2069"),
    (
        "https://proceedings.neurips.cc/" + NEURIPS.format("file", "Paper", "pdf"),
        "https://proceedings.neurips.cc/" + NEURIPS.format("hash", "Abstract", "html"),
    ),
    (
        "https://proceedings.mlsys.org/" + NEURIPS.format("file", "Paper", "pdf"),
        "https://proceedings.mlsys.org/" + NEURIPS.format("hash", "Abstract", "html"),
    ),
    (
        "https://papers.nips.cc/paper/2020/file/0123abcd-Paper.pdf",
        "https://papers.nips.cc/paper/2020/hash/0123abcd-Abstract.html",
    ),
    ("http://papers.nips.cc/paper/8410-fast-nets.pdf", "https://papers.nips.cc/paper/8410-fast-nets"),
    (
        "https://raw.githubusercontent.com/mlresearch/v202/main/assets/doe23a/doe23a.pdf",
        "https://proceedings.mlr.press/v202/doe23a.html",
    ),
    (
        "https://openaccess.thecvf.com/content/CVPR2024/papers/Doe_Fast_CVPR_2024_paper.pdf",
        "https://openaccess.thecvf.com/content/CVPR2024/html/Doe_Fast_CVPR_2024_paper.html",
    ),
    (
        "https://www.usenix.org/system/files/osdi24-lin-chaofan.pdf",
        "https://www.usenix.org/conference/osdi24/presentation/lin-chaofan",
    ),
    ("https://www.usenix.org/system/files/conference/tapp13/tapp13-final3.pdf", ""),
    (
        "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=06332491",
        "https://ieeexplore.ieee.org/document/6332491",
    ),
    ("https://dl.acm.org/doi/pdf/10.1145/3600006.3613166", "https://dl.acm.org/doi/10.1145/3600006.3613166"),
    ("https://link.springer.com/content/pdf/10.1007%2Fs1-020-1.pdf", "https://link.springer.com/article/10.1007/s1-020-1"),
    ("https://www.nature.com/articles/s1-026-02546-2.pdf", "https://www.nature.com/articles/s1-026-02546-2"),
    ("https://www.biorxiv.org/content/10.1101/1v1.full.pdf", "https://www.biorxiv.org/content/10.1101/1v1"),
    ("https://proceedings.mlsys.org/static/paper_files/mlsys/2020/105-Paper.pdf", ""),
    ("https://example.com/paper.pdf", ""),
]  # fmt: skip


@pytest.mark.parametrize(("url", "number"), ARXIV)
def test_every_address_of_an_arxiv_paper_is_one_paper(url: str, number: str) -> None:
    assert (canonical_url(url), identity(url)) == (f"https://arxiv.org/abs/{number}", f"arxiv:{number}")


@pytest.mark.parametrize("url", OPENREVIEW)
def test_every_address_of_an_openreview_paper_is_its_forum(url: str) -> None:
    assert canonical_url(url) == "https://openreview.net/forum?id=a-B_c1"


@pytest.mark.parametrize("url", NO_PAPER)
def test_lists_and_people_are_no_papers(url: str) -> None:
    assert not identity(url).startswith("arxiv:")
    assert "/forum" not in canonical_url(url)
    assert abstract_page(url) == ""


@pytest.mark.parametrize(("pdf", "page"), PDFS)
def test_a_pdf_is_led_to_the_page_of_its_paper_or_nowhere(pdf: str, page: str) -> None:
    assert abstract_page(pdf) == page
    assert abstract_page(page) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://links.jianshu.com/go?to=https%3A%2F%2Fa.org%2Fb",
        "https://www.jianshu.com/go-wild?ac=2&url=https%3A%2F%2Fa.org%2Fb",
        "https://xie.infoq.cn/link?target=https%3A%2F%2Fa.org%2Fb",
        "https://www.oschina.net/action/GoToLink?url=https%3A%2F%2Fa.org%2Fb",
        "https://developer.aliyun.com/redirect?target=https%3A%2F%2Fa.org%2Fb",
        "https://link.segmentfault.com/?url=https%3A%2F%2Fa.org%2Fb",
        "https://www.youtube.com/redirect?event=video_description&q=https%3A%2F%2Fa.org%2Fb",
    ],
)
def test_a_link_behind_a_warning_page_is_the_link(url: str) -> None:
    assert canonical_url(url) == "https://a.org/b"


def test_a_reader_page_of_zhihu_is_its_article() -> None:
    assert canonical_url("https://www.zhihu.com/tardis/bd/art/123?source_id=1") == "https://zhuanlan.zhihu.com/p/123"
