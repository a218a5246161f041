"""Dates as feeds and pages write them, Chinese forms included: right, or unknown.

A date that can be read in two ways (03/04/2026, a bare IST) is unknown. Forms: ISO 8601, RFC 822/2822 and its
relatives, JavaScript and asctime strings, `2026年11月21日 下午3点`, `昨天 08:30`, `3小时前`, Unix time in s, ms or µs.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo

from core.clock import SHANGHAI
from core.types import Moment, Precision
from core.zones import zone_of

MAX_CHARS = 120
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LEEWAY = timedelta(days=1)  # how far ahead of us another clock may be

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_FULL_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sept",
]
_CN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}

_MONTH = r"(?P<month_name>[a-z]{3,9})\.?"
_CN_MONTH = r"(?P<month>\d{1,2})月"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?P<half>[ap]\.?m\.?)\b)?"
_ZONE = r"(?:\s*(?P<zone>z|[a-z]{2,5}|(?:gmt|utc)?\s*[+-]\d{1,2}(?::?\d{2})?))?"
_TIME = rf"{_CLOCK}{_ZONE}"
_WEEKDAY = r"(?:(?:星期|周|礼拜)[一二三四五六日天]|[a-z]{2,9}\.?)"
_CN_HALF = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|午后|夜间|深夜|晚"
_CN_CLOCK = (
    rf"(?P<cn_half>{_CN_HALF})?\s*(?P<hour>\d{{1,2}})(?:[:时](?P<minute>\d{{1,2}})分?|点(?:(?P<minute2>\d{{1,2}})分?)?)"
    r"(?::?(?P<second>\d{1,2})秒?)?"
)
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        # 2026-11-21T08:30:00.123+08:00, 2026/11/21 08:30, 2026.11.21
        rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?:(?:\s*T\s*|\s+|,\s*){_TIME})?",
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)?{_ZONE}",
        # Sat, 21 Nov 2026 08:30:00 +0800, 星期六, 21 11月 2026
        rf"(?:{_WEEKDAY},?\s*)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:{_MONTH}|{_CN_MONTH})[\s,-]+"
        rf"(?P<year>\d{{4}}|\d\d)(?:,?\s+(?:at\s+)?{_TIME})?",
        # Nov 21, 2026 08:30:00 AM, Sat Nov 21 2026 08:30:00 GMT+0800
        rf"(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?:,?\s+(?:at\s+)?{_TIME})?",
        # Sat Nov 21 08:30:00 CST 2026
        rf"{_WEEKDAY}\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}(?:\s+(?P<zone>[a-z]{{1,5}}|[+-]\d{{4}}))?\s+(?P<year>\d{{4}})",
        # 11/21/2026: only where the day cannot be a month
        rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/(?P<year>\d{{4}})(?P<us>)(?:,?\s+{_TIME})?",
        # 2026年11月21日 星期六 下午3:05:09
        rf"(?:(?P<year>\d{{4}})\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]?"
        rf"[\s,]*(?:\(?{_WEEKDAY}\)?)?[\s,]*(?:{_CN_CLOCK}{_ZONE})?",
    )
)
_DAYS_AGO = re.compile(rf"(?P<word>今天|今日|昨天|昨日|前天|today|yesterday)[\s,]*(?:at\s+)?(?:{_CN_CLOCK})?", re.I)
_AGO = re.compile(
    r"(?P<count>\d{1,4}|an?|半)\s*个?\s*(?P<unit>秒钟?|分钟?|小时|钟头|天|日|周|星期|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)"
    r"\s*(?:以?前|之前|ago)",
    re.I,
)
_AGO_UNITS = (
    ("秒|sec", timedelta(seconds=1)),
    ("分|min", timedelta(minutes=1)),
    ("小时|钟头|h", timedelta(hours=1)),
    ("天|日|day", timedelta(days=1)),
    ("周|星期|week", timedelta(weeks=1)),
)


def parse_moment(
    text: str, *, origin: str, zone: tzinfo | None = SHANGHAI, now: datetime | None = None
) -> Moment | None:
    """The moment that a date string names, or None where that is not certain or not plausible.

    `zone` is where the text speaks from: it holds for a time without a zone, and makes CST China's in China. None:
    nobody knows, and a time without a zone is good for its day only. `now` is when the text was fetched; without it
    relative forms (昨天) and dates without a year are unknown, and the future is not noticed.
    """
    moment = read_moment(text, origin=origin, zone=zone, now=now)
    return None if moment is None or doubt(moment, now) else moment


def doubt(moment: Moment, now: datetime | None) -> str:
    """Why a date is not to be believed: ``ancient-date``, ``future-date``, or an empty string."""
    if moment.at < EARLIEST:
        return "ancient-date"
    return "future-date" if now is not None and moment.at > now + LEEWAY else ""


def read_moment(
    text: str, *, origin: str, zone: tzinfo | None = SHANGHAI, now: datetime | None = None
) -> Moment | None:
    """Like `parse_moment`, but a date before 1990 or in the future is told as it is written."""
    text = _plain(text)
    if not text or len(text) > MAX_CHARS:
        return None
    try:
        return (
            _from_digits(text, origin, zone)
            or _from_forms(text, origin, zone, now)
            or _relative(text, origin, zone, now)
        )
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    """ASCII digits and marks, one space between words, no comment in brackets behind a time zone."""
    text = unicodedata.normalize("NFKC", text[: 10 * MAX_CHARS])
    text = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    text = re.sub(r"(?<=[\da-z])\s*\([^()]*\)$", "", text, flags=re.I)
    text = re.sub(r"[〇零一二三四五六七八九十]+(?=\s*[年月日号])", _number, text)
    return re.sub(
        r"^(?:(?:发布|发表|更新)(?:时间|日期|于)?|时间|日期|published|posted|date)\s*:?\s*(?:on\s+)?(?=\S)",
        "",
        text,
        flags=re.I,
    )


def _number(found: re.Match[str]) -> str:
    """二〇二六 → 2026, 二十一 → 21."""
    numeral = found[0]
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return str((_CN_DIGITS.get(tens, 0) if tens else 1) * 10 + (_CN_DIGITS.get(ones, 0) if ones else 0))
    return "".join(str(_CN_DIGITS[c]) for c in numeral)


def _from_digits(text: str, origin: str, zone: tzinfo | None) -> Moment | None:
    if not (found := re.fullmatch(r"(\d{8}|\d{10}|\d{12,14}|\d{16})(?:\.\d{1,9})?", text)):
        return None
    digits = found[1]
    if len(digits) in (10, 13, 16):
        return Moment(datetime.fromtimestamp(int(digits) / 10 ** (len(digits) - 10), UTC), Precision.SECOND, origin)
    parts = {"year": digits[:4], "month": digits[4:6], "day": digits[6:8]}
    parts |= {name: digits[at : at + 2] for name, at in (("hour", 8), ("minute", 10), ("second", 12)) if digits[at:]}
    return _moment(parts, origin, zone, None)


def _from_forms(text: str, origin: str, zone: tzinfo | None, now: datetime | None) -> Moment | None:
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = {name: value for name, value in found.groupdict().items() if value is not None}
            if "us" in parts and int(parts["day"]) <= 12 and parts["day"] != parts["month"]:
                return None
            return _moment(parts, origin, zone, now)
    return None


def _moment(parts: dict[str, str], origin: str, zone: tzinfo | None, now: datetime | None) -> Moment | None:
    """The moment of the named pieces; raises ValueError for a 30th of February, a 25th hour, an unknown zone."""
    month = int(parts["month"]) if "month" in parts else _month(parts["month_name"])
    if "year" not in parts:
        day = _without_year(month, int(parts["day"]), zone, now)
    else:
        year = int(parts["year"])
        if len(parts["year"]) == 2:  # RFC 2822, 4.3
            year += 2000 if year < 50 else 1900
        day = datetime(year, month, int(parts["day"]))  # noqa: DTZ001 - the zone follows
    if "hour" not in parts:
        return Moment(day.replace(tzinfo=zone or UTC), Precision.DAY, origin)
    at = _at_clock(day, parts)
    precision = Precision.SECOND if "second" in parts else Precision.MINUTE
    if "zone" in parts:
        return Moment(at.replace(tzinfo=zone_of(parts["zone"], at, zone)), precision, origin)
    if zone is None:
        return Moment(day.replace(tzinfo=UTC), Precision.DAY, origin)
    return Moment(at.replace(tzinfo=zone), precision, origin)


def _month(name: str) -> int:
    if name.lower() not in _MONTHS and name.lower() not in _FULL_MONTHS:
        raise ValueError(f"not a month: {name}")
    return _MONTHS[name.lower()[:3]]


def _without_year(month: int, day: int, zone: tzinfo | None, now: datetime | None) -> datetime:
    """The latest such day that is not in the future."""
    if now is None or zone is None:
        raise ValueError("a date without a year needs to know today")
    today = now.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    at = today.replace(month=month, day=day)
    return at if at <= today + LEEWAY else at.replace(year=at.year - 1)


def _at_clock(day: datetime, parts: dict[str, str]) -> datetime:
    """The day with its time; 24:00 and a leap second count on into the next day or minute."""
    hour, minute = int(parts["hour"]), int(parts.get("minute") or parts.get("minute2") or 0)
    second = int(parts.get("second", 0))
    if half := parts.get("half", "").lower()[:1]:
        hour = _twelve(hour, afternoon=half == "p")
    elif half := parts.get("cn_half", ""):
        hour = _chinese_hour(hour, half)
    if (hour, minute, second) == (24, 0, 0):
        return day + timedelta(days=1)
    if second == 60 and minute == 59:
        return day.replace(hour=hour, minute=minute) + timedelta(minutes=1)
    return day.replace(hour=hour, minute=minute, second=second)


def _twelve(hour: int, *, afternoon: bool) -> int:
    if afternoon:
        return hour + 12 if hour < 12 else hour
    if hour > 12:
        raise ValueError("an hour after noon marked a.m.")
    return hour % 12


def _chinese_hour(hour: int, half: str) -> int:
    """下午3点 → 15; raises ValueError for what can be two hours, such as 晚上12点."""
    if half in ("凌晨", "深夜", "夜间"):
        if half != "凌晨" and hour < 13:
            raise ValueError("a night has two such hours")
        return hour % 12 if hour <= 12 else hour
    if half in ("清晨", "早上", "早晨", "上午"):
        if hour >= 12 and half != "上午":
            raise ValueError("no such hour of the morning")
        return hour
    if half == "中午":
        return hour + 12 if hour < 3 else hour
    if hour == 12 and half not in ("下午", "午后"):
        raise ValueError("midnight belongs to two days")
    return hour + 12 if hour < 12 else hour


def _relative(text: str, origin: str, zone: tzinfo | None, now: datetime | None) -> Moment | None:
    """昨天 08:30, 3小时前, 刚刚: only as exact as the words are."""
    if now is None or zone is None:
        return None
    here = now.astimezone(zone)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    if found := _DAYS_AGO.fullmatch(text):
        back = {"昨": 1, "y": 1, "前": 2}.get(found["word"][0].lower(), 0)
        day = (midnight - timedelta(days=back)).replace(tzinfo=None)
        parts = {name: value for name, value in found.groupdict().items() if value is not None}
        parts |= {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
        return _moment(parts, origin, zone, now)
    if text.lower() in ("刚刚", "刚才", "just now"):
        return _between(here - timedelta(minutes=5), here, origin)
    if not (found := _AGO.fullmatch(text)):
        return None
    unit = next(span for names, span in _AGO_UNITS if re.match(names, found["unit"], re.I))
    if found["count"] == "半":
        return _between(here - unit, here - unit / 2, origin) if unit <= timedelta(hours=1) else None
    count = int(found["count"]) if found["count"].isdigit() else 1
    if unit >= timedelta(days=1):
        return Moment(midnight - count * unit, Precision.DAY, origin) if unit == timedelta(days=1) else None
    return _between(here - (count + 1) * unit, here - count * unit, origin)


def _between(start: datetime, end: datetime, origin: str) -> Moment | None:
    """What is certain of a moment somewhere between the two: its minute, its day, or nothing."""
    if end - start <= timedelta(minutes=1):
        return Moment(end.replace(second=0, microsecond=0).astimezone(UTC), Precision.MINUTE, origin)
    if start.date() != end.date():
        return None
    return Moment(end.replace(hour=0, minute=0, second=0, microsecond=0), Precision.DAY, origin)
