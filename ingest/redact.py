"""Nothing secret in logs and archives: credentials in addresses and headers are replaced, distinguishably."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_USERINFO = re.compile(r"^([a-z][a-z0-9+.-]*:)?(//)[^/?#@]*@", re.I)
_SECRET = re.compile(
    r"(?<=[?&;])([\w.-]*(?:token|secret|passw(?:or)?d|api[_-]?key|credential)|auth\w*|pwd|key|code|session(?:_?id)?"
    r"|pass_ticket|uin)=(?!redacted-)([^&;#]+)",
    re.I,
)
_SECRET_HEADER = re.compile(r"(?:proxy-)?auth\w*|(?:set-)?cookie2?|.*(?:token|secret|api-?key|session).*", re.I)
_ADDRESS_HEADERS = frozenset(("location", "content-location", "referer"))


def redact(url: str) -> str:
    """The address without user name, password and tokens; the same secret always leaves the same mark. Idempotent."""
    return _SECRET.sub(_mark, _USERINFO.sub(r"\1\2", url))


def redact_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers as they may be kept: secrets dropped, addresses redacted."""
    return [
        (name, redact(value) if name.lower() in _ADDRESS_HEADERS else value)
        for name, value in headers
        if not _SECRET_HEADER.fullmatch(name)
    ]


def _mark(found: re.Match[str]) -> str:
    # 24 bits keep two addresses apart and say next to nothing about the secret
    return f"{found[1]}=redacted-{hashlib.sha256(found[2].encode()).hexdigest()[:6]}"
