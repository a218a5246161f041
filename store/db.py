"""The one place that knows which database it is.

SQLite comes through pysqlite3: the interpreter's own library may have the WAL-reset bug that loses committed rows
(fixed in SQLite 3.51.3, https://sqlite.org/wal.html#walresetbug). WAL and synchronous=FULL: a commit that returned
survives a power cut.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy import Engine as Engine  # for those above, who may not know SQLAlchemy
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from core.errors import StoreError, StoreLocked
from store.schema import newest_revision

BUSY_SECONDS = 10.0


def open_store(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The engine of the store at that SQLAlchemy URL, created and migrated to the newest schema when needed.

    Raises StoreLocked when another process keeps the database for longer than `busy_seconds`, StoreError when it
    cannot be opened or is not ours.
    """
    engine, newest = connect(url, busy_seconds=busy_seconds), newest_revision()
    with translated(engine):
        found = revision(engine)
    if found > newest:
        raise StoreError(f"the store has schema {found}, this version knows up to {newest}: upgrade Jianbao")
    if found != newest:
        from store.migrate import upgrade

        with writing(engine) as connection:
            upgrade(connection)
        logging.getLogger(__name__).info("store migrated from %s to %s", found or "nothing", newest)
    return engine


def connect(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for that URL, without looking at the schema."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(
            f"{parsed.render_as_string(hide_password=True)}: give the path of a SQLite file in [store] path"
        )
    from pysqlite3 import dbapi2

    if parsed.database and parsed.database != ":memory:":
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{parsed.database}: the folder cannot be made ({error.strerror})") from error
    engine = create_engine(parsed, module=dbapi2, connect_args={"timeout": busy_seconds, "isolation_level": None})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def revision(engine: Engine) -> str:
    """The schema revision of the database; an empty string for a new one."""
    with engine.connect() as connection:
        try:
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
        except DatabaseError as error:
            if re.search("no such table|does not exist", str(error)):
                return ""
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading: one consistent view, never blocked by the writer."""
    with translated(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction for writing: the write lock is taken at once, so it cannot fail half-way for want of it."""
    with translated(engine), engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn the driver's exceptions into ours."""
    try:
        yield
    except DatabaseError as error:
        place = engine.url.render_as_string(hide_password=True)
        cause = str(error.orig)
        if isinstance(error, OperationalError) and "locked" in cause:
            raise StoreLocked(
                f"{place}: the database is locked by another process; wait for it to end, or stop it, then try again"
            ) from error
        if re.search("not a database|malformed|corrupt", cause):
            raise StoreError(
                f"{place}: this file is no intact Jianbao store ({cause}); name another with [store] path, "
                "or bring back a backup with `store restore FILE`"
            ) from error
        raise StoreError(f"{place}: {cause}") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def sqlite_version(engine: Engine) -> str:
    """The version of the SQLite library in use."""
    with reading(engine) as connection:
        return str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
