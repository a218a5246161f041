import pytest

from core.types import Article, Link
from core.urls import canonical_url, identity
from curate.primary import CODE, PAPER, PROJECT, label_of, primary, venue


def article(url: str = "https://mp.weixin.qq.com/s/abcdefgh", **values: object) -> Article:
    return Article(url=url, canonical_url=canonical_url(url), identity=identity(url), **values)  # type: ignore[arg-type]


def test_a_commentary_gets_its_paper_code_and_prefix() -> None:
    text = (
        "韩松团队提出 MCUNet（NeurIPS 2020）。\n论文标题：MCUNet: Tiny Deep Learning on IoT Devices\n"
        "论文地址：https://arxiv.org/pdf/2007.10319.pdf\n代码：https://github.com/MIT-Han-Lab/MCUNet\n"
        "机器之心解读：https://mp.weixin.qq.com/s/zzzzzzzz"
    )
    links = (
        Link("", "https://mp.weixin.qq.com/s/zzzzzzzz"),
        Link("", "https://arxiv.org/pdf/2007.10319.pdf"),
        Link("", "https://github.com/mit-han-lab/mcunet"),
    )
    found = primary(article(title="物联网设备上的深度学习", text=text, links=links))
    assert [(link.label, link.url) for link in found.links] == [(PAPER, links[1].url), (CODE, links[2].url)]
    assert found.repo == "MIT-Han-Lab/MCUNet"
    assert (found.arxiv, found.venue) == ("2007.10319", "NeurIPS2020")
    assert found.paper_title == "MCUNet: Tiny Deep Learning on IoT Devices"


@pytest.mark.parametrize("before", ["论文：", "论文： ", "论文标题：", "论文：\n"])
def test_an_address_is_no_title_of_a_paper(before: str) -> None:
    link = Link("", "https://arxiv.org/abs/2007.10319")
    found = primary(article(title="解读", text=f"一句。{before}{link.url} 。", links=(link,)))
    assert (found.arxiv, found.paper_title) == ("2007.10319", "")
    later = primary(
        article(title="解读", text=f"{before}{link.url}\n论文标题：MCUNet: Tiny Deep Learning\n", links=(link,))
    )
    assert later.paper_title == "MCUNet: Tiny Deep Learning"


def test_a_bibliography_is_not_the_paper() -> None:
    links = tuple(Link("", f"https://arxiv.org/abs/2001.0000{n}") for n in range(6))
    assert primary(article(title="综述", text="参考了很多。", links=links)).links == ()


def test_of_several_repositories_the_one_in_the_title_is_taken() -> None:
    links = (Link("", "https://github.com/other/thing"), Link("", "https://github.com/dog-qiuqiu/Yolo-Fastest"))
    assert primary(article(title="Yolo-Fastest：超轻量检测", links=links)).repo == "dog-qiuqiu/Yolo-Fastest"


def test_the_page_of_a_repository_or_paper_is_its_own_source() -> None:
    assert primary(article("https://github.com/Tencent/TNN", title="TNN")).repo == "Tencent/TNN"
    paper = primary(article("https://arxiv.org/abs/2009.07453v2", title="Extremely Low Bit Transformer"))
    assert (paper.arxiv, paper.paper_title) == ("2009.07453", "Extremely Low Bit Transformer")


@pytest.mark.parametrize(
    ("link", "before", "label"),
    [
        (Link("项目主页", "https://www.cocopie.ai/"), "", PROJECT),
        (Link("官方博客", "https://blog.tensorflow.org/x"), "", ""),
        (Link("地址", "https://example.org/x"), "项目官网：", PROJECT),
        (Link("", "https://github.com/a/b/blob/master/docs/x.md"), "", ""),
        (Link("机器之心解读", "https://arxiv.org/abs/2001.00001"), "", ""),
        (Link("", "https://proceedings.mlsys.org/paper/2020/155-Paper.pdf"), "", PAPER),
    ],
)
def test_labels_follow_the_address_and_the_words_with_it(link: Link, before: str, label: str) -> None:
    assert label_of(link, before) == label


@pytest.mark.parametrize(
    ("text", "tag"), [("CVPR 2020 Oral", "CVPR2020"), ("入选AAAI'20", "AAAI2020"), ("在会议上", "")]
)
def test_venues_become_tags(text: str, tag: str) -> None:
    assert venue(text) == tag
