"""One WARC a day: every exchange with the network, so that it can be read, replayed and re-extracted.

``archive/YYYY-MM-DD.warc.gz`` (the day in Shanghai) holds one gzip member a record, WARC 1.1 (ISO 28500:2017).
Credentials are left out. The records of one exchange are appended in one piece under a lock; a piece that a crash
tore off is cut away before the next one is written, so that the file always reads to its end.
"""

from __future__ import annotations

import asyncio
import base64
import fcntl
import hashlib
import os
import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.clock import local
from core.errors import JianbaoError
from ingest.records import read_page
from ingest.redact import redact, redact_headers
from ingest.replay import ReplayFetcher
from ingest.warc import day_file, intact_length, make_record_id, packed_member, stored_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.clock import Clock
    from core.types import Failure

__all__ = ["ArchiveWriter", "ReplayFetcher", "read_page"]

_FROM_ANSWERS = frozenset(("status", "gone", "throttled", "empty", "robots"))  # their response is in the archive
_FIELDS = "application/warc-fields"
_SOFTWARE = "Jianbao (https://github.com/ysh329/awesome-embedded-ai)"


class ArchiveWriter:
    """Appends to the file of the day; usable as a context manager. Raises JianbaoError when it cannot write."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._day: date | None = None
        self._file = -1
        self._unsettled = False

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(
        self,
        url: str,
        request: Sequence[tuple[str, str]],
        status: int,
        response: Sequence[tuple[str, str]],
        body: bytes,
        at: datetime,
    ) -> str:
        """Keep one exchange; `body` as on the wire, still compressed. The response's WARC-Record-ID comes back."""
        url = redact(url)
        kept = [pair for pair in redact_headers(response) if pair[0].lower() != "transfer-encoding"]
        packed = any(name.lower() == "content-encoding" for name, _ in kept)
        answered = _http(f"HTTP/1.1 {status} {_reason(status)}", kept) + body
        parts = urlsplit(url)
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        asked = _http(f"GET {path} HTTP/1.1", [("Host", parts.netloc), *redact_headers(request)])
        with self._appending(at) as (offset, out):
            record_id = make_record_id(local(at).date(), offset)
            fields = {"WARC-Record-ID": record_id, "Content-Type": "application/http; msgtype=response"}
            if body:
                fields["WARC-Payload-Digest"] = _digest(body)
            out += _member("response", url, at, fields, answered, packed=packed)
            fields = {"WARC-Concurrent-To": record_id, "Content-Type": "application/http; msgtype=request"}
            out += _member("request", url, at, fields, asked)
        return record_id

    def record_resource(self, name: str, content_type: str, body: bytes, at: datetime) -> str:
        """Keep a body that came from no server under a name such as a urn; the WARC-Record-ID comes back."""
        with self._appending(at) as (offset, out):
            record_id = make_record_id(local(at).date(), offset)
            fields = {"WARC-Record-ID": record_id, "Content-Type": content_type, "WARC-Payload-Digest": _digest(body)}
            out += _member("resource", name, at, fields, body)
        return record_id

    def record_failure(self, failure: Failure, at: datetime) -> None:
        """Keep why there was no answer, so that a replay fails alike."""
        if failure.kind in _FROM_ANSWERS:
            return
        text = f"failure: {failure.kind}\r\nwhy: {' '.join(failure.why.split())}\r\n".encode()
        with self._appending(at) as (_, out):
            out += _member("metadata", redact(failure.where), at, {"Content-Type": _FIELDS}, text)

    async def settled(self) -> None:
        """Everything recorded so far is safely on disk when this returns."""
        if self._file < 0 or not self._unsettled:
            return
        file, self._unsettled = os.dup(self._file), False  # a later record may open the next day's file meanwhile
        try:
            await asyncio.to_thread(os.fsync, file)
        except OSError as error:
            raise JianbaoError(f"{self._folder}: the archive cannot be written ({error})") from error
        finally:
            os.close(file)

    def close(self) -> None:
        """Everything safely on disk; a later record opens the file again."""
        if self._file >= 0:
            os.fsync(self._file)
            os.close(self._file)
            self._file, self._day = -1, None

    @contextmanager
    def _appending(self, at: datetime) -> Iterator[tuple[int, bytearray]]:
        """The place where the next piece will stand, and a buffer that is appended there as a whole."""
        day = local(at).date()
        path = day_file(self._folder, day)
        try:
            file = self._open(day, path)
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                offset = os.lseek(file, 0, os.SEEK_END)
                out = bytearray()
                yield offset, out
                _write(file, out, offset)
                self._unsettled = True
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
        except OSError as error:
            raise JianbaoError(
                f"{path}: the archive cannot be written ({error}); make room or name another folder"
            ) from error

    def _open(self, day: date, path: Path) -> int:
        if day == self._day:
            return self._file
        self.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._day = day
        fcntl.flock(self._file, fcntl.LOCK_EX)
        os.ftruncate(self._file, intact_length(self._file))
        if not os.fstat(self._file).st_size:
            fields = f"software: {_SOFTWARE}\r\nformat: WARC File Format 1.1\r\n".encode()
            named = {"WARC-Filename": path.name, "Content-Type": _FIELDS}
            _write(self._file, _member("warcinfo", "", self._clock(), named, fields), 0)
            _settle_folder(path.parent)
        fcntl.flock(self._file, fcntl.LOCK_UN)
        return self._file


def _member(
    kind: str, url: str, at: datetime, fields: Mapping[str, str], block: bytes, *, packed: bool = False
) -> bytes:
    """One record as one gzip member, formatted here because warcio's writer takes longer than the fetch itself."""
    named = {"WARC-Type": kind, "WARC-Date": at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"}
    if url:
        named["WARC-Target-URI"] = url
    named |= {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", **fields, "Content-Length": str(len(block))}
    record = _http("WARC/1.1", named.items()) + block + b"\r\n\r\n"
    return stored_member(record) if packed else packed_member(record)


def _http(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """A first line and headers, up to the empty line."""
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([" ".join(line.splitlines()) for line in lines] + ["", ""]).encode()


def _digest(payload: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


def _write(file: int, piece: bytes | bytearray, offset: int) -> None:
    """All of the piece or nothing of it."""
    rest = memoryview(piece)
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        os.ftruncate(file, offset)
        raise


def _settle_folder(folder: Path) -> None:
    """The folder remembers its new file even if the power fails."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
