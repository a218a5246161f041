"""The one writer: what the stages hand in is committed in batches, and nothing handed in is lost when one fails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from core.clock import Clock
from core.types import Entry

if TYPE_CHECKING:
    from store.articles import EntryFailure, Harvest
    from store.db import Engine
    from store.sources import SourceState

BATCH = 100  # handed-in things a transaction
GATHER_SECONDS = 0.02  # that a batch waits for company


@dataclass(frozen=True, slots=True)
class _Poll:
    state: SourceState | None
    entries: Sequence[Entry]
    done: asyncio.Future[int]


@dataclass(frozen=True, slots=True)
class _Read:
    outcome: Harvest | EntryFailure
    done: asyncio.Future[int]


async def nothing_beside() -> None:
    """Nothing is kept beside the store."""


class Writer:
    """An async context: leaving it commits what is still in hand, also when an exception goes through.

    The queue is bounded, so that reading never runs far ahead of writing. `settled` is awaited before articles are
    committed: what they refer to (their pages in the archive) is then safely on disk.
    """

    def __init__(self, engine: Engine, clock: Clock, settled: Callable[[], Awaitable[None]] = nothing_beside) -> None:
        self._engine = engine
        self._clock = clock
        self._settled = settled
        self._queue: asyncio.Queue[_Poll | _Read | None] = asyncio.Queue(4 * BATCH)
        self._task: asyncio.Task[None] | None = None
        self.tally: Counter[str] = Counter()  # new, updated and known articles so far

    async def __aenter__(self) -> Writer:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task:
            await self._put(None)
            await self._task

    async def poll(self, state: SourceState | None, entries: Sequence[Entry]) -> int:
        """Commit a source's new entries and its state (None: it stays as it is); returns how many entries were new once
        that is done.
        """
        return await self._hand_in(_Poll(state, entries, asyncio.get_running_loop().create_future()))

    async def read(self, outcome: Harvest | EntryFailure) -> None:
        """Commit what came of an entry; returns once that is done."""
        await self._hand_in(_Read(outcome, asyncio.get_running_loop().create_future()))

    async def _hand_in(self, item: _Poll | _Read) -> int:
        await self._put(item)
        return await asyncio.shield(item.done)

    async def _put(self, item: _Poll | _Read | None) -> None:
        task = self._task
        if task is None:
            raise RuntimeError("the writer is not running")
        putting = asyncio.ensure_future(self._queue.put(item))
        await asyncio.wait({putting, task}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            putting.cancel()
            await task  # raises what it died of

    async def _run(self) -> None:
        batch: list[_Poll | _Read] = []
        try:
            more = True
            while more:
                batch, more = await self._gather()
                if any(isinstance(item, _Read) for item in batch):
                    await self._settled()
                if batch:
                    for item, new in zip(batch, await asyncio.to_thread(self._commit, batch), strict=True):
                        item.done.set_result(new)
        except Exception as error:
            self._refuse(batch, error)
            raise

    async def _gather(self) -> tuple[list[_Poll | _Read], bool]:
        """The next batch, and whether more may come."""
        batch: list[_Poll | _Read] = []
        item = await self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) >= BATCH:
                return batch, True
            try:
                async with asyncio.timeout(GATHER_SECONDS):
                    item = await self._queue.get()
            except TimeoutError:
                return batch, True
        return batch, False

    def _commit(self, batch: Sequence[_Poll | _Read]) -> list[int]:
        from ingest.stories import placed_among_others, tell_the_stored
        from store.articles import EntryFailure, Harvest, save_batch
        from store.sources import save_polls

        now = self._clock()
        polls = [(item.state, item.entries) for item in batch if isinstance(item, _Poll)]
        outcomes = [item.outcome for item in batch if isinstance(item, _Read)]
        new = iter(save_polls(self._engine, polls, now) if polls else ())
        if outcomes:
            harvest = [outcome for outcome in outcomes if isinstance(outcome, Harvest)]
            failures = [outcome for outcome in outcomes if isinstance(outcome, EntryFailure)]
            placed = placed_among_others(self._engine, harvest, now)
            report = save_batch(self._engine, placed.harvest, failures, now=now)
            tell_the_stored(self._engine, placed)
            self.tally.update(new=len(report.new), updated=len(report.updated), known=report.unchanged)
        return [next(new) if isinstance(item, _Poll) else 0 for item in batch]

    def _refuse(self, batch: Sequence[_Poll | _Read], error: Exception) -> None:
        waiting = list(batch)
        while not self._queue.empty():
            if item := self._queue.get_nowait():
                waiting.append(item)
        for item in waiting:
            if not item.done.done():
                item.done.set_exception(error)
                item.done.exception()  # whoever handed it in may be gone by now
