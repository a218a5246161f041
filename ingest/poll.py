"""One source asked once: what it shows, and what is remembered of it afterwards. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.types import Entry, Failure, Page, Source
from ingest.answer import Fetched, Fetcher, Validators
from ingest.due import address, wants_full
from ingest.filters import unwanted
from ingest.freshness import fresh_until
from ingest.jobs import FEED_SECONDS, read_feed
from ingest.outcome import answered, failed, moved, with_rhythm
from ingest.workers import JobFailed, Pool
from store.sources import SourceState

if TYPE_CHECKING:
    from ingest.feeds.types import Feed, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll brought: the entries that are wanted, the state to remember, and what went wrong."""

    source: Source
    state: SourceState
    entries: tuple[Entry, ...] = ()
    unwanted: int = 0
    unchanged: bool = False
    failure: Failure | None = None
    flags: tuple[str, ...] = ()


async def poll(source: Source, state: SourceState, *, fetcher: Fetcher, pool: Pool, now: datetime) -> Polled:
    """Ask the source; an expected failure is part of the outcome."""
    if state.url != source.url:
        state = SourceState(key=source.key, url=source.url)
    asked = replace(source, url=address(state, source, now))
    full = wants_full(state, now)
    answers = await _ask(asked, state, fetcher, full=full)
    if isinstance(answers, Failure):
        return _failed(source, state, answers, now)
    if all(answer.not_modified for answer in answers):
        return _unchanged(source, _followed(state, asked.url, answers, now), answers, now, full=False)
    digest = _digest(answers)
    state = _with_validators(_followed(state, asked.url, answers, now), answers)
    if digest == state.body_hash:
        return _unchanged(source, state, answers, now, full=True)
    feeds = await _read_all(asked, answers, fetcher, pool, now)
    if isinstance(feeds, Failure):
        return _failed(source, replace(state, etag="", last_modified=""), feeds, now)
    if any(feed.more for feed in feeds):
        # what changes stands elsewhere: an unchanged first answer must not stop us from looking there
        state, digest = replace(state, etag="", last_modified=""), ""
    return _understood(source, replace(state, body_hash=digest), answers, feeds, now)


async def _ask(source: Source, state: SourceState, fetcher: Fetcher, *, full: bool) -> list[Fetched] | Failure:
    from ingest.kinds import KINDS

    requests = KINDS[source.kind].requests(source)
    if not requests:
        return Failure(kind="not_a_feed", where=source.key, why="there is nothing to ask for: no url and no options")
    # with several addresses, validators of one would hide what the others have
    single = len(requests) == 1 and not full
    validators = Validators(state.etag, state.last_modified) if single else None
    answers: list[Fetched] = []
    for request in requests:
        answer = await _get(source, request, fetcher, validators)
        if isinstance(answer, Failure):
            return answer
        answers.append(answer)
    return answers


async def _read_all(
    source: Source, answers: list[Fetched], fetcher: Fetcher, pool: Pool, now: datetime
) -> list[Feed] | Failure:
    """What the answers show, and what the further addresses show that they name."""
    feeds: list[Feed] = []
    for answer in answers:
        feed = await _read(source, answer.page, pool, now)
        if isinstance(feed, Failure):
            return feed
        feeds.append(feed)
    for request in [request for feed in feeds for request in feed.more]:
        further = await _get(source, request, fetcher)
        if isinstance(further, Failure):
            return further
        feed = await _read(source, further.page, pool, now)
        if isinstance(feed, Failure):
            return feed
        feeds.append(feed)
    return feeds


async def _get(
    source: Source, request: Request, fetcher: Fetcher, validators: Validators | None = None
) -> Fetched | Failure:
    return await fetcher.get(
        request.url, purpose=request.purpose, source=source, validators=validators, headers=request.headers
    )


async def _read(source: Source, page: Page, pool: Pool, now: datetime) -> Feed | Failure:
    if not page.body.strip():
        return Failure(kind="empty", where=page.url, why="the answer has no content")
    why = ""
    for job in (read_feed, read_cautiously):
        try:
            return await pool.run(FEED_SECONDS, job, source, page, now)
        except JobFailed as failure:
            why = str(failure)
    return Failure(kind="not_a_feed", where=page.url, why=f"it cannot be read: {why}")


def read_cautiously(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """What a feed shows by the quick reader alone: less, but within bounds even on a hostile document."""
    from ingest.feeds import parse_feed
    from ingest.kinds.base import content_type

    return parse_feed(
        page.body, url=page.final_url, content_type=content_type(page), source=source, now=now, cautious=True
    )


def _unchanged(source: Source, state: SourceState, answers: list[Fetched], now: datetime, *, full: bool) -> Polled:
    """Nothing was read: what the body asked for last time (its ttl) still holds."""
    before = state.fresh_until - state.polled_at if state.fresh_until and state.polled_at else None
    until = fresh_until(now, before, answers[0].max_age, answers[0].retry_after)
    state = replace(answered(state, now, full=full, same=True), fresh_until=until)
    return Polled(source=source, state=state, unchanged=True)


def _understood(source: Source, state: SourceState, answers: list[Fetched], feeds: list[Feed], now: datetime) -> Polled:
    shown = [entry for feed in feeds for entry in feed.entries]
    wanted = tuple(entry for entry in shown if not unwanted(entry, source))
    first, head = feeds[-1], answers[0]  # where a page named the feed, the feed speaks
    state = replace(
        with_rhythm(answered(state, now, full=True), shown, now),
        fresh_until=fresh_until(
            now, head.max_age, head.retry_after, first.ttl, skip_hours=first.skip_hours, skip_days=first.skip_days
        ),
    )
    flags = tuple(dict.fromkeys(flag for feed in feeds for flag in feed.flags))
    return Polled(source=source, state=state, entries=wanted, unwanted=len(shown) - len(wanted), flags=flags)


def _followed(state: SourceState, asked: str, answers: list[Fetched], now: datetime) -> SourceState:
    """The permanent redirect that the answer came through, if any."""
    own = len(answers) == 1 and answers[0].page.url == asked
    return moved(state, asked, answers[0].permanent_url if own else "", now)


def _with_validators(state: SourceState, answers: list[Fetched]) -> SourceState:
    validators = answers[0].validators if len(answers) == 1 else Validators()
    return replace(state, etag=validators.etag, last_modified=validators.last_modified)


def _failed(source: Source, state: SourceState, failure: Failure, now: datetime) -> Polled:
    return Polled(source=source, state=failed(state, failure, now), failure=failure)


def _digest(answers: list[Fetched]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for answer in answers:
        digest.update(answer.page.body)
    return digest.hexdigest()


def first_state(source: Source, states: Mapping[str, SourceState]) -> SourceState:
    """What is remembered of the source, or a clean slate."""
    return states.get(source.key) or SourceState(key=source.key, url=source.url)
