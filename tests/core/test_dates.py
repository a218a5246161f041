"""Dates: right, or unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.dates import doubt, parse_moment, read_moment
from core.types import Precision

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Shanghai
AT = "2026-11-21T08:30:00+08:00"


def read(text: str, **options: object) -> str:
    moment = parse_moment(text, origin="test", now=NOW, **options)  # type: ignore[arg-type]
    return moment.at.astimezone(SHANGHAI).isoformat() if moment else ""


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 21 Nov 2026 08:30:00 +0800",
        "sat, 21 nov 2026 08:30:00 +0800",
        "Saturday, 21 November 2026 08:30:00 +0800",
        "21 Nov 2026 08:30:00 +0800",
        "Sat, 21 Nov 26 00:30:00 GMT",
        "Sat, 21 Nov 2026 08:30:00 CST",
        "Sat, 21 Nov 2026 08:30:00 GMT+8",
        "Sat Nov 21 2026 08:30:00 GMT+0800 (中国标准时间)",
        "Sat Nov 21 08:30:00 CST 2026",
        "Nov 21, 2026 08:30:00 AM",
        "11/21/2026 08:30:00",
        "2026-11-21T08:30:00+08:00",
        "2026-11-21T08:30:00.123456789+0800",
        "2026-11-21T00:30:00Z",
        "2026-11-21 08:30:00",
        "2026/11/21 08:30:00",
        "2026.11.21 08:30:00",
        "20261121083000",
        "20261121T003000Z",
        "1795221000",
        "1795221000000",
        "2026年11月21日 08:30:00",
        "2026年11月21日 星期六 上午8点30分00秒",
        "２０２６年１１月２１日 ０８：３０：００",
        "发布时间：2026-11-21 08:30:00",
        "星期六, 21 11月 2026 08:30:00 +0800",
        "周六, 21 十一月 2026 08:30:00 +0800",
    ],
)
def test_one_moment_in_many_forms(text: str) -> None:
    assert read(text) == AT
    moment = parse_moment(text, origin="test", now=NOW)
    assert moment is not None
    assert (moment.precision, moment.origin) == (Precision.SECOND, "test")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026年11月21日 下午3:05", "2026-11-21T15:05:00+08:00"),
        ("2026年11月21日 下午3点", "2026-11-21T15:00:00+08:00"),
        ("2026年11月21日 中午12点", "2026-11-21T12:00:00+08:00"),
        ("2026年11月21日 凌晨12:10", "2026-11-21T00:10:00+08:00"),
        ("2026年11月21日 晚上8:00", "2026-11-21T20:00:00+08:00"),
        ("Nov 21, 2026 12:05 AM", "2026-11-21T00:05:00+08:00"),
        ("昨天 08:30", "2026-11-21T08:30:00+08:00"),
        ("前天 23:59", "2026-11-20T23:59:00+08:00"),
        ("11月20日 10:00", "2026-11-20T10:00:00+08:00"),
        ("12月31日 10:00", "2025-12-31T10:00:00+08:00"),
        ("5分钟前", "2026-11-22T11:55:00+08:00"),
    ],
)
def test_to_the_minute(text: str, at: str) -> None:
    moment = parse_moment(text, origin="test", now=NOW)
    assert moment is not None
    assert moment.at.astimezone(SHANGHAI).isoformat() == at
    assert moment.precision is Precision.MINUTE


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", "2026-11-21"),
        ("2026.11.21", "2026-11-21"),
        ("20261121", "2026-11-21"),
        ("2026年11月21日", "2026-11-21"),
        ("二〇二六年十一月二十一日", "2026-11-21"),
        ("21 Nov 2026", "2026-11-21"),
        ("昨天", "2026-11-21"),
        ("2天前", "2026-11-20"),
        ("3小时前", "2026-11-22"),
        ("3 hours ago", "2026-11-22"),
    ],
)
def test_to_the_day(text: str, day: str) -> None:
    moment = parse_moment(text, origin="test", now=NOW)
    assert moment is not None
    assert (moment.at.astimezone(SHANGHAI).isoformat(), moment.precision) == (f"{day}T00:00:00+08:00", Precision.DAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Invalid Date",
        "NaN-NaN-NaN",
        "-1",
        "0",
        "2026-13-40",
        "2026-02-30T00:00:00Z",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "9999-12-31T23:59:59Z",
        "2036-11-21T00:00:00Z",
        "Thu, 01 Jan 10000 00:00:00 GMT",
        "Sat, 21 Nov 2026 08:30:00 +9999",
        "Sat, 21 Nov 2026 08:30:00 BST",
        "Sat, 21 Nov 2026 08:30:00 IST",
        "Sat, 21 Nov 2026 25:00:00 GMT",
        "03/04/2026",
        "2026年11月21日 晚上12点",
        "12小时前",
        "一周前",
        "1" * 5000,
        "星期六 08:30",
    ],
)
def test_what_nobody_can_know_is_unknown(text: str) -> None:
    assert read(text) == ""


def test_zones_that_depend_on_who_speaks() -> None:
    cst, naive = "Sat, 21 Nov 2026 08:30:00 CST", "2026-11-21 08:30:00"
    assert read(cst, zone=None) == "2026-11-21T22:30:00+08:00"
    moment = parse_moment(naive, origin="test", zone=None, now=NOW)
    assert moment is not None
    assert (moment.at, moment.precision) == (datetime(2026, 11, 21, tzinfo=UTC), Precision.DAY)
    assert read("Sun, 21 Jun 2026 08:30:00 BST") == "2026-06-21T15:30:00+08:00"


def test_relative_forms_need_to_know_when_they_were_said() -> None:
    assert parse_moment("昨天 08:30", origin="test") is None
    assert parse_moment("11月21日", origin="test") is None
    assert parse_moment("昨天 08:30", origin="test", zone=None, now=NOW) is None


def test_the_end_of_a_day_and_of_a_leap_minute() -> None:
    assert read("2026-11-20T24:00:00+08:00") == "2026-11-21T00:00:00+08:00"
    moment = read_moment("2016-12-31T23:59:60Z", origin="test")
    assert moment is not None
    assert moment.at == datetime(2017, 1, 1, tzinfo=UTC)


def test_doubts_have_names() -> None:
    old, ahead = read_moment("1970-01-01T00:00:00Z", origin="t"), read_moment("2036-11-21T00:00:00Z", origin="t")
    assert old is not None
    assert ahead is not None
    assert (doubt(old, NOW), doubt(ahead, NOW), doubt(ahead, None)) == ("ancient-date", "future-date", "")


@given(st.datetimes(datetime(1991, 1, 1), datetime(2026, 11, 20)), st.integers(-12, 14))  # noqa: DTZ001
def test_what_is_written_by_the_standards_is_read_back(at: datetime, hours: int) -> None:
    from datetime import timezone
    from email.utils import format_datetime

    there = at.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    for text in (there.isoformat(), format_datetime(there), there.strftime("%Y/%m/%d %H:%M:%S %z")):
        moment = parse_moment(text, origin="test", now=NOW)
        assert moment is not None
        assert moment.at == there


@given(st.text(max_size=60))
def test_nothing_raises(text: str) -> None:
    moment = parse_moment(text, origin="test", now=NOW)
    assert moment is None or moment.at.tzinfo is not None
