"""The index behind stories: which articles share a key with a given one, and which published items an address.

A look-up reads a bounded number of rows, however many articles there are: a key that very many share is read only
for the newest of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, delete, select, text, tuple_
from sqlalchemy.dialects.sqlite import insert

from core.types import Article
from store.db import reading
from store.rows import article_from
from store.tables import ArticleRow, IssueItemRow, StoryKeyRow, table_of

PER_KEY = 64  # newest articles that are read for one key
NEAREST = 12  # articles that are worth a full comparison

_NEIGHBOURS = text(
    """
    SELECT s.article_id, count(*) AS shared
    FROM json_each(:keys) AS k
    JOIN story_key AS s ON s.key = k.value AND s.article_id >= coalesce(
        (SELECT n.article_id FROM story_key AS n WHERE n.key = k.value
         ORDER BY n.article_id DESC LIMIT 1 OFFSET :last), 0)
    WHERE s.article_id <> :without
    GROUP BY s.article_id ORDER BY shared DESC, s.article_id DESC LIMIT :limit
    """
)


@dataclass(frozen=True, slots=True)
class PublishedStory:
    """An item of a published issue, with everything it linked to as identities."""

    day: date
    title: str
    identities: frozenset[str]


def put_keys(connection: Connection, article_id: int, keys: Collection[int]) -> None:
    """Store the keys of one article, in the caller's transaction."""
    table = table_of(StoryKeyRow)
    connection.execute(delete(table).where(table.c.article_id == article_id))
    if keys:
        rows = [{"key": key, "article_id": article_id} for key in sorted(keys)]
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def neighbours(engine: Engine, keys: Collection[int], *, without: int = 0, limit: int = NEAREST) -> list[int]:
    """Ids of the articles that share most keys with the given ones, those with most in common first."""
    values = {"keys": json.dumps(sorted(keys)), "last": PER_KEY - 1, "without": without, "limit": limit}
    with reading(engine) as connection:
        return [row[0] for row in connection.execute(_NEIGHBOURS, values)]


def get_articles(engine: Engine, ids: Collection[int]) -> dict[int, Article]:
    """The articles of those ids that there are."""
    table = table_of(ArticleRow)
    with reading(engine) as connection:
        rows = connection.execute(select(table).where(table.c.id.in_(list(ids)))).mappings()
        return {row["id"]: article_from(dict(row)) for row in rows}


def published_with(engine: Engine, identities: Collection[str]) -> list[PublishedStory]:
    """Items and briefs of published issues that linked to any of these identities, the newest first."""
    table = table_of(IssueItemRow)
    place = (table.c.date, table.c.section, table.c.position)
    hit = select(*place).where(table.c.identity.in_(list(identities)))
    with reading(engine) as connection:
        rows = connection.execute(
            select(*place, table.c.kind, table.c.title, table.c.identity).where(tuple_(*place).in_(hit))
        ).all()
    return _stories([tuple(row) for row in rows])


def published_since(engine: Engine, day: date) -> list[PublishedStory]:
    """All items and briefs of the issues from that day on, the newest first."""
    table = table_of(IssueItemRow)
    place = (table.c.date, table.c.section, table.c.position)
    query = select(*place, table.c.kind, table.c.title, table.c.identity).where(table.c.date >= day)
    with reading(engine) as connection:
        return _stories([tuple(row) for row in connection.execute(query).all()])


def _stories(rows: Sequence[tuple[date, str, int, str, str, str]]) -> list[PublishedStory]:
    """Rows of items and of their further addresses, as items."""
    titles: dict[tuple[date, str, int], str] = {}
    linked: dict[tuple[date, str, int], set[str]] = {}
    for day, section, position, kind, title, identity in rows:
        place = (day, section, position)
        if kind != "link":
            titles[place] = title
        linked.setdefault(place, set()).update({identity} - {""})
    found = [PublishedStory(place[0], titles.get(place, ""), frozenset(linked[place])) for place in linked]
    return sorted(found, key=lambda story: (story.day, story.title), reverse=True)
