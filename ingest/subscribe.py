"""An address → a source that was seen to answer, ready to be written into config.toml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.clock import now
from core.config import Config
from core.errors import UsageError
from core.types import Failure, Source
from core.urls import is_http, tidy
from ingest.discover import by_address, by_answer
from ingest.watchlist import check

if TYPE_CHECKING:
    from ingest.poll import Polled


@dataclass(frozen=True, slots=True)
class Found:
    """The source that was found and what it shows, or the failure that stands in the way."""

    source: Source
    polled: Polled | None
    failure: Failure | None = None


async def find_source(config: Config, url: str, allow: Sequence[str] = ()) -> Found:
    """What kind of source an address is, and what it shows now. UsageError for what is no http(s) address."""
    from ingest.fetch import open_fetcher

    url = tidy(url)
    if not is_http(url):
        raise UsageError(f"{url}: not an http(s) address")
    source = by_address(url)
    if source is None:
        probe = Source(key="new", kind="feed", url=url, allow=tuple(allow))
        async with open_fetcher(config.ingest, archive=None, clock=now) as fetcher:
            answer = await fetcher.get(url, purpose="feed", source=probe)
        seen = answer if isinstance(answer, Failure) else by_answer(answer.page, now())
        if isinstance(seen, Failure):
            return Found(probe, None, seen)
        source = seen
    source = replace(source, allow=tuple(allow))
    (polled,) = await check(config, [source])
    return Found(source, polled, polled.failure)
