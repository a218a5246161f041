"""Lengths of time as people write them in config.toml: ``"90s"``, ``"30m"``, ``"6h"``, ``"2d"``, ``"1w"``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

DURATION_RULE = "write 90s, 30m, 6h, 2d or 1w"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(value: object) -> object:
    """A number and its unit → timedelta; a bare number is refused, anything else goes on to pydantic."""
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", value)):
        return timedelta(**{_UNITS[found[2]]: float(found[1])})
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"a number without a unit; {DURATION_RULE}")
    if isinstance(value, str):
        raise ValueError(f"not a duration; {DURATION_RULE}")
    return value


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
