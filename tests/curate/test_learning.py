from datetime import date, timedelta

import pytest

from core.config import EditionConfig, Interest, SectionConfig
from core.types import Article, Candidate, Decision, Issue, Item, Judgement, Link, Section
from curate.clues import Clues, clues_of_item, without_marks
from curate.cues import cues
from curate.features import LEAD, MATTER_WORDS, TITLE, relevance_features, section_features, words_of
from curate.learned import REFUSED, TAKEN, base, guess_section, learned_as, learned_parts, margin, told_section
from curate.learning import (
    Models,
    Row,
    learn,
    relevance_model,
    rows_of_candidates,
    rows_of_issues,
    section_examples,
    section_model,
)
from curate.linear import LinearModel
from curate.relevance import NAMED
from curate.training import Example, fit

EDITION = EditionConfig(
    name="简报",
    sections=(
        SectionConfig(key="news", title="业界新闻", short="新闻", words=("发布",)),
        SectionConfig(key="blog", title="博文", short="博文", words=("如何",)),
    ),
)
INTERESTS = (Interest(term="量化", weight=2.0), Interest(term="漏洞", weight=-2.0))
MAKERS = ("甲公司", "乙集团", "丙科技", "丁实验室")
THINGS = ("手机芯片", "神经网络加速器", "低比特量化框架", "图像处理器", "推理引擎")
DAY = date(2020, 1, 1)


def rows() -> list[Row]:
    found = []
    for number, (maker, thing) in enumerate((m, t) for m in MAKERS for t in THINGS):
        day = DAY + timedelta(days=number // 4)
        found.append(Row(Clues(title=f"{maker}宣布{thing}上市", account="某报"), True, "news", day))
        found.append(Row(Clues(title=f"手把手教你理解{thing}的原理", account="某人"), True, "blog", day))
        found.append(Row(Clues(title=f"{maker}系统存在注入漏洞{number}", account="某安全号"), False, "", day))
        found.append(Row(Clues(title=f"周末菜谱第{number}期：{maker}食堂"), False, "", day))
    return found


def test_sections_are_learned_with_a_second_choice_and_reasons() -> None:
    model = section_model([row for row in rows() if row.section], EDITION)
    seen = Clues(title="戊公司宣布新款处理器上市", account="某报")
    found = guess_section(seen, EDITION, model)
    assert (found.section, found.second) == ("news", "blog")
    assert found.confidence > 0.6
    assert found.reasons
    assert guess_section(Clues(title="教你理解编译器的原理"), EDITION, model).section == "blog"


def test_a_model_says_the_same_after_a_round_trip_through_json() -> None:
    model = section_model([row for row in rows() if row.section], EDITION)
    again = LinearModel.from_json(model.to_json())
    assert again.to_json() == model.to_json()
    features = section_features(Clues(title="戊公司宣布新款处理器上市"), EDITION)
    assert again.probabilities(features)["news"] == pytest.approx(model.probabilities(features)["news"], abs=0.01)
    assert "手把手" not in model.to_json()


@pytest.mark.parametrize("text", ["[]", '{"format": 99}', '{"format": 1, "classes": ["a"]}'])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="model"):
        LinearModel.from_json(text)


def test_relevance_is_learned_from_what_was_refused_and_its_parts_add_up() -> None:
    model = relevance_model(rows(), INTERESTS)
    assert model.classes == (REFUSED, TAKEN)
    good, bad = "己公司的量化推理框架", "己公司曝注入漏洞"
    assert margin(good, INTERESTS, model) > 0 > margin(bad, INTERESTS, model)
    parts = learned_parts(Clues(title=good), INTERESTS, model)
    assert base(model) + sum(part.worth for part in parts) == pytest.approx(margin(good, INTERESTS, model))
    assert any("量化" in part.words for part in parts)


def test_punctuation_says_nothing_of_relevance() -> None:
    assert relevance_features("甲：乙，丙！", ()) == relevance_features("甲 乙 丙", ())


def test_what_a_clue_adds_sums_up_to_the_lead_of_a_section() -> None:
    model = section_model([row for row in rows() if row.section], EDITION)
    seen = Clues(title="戊公司宣布新款处理器上市", account="某报")
    features = section_features(seen, EDITION)
    scores = dict(zip(model.classes, model.scores(features), strict=True))
    bias = dict(zip(model.classes, model.bias, strict=True))
    told = sum(reason.worth for reason in told_section(seen, model, features, "news", "blog"))
    lead = scores["news"] - scores["blog"] - (bias["news"] - bias["blog"]) / model.temperature
    assert told == pytest.approx(lead, abs=0.3)  # what is worth less than 0.05 is not told


def test_with_little_to_learn_from_what_was_known_stays() -> None:
    known = Models(section=section_model([row for row in rows() if row.section], EDITION))
    after = learn(rows()[:8], EDITION, INTERESTS, known)
    assert after.section is known.section
    assert after.relevance is None
    assert after.history.accounts["某安全号"] == (0, 2)
    full = learn(rows(), EDITION, INTERESTS)
    assert full.section is not None
    assert full.relevance is not None


