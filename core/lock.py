"""One run at a time: a lock file that the kernel releases when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.clock import now, show
from core.config import Config
from core.errors import LockHeld, StoreError


def lock_path(config: Config, work: str = "ingest") -> Path:
    """The lock of that kind of work stands beside a SQLite store; for a server, in the folder of config.toml."""
    if "://" in config.store.path:
        return config.root / f"{work}.lock"
    store = config.path(config.store.path)
    return store.with_name(f"{store.name}.lock" if work == "ingest" else f"{store.name}.{work}.lock")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock; LockHeld (exit 75) at once, naming the holder, when another process has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: the lock file cannot be written ({error.strerror})") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockHeld(_who(file.read(), path)) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "since": now().isoformat(), "command": _command()}))
        file.flush()
        try:
            yield
        finally:
            # the file stays: unlinking it would let two later runs lock two different files of that name
            file.truncate(0)


def _command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])


def _who(note: str, path: Path) -> str:
    try:
        holder = json.loads(note)
        who = f"{holder['command']!r}, process {holder['pid']}, since {show(datetime.fromisoformat(holder['since']))}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return f"another run holds the lock {path}: {who}; this one did nothing"
