from __future__ import annotations

import pytest

from core.types import Link
from extract.links import matters


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("论文：https://arxiv.org/pdf/2009.07453v2.pdf。", [Link("论文", "https://arxiv.org/abs/2009.07453")]),
        ("论文地址\nhttps://openreview.net/forum?id=abc", [Link("论文", "https://openreview.net/forum?id=abc")]),
        ("代码见 github.com/Tencent/ncnn，欢迎 star", [Link("代码", "https://github.com/tencent/ncnn")]),
        ("仓库：https://gitee.com/mindspore/mindspore.git", [Link("代码", "https://gitee.com/mindspore/mindspore")]),
        ("项目主页：https://foo.github.io/bar/", [Link("项目", "https://foo.github.io/bar")]),
        ("arXiv: 2106.12345", [Link("论文", "https://arxiv.org/abs/2106.12345")]),
        ("Code is available at https://github.com/edge/int4sme.", [Link("代码", "https://github.com/edge/int4sme")]),
        ("(see https://github.com/edge/int4sme).", [Link("代码", "https://github.com/edge/int4sme")]),
        ("The paper is https://openreview.net/forum?id=abc.", [Link("论文", "https://openreview.net/forum?id=abc")]),
        ("报名：https://github.com/a/b 抽奖", []),
        ("关注 https://weibo.com/u/1 和 https://github.com/", []),
        ("配图 https://github.com/a/b/raw/x.png 与 https://docs.example.com/i.png 链接", []),
        ("这个问题见 https://github.com/a/b/issues/3", []),
        ("文档链接：https://docs.example.com/x", [Link("链接", "https://docs.example.com/x")]),
    ],
)
def test_addresses_in_the_text_get_the_newsletters_labels(text: str, links: list[Link]) -> None:
    assert list(matters([], text)) == links


def test_anchors_and_text_are_merged_papers_first() -> None:
    anchors = [Link("代码", "https://github.com/a/b/tree/main"), Link("往期推荐", "https://arxiv.org/abs/1234.56789")]
    found = matters(anchors, "论文 https://arxiv.org/abs/2009.07453 代码 https://github.com/A/B")
    assert [link.label for link in found] == ["论文", "代码"]
    assert found[0].url == "https://arxiv.org/abs/2009.07453"


def test_a_list_of_references_is_not_a_list_of_papers() -> None:
    cited = "\n".join(f"[{n}] https://arxiv.org/abs/2001.0000{n}" for n in range(1, 7))
    found = matters([], f"论文地址：https://arxiv.org/abs/2009.07453\n参考文献\n{cited}")
    assert [link.url for link in found] == ["https://arxiv.org/abs/2009.07453"]


def test_a_site_named_like_the_project_is_its_home_page() -> None:
    text = "https://mosn.io\nhttps://github.com/mosn/mosn\nhttps://mosn.io/blog/posts/old\nhttps://example.org"
    assert matters([], text) == (Link("代码", "https://github.com/mosn/mosn"), Link("项目", "https://mosn.io"))
