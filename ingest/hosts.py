"""Politeness: few connections and a steady pace per host, so many in all, and hosts that asked to be left alone.

A host that waits holds none of the places shared by all, so it delays nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

# Hosts whose terms ask for more than the configured pace, seconds between requests, one connection at a time.
# arXiv: https://info.arxiv.org/help/api/tou.html; reddit's feeds answer 429 to more than some thirty calls a minute.
_SLOW_HOSTS = {"arxiv.org": 3.0, "reddit.com": 2.0}
MAX_CRAWL_DELAY = 10.0


class _Gate:
    __slots__ = ("interval", "next_start", "places", "quiet_until", "turn")

    def __init__(self, connections: int, interval: float) -> None:
        self.interval = interval
        self.places = asyncio.Semaphore(connections)
        self.turn = asyncio.Lock()
        self.next_start = 0.0  # on the event loop's clock
        self.quiet_until: datetime | None = None


class Hosts:
    """The gates of all hosts of one run."""

    def __init__(self, *, concurrency: int, per_host: int, requests_per_second: float) -> None:
        self._all = asyncio.Semaphore(concurrency)
        self._per_host = per_host
        self._interval = 1.0 / requests_per_second
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold one connection's place, entered no sooner than the host's pace allows."""
        gate = self._gate(host)
        loop = asyncio.get_running_loop()
        async with gate.places:
            async with gate.turn:
                while (wait := gate.next_start - loop.time()) > 0:
                    await asyncio.sleep(wait)
                await self._all.acquire()
                gate.next_start = loop.time() + gate.interval
            try:
                yield
            finally:
                self._all.release()

    def quiet_until(self, host: str) -> datetime | None:
        """Until when the host asked not to be called (Retry-After)."""
        return self._gate(host).quiet_until

    def keep_quiet(self, host: str, until: datetime) -> None:
        """Remember that the host asked to be left alone."""
        gate = self._gate(host)
        gate.quiet_until = max(until, gate.quiet_until or until)

    def slow_down(self, host: str, seconds: float) -> None:
        """Obey a Crawl-delay, within reason."""
        gate = self._gate(host)
        gate.interval = max(gate.interval, min(seconds, MAX_CRAWL_DELAY))

    def _gate(self, host: str) -> _Gate:
        for slow, interval in _SLOW_HOSTS.items():
            if host == slow or host.endswith("." + slow):
                return self._made(slow, 1, max(interval, self._interval))
        return self._made(host, self._per_host, self._interval)

    def _made(self, key: str, connections: int, interval: float) -> _Gate:
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = _Gate(connections, interval)
        return gate
