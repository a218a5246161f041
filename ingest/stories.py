"""A batch on its way into the store: which of it repeats or follows what is there, or what an issue had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.clock import local
from core.types import Article
from curate.duplicates import Relation, likeness
from curate.references import references
from curate.stories import Printed, place, placed
from store.stories import get_articles, neighbours, published_since, published_with

if TYPE_CHECKING:
    from store.articles import Harvest
    from store.db import Engine

RECENT_ISSUES = timedelta(days=60)  # whose items are compared by title; older ones are found by their links
_REPEATS = (Relation.SAME, Relation.REPOST)


def placed_among_others(engine: Engine, harvest: Sequence[Harvest], now: datetime) -> list[Harvest]:
    """The batch with its judgements filled in: duplicate of, follow-up of, story. Articles of one batch see those
    before them, so that two reposts that arrive together are found, too.
    """
    since = (local(now) - RECENT_ISSUES).date()
    recent = [Printed(item.day, item.title, item.identities) for item in published_since(engine, since)]
    done: list[Harvest] = []
    for one in harvest:
        if one.judgement is None:
            done.append(one)
            continue
        article = one.article
        printed = published_with(engine, {article.identity, *references(article)})
        older = [Printed(item.day, item.title, item.identities) for item in printed if item.day < since]
        mates = [other.article for other in done if other.story_keys & one.search_keys]
        stored = _stored_neighbours(engine, one).values()
        others = [other for other in (*stored, *mates) if other.identity != article.identity]
        done.append(replace(one, judgement=placed(one.judgement, place(article, others, [*recent, *older]))))
    return done


def yield_to_better(engine: Engine, harvest: Sequence[Harvest]) -> int:
    """After a batch: what was stored before and is only a repost of a better version that came in now is marked as
    its duplicate, unless the editor has decided about it. Returns how many were marked.
    """
    from core.types import Decision
    from store.articles import save_judgements
    from store.queue import candidates

    better = [one for one in harvest if one.judgement and one.judgement.story == one.article.identity]
    marked = 0
    for one in better:
        identity = one.article.identity
        reposts = [
            id_
            for id_, other in _stored_neighbours(engine, one).items()
            if other.identity != identity and likeness(one.article, other).relation in _REPEATS
        ]
        waiting = candidates(engine, ids=reposts, decisions=[Decision.PENDING])
        judgements = [
            (
                candidate.id,
                replace(
                    candidate.judgement,
                    duplicate_of=identity,
                    story=identity,
                    reasons=(f"有更好的版本：《{one.article.title[:30]}》", *candidate.judgement.reasons),
                ),
            )
            for candidate in waiting
            if candidate.judgement.duplicate_of != identity
        ]
        save_judgements(engine, judgements)
        marked += len(judgements)
    return marked


def _stored_neighbours(engine: Engine, one: Harvest) -> dict[int, Article]:
    return get_articles(engine, neighbours(engine, one.search_keys)) if one.search_keys else {}
