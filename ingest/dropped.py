"""The watched folder: what is dropped there is taken in by the next run and put away."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import UsageError
from ingest.inbox import Given, read_path
from ingest.own import without_own

log = logging.getLogger(__name__)

DONE, FAILED = "done", "failed"


@dataclass(frozen=True, slots=True)
class Dropped:
    """What lay in the folder: all of it in one, the files it came from, and those that nobody can read."""

    given: Given
    files: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]


def look(folder: Path, now: datetime, own: Collection[str] = ()) -> Dropped:
    """Read every file and folder that lies there, except what was put away and hidden or half-written files. Links to
    `own` addresses are left out.
    """
    given, files, unreadable = Given(), [], []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name in (DONE, FAILED) or path.name.startswith(".") or path.suffix in (".part", ".crdownload", ".tmp"):
            continue
        try:
            found = read_path(path, now)
            if not found:
                raise UsageError(f"{path}: there is no http(s) address and no saved page in it")
            given += without_own(found, own)
            files.append(path)
        except UsageError as error:
            unreadable.append((path, str(error)))
    return Dropped(given, tuple(files), tuple(unreadable))


def put_away(folder: Path, dropped: Dropped) -> None:
    """Move what was taken in to `done/` and what could not be read to `failed/`."""
    for path, why in dropped.unreadable:
        log.warning("%s", why)
        _move([path], folder / FAILED)
    _move(dropped.files, folder / DONE)


def _move(paths: Sequence[Path], target: Path) -> None:
    for path in paths:
        target.mkdir(exist_ok=True)
        free, number = target / path.name, 1
        while free.exists():
            free, number = target / f"{path.stem}-{number}{path.suffix}", number + 1
        path.rename(free)
