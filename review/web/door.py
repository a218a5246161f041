"""Who may ask the review page for what: nobody but the page itself, on the names that it was opened under.

A web site that the editor visits can send requests to his machine, too. It is known by the name it asks for (DNS
rebinding), by the headers that browsers set and scripts cannot (`Origin`, `Sec-Fetch-Site`), and by the token that only
the page has been told.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSRF_HEADER = "x-csrf-token"
KEY_COOKIE = "jianbao_pass"
PICTURES_COOKIE = "jianbao_pictures"
MOST_READ_OUT = 2_000_000  # bytes
SHORTEST_KEY = 16  # characters of the key for others than this machine

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-DNS-Prefetch-Control": "off",  # else the hosts of all links on the page are looked up
}


@dataclass(frozen=True, slots=True)
class Lock:
    """What opens the page. `key` is asked of everyone when it is set; `names` are the hosts it answers to, with the
    port; `any_address` lets it answer to plain addresses as well (only with a key).
    """

    names: frozenset[str]
    key: str = ""
    any_address: bool = False
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def pass_token(self) -> str:
        """What a browser keeps once it has shown the key: other services on this host see its cookies, so it is good
        for this run alone and does not give the key away.
        """
        return hmac.new(self.key.encode(), self.csrf.encode(), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is turned away."""

    status: int
    why: str


def refusal(lock: Lock, method: str, hosts: list[str], headers: Mapping[str, str]) -> Refusal | None:
    """Whether a request is turned away; header names in lower case. The key is looked at elsewhere."""
    if len(hosts) != 1 or not _is_ours(lock, hosts[0].lower()):
        return Refusal(421, "this page goes by another name; open the address that `review serve` printed")
    site = headers.get("sec-fetch-site", "same-origin")
    if method in ("GET", "HEAD"):
        outside = site not in ("same-origin", "none")
        to_look = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return Refusal(403, "another site asked for this") if outside and not to_look else None
    if method != "POST":
        return Refusal(405, "only GET, HEAD and POST")
    if headers.get("origin", "") not in (f"http://{hosts[0]}", f"https://{hosts[0]}") or site != "same-origin":
        return Refusal(403, "another site sent this")
    if not hmac.compare_digest(headers.get(CSRF_HEADER, "").encode(), lock.csrf.encode()):
        return Refusal(403, "the page is older than the server: reload it")
    return None


def policy(*, pictures: bool = False, draft: bool = False) -> str:
    """The Content-Security-Policy of a page, or of the draft within it."""
    images = "img-src 'self' https:" if pictures else "img-src 'self'"
    if draft:
        return f"default-src 'none'; style-src 'unsafe-inline'; {images}; frame-ancestors 'self'; sandbox"
    own = "script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'"
    return f"default-src 'none'; {own}; {images}; base-uri 'none'; frame-ancestors 'none'"


class Door:
    """Stands before the application: turns requests away, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, lock: Lock) -> None:
        self.app = app
        self.lock = lock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in _FIXED.items():
                    answer.setdefault(name, value)
                answer.setdefault("Content-Security-Policy", policy())
                answer.setdefault("X-Frame-Options", "DENY")
            await send(message)

        if answer := self._answer(scope, headers):
            await _read_out(receive)
        await (answer or self.app)(scope, receive, guarded)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """What is said instead of the page, if anything."""
        if refused := refusal(self.lock, scope["method"], headers.getlist("host"), headers):
            return PlainTextResponse(refused.why, refused.status)
        if not self.lock.key or _same(cookies(headers).get(KEY_COOKIE, ""), self.lock.pass_token):
            return None
        given = parse_qs(scope["query_string"].decode("ascii", "replace")).get("key", [""])[0]
        if not _same(given, self.lock.key):
            return PlainTextResponse("open the address with the key that `review serve` printed", 401)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(KEY_COOKIE, self.lock.pass_token, httponly=True, samesite="strict")
        return answer


async def _read_out(receive: Receive) -> None:
    """Take in what came with a request that is turned away: else the connection breaks before the answer is read."""
    size, more = 0, True
    while more and size < MOST_READ_OUT:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)


def cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; none if they cannot be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _is_ours(lock: Lock, host: str) -> bool:
    if host in lock.names:
        return True
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    try:
        return lock.any_address and bool(ip_address(name.strip("[]")))
    except ValueError:
        return False
