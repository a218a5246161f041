"""Schema migrations: alembic, told where its scripts are."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

import store.tables
from store.schema import MIGRATIONS

# The full-text index and its shadow tables are not models.
NOT_MODELS = ("article_fts",)


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision, in the caller's transaction."""
    command.upgrade(alembic_config(connection), "head")


def difference(connection: Connection) -> list[object]:
    """What tables.py has and the migrated schema has not, or the reverse; empty when they agree."""
    assert store.tables.ArticleRow.metadata is SQLModel.metadata
    context = MigrationContext.configure(
        connection,
        opts={"include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith(NOT_MODELS))},
    )
    return list(compare_metadata(context, SQLModel.metadata))


def alembic_config(connection: Connection) -> Config:
    """alembic's settings for that connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
