"""The list on the left: any number of candidates, of which only the rows on the screen are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from review.tui.rows import look, row

if TYPE_CHECKING:
    from textual.events import Click

    from store.listing import Line


class Queue(ScrollView, can_focus=True):
    """Candidates in rows, one of them current, some of them marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("pagedown,ctrl+f", "move_page(1)", show=False),
        Binding("pageup,ctrl+b", "move_page(-1)", show=False),
        Binding("home", "move_to(0)", show=False),
        Binding("end,G", "move_to(-1)", show=False),
    ]

    cursor = reactive(0, repaint=True)

    class Moved(Message):
        """Another candidate is current, or none is left."""

    def __init__(self, names: Mapping[str, str], brief: str, *, id: str) -> None:
        super().__init__(id=id)
        self.names, self.brief = names, brief
        self.lines: list[Line] = []
        self.largest = 0  # number of a candidate in the list
        self.marked: set[int] = set()

    @property
    def current(self) -> Line | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.lines else None

    def show(self, lines: Sequence[Line], cursor: int = 0) -> None:
        """Other lines than before, none of them marked."""
        self.marked = set()
        self.lines = list(lines)
        self._resized()
        self.move_to(cursor)

    def extend(self, lines: Iterable[Line]) -> None:
        """More lines below; what stands there stays as it is."""
        known = {line.id for line in self.lines}
        self.lines += [line for line in lines if line.id not in known]
        self._resized()

    def put(self, line: Line) -> None:
        """One more line, where the cursor is."""
        self.lines.insert(self.cursor, line)
        self._resized()

    def renew(self, lines: Mapping[int, Line]) -> None:
        """The same candidates as they are by now."""
        self.lines = [lines.get(line.id, line) for line in self.lines]
        self.refresh()

    def place_of(self, candidate_id: int) -> int | None:
        """The row of a candidate, if it is in the list."""
        return next((place for place, line in enumerate(self.lines) if line.id == candidate_id), None)

    def mark(self) -> None:
        """Mark the current one or take its mark away, and go on to the next."""
        if self.current:
            self.marked ^= {self.current.id}
            self.refresh()
            self.action_move(1)

    def move_to(self, place: int) -> None:
        """Make the row at that place the current one; the nearest there is."""
        self.cursor = min(max(place, 0), max(len(self.lines) - 1, 0))
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def action_move(self, rows: int) -> None:
        """One up or down."""
        self.move_to(self.cursor + rows)

    def action_move_page(self, pages: int) -> None:
        """As many rows as there are on the screen."""
        self.move_to(self.cursor + pages * max(self.size.height - 1, 1))

    def action_move_to(self, place: int) -> None:
        """To the first row, or with -1 to the last."""
        self.move_to(place if place >= 0 else len(self.lines) - 1)

    def on_click(self, event: Click) -> None:
        """The row that was clicked on."""
        place = event.y + round(self.scroll_y)
        if place < len(self.lines):
            self.move_to(place)

    def on_resize(self) -> None:
        """The current row stays in sight."""
        self._resized()
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        columns, place = self.scrollable_content_region.width, y + round(self.scroll_y)
        if place >= len(self.lines):
            return Strip.blank(columns, self.rich_style)
        line = self.lines[place]
        rows = look(columns, self.largest, self.names, self.brief)
        text = row(line, rows, current=place == self.cursor, marked=line.id in self.marked)
        return Strip(text.render(self.app.console)).adjust_cell_length(columns).apply_style(self.rich_style)

    def _resized(self) -> None:
        self.largest = max((line.id for line in self.lines), default=0)
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.lines))
