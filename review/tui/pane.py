"""The right-hand side: lines of text, wrapped anew whenever the width changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.text import Text

Lines = Callable[[int], "list[Text]"]  # the lines of a text, for so many columns


class Pane(ScrollView, can_focus=True):
    """A text that is longer than the screen, of which only what is in sight is drawn."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.text: Lines = lambda _: []
        self.lines: list[Text] = []

    def show(self, text: Lines, *, from_top: bool = True) -> None:
        """Another text, or the same as it is now."""
        self.text = text
        self._wrap()
        if from_top:
            self.scroll_home(animate=False)

    def page(self, pages: float) -> None:
        """Down by so many screens, up if negative."""
        self.scroll_relative(y=round(pages * self.size.height), animate=False)

    def on_resize(self) -> None:
        """As many columns as there are now."""
        self._wrap()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        columns, place = self.scrollable_content_region.width, y + round(self.scroll_y)
        if place >= len(self.lines):
            return Strip.blank(columns, self.rich_style)
        return (
            Strip(self.lines[place].render(self.app.console)).adjust_cell_length(columns).apply_style(self.rich_style)
        )

    def _wrap(self) -> None:
        columns = self.scrollable_content_region.width
        self.lines = self.text(columns) if columns else []
        for line in self.lines:
            line.end = ""
        self.virtual_size = Size(columns, len(self.lines))
        self.refresh()