def test_learning_twice_gives_the_same_model() -> None:
    assert relevance_model(rows(), INTERESTS).to_json() == relevance_model(rows(), INTERESTS).to_json()


def test_one_kind_of_rows_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="two kinds"):
        fit([Example({"a": 1.0}, "x")] * 3, ("x", "y"), strength=1.0)


def test_rows_come_from_published_issues_without_the_editors_marks() -> None:
    item = Item(
        title="[CVPR2020] owner/tool：一个小工具",
        url="https://github.com/owner/tool",
        summary="它很小。见 https://arxiv.org/abs/2007.10319 。",
        links=(Link("链接", "https://github.com/owner/tool"),),
    )
    issue = Issue(date=DAY, name="简报", sections=(Section(key="blog", title="博文", items=(item,)),))
    (row,) = rows_of_issues([issue])
    assert row == Row(clues_of_item(item), True, "blog", DAY)
    assert row.clues.title == "一个小工具"
    assert row.clues.link_hosts == ("github.com", "arxiv.org")
    assert "http" not in row.clues.lead


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("owner/tool: a tool", "a tool"),
        ("owner/tool", "tool"),
        ("[2007.10319] [MLSys] 一篇论文", "一篇论文"),
        ("I/O 性能优化", "I/O 性能优化"),
        ("【重磅】新芯片", "【重磅】新芯片"),
    ],
)
def test_the_editors_marks_come_off_a_title(title: str, plain: str) -> None:
    assert without_marks(title) == plain


def test_rows_come_from_decisions_with_the_editors_section() -> None:
    article = Article(url="https://e.org/1", canonical_url="https://e.org/1", identity="1", title="甲发布芯片")
    judgement = Judgement(section="news")
    decided = [
        Candidate(id=1, article=article, judgement=judgement, decision=Decision.ACCEPTED, section="blog"),
        Candidate(id=2, article=article, judgement=judgement, decision=Decision.REJECTED),
        Candidate(id=3, article=article, judgement=judgement, decision=Decision.BRIEF),
        Candidate(id=4, article=article, judgement=judgement),
    ]
    assert [(row.taken, row.section) for row in rows_of_candidates(decided)] == [
        (True, "blog"),
        (False, ""),
        (True, ""),
    ]


def test_ngrams_are_hashed_and_can_be_placed_in_a_given_text() -> None:
    found = TITLE.of("量化")
    assert sum(value * value for value in found.values()) == pytest.approx(TITLE.scale**2)
    places = TITLE.places("量化")
    assert set(places) == set(found)
    assert places[TITLE.key("量化")] == [(0, 2)]
    assert places[TITLE.key("\x02量")] == [(0, 1)]
    assert TITLE.of("") == {}


def test_a_renamed_interest_keeps_what_was_learned_of_it() -> None:
    old = (Interest(term="量化", weight=2.0, synonyms=("int8", "低比特")), Interest(term="漏洞", weight=-2.0))
    model = relevance_model(rows(), old)
    renamed = (Interest(term="低精度", weight=2.0, synonyms=("量化", "INT8", "低比特")), old[1])
    assert learned_as(old, model) == {}
    assert learned_as(renamed, model) == {NAMED.format("低精度"): NAMED.format("量化")}
    title = "己公司的量化推理框架"
    assert margin(title, renamed, model) == pytest.approx(margin(title, old, model))
    assert any("低精度" in part.words for part in learned_parts(Clues(title=title), renamed, model))
    other = (Interest(term="编译器", weight=2.0), old[1])
    assert learned_as(other, model) == {}


def test_a_row_is_also_learned_from_as_if_only_its_title_were_known() -> None:
    row = Row(Clues(title="甲公司宣布芯片上市", lead="近日，甲公司宣布。"), True, "news", DAY)
    whole, bare = section_examples(row, EDITION)
    assert any(name.startswith(LEAD.field) for name in whole.features)
    assert not any(name.startswith(LEAD.field) for name in bare.features)
    assert bare.weight < whole.weight == 1.0
    assert len(section_examples(Row(Clues(title="甲"), True, "news", DAY), EDITION)) == 1


def test_a_title_that_says_nothing_is_not_wanted() -> None:
    model = relevance_model(rows(), INTERESTS)
    assert base(model) < -0.5
    assert margin("", INTERESTS, model) < -0.5


def test_cues_name_the_kind_of_writing() -> None:
    seen = Clues(title="如何看待某公司开源的推理框架？", account="知乎", lead="X是一个轻量级推理框架。")
    found = set(cues(seen))
    assert {"标题评事件", "标题说开源", "标题说软件", "开头下定义", "来源是问答站", "没有链接"} <= found
    assert "只知标题" not in found
    assert {"只知标题", "标题短"} <= set(cues(Clues(title="量化")))


def test_words_are_hashed_and_can_be_placed_in_a_given_text() -> None:
    assert MATTER_WORDS.places("神经网络 加速") == {
        MATTER_WORDS.key(word): [(start, start + len(word))] for word, start in words_of("神经网络 加速")
    }
    assert [word for word, _ in words_of("int8 量化，好")][:2] == ["int8", "量化"]
