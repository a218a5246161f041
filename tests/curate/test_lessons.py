from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from compose.teach import in_words
from core.config import Config, EditionConfig, Interest, SectionConfig
from core.errors import StoreError
from core.types import Article
from curate.clues import Clues
from curate.judge import Judge
from curate.learning import Models, Row, learn
from curate.lessons import measure, nearest, ranked, relearn, split
from curate.shelf import HISTORY, RELEVANCE, SECTION, load_models, models_folder, save_models

EDITION = EditionConfig(
    name="简报",
    sections=(
        SectionConfig(key="news", title="业界新闻", short="新闻"),
        SectionConfig(key="blog", title="博文", short="博文"),
    ),
)
INTERESTS = (Interest(term="量化", weight=2.0),)
CONFIG = Config(edition=EDITION, interests=INTERESTS)
DAY = date(2021, 1, 1)
THINGS = ("手机芯片", "低比特量化框架", "图像处理器", "推理引擎", "加速卡")


def rows(days: int = 10, *, swapped: bool = False) -> list[Row]:
    """Ten days of choices; `swapped` has the sections and the taken ones the wrong way round."""
    found = []
    for number in range(days):
        day = DAY + timedelta(days=number)
        for thing in THINGS:
            news, blog = Clues(title=f"{number}号公司宣布{thing}上市"), Clues(title=f"手把手教你理解{thing}{number}")
            other = Clues(title=f"第{number}期菜谱：{thing}形状的蛋糕", account="厨房")
            found.append(Row(news, not swapped, "blog" if swapped else "news", day))
            found.append(Row(blog, not swapped, "news" if swapped else "blog", day))
            found.append(Row(other, swapped, "", day))
    return found


def test_new_models_are_taken_when_they_are_no_worse() -> None:
    lesson = relearn(rows(), Models(), EDITION, INTERESTS)
    assert lesson.accepted
    assert lesson.models.section is not None
    assert lesson.models.relevance is not None
    assert lesson.after.section == 1.0
    assert (lesson.after.relevance or 0) > 0.95
    assert lesson.after.rows == 30


def test_too_few_choices_teach_nothing_and_the_old_models_stay() -> None:
    old = learn(rows(), EDITION, INTERESTS)
    lesson = relearn(rows(1)[:2], old, EDITION, INTERESTS)
    assert not lesson.accepted
    assert lesson.models is old
    assert in_words(lesson) == "2 条记录太少，学不出新模型；保留旧模型"


def on_one_day(count: int) -> list[Row]:
    """That many choices of one sitting, half of them refused."""
    found = [row for row in rows(count) if row.section != "blog"]
    return [replace(row, day=DAY) for row in found[:count]]


def test_a_first_sitting_too_short_for_proof_teaches_nothing() -> None:
    sitting = on_one_day(50)
    assert learn(sitting, EDITION, INTERESTS).relevance is not None  # it could be learned, but not proved
    for old in (Models(), learn(rows(), EDITION, INTERESTS)):
        lesson = relearn(sitting, old, EDITION, INTERESTS)
        assert not lesson.accepted
        assert lesson.models is old
        assert lesson.learned_from == 0
        assert in_words(lesson) == "50 条记录太少，学不出新模型；保留旧模型"


def test_a_long_sitting_is_proved_on_a_share_of_it() -> None:
    lesson = relearn(on_one_day(150), Models(), EDITION, INTERESTS)
    assert lesson.accepted
    assert lesson.after.rows == 30
    assert (lesson.after.relevance or 0) > 0.95
    assert lesson.models.section is None  # one section alone cannot be learned
    assert "由 120 条学得，在留出的 30 条上检验" in in_words(lesson)


def test_what_nothing_held_back_can_judge_is_not_replaced() -> None:
    old = learn(rows(), EDITION, INTERESTS)
    refused = [replace(row, day=date(2021, 3, 1)) for row in rows(10) if not row.taken]
    lesson = relearn(rows() + refused, old, EDITION, INTERESTS)
    assert not lesson.accepted
    assert lesson.models is old
    assert in_words(lesson) == "留出的 50 条检验不了新模型；保留旧模型"
    taken = [replace(row, day=date(2021, 3, 1)) for row in rows(10) if row.taken]
    lesson = relearn(rows() + taken, old, EDITION, INTERESTS)
    assert lesson.accepted
    assert lesson.models.section is not old.section
    assert lesson.models.relevance is old.relevance


def test_a_worse_model_is_refused() -> None:
    good = learn(rows(), EDITION, INTERESTS)
    noise = rows(9, swapped=True)
    truth = [replace(row, day=date(2021, 2, 1)) for row in rows(1)]
    assert good.section is not None
    old = Models(section=replace(good.section, about={"until": "2021-01-31"}), relevance=good.relevance)
    lesson = relearn(noise + truth, old, EDITION, INTERESTS)
    assert not lesson.accepted
    assert lesson.models is old
    assert (lesson.before.section, lesson.after.section) == (1.0, 0.0)


def test_what_the_old_models_have_learned_from_is_measured_against_the_rules() -> None:
    lesson = relearn(rows(), learn(rows(), EDITION, INTERESTS), EDITION, INTERESTS)
    assert lesson.by_rules
    assert lesson.accepted
    assert lesson.before.section == measure(Models(), split(rows())[1], EDITION, INTERESTS).section


def test_rows_are_split_between_days() -> None:
    older, latest = split(rows())
    assert max(row.day for row in older) < min(row.day for row in latest)
    assert (len(older), len(latest)) == (120, 30)
    assert min(row.day for row in split(rows(), DAY + timedelta(days=4))[1]) == DAY + timedelta(days=5)
    older, latest = split(on_one_day(50))
    assert (len(older), len(latest)) == (40, 10)
    assert split([]) == ([], [])


def test_a_ranking_without_two_sides_says_nothing() -> None:
    assert ranked([(1.0, True)]) is None
    assert ranked([(1.0, True), (0.0, False), (1.0, False)]) == 0.75


def test_the_past_choices_behind_a_score_can_be_shown() -> None:
    found = nearest(rows(), "7号公司宣布推理引擎上市")
    assert found[0][1].clues.title == "7号公司宣布推理引擎上市"
    assert found[0][0] == pytest.approx(1.0)


def test_models_survive_the_shelf(tmp_path: Path) -> None:
    models = learn(rows(), EDITION, INTERESTS)
    save_models(models, tmp_path)
    again = load_models(tmp_path)
    article = Article(
        url="https://e.org/1", canonical_url="https://e.org/1", identity="1", title="99号公司宣布量化框架上市"
    )
    judge, other = Judge.cold(CONFIG).taught(models), Judge.cold(CONFIG).taught(again)
    assert judge.judge(article).section == other.judge(article).section == "news"
    assert judge.judge(article).relevance == pytest.approx(other.judge(article).relevance, abs=0.02)
    assert again.history == models.history
    why = other.why(article)
    assert why.for_section[0].worth > 0
    assert any("量化" in reason.words for reason in why.relevance.reasons)


@pytest.mark.parametrize("name", [SECTION, RELEVANCE, HISTORY])
def test_a_damaged_model_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[1", encoding="utf-8")
    with pytest.raises(StoreError, match=name):
        load_models(tmp_path)


def test_models_lie_beside_the_database(tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"root": tmp_path})
    assert models_folder(config) == tmp_path / "var" / "models"
