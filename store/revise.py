"""``python -m store.revise MESSAGE``: a new revision from the difference between tables.py and the newest schema."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from store.db import connect, writing
from store.migrate import alembic_config, upgrade
from store.schema import newest_revision


def write_revision(message: str) -> None:
    """A new file in migrations/versions, named 0001_message.py and so on; read it before it is committed."""
    number = int(newest_revision() or 0) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite+pysqlite:///{Path(folder) / 'schema.sqlite3'}")
        with writing(engine) as connection:
            if number > 1:
                upgrade(connection)
            command.revision(alembic_config(connection), message=message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


if __name__ == "__main__":
    write_revision(" ".join(sys.argv[1:]) or "change")
