"""WARC files as places: names of days, record ids that say where a record stands, where an intact file ends."""

from __future__ import annotations

import os
import secrets
import struct
import uuid
import zlib
from datetime import date
from pathlib import Path

_MAGIC = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_GZIP = zlib.MAX_WBITS + 16
_GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_SHORT = 4096  # bytes, a power of two
_LONG = 256 * 1024  # bytes from which on the event loop would wait too long for the last few per cent
_BLOCK = 65535  # bytes, the most that a stored block holds
_TAIL = 1024 * 1024  # bytes searched for the last record at first; doubled until it is found
_URN = "<urn:uuid:"


def day_file(folder: Path, day: date) -> Path:
    """The archive of one day."""
    return folder / f"{day.isoformat()}.warc.gz"


def kept_file(folder: Path, day: date) -> Path:
    """What is left of a day's archive once it has been pruned."""
    return folder / f"{day.isoformat()}.kept.warc.gz"


def make_record_id(day: date, offset: int) -> str:
    """A WARC-Record-ID that carries its place: a version 8 UUID (RFC 9562) of offset, day and 54 random bits."""
    low = (0b10 << 62) | (day.toordinal() << 42) | secrets.randbits(42)
    return f"{_URN}{uuid.UUID(int=(offset << 80) | (8 << 76) | (secrets.randbits(12) << 64) | low)}>"


def read_record_id(record_id: str) -> tuple[date, int] | None:
    """The day and offset that an id carries; None for ids that others made."""
    try:
        number = uuid.UUID(record_id.removeprefix(_URN).removesuffix(">"))
        return (date.fromordinal((number.int >> 42) & 0xFFFFF), number.int >> 80) if number.version == 8 else None
    except ValueError:
        return None


def packed_member(data: bytes) -> bytes:
    """A gzip member; for a short record with a small window, which takes a tenth of the time and no more room."""
    if len(data) > _SHORT:
        return zlib.compress(data, 6 if len(data) < _LONG else 1, _GZIP)
    packer = zlib.compressobj(6, zlib.DEFLATED, _SHORT.bit_length() - 1 + 16, 5)
    return packer.compress(data) + packer.flush()


def stored_member(data: bytes) -> bytes:
    """A gzip member of stored blocks (RFC 1951, section 3.2.4), for what is compressed already."""
    pieces = [_GZIP_HEADER]
    for start in range(0, len(data) or 1, _BLOCK):
        block = data[start : start + _BLOCK]
        final = start + _BLOCK >= len(data)
        pieces += (struct.pack("<BHH", final, len(block), len(block) ^ 0xFFFF), block)
    pieces.append(struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join(pieces)


def intact_length(file: int) -> int:
    """Where the last whole record of an open .warc.gz ends: the file's size, unless a crash tore the last one off."""
    size = os.fstat(file).st_size
    if not _begins(os.pread(file, len(_MAGIC), 0)):
        return size  # not ours, or not compressed
    window = _TAIL
    while True:
        start = max(size - window, 0)
        tail = os.pread(file, size - start, start)
        position = tail.rfind(_MAGIC)
        while position >= 0:
            if (end := _end_of_members(tail, position)) is not None:
                return start + end
            position = tail.rfind(_MAGIC, 0, position + len(_MAGIC) - 1)
        if not start:
            return 0  # not even the first record is whole
        window *= 2


def _end_of_members(data: bytes, position: int) -> int | None:
    """Where the WARC records that begin at `position` end intact; None unless one surely begins there."""
    begin = position
    while position < len(data):
        rest = data[position:]
        if not _begins(rest):
            return None
        member = zlib.decompressobj(_GZIP)
        try:
            head = member.decompress(rest, len(_RECORD))
            if not (head == _RECORD or (position > begin and _RECORD.startswith(head) and not member.eof)):
                return None
            while not member.eof and member.unconsumed_tail:
                member.decompress(member.unconsumed_tail, _TAIL)
        except zlib.error:
            return None
        if not member.eof:
            return position
        position = len(data) - len(member.unused_data)
    return position


def _begins(data: bytes) -> bool:
    return data.startswith(_MAGIC) or _MAGIC.startswith(data)
