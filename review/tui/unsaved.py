"""What is being typed, kept on disk at every change until it is saved or thrown away: no crash, lost connection or
locked store loses it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Texts not yet saved, one file for each candidate and field, in a folder that is there only while needed."""

    folder: Path

    def left(self) -> list[tuple[int, str]]:
        """Candidate and field of each text that was left behind."""
        names = (path.stem.partition("-") for path in sorted(self.folder.glob("*-*.txt")))
        return [(int(number), field) for number, _, field in names if number.isdecimal()]

    def read(self, candidate_id: int, field: str) -> str | None:
        """The text that was left behind, or None."""
        path = self._path(candidate_id, field)
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def keep(self, candidate_id: int, field: str, text: str) -> None:
        """Keep the text as it is now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(candidate_id, field)
        new = path.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)

    def drop(self, candidate_id: int, field: str) -> None:
        """It was saved, or is not wanted."""
        if self.folder.is_dir():
            self._path(candidate_id, field).unlink(missing_ok=True)
            with suppress(OSError):  # not empty: another field or another screen keeps something there
                self.folder.rmdir()

    def _path(self, candidate_id: int, field: str) -> Path:
        return self.folder / f"{candidate_id}-{field}.txt"
