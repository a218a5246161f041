"""The body of the ``extract`` command: reads saved pages, prints what would be stored."""

from __future__ import annotations

import gzip
import io
import logging
import re
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.charset import decode
from core.cli import print_json, say
from core.clock import local
from core.errors import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL, UsageError
from core.types import Article, Failure, Moment, Page, Precision
from core.urls import is_http, tidy
from extract.registry import extract

log = logging.getLogger(__name__)

MAX_BYTES = 64 * 1024 * 1024
_HEAD = 200_000
_ADDRESSES = (
    re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.I),
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.I),
    re.compile(r"<link\b[^>]*\brel=[\"']?canonical\b[^>]*\bhref=[\"']([^\"']+)", re.I),
    re.compile(r"<link\b[^>]*\bhref=[\"']([^\"']+)[\"'][^>]*\brel=[\"']?canonical\b", re.I),
    re.compile(r"<meta\b[^>]*\bproperty=[\"']og:url[\"'][^>]*\bcontent=[\"']([^\"']+)", re.I),
    re.compile(r"<meta\b[^>]*\bcontent=[\"']([^\"']+)[\"'][^>]*\bproperty=[\"']og:url[\"']", re.I),
)


def show(files: list[Path], *, url: str = "", as_json: bool = False) -> int:
    """Print one article after the other; the exit code says whether all, some or none could be read."""
    if url and not is_http(tidy(url)):
        raise UsageError(f"--url {url}: not an http(s) address")
    if folders := [str(file) for file in files if file.is_dir()]:
        raise UsageError(f"a folder, name the files in it: {', '.join(folders)}")
    if missing := [str(file) for file in files if str(file) != "-" and not file.is_file()]:
        raise UsageError(f"no such file: {', '.join(missing)}")
    failed = 0
    for file in files:
        result = read(file, url)
        if isinstance(result, Failure):
            failed += 1
            say(f"extract: {file}: {result.why}")
            if as_json:
                print_json({"url": result.where, "failure": result.kind, "why": result.why})
            continue
        log.info("%s: %s, %d blocks removed", file, result.extractor, result.removed)
        if as_json:
            print_json(as_row(result))
        else:
            sys.stdout.write(_document(result))
    if not failed:
        return EXIT_DONE
    return EXIT_FAILED if failed == len(files) else EXIT_PARTIAL


def read(file: Path, url: str = "") -> Article | Failure:
    """The article of one saved page; `-` is standard input."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if str(file) == "-" else file.read_bytes()
    if data[:2] == b"\x1f\x8b":
        try:
            data = _gunzip(data)
        except (OSError, EOFError, zlib.error) as error:
            return Failure(kind="truncated", where=str(file), why=f"not a whole gzip file: {error}")
    if len(data) > MAX_BYTES:
        return Failure(kind="too_large", where=str(file), why=f"more than {MAX_BYTES // 2**20} MiB")
    address = tidy(url) if url else address_in(decode(data[:_HEAD], ""))
    page = Page(url=address, final_url=address, status=200, body=data, fetched_at=datetime.now(UTC))
    return extract(page)


def _gunzip(data: bytes) -> bytes:
    with gzip.open(io.BytesIO(data)) as stream:
        return stream.read(MAX_BYTES + 1)


def address_in(html: str) -> str:
    """Where a saved page came from, by its own account: the browser's note, the canonical link, og:url."""
    for pattern in _ADDRESSES:
        if (found := pattern.search(html)) and is_http(address := tidy(found[1])):
            return address
    return ""


def as_row(article: Article) -> dict[str, Any]:
    """An article as the JSON object that scripts rely on."""
    moment = article.published
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "account": article.account,
        "author": article.author,
        "published": _iso(moment) if moment else None,
        "published_precision": str(moment.precision if moment else Precision.UNKNOWN),
        "language": article.language,
        "kind": str(article.kind),
        "state": str(article.state),
        "text": article.text,
        "markdown": article.markdown,
        "links": [{"label": link.label, "url": link.url} for link in article.links],
        "images": [image.url for image in article.images],
        "confidence": article.confidence,
    }


def _iso(moment: Moment) -> str:
    """ISO 8601 on the page's own clock, whose day is the day; a moment in UTC is told in Shanghai's time."""
    own = moment.precision is Precision.DAY or moment.at.utcoffset()
    return (moment.at if own else local(moment.at)).isoformat()


def _document(article: Article) -> str:
    """An article for people: a head of its fields, then its body."""
    row = as_row(article)
    names = ("title", "account", "author", "published", "canonical_url", "kind", "state")
    head = [f"{name}: {row[name]}" for name in names if row[name]]
    if article.published and article.published.of_change:
        head.append("published is the day of the last change: the page names no other")
    if article.reason:
        head.append(f"reason: {article.reason}")
    head.extend(f"{link.label}: {' '.join(filter(None, (link.text, link.url)))}" for link in article.links)
    return "\n".join(["---", *head, "---", "", article.markdown, ""])
