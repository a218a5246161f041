"""Time as the newsletter sees it: stored in UTC, shown in Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from core.errors import UsageError

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_YEAR = 1900  # that a date may be of: some days are taken away from it

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, timezone-aware, UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Shanghai."""
    return moment.astimezone(SHANGHAI)


def show(moment: datetime | None, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment for people: Shanghai time; an empty string for None."""
    return local(moment).strftime(form) if moment else ""


def today() -> date:
    """Today's date in Shanghai."""
    return local(now()).date()


def parse_date(text: str) -> date:
    """``YYYY-MM-DD`` → date; UsageError for anything else, 2026-13-40 and years before FIRST_YEAR included."""
    try:
        found = date.fromisoformat(text.strip() if "-" in text else "")
    except ValueError:
        found = date.min
    if found.year < FIRST_YEAR:
        raise UsageError(f"{text!r} is not a date; write it as YYYY-MM-DD, for instance {today():%Y-%m-%d}")
    return found


def start_of(day: date) -> datetime:
    """Midnight in Shanghai at the beginning of that day."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
