import pytest

from curate.advert import advertisement
from curate.terms import contains, normal


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("基于ARM的推理", "arm", True),
        ("Alarm clock", "ARM", False),
        ("ＩＮＴ８量化", "INT8", True),
        ("neural networks on phones", "Neural Network", True),
        ("低比特量化", "量化", True),
        ("A14X", "A14", False),
        ("anything", "", False),
    ],
)
def test_latin_terms_are_whole_words_and_chinese_ones_stand_anywhere(text: str, term: str, found: bool) -> None:
    assert contains(normal(text), normal(term)) is found


@pytest.mark.parametrize(
    "title",
    ["某司2021校招启动", "送书福利 | 模型压缩", "直播预告：端侧推理", "模型部署训练营，限时免费", "年薪50万的AI岗位"],
)
def test_titles_of_advertising_are_known(title: str) -> None:
    assert advertisement(title, "")


@pytest.mark.parametrize(
    "title", ["苹果收购芯片公司", "ncnn 发布新版本", "一篇讲直播技术的文章", "课程学习用于网络压缩"]
)
def test_titles_of_honest_articles_are_left_alone(title: str) -> None:
    assert not advertisement(title, "正文里有一处：扫码进群，仅此而已。")


def test_a_body_needs_three_tell_tales() -> None:
    body = "课程大纲如下。原价 1999 元，限时优惠。扫码添加助教咨询报名。名额有限，先到先得。"
    assert advertisement("从零学习模型部署", body)
    assert not advertisement("从零学习模型部署", "原价 1999 元的手机，性能如下。")


@pytest.mark.parametrize(
    "title", ["“电力机器人”专题征稿", "【讲座通知】某某大学教授谈量化", "第三届学术会议——会议通知（第一轮）"]
)
def test_calls_and_notices_are_advertisements(title: str) -> None:
    assert advertisement(title, "")


@pytest.mark.parametrize(
    "title",
    [
        "SOFA Weekly | 组件发布、社区直播预告",
        "给大模型造一所“训练营”",
        "远程开发推理框架（文后送书）",
        "HTTP 头信息里的招聘广告",
    ],
)
def test_what_only_names_one_is_none(title: str) -> None:
    assert not advertisement(title, "")
