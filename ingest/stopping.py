"""SIGTERM and SIGINT: what is in hand is finished or left for the next run, and within ten seconds it is over."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from core.errors import EXIT_PARTIAL

T = TypeVar("T")

STOPPING = (signal.SIGTERM, signal.SIGINT)
HARD_SECONDS = 9.0


def run_stoppable(work: Callable[[asyncio.Event], Coroutine[Any, Any, T]]) -> T:
    """asyncio.run for a pass, which gets an event that a signal sets.

    Should a system call hold the process up after that (a name server that does not answer), it ends all the same:
    by then everything that was read is committed.
    """
    alarm = threading.Timer(HARD_SECONDS, os._exit, [EXIT_PARTIAL])
    alarm.daemon = True

    async def go() -> T:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()

        def ask() -> None:
            if not stop.is_set():
                stop.set()
                alarm.start()

        for number in STOPPING:
            loop.add_signal_handler(number, ask)
        return await work(stop)

    try:
        return asyncio.run(go())
    finally:
        alarm.cancel()
