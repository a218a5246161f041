"""The queue as a table on a terminal; a wide character takes two columns."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.clock import now, show
from core.text import clean, shorten, width
from core.types import Decision, SummaryOrigin

if TYPE_CHECKING:
    from store.listing import Line

MARKS = {Decision.PENDING: "·", Decision.ACCEPTED: "✓", Decision.REJECTED: "✗", Decision.BRIEF: "简"}
PINNED, REPEATS, SHORT = "★", "同", "短"  # beside the mark of the decision
WORDS = {SummaryOrigin.EXTRACT: "摘", SummaryOrigin.LLM: "模", SummaryOrigin.EDITOR: "编"}  # whose the summary is
PIPE_WIDTH = 160  # columns when the output is no terminal
ACCOUNT = 18  # columns of the widest account
OTHER_COLUMNS = 66  # what everything but the title takes, at most
MIN_TITLE = 20
UNTITLED = "—"  # in any language


def print_lines(lines: Sequence[Line], section_names: dict[str, str]) -> None:
    """Print the queue on stdout: number, decision, section, relevance, title (〔译〕: by a language model), account,
    day, whose words the summary is (摘录, 模型, 编辑).
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    room = max(console.width - OTHER_COLUMNS, MIN_TITLE)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, side in (("号", "right"), ("", "left"), ("栏目", "left"), ("相关", "right")):
        table.add_column(name, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for name in ("标题", "来源", "日期", "摘要"):
        table.add_column(name, no_wrap=True)
    for line in lines:
        mark = MARKS[line.decision] + PINNED * line.pinned + REPEATS * bool(line.duplicate_of)
        section = "热身" if line.decision is Decision.BRIEF else section_names.get(line.section, line.section)
        section += f"·{SHORT}" if line.brief_proposed and line.decision is Decision.PENDING else ""
        title = titled(line, room)
        account = shorten(clean(line.account), ACCOUNT)
        this_year = line.published_at is not None and line.published_at.year == now().year
        day = show(line.published_at, "%m-%d" if this_year else "%Y-%m")
        cells = (str(line.id), mark, section, f"{line.relevance:.2f}", title, account, day, WORDS[line.summary_origin])
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def titled(line: Line, room: int) -> str:
    """The title with what is to be known of it: translated, how many others tell the same, why it stands so low."""
    tail = f" 〔同题 {line.alike}〕" * bool(line.alike) + f" ↓{line.gives_way}" * bool(line.gives_way)
    tail = shorten(clean(tail), room // 2)
    title = "〔译〕" * line.translated + (clean(line.title) or UNTITLED)
    return " ".join([shorten(title, room - width(tail) - 1), tail]).rstrip()
