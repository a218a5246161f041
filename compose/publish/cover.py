"""A cover picture for WeChat, 900 × 383: the theme's colour, the date in large digits. A PNG, written by hand."""

from __future__ import annotations

import struct
import zlib
from datetime import date

WIDTH, HEIGHT = 900, 383
_DIGITS = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "11110 00001 00001 01110 00001 00001 11110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
    "-": "00000 00000 00000 11111 00000 00000 00000",
}
_DOT = 12  # pixels of one dot of a digit


def cover(day: date, colour: tuple[int, int, int] = (7, 145, 91)) -> bytes:
    """The PNG; the same date gives the same bytes."""
    text = str(day)
    left, top = (WIDTH - len(text) * 6 * _DOT + _DOT) // 2, (HEIGHT - 7 * _DOT) // 2
    rows = bytearray()
    for y in range(HEIGHT):
        shade = 1 - 0.35 * y / HEIGHT
        ground = bytes(int(part * shade) for part in colour)
        row = bytearray(ground * WIDTH)
        if 0 <= (line := (y - top) // _DOT) < 7:
            for n, char in enumerate(text):
                for column, dot in enumerate(_DIGITS[char].split()[line]):
                    if dot == "1":
                        x = left + (n * 6 + column) * _DOT
                        row[3 * x : 3 * (x + _DOT)] = b"\xff" * (3 * _DOT)
        rows += b"\0" + row
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
