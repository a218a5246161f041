"""HTTP/2 through httpx's own transport, behind the same guard: each connection goes to an address that was checked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn, cast

import httpcore
import httpx

from ingest.guard import Forbidden, Unresolved

if TYPE_CHECKING:
    from ingest.guard import Guard

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Http2Transport(httpx.AsyncHTTPTransport):
    """httpx's transport with a connection pool that looks names up through the guard."""

    def __init__(self, guard: Guard, context: ssl.SSLContext, *, connections: int, keepalive: float) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=connections,
            keepalive_expiry=keepalive,
            http1=True,
            http2=True,
            network_backend=_GuardedBackend(guard),
        )


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._guard.resolve(host.strip("[]"), port)
        except Unresolved as error:
            raise httpcore.ConnectError(str(error)) from error
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} did not resolve in time") from error
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> NoReturn:
        raise Forbidden("sockets of this machine are not for fetching")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
