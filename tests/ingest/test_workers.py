import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import WorkerDied
from ingest.workers import JobFailed, Pool

WORD = ""


def get_ready(word: str) -> None:
    global WORD
    WORD = word


def refuse() -> None:
    raise RuntimeError("a library is missing")


def die_at_once() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def greet(name: str) -> str:
    return f"{WORD} {name}"


def crash() -> None:
    raise KeyError("surprise")


def spin() -> None:
    while True:
        time.perf_counter()


def swallow_memory() -> int:
    return len(bytearray(3 * 1024**3))


def run_all(jobs: list[Callable[[Pool], Any]], setup: Callable[..., None] = get_ready, *args: Any) -> list[Any]:
    async def go() -> list[Any]:
        async with Pool(1, setup, *(args or ("hello",) if setup is get_ready else args)) as pool:
            return await asyncio.gather(*(job(pool) for job in jobs), return_exceptions=True)

    return asyncio.run(go())


def test_jobs_run_in_a_prepared_worker_and_one_that_kills_it_spoils_no_other() -> None:
    answers = run_all(
        [
            lambda pool: pool.run(10, greet, "before"),
            lambda pool: pool.run(10, die_at_once),
            lambda pool: pool.run(10, crash),
            lambda pool: pool.run(0.2, spin),
            lambda pool: pool.run(10, swallow_memory),
            lambda pool: pool.run(10, greet, "after"),
        ]
    )
    assert (answers[0], answers[5]) == ("hello before", "hello after")
    assert [type(answer) for answer in answers[1:5]] == [JobFailed] * 4
    assert "SIGKILL" in str(answers[1])
    assert "surprise" in str(answers[2])
    assert "it took" in str(answers[3])  # too much CPU time; or too long, on a machine that gives it none
    assert "MemoryError" in str(answers[4])


@pytest.mark.parametrize("setup", [refuse, die_at_once])
def test_a_worker_that_cannot_start_is_not_blamed_on_a_page(setup: Callable[[], None]) -> None:
    (answer,) = run_all([lambda pool: pool.run(10, greet, "x")], setup)
    assert isinstance(answer, WorkerDied)


def test_without_workers_jobs_run_here() -> None:
    async def go() -> tuple[str, str]:
        async with Pool(0, get_ready, "hi") as pool:
            try:
                await pool.run(1, crash)
            except JobFailed as failure:
                return await pool.run(1, greet, "you"), failure.trace
        raise AssertionError

    greeting, trace = asyncio.run(go())
    assert greeting == "hi you"
    assert "KeyError" in trace
