"""The keys that look for, open and move; and how the screen begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from core.errors import JianbaoError
from core.urls import is_http
from review import desk
from review.tui import browser
from review.tui.deciding import Deciding
from review.tui.dialogs import Help
from review.tui.keys import DIGITS, KEYS
from review.tui.session import Session, View

if TYPE_CHECKING:
    from textual.widgets import Input

    from core.config import Config
    from core.types import Candidate


def go_through(settings: Config, language: str = "") -> int:
    """Show the queue on the terminal until the editor leaves; how many decisions he took. Raises StoreError when the
    store cannot be opened, SystemExit for a fault of ours.
    """
    from review.words import words_of
    from store.db import open_store

    engine = open_store(settings.store_url, busy_seconds=desk.BUSY_SECONDS)
    session = Session(settings, engine, words_of(settings, language))
    app = Review(session)
    try:
        app.run()
    finally:
        engine.dispose()
    if app.return_code:  # a fault, which textual has printed
        raise SystemExit(app.return_code)
    return session.decisions


class Review(Deciding):
    """Going through the queue without leaving the keyboard."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(key.keys, key.action, show=False) for key in (*KEYS, *DIGITS)]

    def action_body(self) -> None:
        """The article's text, or the details again."""
        self.body, self.why = not self.body, ""
        self.show_current()

    def action_why(self) -> None:
        """What each clue adds."""
        if self.why:
            self.why = ""
            self.show_current()
        elif shown := self.at_hand():
            self.say(self.words("loading"))
            self._explain(shown.candidate)

    @work(thread=True, exclusive=True, group="why")
    def _explain(self, candidate: Candidate) -> None:
        """The models take a moment to load."""
        try:
            found = desk.why(self.session.settings, self.session.engine, candidate)
        except JianbaoError as error:
            self.call_from_thread(self.fail, str(error))
        else:
            self.call_from_thread(self._show_why, candidate.id, found)

    def _show_why(self, candidate_id: int, found: str) -> None:
        if self.queue.current and self.queue.current.id == candidate_id:
            self.why = found
            self.show_current()
            self.say("")

    def action_open(self) -> None:
        """The article in the browser; its address where there is none."""
        shown = self.at_hand()
        if shown is None or not is_http(url := shown.candidate.article.canonical_url):
            self.say(self.words("no_address"))
        elif (found := browser.at_hand()) is None:
            self.copy_to_clipboard(url)
            self.say(self.words("not_opened", url=url))
        elif browser.draws_on_terminal(found):
            with self.suspend():
                found.open(url)
        else:
            self.run_worker(partial(found.open, url), thread=True, group="browser")
            self.say(self.words("opened"))

    def action_search(self) -> None:
        """Ask for words."""
        self.panes.remove_class("reading")
        self.search.display = True
        self.search.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show what has these words."""
        self._close_search()
        if words := event.value.strip():
            self.open_view(View(None, search=words))
            if self.view.search == words:
                self.say("" if self.queue.lines else self.words("nothing_found"))

    def _close_search(self) -> None:
        self.search.value = ""
        self.search.display = False
        self.queue.focus()

    def action_next_decision(self) -> None:
        """Waiting, taken, briefs, rejected, all."""
        self.open_view(self.view.next_decision() if self.view.is_queue else self.queue_view)

    def action_next_section(self) -> None:
        """The next section, after the last one all of them."""
        self.open_view(self.queue_view.next_section(list(self.session.names)))

    def action_stories(self) -> None:
        """The others that tell the same."""
        line = self.queue.current
        if line and line.story and line.alike:
            self.open_view(View(None, story=line.story), line.id)
        else:
            self.say(self.words("no_others"))

    def action_reload(self) -> None:
        """The list as it is in the store now."""
        self.open_view(self.view, self.queue.current.id if self.queue.current else 0)

    def action_go(self, rows: int) -> None:
        """To the next or the one before, also while the list is hidden."""
        self.queue.action_move(rows)

    def action_page(self, pages: float) -> None:
        """The right-hand side down or up."""
        self.pane.page(pages)

    def action_mark(self) -> None:
        """Mark for a decision about several at once."""
        if self.queue.current:
            with self.errors_told():
                self.session.look(self.queue.current.id)
                self.queue.mark()
        self.tell()

    def action_read(self) -> None:
        """The candidate on the whole screen, or the list again."""
        self.panes.toggle_class("reading")
        (self.pane if self.panes.has_class("reading") else self.queue).focus()

    def action_step_back(self) -> None:
        """One step back: out of the search line, the reading, the text, the marks, what was looked for."""
        if self.search.display:
            self._close_search()
        elif self.panes.has_class("reading"):
            self.action_read()
        elif self.why or self.body:
            self.why, self.body = "", False
            self.show_current()
        elif self.queue.marked:
            self.queue.marked = set()
            self.queue.refresh()
            self.tell()
        elif not self.view.is_queue:
            self.open_view(self.queue_view, *self.left)

    def action_help(self) -> None:
        """All keys."""
        self.push_screen(Help(self.words, list(self.session.names.values())))

    async def action_quit(self) -> None:
        """Leave; what is being written is asked about first."""
        self.leave_editor(self.exit)

    def action_help_quit(self) -> None:
        """Ctrl-C leaves, too."""
        self.leave_editor(self.exit)
