"""Five-field cron expressions (minute hour day month weekday), in Shanghai time.

The rules are those of crontab(5): lists, ranges, steps, names; Sunday is 0 and 7; when both day fields are
restricted, either may match. APScheduler's own reading differs (its 0 is Monday, both fields must match).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from core.clock import SHANGHAI, local
from core.errors import ConfigError

_MONTHS = {name: i for i, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_DAYS = {name: i for i, name in enumerate(re.findall("...", "sunmontuewedthufrisat"))}
_SHORTHANDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_HORIZON = timedelta(days=366 * 5)  # 29 February comes within it


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed expression."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool  # both day fields restricted: one match is enough

    def after(self, moment: datetime) -> datetime:
        """The first time strictly after `moment`, in UTC; ConfigError if none comes within five years."""
        start = local(moment).replace(second=0, microsecond=0) + timedelta(minutes=1)
        day = start.date()
        while day <= start.date() + _HORIZON:
            if self._on(day):
                earliest = start.timetz().replace(tzinfo=None) if day == start.date() else time.min
                for hour in self.hours:
                    for minute in self.minutes:
                        if time(hour, minute) >= earliest:
                            return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)
            day += timedelta(days=1)
        raise ConfigError("a cron expression that never comes: no such day in any month it names")

    def _on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return in_month or in_week if self.either_day else in_month and in_week


@lru_cache(maxsize=1024)
def parse_cron(text: str) -> Cron:
    """``"0 7,13,19 * * mon-fri"`` → Cron; ConfigError for anything else."""
    fields = _SHORTHANDS.get(text.strip().lower(), text).lower().split()
    if len(fields) != 5:
        raise ConfigError(f"{text!r} is not a cron expression; write five fields, for instance 0 7,13,19 * * *")
    try:
        minutes, hours = _field(fields[0], 0, 59), _field(fields[1], 0, 23)
        days, months = _field(fields[2], 1, 31), _field(fields[3], 1, 12, _MONTHS)
        weekdays = frozenset(day % 7 for day in _field(fields[4], 0, 7, _DAYS))
    except ValueError as error:
        raise ConfigError(f"{text!r} is not a cron expression: {error}") from None
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    return Cron(tuple(sorted(minutes)), tuple(sorted(hours)), days, months, weekdays, either)


def _field(text: str, low: int, high: int, names: dict[str, int] | None = None) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            start, end = low, high
        else:
            start = _number(first, names)
            end = _number(last, names) if dash else (high if slash else start)
        if not low <= start <= end <= high or (slash and not (step.isdigit() and int(step))):
            raise ValueError(f"{part!r} is not within {low}-{high}")
        found.update(range(start, end + 1, int(step) if slash else 1))
    return frozenset(found)


def _number(text: str, names: dict[str, int] | None) -> int:
    if names and text in names:
        return names[text]
    if not text.isdigit():
        raise ValueError(f"{text!r} is not a number")
    return int(text)
