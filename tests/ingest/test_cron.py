from datetime import UTC, datetime

import pytest

from core.clock import SHANGHAI
from core.errors import ConfigError
from ingest.cron import parse_cron


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("0 7,13,19 * * *", (2026, 11, 21, 7, 0), (2026, 11, 21, 13, 0)),
        ("0 7,13,19 * * *", (2026, 11, 21, 19, 0), (2026, 11, 22, 7, 0)),
        ("*/15 * * * *", (2026, 11, 21, 7, 59), (2026, 11, 21, 8, 0)),
        ("0 0 * * 0", (2026, 11, 21, 12, 0), (2026, 11, 22, 0, 0)),  # Sunday, not APScheduler's Monday
        ("0 0 * * 7", (2026, 11, 21, 12, 0), (2026, 11, 22, 0, 0)),
        ("30 9 * * mon-fri", (2026, 11, 20, 10, 0), (2026, 11, 23, 9, 30)),
        ("0 0 13 * fri", (2026, 11, 21, 0, 0), (2026, 11, 27, 0, 0)),  # either day field is enough
        ("0 0 29 2 *", (2026, 1, 1, 0, 0), (2028, 2, 29, 0, 0)),
        ("@daily", (2026, 12, 31, 0, 0), (2027, 1, 1, 0, 0)),
    ],
)
def test_the_next_time_is_the_one_crontab_would_take(
    text: str, start: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    found = parse_cron(text).after(shanghai(*start))
    assert found == shanghai(*expected)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "0 7 * *", "60 * * * *", "0 24 * * *", "a * * * *", "*/0 * * * *", "5-1 * * * *"])
def test_anything_else_is_refused_with_the_expression_named(text: str) -> None:
    with pytest.raises(ConfigError, match="cron expression"):
        parse_cron(text)


def test_a_day_that_never_comes_is_said_instead_of_searched_for_ever() -> None:
    with pytest.raises(ConfigError, match="never comes"):
        parse_cron("0 0 31 2 *").after(shanghai(2026, 1, 1))
