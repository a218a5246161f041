"""Answers that were paid for once: one small file each, by what went in."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def write_atomically(path: Path, data: object) -> None:
    """Write JSON so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file; empty if there is none or it is damaged (it can always be made anew)."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


class Cache:
    """Answers in a folder. Only good ones are put in, so a failed one is asked for again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, *parts: str) -> dict[str, Any] | None:
        """The answer to what these parts (model, prompt version, input) describe, or None."""
        return read_json(self._path(parts)) or None

    def put(self, answer: dict[str, Any], *parts: str) -> None:
        """Keep an answer."""
        write_atomically(self._path(parts), answer)

    def _path(self, parts: tuple[str, ...]) -> Path:
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return self.folder / digest[:2] / f"{digest}.json"
