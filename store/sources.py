"""How each source has been doing, and the links it showed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from core.types import Entry
from core.urls import identity as identity_of
from store.db import reading, writing
from store.rows import entry_data, entry_from
from store.tables import AliasRow, ArticleRow, EntryRow, SourceRow, table_of

BATCH = 500  # identities a statement; SQLite allows 32,766 variables


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of a source between polls.

    `gap_s` is its usual time between new entries in seconds, `longest_gap_s` the longest of late; `moved_to` the
    target of a permanent redirect and `moved_since` when it was first seen; `full_at` the last unconditional fetch;
    `fresh_until` what Cache-Control or ttl said; `reported` the trouble that the editor has been told of; `recent`
    how many new entries the last polls brought (oldest first, -1 for a failed one).
    """

    key: str
    url: str = ""  # the configured address that all of this is about
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    full_at: datetime | None = None
    newest_entry_at: datetime | None = None
    new_entry_at: datetime | None = None
    retry_at: datetime | None = None
    fresh_until: datetime | None = None
    failures: int = 0  # in a row
    polls: int = 0
    failed_polls: int = 0
    error_kind: str = ""
    error: str = ""
    gap_s: float = 0.0
    longest_gap_s: float = 0.0
    moved_to: str = ""
    moved_since: datetime | None = None
    disabled: str = ""
    reported: str = ""
    recent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """An entry whose page has not been read yet."""

    id: int
    entry: Entry
    attempts: int
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An entry that waits for its page: why the last try failed (empty before the first one), and when the next is due
    (None: with the next run).
    """

    source_key: str
    url: str
    title: str
    attempts: int
    failure: str
    retry_at: datetime | None


_STATE_NAMES = [field.name for field in fields(SourceState)]


def load_states(engine: Engine) -> dict[str, SourceState]:
    """Everything remembered of every source, by key."""
    table = table_of(SourceRow)
    with reading(engine) as connection:
        rows = connection.execute(select(table)).mappings().all()
    return {row["key"]: SourceState(**{**row, "recent": tuple(row["recent"] or ())}) for row in rows}


def save_poll(engine: Engine, state: SourceState, entries: Sequence[Entry], now: datetime) -> int:
    """Queue the entries that are new and remember the source's state, in one transaction, validators last.

    Returns how many entries were new: neither queued before nor already an article.
    """
    return save_polls(engine, [(state, entries)], now)[0]


def save_polls(engine: Engine, polls: Sequence[tuple[SourceState | None, Sequence[Entry]]], now: datetime) -> list[int]:
    """The same for several sources in one transaction; where there is no state, the source's stays as it is."""
    with writing(engine) as connection:
        added = [_add_entries(connection, entries, now) for _, entries in polls]
        for state in (state for state, _ in polls if state):
            values = {name: getattr(state, name) for name in _STATE_NAMES} | {"recent": list(state.recent)}
            statement = insert(table_of(SourceRow)).values(values)
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
    return added


def add_entries(engine: Engine, entries: Sequence[Entry], now: datetime) -> int:
    """Queue entries that came by hand; returns how many were new."""
    with writing(engine) as connection:
        return _add_entries(connection, entries, now)


def retry_now(engine: Engine, identities: Iterable[str]) -> list[str]:
    """Queue these anew where they failed or wait for another try; returns the source's key of each."""
    table = table_of(EntryRow)
    wanted = table.c.identity.in_(list(identities)) & table.c.status.in_(("waiting", "failed", "skipped"))
    anew = {"status": "waiting", "retry_at": None, "attempts": 0}
    with writing(engine) as connection:
        return list(
            connection.execute(update(table).where(wanted).values(anew).returning(table.c.source_key)).scalars()
        )


def known(engine: Engine, identities: Iterable[str]) -> set[str]:
    """Which of these identities the store has, as an article, under another address, or queued."""
    with reading(engine) as connection:
        return _known(connection, list(identities))


def waiting(engine: Engine, now: datetime, *, limit: int = 1000, source_keys: Sequence[str] = ()) -> list[WaitingEntry]:
    """Entries whose page is to be fetched now: the newest first, those in back-off left out."""
    table = table_of(EntryRow)
    query = (
        select(table)
        .where(table.c.status == "waiting", or_(table.c.retry_at.is_(None), table.c.retry_at <= now))
        .order_by(func.coalesce(table.c.published_at, table.c.seen_at).desc(), table.c.id)
        .limit(limit)
    )
    if source_keys:
        query = query.where(table.c.source_key.in_(source_keys))
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    return [WaitingEntry(row["id"], entry_from(dict(row)), row["attempts"], row["seen_at"]) for row in rows]


def unread(engine: Engine) -> list[Unread]:
    """All entries that wait for their page, back-off included, the next to be tried first."""
    table = table_of(EntryRow)
    columns = [table.c[field.name] for field in fields(Unread)]
    query = select(*columns).where(table.c.status == "waiting").order_by(table.c.retry_at, table.c.id)
    with reading(engine) as connection:
        return [Unread(**row) for row in connection.execute(query).mappings()]


def waiting_by_source(engine: Engine, now: datetime) -> dict[str, int]:
    """How many entries of each source could be fetched now."""
    table = table_of(EntryRow)
    ready = and_(table.c.status == "waiting", or_(table.c.retry_at.is_(None), table.c.retry_at <= now))
    query = select(table.c.source_key, func.count()).where(ready).group_by(table.c.source_key)
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def refused_sources(engine: Engine, failure_kind: str) -> dict[str, str]:
    """Sources none of whose latest entries could be read, all for that reason → what was said of one of them. What
    waits for its first try does not count.
    """
    table = table_of(EntryRow)
    tried = table.c.status != "waiting"
    last_seen = (
        select(table.c.source_key, func.max(table.c.seen_at).label("at")).where(tried).group_by(table.c.source_key)
    )
    last = last_seen.subquery()
    refused = func.sum(table.c.failure_kind == failure_kind)
    query = (
        select(table.c.source_key, func.max(table.c.failure))
        .join(last, and_(table.c.source_key == last.c.source_key, table.c.seen_at == last.c.at))
        .where(tried)
        .group_by(table.c.source_key)
        .having(refused == func.count())
    )
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def waiting_count(engine: Engine) -> int:
    """How many entries wait for their page, back-off included."""
    table = table_of(EntryRow)
    with reading(engine) as connection:
        return connection.execute(select(func.count()).where(table.c.status == "waiting")).scalar_one()


def forget_failures(engine: Engine, older_than: timedelta, now: datetime) -> int:
    """Let entries that failed for good be tried again if a source shows them anew; returns how many."""
    table = table_of(EntryRow)
    with writing(engine) as connection:
        statement = table.delete().where(table.c.status == "failed", table.c.seen_at < now - older_than)
        return connection.execute(statement).rowcount


def _add_entries(connection: Any, entries: Sequence[Entry], now: datetime) -> int:
    rows: dict[str, dict[str, Any]] = {}
    for entry in entries:
        key = identity_of(entry.url)
        rows.setdefault(key, entry_data(entry) | {"identity": key, "seen_at": now})
    for key in _known(connection, list(rows)):
        del rows[key]
    if rows:
        connection.execute(insert(table_of(EntryRow)).on_conflict_do_nothing(), list(rows.values()))
    return len(rows)


def _known(connection: Any, identities: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(identities), BATCH):
        part = identities[start : start + BATCH]
        for model in (EntryRow, AliasRow, ArticleRow):
            column = table_of(model).c.identity
            found.update(connection.execute(select(column).where(column.in_(part))).scalars())
    return found
