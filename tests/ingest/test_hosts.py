import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ingest.hosts import MAX_CRAWL_DELAY, Hosts

NOW = datetime(2026, 11, 21, tzinfo=UTC)
T = TypeVar("T")


class _Skipping(selectors.SelectSelector):
    """Waits for nothing: the clock is put forward by what there was to wait."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class SkippingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock moves only by what is slept, so that a busy machine changes no measured time."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now


def played(coroutine: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(coroutine)


class Visits:
    """Starts on the loop's clock by host, and the most that were inside at once."""

    def __init__(self) -> None:
        self.starts: dict[str, list[float]] = {}
        self.inside: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.all_inside = self.all_most = 0

    async def visit(self, hosts: Hosts, host: str, seconds: float = 0.0) -> None:
        async with hosts.turn(host):
            self.starts.setdefault(host, []).append(asyncio.get_running_loop().time())
            self.inside[host] = self.inside.get(host, 0) + 1
            self.all_inside += 1
            self.most[host] = max(self.most.get(host, 0), self.inside[host])
            self.all_most = max(self.all_most, self.all_inside)
            await asyncio.sleep(seconds)
            self.inside[host] -= 1
            self.all_inside -= 1


def test_the_pace_of_a_host_is_kept_and_another_host_does_not_wait() -> None:
    async def run() -> Visits:
        visits = Visits()
        hosts = Hosts(concurrency=8, per_host=2, requests_per_second=10)
        await asyncio.gather(*(visits.visit(hosts, host) for host in ["a"] * 3 + ["b"]))
        return visits

    starts = played(run()).starts
    gaps = [later - earlier for earlier, later in zip(starts["a"], starts["a"][1:], strict=False)]
    assert all(gap >= 0.0999 for gap in gaps)
    assert starts["b"][0] < starts["a"][1]


def test_connections_are_limited_per_host_and_in_all() -> None:
    async def run() -> Visits:
        visits = Visits()
        hosts = Hosts(concurrency=3, per_host=2, requests_per_second=100_000)
        await asyncio.gather(*(visits.visit(hosts, host, 0.01) for host in "aaaabbbb"))
        return visits

    visits = played(run())
    assert max(visits.most.values()) == 2
    assert visits.all_most == 3


def test_a_slow_host_takes_none_of_the_others_places_while_it_waits() -> None:
    async def run() -> Visits:
        visits = Visits()
        hosts = Hosts(concurrency=2, per_host=2, requests_per_second=2)
        await asyncio.gather(*(visits.visit(hosts, host) for host in ["slow"] * 2 + [f"h{n}" for n in range(20)]))
        return visits

    starts = played(run()).starts
    assert max(starts[f"h{n}"][0] for n in range(20)) < starts["slow"][1]


def test_arxiv_is_one_host_with_three_seconds_between_calls() -> None:
    async def run() -> tuple[bool, float]:
        hosts = Hosts(concurrency=8, per_host=4, requests_per_second=1000)
        loop = asyncio.get_running_loop()
        async with hosts.turn("export.arxiv.org"):
            start = loop.time()
        try:
            async with asyncio.timeout(0.1), hosts.turn("arxiv.org"):
                return True, loop.time() - start
        except TimeoutError:
            return False, 0.0

    assert played(run()) == (False, 0.0)


def test_a_host_that_asked_for_quiet_is_remembered_the_longest_time() -> None:
    hosts = Hosts(concurrency=1, per_host=1, requests_per_second=1)
    assert hosts.quiet_until("a") is None
    hosts.keep_quiet("a", NOW + timedelta(minutes=2))
    hosts.keep_quiet("a", NOW + timedelta(minutes=1))
    assert hosts.quiet_until("a") == NOW + timedelta(minutes=2)
    assert hosts.quiet_until("b") is None


def test_a_crawl_delay_is_obeyed_within_reason() -> None:
    async def gap(delay: float) -> bool:
        hosts = Hosts(concurrency=2, per_host=2, requests_per_second=1000)
        hosts.slow_down("a", delay)
        visits = Visits()
        try:
            async with asyncio.timeout(0.15):
                await asyncio.gather(visits.visit(hosts, "a"), visits.visit(hosts, "a"))
        except TimeoutError:
            return False
        return True

    assert played(gap(0.05))
    assert not played(gap(3600))
    assert MAX_CRAWL_DELAY <= 30


def test_a_visitor_who_gives_up_leaves_no_place_taken() -> None:
    async def run() -> int:
        hosts = Hosts(concurrency=1, per_host=1, requests_per_second=10)
        visits = Visits()
        await visits.visit(hosts, "a")
        waiting = asyncio.create_task(visits.visit(hosts, "a"))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await visits.visit(hosts, "b")
        await visits.visit(hosts, "a")
        return len(visits.starts["a"])

    assert played(run()) == 2
