"""A bar on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.report import RunReport


@contextmanager
def bar(total: int, *, wanted: bool) -> Iterator[Callable[[RunReport], None]]:
    """A function to be called with the report whenever it has grown."""
    if not (wanted and sys.stderr.isatty()):
        yield lambda report: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        sources = progress.add_task("sources", total=total)
        pages = progress.add_task("pages", total=None)

        def show(report: RunReport) -> None:
            lines = report.sources.values()
            done = sum(line.read + line.failed.total() for line in lines)
            progress.update(sources, completed=sum(line.polled for line in lines))
            progress.update(pages, completed=done, total=done + sum(line.waiting for line in lines))

        yield show
