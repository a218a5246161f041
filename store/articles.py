"""Articles go in by batches, through one writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from core.types import Article, Failure, Judgement, State
from core.urls import identity as identity_of
from store import search, stories
from store.db import reading, writing
from store.rows import article_data, article_from, judgement_data
from store.tables import AliasRow, ArticleRow, CandidateRow, EntryRow, table_of

WITH_BODY = frozenset({State.LIVE, State.PAID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One page that was read: the article, the judgement, where they came from."""

    article: Article
    judgement: Judgement | None  # None: nothing to judge (a deleted page, say)
    fetched_at: datetime
    entry_id: int | None = None
    source_key: str = ""
    record_id: str = ""  # WARC-Record-ID
    archive: str = ""  # the WARC file's name
    aliases: tuple[str, ...] = ()  # further addresses that led here
    story_keys: frozenset[int] = frozenset()  # numbers that other articles of its story find it by
    search_keys: frozenset[int] = frozenset()  # numbers to look those others up by
    printed_keys: frozenset[int] = frozenset()  # numbers to look items of published issues up by


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFailure:
    """An entry whose page could not be read; without `failure.retry_at` it is not tried again."""

    entry_id: int
    failure: Failure


@dataclass(slots=True)
class BatchReport:
    """What a batch did: ids of new and of updated articles, and how many were known and unchanged."""

    new: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: int = 0
    failed: int = 0


def save_batch(
    engine: Engine, harvest: Sequence[Harvest], failures: Sequence[EntryFailure] = (), *, now: datetime
) -> BatchReport:
    """Store a batch in one transaction. What is known by identity, canonical URL or alias is updated, not doubled;
    an article that was read whole is never overwritten by a deleted or empty page, only marked.
    """
    report = BatchReport()
    with writing(engine) as connection:
        for one in harvest:
            article_id, change = _save_article(connection, one)
            if change == "new":
                report.new.append(article_id)
            elif change == "updated":
                report.updated.append(article_id)
            else:
                report.unchanged += 1
            _save_aliases(connection, article_id, one)
            if change != "unchanged":
                stories.put_keys(connection, article_id, one.story_keys)
            if one.judgement and one.article.state in WITH_BODY:
                _save_candidate(connection, article_id, one, one.judgement, now)
            if one.entry_id is not None:
                _settle(connection, one.entry_id, status="done", article_id=article_id, failure_kind="", failure="")
        for failed in failures:
            _fail(connection, failed)
            report.failed += 1
    return report


def get_article(engine: Engine, article_id: int) -> Article | None:
    """The article of that id."""
    table = table_of(ArticleRow)
    with reading(engine) as connection:
        row = connection.execute(select(table).where(table.c.id == article_id)).mappings().first()
    return article_from(dict(row)) if row else None


def find_article(engine: Engine, url_or_identity: str) -> int | None:
    """The id of the article behind any of its addresses, or None."""
    with reading(engine) as connection:
        return _find(connection, {url_or_identity, identity_of(url_or_identity)}, "")


def stored_as(engine: Engine, one: Harvest) -> int | None:
    """The id of the article that this page will update, or None if it is a new one."""
    with reading(engine) as connection:
        return _find(connection, _addresses(one), one.article.canonical_url)


