"""Schema migrations: alembic, told where its scripts are.

``python -m store.migrate MESSAGE`` writes a new revision from the difference between tables.py and the newest schema.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from core.errors import StoreError
from store.db import connect, revision, writing
from store.schema import MIGRATIONS, newest_revision


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision. StoreError if the database is from a newer Jianbao."""
    found, newest = revision(engine), newest_revision()
    if found > newest:
        raise StoreError(f"the store has schema {found}, this version knows up to {newest}: upgrade Jianbao")
    with writing(engine) as connection:
        command.upgrade(_alembic(connection), "head")
    logging.getLogger(__name__).info("store migrated from %s to %s", found or "nothing", newest)


def difference(engine: Engine) -> list[object]:
    """What tables.py has and the migrated schema has not, or the reverse; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    import store.tables as tables

    assert tables.ArticleRow.metadata is SQLModel.metadata
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith("article_fts"))},
        )
        return list(compare_metadata(context, SQLModel.metadata))


def write_revision(message: str) -> None:
    """A new file in migrations/versions, named 0001_message.py and so on."""
    number = int(newest_revision() or 0) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite+pysqlite:///{Path(folder) / 'schema.sqlite3'}")
        if number > 1:
            upgrade(engine)
        with writing(engine) as connection:
            command.revision(_alembic(connection), message=message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


if __name__ == "__main__":
    write_revision(" ".join(sys.argv[1:]) or "change")
