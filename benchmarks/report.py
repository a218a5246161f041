"""What all benchmarks share: tables on stderr, rounding, data that may be missing."""

from __future__ import annotations

import gzip
import json
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any


class MissingData(Exception):
    """The data that a benchmark needs is not there."""


def table(title: str, rows: Sequence[Mapping[str, Any]], *, quiet: bool = False) -> None:
    """Print rows as a table on stderr, unless only JSON was asked for."""
    if quiet or not rows:
        return
    from rich.console import Console
    from rich.table import Table

    columns = list(dict.fromkeys(key for row in rows for key in row))
    drawn = Table(title=title, *columns)  # noqa: B026
    for row in rows:
        drawn.add_row(*(_cell(row.get(column, "")) for column in columns))
    Console(stderr=True).print(drawn)


def note(text: str) -> None:
    """A remark for people, on stderr."""
    print(text, file=sys.stderr, flush=True)


def mean(values: Sequence[float]) -> float:
    """The mean, rounded to four places; 0 for nothing."""
    return round(sum(values) / len(values), 4) if values else 0.0


def peak_mb() -> float:
    """Peak resident memory of this process so far, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl file; MissingData says which file is not there."""
    if not path.is_file():
        raise MissingData(f"{path}: no such file")
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def read_bytes(path: Path) -> bytes:
    """A file's bytes, gunzipped if it ends in .gz."""
    if not path.is_file():
        raise MissingData(f"{path}: no such file")
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
