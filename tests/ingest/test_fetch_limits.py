import gzip
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from ingest.answer import Trouble
from ingest.http_dates import MAX_AGE, max_age, retry_after
from ingest.limits import decode_bounded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "模型量化".encode() * 5000
LIMIT = 100_000
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
}


@pytest.mark.parametrize("coding", PACKED)
def test_every_coding_that_is_asked_for_is_understood(coding: str) -> None:
    assert decode_bounded(PACKED[coding], coding.upper(), LIMIT) == TEXT


def test_raw_deflate_identity_and_nothing() -> None:
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    assert decode_bounded(raw.compress(TEXT) + raw.flush(), "deflate", LIMIT) == TEXT
    assert decode_bounded(TEXT, "identity, ", LIMIT) == TEXT
    assert decode_bounded(b"", "gzip", LIMIT) == b""


@pytest.mark.parametrize("coding", PACKED)
def test_what_breaks_off_is_truncated(coding: str) -> None:
    with pytest.raises(Trouble) as trouble:
        decode_bounded(PACKED[coding][:-6], coding, LIMIT)
    assert trouble.value.kind == "truncated"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bombs_are_stopped_at_the_limit(coding: str) -> None:
    zeros = b"\0" * 50_000_000
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[coding]
    bomb = pack(zeros, quality=1) if coding == "br" else pack(zeros)
    with pytest.raises(Trouble) as trouble:
        decode_bounded(bomb, coding, LIMIT)
    assert trouble.value.kind == "too_large"
    exact = pack(zeros[:LIMIT])
    assert len(decode_bounded(exact, coding, LIMIT)) == LIMIT


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("zstd", zstd.compress)])
def test_bodies_in_several_parts(coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert decode_bounded(pack(b"a") + pack(b"b") + b"\0\0", coding, LIMIT) == b"ab"
    with pytest.raises(Trouble) as large:
        decode_bounded(pack(b"a" * 30_000) * 4, coding, LIMIT)
    assert large.value.kind == "too_large"
    with pytest.raises(Trouble) as many:
        decode_bounded(pack(b"a") * 100, coding, LIMIT)
    assert many.value.kind == "protocol"


@pytest.mark.parametrize("coding", PACKED)
def test_noise_is_an_error(coding: str) -> None:
    with pytest.raises(Trouble) as trouble:
        decode_bounded(b"\x81noise that is no compressed body at all", coding, LIMIT)
    assert trouble.value.kind in ("protocol", "truncated")


def test_a_zstd_window_larger_than_the_web_allows_is_refused() -> None:
    packed = zstd.ZstdCompressor(options={int(zstd.CompressionParameter.window_log): 27})
    body = packed.compress(b"a" * 1000) + packed.flush()
    with pytest.raises(Trouble):
        decode_bounded(body, "zstd", LIMIT)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        ("Sat, 21 Nov 2026 04:02:00 GMT", 120),
        ("Saturday, 21-Nov-26 04:02:00 GMT", 120),
        ("Sat, 21 Nov 2026 12:02:00 +0800", 120),
        ("Fri, 20 Nov 2026 04:02:00 GMT", None),
        ("Sat, 21 Nov 2099 04:02:00 GMT", 86400),
        ("9" * 15, 86400),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == (timedelta(seconds=seconds) if seconds else None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "s-maxage=60"}, None),
        ({"cache-control": "no-cache, max-age=60"}, None),
        ({"cache-control": "max-age=99999999999"}, MAX_AGE.total_seconds()),
        ({"expires": "Sat, 21 Nov 2026 05:00:00 GMT", "date": "Sat, 21 Nov 2026 04:00:00 GMT"}, 3600),
        ({"expires": "0", "date": "Sat, 21 Nov 2026 04:00:00 GMT"}, None),
        (
            {"expires": "Thu, 01 Jan 2099 00:00:00 GMT", "date": "Thu, 01 Jan 1970 00:00:00 GMT"},
            MAX_AGE.total_seconds(),
        ),
        ({}, None),
    ],
)
def test_max_age(headers: dict[str, str], seconds: float | None) -> None:
    assert max_age(headers) == (timedelta(seconds=seconds) if seconds else None)
