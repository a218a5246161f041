"""Learning from issues and decisions: on a real store, with the models in a folder beside it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from compose.teach import DECISIONS, in_words, is_due, teach
from core.config import Config, EditionConfig, SectionConfig, StoreConfig
from core.errors import UsageError
from core.types import Article, Decision, Issue, Item, Judgement, Section
from curate.learning import Models
from curate.lessons import Figures, Lesson
from curate.shelf import load_models, load_style, models_folder
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.issues import save_issue
from store.queue import decide

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SECTIONS = {"news": ("发布", "芯片", "手机"), "blog": ("笔记", "入门", "浅谈")}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    sections = tuple(SectionConfig(key=key, title=key, short=key) for key in SECTIONS)
    edition = EditionConfig(name="示例", sections=sections)
    return Config(edition=edition, store=StoreConfig(path="var/store.sqlite3"), root=tmp_path)


@pytest.fixture
def engine(config: Config) -> Engine:
    return open_store(config.store_url)


def publish(engine: Engine, months: int) -> None:
    for month in range(1, months + 1):
        sections = tuple(
            Section(
                key=key,
                title=key,
                items=tuple(
                    Item(title=f"{word}第{month}条说明", url=f"https://e.example/{key}/{month}/{word}")
                    for word in words
                ),
            )
            for key, words in SECTIONS.items()
        )
        save_issue(engine, Issue(date=date(2026, month, 1), name="示例", sections=sections), now=NOW)


def test_without_a_past_it_says_where_one_comes_from(engine: Engine, config: Config) -> None:
    with pytest.raises(UsageError, match="compose import"):
        teach(engine, config)


def test_published_issues_teach_the_sections(engine: Engine, config: Config) -> None:
    publish(engine, 10)
    lesson = teach(engine, config)
    assert lesson.accepted
    assert lesson.after.section == 1.0
    model = load_models(models_folder(config)).section
    assert model is not None
    assert set(model.classes) == set(SECTIONS)
    assert "新模型已启用" in in_words(lesson)


def test_what_an_account_writes_under_every_article_is_learned(engine: Engine, config: Config) -> None:
    publish(engine, 1)
    harvest = []
    for number in range(4):
        url = f"https://a.example/{number}"
        text = f"第{number}篇讲的是另一件事。\n小编微信请看主页第三屏"
        one = Article(url=url, canonical_url=url, identity=url, title="题", account="示例号", text=text)
        harvest.append(Harvest(article=one, judgement=Judgement(section="news"), fetched_at=NOW))
    save_batch(engine, harvest, now=NOW)
    teach(engine, config)
    assert load_style(models_folder(config)).known == {"示例号": frozenset({"小编微信请看主页第三屏"})}


def test_the_next_lesson_is_due_after_enough_decisions(engine: Engine, config: Config) -> None:
    publish(engine, 1)
    harvest = []
    for number in range(DECISIONS):
        url = f"https://a.example/{number}"
        one = Article(url=url, canonical_url=url, identity=url, title=f"芯片{number}", text="正文")
        harvest.append(Harvest(article=one, judgement=Judgement(section="news"), fetched_at=NOW))
    ids = save_batch(engine, harvest, now=NOW).new
    decide(engine, ids[:-1], "reject", {"decision": Decision.REJECTED}, now=NOW)
    assert not is_due(engine, config)
    decide(engine, ids[-1:], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    assert is_due(engine, config)
    teach(engine, config)
    assert not is_due(engine, config)


def test_a_model_taken_with_a_figure_a_little_lower_says_that_this_is_chance() -> None:
    before, lower = Figures(section=0.835, rows=100), Figures(section=0.827, rows=100)

    assert "偶然误差" in in_words(Lesson(Models(), before, lower, accepted=True))
    assert "偶然误差" not in in_words(Lesson(Models(), lower, before, accepted=True))
