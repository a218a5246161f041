"""What the faces of the queue share: how far the editor is, and what he searches for."""

from datetime import date
from pathlib import Path

import pytest

from core.config import Config, load_config
from core.types import Decision, Judgement
from review import desk
from store import queue
from store.articles import save_batch
from store.db import Engine, open_store
from tests.review.stored import NOW, edition, harvest

CONFIG = edition(news=3, blog=2)


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return load_config(path)


@pytest.fixture
def engine(settings: Config) -> Engine:
    engine = open_store(settings.store_url)
    found = []
    for number in range(1, 7):
        repeats = "https://example.com/1" if number == 6 else ""
        judgement = Judgement(section="news", relevance=1 - number / 10, duplicate_of=repeats)
        found.append(harvest(number, f"第{number}篇", judgement, text="量化笔记" * (number % 2)))
    save_batch(engine, found, now=NOW)
    return engine


def test_progress_counts_the_next_issue_only(settings: Config, engine: Engine) -> None:
    desk.decide(settings, engine, [1, 2], "accept", {"decision": Decision.ACCEPTED})
    desk.decide(settings, engine, [3], "accept", {"decision": Decision.ACCEPTED}, section="博文")
    desk.decide(settings, engine, [4], "brief", {"decision": Decision.BRIEF})
    queue.decide(engine, [2], "publish", {"issue_date": date(2026, 11, 1)}, now=NOW)
    found = desk.progress(settings, engine)
    assert found.decided == {Decision.PENDING: 1, Decision.ACCEPTED: 2, Decision.REJECTED: 0, Decision.BRIEF: 1}
    assert [(one.name, one.taken, one.take) for one in found.sections] == [("新闻", 1, 3), ("博文", 1, 2)]


def test_screen_and_page_list_what_progress_counts(settings: Config, engine: Engine) -> None:
    def listed(decision: Decision | None) -> list[int]:
        return sorted(line.id for line in desk.listed(settings, desk.wanted_of(decision)))

    assert listed(Decision.PENDING) == [1, 2, 3, 4, 5]  # 6 repeats another
    desk.decide(settings, engine, [1, 2, 6], "accept", {"decision": Decision.ACCEPTED})
    queue.decide(engine, [2], "publish", {"issue_date": date(2026, 11, 1)}, now=NOW)
    assert listed(Decision.ACCEPTED) == [1, 6]
    assert desk.progress(settings, engine).decided[Decision.ACCEPTED] == 2
    assert listed(None) == [1, 2, 3, 4, 5, 6]


def test_search_finds_whatever_was_decided(settings: Config, engine: Engine) -> None:
    desk.decide(settings, engine, [3], "reject", {"decision": Decision.REJECTED})
    assert sorted(line.id for line in desk.found(settings, engine, "量化", limit=10)) == [1, 3, 5]
