"""Issue files on disk: written whole or not at all."""

from __future__ import annotations

import codecs
import os
import re
import tempfile
from datetime import date
from pathlib import Path

from compose.inline import unix
from core.errors import JianbaoError, UsageError

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.md")


class WriteError(JianbaoError):
    """A file cannot be written."""


def read_text(path: Path) -> str:
    """A file's text, every line end a line feed; UsageError says why it cannot be read."""
    try:
        return unix(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: a folder; name one file in it, such as {path / 'YYYY-MM-DD.md'}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from error


def rewrite(path: Path, text: str) -> None:
    """Replace a text as `read_text` gave it, in the manner its file is written: byte order mark and line ends stay."""
    old = path.read_bytes() if path.exists() else b""
    crlf = old.count(b"\r\n") * 2 > old.count(b"\n")
    data = (text.replace("\n", "\r\n") if crlf else text).encode()
    write_atomic(path, codecs.BOM_UTF8 + data if old.startswith(codecs.BOM_UTF8) else data)


def write_atomic(path: Path, content: str | bytes) -> None:
    """Replace the file in one step: an interrupted write leaves the old one whole. Symbolic links are followed.

    Raises WriteError when the file cannot be written.
    """
    try:
        _replace(path.resolve(), content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise WriteError(
            f"{path}: cannot be written ({error.strerror or error}); what was there is as it was"
        ) from error


def _replace(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def date_in_name(path: Path) -> date | None:
    """The date of a file named ``YYYY-MM-DD.md``; None for other names."""
    found = _NAME.fullmatch(path.name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def issue_files(folder: Path, *, before: date | None = None) -> dict[date, Path]:
    """The issues of a folder by their dates, the oldest first."""
    found = {day: path for path in folder.glob("*.md") if (day := date_in_name(path))} if folder.is_dir() else {}
    return {day: found[day] for day in sorted(found) if before is None or day < before}
