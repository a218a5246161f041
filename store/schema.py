"""Where the migrations are and which is the newest; nothing heavy is imported for that."""

from __future__ import annotations

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


def newest_revision() -> str:
    """The newest schema revision that this version brings, read from the file names."""
    return max((path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")), default="")
