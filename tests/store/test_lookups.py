"""Every look-up of ingest and judging goes by an index: SQLite's plans have no scan, on a real file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from core.types import Article, Decision, Entry, Issue, Item, Judgement, Section
from store import articles, issues, listing, queue, search, sources, stories
from store.db import open_store

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
IDENTITIES = {"https://example.com/1", "arxiv:2007.10319"}
PLAIN = Article(url="", canonical_url="", identity="", title="低比特量化", text="端侧推理的低比特量化。")
# No table is read whole: these are the list of keys handed in, what was found by them, constants, the full-text index,
# and an index that holds nothing else than what is asked for.
NO_TABLES = (
    "SCAN k VIRTUAL",
    "SCAN near",
    "SCAN (subquery",
    "SCAN CONSTANT",
    "SCAN article_fts VIRTUAL",
    "SCAN issue_item USING INDEX ix_issue_item_unkeyed",
)


def harvest(number: int) -> articles.Harvest:
    url = f"https://example.com/{number}"
    article = replace(PLAIN, url=url, canonical_url=url, identity=url)
    keys = frozenset({number, 7})
    return articles.Harvest(
        article=article, judgement=Judgement(section="news"), fetched_at=NOW, story_keys=keys, search_keys=keys
    )


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}")
    articles.save_batch(engine, [harvest(number) for number in range(1, 4)], now=NOW)
    sections = (Section(key="news", title="业界新闻", items=(Item(title="甲", url="https://e.org/1"),)),)
    issues.save_issue(engine, Issue(date=date(2026, 3, 1), name="示例", sections=sections), now=NOW)
    stories.put_published_keys(engine, {1: {1}})
    return engine


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string()


@contextmanager
def recorded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile, by the engine and by the list, which speaks to the driver alone."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        seen.append((statement, values))

    open_driver = listing._connect

    class Noted:
        """The list's connection, told on."""

        def __init__(self, url: str) -> None:
            self.driver = open_driver(url)

        def execute(self, statement: str, values: Any = ()) -> Any:
            seen.append((statement, values))
            return self.driver.execute(statement, values)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.driver, name)

    monkeypatch.setattr(listing, "_connect", Noted)
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def plans(engine: Engine, seen: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Each line of each plan, with the statement."""
    found = []
    with engine.connect() as connection:
        for statement, values in seen:
            if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")) and "alembic" not in statement:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values)).all()
                found += [(str(row[3]), statement) for row in rows]
    return found


LOOKUPS: dict[str, Callable[[Engine], Any]] = {
    "is an identity known": lambda engine: sources.known(engine, IDENTITIES),
    "which article is behind an address": lambda engine: articles.find_article(engine, "https://example.com/1"),
    "which article will a page update": lambda engine: articles.stored_as(engine, harvest(1)),
    "save a page": lambda engine: articles.save_batch(engine, [harvest(2), harvest(9)], now=NOW),
    "queue a link": lambda engine: sources.add_entries(engine, [Entry(source_key="a", url="https://e.org/9")], NOW),
    "neighbours": lambda engine: stories.neighbours(engine, {1, 7}),
    "their articles": lambda engine: stories.get_articles(engine, [1, 2]),
    "which of them were rejected": lambda engine: stories.rejected(engine, [1, 2]),
    "published with": lambda engine: stories.published_with(engine, IDENTITIES | {"https://e.org/1"}, {1, 2}),
    "published of late": lambda engine: stories.published_since(engine, date(2026, 1, 1)),
    "published without keys": stories.published_unkeyed,
    "keep their keys": lambda engine: stories.put_published_keys(engine, {1: {5, 6}}),
    "an issue again": lambda engine: issues.save_issue(engine, Issue(date=date(2026, 3, 1), name="示例"), now=NOW),
    "one candidate": lambda engine: queue.get(engine, 1),
    "what waits among some": lambda engine: queue.candidates(engine, decisions=[Decision.PENDING], ids=[1, 2]),
    "what came in since": lambda engine: queue.candidates(engine, decisions=[Decision.PENDING], since=NOW),
    "what is accepted": lambda engine: queue.candidates(engine, decisions=[Decision.ACCEPTED, Decision.BRIEF]),
    "decide": lambda engine: queue.decide(engine, [1], "reject", {"decision": Decision.REJECTED}, now=NOW),
    "how much was decided": queue.decision_count,
    "the list": lambda engine: listing.lines(url_of(engine), duplicates=False),
    "the list of a section": lambda engine: listing.lines(url_of(engine), section="news"),
    "the list of a day": lambda engine: listing.lines(url_of(engine), since=NOW),
    "search": lambda engine: search.find(engine, "低比特 量化"),
    "what was found": lambda engine: listing.lines(url_of(engine), decisions=None, ids=[1, 2], limit=None),
    "what waits of a source": lambda engine: sources.waiting(engine, NOW, source_keys=["a"]),
}


@pytest.mark.parametrize("name", LOOKUPS)
def test_a_look_up_reads_through_an_index(name: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with recorded(engine, monkeypatch) as seen:
        LOOKUPS[name](engine)
    found = plans(engine, seen)
    assert found
    scans = [(line, sql) for line, sql in found if line.startswith("SCAN") and not line.startswith(NO_TABLES)]
    assert scans == []


@pytest.mark.parametrize("name", ["which of them were rejected", "one candidate", "what waits among some"])
def test_what_is_known_by_its_number_is_read_by_it(name: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with recorded(engine, monkeypatch) as seen:
        LOOKUPS[name](engine)
    assert {line for line, _ in plans(engine, seen) if line.startswith("SEARCH candidate")} == {
        "SEARCH candidate USING INTEGER PRIMARY KEY (rowid=?)"
    }


def test_the_lists_first_page_is_not_sorted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with recorded(engine, monkeypatch) as seen:
        listing.lines(url_of(engine), duplicates=False)
    sorted_whole = [line for line, _ in plans(engine, seen) if line == "USE TEMP B-TREE FOR ORDER BY"]
    assert sorted_whole == []


def test_very_many_hits_are_the_newest_with_the_word_in_the_title_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 3)
    plain = harvest(20)
    named = replace(plain, article=replace(plain.article, title="别的"))
    more = [replace(named, article=replace(named.article, identity=u, canonical_url=u, url=u)) for u in ("u:1", "u:2")]
    articles.save_batch(engine, more, now=NOW)
    assert search.find(engine, "量化") == [3, 5, 4]
    assert search.find(engine, "量化", limit=2) == [3, 5]
