"""Writing a text of one's own, in place of the candidate's details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from review import desk

if TYPE_CHECKING:
    from review.tui.unsaved import Unsaved
    from review.words import Words

MACHINE_HAS = ("title", "summary", "brief_text")  # fields that are its own where he wrote nothing


@dataclass(frozen=True, slots=True)
class Task:
    """What is edited: a field of a candidate, the text it has, what it is called, and how long it should be."""

    candidate_id: int
    field: str
    text: str
    name: str
    length: tuple[int, int] | None = None  # characters, least and most


class Editor(Vertical):
    """A text area with what it is for above it; how long the text is, and the keys, below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", priority=True, show=False),
        Binding("escape", "leave", priority=True, show=False),
    ]

    class Saved(Message):
        """He wants the text kept."""

    class Left(Message):
        """He wants to leave."""

    def __init__(self, words: Words, unsaved: Unsaved, *, id: str) -> None:
        super().__init__(id=id)
        self.words, self.unsaved = words, unsaved
        self.writing: Task | None = None

    def compose(self) -> ComposeResult:
        """The three parts."""
        yield Static(id="editor-head", markup=False)
        yield TextArea(id="editor-text")
        yield Static(id="editor-foot", markup=False)

    @property
    def text(self) -> str:
        """What was written, as it will be kept."""
        return desk.as_kept(self.writing.field if self.writing else "", self.query_one(TextArea).text)

    @property
    def changed(self) -> bool:
        """Whether anything would be lost."""
        return self.writing is not None and self.text != desk.as_kept(self.writing.field, self.writing.text)

    def open(self, task: Task) -> bool:
        """Begin; whether the text is one that was left behind unsaved."""
        self.writing = task
        left = self.unsaved.read(task.candidate_id, task.field)
        area = self.query_one(TextArea)
        area.load_text(task.text if left is None else left)
        area.move_cursor(area.document.end)
        self.query_one("#editor-head", Static).update(f"#{task.candidate_id} {task.name}")
        self.display = True
        area.focus()
        return left is not None

    def close(self) -> None:
        """It was saved, or is not wanted."""
        if self.writing:
            self.unsaved.drop(self.writing.candidate_id, self.writing.field)
        self.writing = None
        self.display = False

    def on_text_area_changed(self) -> None:
        """Keep what is there, and count it."""
        if self.writing is None:
            return
        counted = self.words("characters", count=len(self.text))
        least_most = f" ({self.writing.length[0]}–{self.writing.length[1]})" if self.writing.length else ""
        restores = f" · {self.words('empty_restores')}" * (self.writing.field in MACHINE_HAS)
        keys = f"Ctrl-S {self.words('save')} · Esc {self.words('cancel')}{restores}"
        told = self._keep(self.writing) or f"   {keys}"
        self.query_one("#editor-foot", Static).update(counted + least_most + told)

    def _keep(self, task: Task) -> str:
        """Keep what was changed until it is saved; why that cannot be, if it cannot."""
        try:
            if self.changed:
                self.unsaved.keep(task.candidate_id, task.field, self.query_one(TextArea).text)
            else:
                self.unsaved.drop(task.candidate_id, task.field)
        except OSError as error:
            return "  ！" + self.words("not_kept", why=error.strerror or error)
        return ""

    def action_save(self) -> None:
        """Ctrl-S."""
        self.post_message(self.Saved())

    def action_leave(self) -> None:
        """Esc."""
        self.post_message(self.Left())
