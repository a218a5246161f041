"""Time zones as dates name them: offsets, and the abbreviations that mean one thing only."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# Names with one meaning on the web; RFC 822 fixes the North American ones. Hours east of Greenwich.
_HOURS = {
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "wet": 0, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
    "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "awst": 8, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_UTC = ("z", "ut", "utc", "gmt")
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=-12)
_CHINA = timedelta(hours=8)


def zone_of(text: str, at: datetime, home: tzinfo | None = None) -> tzinfo:
    """The zone that `text` names for the (naive) time `at`; ValueError where that is unknown or ambiguous.

    CST is China's where `home` keeps China's time and North America's elsewhere. BST is British where Britain keeps
    summer time at `at`, and otherwise nobody knows.
    """
    name = text.strip().lower()
    if found := re.fullmatch(r"(?:gmt|utc)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", name):
        return _offset(found[1], int(found[2]), int(found[3] or 0))
    if name in _UTC:
        return UTC
    if name == "cst":
        return timezone(
            _CHINA if home is not None and at.replace(tzinfo=home).utcoffset() == _CHINA else timedelta(hours=-6)
        )
    if name == "bst" and at.replace(tzinfo=ZoneInfo("Europe/London")).utcoffset() == timedelta(hours=1):
        return timezone(timedelta(hours=1))
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    raise ValueError(f"no such time zone, or several: {text}")


def _offset(sign: str, hours: int, minutes: int) -> timezone:
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    if minutes > 59 or not _WESTERNMOST <= offset <= _EASTERNMOST:
        raise ValueError(f"no such offset: {sign}{hours}:{minutes}")
    return timezone(offset)
