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
    out = bytearray()
    rest = body
    while rest.startswith(b"\x1f\x8b") or not out:  # further members follow; anything else behind them is padding
        rest = _inflate(rest, out, limit, zlib.MAX_WBITS + 16)
        if not rest:
            break
    return bytes(out)


def _deflate(body: bytes, limit: int) -> bytes:
    out = bytearray()
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    _inflate(body, out, limit, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    return bytes(out)


def _inflate(body: bytes, out: bytearray, limit: int, wbits: int) -> bytes:
    """Append one stream's content to `out`; what follows the stream comes back."""
    inflater = zlib.decompressobj(wbits)
    out += inflater.decompress(body, limit + 1 - len(out))
    _check(len(out), limit, finished=inflater.eof)
    return inflater.unused_data


def _brotli(body: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(body, output_buffer_limit=limit + 1))
    while not decoder.is_finished() and len(out) <= limit and not decoder.can_accept_more_data():
        out += decoder.process(b"", output_buffer_limit=limit + 1 - len(out))
    _check(len(out), limit, finished=decoder.is_finished())
    return bytes(out)


def _zstd(body: bytes, limit: int) -> bytes:
    # RFC 9659: no more than 8 MiB of window on the web
    decoder = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
    out = decoder.decompress(body, limit + 1)
    _check(len(out), limit, finished=decoder.eof)
    return out


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
