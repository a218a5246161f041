"""The store on a real SQLite file: nothing doubled, nothing lost, every decision undoable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from core.errors import ChangedMeanwhile, NotFound, StoreError, StoreLocked, UsageError
from core.types import Article, Decision, Entry, Failure, Image, Judgement, Link, Moment, Precision, State, Trace
from store import articles, listing, queue, search, sources
from store.db import connect, open_store, writing
from store.migrate import difference

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}")


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string()


def article(number: int, **changes: Any) -> Article:
    url = f"https://example.com/{number}"
    plain = Article(
        url=url,
        canonical_url=url,
        identity=url,
        title=f"第{number}篇：端侧推理加速",
        account="示例号",
        published=Moment(NOW, Precision.MINUTE, "test"),
        text="低比特量化让模型更小。",
        markdown="**低比特量化**让模型更小。",
        links=(Link("代码", "https://github.com/a/b", "a/b"),),
        images=(Image("https://example.com/a.png", "图"),),
        fields={"stars": "12"},
    )
    return replace(plain, **changes)


def judgement(**changes: Any) -> Judgement:
    traces = (Trace("8", 0, 1, 3, 4), Trace("9", 5, 6, None, None))
    plain = Judgement(section="news", relevance=0.5, summary="摘要。", reasons=("量化",), traces=traces)
    return replace(plain, **changes)


def harvest(number: int, **changes: Any) -> articles.Harvest:
    return articles.Harvest(article=article(number, **changes), judgement=judgement(), fetched_at=NOW)


def test_migrated_schema_is_the_one_of_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        assert difference(connection) == []


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"
    with writing(open_store(url)) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="upgrade Jianbao"):
        open_store(url)


def test_an_article_comes_back_as_it_went_in(engine: Engine) -> None:
    report = articles.save_batch(engine, [harvest(1)], now=NOW)
    assert articles.get_article(engine, report.new[0]) == article(1)
    assert queue.get(engine, report.new[0]).judgement == judgement()


def test_a_known_article_is_updated_not_doubled(engine: Engine) -> None:
    first = articles.save_batch(engine, [harvest(1), harvest(1)], now=NOW)
    assert (len(first.new), first.unchanged) == (1, 1)
    again = articles.save_batch(engine, [harvest(1, title="改了题目")], now=NOW)
    assert again.updated == first.new
    short = harvest(1, url="https://example.com/s/short", canonical_url="https://example.com/s/short")
    assert articles.save_batch(engine, [short], now=NOW).new == []
    assert articles.find_article(engine, "https://example.com/s/short") == first.new[0]


def test_what_is_known_better_of_an_unchanged_text_is_kept_and_nothing_is_forgotten(engine: Engine) -> None:
    (one,) = articles.save_batch(engine, [harvest(1, author="", links=(), published=None)], now=NOW).new
    again = articles.save_batch(engine, [harvest(1, author="张三", account="", images=())], now=NOW)
    assert (again.updated, again.unchanged) == ([], 1)
    kept = articles.get_article(engine, one)
    assert kept == article(1, author="张三")
    other = replace(article(1, author="李四"), identity="https://mirror.example/1")
    articles.save_batch(engine, [replace(harvest(1), article=other)], now=NOW)
    assert articles.get_article(engine, one) == kept


def test_a_deleted_page_does_not_take_the_text_away(engine: Engine) -> None:
    (one,) = articles.save_batch(engine, [harvest(1)], now=NOW).new
    articles.save_batch(engine, [harvest(1, state=State.DELETED, text="", reason="已被发布者删除")], now=NOW)
    kept = articles.get_article(engine, one)
    assert kept is not None
    assert kept.text == "低比特量化让模型更小。"
    assert (kept.reason, kept.fields["now"]) == ("已被发布者删除", "deleted")


def test_two_chinese_characters_are_found(engine: Engine) -> None:
    new = articles.save_batch(
        engine, [harvest(1), harvest(2, text="树莓派上的 MobileNet v3", title="端侧")], now=NOW
    ).new
    assert search.find(engine, "量化") == [new[0]]
    assert search.find(engine, "比特量化") == [new[0]]
    assert search.find(engine, "mobilenet V3") == [new[1]]
    assert search.find(engine, "莓") == [new[1]]
    assert search.find(engine, "量树") == []
    assert search.find(engine, '"OR 量化') == []
    with pytest.raises(UsageError, match="no letter"):
        search.find(engine, "，。")


def test_an_updated_article_is_found_by_its_new_words_only(engine: Engine) -> None:
    articles.save_batch(engine, [harvest(1)], now=NOW)
    articles.save_batch(engine, [harvest(1, text="剪枝与蒸馏，另一篇正文。")], now=NOW)
    assert search.find(engine, "量化") == []
    assert len(search.find(engine, "蒸馏")) == 1


def test_decisions_are_logged_and_undone_in_reverse(engine: Engine) -> None:
    one, two = articles.save_batch(engine, [harvest(1), harvest(2)], now=NOW).new
    queue.decide(engine, [one, two], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    queue.decide(engine, [two], "move", {"section": "blog"}, now=NOW)
    assert queue.decide(engine, [two], "move", {"section": "blog"}, now=NOW) == []
    shown = listing.lines(url_of(engine), decisions=None, ids=[two, one])
    assert [line.section for line in shown] == ["blog", "news"]
    assert [step.action for step in queue.undo(engine, steps=2, now=NOW)] == ["move", "accept"]
    assert queue.get(engine, two).decision is Decision.PENDING
    assert queue.get(engine, one).decision is Decision.ACCEPTED
    assert [step.candidate_id for step in queue.history(engine)] == [one]


def test_the_list_shows_what_was_asked_for(engine: Engine) -> None:
    one, two = articles.save_batch(engine, [harvest(1), harvest(2, published=None)], now=NOW).new
    queue.decide(engine, [two], "edit", {"title": "编辑的题目", "pinned": True}, now=NOW)
    url = url_of(engine)
    assert [line.id for line in listing.lines(url)] == [two, one]
    assert [(line.title, line.published_at, line.pinned) for line in listing.lines(url, limit=1)] == [
        ("编辑的题目", None, True)
    ]
    assert listing.lines(url, offset=1)[0].published_at == NOW
    assert listing.lines(url, section="blog") == []
    assert listing.lines(url, decisions=[Decision.ACCEPTED]) == []
    assert listing.lines(url, since=NOW + timedelta(seconds=1)) == []
    assert len(listing.lines(url, since=NOW)) == 2


def test_the_list_of_a_missing_store_is_empty_and_that_of_a_damaged_one_an_error(tmp_path: Path) -> None:
    assert listing.lines(f"sqlite+pysqlite:///{tmp_path / 'new' / 'store.sqlite3'}") == []
    (tmp_path / "bad.sqlite3").write_text("not a database " * 100)
    with pytest.raises(StoreError, match="no intact Jianbao store"):
        listing.lines(f"sqlite+pysqlite:///{tmp_path / 'bad.sqlite3'}")


def test_a_decision_on_an_unknown_candidate_changes_nothing(engine: Engine) -> None:
    (one,) = articles.save_batch(engine, [harvest(1)], now=NOW).new
    with pytest.raises(NotFound, match="no candidate 99"):
        queue.decide(engine, [one, 99], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    assert queue.get(engine, one).decision is Decision.PENDING


def test_the_editors_words_outlive_a_new_judgement(engine: Engine) -> None:
    (one,) = articles.save_batch(engine, [harvest(1)], now=NOW).new
    queue.decide(engine, [one], "edit", {"summary": "编辑写的。"}, now=NOW)
    articles.save_judgements(engine, [(one, judgement(summary="机器写的。", section="papers"))])
    found = queue.get(engine, one)
    assert (found.summary, found.summary_origin, found.section) == ("编辑写的。", "editor", "papers")


def entry(number: int) -> Entry:
    url = f"https://example.com/{number}"
    return Entry(source_key="demo", url=url, title="题", flags=("no-guid",), fields={"score": "12"})


def test_a_poll_queues_what_is_new_and_remembers_the_validators(engine: Engine) -> None:
    state = sources.SourceState(key="demo", etag='"a"', polled_at=NOW, recent=(2,), gap_s=3600.0)
    assert sources.save_poll(engine, state, [entry(1), entry(2), entry(2)], NOW) == 2
    assert sources.save_poll(engine, state, [entry(1), entry(3)], NOW) == 1
    assert sources.load_states(engine) == {"demo": state}
    assert [one.entry for one in sources.waiting(engine, NOW)] == [entry(1), entry(2), entry(3)]
    assert sources.known(engine, ["https://example.com/3", "https://example.com/4"]) == {"https://example.com/3"}


def test_a_failed_entry_waits_for_its_retry_or_is_given_up(engine: Engine) -> None:
    sources.add_entries(engine, [entry(1), entry(2)], NOW)
    one, two = sources.waiting(engine, NOW)
    later = NOW + timedelta(hours=1)
    failures = [
        articles.EntryFailure(entry_id=one.id, failure=Failure(kind="timeout", where="", why="slow", retry_at=later)),
        articles.EntryFailure(entry_id=two.id, failure=Failure(kind="gone", where="", why="410")),
    ]
    assert articles.save_batch(engine, [], failures, now=NOW).failed == 2
    assert sources.waiting(engine, NOW) == []
    assert [(waiting.id, waiting.attempts) for waiting in sources.waiting(engine, later)] == [(one.id, 1)]


def test_a_locked_database_is_told_as_such(tmp_path: Path) -> None:
    url = f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"
    engine = open_store(url)
    with writing(engine), pytest.raises(StoreLocked, match="locked by another process") as caught:
        sources.add_entries(connect(url, busy_seconds=0.05), [entry(1)], NOW)
    assert caught.value.exit_code == 75


def test_a_file_that_is_no_database_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_text("not a database " * 100)
    with pytest.raises(StoreError, match="no intact Jianbao store"):
        open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}")


def test_the_database_is_durable(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert str(connection.exec_driver_sql("SELECT sqlite_version()").scalar()) >= "3.51.3"


def test_nothing_is_decided_on_what_was_changed_meanwhile(engine: Engine) -> None:
    articles.save_batch(engine, [harvest(1)], now=NOW)
    shown = queue.version(queue.get(engine, 1))
    queue.decide(engine, [1], "edit", {"note": "别处写的"}, now=NOW, seen={1: shown})
    with pytest.raises(ChangedMeanwhile, match="1: changed since you looked"):
        queue.decide(engine, [1], "reject", {"decision": Decision.REJECTED}, now=NOW, seen={1: shown})
    assert queue.get(engine, 1).decision is Decision.PENDING
    (step,) = queue.history(engine)
    queue.decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    with pytest.raises(ChangedMeanwhile, match="nothing was undone"):
        queue.undo(engine, now=NOW, seen=step.id)
    queue.undo(engine, steps=2, now=NOW)
    assert queue.version(queue.get(engine, 1)) == shown
