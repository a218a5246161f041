"""The folder that a demo runs in: emptied for it only where nobody has worked since the last one."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from core.cli import say
from core.config import load_config
from core.errors import UsageError
from store.db import open_store
from store.queue import decision_count

MARK = ".jianbao-demo"  # only a folder that has it is ever emptied; it says how the demo left the folder


def room(folder: Path) -> Path:
    """An empty folder: this one where nobody has touched what the demo made there, else the first such behind it.
    UsageError for one with files of another kind.
    """
    place, number = folder, 1
    while _is_touched(place):
        say(f"{place} has changes of yours since the demo was there: it stays as it is")
        number += 1
        place = folder.with_name(f"{folder.name}-{number}")
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)
    (place / MARK).touch()
    return place


def leave(folder: Path) -> None:
    """Remember how the demo leaves the folder."""
    (folder / MARK).write_text(f"{_files(folder)} {_decisions(folder)}", encoding="utf-8")


def _is_touched(folder: Path) -> bool:
    """Whether anybody wrote or decided something since the demo ended there; one that broke off leaves no trace."""
    if not folder.exists() or not any(folder.iterdir()):
        return False
    if not (folder / MARK).exists():
        raise UsageError(f"{folder} has files that are not the demo's; name another with --folder")
    files, _, decisions = (folder / MARK).read_text(encoding="utf-8").partition(" ")
    return bool(files) and (files != _files(folder) or decisions != str(_decisions(folder)))


def _files(folder: Path) -> str:
    """What the files of a person hold; those of the store change by themselves."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and path.name != MARK and name.parts[0] != "var":
            digest.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _decisions(folder: Path) -> int:
    return decision_count(open_store(load_config(folder / "config.toml", env={}).store_url))
