"""Full text over title and body: FTS5 on our own CJK bigrams, so that 量化 (two characters) is found."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Engine, text

from core.errors import UsageError
from core.text import bigrams, has_cjk
from store.db import reading

TITLE_WEIGHT, BODY_WEIGHT = 5.0, 1.0  # of a match, for bm25
RANKED = 1000  # from so many matches on, only the newest are looked at: bm25 has to read them all

_NEWEST = text("SELECT rowid FROM article_fts WHERE article_fts MATCH :query ORDER BY rowid DESC LIMIT :most")
_BEST = text(
    "SELECT rowid FROM article_fts WHERE article_fts MATCH :query "
    "ORDER BY bm25(article_fts, :title, :body) LIMIT :limit"
)
_TITLES = text("SELECT a.id, a.title FROM json_each(:ids) AS k JOIN article AS a ON a.id = k.value")


def index(connection: Connection, article_id: int, title: str, body: str) -> None:
    """Put (or put anew) an article into the index."""
    remove(connection, article_id)
    row = {"id": article_id, "title": " ".join(bigrams(title)), "body": " ".join(bigrams(body))}
    connection.execute(text("INSERT INTO article_fts(rowid, title, body) VALUES (:id, :title, :body)"), row)


def remove(connection: Connection, article_id: int) -> None:
    """Take an article out of the index; nothing happens when it is not there."""
    connection.execute(text("DELETE FROM article_fts WHERE rowid = :id"), {"id": article_id})


def find(engine: Engine, words: str, *, limit: int = 50) -> list[int]:
    """Ids of the articles that hold all the words, the best first. A word may be any length; Chinese needs no
    spaces: 模型压缩 is found as the phrase it is. Where very many hold them, the newest of these: those first that
    have the words in their title. UsageError when there is nothing to look for.
    """
    phrases = [_phrase(word) for word in words.split()]
    query = " AND ".join(phrase for phrase in phrases if phrase)
    if not query:
        raise UsageError(f"{words!r} has no letter, digit or Chinese character to search for")
    with reading(engine) as connection:
        newest = list(connection.execute(_NEWEST, {"query": query, "most": RANKED}).scalars())
        if len(newest) < RANKED:
            values = {"query": query, "title": TITLE_WEIGHT, "body": BODY_WEIGHT, "limit": limit}
            return list(connection.execute(_BEST, values).scalars())
        rows = connection.execute(_TITLES, {"ids": json.dumps(newest)}).all()
        titles = {row[0]: row[1] for row in rows}
    wanted = [bigrams(word) for word in words.split()]
    named = [id_ for id_ in newest if _holds(bigrams(titles.get(id_, "")), wanted)]
    return list(dict.fromkeys([*named, *newest]))[:limit]


def _holds(terms: list[str], words: list[list[str]]) -> bool:
    """Whether all the words, as their terms in a row, stand among these."""
    joined = f" {' '.join(terms)} "
    return all(f" {' '.join(word)} " in joined for word in words if word)


def _phrase(word: str) -> str:
    terms = bigrams(word)
    if not terms:
        return ""
    last_is_pair = len(terms[-1]) == 2 and has_cjk(terms[-1])  # anything else may be the beginning of a longer term
    return f'"{" ".join(terms)}"' + ("" if last_is_pair else "*")
