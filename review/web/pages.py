"""Templates → HTML. Everything that is put in is escaped, unless `clean` made it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from review.web.clean import href


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("review.web", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters["href"] = href
    return found


def fill(template: str, **values: Any) -> str:
    """The template filled with these values."""
    return _environment().get_template(template).render(values)
