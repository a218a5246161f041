"""Processes that parse, extract and judge, one job at a time each, so that a bad page cannot take the run with it.

A job that kills its worker is tried once more in a fresh one, alone; dying again, it is at fault (`JobFailed`).
A worker that cannot even be made ready is a fault of ours or the machine's: `WorkerDied` ends the run.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

from core.errors import WorkerDied

P = ParamSpec("P")
T = TypeVar("T")

READY_SECONDS = 120.0  # to import everything, on a slow and busy machine
MEMORY = 512 * 1024**2  # bytes that a job may allocate
_STATM = Path("/proc/self/statm")  # see proc_pid_statm(5): the sixth field is data and stack, in pages
WALL = 6  # wall seconds a job may take for each second of CPU it is allowed


class JobFailed(Exception):
    """This one job cannot be done: it crashed, or took too much time or memory. `trace` is for the log."""

    def __init__(self, why: str, trace: str = "") -> None:
        super().__init__(why)
        self.trace = trace


class _Lost(Exception):
    """The worker ended in the middle of a job."""


class Pool:
    """`size` worker processes, started when first needed; 0 runs the jobs in this process, without limits.

    `setup(*arguments)` runs once in each worker and must raise if jobs cannot work there.
    """

    def __init__(self, size: int, setup: Callable[..., None], *arguments: Any) -> None:
        self._size = size
        self._setup = (setup, arguments)
        self._slots: asyncio.Queue[_Worker | None] = asyncio.Queue()
        self._workers: set[_Worker] = set()
        self._ready_here = False

    async def __aenter__(self) -> Pool:
        for _ in range(self._size):
            self._slots.put_nowait(None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in list(self._workers):
            self._drop(worker)

    async def run(self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's value, computed in a worker within so many seconds of CPU.

        The function is one of a module's top level; it, its arguments and its value are pickled. Raises JobFailed
        or WorkerDied.
        """
        if not self._size:
            return self._here(function, *args, **kwargs)
        slot = await self._slots.get()
        try:
            try:
                slot = slot or await self._start()
                answer = await slot.ask((function, args, kwargs, seconds), seconds * WALL)
            except _Lost:
                self._drop(slot)
                slot = None
                slot = await self._start()
                answer = await slot.ask((function, args, kwargs, seconds), seconds * WALL)
        except _Lost as lost:
            self._drop(slot)
            slot = None
            raise JobFailed(str(lost)) from None
        except asyncio.CancelledError:
            self._drop(slot)
            slot = None
            raise
        finally:
            self._slots.put_nowait(slot)
        return cast(T, _value(answer))

    async def _start(self) -> _Worker:
        worker = _Worker(*self._setup)
        self._workers.add(worker)
        try:
            answer = await worker.answer(READY_SECONDS)
        except _Lost as lost:
            self._drop(worker)
            raise WorkerDied(f"no extraction process can be started ({lost}); nothing of the queue is lost") from None
        except asyncio.CancelledError:
            self._drop(worker)
            raise
        if answer[0] == "raised":
            self._drop(worker)
            raise WorkerDied(f"the extraction process does not work: {answer[1]}\n{answer[2]}")
        return worker

    def _drop(self, worker: _Worker | None) -> None:
        if worker is not None:
            self._workers.discard(worker)
            worker.kill()

    def _here(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if not self._ready_here:
            setup, arguments = self._setup
            setup(*arguments)
            self._ready_here = True
        return cast(T, _value(_call(function, args, kwargs)))


class _Worker:
    """One child process and our end of its pipe."""

    def __init__(self, setup: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, setup, arguments), daemon=True)
        self._process.start()
        theirs.close()

    async def ask(self, job: tuple[Any, ...], wall: float) -> tuple[Any, ...]:
        def send_and_wait() -> tuple[Any, ...]:
            try:
                self._pipe.send(job)
            except OSError:
                raise _Lost(self._cause()) from None
            return self._receive(wall)

        return await asyncio.to_thread(send_and_wait)

    async def answer(self, wall: float) -> tuple[Any, ...]:
        return await asyncio.to_thread(self._receive, wall)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _receive(self, wall: float) -> tuple[Any, ...]:
        try:
            if self._pipe.poll(wall):
                return cast("tuple[Any, ...]", self._pipe.recv())
        except (EOFError, OSError):
            raise _Lost(self._cause()) from None
        raise _Lost(f"it took more than {wall:g} s")

    def _cause(self) -> str:
        import signal

        self._process.join(1)
        code = self._process.exitcode
        if code == -signal.SIGPROF:
            return "it took too much CPU time"
        return f"the process was killed by {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"


def _serve(pipe: Connection, setup: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """The life of a worker: get ready, then answer jobs until the pipe closes."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM):  # the parent decides when to stop
        signal.signal(number, signal.SIG_IGN)
    try:
        pipe.send(_call(setup, arguments, {}))
        while True:
            function, args, kwargs, seconds = pipe.recv()
            _limit_memory(MEMORY)
            # the default action of SIGPROF ends the process, even inside C code that never returns to Python
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = _call(function, args, kwargs)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(answer)
    except (EOFError, OSError):
        return  # the parent is gone or done


def _limit_memory(more: int) -> None:
    """Let this process allocate so many bytes beyond what it holds now, for it may hold models and caches."""
    import resource

    if not _STATM.exists():
        return  # only Linux tells, and only Linux keeps this limit
    pages = int(_STATM.read_text(encoding="ascii").split()[5])
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    soft = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_DATA, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    try:
        return "value", function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - the border of a job: whatever it is, it is told, not swallowed
        return "raised", f"{type(error).__name__}: {error}"[:500], traceback.format_exc()


def _value(answer: tuple[Any, ...]) -> Any:
    if answer[0] == "raised":
        raise JobFailed(answer[1], answer[2])
    return answer[1]
