"""What arrives is compared with what is there: reposts, an original that comes later, what an issue had."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.types import Article, Decision, Issue, Item, Judgement, Moment, Section
from curate.printed import printed_search_keys
from curate.stories import search_keys, story_keys
from ingest.stories import placed_among_others, tell_the_stored
from store import listing, queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.issues import save_issue

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BODY = "".join(f"第{n}段讲的是端侧推理里第{n * 7}种算子怎样合并，合并之后耗时是{n * 3}毫秒。" for n in range(1, 30))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}")


def article(name: str, title: str, text: str, **changes: Any) -> Article:
    url = f"https://{name}.example/a"
    plain = Article(url=url, canonical_url=url, identity=url, title=title, text=text, published=Moment(NOW))
    return replace(plain, **changes)


def take_in(engine: Engine, *articles: Article) -> None:
    harvest = [
        Harvest(
            article=one,
            judgement=Judgement(section="news", relevance=0.5),
            fetched_at=NOW,
            story_keys=story_keys(one),
            search_keys=search_keys(one),
            printed_keys=printed_search_keys(one),
        )
        for one in articles
    ]
    batch = placed_among_others(engine, harvest, NOW)
    save_batch(engine, batch.harvest, now=NOW)
    tell_the_stored(engine, batch)


def shown(engine: Engine) -> list[str]:
    return [line.title for line in listing.lines(engine.url.render_as_string(), duplicates=False)]


ORIGINAL = article("origin", "算子合并笔记", BODY, original=True)
REPOST = article(
    "copy", "【转】算子合并笔记", "编者按。" + BODY, published=Moment(NOW + timedelta(hours=3)), original=False
)
OTHER = article("other", "另一件事", BODY[::-1])


@pytest.mark.parametrize("together", [True, False])
def test_a_repost_is_kept_but_not_shown(engine: Engine, together: bool) -> None:
    if together:
        take_in(engine, ORIGINAL, REPOST, OTHER)
    else:
        take_in(engine, ORIGINAL)
        take_in(engine, REPOST, OTHER)
    assert shown(engine) == ["算子合并笔记", "另一件事"]
    assert len(queue.candidates(engine)) == 3


def test_an_original_that_comes_later_takes_the_place_of_its_repost(engine: Engine) -> None:
    take_in(engine, REPOST)
    take_in(engine, ORIGINAL)
    assert shown(engine) == ["算子合并笔记"]
    assert "有更好的版本" in queue.get(engine, 1).judgement.reasons[0]


def test_what_the_editor_has_accepted_is_not_taken_from_him(engine: Engine) -> None:
    take_in(engine, REPOST)
    queue.decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    take_in(engine, ORIGINAL)
    assert queue.get(engine, 1).judgement.duplicate_of == ""


def test_reading_the_same_article_again_makes_it_no_duplicate_of_itself(engine: Engine) -> None:
    take_in(engine, ORIGINAL)
    take_in(engine, replace(ORIGINAL, title="算子合并笔记（更新）"))
    assert shown(engine) == ["算子合并笔记（更新）"]


def test_what_an_issue_had_is_said_with_its_date(engine: Engine) -> None:
    item = Item(title=ORIGINAL.title, url=ORIGINAL.url)
    sections = (Section(key="news", title="业界新闻", items=(item,)),)
    save_issue(engine, Issue(date=date(2026, 3, 1), name="示例", sections=sections), now=NOW)
    take_in(engine, ORIGINAL, OTHER)
    assert shown(engine) == ["另一件事"]
    assert any("2026-03-01 期" in reason for reason in queue.get(engine, 1).judgement.reasons)
