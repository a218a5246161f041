"""The queue as a table on a terminal; CJK widths are rich's, which counts wide characters as two columns."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.clock import show
from core.types import Decision

if TYPE_CHECKING:
    from store.listing import Line

MARKS = {Decision.PENDING: "·", Decision.ACCEPTED: "✓", Decision.REJECTED: "✗", Decision.BRIEF: "简"}
PIPE_WIDTH = 160  # columns when the output is no terminal


def print_lines(lines: Sequence[Line], section_names: dict[str, str]) -> None:
    """Print the queue on stdout: number, decision, section, relevance, title, account, day."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("号", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("栏目", no_wrap=True)
    table.add_column("相关", justify="right", no_wrap=True)
    table.add_column("标题", overflow="ellipsis", no_wrap=True, ratio=1)
    table.add_column("来源", overflow="ellipsis", no_wrap=True, max_width=18)
    table.add_column("日期", no_wrap=True)
    for line in lines:
        mark = MARKS[line.decision] + ("★" if line.pinned else "")
        section = "热身" if line.decision is Decision.BRIEF else section_names.get(line.section, line.section)
        day = show(line.published_at, "%m-%d")
        cells = (str(line.id), mark, section, f"{line.relevance:.2f}", line.title, line.account, day)
        table.add_row(*(Text(cell) for cell in cells))
    terminal = sys.stdout.isatty()
    Console(width=None if terminal else PIPE_WIDTH).print(table)
