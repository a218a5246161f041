"""Saved pages → Page: .html, .htm, gzipped or not; the address from the page's own words."""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path

from core.errors import UsageError
from core.types import Page
from core.urls import is_http, tidy

HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
MAX_BYTES = 64 * 1024 * 1024
_HEAD = 256 * 1024
# In the order of trust: what a browser noted when it saved the page, then what the page says of itself.
_ADDRESSES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]+)\s*-->",
        rb"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s<>]+)",
        rb"""<link\b[^>]{0,300}?\brel=["']?canonical["']?[^>]{0,300}?\bhref=["']?(https?://[^\s"'<>]+)""",
        rb"""<link\b[^>]{0,300}?\bhref=["']?(https?://[^\s"'<>]+)["']?[^>]{0,300}?\brel=["']?canonical\b""",
        rb"""<meta\b[^>]{0,300}?\bproperty=["']?og:url["']?[^>]{0,300}?\bcontent=["']?(https?://[^\s"'<>]+)""",
        rb"""<meta\b[^>]{0,300}?\bcontent=["']?(https?://[^\s"'<>]+)["']?[^>]{0,300}?\bproperty=["']?og:url\b""",
        rb"""\bvar\s+msg_link\s*=\s*["'](https?://[^\s"'<>]+)""",
    )
)


def read_html(path: Path) -> list[Page]:
    """The one page of an .html or .html.gz file. UsageError where it cannot be read."""
    body = read_bytes(path)
    url = address_of(body) or path.resolve().as_uri()
    return [page_of(body, url, path)]


def read_bytes(path: Path) -> bytes:
    """A file's bytes, gunzipped if need be, at most `MAX_BYTES`. UsageError says what is wrong with it."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    if len(body) > MAX_BYTES:
        raise UsageError(f"{path}: larger than {MAX_BYTES // 1024**2} MB")
    return body


def address_of(body: bytes) -> str:
    """Where a saved page came from, or an empty string if it does not say."""
    for pattern in _ADDRESSES:
        if found := pattern.search(body, 0, _HEAD):
            url = tidy(found[1].decode("utf-8", "replace").replace("\\x26amp;", "&").replace("\\x26", "&"))
            if is_http(url):
                return url
    return ""


def page_of(body: bytes, url: str, path: Path) -> Page:
    """A saved body as a Page that was fetched when the file was written."""
    fetched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Page(
        url=url, final_url=url, status=200, body=body, fetched_at=fetched, headers={"content-type": "text/html"}
    )
