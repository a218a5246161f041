"""What the seam to the network gives back, and the one question it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from core.types import Failure, Page, Source

Purpose = Literal["feed", "page", "api"]


@dataclass(frozen=True, slots=True)
class Validators:
    """What an origin wants to hear on the next visit, sent back verbatim; empty strings for nothing."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer as it came, whatever its status; the body is decompressed. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    record_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A usable answer: a 2xx with a body, or "not modified" (then the page's body is empty).

    `permanent_url` is where a chain of 301/308 leads to, empty without one. `retry_after` and `max_age` are what
    the origin asks for (at most 24 hours and a week), None when it says nothing.
    """

    page: Page
    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False
    permanent_url: str = ""
    retry_after: timedelta | None = None
    max_age: timedelta | None = None


class Trouble(Exception):
    """An expected failure on its way to becoming a Failure; `kind` is one of core.errors.FAILURES."""

    def __init__(self, kind: str, why: str, retry_at: datetime | None = None) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why
        self.retry_at = retry_at


class Fetcher(Protocol):
    """Network or archive: whoever calls cannot tell them apart."""

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        source: Source | None = None,
        validators: Validators | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched | Failure:
        """Fetch one address. Expected failures are values; `source` lends its `allow` to its own address alone.

        `headers` (a token, a cookie the user gave) go to the host of `url` only, never on to another one.
        """
        ...


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by name; repeated ones joined with commas, cookies left out."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        name = name.lower()
        if name != "set-cookie":
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined
