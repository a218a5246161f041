"""The index behind stories: which articles and published items share a key or an address with a given one.

A look-up reads a bounded number of rows, however many articles there are: a key that very many share is read only
for the newest of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, select, text, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from core.types import Article, Decision
from store.db import reading, writing
from store.rows import article_from
from store.tables import ArticleRow, CandidateRow, IssueItemRow, IssueKeyRow, StoryKeyRow, table_of

PER_KEY = 64  # newest articles that are read for one key
NEAREST = 12  # articles, or published items, that are worth a full comparison

# The newest of those that have a key share its weight: a passage of a body that one other article has says more than
# a word that half the week's titles have.
_NEAREST = """
    SELECT near.id FROM (
        SELECT s.ID AS id, 1.0 / count(*) OVER (PARTITION BY s.key) AS weight
        FROM json_each(:keys) AS k
        JOIN TABLE AS s ON s.key = k.value AND s.ID >= coalesce(
            (SELECT n.ID FROM TABLE AS n WHERE n.key = k.value ORDER BY n.ID DESC LIMIT 1 OFFSET :last), 0)
        WHERE s.ID <> :without
    ) AS near
    GROUP BY near.id ORDER BY sum(near.weight) DESC, near.id DESC LIMIT :limit
"""
_NEIGHBOURS = text(_NEAREST.replace("TABLE", "story_key").replace("ID", "article_id"))
_PUBLISHED = text(_NEAREST.replace("TABLE", "issue_key").replace("ID", "item_id"))


@dataclass(frozen=True, slots=True)
class PublishedStory:
    """An item or brief of a published issue, with everything it linked to or named as identities; `head` is the one
    of its title, `text` the summary, `id` its number in the store.
    """

    id: int
    day: date
    title: str
    identities: frozenset[str] = frozenset()
    head: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate as one of its story's: whether it is the best version, whether it only repeats another's text."""

    id: int
    title: str
    account: str
    best: bool
    repeats: bool


def put_keys(connection: Connection, article_id: int, keys: Collection[int]) -> None:
    """Store the keys of one article, in the caller's transaction."""
    table = table_of(StoryKeyRow)
    connection.execute(delete(table).where(table.c.article_id == article_id))
    if keys:
        rows = [{"key": key, "article_id": article_id} for key in sorted(keys)]
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def neighbours(engine: Engine, keys: Collection[int], *, without: int = 0, limit: int = NEAREST) -> list[int]:
    """Ids of the articles that share keys with the given ones, those with most of the rarest in common first."""
    values = {"keys": json.dumps(sorted(keys)), "last": PER_KEY - 1, "without": without, "limit": limit}
    with reading(engine) as connection:
        return [row[0] for row in connection.execute(_NEIGHBOURS, values)]


def get_articles(engine: Engine, ids: Collection[int]) -> dict[int, Article]:
    """The articles of those ids that there are."""
    table = table_of(ArticleRow)
    with reading(engine) as connection:
        rows = connection.execute(select(table).where(table.c.id.in_(list(ids)))).mappings()
        return {row["id"]: article_from(dict(row)) for row in rows}


def rejected(engine: Engine, ids: Collection[int]) -> dict[int, datetime | None]:
    """Those of these articles that the editor rejected, with when."""
    table = table_of(CandidateRow)
    query = select(table.c.id, table.c.decision, table.c.decided_at).where(table.c.id.in_(list(ids)))
    with reading(engine) as connection:
        return {row[0]: row[2] for row in connection.execute(query) if row[1] == Decision.REJECTED}


