"""Faults beyond the fault server's list: certificates, and names whose addresses change, disagree or lie."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from benchmarks._faults_trial import Outcome, Trial, source_of
from core.types import Failure, Page
from ingest.fetch import Fetcher, Guard

OPEN, SECRET = "127.0.0.1", "127.0.0.2"  # one plays the public internet, the other the private network


async def extra_faults(trial: Trial) -> list[Outcome]:
    """Try them all; the canary listens on the secret address at the same port."""
    async with _two_servers() as (port, hits):
        names = {"good.example": [[OPEN]], "secret.example": [[SECRET]], "both.example": [[OPEN, SECRET]]}
        names["rebinding.example"] = [[OPEN], [SECRET]]

        async def lookup(host: str, _: int) -> Sequence[str]:
            answers = names[host]
            return answers[0] if len(answers) == 1 else answers.pop(0)

        guard = Guard(public=lambda address: address == OPEN, lookup=lookup)
        secret = f"http://secret.example:{port}/"

        async def rebind(fetcher: Fetcher) -> Page | Failure:
            # the first answer closes its connection, so that the second request looks the name up again
            first = await fetcher.get(f"http://rebinding.example:{port}/close")
            assert not isinstance(first, Failure), first
            await asyncio.sleep(0)
            return _page(await fetcher.get(f"http://rebinding.example:{port}/"))

        async def pooled(fetcher: Fetcher) -> Page | Failure:
            # the source's own address is allowed and its connection kept; a link of its items may not use it
            own = await fetcher.get(secret + "own", purpose="feed", source=source_of(secret + "own", "own"))
            assert not isinstance(own, Failure), own
            hits.clear()
            return _page(await fetcher.get(secret + "item"))

        async def mixed(fetcher: Fetcher) -> Page | Failure:
            return _page(await fetcher.get(f"http://both.example:{port}/"))

        async def redirected(fetcher: Fetcher) -> Page | Failure:
            return _page(await fetcher.get(f"http://good.example:{port}/to-secret"))

        found = []
        tries = {"rebinding": rebind, "mixed-answers": mixed, "redirect-to-name": redirected, "kept-connection": pooled}
        for name, fetch in tries.items():
            hits.clear()
            outcome = await trial.measure(f"/extra/{name}", fetch, guard=guard)
            outcome.canary = len(hits)
            found.append(outcome)
    return found


async def tls_faults(trial: Trial, ports: Mapping[str, int], authority: str) -> list[Outcome]:
    """The fault server's certificates, of which only the good one may be taken; its authority is trusted."""
    found = []
    for name, port in ports.items():
        tls = ssl.create_default_context(cadata=authority)
        found.append(await trial.attempt(f"/tls/{name}", f"https://127.0.0.1:{port}/ok/feed.xml", tls=tls))
    return found


def _page(answer: object) -> Page | Failure:
    if isinstance(answer, Failure):
        return answer
    page = getattr(answer, "page", None)
    assert isinstance(page, Page)
    return page


@asynccontextmanager
async def _two_servers() -> AsyncIterator[tuple[int, list[str]]]:
    """Servers at both addresses and one port; the paths asked of the secret one are listed."""
    hits: list[str] = []
    port = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split()[1].decode()
                if writer.get_extra_info("sockname")[0] == SECRET:
                    hits.append(path)
                status, extra = "200 OK", ""
                if path == "/to-secret":
                    status, extra = "302 Found", f"Location: http://secret.example:{port}/\r\n"
                if path == "/close":
                    extra = "Connection: close\r\n"
                writer.write(f"HTTP/1.1 {status}\r\n{extra}Content-Length: 2\r\n\r\nok".encode())
                await writer.drain()
                if path == "/close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has left
        finally:
            writer.close()

    first = await asyncio.start_server(serve, OPEN, 0)
    port = first.sockets[0].getsockname()[1]
    second = await asyncio.start_server(serve, SECRET, port)
    async with first, second:
        yield port, hits
