"""Files that someone saved → pages: .html, .mhtml, .webarchive, .warc, gzipped or not."""

from __future__ import annotations

import email
import email.policy
import gzip
import hashlib
import io
import plistlib
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

from core.errors import UsageError
from core.types import Page
from core.urls import is_http, tidy

HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
ARCHIVE_SUFFIXES = (".mhtml", ".mht", ".webarchive", ".warc")
PAGE_SUFFIXES = HTML_SUFFIXES + ARCHIVE_SUFFIXES
MAX_BYTES = 64 * 1024 * 1024
MAX_RECORD = 10 * 1024 * 1024  # of one page in a WARC
MAX_PAGES = 5000  # of one WARC
# What the readers of these formats raise on files that are not what they say.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    ExpatError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
_HEAD = 256 * 1024
_BY_BROWSER = 2  # of the patterns below are what a browser noted
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


def read_file(path: Path) -> list[Page]:
    """The pages of one file. UsageError where it cannot be read, or holds none."""
    body = read_bytes(path)
    try:
        match suffix(path):
            case ".mhtml" | ".mht":
                pages = list(_mhtml(body, path))
            case ".webarchive":
                pages = list(_webarchive(body, path))
            case ".warc":
                pages = list(_warc(body, path))
            case _:
                pages = [] if _no_text(body) else [page_of(body, address_of(body) or content_name(body), path)]
    except _DAMAGE as error:
        raise UsageError(f"{path}: damaged ({error})") from None
    if not pages:
        raise UsageError(f"{path}: there is no readable page in it")
    return pages


def _no_text(body: bytes) -> bool:
    from core.charset import decode
    from extract.registry import is_binary

    return body[:5] != b"%PDF-" and is_binary(decode(body[:_HEAD]))


def suffix(path: Path) -> str:
    """A file's ending in lower case, .gz left aside."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


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
    for number, pattern in enumerate(_ADDRESSES):
        noted = number < _BY_BROWSER
        if found := pattern.search(body, 0, _HEAD):
            url = tidy(found[1].decode("utf-8", "replace").replace("\\x26amp;", "&").replace("\\x26", "&"))
            if is_http(url) and (noted or urlsplit(url).path.strip("/") or urlsplit(url).query):
                return url  # a canonical address without a path is the site's, given for every page of it
    return ""


def content_name(body: bytes) -> str:
    """What stands in for the address of a page that does not say where it is from: a name made of its bytes (the
    same page saved twice is one article) that nobody takes for a link.
    """
    return f"urn:sha256:{hashlib.sha256(body).hexdigest()}"


def page_of(
    body: bytes, url: str, path: Path, content_type: str = "text/html", fetched: datetime | None = None
) -> Page:
    """A saved body as a Page, fetched when it says, else when the file was written."""
    fetched = fetched or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Page(
        url=url,
        final_url=url,
        status=200,
        body=body,
        fetched_at=fetched,
        headers={"content-type": content_type},
        saved_as=str(path),
    )


def _mhtml(body: bytes, path: Path) -> Iterator[Page]:
    """RFC 2557: the first HTML part is the page, `Snapshot-Content-Location` its address."""
    message = email.message_from_bytes(body, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        payload = part.get_payload(decode=True)
        html = payload if isinstance(payload, bytes) else b""
        location = str(part.get("content-location") or message.get("snapshot-content-location") or "").strip()
        url = location if is_http(location) else address_of(html) or content_name(html)
        charset = part.get_content_charset()
        content_type = "text/html" + (f"; charset={charset}" if charset else "")
        yield page_of(html, url, path, content_type, _date_of(message))
        return


def _date_of(message: EmailMessage) -> datetime | None:
    try:
        found = message["date"].datetime if message["date"] else None
    except (AttributeError, ValueError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC) if isinstance(found, datetime) else None


def _webarchive(body: bytes, path: Path) -> Iterator[Page]:
    """Safari's: a property list with the page as WebMainResource."""
    archive = plistlib.loads(body)
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    if not isinstance(main, dict) or not isinstance(data := main.get("WebResourceData"), bytes):
        return
    url = str(main.get("WebResourceURL") or "")
    kind, charset = main.get("WebResourceMIMEType") or "text/html", main.get("WebResourceTextEncodingName") or ""
    content_type = f"{kind}; charset={charset}" if charset else str(kind)
    yield page_of(data, url if is_http(url) else address_of(data) or content_name(data), path, content_type)


def _warc(body: bytes, path: Path) -> Iterator[Page]:
    """The HTML answers (status 200) of a WARC (ISO 28500)."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    count = 0
    try:
        for record in ArchiveIterator(io.BytesIO(body), no_record_parse=False):
            page = _of_record(record, path)
            if page is not None and count < MAX_PAGES:
                count += 1
                yield page
    except (ArchiveLoadFailed, *_DAMAGE) as error:
        if not count:  # else: what came before the damage is worth having
            raise ValueError(str(error)) from None


def _of_record(record: Any, path: Path) -> Page | None:
    if record.rec_type not in ("response", "resource"):
        return None
    headers = {name.lower(): value for name, value in (record.http_headers.headers if record.http_headers else ())}
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return None
    content_type = headers.get("content-type") or record.rec_headers.get_header("Content-Type") or ""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    if "html" not in content_type.lower() or not is_http(url):
        return None
    date = record.rec_headers.get_header("WARC-Date") or ""
    try:
        fetched = datetime.fromisoformat(date.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        fetched = None
    return page_of(record.content_stream().read(MAX_RECORD), url, path, content_type, fetched)
