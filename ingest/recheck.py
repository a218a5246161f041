"""The queue visited again: is each article still there, and does it still say the same?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.config import Config
from core.lock import held, lock_path
from core.types import Candidate, Entry, Failure, Page, State
from ingest.answer import Fetcher
from ingest.jobs import Reading
from ingest.lanes import Lanes
from ingest.once import opened
from ingest.pages import harvested, read
from ingest.pipeline import Pass
from ingest.records import read_page
from ingest.stopping import run_stoppable
from ingest.writer import Writer
from store.articles import archived
from store.db import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.types import Article, Source
    from store.db import Engine

Pages = Callable[[Candidate], Awaitable[Page | Failure]]

CHANGED = "changed"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of a candidate: `now` is live, changed, a state such as deleted, or unknown (then see `why`)."""

    id: int
    title: str
    url: str
    now: str
    why: str = ""


def recheck(
    config: Config,
    choose: Callable[[Engine], Sequence[Candidate]],
    replay: Sequence[Path] = (),
    *,
    from_archive: bool = False,
) -> list[Checked]:
    """Visit the candidates that `choose` picks and record what was found; with `from_archive`, read the pages that
    were kept of them once more instead. Raises LockHeld during another run.
    """
    folder = config.path(config.ingest.archive)

    async def go(stop: asyncio.Event) -> list[Checked]:
        async with opened(config, engine, stop, replay) as work:
            kept = {one: record for one, _, record in archived(engine)} if from_archive else {}
            pages: Pages = partial(_kept, folder, kept) if from_archive else partial(_visited, work.fetcher)
            by_key = {source.key: source for source in config.all_sources}
            return await revisit(work, choose(engine), by_key, pages)

    with held(lock_path(config)):
        engine = open_store(config.store_url)
        try:
            return run_stoppable(go)
        finally:
            engine.dispose()


async def revisit(
    work: Pass, candidates: Sequence[Candidate], sources: Mapping[str, Source], pages: Pages
) -> list[Checked]:
    """Read each article anew, from the page that `pages` gives; what is found is stored, and told in their order."""
    found: dict[int, Checked] = {}

    async def visit(candidate: Candidate) -> None:
        if not work.stop.is_set():
            found[candidate.id] = await _visit(work, candidate, sources.get(candidate.source_key), writer, pages)

    async with Writer(work.engine, work.clock, work.settled) as writer, Lanes(work.per_host) as lanes:
        for candidate in candidates:
            lanes.add(urlsplit(candidate.article.url).hostname or "", partial(visit, candidate))
    return [found[candidate.id] for candidate in candidates if candidate.id in found]


async def _visited(fetcher: Fetcher, candidate: Candidate) -> Page | Failure:
    fetched = await fetcher.get(candidate.article.url, purpose="page")
    return fetched if isinstance(fetched, Failure) else fetched.page


async def _kept(folder: Path, records: Mapping[int, str], candidate: Candidate) -> Page | Failure:
    if candidate.id not in records:
        return Failure(kind="not_archived", where=candidate.article.url, why="its page was not kept")
    return read_page(folder, records[candidate.id])


async def _visit(work: Pass, candidate: Candidate, source: Source | None, writer: Writer, pages: Pages) -> Checked:
    article = candidate.article
    checked = Checked(id=candidate.id, title=candidate.title, url=article.url, now=UNKNOWN)
    page = await pages(candidate)
    if isinstance(page, Failure):
        if page.kind != "gone" and "HTTP 404" not in page.why:
            return replace(checked, why=page.why)
        lost = replace(article, state=State.DELETED, reason=page.why, text="", markdown="")
        page = Page(url=article.url, final_url=article.url, status=404, body=b"", fetched_at=work.clock())
        reading: Reading | Failure = Reading(lost, None)
    else:
        page = replace(page, entry=_as_entry(candidate))
        reading = await read(page, source, work.pool)
    if isinstance(reading, Failure):
        return replace(checked, why=reading.why)
    await writer.read(replace(harvested(reading, page, None), source_key=candidate.source_key))
    return replace(checked, now=_difference(article, reading.article), why=reading.article.reason)


def _as_entry(candidate: Candidate) -> Entry:
    """What was known before, so that it fills the same gaps again."""
    article = candidate.article
    return Entry(
        source_key=candidate.source_key,
        url=article.url,
        title=article.title,
        account=article.account,
        author=article.author,
        published=article.published,
    )


def _difference(before: Article, after: Article) -> str:
    if after.state != before.state:
        return after.state.value
    return after.state.value if (before.title, before.text) == (after.title, after.text) else CHANGED
