"""Sentences that lean on what the summary has not: seen where they are, and not where the words mean something else."""

import pytest

from core.config import SectionConfig
from core.types import Article
from curate.summarise import summarise
from curate.summarise.hanging import flaws, hangs, lone_members, starts_midway, without_lone_members
from curate.summarise.readable import defects

HITS = {
    "points_back": [
        "上述方法把延迟降低了一半。",
        "在上面的比喻中，可以看到整个流程。",
        "前面提到，模型有三个版本。",
        "以上几点决定了它的速度。",
        "具体步骤不再赘述。",
    ],
    "points_beside": [
        "这里有一个完整的例子。",
        "输出如下所示。",
        "下面我们来安装它。",
        "在这个例子中，Thu 表示星期四。",
        "As shown above, the model is faster than before.",
    ],
    "series": [
        "本文为《框架剖析》系列第五篇，讲网关。",
        "上一篇讲了安装。",
        "完整的分享 PPT 获取方式见文章底部。",
        "进阶系列二：兼容问题。",
    ],
    "link_remains": [
        "Click here for the whole release note.",
        "详细信息见链接。",
        "代码在 github.com/a/b 上。",
        "它支持[量化](doc)。",
        "获取地址：下载地址。",
        "版本是 1.0.0[^1]。",
    ],
    "meeting": [
        "会议号 123 456 789，欢迎参加。",
        "时间：10月26日 19:00 直播。",
        "本文根据两位嘉宾的演讲内容整理。",
        "直播间已经开放。",
        "项目导师：某某。",
    ],
    "speaker": [
        "敖某某，某某金服高级技术专家，十六年软件开发经验。",
        "本期嘉宾来自三家公司。",
        "未闻代码是我的公众号。",
        "关注我们，获取更多文章。",
        "2007 年毕业后一直做服务化。",
        "本篇作者某某，来自考拉。",
    ],
    "chat": [
        "大家好，又见面了。",
        "话不多说；直接上题。",
        "哈喽，这里是周刊。",
        "让我们来研究一下它们。",
        "今天我们详细聊聊技术风险。",
        "相信大家都不陌生。",
        "欢迎留言互动。",
    ],
    "aside": ["说实话，这很难。", "我个人认为它更快。", "（笑）这并不容易。", "备注：强烈推荐阅读。"],
    "picture": [
        "下图是结构。",
        "左边是 Istio 的架构图。",
        "这张图说明了一切。",
        "结果见表 2。",
        "从图中可以看出差别。",
    ],
    "outline": ["MOSN 介绍；", "总结与展望。", "后续规划及展望。"],
    "asks_inside": ["它的价格是多少呢？", "Why is it so slow?"],
}
NOT = [
    "前面板采用了玻璃材质，厚度只有3毫米。",
    "长征火箭的上面级首次采用液氧甲烷发动机。",
    "蚂蚁集团（以下简称蚂蚁）开源了新的框架。",
    "系统支持 Android 3.0 以下版本。",
    "车前面的摄像头由两枚增加到三枚。",
    "国内首先进入量产的是一款 7nm 芯片。",
    "公司在会议上宣布了三款新产品。",
    "证书由 Let's Encrypt 签发。",
    "turtle.clear() 清除屏幕上的图形。",
    "地图中的道路由模型自动标注。",
    "如下载速度过慢，可以换用镜像。",
    "相关图书销量上升了三成。",
    "本文介绍了 MNN 的推理优化，速度比上一代提升 2.3 倍。",
    "开发者可以让我们的模型在手机上运行。",
    "模型在下一步动作预测上的准确率为 93%。",
    "该工具面向架构师与研究员，提供可视化界面。",
    "这项工作让我们能够在端侧完成训练。",
    "新闻客户端的公众号功能下线。",
    "近日，某公司人工智能研究负责人、前研究科学家某某开源了三百行的代码。",
    "本文作者来自某大学，提出了一种二元卷积的实现。",
    "该系列第四代产品的算力达到 4TOPS。",
    "OpenCV 在 ARM 上的表现得到了改善。",
    "论文的主要贡献如下：提出了新的量化方法；给出了代码。",
    "两者的差异让我们很难使用现有的压缩算法。",
    "论文《深度学习真的需要乘法吗？》",
    "论文对 12 种方法进行了总结和比较，并给出了代码。",
]


@pytest.mark.parametrize(("family", "sentence"), [(name, text) for name, texts in HITS.items() for text in texts])
def test_each_family_is_seen(family: str, sentence: str) -> None:
    assert family in hangs(sentence)
    plain = "某公司发布了芯片。"
    assert family in defects(f"{sentence}{plain}" if family == "points_back" else f"{plain}{sentence}")


