"""WARC records read back as answers, from our files or anybody's."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader

from core.errors import UsageError
from core.types import Failure, Page
from ingest.answer import Answer, Trouble, by_name
from ingest.limits import decode_bounded
from ingest.warc import day_file, intact_length, kept_file, read_record_id

MAX_DECODED = 10 * 1024 * 1024
_FAILURE = b"failure: "
_BROKEN = (ArchiveLoadFailed, EOFError, zlib.error, AttributeError)  # warcio stumbles so over a torn header


def records(path: Path) -> Iterator[tuple[Any, int]]:
    """warcio's records of a file with their offsets; a torn end is simply the end. Raises UsageError for no WARC."""
    with _opened(path) as file:
        yield from _records(file, 0, intact_length(file.fileno()))


def _records(file: BinaryIO, offset: int, end: int) -> Iterator[tuple[Any, int]]:
    file.seek(offset)
    iterator = ArchiveIterator(LimitReader(file, end - offset))
    try:
        for record in iterator:
            yield record, offset + iterator.offset
    except _BROKEN as error:
        raise UsageError(f"{file.name}: no WARC, or broken at byte {offset + iterator.offset} ({error})") from error


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error})") from error


def read_answer(record: Any) -> Answer:
    """A response, resource or failure record as the answer it stands for. Raises Trouble for a recorded failure."""
    raw = _read(record)
    if record.raw_stream.limit:
        raise Trouble("truncated", f"the archived record lacks {record.raw_stream.limit:,} bytes")
    at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    record_id = record.rec_headers.get_header("WARC-Record-ID") or ""
    if record.rec_type == "metadata":
        fields = dict(line.split(": ", 1) for line in raw.decode("utf-8", "replace").splitlines() if ": " in line)
        raise Trouble(fields["failure"], fields.get("why", ""))
    if record.http_headers is None:  # a resource: the payload alone
        kind = record.rec_headers.get_header("Content-Type") or ""
        return Answer(200, {"content-type": kind}, raw, at, record_id)
    named = by_name(record.http_headers.headers)
    if named.pop("transfer-encoding", "").lower() == "chunked":
        raw = ChunkedDataReader(BytesIO(raw), decomp_type=None).read()
    body = decode_bounded(raw, named.get("content-encoding", ""), MAX_DECODED)
    return Answer(int(record.http_headers.get_statuscode() or 0), named, body, at, record_id)


def is_answer(record: Any) -> bool:
    """Whether a record stands for an answer: a response, a bare resource, or one of our recorded failures."""
    if record.rec_type == "metadata":
        return _read(record, len(_FAILURE)).startswith(_FAILURE)
    return record.rec_type in ("response", "resource")


def _read(record: Any, at_least: int = sys.maxsize) -> bytes:
    """The payload as stored; warcio's streams hand it out in pieces."""
    raw = bytearray()
    while len(raw) < at_least and (piece := record.raw_stream.read()):
        raw += piece
    return bytes(raw)


def answer_at(path: Path, offset: int, record_id: str = "") -> tuple[Answer, str]:
    """The answer that stands at a place, and its address. Raises Trouble for a recorded failure, and when the record
    is not there or not the one of that id.
    """
    with _opened(path) as file:
        record, _ = next(_records(file, offset, path.stat().st_size), (None, 0))
        if record and record_id in ("", record.rec_headers.get_header("WARC-Record-ID")):
            return read_answer(record), record.rec_headers.get_header("WARC-Target-URI") or ""
    raise Trouble("not_archived", f"no such record in {path}")


def _place(folder: Path, day: date, offset: int, record_id: str) -> tuple[Path | None, int]:
    """Where the record of that id stands: the place that it names, or one in what pruning has left of the day."""
    path = day_file(folder, day)
    if path.is_file():
        return path, offset
    kept = kept_file(folder, day)
    found = _offsets(kept, kept.stat().st_mtime_ns).get(record_id) if kept.is_file() else None
    return (None, 0) if found is None else (kept, found)


@lru_cache(maxsize=64)
def _offsets(path: Path, written: int) -> dict[str, int]:
    """Where each record of a file stands, by id; `written` tells a file that was changed."""
    return {record.rec_headers.get_header("WARC-Record-ID") or "": offset for record, offset in records(path)}


def read_page(folder: Path, record_id: str) -> Page | Failure:
    """The page that an article was read from, out of the archive: extraction again without network."""
    place = read_record_id(record_id)
    path, offset = _place(folder, *place, record_id) if place else (None, 0)
    if path is None:
        return Failure(kind="not_archived", where=record_id, why=f"no such record in {folder}")
    try:
        answer, url = answer_at(path, offset, record_id)
    except UsageError as error:
        return Failure(kind="not_archived", where=record_id, why=str(error))
    except Trouble as trouble:
        return Failure(kind=trouble.kind, where=record_id, why=trouble.why)
    return Page(
        url=url,
        final_url=url,
        status=answer.status,
        body=answer.body,
        fetched_at=answer.at,
        headers=answer.headers,
        record_id=record_id,
    )
