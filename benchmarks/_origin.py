"""A web server on loopback that answers exactly the bytes it is told to, in a thread of its own."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.types import Source


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived; header names in lower case."""

    path: str
    headers: dict[str, str]
    host: str


Answer = bytes | Callable[[Asked], bytes]
Drip = Callable[[asyncio.StreamWriter], Awaitable[None]]  # writes by itself, then the connection is closed


def reply(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    """An HTTP answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(slots=True)
class Origin:
    """What is answered, by path (everything else is 404), and what was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    drips: dict[str, Drip] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path here."""
        return f"http://{host}:{self.port}{path}"

    def source(self, path: str) -> Source:
        """A feed here, allowed to be on loopback."""
        return Source(key="own", kind="feed", url=self.url(path), allow=(f"127.0.0.1:{self.port}",))

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [request.path for request in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        try:
            while await self._answer(reader, writer):
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has left
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection stays open."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        request = Asked(first.split(" ")[1], headers, headers.get("host", ""))
        self.asked.append(request)
        if drip := self.drips.get(request.path):
            await drip(writer)
            return False
        answer = self.answers.get(request.path, reply(b"nothing here", "404 Not Found"))
        raw = answer if isinstance(answer, bytes) else answer(request)
        writer.write(raw)
        return bool(raw) and b"connection: close" not in raw[:500].lower() and b"ength: " in raw[:500]


@contextmanager
def running_origin(*, address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Origin]:
    """An Origin that listens until the end of the block."""
    origin = Origin()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(origin.serve, address, port, limit=2**20, ssl=tls))
    origin.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield origin
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    here = asyncio.current_task()
    rest = [task for task in asyncio.all_tasks() if task is not here]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
