"""Words as numbers, the same in every process and on every day: what indexes in the database are made of."""

from __future__ import annotations

import hashlib


def key(text: str) -> int:
    """63 bits of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
