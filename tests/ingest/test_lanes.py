import asyncio
from functools import partial

import pytest

from ingest.lanes import Lanes


def test_a_slow_host_holds_up_nobody_else_and_a_lane_runs_so_many_at_a_time() -> None:
    async def go() -> tuple[list[str], int]:
        done: list[str] = []
        gate, busy, most = asyncio.Event(), 0, 0

        async def slow(name: str) -> None:
            nonlocal busy, most
            busy += 1
            most = max(most, busy)
            await gate.wait()
            busy -= 1
            done.append(name)

        async def quick(name: str) -> None:
            done.append(name)
            if name == "q2":
                gate.set()

        async with Lanes(2) as lanes:
            for number in range(5):
                lanes.add("slow.example", partial(slow, f"s{number}"))
            for number in range(3):
                lanes.add("quick.example", partial(quick, f"q{number}"))
        return done, most

    done, most = asyncio.run(go())
    assert done[:3] == ["q0", "q1", "q2"]
    assert sorted(done[3:]) == ["s0", "s1", "s2", "s3", "s4"]
    assert most == 2


def test_one_by_one_keeps_the_order_even_of_jobs_that_jobs_add() -> None:
    async def go() -> list[str]:
        done: list[str] = []

        async def job(name: str) -> None:
            await asyncio.sleep(0)
            done.append(name)
            if name == "a":
                lanes.add("other.example", partial(job, "later"))

        async with Lanes(8, one_by_one=True) as lanes:
            for name in "abc":
                lanes.add(f"{name}.example", partial(job, name))
        return done

    assert asyncio.run(go()) == ["a", "b", "c", "later"]


def test_the_error_of_a_job_comes_through_as_itself_and_ends_the_rest() -> None:
    async def go(done: list[str]) -> None:
        async def fail() -> None:
            raise ZeroDivisionError

        async def wait() -> None:
            await asyncio.Event().wait()
            done.append("never")

        async with Lanes(1) as lanes:
            lanes.add("a", wait)
            lanes.add("b", fail)

    done: list[str] = []
    with pytest.raises(ZeroDivisionError):
        asyncio.run(go(done))
    assert done == []


def test_closing_begins_nothing_more_and_counts_what_is_left() -> None:
    async def go() -> tuple[list[int], int]:
        done: list[int] = []
        left = 0

        async def job(number: int) -> None:
            nonlocal left
            done.append(number)
            if number == 1:
                left = lanes.close()

        async with Lanes(1) as lanes:
            for number in range(5):
                lanes.add("a", partial(job, number))
        return done, left

    assert asyncio.run(go()) == ([0, 1], 3)
