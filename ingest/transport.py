"""httpx over aiohttp, with the guard where names become addresses; foreign exceptions become Failure kinds here.

Three ways out, with separate connection pools, because a pooled connection is used again without a look-up:
public addresses; a source's own allowed address; the configured proxy.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from core.errors import FAILURES, ConfigError
from ingest.guard import Forbidden, Guard, Unresolved
from ingest.redact import redact

if TYPE_CHECKING:
    from core.config import IngestConfig

MAX_HEADERS = 200
MAX_HEADER_LINE = 16 * 1024  # bytes
KEEPALIVE = 15.0  # seconds


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways out; `public` goes through the proxy when one is configured, `newer` speaks HTTP/2 too."""

    public: httpx.AsyncBaseTransport
    allowed: httpx.AsyncBaseTransport
    newer: httpx.AsyncBaseTransport | None = None

    def pick(self, scheme: str, *, allowed: bool) -> httpx.AsyncBaseTransport:
        """The transport for one request."""
        if allowed:
            return self.allowed
        return self.newer if self.newer and scheme == "https" else self.public


class _Resolver(AbstractResolver):
    """Gives aiohttp the addresses that were checked; it connects to nothing else."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._guard.resolve(host, port)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held open."""


class _Verbatim:
    """An aiohttp session that requests each address as it is written: re-quoting would break signed links."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def __call__(self) -> _Verbatim:
        return self

    def request(self, *, method: str, url: str, **options: Any) -> _Unexplained:
        return _Unexplained(self._session.request(method, URL(url, encoded=True), **options))


class _Unexplained:
    """A response without its reason phrase, which may be in any encoding and would be encoded to UTF-8 in vain."""

    def __init__(self, coming: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> None:
        self._coming = coming

    async def __aenter__(self) -> aiohttp.ClientResponse:
        response = await self._coming.__aenter__()
        response.reason = None
        return response


@asynccontextmanager
async def open_routes(config: IngestConfig, guard: Guard, tls: ssl.SSLContext | None = None) -> AsyncIterator[Routes]:
    """Open the pools; `tls` replaces the usual certificate checks (an own authority)."""
    if config.proxy and not config.proxy.startswith(("http://", "https://")):
        raise ConfigError(f"ingest.proxy: {redact(config.proxy)} is not an http:// proxy; SOCKS is not supported")
    context = tls or httpx.create_ssl_context(trust_env=False)
    async with AsyncExitStack() as stack:

        async def transport(guard: Guard, proxy: str = "") -> httpx.AsyncBaseTransport:
            connector = aiohttp.TCPConnector(
                resolver=_Resolver(guard), ssl=context, limit=config.concurrency, keepalive_timeout=KEEPALIVE
            )
            session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                max_headers=MAX_HEADERS,
                max_line_size=MAX_HEADER_LINE,
                max_field_size=MAX_HEADER_LINE,
            )
            await stack.enter_async_context(session)
            return AiohttpTransport(
                verify=context,
                trust_env=False,
                client=cast("aiohttp.ClientSession", _Verbatim(session)),
                proxy=httpx.Proxy(proxy) if proxy else None,
            )

        newer = None
        if config.http2 and not config.proxy:
            from ingest.http2 import Http2Transport  # and with it httpcore, which nobody else needs

            own = tls or httpx.create_ssl_context(trust_env=False)  # what is offered in ALPN becomes a part of it
            newer = Http2Transport(guard, own, connections=config.concurrency, keepalive=KEEPALIVE)
            await stack.enter_async_context(newer)
        anywhere = Guard(public=lambda _: True, lookup=guard.lookup)
        yield Routes(
            public=await transport(anywhere if config.proxy else guard, config.proxy),
            allowed=await transport(anywhere),
            newer=newer,
        )


# aiohttp's and asyncio's exceptions → Failure kinds; the first that fits.
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (Forbidden, "forbidden"),
    (Unresolved, "dns"),
    (TimeoutError, "timeout"),
    (httpx.TimeoutException, "timeout"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (ssl.SSLError, "tls"),
    (ssl.CertificateError, "tls"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientConnectorError, "connect"),
    (aiohttp.ClientPayloadError, "truncated"),
    (aiohttp.ClientResponseError, "protocol"),
    (aiohttp.ServerDisconnectedError, "connect"),
    (aiohttp.InvalidURL, "forbidden"),
    (aiohttp.ClientOSError, "connect"),
    (aiohttp.ClientError, "protocol"),
    (httpx.InvalidURL, "forbidden"),
    (httpx.NetworkError, "connect"),
    (httpx.TransportError, "protocol"),
    (ConnectionError, "connect"),
)
FOREIGN = (aiohttp.ClientError, httpx.HTTPError, httpx.InvalidURL, TimeoutError, ConnectionError)


def translate(error: BaseException) -> tuple[str, str]:
    """A foreign exception as (kind, why), judged by its innermost known cause."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or getattr(current, "os_error", None) or current.__context__
    for link in reversed(chain):
        for known, kind in _KINDS:
            if isinstance(link, known):
                told = next((words for one in (link, *chain) if (words := _words(one))), "")
                return kind, told if known is Forbidden else _explained(kind, told or type(link).__name__)
    return "protocol", _explained("protocol", _words(error) or type(error).__name__)


def _explained(kind: str, told: str) -> str:
    return f"{FAILURES[kind]} ({told})"


def _words(error: BaseException) -> str:
    return redact(" ".join(str(error).split()))[:200]
