"""Copies of the store that can be trusted: taken while others write, checked before they replace anything."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from core.clock import local
from core.errors import StoreError, UsageError
from store.db import connect, reading, revision, translated
from store.schema import newest_revision

_SQLITE = b"SQLite format 3\0"  # how every SQLite file begins


def backup(engine: Engine, target: Path) -> Path:
    """Write a whole, compact copy to `target` (``VACUUM INTO``), or not at all; it must not exist yet."""
    if target.exists():
        raise UsageError(f"{target} exists already; name a new file")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    with translated(engine), closing(engine.raw_connection()) as connection:  # VACUUM cannot run in a transaction
        connection.cursor().execute("VACUUM INTO ?", (str(partial),))
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    return target


def restore(source: Path, url: str, now: datetime) -> Path | None:
    """Put a backup in the store's place, after checking it; returns where the old store was kept, if there was one.

    Raises StoreError when the backup is damaged, and leaves the store as it was.
    """
    if not source.is_file():
        raise UsageError(f"{source}: no such file")
    with source.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            raise StoreError(f"{source} is no backup of a store (no SQLite file); name one that `store backup` wrote")
    copy = connect(f"sqlite+pysqlite:///{source}")
    try:
        problems, found = _examined(copy)
    except StoreError as error:
        raise StoreError(f"{source} is damaged; name another file that `store backup` wrote") from error
    finally:
        copy.dispose()
    if problems:
        raise StoreError(f"{source} is damaged: {'; '.join(problems[:3])}")
    if not found or found > newest_revision():
        raise StoreError(f"{source} is no backup of a Jianbao store that this version can read")
    engine = connect(url)
    target = Path(str(engine.url.database))
    kept = None
    if target.exists():
        kept = backup(
            engine, target.with_name(f"{target.stem}-before-restore-{local(now):%Y%m%dT%H%M%S}{target.suffix}")
        )
    engine.dispose()
    partial = target.with_name(target.name + ".part")
    partial.write_bytes(source.read_bytes())
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    partial.replace(target)
    return kept


def _examined(engine: Engine) -> tuple[list[str], str]:
    with translated(engine):
        return check(engine), revision(engine)


def check(engine: Engine) -> list[str]:
    """What is wrong with the file: pages, indexes, references, full text; an empty list means nothing is."""
    with reading(engine) as connection:
        problems = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        if problems:
            return problems
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        problems += [f"{row[0]} {row[1]} refers to a missing {row[2]}" for row in broken]
        if revision(engine):
            unindexed = "SELECT count(*) FROM article WHERE id NOT IN (SELECT rowid FROM article_fts)"
            if missing := connection.exec_driver_sql(unindexed).scalar():
                problems.append(f"{missing} articles are not in the full-text index")
    return problems
