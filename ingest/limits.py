"""Bodies read and decompressed within bounds; what is cut short is an error, never a shorter body."""

from __future__ import annotations

import sys
import zlib
from collections.abc import AsyncIterable, Callable

import brotli

from ingest.answer import Trouble

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_MAX_PARTS = 64  # each costs a copy of what follows it, so many small ones would take minutes
_PartReader = Callable[[bytes, int], tuple[bytes, bytes]]


async def read_bounded(chunks: AsyncIterable[bytes], limit: int) -> bytes:
    """All chunks joined; Trouble("too_large") as soon as they exceed `limit` bytes."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise Trouble("too_large", f"more than {limit:,} bytes on the wire")
    return bytes(body)


def decode_bounded(body: bytes, encoding: str, limit: int) -> bytes:
    """Undo one Content-Encoding into at most `limit` bytes. Raises Trouble.

    Stacked encodings are refused: no honest origin sends them.
    """
    codings = [coding for part in encoding.lower().split(",") if (coding := part.strip()) not in ("", "identity")]
    if not codings or not body:
        if len(body) > limit:
            raise Trouble("too_large", f"more than {limit:,} bytes")
        return body
    if len(codings) > 1:
        raise Trouble("protocol", f"stacked content encodings: {encoding:.60}")
    decoder = _DECODERS.get(codings[0])
    if decoder is None:
        raise Trouble("protocol", f"unknown content encoding: {encoding:.60}")
    try:
        return decoder(body, limit)
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        raise Trouble("protocol", f"the {codings[0]} body is corrupt ({error})") from error


def _gzip(body: bytes, limit: int) -> bytes:
    return _in_parts(body, limit, b"\x1f\x8b", _gzip_member)


def _gzip_member(body: bytes, limit: int) -> tuple[bytes, bytes]:
    return _inflate(body, limit, zlib.MAX_WBITS + 16)


def _in_parts(body: bytes, limit: int, magic: bytes, read: _PartReader) -> bytes:
    """Parts that follow each other, as gzip members and zstd frames may; anything else behind them is padding."""
    out, rest = read(body, limit)
    for _ in range(_MAX_PARTS):
        if not rest.startswith(magic):
            return out
        more, rest = read(rest, limit - len(out))
        out += more
    raise Trouble("protocol", f"more than {_MAX_PARTS} compressed parts in one body")


def _deflate(body: bytes, limit: int) -> bytes:
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _inflate(body, limit, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)[0]


def _inflate(body: bytes, limit: int, wbits: int) -> tuple[bytes, bytes]:
    """One stream's content, and what follows the stream."""
    inflater = zlib.decompressobj(wbits)
    out = inflater.decompress(body, limit + 1)
    _check(len(out), limit, finished=inflater.eof)
    return out, inflater.unused_data


def _brotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(body, output_buffer_limit=limit + 1))
    while not decoder.is_finished() and len(out) <= limit and not decoder.can_accept_more_data():
        out += decoder.process(b"", output_buffer_limit=limit + 1 - len(out))
    _check(len(out), limit, finished=decoder.is_finished())
    return bytes(out)


def _zstd(body: bytes, limit: int) -> bytes:
    return _in_parts(body, limit, b"\x28\xb5\x2f\xfd", _zstd_frame)


def _zstd_frame(body: bytes, limit: int) -> tuple[bytes, bytes]:
    # RFC 9659: no more than 8 MiB of window on the web
    decoder = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
    out = decoder.decompress(body, limit + 1)
    _check(len(out), limit, finished=decoder.eof)
    return out, decoder.unused_data


def _check(size: int, limit: int, *, finished: bool) -> None:
    if size > limit:
        raise Trouble("too_large", f"more than {limit:,} bytes when decompressed")
    if not finished:
        raise Trouble("truncated", "the compressed body breaks off")


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