def told_with(engine: Engine, story: str) -> list[Told]:
    """The candidates of one story, its best version first; an empty story has none."""
    article, candidate = table_of(ArticleRow), table_of(CandidateRow)
    columns = (candidate.c.id, article.c.identity, article.c.title, article.c.account, candidate.c.duplicate_of)
    ids = select(candidate.c.id).where(candidate.c.story == story)
    best = select(article.c.id).where(article.c.identity == story)
    query = select(*columns).join(article, article.c.id == candidate.c.id).where(candidate.c.id.in_(ids.union(best)))
    with reading(engine) as connection:
        rows = connection.execute(query).all() if story else []
    found = [Told(row[0], row[2], row[3], best=row[1] == story, repeats=bool(row[4])) for row in rows]
    return sorted(found, key=lambda told: (not told.best, told.id))


def published_with(
    engine: Engine, identities: Collection[str], keys: Collection[int] = (), *, limit: int = NEAREST
) -> list[PublishedStory]:
    """Items and briefs of published issues that linked to or named any of these identities, and so many of those that
    share keys, as `neighbours` does; the newest first.
    """
    table = table_of(IssueItemRow)
    place = (table.c.date, table.c.section, table.c.position)
    values = {"keys": json.dumps(sorted(keys)), "last": PER_KEY - 1, "without": 0, "limit": limit}
    with reading(engine) as connection:
        alike = [row[0] for row in connection.execute(_PUBLISHED, values)] if keys else []
        by_address = connection.execute(select(*place).where(table.c.identity.in_(list(identities)))).all()
        by_key = connection.execute(select(*place).where(table.c.id.in_(alike))).all() if alike else []
        found = {tuple(row) for row in (*by_address, *by_key)}
        of_these = table.c.date.in_({row[0] for row in found}) & tuple_(*place).in_(found)
        rows = connection.execute(_items().where(of_these)).all() if found else []
    return _stories([tuple(row) for row in rows])


def published_since(engine: Engine, day: date) -> list[PublishedStory]:
    """All items and briefs of the issues from that day on, the newest first."""
    query = _items().where(table_of(IssueItemRow).c.date >= day)
    with reading(engine) as connection:
        return _stories([tuple(row) for row in connection.execute(query).all()])


def published_unkeyed(engine: Engine) -> list[PublishedStory]:
    """Items and briefs that have no keys yet: of issues that came in since the last time."""
    table = table_of(IssueItemRow)
    columns = (table.c.id, table.c.date, table.c.title, table.c.summary)
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).where(text("NOT keyed"), table.c.kind != "link")).all()
    return [PublishedStory(row[0], row[1], row[2], text=row[3]) for row in rows]


def put_published_keys(engine: Engine, keys: Mapping[int, Collection[int]]) -> None:
    """Store the keys of published items, by the items' numbers."""
    table, items = table_of(IssueKeyRow), table_of(IssueItemRow)
    rows = [{"key": key, "item_id": item_id} for item_id, own in keys.items() for key in sorted(own)]
    with writing(engine) as connection:
        if rows:
            connection.execute(insert(table).on_conflict_do_nothing(), rows)
        connection.execute(update(items).where(items.c.id.in_(list(keys))).values(keyed=True))


def _items() -> Select[Any]:
    table = table_of(IssueItemRow)
    names = ("id", "date", "section", "position", "kind", "title", "summary", "identity")
    return select(*(table.c[name] for name in names))


def _stories(rows: Sequence[tuple[int, date, str, int, str, str, str, str]]) -> list[PublishedStory]:
    """Rows of items and of their further addresses, as items."""
    heads: dict[tuple[date, str, int], tuple[int, str, str, str]] = {}
    linked: dict[tuple[date, str, int], set[str]] = {}
    for id_, day, section, position, kind, title, summary, identity in rows:
        place = (day, section, position)
        if kind != "link":
            heads[place] = (id_, title, summary, identity)
        linked.setdefault(place, set()).update({identity} - {""})
    found = [
        PublishedStory(id_, place[0], title, frozenset(linked[place]), head, summary)
        for place, (id_, title, summary, head) in heads.items()
    ]
    return sorted(found, key=lambda story: (story.day, story.id), reverse=True)
