import pickle
from dataclasses import replace
from datetime import UTC, datetime

from core.config import Config, EditionConfig, Interest, SectionConfig
from core.types import Article, Link, Moment, Source
from curate.judge import Judge

CONFIG = Config(
    edition=EditionConfig(
        name="简报",
        sections=(
            SectionConfig(key="news", title="业界新闻", short="新闻", words=("发布", "芯片"), summary_chars=(10, 200)),
            SectionConfig(key="papers", title="论文", short="论文", hosts=("arxiv.org",), words=("提出",)),
            SectionConfig(key="code", title="开源项目", short="开源", hosts=("github.com",), words=("开源",)),
        ),
    ),
    interests=(Interest(term="量化", weight=3, synonyms=("INT8",)), Interest(term="ARM", weight=1.5)),
)
JUDGE = Judge.cold(CONFIG, now=datetime(2020, 8, 6, tzinfo=UTC))
ARTICLE = Article(
    url="https://example.org/1",
    canonical_url="https://example.org/1",
    identity="https://example.org/1",
    title="某公司发布INT8推理芯片",
    account="某号",
    text="某公司今天发布了一款推理芯片，算力为4TOPS。它面向边缘设备，功耗为2W。" * 12,
    published=Moment(datetime(2020, 8, 5, tzinfo=UTC)),
)


def test_an_article_gets_section_relevance_reasons_and_summary() -> None:
    found = JUDGE.judge(ARTICLE)
    assert (found.section, found.brief) == ("news", False)
    assert found.section_confidence > 0.5
    assert found.section_second in ("papers", "code")
    assert found.relevance > 0.7
    assert found.reasons[0].startswith("标题涉及“量化”")
    assert "4TOPS" in found.summary


def test_a_judge_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(JUDGE)).judge(ARTICLE) == JUDGE.judge(ARTICLE)


def test_host_link_and_source_speak_for_a_section() -> None:
    plain = replace(ARTICLE, title="一个小工具")
    assert JUDGE.judge(replace(plain, canonical_url="https://github.com/a/b")).section == "code"
    assert (
        JUDGE.judge(replace(plain, text="", links=(Link("论文", "https://arxiv.org/abs/2007.1031"),))).section
        == "papers"
    )
    assert JUDGE.judge(replace(plain, text=""), Source(key="s", kind="feed", section="papers")).section == "papers"


def test_short_news_is_proposed_as_a_brief_and_other_sections_are_not() -> None:
    short = replace(ARTICLE, text="某公司今天发布了一款芯片。")
    assert JUDGE.judge(short).brief
    assert not JUDGE.judge(replace(short, canonical_url="https://github.com/a/b", title="开源一个工具")).brief


def test_old_articles_and_advertising_count_less_and_say_so() -> None:
    fresh = JUDGE.judge(ARTICLE)
    old = JUDGE.judge(replace(ARTICLE, published=Moment(datetime(2020, 6, 1, tzinfo=UTC))))
    advert = JUDGE.judge(replace(ARTICLE, title="直播预告：INT8推理芯片公开课，报名开启"))
    assert old.relevance < fresh.relevance
    assert any("天前" in reason for reason in old.reasons)
    assert advert.relevance < 0.5 < fresh.relevance
    assert any("疑似推广" in reason for reason in advert.reasons)


def test_a_section_that_is_a_guess_says_so_with_its_second_choice() -> None:
    seen = replace(ARTICLE, title="芯片开源", text="")
    found = JUDGE.judge(seen)
    assert found.section_confidence < 0.6
    assert any(reason.startswith("栏目拿不准：") and "开源" in reason and "新闻" in reason for reason in found.reasons)
    sure = JUDGE.judge(replace(ARTICLE, canonical_url="https://github.com/a/b", title="开源一个工具"))
    assert not any("拿不准" in reason for reason in sure.reasons)
