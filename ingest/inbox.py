"""What a person puts in by hand: pasted text, lists of links, saved pages, folders of them."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from core.charset import decode
from core.errors import UsageError
from core.types import Entry, Page
from ingest.blob import Pasted, read_pasted
from ingest.saved import HTML_SUFFIXES, read_bytes, read_html

SOURCE_KEY = "inbox"
TEASER_CHARS = 600


def read_blob(text: str, now: datetime, source_key: str = SOURCE_KEY) -> list[Entry]:
    """The links of pasted text (see ingest.blob for its forms), each once, with what was said about it."""
    return [_entry(found, source_key) for found in read_pasted(text)]


def read_saved(path: Path) -> list[Page]:
    """The pages of a file, or of all files of a folder. UsageError for a file of no known kind."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and _suffix(file) in HTML_SUFFIXES)
        return [page for file in files for page in read_saved(file)]
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if _suffix(path) in HTML_SUFFIXES:
        return read_html(path)
    raise UsageError(f"{path}: not a saved page; known are {', '.join(HTML_SUFFIXES)}, gzipped or not")


def read_list(path: Path, now: datetime) -> list[Entry]:
    """The links of a text file: a list of addresses, or a blob."""
    return read_blob(decode(read_bytes(path)), now)


def _suffix(path: Path) -> str:
    """The ending in lower case, .gz left aside."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _entry(found: Pasted, source_key: str) -> Entry:
    body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in found.body)
    teaser = " ".join(found.body)
    return Entry(
        source_key=source_key,
        url=found.url,
        title=found.title,
        teaser=teaser if len(teaser) <= TEASER_CHARS else teaser[: TEASER_CHARS - 1] + "…",
        author=found.author,
        account=found.account,
        guid=found.url,
        published=found.published,
        content_html=body,
    )
