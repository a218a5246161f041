"""One WARC a day: every exchange with the network, so that it can be read, replayed and re-extracted.

``archive/YYYY-MM-DD.warc.gz`` (the day in Shanghai) holds one gzip member a record, WARC 1.1 (ISO 28500:2017).
Credentials are left out. The records of one exchange are appended in one piece under a lock; a piece that a crash
tore off is cut away before the next one is written, so that the file always reads to its end.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from core.clock import local
from core.errors import JianbaoError
from ingest.records import read_page
from ingest.redact import redact, redact_headers
from ingest.replay import ReplayFetcher
from ingest.warc import day_file, intact_length, make_record_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.clock import Clock
    from core.types import Failure

__all__ = ["ArchiveWriter", "ReplayFetcher", "read_page"]

_FROM_ANSWERS = frozenset(("status", "gone", "throttled", "empty", "robots"))  # their response is in the archive
_SOFTWARE = "Jianbao (https://github.com/ysh329/awesome-embedded-ai)"


class ArchiveWriter:
    """Appends to the file of the day; usable as a context manager. Raises JianbaoError when it cannot write."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._day: date | None = None
        self._file = -1

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
        http = StatusAndHeaders(f"{status} {_reason(status)}", kept, protocol="HTTP/1.1")
        parts = urlsplit(url)
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        asked = StatusAndHeaders(
            f"GET {path} HTTP/1.1", [("Host", parts.netloc), *redact_headers(request)], is_http_request=True
        )
        with self._appending(at) as (offset, out):
            record_id = make_record_id(local(at).date(), offset)
            named = {"WARC-Record-ID": record_id, "WARC-Date": _stamp(at)}
            out += _member("response", url, named, http, body, level=0 if packed else 6)
            named = {"WARC-Concurrent-To": record_id, "WARC-Date": _stamp(at)}
            out += _member("request", url, named, asked, b"")
        return record_id

    def record_failure(self, failure: Failure, at: datetime) -> None:
        """Keep why there was no answer, so that a replay fails alike."""
        if failure.kind in _FROM_ANSWERS:
            return
        text = f"failure: {failure.kind}\r\nwhy: {' '.join(failure.why.split())}\r\n".encode()
        with self._appending(at) as (_, out):
            out += _member("metadata", redact(failure.where), {"WARC-Date": _stamp(at)}, None, text)

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
            named = {"WARC-Filename": path.name, "WARC-Date": _stamp(self._clock())}
            _write(self._file, _member("warcinfo", "", named, None, fields), 0)
        fcntl.flock(self._file, fcntl.LOCK_UN)
        return self._file


def _member(
    kind: str, url: str, named: dict[str, str], http: StatusAndHeaders | None, body: bytes, *, level: int = 6
) -> bytearray:
    """One record as one gzip member."""
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=named
    )
    writer.write_record(record)
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return bytearray(packer.compress(plain.getbuffer()) + packer.flush())


def _write(file: int, piece: bytes | bytearray, offset: int) -> None:
    """All of the piece or nothing of it."""
    rest = memoryview(piece)
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        os.ftruncate(file, offset)
        raise


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