def archived(engine: Engine) -> list[tuple[int, str, str]]:
    """(article id, WARC file, record id) of everything that can be extracted again without the network."""
    table = table_of(ArticleRow)
    query = select(table.c.id, table.c.archive, table.c.record_id).where(table.c.record_id != "").order_by(table.c.id)
    with reading(engine) as connection:
        return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def recent_bodies(engine: Engine, *, limit: int) -> list[tuple[str, str]]:
    """(account, text) of the articles that came in last."""
    table = table_of(ArticleRow)
    query = select(table.c.account, table.c.text).where(table.c.text != "").order_by(table.c.id.desc()).limit(limit)
    with reading(engine) as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def _save_article(connection: Connection, one: Harvest) -> tuple[int, str]:
    table = table_of(ArticleRow)
    article = one.article
    values = article_data(article) | {
        "source_key": one.source_key,
        "record_id": one.record_id,
        "archive": one.archive,
        "fetched_at": one.fetched_at,
        "checked_at": one.fetched_at,
    }
    found = _find(connection, _addresses(one), article.canonical_url)
    if found is None:
        article_id = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        search.index(connection, article_id, article.title, article.text)
        return article_id, "new"
    old = connection.execute(select(table).where(table.c.id == found)).mappings().one()
    if article.state not in WITH_BODY and State(old["state"]) in WITH_BODY:
        gone = {
            "reason": article.reason,
            "checked_at": one.fetched_at,
            "fields": old["fields"] | {"now": article.state},
        }
        connection.execute(update(table).where(table.c.id == found).values(gone))
        return found, "unchanged"
    stub = len(article.text) < len(old["text"]) // 2 and old["state"] == article.state
    if stub or (old["title"], old["text"], old["state"]) == (article.title, article.text, article.state):
        better = {} if stub or article.identity != old["identity"] else _improved(dict(old), article)
        connection.execute(update(table).where(table.c.id == found).values(checked_at=one.fetched_at, **better))
        return found, "improved" if better else "unchanged"
    values |= {"identity": old["identity"], "canonical_url": old["canonical_url"], "source_key": old["source_key"]}
    connection.execute(update(table).where(table.c.id == found).values(values))
    search.index(connection, found, article.title, article.text)
    return found, "updated"


def _addresses(one: Harvest) -> set[str]:
    article = one.article
    return {article.identity, identity_of(article.url), identity_of(article.canonical_url), *one.aliases}


def _improved(old: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """What is now known of an article whose text is the same: columns that changed, none of them to nothing."""
    found = {name: value for name, value in article_data(article).items() if value and value != old[name]}
    return {name: value for name, value in found.items() if name not in ("url", "canonical_url", "confidence")}


def _find(connection: Connection, keys: set[str], canonical_url: str) -> int | None:
    table, alias = table_of(ArticleRow), table_of(AliasRow)
    by_article = select(table.c.id).where(or_(table.c.identity.in_(keys), table.c.canonical_url == canonical_url))
    found = connection.execute(by_article).scalar()
    if found is None:
        found = connection.execute(select(alias.c.article_id).where(alias.c.identity.in_(keys))).scalar()
    return found


def _save_aliases(connection: Connection, article_id: int, one: Harvest) -> None:
    article = one.article
    keys = {article.identity, identity_of(article.url), identity_of(article.canonical_url), *one.aliases} - {""}
    rows = [{"identity": key, "article_id": article_id} for key in sorted(keys)]
    connection.execute(insert(table_of(AliasRow)).on_conflict_do_nothing(), rows)


def _save_candidate(connection: Connection, article_id: int, one: Harvest, judgement: Judgement, now: datetime) -> None:
    machine = _machine_columns(judgement)
    row = machine | {"id": article_id, "source_key": one.source_key, "added_at": now}
    statement = insert(table_of(CandidateRow)).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=machine))


def save_judgements(engine: Engine, judgements: Sequence[tuple[int, Judgement]]) -> None:
    """Put new judgements in place of the old ones; the editor's decisions and words stay."""
    table = table_of(CandidateRow)
    with writing(engine) as connection:
        for candidate_id, judgement in judgements:
            statement = update(table).where(table.c.id == candidate_id).values(_machine_columns(judgement))
            connection.execute(statement)


def _machine_columns(judgement: Judgement) -> dict[str, Any]:
    return {
        "judgement": judgement_data(judgement),
        "machine_section": judgement.section,
        "relevance": judgement.relevance,
        "brief_proposed": judgement.brief,
        "duplicate_of": judgement.duplicate_of,
        "story": judgement.story,
    }


def _fail(connection: Connection, failed: EntryFailure) -> None:
    failure = failed.failure
    _settle(
        connection,
        failed.entry_id,
        status="waiting" if failure.retry_at else "failed",
        retry_at=failure.retry_at,
        failure_kind=failure.kind,
        failure=failure.why,
    )


def _settle(connection: Connection, entry_id: int, **values: Any) -> None:
    table = table_of(EntryRow)
    if values["status"] == "done":
        values |= {"retry_at": None, "content_html": ""}  # the page itself is in the archive now
    statement = update(table).where(table.c.id == entry_id).values(attempts=table.c.attempts + 1, **values)
    connection.execute(statement)
