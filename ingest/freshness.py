"""Until when an answer holds, by what the other side says: Cache-Control, ttl, skipHours, skipDays.

ttl, skipHours and skipDays (both GMT) after the RSS 2.0 specification.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

LONGEST = timedelta(hours=24)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def fresh_until(
    now: datetime,
    *waits: timedelta | None,
    skip_hours: Collection[int] = (),
    skip_days: Collection[str] = (),
) -> datetime | None:
    """Until when the answer received now holds: the longest of the waits it asks for (max-age, ttl), then on to an
    hour and day that are not to be skipped; at most a day. None when nothing was said.
    """
    wait = max((wait for wait in waits if wait), default=timedelta())
    moment = _outside(now + wait, skip_hours, {day.lower() for day in skip_days})
    return min(moment, now + LONGEST) if moment > now else None


def _outside(moment: datetime, hours: Collection[int], days: Collection[str]) -> datetime:
    closed = {hour % 24 for hour in hours}  # some feeds count 1 to 24
    utc = moment.astimezone(UTC)
    for _ in range(24):
        if utc.hour not in closed and _DAYS[utc.weekday()] not in days:
            break
        utc = utc.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return utc
