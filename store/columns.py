"""Column types: times in UTC, JSON with Chinese readable."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware datetime, kept in UTC; a naive one is a mistake of the caller."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored time needs a time zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What was stored is UTC."""
        return value.replace(tzinfo=UTC) if value else None


class Json(TypeDecorator[Any]):
    """JSON as text, not escaped to ASCII, so that a person can read the file with any SQLite tool."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """Any JSON value → text."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Text → value."""
        return json.loads(value) if value else None


def plain(value: Any) -> Any:
    """A column's value as JSON has it: times and dates in ISO 8601, enumerations by their value."""
    if isinstance(value, date):  # a datetime, too
        return value.isoformat()
    return getattr(value, "value", value)
