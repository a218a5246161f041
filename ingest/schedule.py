"""``ingest serve``: the same pass as cron's, on APScheduler's clock.

Every pass is a process of its own, so that nothing it leaks, and no fault of it, outlives it.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from core.clock import SHANGHAI, Clock, now, show
from core.errors import EXIT_LOCKED
from ingest.cron import Cron, parse_cron

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
STOP_SECONDS = 9.5  # that a pass has to end after SIGTERM
OVERDUE = timedelta(minutes=15)


class CronTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler brings no types
    """Our reading of a cron expression as a trigger."""

    def __init__(self, cron: Cron) -> None:
        self._cron = cron

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> Any:
        """The first time after now; what was missed while the machine slept is made up for by one run."""
        return self._cron.after(now)


@dataclass(slots=True)
class Service:
    """Runs passes on a schedule until told to stop. `command` is what a pass runs."""

    expression: str
    command: Sequence[str]
    clock: Clock = now
    started_at: datetime | None = None
    last_started: datetime | None = None
    last_ended: datetime | None = None
    last_exit: int | None = None
    runs: int = 0
    scheduler: Any = None
    _child: subprocess.Popen[bytes] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def serve(self, alongside: Callable[[], None] = lambda: None) -> None:
        """Run until SIGTERM or SIGINT; a pass that is under way then has ten seconds to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        self.started_at = self.clock()
        self.scheduler = BackgroundScheduler(timezone=SHANGHAI)
        cron = parse_cron(self.expression)
        always = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        # at the start, too: what was missed while this did not run is made up for
        self.scheduler.add_job(self._pass, CronTrigger(cron), id="pass", next_run_time=self.clock(), **always)
        self.scheduler.add_job(self.beat, "interval", seconds=HEARTBEAT_SECONDS, args=[cron], id="heartbeat", **always)
        self.scheduler.start()
        try:
            alongside()
            self._stop.wait()
        finally:
            self._end_child()
            self.scheduler.shutdown(wait=False)

    def stop(self) -> None:
        """End the service, as a signal would."""
        self._stop.set()

    @property
    def next_run(self) -> datetime | None:
        """When the next pass is planned."""
        job = self.scheduler.get_job("pass") if self.scheduler else None
        return job.next_run_time if job else None

    def problem(self) -> str:
        """What is wrong with the service itself; empty when all is well."""
        if self.last_exit not in (None, 0, 3, EXIT_LOCKED):
            return f"the last pass ended with exit code {self.last_exit} at {show(self.last_ended)}"
        planned = self.next_run
        if planned is not None and self.clock() - planned > OVERDUE and self._child is None:
            return f"the pass of {show(planned)} has not started"
        return ""

    def _pass(self) -> None:
        if self._stop.is_set():
            return
        self.last_started = self.clock()
        self._child = subprocess.Popen(self.command)
        try:
            self.last_exit = self._child.wait()
        finally:
            self._child = None
            self.last_ended = self.clock()
            self.runs += 1
        log.info("a pass ended with exit code %s", self.last_exit)

    def beat(self, cron: Cron) -> None:
        """Waking up regularly lets the scheduler see, by the wall clock, what came due while the machine slept. A
        clock that was set back would leave the next pass in a far future: it is planned anew.
        """
        job = self.scheduler.get_job("pass")
        expected = cron.after(self.clock())
        if job and job.next_run_time and job.next_run_time > expected:
            log.warning("the clock was set back; the next pass is planned for %s", show(expected))
            job.modify(next_run_time=expected)

    def _end_child(self) -> None:
        child = self._child
        if child is None:
            return
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            log.error("the pass did not end within %g s and is killed; nothing that was stored is lost", STOP_SECONDS)
            child.kill()
