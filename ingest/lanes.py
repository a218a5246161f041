"""Work queued by host: a few at a time for each, so that one slow host with a long queue holds up nobody else."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from types import TracebackType

Job = Callable[[], Awaitable[None]]


class Lanes:
    """An async context: leaving it waits for all jobs; a job that raises cancels the rest and comes through.

    With `one_by_one`, jobs run in the order they were added, one at a time: slow, and the same every time.
    """

    def __init__(self, per_lane: int, *, one_by_one: bool = False) -> None:
        self._per_lane = 1 if one_by_one else per_lane
        self._one_by_one = one_by_one
        self._waiting: dict[str, deque[Job]] = defaultdict(deque)
        self._running: dict[str, int] = defaultdict(int)
        self._group = asyncio.TaskGroup()
        self._closed = False

    async def __aenter__(self) -> Lanes:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._group.__aexit__(kind, error, trace)
        except BaseExceptionGroup as several:
            first: BaseException = several
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            raise first from None

    def add(self, lane: str, job: Job) -> None:
        """Queue a job; jobs may add further ones."""
        if self._closed:
            return
        lane = "" if self._one_by_one else lane
        self._waiting[lane].append(job)
        if self._running[lane] < self._per_lane:
            self._running[lane] += 1
            self._group.create_task(self._run(lane))

    def close(self) -> int:
        """Start nothing more; returns how many jobs were left undone."""
        self._closed = True
        left = sum(len(jobs) for jobs in self._waiting.values())
        self._waiting.clear()
        return left

    async def _run(self, lane: str) -> None:
        while jobs := self._waiting.get(lane):
            await jobs.popleft()()
        self._running[lane] -= 1
        if not self._running[lane]:
            del self._running[lane]
            self._waiting.pop(lane, None)
