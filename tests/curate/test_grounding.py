import pytest

from curate.grounding import trace, ungrounded

BODY = (
    "安谋科技发布周易Z2 AIPU，单核算力最高可达4TOPS，较Z1提高一倍，芯片面积减少30%。\n"
    "三季度营收47.3亿美元，去年同期为30.1亿美元，增长57%。PyTorch 1.6与TensorFlow Lite均已支持，延迟为２００毫秒。\n"
    "在手机上，MobileNet V2 需要20ms，EffNet 需要35ms。"
)


@pytest.mark.parametrize(
    "summary",
    [
        "单核算力4 TOPS，芯片面积减少30％。",
        "营收47.3亿美元，增长57%。",
        "延迟200ms，支持PyTorch 1.6。",
        "MobileNetV2需要20毫秒。",
        "面积减少三成。",
    ],
)
def test_what_the_body_says_has_its_place_there(summary: str) -> None:
    traces = trace(summary, BODY)
    assert traces
    assert ungrounded(traces) == ()


@pytest.mark.parametrize(
    ("summary", "wrong"),
    [
        ("单核算力最高可达8TOPS。", "8TOPS"),
        ("单核算力最高可达4GOPS。", "4GOPS"),
        ("芯片面积增加30%。", "30%"),
        ("营收47.3亿元。", "47.3亿元"),
        ("PyTorch 1.7已支持。", "1.7"),
        ("ONNX与TensorFlow Lite均已支持。", "ONNX"),
        ("华为发布周易Z2 AIPU。", "华为"),
    ],
)
def test_what_the_body_does_not_say_has_none(summary: str, wrong: str) -> None:
    assert wrong in ungrounded(trace(summary, BODY))


def test_figures_that_changed_places_are_found_though_the_body_has_both() -> None:
    assert ungrounded(trace("在手机上，MobileNet V2 需要35ms，EffNet 需要20ms。", BODY)) == ("35ms", "20ms")
    assert set(ungrounded(trace("三季度营收30.1亿美元，去年同期为47.3亿美元，增长57%。", BODY))) == {
        "30.1亿美元",
        "47.3亿美元",
    }


def test_places_point_at_the_words_of_the_body() -> None:
    found = {item.text: BODY[item.source_start : item.source_end] for item in trace("增长57%，延迟为200毫秒。", BODY)}
    assert found == {"57%": "57%", "200毫秒": "２００毫秒"}


def test_what_only_the_title_says_is_no_fault() -> None:
    assert ungrounded(trace("Exynos 1080发布。", "三星发布了新芯片。", title="三星 Exynos 1080 登场")) == ()


def test_a_count_in_words_is_not_missed() -> None:
    assert ungrounded(trace("本文给出了一个例子和两种方法。", "本文给出了例子与方法。")) == ()


def test_the_order_of_an_enumeration_says_nothing() -> None:
    body = "它支持TensorFlow、PyTorch和ONNX三种格式。"
    assert ungrounded(trace("它支持ONNX、PyTorch和TensorFlow三种格式。", body)) == ()


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("2020年3月发布。", "It was announced in March 2020."),
        ("11月3日上市。", "It goes on sale Nov. 3."),
        ("2021年1月5日", "on Jan 5, 2021"),
        ("20世纪90年代", "back in the 1990s"),
        ("有1750亿个参数。", "A 175B-parameter model."),
        ("1200万用户", "12m users"),
        ("每秒1万亿次运算", "one trillion operations per second"),
        ("速度是前代的2倍。", "It is twice as fast as its predecessor."),
        ("减少50%", "cut in half"),
        ("有12名员工", "It has a dozen employees."),
        ("时长30分钟", "a 30-minute session"),
        ("采用7纳米工艺", "a 7-nanometer process"),
        ("营收15亿美元，增长12%", "Revenue rose 12 per cent to $1.5 billion."),
        ("25家公司", "twenty-five companies"),
        ("10倍", "a tenfold increase"),
        ("功耗10千瓦", "It draws 10 kilowatts."),
    ],
)
def test_a_figure_of_an_english_body_is_found_in_its_chinese_form(told: str, body: str) -> None:
    assert ungrounded(trace(told, body)) == ()


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("2021年3月发布。", "It was announced in March 2020."),
        ("5月发布", "It may be announced in March."),
        ("有175亿个参数。", "A 175B-parameter model."),
        ("1200万用户", "12 billion users"),
        ("速度是前代的3倍。", "It is twice as fast as its predecessor."),
        ("时长30小时", "a 30-minute session"),
        ("营收15万美元", "Revenue rose to $1.5 billion."),
        ("增长40%", "sales fell by 40%"),
    ],
)
def test_another_figure_than_the_english_body_has_is_flagged(told: str, body: str) -> None:
    assert ungrounded(trace(told, body)) != ()


def test_the_number_behind_a_name_is_one_that_the_body_has_there() -> None:
    body = "GNOME 3 桌面有 4 个面板，共 7 项设置。分享来自 SOFAChannel#7。"
    assert ungrounded(trace("GNOME 3 有 4 个面板。", body)) == ()
    assert ungrounded(trace("GNOME 4 有 7 项设置。", body)) == ("4",)
    assert ungrounded(trace("根据 SOFAChannel#3 整理。", body)) == ("3",)
    assert ungrounded(trace("桌面 Shell 4 很好用。", "Shell 很好用，有 4 个面板。")) == ()
