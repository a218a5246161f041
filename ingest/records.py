"""WARC records read back as answers, from our files or anybody's."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from core.errors import UsageError
from core.types import Failure, Page
from ingest.answer import Answer, Trouble, by_name
from ingest.limits import decode_bounded
from ingest.warc import day_file, read_record_id

MAX_DECODED = 10 * 1024 * 1024
_FAILURE = b"failure: "
_BROKEN = (ArchiveLoadFailed, EOFError, zlib.error)


def records(path: Path, offset: int = 0) -> Iterator[tuple[Any, int]]:
    """warcio's records of a file with their offsets; a torn end is simply the end. Raises UsageError for no WARC."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error})") from error
    with file:
        file.seek(offset)
        iterator = ArchiveIterator(file)
        seen = False
        try:
            for record in iterator:
                seen = True
                yield record, offset + iterator.get_record_offset()
        except _BROKEN as error:
            if not seen:
                raise UsageError(f"{path}: not a WARC file ({error})") from error


def read_answer(record: Any) -> Answer:
    """A response, resource or failure record as the answer it stands for. Raises Trouble for a recorded failure."""
    raw = record.raw_stream.read()
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
        return bool(record.raw_stream.read(len(_FAILURE)) == _FAILURE)
    return record.rec_type in ("response", "resource")


def read_page(folder: Path, record_id: str) -> Page | Failure:
    """The page that an article was read from, out of the archive: extraction again without network."""
    missing = Failure(kind="not_archived", where=record_id, why=f"no such record in {folder}")
    place = read_record_id(record_id)
    if place is None or not (path := day_file(folder, place[0])).is_file():
        return missing
    try:
        record, _ = next(records(path, place[1]))
        if record.rec_headers.get_header("WARC-Record-ID") != record_id:
            return missing
        answer = read_answer(record)
    except (StopIteration, UsageError):
        return missing
    except Trouble as trouble:
        return Failure(kind=trouble.kind, where=record_id, why=trouble.why)
    url = record.rec_headers.get_header("WARC-Target-URI")
    return Page(
        url=url,
        final_url=url,
        status=answer.status,
        body=answer.body,
        fetched_at=answer.at,
        headers=answer.headers,
        record_id=record_id,
    )
