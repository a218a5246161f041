import random
from datetime import UTC, datetime

import pytest

from core.types import Article, Moment
from curate.duplicates import EVENT, Relation, containment, likeness, same_event, shingles
from curate.titles import TitleView, conflict
from curate.traditional import simplified

NAMES = (
    "编译器",
    "推理引擎",
    "量化工具",
    "加速器",
    "内存分配器",
    "调度器",
    "卷积算子",
    "图优化",
    "自动微分",
    "数据加载",
)
VERBS = ("改写了", "拆分成", "合并进", "移植到", "绕开了", "依赖于", "验证了", "简化了")


def body(seed: int, sentences: int = 40) -> str:
    """A text of its own for each seed."""
    dice = random.Random(seed)
    return "\n".join(
        f"第{dice.randrange(999)}步里{dice.choice(NAMES)}{dice.choice(VERBS)}{dice.choice(NAMES)}，耗时{dice.randrange(999)}毫秒。"
        for _ in range(sentences)
    )


def article(title: str, text: str = "", *, number: int = 1, account: str = "甲号", day: int = 1) -> Article:
    url = f"https://example.org/{number}"
    at = Moment(datetime(2020, 8, day, tzinfo=UTC))
    return Article(
        url=url, canonical_url=url, identity=url, title=title, account=account, text=text, published=at, language="zh"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "点击上方蓝字关注我们，第一时间看干货。\n" + text + "\n往期推荐：长按二维码关注。",
        lambda text: text[: len(text) // 2],
        lambda text: "\n".join(reversed(text.splitlines())),
        lambda text: text.replace("图优化", "圖優化").replace("验证", "驗證").replace("编译器", "編譯器"),
        lambda text: text.replace("，", ", ").replace("第", " 第 ").upper(),
    ],
    ids=["header and footer", "cut off", "reordered", "traditional characters", "typeset otherwise"],
)
def test_a_repost_is_found(change) -> None:  # type: ignore[no-untyped-def]
    a, b = article("甲", body(1)), article("乙", change(body(1)), number=2, account="乙号")
    assert likeness(a, b).relation is Relation.REPOST


def test_another_text_is_not_a_repost_and_a_short_one_proves_nothing() -> None:
    assert containment(shingles(body(1)), shingles(body(2))) < 0.3
    assert likeness(article("甲", body(1)), article("乙", body(2), number=2)).relation is Relation.NONE
    assert likeness(article("甲", "一样的短文"), article("乙", "一样的短文", number=2)).relation is Relation.NONE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("MindSpore v0.5.0 发布", "MindSpore新版本v0.6.0-beta解读"),
        ("天玑1000+发布", "联发科天玑1000亮相"),
        ("骁龙865 Plus确定", "骁龙865跑分"),
        ("华为Mate 30发布", "华为Mate40发布"),
        ("YOLOv4来了", "YOLO v5开源"),
        ("漏洞通告CVE-2024-1234", "漏洞通告CVE-2024-1235"),
    ],
)
def test_other_versions_and_models_are_other_events(a: str, b: str) -> None:
    assert conflict(TitleView(a), TitleView(b))
    assert same_event(TitleView(a), TitleView(b), 0) == 0
    assert likeness(article(a, body(1)), article(b, body(1), number=2)).relation is Relation.NONE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("PyTorch 1.6来了", "PyTorch 1.6 正式发布"),
        ("麒麟990首发5G", "麒麟990 5G亮相"),
        ("2020年出货量第1", "2020年出货量下跌5%"),
        ("性能提升30%", "性能提升45%"),
    ],
)
def test_counts_and_years_are_no_versions(a: str, b: str) -> None:
    assert not conflict(TitleView(a), TitleView(b))


def test_the_same_event_in_other_words_is_grouped_but_not_merged() -> None:
    a = article("腾讯优图开源移动端推理框架TNN", body(1))
    b = article("腾讯开源推理框架TNN，专为移动端优化", body(2), number=2, account="乙号", day=2)
    assert likeness(a, b).relation is Relation.EVENT
    later = article("腾讯开源推理框架TNN，专为移动端优化", body(2), number=2, account="乙号", day=31)
    assert likeness(a, later).share < likeness(a, b).share


def test_a_shared_identifier_makes_the_event() -> None:
    a, b = TitleView("Apache漏洞（CVE-2024-50379）通告"), TitleView("复现：CVE-2024-50379从入门到放弃")
    assert same_event(a, b, 300) == 1


def test_equal_titles_merge_only_where_a_body_is_missing() -> None:
    a, b = article("【重磅】某推理框架正式开源了"), article("某推理框架正式开源了！", number=2, account="乙号")
    assert likeness(a, b).relation is Relation.REPOST
    assert likeness(article(a.title, body(1)), article(b.title, body(2), number=2)).relation is not Relation.REPOST


def test_traditional_characters_compare_as_simplified_ones() -> None:
    assert simplified("開源機器學習編譯器") == "开源机器学习编译器"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("PyTorch 显存优化技巧", "在 TPU 上运行 PyTorch"),
        ("GPU 微架构概述", "手机 GPU 驱动升级"),
        ("NCNN量化详解（一）", "NCNN量化详解（二）"),
        ("深度学习框架的性能优化", "轻量级深度学习框架综述"),
    ],
)
def test_a_common_name_does_not_make_an_event(a: str, b: str) -> None:
    assert likeness(article(a), article(b, number=2, account="乙号")).relation is Relation.NONE


def test_a_household_name_alone_makes_no_event() -> None:
    one, other = TitleView("Fast INT4 GEMM on Arm SME2"), TitleView("地平线开源工具链：征程6上INT4部署提速1.7倍")
    assert same_event(one, other, 0.5) < EVENT
    assert same_event(TitleView("MobileNetV9来了"), TitleView("Google introduces MobileNetV9"), 0.5) >= EVENT
