import pytest

from core.config import SectionConfig
from core.types import Article
from curate.summarise import Style, learn_style, summarise
from curate.summarise.readable import defects

SECTION = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(60, 160))
BODY = """点击上方蓝字关注我们
作者：某某
图片
某公司今天发布了新一代边缘计算芯片X200，单核算力达到4TOPS，功耗只有2W。
与上一代相比，X200的性能提升了1.5倍，面积减少30%。
图1 芯片的结构
如下图所示，它由四个部分组成。
X200支持TensorFlow Lite与ONNX等格式，开发者可以直接部署已有的模型。
$ pip install x200-sdk
那么它的价格是多少呢？
官方表示将在明年第一季度量产，首批客户包括三家安防企业。
推荐阅读
某公司的上一篇文章讲了什么。
扫码加入读者群，领取资料。"""


def article(text: str = BODY, title: str = "某公司发布边缘芯片X200", account: str = "芯闻") -> Article:
    url = "https://example.org/a"
    return Article(url=url, canonical_url=url, identity="a", title=title, text=text, account=account)


def test_a_summary_is_made_of_the_articles_sentences_within_the_sections_length() -> None:
    found = summarise(article(), SECTION)
    assert 60 <= len(found.text) <= 160
    assert all(sentence in BODY for sentence in found.sentences)
    assert [BODY.index(sentence) for sentence in found.sentences] == sorted(map(BODY.index, found.sentences))
    assert defects(found.text) == ()


def test_calls_credits_captions_code_and_reading_lists_stay_out() -> None:
    text = summarise(article(), SectionConfig(key="n", title="n", short="n", summary_chars=(400, 900))).text
    for word in ("关注", "作者", "图", "pip", "推荐阅读", "上一篇", "扫码", "如下"):
        assert word not in text
    assert "X200支持TensorFlow Lite" in text


def test_every_figure_of_the_summary_has_its_place_in_the_body() -> None:
    found = summarise(article(), SECTION)
    assert found.traces
    assert all(trace.source_start is not None for trace in found.traces)


def test_the_first_sentence_loses_the_connective_that_tied_it_to_the_one_before() -> None:
    body = "因此，新框架把推理速度提升了3倍，并在三款手机上完成了验证，内存占用下降了一半。"
    assert summarise(
        article(body, "新框架"), SectionConfig(key="n", title="n", short="n", summary_chars=(10, 99))
    ).text == ("新框架把推理速度提升了3倍，并在三款手机上完成了验证，内存占用下降了一半。")


def test_a_list_is_kept_item_by_item_with_the_endings_of_the_house() -> None:
    body = "新版本主要有两项更新：\n1. 新增对RISC-V向量扩展的支持，卷积速度提升40%\n2. 内存池重新设计，峰值内存减少25%"
    section = SectionConfig(key="n", title="n", short="n", summary_chars=(50, 200))
    assert summarise(article(body, "新版本发布"), section).text == (
        "新版本主要有两项更新：\n1. 新增对RISC-V向量扩展的支持，卷积速度提升40%；\n2. 内存池重新设计，峰值内存减少25%。"
    )


def test_a_body_without_anything_quotable_says_so() -> None:
    found = summarise(article("点击上方关注我们\nhttps://example.org/x"), SECTION)
    assert (found.text, found.note) == ("", "正文中没有可以摘录的句子")


def test_english_stays_english_and_is_marked_for_translation() -> None:
    body = (
        "Acme announced the X200 edge chip on Monday. "
        "It reaches 4 TOPS at 2 W, twice the efficiency of its predecessor. "
        "The company says that the X200 supports TensorFlow Lite and ONNX models without conversion. "
        "Mass production starts in the first quarter of next year."
    )
    found = summarise(article(body, "Acme announces the X200 edge chip"), SECTION)
    assert found.translate
    assert found.text.startswith("Acme announced the X200")
    assert found.text.endswith(".")


def test_lines_that_an_account_always_writes_are_learned_and_left_out() -> None:
    habit = "芯闻每天为你带来最新的半导体产业动态与深度分析，是工程师都在读的技术媒体。"
    bodies = [f"{habit}\n第{number}篇文章的正文，讲了不同的事情。" for number in "一二三四"]
    style = learn_style([], [("芯闻", body) for body in bodies])
    assert habit not in summarise(article(f"{habit}\n{BODY}"), SECTION, style=style).text
    assert learn_style([], [("别家", bodies[0])]).known == {}


def test_the_editors_usual_length_is_followed_within_the_limits() -> None:
    style = learn_style([("news", "字" * 110)] * 6)
    assert style.lengths == {"news": 110}
    assert len(summarise(article(), SECTION, style=style).text) >= len(summarise(article(), SECTION).text)
    assert learn_style([("news", "字" * 110)] * 2).lengths == {}


def test_the_key_claim_is_bold_where_past_summaries_often_have_it() -> None:
    assert "**" not in summarise(article(), SECTION).text
    text = summarise(article(), SECTION, style=Style(bold=0.5)).text
    assert text.count("**") == 2
    assert any(char.isdigit() for char in text.split("**")[1])


@pytest.mark.parametrize(
    ("text", "defect"),
    [
        ("因此，性能提升了。", "dangling_start"),
        ("性能怎么样呢？", "question"),
        ("结构如下图所示。", "points_away"),
        ("性能提升了，并且", "unfinished"),
        ("欢迎关注我们。", "greeting_or_call"),
        ("详见 https://example.org。", "address_or_code"),
        ("模型（如BERT很大。", "unbalanced"),
        ("主要更新：", "colon_without_list"),
        ("一样。\n一样。", "repeats"),
        ("", "empty"),
    ],
)
def test_each_defect_is_seen(text: str, defect: str) -> None:
    assert defect in defects(text)


def test_a_good_summary_has_no_defect() -> None:
    assert defects("本文介绍了MNN的推理优化，在麒麟990上比TFLite快2.3倍（FP16）。") == ()


def test_a_body_of_one_endless_word_is_no_summary_and_takes_no_time() -> None:
    assert summarise(article("a" * 50_000 + "\n" + "1" * 20_000), SECTION).text == ""


def test_a_sentence_is_not_quoted_twice() -> None:
    repeated = "某公司今天发布了新一代边缘计算芯片X200，算力达到4TOPS。"
    assert summarise(article(repeated * 9), SECTION).text == repeated
