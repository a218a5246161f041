from __future__ import annotations

import pytest

from extract.clean import boilerplate, clean, is_plug
from extract.markdown import render

PROSE = (
    "这一段讲的是神经网络推理框架在移动端的优化方法，包括算子融合、内存复用、量化与稀疏化，以及它们各自的收益与代价。"
    * 2
)


@pytest.mark.parametrize(
    "line",
    [
        "点击上方蓝字关注我们",
        "↑↑↑ 点击上方蓝色字体，关注我们 ↑↑↑",
        "长按识别二维码关注我们",
        "扫码关注",
        "▼ 扫描下方二维码加入交流群 ▼",
        "记得设为星标哦",
        "点个在看支持一下",
        "分享、点赞、在看",
        "阅读原文",
        "关注我们",
    ],
)
def test_a_line_that_is_only_a_plug_goes_wherever_it_stands(line: str) -> None:
    assert is_plug(line)
    assert boilerplate([PROSE, line, PROSE, PROSE]) == {1}


@pytest.mark.parametrize(
    "line",
    [
        "用户扫码关注公众号之后，服务端会收到一条事件推送，我们在这里处理它，并把用户的标识存进数据库。",
        "订阅",
        "分享",
        "关注点分离是软件设计的基本原则",
        "投稿系统的架构如下",
        "在看这篇文章之前，建议先读论文。",
    ],
)
def test_prose_with_the_same_words_stays(line: str) -> None:
    assert boilerplate([PROSE, PROSE, line, PROSE, PROSE, PROSE]) == frozenset()


def test_head_and_tail_lose_their_families_of_lines() -> None:
    lines = [
        "欢迎大家关注本号，后台回复“资料”领取",
        PROSE,
        PROSE,
        "转载请联系本公众号获得授权",
        "投稿或寻求报道：content@example.com",
        "",
        "- END -",
    ]
    assert boilerplate(lines) == {0, 3, 4, 5, 6}


def test_recommended_reading_is_cut_to_the_end() -> None:
    lines = [PROSE] * 6 + ["往期推荐", "一个神奇的网站", "如何学习编译原理？"]
    assert boilerplate(lines) == {6, 7, 8}


def test_a_section_behind_recommended_reading_stays() -> None:
    lines = [PROSE] * 6 + [
        "相关推荐阅读",
        "旧文一",
        "项目进展",
        "本周发布详情如下：",
        "修复若干问题，详见 https://a.org",
    ]
    assert boilerplate(lines) == frozenset()
    html = "".join(f"<p>{PROSE}</p>" for _ in range(6)) + (
        "<p>推荐阅读</p><p><a href='https://mp.weixin.qq.com/s/aaaaaaaa'>旧文一</a></p><p>本周发布详情如下：</p>"
        f"<p>{PROSE}</p>"
    )
    cleaned, removed = clean(render(html))
    assert removed == 2
    assert "旧文一" not in cleaned.markdown
    assert cleaned.text.endswith(PROSE)


def test_a_body_of_nothing_else_is_kept() -> None:
    assert boilerplate(["关注我们", "扫码关注"]) == frozenset()
