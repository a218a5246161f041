"""One request and its answer: sent, read within bounds, archived, decompressed."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import TYPE_CHECKING

import httpx

from ingest.answer import Answer, Trouble, by_name
from ingest.limits import ACCEPT_ENCODING, decode_bounded, read_bounded
from ingest.transport import FOREIGN, MAX_HEADERS, Routes, translate

if TYPE_CHECKING:
    from core.clock import Clock
    from core.config import IngestConfig
    from ingest.archive import ArchiveWriter
    from ingest.errand import Errand


class Exchange:
    """Sends requests by the right way out and keeps what came back in the archive."""

    def __init__(self, config: IngestConfig, routes: Routes, archive: ArchiveWriter | None, clock: Clock) -> None:
        self._config = config
        self._routes = routes
        self._archive = archive
        self._clock = clock
        read = config.read_timeout.total_seconds()
        connect = config.connect_timeout.total_seconds()
        self._timeouts = {"connect": connect, "pool": connect, "read": read, "write": read}

    async def send(self, errand: Errand) -> Answer:
        """One request, no redirects, no second try. Raises Trouble, and Forbidden when the guard refuses."""
        headers = {**errand.headers, "Accept-Encoding": ACCEPT_ENCODING, **errand.private}
        request = httpx.Request("GET", errand.target.url, headers=headers, extensions={"timeout": self._timeouts})
        transport = self._routes.pick(errand.target.scheme, allowed=errand.allowed)
        try:
            response = await transport.handle_async_request(request)
        except FOREIGN as error:
            raise Trouble(*translate(error)) from error
        try:
            try:
                wire = await self._read(response)
            finally:
                await response.aclose()
        except FOREIGN as error:
            kind, why = translate(error)
            raise Trouble("truncated" if kind in ("connect", "protocol") else kind, why) from error
        pairs = [(_text(name), _text(value)) for name, value in response.headers.raw]
        at = self._clock()
        record_id = ""
        if self._archive:
            record_id = self._archive.record(
                errand.target.url, list(headers.items()), response.status_code, pairs, wire, at
            )
        named = by_name(pairs)
        body = decode_bounded(wire, named.get("content-encoding", ""), self._config.max_decoded)
        return Answer(response.status_code, named, body, at, record_id)

    async def _read(self, response: httpx.Response) -> bytes:
        if len(response.headers.raw) > MAX_HEADERS:
            raise Trouble("protocol", f"{len(response.headers.raw):,} headers")
        limit = self._config.max_wire
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise Trouble("too_large", f"{int(declared):,} bytes announced, {limit:,} allowed")
        stream = response.stream
        assert isinstance(stream, AsyncIterable)
        return await read_bounded(stream, limit)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
