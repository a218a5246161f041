"""What the screen shows: the queue beside the candidate, a line of progress above, the keys below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.widgets import Input, Static

from core.errors import JianbaoError, StoreLocked
from core.text import shorten, width
from review.desk import MOST_BODY
from review.tui.detail import DIM, Shown, details, headline
from review.tui.editor import Editor
from review.tui.keys import footer
from review.tui.markdown import rendered
from review.tui.pane import Pane
from review.tui.queue import Queue
from review.tui.session import Session, View
from review.tui.wrap import printable, wrapped

if TYPE_CHECKING:
    from store.listing import Line

SIDE_BY_SIDE = 100  # columns from which on list and candidate stand beside each other
BOTH = 20  # lines from which on they stand one above the other, where they do not stand beside each other
FOOTER = 2  # lines of keys


class Viewing(App[None]):
    """The queue and one candidate in full; nothing here changes anything."""

    CSS_PATH = "screen.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SIDE_BY_SIDE, "-wide")]  # noqa: RUF012 - so declared by textual
    VERTICAL_BREAKPOINTS = [(0, "-low"), (BOTH, "-high")]  # noqa: RUF012

    def __init__(self, session: Session) -> None:
        super().__init__(ansi_color=True)
        self.session, self.words = session, session.words
        self.view = self.queue_view = View()
        self.left = (0, 0)  # number and row of the candidate at which he left the queue to look for others
        self.shown: Shown | None = None
        self.why = ""  # what each clue adds, once it was asked for
        self.body = False  # whether the article's text is shown
        self.message = ""
        self.counts = ("", "")  # what waits and is taken, how full each section is
        self.progress, self.status, self.keys = (Static(id=id_, markup=False) for id_ in ("progress", "status", "keys"))
        self.panes = Container(id="panes")
        self.queue = Queue(session.names, self.words("brief"), id="queue")
        self.pane = Pane(id="pane")
        self.editor = Editor(self.words, session.unsaved, id="editor")
        self.search = Input(id="search", placeholder=self.words("search_hint"), compact=True)

    def compose(self) -> ComposeResult:
        """Everything, from top to bottom."""
        yield self.progress
        with self.panes:
            yield self.queue
            yield self.pane
            yield self.editor
        yield self.search
        yield self.status
        yield self.keys

    def on_mount(self) -> None:
        """Colours are the terminal's own, so that light ones stay light."""
        self.theme = "ansi-dark"
        self.queue.focus()
        self.open_view(self.view)

    def on_resize(self) -> None:
        """What is one line high follows the width."""
        self.call_after_refresh(self.tell)

    def open_view(self, view: View, current: int = 0, row: int = 0) -> None:
        """Show other candidates, with the cursor on the one of that number where it is among them, else on that row."""
        with self.errors_told():
            lines = self.session.lines(view)
            if self.view.is_queue and not view.is_queue and self.queue.current:
                self.left = (self.queue.current.id, self.queue.cursor)
            self.view = view
            self.queue_view = view if view.is_queue else self.queue_view
            self.queue.show(lines, next((place for place, line in enumerate(lines) if line.id == current), row))
            self.count()
            if view.is_queue and lines:
                self._read_rest(view, lines)

    @work(thread=True, exclusive=True, group="rest")
    def _read_rest(self, view: View, lines: Sequence[Line]) -> None:
        """What comes behind the first page, while that is looked at."""
        try:
            more = self.session.rest(view, lines)
        except JianbaoError as error:
            self.call_from_thread(self.fail, str(error))
        else:
            self.call_from_thread(self._add_rest, view, more)

    def _add_rest(self, view: View, more: Sequence[Line]) -> None:
        if view == self.view:
            self.queue.extend(more)
            self.tell()

    def on_queue_moved(self) -> None:
        """Another candidate is current."""
        self.why = ""
        self.show_current()

    def at_hand(self) -> Shown | None:
        """The candidate under the cursor, also when the cursor has only just got there."""
        line = self.queue.current
        if line is not None and (self.shown is None or self.shown.candidate.id != line.id):
            self.show_current()
        return self.shown

    def show_current(self, *, from_top: bool = True) -> None:
        """The current candidate as it is in the store now."""
        line, self.shown = self.queue.current, None
        if line is not None:
            with self.errors_told():
                self.shown = self.session.show(line.id)
        self.pane.show(self._text, from_top=from_top)
        self.tell()

    def _text(self, columns: int) -> list[Text]:
        """The right-hand side on so many columns."""
        if self.shown is None:
            none_there = Text(self.words("nothing_found" if self.view.search else "empty"))
            return [] if self.queue.lines else wrapped(none_there, columns)
        if not (self.why or self.body):
            return details(self.shown, self.session.names, self.words, columns)
        head = headline(self.shown.candidate.title, columns)
        if self.why:
            return [*head, *wrapped(Text(printable(self.why)), columns, indent="    ")]
        article = self.shown.candidate.article
        body = article.markdown or article.text or self.words("no_body")
        cut = [Text(), *wrapped(Text(self.words("cut_body"), DIM), columns)] if len(body) > MOST_BODY else []
        return [*head, Text(), *rendered(body[:MOST_BODY], columns), *cut]

    def count(self) -> None:
        """How far he is, anew."""
        with self.errors_told():
            self.counts = self.session.progress()
        self.tell()

    def say(self, message: str) -> None:
        """What just happened."""
        self.message = printable(message).replace("\n", " ")
        self.tell()

    def fail(self, message: str) -> None:
        """What did not happen, and why."""
        self.bell()
        self.say(f"！{message}")

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        """What can be expected to fail is told in the status line, and the screen stays."""
        try:
            yield
        except StoreLocked:
            self.fail(self.words("locked"))
        except JianbaoError as error:
            self.fail(str(error))

    def tell(self) -> None:
        """Progress, what just happened, where he is, and the keys, on the columns that there are."""
        columns, where = self.size.width, " · ".join(self._where())
        told = shorten(self.message, max(columns - width(where) - 2, 0))
        self.status.update(Text(told + " " * (columns - width(told) - width(where)) + where, no_wrap=True))
        between = "   " if width("   ".join(self.counts)) <= columns else "\n"
        self.progress.update(Text(between.join(self.counts), no_wrap=True, overflow="ellipsis"))
        self.keys.update(Text("\n").join(footer(self.words, columns, FOOTER)))

    def _where(self) -> Iterator[str]:
        view, words = self.view, self.words
        if view.search:
            yield words("found", words=view.search)
        elif view.story:
            yield words("stories")
        else:
            yield words.decision(view.decision) if view.decision else words("everything")
        if view.section:
            yield self.session.names[view.section]
        if self.queue.marked:
            yield words("marked", count=len(self.queue.marked))
        if self.queue.lines:
            yield words("shown", place=self.queue.cursor + 1, count=len(self.queue.lines))
