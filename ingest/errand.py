"""One fetch on its way: whom it is for, where it has come, and what may be said and trusted there."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from ingest.answer import Answer, Purpose, Trouble, Validators
from ingest.guard import MAX_URL, Forbidden, Target, parse_target

if TYPE_CHECKING:
    from core.types import Source

MAX_VALIDATOR = 1024  # characters
_ACCEPT: dict[Purpose, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "api": "application/json, */*;q=0.5",
}
_PERMANENT = frozenset((301, 308))
_LANGUAGES = "zh-CN, zh;q=0.9, en;q=0.6"


@dataclass(frozen=True, slots=True)
class Errand:
    """`url` is what was asked for, `target` where it stands now; `private` headers are for that origin only."""

    url: str
    target: Target
    purpose: Purpose
    allowed: bool
    headers: Mapping[str, str]
    private: Mapping[str, str]
    conditional: bool
    permanent: bool = True  # so far, all redirects were permanent ones
    permanent_url: str = ""  # where they lead to


def prepare(
    url: str,
    purpose: Purpose,
    *,
    agent: str,
    source: Source | None = None,
    validators: Validators | None = None,
    private: Mapping[str, str] | None = None,
) -> Errand:
    """The errand at its beginning. Raises Forbidden for an address or a header that cannot be sent."""
    target = parse_target(url.strip())
    conditions = _conditions(validators)
    return Errand(
        url=url,
        target=target,
        purpose=purpose,
        allowed=is_allowed(target, purpose, source),
        headers={"User-Agent": agent, "Accept": _ACCEPT[purpose], "Accept-Language": _LANGUAGES, **conditions},
        private={**_basic(target.userinfo), **_checked(private or {})},
        conditional=bool(conditions),
    )


def is_allowed(target: Target, purpose: Purpose, source: Source | None) -> bool:
    """Whether the source's `allow` opens this address: its own host and port, and for pages its very own address."""
    if source is None or not source.allow or not source.url:
        return False
    try:
        own = parse_target(source.url)
        opened = {(entry.host, entry.port) for entry in (parse_target(f"http://{item}") for item in source.allow)}
    except Forbidden:
        return False
    here = (target.host, target.port)
    return here == (own.host, own.port) and here in opened and (purpose != "page" or target.url == own.url)


def redirected(errand: Errand, answer: Answer) -> Errand:
    """The errand after one redirect. Raises Trouble("redirect") when it leads nowhere or to a forbidden address.

    What belongs to an origin stays there: private headers go no further than it, and `allow` survives only a
    redirect that names no host, since a named one is somebody else's choice of address.
    """
    location = answer.headers.get("location", "").strip()
    if not location:
        raise Trouble("redirect", "a redirect without a Location")
    if len(location) > MAX_URL:
        raise Trouble("redirect", f"a redirect to an address of {len(location):,} characters")
    try:
        target = parse_target(urljoin(errand.target.url, location))
        names_host = bool(urlsplit(location).netloc)
    except (Forbidden, ValueError) as refusal:
        raise Trouble("redirect", f"a redirect to a forbidden address: {refusal}") from refusal
    same = target.origin == errand.target.origin
    permanent = errand.permanent and answer.status in _PERMANENT
    return replace(
        errand,
        target=target,
        allowed=errand.allowed and same and not names_host,
        private=errand.private if same else {},
        permanent=permanent,
        permanent_url=target.url if permanent else errand.permanent_url,
    )


class Budget:
    """The time one errand may take on the network, in seconds; waiting for a polite moment is not counted."""

    def __init__(self, seconds: float) -> None:
        self.total = seconds
        self.left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Trouble("timeout") once the budget is used up."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            async with asyncio.timeout(max(self.left, 0.0)):
                yield
        except TimeoutError as error:
            raise Trouble("timeout", f"no complete answer within {self.total:g} s") from error
        finally:
            self.left -= loop.time() - start


def kept_validators(headers: Mapping[str, str]) -> Validators:
    """The validators of an answer that can safely be sent back verbatim."""
    return Validators(_sendable(headers.get("etag", "")), _sendable(headers.get("last-modified", "")))


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    pairs = {"If-None-Match": _sendable(validators.etag), "If-Modified-Since": _sendable(validators.last_modified)}
    return {name: value for name, value in pairs.items() if value}


def _sendable(value: str) -> str:
    return value if len(value) <= MAX_VALIDATOR and value.isascii() and value.isprintable() else ""


def _checked(headers: Mapping[str, str]) -> dict[str, str]:
    trimmed = {name: value.strip() for name, value in headers.items()}  # a token read from a file ends in a line feed
    for name, value in trimmed.items():
        if not value.isprintable():
            raise Forbidden(f"the value of header {name} holds control characters")
    return trimmed


def _basic(userinfo: str) -> dict[str, str]:
    if not userinfo:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(unquote(userinfo).encode()).decode()}
