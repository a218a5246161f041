"""The queue as lines, read by the driver alone: `review list` is typed many times a day, and loading SQLAlchemy costs
a hundred times what the query does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from core.types import Decision, SummaryOrigin
from store.schema import newest_revision

_PREFIX = "sqlite+pysqlite:///"
_SECTION = "coalesce(nullif(c.section, ''), c.machine_section)"
_TRANSLATED = "nullif(json_extract(c.judgement, '$.title'), '')"
_COLUMNS = (
    f"c.id, c.decision, {_SECTION}, c.relevance, coalesce(nullif(c.title, ''), {_TRANSLATED}, a.title), a.account, "
    "a.canonical_url, a.published_at, c.added_at, c.brief_proposed, c.pinned, c.issue_date, c.duplicate_of, "
    f"c.title = '' AND {_TRANSLATED} IS NOT NULL, "
    "iif(c.summary = '', json_extract(c.judgement, '$.summary_origin'), 'editor'), "
    "c.story"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate as the list shows it, without its body."""

    id: int
    decision: Decision
    section: str
    relevance: float
    title: str
    account: str
    url: str
    published_at: datetime | None
    added_at: datetime | None
    brief_proposed: bool
    pinned: bool
    issue_date: date | None
    duplicate_of: str
    translated: bool = False  # the title, by a language model
    summary_origin: SummaryOrigin = SummaryOrigin.EXTRACT
    story: str = ""  # identity of its story's best version; empty where it stands alone
    alike: int = 0  # how many others tell the same story
    gives_way: str = ""  # why it stands behind one of less relevance, where it does


def lines(
    url: str,
    *,
    decisions: Collection[Decision] | None = (Decision.PENDING,),
    section: str = "",
    ids: Sequence[int] | None = None,
    since: datetime | None = None,
    duplicates: bool = True,
    unpublished: bool = False,
    limit: int | None = 50,
    offset: int = 0,
) -> list[Line]:
    """The queue in the store at that URL, pinned ones first, then the most relevant (in the order of `ids` when they
    are given). None means: no such limit. Without `duplicates`, what repeats another article or a published item is
    left out; `unpublished`: only what no issue has had. Raises what `store.db.open_store` raises.
    """
    conditions, values = ["1"], list[Any]()
    if decisions is not None:
        by_index = "" if since is None and ids is None else "+"  # else the days or numbers are the shorter way
        conditions.append(f"{by_index}c.decision IN ({_marks(decisions)})")
        values += [decision.value for decision in decisions]
    if section:
        conditions.append(f"{_SECTION} = ?")
        values.append(section)
    if ids is not None:
        conditions.append(f"c.id IN ({_marks(ids)})")
        values += ids
    if since is not None:
        conditions.append("c.added_at >= ?")
        values.append(since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"))  # as SQLAlchemy writes it
    if not duplicates:
        conditions.append("c.duplicate_of = ''")
    if unpublished:
        conditions.append("c.issue_date IS NULL")
    query = (
        f"SELECT {_COLUMNS} FROM candidate c JOIN article a ON a.id = c.id "  # noqa: S608 - values go as parameters
        f"WHERE {' AND '.join(conditions)} ORDER BY c.pinned DESC, c.relevance DESC, c.id LIMIT ? OFFSET ?"
    )
    with _connection(url) as connection:
        rows = connection.execute(query, [*values, -1 if limit is None else limit, offset]).fetchall()
        told = _told(connection, rows)
    found = [_line(row, told) for row in rows]
    if ids is not None:
        place = {id_: number for number, id_ in enumerate(ids)}
        found.sort(key=lambda line: place[line.id])
    return found


@contextmanager
def _connection(url: str) -> Iterator[Any]:
    """A connection that only reads; a store that is missing, older or damaged goes the long way first."""
    connection = _connect(url)
    if not _is_current(connection):
        connection.close()
        from store.db import open_store

        open_store(url).dispose()
        connection = _connect(url)
    connection.execute("PRAGMA query_only = ON")
    try:
        yield connection
    finally:
        connection.close()


def _connect(url: str) -> Any:
    driver: Any = import_module("pysqlite3.dbapi2")
    path = Path(url.removeprefix(_PREFIX))
    return driver.connect(str(path) if path.is_file() else ":memory:")  # in memory: no schema, so the long way


def _is_current(connection: Any) -> bool:
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except connection.DatabaseError:
        return False
    return bool(found) and found[0] == newest_revision()


def _told(connection: Any, rows: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    """How many candidates tell each of the stories of these rows, of which the last column is the story."""
    stories = sorted({row[-1] for row in rows} - {""})
    query = f"SELECT story, count(*) FROM candidate WHERE story IN ({_marks(stories)}) GROUP BY story"  # noqa: S608
    return dict(connection.execute(query, stories).fetchall()) if stories else {}


def _line(row: tuple[Any, ...], told: Mapping[str, int]) -> Line:
    id_, decision, section, relevance, title, account, url, published_at, added_at, *rest = row
    brief, pinned, issue, same, translated, origin, story = rest
    return Line(
        id_,
        Decision(decision),
        section,
        relevance,
        title,
        account,
        url,
        _moment(published_at),
        _moment(added_at),
        bool(brief),
        bool(pinned),
        date.fromisoformat(issue) if issue else None,
        same,
        bool(translated),
        SummaryOrigin(origin or SummaryOrigin.EXTRACT),
        story,
        max(told.get(story, 0) - 1, 0) if story else 0,
    )


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if stored else None


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