def test_what_points_at_the_sentence_before_it_or_asks_what_the_next_one_answers_does_not_hang() -> None:
    assert flaws("某公司提出了一种量化方法。上述方法把延迟降低了一半。") == ()
    assert flaws("某公司发布了芯片。它的价格是多少呢？起售价为 999 元。") == ()


@pytest.mark.parametrize("sentence", NOT)
def test_the_same_words_with_another_meaning_are_left_alone(sentence: str) -> None:
    assert hangs(sentence) == ()
    assert starts_midway(sentence) == ""
    assert lone_members(sentence) == []


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("不过，新模型更快。", "contrast_opening"),
        ("但价格没有变。", "contrast_opening"),
        ("接下来我们安装依赖。", "midway_opening"),
        ("然后运行脚本。", "midway_opening"),
        ("保存并关闭文件。", "midway_opening"),
        ("但凡用过的人都说好。", ""),
        ("打开率提升了三成。", ""),
        ("运行速度提升了三成。", ""),
    ],
)
def test_an_opening_in_the_middle_of_a_story(opening: str, name: str) -> None:
    assert starts_midway(opening) == name
    assert (name in flaws(opening)) == bool(name)


@pytest.mark.parametrize(
    ("text", "lone"),
    [
        ("首先，它更小。它也更快。", True),
        ("首先，它更小。其次，它更快。", False),
        ("其次，它更快。", True),
        ("第二，它更快。", True),
        ("第一，它更小。第二，它更快。", False),
        ("业界第一款端侧芯片发布。", False),
        ("一方面它更小。", True),
        ("主要更新：\n1. 更小；", True),
        ("主要更新：\n1. 更小；\n2. 更快。", False),
        ("主要更新：\n2. 更快。", True),
    ],
)
def test_an_enumeration_has_its_other_members(text: str, lone: bool) -> None:
    assert bool(lone_members(text)) == lone
    assert ("lone_member" in flaws(text)) == lone


def test_the_word_of_an_enumeration_that_is_not_there_is_dropped() -> None:
    assert without_lone_members("新版发布。首先，它更小。") == "新版发布。它更小。"
    kept = "首先，它更小。其次，它更快。"
    assert without_lone_members(kept) == kept


def extract(body: str, least: int = 120, most: int = 300) -> str:
    section = SectionConfig(key="n", title="n", short="n", summary_chars=(least, most))
    url = "https://example.org/a"
    article = Article(url=url, canonical_url=url, identity="a", title="某框架 2.0 发布", text=body, account="某号")
    return summarise(article, section).text


PLAIN = [
    "某框架 2.0 是一个面向手机的推理引擎，由某公司在本周开源，支持十二种硬件后端。",
    "新的内存池把峰值内存降低了 25%，卷积的速度提升了 1.4 倍，模型加载时间减半。",
    "量化工具可以把模型压缩到原来的四分之一，在分类任务上的精度损失不到 0.5%。",
    "开发者可以用一行命令转换 ONNX 与 TFLite 的模型，转换后的文件可以直接部署。",
]


def test_a_summary_leaves_out_what_hangs_inside_the_text() -> None:
    hanging = ["让我们来看看它的速度。", "张三，某公司高级技术专家，十年软件开发经验。", "上述结果来自三款手机。"]
    body = "\n".join(line for pair in zip(PLAIN, [*hanging, ""], strict=True) for line in pair)
    text = extract(body)
    assert text.startswith("某框架 2.0 是")
    assert flaws(text) == ()
    assert "张三" not in text


def test_where_nothing_else_is_there_a_hanging_sentence_stands_but_never_a_greeting() -> None:
    assert extract("新方法把延迟降低了一半，上面的三款手机都能受益。") != ""
    assert extract("话不多说；直接上题。") == ""


def test_a_list_of_which_only_the_first_item_fits_is_left_out_with_its_introduction() -> None:
    item = "这一项更新涉及编译器、运行时和工具链，改动很多，细节可以从发行说明中读到，" * 4
    body = "\n".join([*PLAIN[:3], "主要更新有三项：", f"1. {item}", f"2. {item}", f"3. {item}"])
    text = extract(body, 140, 300)
    assert flaws(text) == ()
    assert "1. 这" not in text


def test_a_line_shorter_than_a_summary_is_chosen_as_before() -> None:
    assert extract("让我们来看看某框架 2.0 的发布。", 10, 60).startswith("让我们")
