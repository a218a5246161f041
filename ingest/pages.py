"""One waiting entry → its page → an article to store, or the failure to record."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.text import clean
from core.types import Failure, Page, Source
from core.urls import identity, is_http
from ingest.answer import Fetcher
from ingest.due import retry_page
from ingest.jobs import INBOX, PAGE_SECONDS, Reading, read_embedded, read_page
from ingest.warc import day_file, read_record_id
from ingest.workers import JobFailed, Pool
from store.articles import EntryFailure, Harvest
from store.sources import WaitingEntry

if TYPE_CHECKING:
    from core.types import Entry

log = logging.getLogger(__name__)

CRASH_WAIT = timedelta(days=1)  # a page that our own code stumbles over may be readable after an upgrade
MIN_EMBEDDED = 200  # characters of markup below which a feed's text is a teaser, not an article


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an entry: something to store, or a failure to record; both where the text that the source embeds
    stands in until the page can be had.
    """

    harvest: Harvest | None = None
    failure: EntryFailure | None = None


async def harvest(
    waiting: WaitingEntry,
    source: Source | None,
    *,
    fetcher: Fetcher,
    pool: Pool,
    now: datetime,
    refused: Failure | None = None,
) -> Outcome:
    """Fetch, extract and judge. A page that cannot be had is replaced by the text the source embeds, if any. With
    `refused`, its host is known to give nothing at present and is not asked.
    """
    fetched = refused or await fetcher.get(waiting.entry.url, purpose="page")
    if isinstance(fetched, Failure):
        return await _without_page(waiting, source, fetched, pool, now)
    page = replace(fetched.page, entry=waiting.entry)
    reading = await read(page, source, pool)
    if isinstance(reading, Reading) and reading.article.moved_to:
        page, reading = await _followed(page, reading, source, fetcher, pool)
    if isinstance(reading, Failure):
        return await _without_page(waiting, source, reading, pool, now)
    return Outcome(harvested(reading, page, waiting))


async def _followed(
    page: Page, reading: Reading, source: Source | None, fetcher: Fetcher, pool: Pool
) -> tuple[Page, Reading | Failure]:
    """Where a page says that it has moved (an account that migrated, a paper's PDF), one step and no further; if
    nothing can be read there, the page as it is.
    """
    onward = await fetcher.get(reading.article.moved_to, purpose="page")
    if isinstance(onward, Failure):
        return page, reading
    there = replace(onward.page, entry=page.entry)
    found = await read(there, source, pool)
    return (page, reading) if isinstance(found, Failure) else (there, found)


async def read(page: Page, source: Source | None, pool: Pool) -> Reading | Failure:
    """Extract and judge one page in a worker. A failure names the file of a saved page that has no address."""
    found = await _read(page, source, pool)
    if isinstance(found, Failure) and page.saved_as and not is_http(page.url):
        return replace(found, where=page.saved_as)
    return found


async def _read(page: Page, source: Source | None, pool: Pool) -> Reading | Failure:
    if not page.body.strip():
        return Failure(kind="empty", where=page.url, why="the page has no content")
    try:
        return await pool.run(PAGE_SECONDS, read_page, page, source)
    except JobFailed as failure:
        log.error("%s: the extraction failed: %s", page.url, failure)
        log.info("%s", failure.trace)
        return Failure(
            kind="unreadable",
            where=page.url,
            why=f"the extraction failed: {failure}",
            retry_at=page.fetched_at + CRASH_WAIT,
        )


def harvested(reading: Reading, page: Page, waiting: WaitingEntry | None) -> Harvest:
    """The reading with where it came from."""
    place = read_record_id(page.record_id)
    addresses = {page.url, page.final_url, *((waiting.entry.url,) if waiting else ())}
    return Harvest(
        article=reading.article,
        judgement=reading.judgement,
        fetched_at=page.fetched_at,
        entry_id=waiting.id if waiting else None,
        source_key=waiting.entry.source_key if waiting else INBOX,
        record_id=page.record_id,
        archive=day_file(Path(), place[0]).name if place else "",
        aliases=tuple(sorted({identity(address) for address in addresses if address})),
        story_keys=reading.story_keys,
        search_keys=reading.search_keys,
        printed_keys=reading.printed_keys,
    )


async def _without_page(
    waiting: WaitingEntry, source: Source | None, failure: Failure, pool: Pool, now: datetime
) -> Outcome:
    failure = replace(failure, retry_at=_retry_at(failure, waiting, now))
    failed = EntryFailure(entry_id=waiting.id, failure=failure)
    entry = waiting.entry
    if not embeds_text(entry) or (waiting.attempts and failure.retry_at):
        return Outcome(failure=failed)  # nothing stands in, or it does so already
    try:
        reading = await pool.run(PAGE_SECONDS, read_embedded, entry, source, failure.why, now)
    except JobFailed:
        return Outcome(failure=failed)
    if isinstance(reading, Failure):
        return Outcome(failure=failed)
    page = Page(url=entry.url, final_url=entry.url, status=0, body=b"", fetched_at=now)
    kept = harvested(reading, page, waiting)
    if failure.retry_at is None:
        return Outcome(kept)
    return Outcome(replace(kept, entry_id=None), failed)


def _retry_at(failure: Failure, waiting: WaitingEntry, now: datetime) -> datetime | None:
    """The later of what the failure says and our own schedule; None once that is at its end."""
    if failure.retry_at is None:
        return None
    refused = failure.kind == "status" and "HTTP 4" in failure.why  # a fresh link may be a little ahead of its page
    own = retry_page(waiting.attempts + 1, now, **({"most": 2} if refused else {}))
    return max(own, failure.retry_at) if own else None


def embeds_text(entry: Entry) -> bool:
    """Whether the source gave the article itself, not a teaser."""
    return len(clean(entry.content_html)) >= MIN_EMBEDDED
