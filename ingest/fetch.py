"""The one seam to the network: guard, limits, retries, politeness and archive for every request.

``open_fetcher(config, archive=…, clock=…)`` gives a Fetcher; `get` follows redirects hop by hop, each hop guarded,
paced and archived on its own, and hands back a page or a Failure.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from core.types import Failure
from ingest.answer import Answer, Fetched, Fetcher, Purpose, Trouble, Validators
from ingest.errand import Budget, Errand, prepare, redirected
from ingest.exchange import Exchange
from ingest.guard import Forbidden, Guard, is_public, system_lookup
from ingest.hosts import Hosts
from ingest.redact import redact
from ingest.robots import Robots
from ingest.transport import open_routes
from ingest.verdict import REDIRECTS, asked_wait, verdict

if TYPE_CHECKING:
    import ssl

    from core.clock import Clock
    from core.config import IngestConfig
    from core.types import Source
    from ingest.archive import ArchiveWriter

__all__ = ["Fetched", "Fetcher", "Guard", "Purpose", "Validators", "is_public", "open_fetcher"]

RETRIES = 2  # at most, at once; a time-out is tried again only once
_PASSING_STATUS = frozenset((502, 503, 504))  # worth a second try at once, unless Retry-After says otherwise
_TRIES_AGAIN = {"connect": RETRIES, "timeout": 1}
_FINAL = frozenset(("gone", "forbidden", "too_large"))  # no sense in trying again later


@asynccontextmanager
async def open_fetcher(
    config: IngestConfig,
    *,
    archive: ArchiveWriter | None,
    clock: Clock,
    guard: Guard | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Fetcher]:
    """The network for one run. `guard` and `tls` replace the address policy and the certificate checks."""
    # threads of their own: look-ups that hang must not keep workers and other look-ups waiting
    threads = ThreadPoolExecutor(config.concurrency, "dns")
    try:
        guard = guard or _usual_guard(config, threads)
        async with open_routes(config, guard, tls) as routes:
            fetcher = NetworkFetcher(config, guard, Exchange(config, routes, archive, clock), clock, archive)
            try:
                yield fetcher
            finally:
                await fetcher.close()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _usual_guard(config: IngestConfig, threads: Executor) -> Guard:
    public = partial(is_public, allow_fake_ip=config.allow_fake_ip)
    return Guard(public=public, lookup=system_lookup(threads))


class NetworkFetcher:
    """The Fetcher that goes out."""

    def __init__(
        self, config: IngestConfig, guard: Guard, exchange: Exchange, clock: Clock, archive: ArchiveWriter | None
    ) -> None:
        self._config = config
        self._guard = guard
        self._exchange = exchange
        self._clock = clock
        self._archive = archive
        self._hosts = Hosts(
            concurrency=config.concurrency, per_host=config.per_host, requests_per_second=config.requests_per_second
        )
        self._robots = Robots(config.user_agent, self._fetch_robots, self._hosts.slow_down) if config.robots else None

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        source: Source | None = None,
        validators: Validators | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched | Failure:
        """See Fetcher.get."""
        try:
            errand = prepare(
                url, purpose, agent=self._config.user_agent, source=source, validators=validators, private=headers
            )
            return await self._follow(errand, robots=purpose == "page")
        except (Forbidden, Trouble) as trouble:
            return self._failure(url, trouble)

    async def close(self) -> None:
        """End what still runs in the background."""
        if self._robots:
            await self._robots.close()

    async def _fetch_robots(self, url: str) -> Fetched | Failure:
        try:
            return await self._follow(prepare(url, "page", agent=self._config.user_agent), robots=False)
        except (Forbidden, Trouble) as trouble:
            return self._failure(url, trouble)

    async def _follow(self, errand: Errand, *, robots: bool) -> Fetched:
        budget = Budget(self._config.total_timeout.total_seconds())
        for hop in range(self._config.max_redirects + 1):
            try:
                await self._check(errand, budget, robots=robots)
                answer = await self._ask(errand, budget)
            except (Forbidden, Trouble) as refusal:
                trouble = _at_hop(refusal, hop)
                self._keep(errand.target.url, trouble)
                raise trouble from refusal
            if answer.status not in REDIRECTS:
                return verdict(errand, answer)
            errand = redirected(errand, answer)
        raise Trouble("redirect", f"more than {self._config.max_redirects} redirects")

    async def _check(self, errand: Errand, budget: Budget, *, robots: bool) -> None:
        """What can be refused before anything is sent; names are checked when they are looked up."""
        if errand.allowed:
            return
        (self._guard.check_name if self._config.proxy else self._guard.check_literal)(errand.target.host)
        if not (robots and self._robots):
            return
        async with budget.spend():
            refused = await self._robots.refusal(errand.target)
        if refused:
            raise Trouble(refused.kind, refused.why, refused.retry_at)

    async def _ask(self, errand: Errand, budget: Budget) -> Answer:
        """The answer to one hop, after second tries where the trouble looks passing."""
        for tried in range(RETRIES + 1):
            try:
                answer = await self._once(errand, budget)
            except Trouble as trouble:
                if tried >= _TRIES_AGAIN.get(trouble.kind, 0) or budget.left <= 1:
                    raise
            else:
                if answer.status not in _PASSING_STATUS or "retry-after" in answer.headers or tried == RETRIES:
                    return answer
            async with budget.spend():
                await asyncio.sleep(random.uniform(0.2, 0.6) * 2**tried)
        raise AssertionError("unreachable")

    async def _once(self, errand: Errand, budget: Budget) -> Answer:
        host = errand.target.host
        self._check_quiet(host)
        async with self._hosts.turn(host):
            self._check_quiet(host)
            async with budget.spend():
                answer = await self._exchange.send(errand)
        if wait := asked_wait(answer):
            self._hosts.keep_quiet(host, answer.at + wait)
        return answer

    def _check_quiet(self, host: str) -> None:
        until = self._hosts.quiet_until(host)
        if until and until > self._clock():
            raise Trouble("throttled", f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC", until)

    def _failure(self, url: str, trouble: Trouble | Forbidden) -> Failure:
        trouble = _at_hop(trouble, 0)
        retry_at = trouble.retry_at
        if retry_at is None and trouble.kind not in _FINAL:
            retry_at = self._clock()  # whenever the caller's own back-off says
        return Failure(kind=trouble.kind, where=redact(url), why=str(trouble), retry_at=retry_at)

    def _keep(self, url: str, trouble: Trouble) -> None:
        """In the archive, at the address that gave no answer, so that a replay fails alike."""
        if self._archive:
            self._archive.record_failure(Failure(kind=trouble.kind, where=url, why=trouble.why), self._clock())


def _at_hop(refusal: Trouble | Forbidden, hop: int) -> Trouble:
    """The guard's refusal as trouble; after a redirect, that redirect is the trouble."""
    kind = "forbidden" if isinstance(refusal, Forbidden) else refusal.kind
    if kind == "forbidden":
        return (
            Trouble("redirect", f"a redirect to a forbidden address: {refusal}") if hop else Trouble(kind, str(refusal))
        )
    assert isinstance(refusal, Trouble)
    return refusal
