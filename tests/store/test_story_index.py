"""Neighbours and published items are found through indexes, on a real SQLite file."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.types import Article, Brief, Decision, Issue, Item, Judgement, Link, Section
from store.articles import Harvest, save_batch, save_judgements
from store.db import open_store, writing
from store.issues import save_issue
from store.queue import decide
from store.stories import (
    PER_KEY,
    get_articles,
    neighbours,
    published_since,
    published_unkeyed,
    published_with,
    put_keys,
    put_published_keys,
    rejected,
    told_with,
)

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}")


def stored(engine: Engine, count: int) -> list[int]:
    plain = Article(url="", canonical_url="", identity="", title="文章", text="正文。")
    urls = [f"https://example.com/{number}" for number in range(count)]
    harvest = [
        Harvest(
            article=replace(plain, url=url, canonical_url=url, identity=url),
            judgement=Judgement(section="news"),
            fetched_at=NOW,
        )
        for url in urls
    ]
    return save_batch(engine, harvest, now=NOW).new


def remember(engine: Engine, keys: Sequence[tuple[int, Collection[int]]]) -> None:
    with writing(engine) as connection:
        for article_id, own in keys:
            put_keys(connection, article_id, own)


def test_articles_with_most_keys_in_common_come_first(engine: Engine) -> None:
    a, b, c, d = stored(engine, 4)
    remember(engine, [(a, {1, 2, 3}), (b, {2, 3, 4}), (c, {3, 9}), (d, {7})])
    assert neighbours(engine, {1, 2, 3}, without=a) == [b, c]
    assert neighbours(engine, {1, 2, 3}) == [a, b, c]
    assert neighbours(engine, {99}) == []
    assert neighbours(engine, set()) == []
    assert set(get_articles(engine, [a, d, 999])) == {a, d}


def test_what_few_have_says_more_than_what_many_have(engine: Engine) -> None:
    ids = stored(engine, 30)
    common = {1, 2, 3, 4}
    remember(engine, [(number, common) for number in ids[1:]] + [(ids[0], {99, 98})])
    assert neighbours(engine, {*common, 99, 98}, limit=3)[0] == ids[0]


def test_keys_are_replaced_not_added(engine: Engine) -> None:
    (a,) = stored(engine, 1)
    remember(engine, [(a, {1, 2**62})])
    remember(engine, [(a, {5})])
    assert neighbours(engine, {1, 2**62}) == []
    assert neighbours(engine, {5}) == [a]


def test_a_key_that_everybody_has_is_read_for_the_newest_only(engine: Engine) -> None:
    ids = stored(engine, PER_KEY + 20)
    remember(engine, [(number, {1}) for number in ids])
    assert neighbours(engine, {1}, limit=1000) == sorted(ids, reverse=True)[:PER_KEY]


def test_published_items_are_found_by_any_of_their_addresses(engine: Engine) -> None:
    repo = Link("代码", "https://github.com/Tencent/ncnn")
    items = (
        Item(title="ncnn 发布", url="https://example.com/1", links=(repo,)),
        Item(title="别的", url="https://e.org/2"),
    )
    briefs = (Brief(subject="高通", text="发布芯片", urls=("https://example.com/3",)),)
    for day in (date(2020, 8, 6), date(2020, 8, 26)):
        issue = Issue(date=day, name="简报", briefs=briefs, sections=(Section(key="news", title="新闻", items=items),))
        save_issue(engine, issue, now=NOW)
    found = published_with(engine, {"https://github.com/tencent/ncnn"})
    assert [(story.day, story.title) for story in found] == [
        (date(2020, 8, 26), "ncnn 发布"),
        (date(2020, 8, 6), "ncnn 发布"),
    ]
    assert found[0].identities == {"https://example.com/1", "https://github.com/tencent/ncnn"}
    assert published_with(engine, {"https://nowhere.org/"}) == []
    assert {story.title for story in published_since(engine, date(2020, 8, 20))} == {"ncnn 发布", "别的", "高通"}


def test_the_repository_and_the_paper_that_an_item_names_lead_to_it(engine: Engine) -> None:
    item = Item(title="推理引擎", url="https://example.com/1", repo="Tencent/TNN", tags=("CVPR2020", "2007.10319v2"))
    sections = (Section(key="news", title="新闻", items=(item,)),)
    save_issue(engine, Issue(date=date(2020, 8, 6), name="简报", sections=sections), now=NOW)
    for known in ("https://github.com/tencent/tnn", "arxiv:2007.10319"):
        (found,) = published_with(engine, {known})
        assert (found.title, found.head, known in found.identities) == ("推理引擎", "https://example.com/1", True)
    assert published_with(engine, {"https://github.com/cvpr2020"}) == []


def test_published_items_are_found_by_their_keys_until_their_issue_is_replaced(engine: Engine) -> None:
    day, item = date(2020, 8, 6), Item(title="甲", url="https://example.com/1", summary="摘要。")
    issue = Issue(date=day, name="简报", sections=(Section(key="news", title="新闻", items=(item,)),))
    save_issue(engine, issue, now=NOW)
    (new,) = published_unkeyed(engine)
    assert (new.title, new.text) == ("甲", "摘要。")
    put_published_keys(engine, {new.id: {3, 2**62}})
    assert published_unkeyed(engine) == []
    assert [story.title for story in published_with(engine, (), {2**62, 9})] == ["甲"]
    save_issue(engine, issue, now=NOW)
    assert published_with(engine, (), {2**62}) == []
    assert len(published_unkeyed(engine)) == 1


def test_what_the_editor_did_not_want_is_known_with_its_day(engine: Engine) -> None:
    a, b = stored(engine, 2)
    decide(engine, [b], "reject", {"decision": Decision.REJECTED}, now=NOW)
    assert rejected(engine, [a, b]) == {b: NOW}


def test_the_candidates_of_one_story_the_best_first(engine: Engine) -> None:
    a, b, c = stored(engine, 3)
    best = "https://example.com/1"
    judged = Judgement(section="news", story=best)
    save_judgements(engine, [(a, replace(judged, duplicate_of=best)), (b, Judgement(section="news"))])
    assert [(told.id, told.best, told.repeats) for told in told_with(engine, best)] == [
        (b, True, False),
        (a, False, True),
    ]
    assert told_with(engine, "") == []
    assert c not in {told.id for told in told_with(engine, best)}
