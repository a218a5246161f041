"""A batch on its way into the store: which of it repeats or follows what is there, or what an issue had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from core.clock import local
from core.types import Article, Decision, Judgement
from curate.printed import Printed, printed_keys
from curate.references import references
from curate.stories import Place, place, placed
from store.articles import save_judgements, stored_as
from store.queue import candidates
from store.stories import (
    PublishedStory,
    get_articles,
    neighbours,
    published_since,
    published_unkeyed,
    published_with,
    put_published_keys,
    rejected,
)

if TYPE_CHECKING:
    from store.articles import Harvest
    from store.db import Engine

RECENT_ISSUES = timedelta(days=60)  # whose items are all compared; older ones are found by their keys and addresses


@dataclass(frozen=True, slots=True)
class Joined:
    """What a stored article has become part of: the identity and title of the story's best version, and whether it
    is only a repeat of that.
    """

    best: str
    title: str
    repeats: bool

    def judged(self, judgement: Judgement) -> Judgement:
        """The judgement with that in it; what repeats something already goes on doing so."""
        if not self.repeats or judgement.duplicate_of:
            return replace(judgement, story=self.best)
        reasons = (f"有更好的版本：《{self.title[:30]}》", *judgement.reasons)
        return replace(judgement, duplicate_of=self.best, story=self.best, reasons=reasons)

    def is_known(self, judgement: Judgement) -> bool:
        """Whether the judgement says so already."""
        return judgement.story == self.best and bool(judgement.duplicate_of or not self.repeats)


@dataclass(frozen=True, slots=True)
class Placed:
    """A batch with its judgements filled in, and what that means for articles that were stored before, by their ids."""

    harvest: list[Harvest]
    joined: Mapping[int, Joined]


def placed_among_others(engine: Engine, harvest: Sequence[Harvest], now: datetime) -> Placed:
    """The batch with its judgements filled in: duplicate of, follow-up of, story. Articles of one batch see those
    before them, so that two reposts that arrive together are found, too.
    """
    key_published(engine)
    since = (local(now) - RECENT_ISSUES).date()
    recent = [_printed(story) for story in published_since(engine, since)]
    done: list[Harvest] = []
    joined: dict[int, Joined] = {}
    for one in harvest:
        if one.judgement is None:
            done.append(one)
            continue
        stored = _stored_neighbours(engine, one)
        mates = [other.article for other in done if other.story_keys & one.search_keys]
        others = [other for other in (*stored.values(), *mates) if other.identity != one.article.identity]
        where = place(one.article, others, [*recent, *_older(engine, one, others, since)], _rejected(engine, stored))
        best = next((other for other in others if other.identity == where.story), one.article)
        done = [_joined(other, where, best) for other in done]
        done.append(replace(one, judgement=placed(one.judgement, where)))
        joined |= {
            id_: _membership(other, where, best) for id_, other in stored.items() if other.identity in where.group
        }
    return Placed(done, joined)


def key_published(engine: Engine) -> None:
    """Give keys to the items of issues that came in since the last time."""
    if new := published_unkeyed(engine):
        put_published_keys(engine, {story.id: printed_keys(story.title, story.text) for story in new})


def tell_the_stored(engine: Engine, batch: Placed) -> int:
    """After a batch: stored articles learn of the story that they have become part of, and what is only a repost of a
    better version that came in now is marked as its duplicate, unless the editor has decided about it. Returns how
    many were marked.
    """
    waiting = candidates(engine, ids=list(batch.joined), decisions=[Decision.PENDING]) if batch.joined else []
    judgements = [
        (one.id, batch.joined[one.id].judged(one.judgement))
        for one in waiting
        if not batch.joined[one.id].is_known(one.judgement)
    ]
    if judgements:
        save_judgements(engine, judgements)
    return len(judgements)


def _older(engine: Engine, one: Harvest, others: Iterable[Article], since: date) -> list[Printed]:
    """Items of issues before that day that have an address or enough words in common with the article."""
    known = {one.article.identity, *references(one.article), *(other.identity for other in others)}
    return [_printed(item) for item in published_with(engine, known, one.printed_keys) if item.day < since]


def _printed(story: PublishedStory) -> Printed:
    return Printed(story.day, story.title, story.identities, story.head, story.text)


def _rejected(engine: Engine, stored: Mapping[int, Article]) -> dict[str, datetime | None]:
    return {stored[id_].identity: at for id_, at in rejected(engine, stored).items()} if stored else {}


def _membership(other: Article, where: Place, best: Article) -> Joined:
    return Joined(where.story, best.title, other.identity in where.yielding)


def _joined(other: Harvest, where: Place, best: Article) -> Harvest:
    """One of the same batch, with what the later one has brought it into."""
    if other.judgement is None or other.article.identity not in where.group:
        return other
    return replace(other, judgement=_membership(other.article, where, best).judged(other.judgement))


def _stored_neighbours(engine: Engine, one: Harvest) -> dict[int, Article]:
    if not one.search_keys:
        return {}
    return get_articles(engine, neighbours(engine, one.search_keys, without=stored_as(engine, one) or 0))
