"""alembic's entry point: runs on the connection that it is handed."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

import store.tables
from store.migrate import NOT_MODELS

assert store.tables.ArticleRow.metadata is SQLModel.metadata


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    """The full-text index and its shadow tables are not models."""
    return not (type_ == "table" and name is not None and name.startswith(NOT_MODELS))


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write sqlmodel's string type as plain SQLAlchemy, so that revisions need no sqlmodel."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_name=include_name,
    render_item=render_item,
    render_as_batch=True,
)
context.run_migrations()
