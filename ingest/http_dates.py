"""What response headers say about waiting and freshness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER = timedelta(hours=24)
MAX_AGE = timedelta(days=7)
_SECONDS = re.compile(r"\s*(\d{1,15})\s*")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,15})", re.I)
_NOT_CACHED = re.compile(r"\bno-(?:cache|store)\b", re.I)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After, in seconds or as an HTTP date, at most 24 hours; None for none, a past or an unreadable one."""
    value = headers.get("retry-after", "")
    if found := _SECONDS.fullmatch(value):
        wait = timedelta(seconds=min(int(found[1]), MAX_RETRY_AFTER.total_seconds()))
    elif moment := http_date(value):
        wait = min(moment - now, MAX_RETRY_AFTER)
    else:
        return None
    return wait if wait > timedelta() else None


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the answer is fresh by Cache-Control, else by Expires and Date; at most a week, None for unknown."""
    control = headers.get("cache-control", "")
    if _NOT_CACHED.search(control):
        return None
    if found := _MAX_AGE.search(control):
        return timedelta(seconds=min(int(found[1]), MAX_AGE.total_seconds()))
    expires, date = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
    if not (expires and date and expires > date):
        return None
    return min(expires - date, MAX_AGE)


def http_date(value: str) -> datetime | None:
    """An HTTP date (RFC 9110, section 5.6.7) as a moment in UTC; None if it is none."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
