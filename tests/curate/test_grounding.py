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
