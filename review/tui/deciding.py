"""Deciding and writing: what a key changes is in the store as soon as it was pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from core.errors import ChangedMeanwhile
from core.types import Decision
from review.tui.dialogs import Choice
from review.tui.editor import Task
from review.tui.viewing import Viewing

if TYPE_CHECKING:
    from core.types import Candidate
    from store.queue import LoggedDecision

MAKES = {  # what an action makes of a candidate
    "accept": Decision.ACCEPTED,
    "reject": Decision.REJECTED,
    "brief": Decision.BRIEF,
    "pending": Decision.PENDING,
}
FIELDS = {"summary": "edit_summary", "title": "edit_title", "brief_text": "edit_brief", "note": "edit_note"}


class Deciding(Viewing):
    """The keys that change something."""

    def on_ready(self) -> None:
        """What was typed and not saved before the screen ended is named, since its candidate may wait no more."""
        with self.errors_told():
            left = [
                f"#{id_} {self.words(FIELDS[field])}《{self.session.look(id_).title}》" for id_, field in self._left()
            ]
            if left:
                self.say(self.words("left_unsaved", which=" · ".join(left)))

    def _left(self) -> list[tuple[int, str]]:
        return [(id_, field) for id_, field in self.session.unsaved.left() if field in FIELDS]

    def action_decide(self, action: str) -> None:
        """Accept, reject, take as a brief, or put back among those that wait."""
        self._decide(action, self.words.action(action), {"decision": MAKES[action]})

    def action_into_section(self, number: int) -> None:
        """Accept into the section of that number."""
        keys = list(self.session.names)
        if number <= len(keys):
            self._into(keys[number - 1])
        else:
            self.fail(self.words("no_such_section", number=number))

    def action_choose_section(self) -> None:
        """Accept into a section that is chosen from the list of all."""
        names = self.session.names
        options = [(str(number), name, key) for number, (key, name) in enumerate(names.items(), 1)]
        if self.queue.current:
            self.push_screen(Choice(self.words("move"), options), lambda key: self._into(key) if key else None)

    def _into(self, section: str) -> None:
        told = f"{self.words('accept')} → {self.session.names[section]}"
        self._decide("accept", told, {"decision": Decision.ACCEPTED}, section=section)

    def action_pin(self) -> None:
        """Put first, or no longer."""
        if line := self.queue.current:
            action = "unpin" if line.pinned else "pin"
            self._decide(action, self.words.action(action), {"pinned": not line.pinned}, go_on=False)

    def _decide(
        self, action: str, told: str, changes: Mapping[str, Any], *, section: str = "", go_on: bool = True
    ) -> None:
        """Decide about the marked ones, else the current one, and go on to the next."""
        ids = [line.id for line in self.queue.lines if line.id in self.queue.marked]
        ids = ids or ([self.queue.current.id] if self.queue.current else [])
        if not ids or not self._store(ids, action, changes, told, section=section):
            return
        self.queue.marked = set()
        if go_on:
            self._go_on()

    def _store(self, ids: list[int], action: str, changes: Mapping[str, Any], told: str, *, section: str = "") -> bool:
        """Write a decision, and show what came of it; whether it is in the store."""
        with self.errors_told():
            steps = self._written(ids, action, changes, section)
            self._renew(ids)
            if steps is None:
                self.fail(self.words("changed_elsewhere", id=ids[0]))
            else:
                self.say(self._done(ids, told, len(steps)) if steps else self.words("so_already"))
            return steps is not None
        return False

    def _written(
        self, ids: list[int], action: str, changes: Mapping[str, Any], section: str
    ) -> list[LoggedDecision] | None:
        """What changed in the store; None if someone else was there first, whose state counts as seen from now on."""
        try:
            return self.session.decide(ids, action, changes, section=section)
        except ChangedMeanwhile:
            for id_ in ids:
                self.session.look(id_)
            return None

    def _done(self, ids: list[int], told: str, count: int) -> str:
        if len(ids) > 1:
            return self.words("done_many", action=told, count=count)
        title = next((line.title for line in self.queue.lines if line.id == ids[0]), "")
        return self.words("done", action=told, id=ids[0], title=title)

    def _renew(self, ids: list[int]) -> None:
        """Show these candidates as they are by now."""
        self.queue.renew(self.session.again(self.queue.lines, ids))
        self.show_current(from_top=False)
        self.count()

    def _go_on(self) -> None:
        """To the next that waits; where none does, to the next."""
        waiting = [place for place, line in enumerate(self.queue.lines) if line.decision is Decision.PENDING]
        here = self.queue.cursor
        if self.view.decision is not Decision.PENDING:
            self.queue.move_to(here + 1)
        elif waiting:
            self.queue.move_to(next((place for place in waiting if place > here), waiting[0]))
        else:
            self.say(f"{self.message} {self.words('all_decided')}")

    def action_undo(self) -> None:
        """Take back what was decided last, and go back to it."""
        with self.errors_told():
            steps = self.session.take_back()
            if not steps:
                self.say(self.words("nothing_to_undo"))
                return
            ids, told = [step.candidate_id for step in steps], self.words.action(steps[0].action)
            self.queue.renew(self.session.again(self.queue.lines, ids))
            if self.queue.place_of(ids[-1]) is None:
                self.queue.put(self.session.again([], ids[-1:])[ids[-1]])
            self.queue.move_to(self.queue.place_of(ids[-1]) or 0)
            self.count()
            self.say(self.words("undone", action=told, count=len(steps)))

    def action_edit(self, field: str) -> None:
        """Write summary, title, brief's line or note oneself."""
        if (shown := self.at_hand()) is None:
            return
        candidate = shown.candidate
        length = self._length(candidate) if field == "summary" else None
        name = f"{self.words(FIELDS[field])}  {candidate.title}"
        restored = self.editor.open(Task(candidate.id, field, getattr(candidate, field), name, length))
        self._switch_editor(on=True)
        self.say(self.words("restored") if restored else "")

    def _length(self, candidate: Candidate) -> tuple[int, int] | None:
        sections = self.session.settings.edition.sections
        return next((section.summary_chars for section in sections if section.key == candidate.section), None)

    def _switch_editor(self, *, on: bool) -> None:
        self.panes.set_class(on, "editing")
        self.queue.disabled = on
        if not on:
            self.editor.close()
            self.queue.focus()
            self.show_current(from_top=False)

    def on_editor_saved(self) -> None:
        """Ctrl-S; on any failure the text stays where it is."""
        self._save()

    def _save(self) -> bool:
        task, text = self.editor.writing, self.editor.text
        if task is None:
            return False
        if not self.editor.changed:
            self._switch_editor(on=False)
            self.say(self.words("unchanged"))
            return True
        told = self.words(FIELDS[task.field])
        if stored := self._store([task.candidate_id], "edit", {task.field: text}, self.words("saved", what=told)):
            self._switch_editor(on=False)
            line = self.queue.current
            if task.field == "brief_text" and line and line.decision is not Decision.BRIEF:
                self.say(self.words("write_as_brief"))
        return stored

    def on_editor_left(self) -> None:
        """Esc."""
        self.leave_editor(lambda: None)

    def leave_editor(self, then: Callable[[], object]) -> None:
        """Leave the text area; with changes in it, ask what is to become of them."""

        def answered(answer: str | None) -> None:
            if answer == "save" and self._save():
                then()
            elif answer == "discard":
                self._switch_editor(on=False)
                then()

        options = [
            ("s", self.words("save"), "save"),
            ("d", self.words("discard"), "discard"),
            ("Esc", self.words("go_on_writing"), ""),
        ]
        if self.editor.changed:
            self.push_screen(Choice(self.words("unsaved"), options), answered)
        else:
            answered("discard")
