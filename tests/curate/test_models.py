"""The models that come with the package work with the configuration that comes with it."""

import re
from pathlib import Path

import pytest

from core.config import load_config
from core.types import Article, Link
from core.urls import canonical_url, identity
from curate.features import INTERESTS
from curate.judge import Judge
from curate.shelf import load_models

CONFIG = load_config(Path(__file__).parents[2] / "config.toml", env={})
JUDGE = Judge.cold(CONFIG).taught(load_models())


def article(title: str, url: str = "https://mp.weixin.qq.com/s/abcdefgh", text: str = "", *links: str) -> Article:
    return Article(
        url=url,
        canonical_url=canonical_url(url),
        identity=identity(url),
        title=title,
        text=text,
        links=tuple(Link("链接", link) for link in links),
    )


@pytest.mark.parametrize(
    ("seen", "section"),
    [
        (article("骁龙995曝光：3nm工艺，旗舰手机明年首发", text="据爆料，高通新一代处理器将采用3nm工艺。"), "news"),
        (
            article(
                "某大学提出新的低比特量化方法，精度超越SOTA",
                text="作者提出了一种新的量化方法，在ImageNet上的实验表明精度更高。",
            ),
            "papers",
        ),
        (article("A tiny inference engine", "https://github.com/owner/engine"), "opensource"),
        (
            article(
                "如何在ARM上优化卷积：从im2col到Winograd",
                "https://zhuanlan.zhihu.com/p/1234567",
                "本文介绍我们优化卷积的思路。",
            ),
            "blog",
        ),
    ],
)
def test_clear_cases_go_where_they_belong(seen: Article, section: str) -> None:
    found = JUDGE.judge(seen)
    assert found.section == section
    assert found.section_second != section
    assert any(reason.startswith("栏目：") for reason in found.reasons)


def test_the_newsletters_matter_ranks_above_other_news() -> None:
    wanted = [
        "ncnn 新版本发布，Vulkan 推理加速",
        "面向移动端的模型剪枝与量化综述",
        "天玑芯片的NPU架构解析",
    ]
    others = ["某公司路由器存在命令注入漏洞", "周末去哪儿看樱花", "CSS 网格布局入门", "大模型智能体的提示词技巧"]
    low = min(JUDGE.judge(article(title)).relevance for title in wanted)
    high = max(JUDGE.judge(article(title)).relevance for title in others)
    assert low > 0.6 > 0.4 > high


def test_no_text_of_anybody_is_in_the_models() -> None:
    models = load_models()
    assert models.section
    assert models.relevance
    plain = {name for name in models.relevance.weights if "#" not in name}
    assert all(name == INTERESTS or name.startswith("标题涉及") for name in plain)
    grams = [name for name in (*models.section.weights, *models.relevance.weights) if "#" in name]
    assert all(re.fullmatch(r"[a-z]#\d+", name) for name in grams)
