"""What a person puts in by hand: pasted text, lists of links, saved pages, mail, WeChat's lists, folders of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path

from core.charset import decode
from core.errors import UsageError
from core.types import Entry, Failure, Page, Source
from ingest.blob import Pasted, read_pasted, without_closing
from ingest.jobs import INBOX
from ingest.mailbox import is_mail, read_mail
from ingest.saved import PAGE_SUFFIXES, read_bytes, read_file, suffix

SOURCE_KEY = INBOX
TEASER_CHARS = 600
LIST_SUFFIXES = (".txt", ".md", ".markdown", ".url", ".webloc", ".csv", ".list", "")
JSON_SUFFIXES = (".json",)
KNOWN_SUFFIXES = frozenset((*PAGE_SUFFIXES, *LIST_SUFFIXES, *JSON_SUFFIXES, ".eml", ".mbox")) - {""}
_TEMPORARY = (".part", ".crdownload", ".tmp", ".swp", "~")


@dataclass(frozen=True, slots=True)
class Given:
    """What a file or folder held. `problems` tells of files that could not be read; `left_out` counts links that are
    no news.
    """

    entries: tuple[Entry, ...] = ()
    pages: tuple[Page, ...] = ()
    problems: tuple[str, ...] = ()
    left_out: int = 0

    def __add__(self, other: Given) -> Given:
        return Given(
            entries=self.entries + other.entries,
            pages=self.pages + other.pages,
            problems=self.problems + other.problems,
            left_out=self.left_out + other.left_out,
        )

    def __bool__(self) -> bool:
        return bool(self.entries or self.pages)


def read_path(path: Path, now: datetime) -> Given:
    """Everything in a file, or in all files of a folder (hidden and half-downloaded ones left aside).

    UsageError for a path that does not exist and for a single file that cannot be read; in a folder that is one of
    its `problems`.
    """
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if not path.is_dir() or is_mail(path):
        return _one(path, now)
    found = Given()
    problems: list[str] = []
    for file in _files(path):
        try:
            given = _one(file, now)
        except UsageError as error:
            problems.append(str(error))
            continue
        found += given
    return replace(found, problems=tuple(problems))


def read_blob(text: str, now: datetime, source_key: str = SOURCE_KEY) -> list[Entry]:
    """The links of pasted text (see ingest.blob for its forms), each once, with what was said about it."""
    return [_entry(found, source_key) for found in read_pasted(text)]


def read_issue(text: str, now: datetime) -> Given:
    """What `read_blob` finds in a text that may be a whole issue: the lists at its end are no news."""
    news, left_out = without_closing(text)
    return Given(entries=tuple(read_blob(news, now)), left_out=left_out)


def read_list(path: Path, now: datetime) -> Given:
    """The links of a text file: a list of addresses, a blob, or WeChat's lists as JSON."""
    text = decode(read_bytes(path))
    if suffix(path) in JSON_SUFFIXES:
        return Given(entries=tuple(_wechat_list(text, path, now)))
    return read_issue(text, now)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order; a maildir counts as one."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith(_TEMPORARY) or path.name.endswith("_files"):
            continue  # hidden, not there yet, or the pictures of a saved page
        if path.is_dir() and not is_mail(path):
            yield from _files(path)
        else:
            yield path


def _one(path: Path, now: datetime) -> Given:
    if is_mail(path):
        return Given(entries=tuple(read_mail(path, now, SOURCE_KEY)))
    ending = suffix(path)
    if ending in PAGE_SUFFIXES:
        return Given(pages=tuple(read_file(path)))
    if ending in LIST_SUFFIXES + JSON_SUFFIXES:
        return read_list(path, now)
    if ending == ".opml":
        raise UsageError(f"{path}: a list of feeds, not of articles; `ingest sources import {path}` takes it in")
    known = ", ".join((*PAGE_SUFFIXES, ".eml", ".mbox", *filter(None, LIST_SUFFIXES), *JSON_SUFFIXES))
    raise UsageError(f"{path}: an unknown kind of file; known are {known}")


def _wechat_list(text: str, path: Path, now: datetime) -> list[Entry]:
    """An article list of WeChat as a tool exported it."""
    from ingest.feeds.json_feed import load
    from ingest.kinds.wechat import read_lists

    source = Source(key=SOURCE_KEY, kind="wechat-history")
    found = read_lists(load(text), source=source, where=str(path), now=now)
    if isinstance(found, Failure):
        raise UsageError(f"{path}: {found.why}")
    return list(found.entries)


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
