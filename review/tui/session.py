"""What the screen does with the store: which candidates it shows, one of them in full, a decision, the way back.

Nothing here knows of a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.types import Decision
from review import desk
from review.tui.detail import Shown
from review.tui.unsaved import Unsaved
from store import queue
from store.stories import told_with

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from core.config import Config
    from core.types import Candidate
    from review.words import Words
    from store.db import Engine
    from store.listing import Line
    from store.queue import LoggedDecision

FOUND = 200  # candidates that a search shows


@dataclass(frozen=True, slots=True)
class View:
    """Which candidates are in the list: by decision (None: whatever it is) and section; or those of a search or of one
    story, whatever was decided.
    """

    decision: Decision | None = Decision.PENDING
    section: str = ""  # its key
    search: str = ""
    story: str = ""

    def next_decision(self) -> View:
        """The same section with the next decision: waiting, taken, briefs, rejected, all."""
        order = (Decision.PENDING, Decision.ACCEPTED, Decision.BRIEF, Decision.REJECTED, None)
        return View(order[(order.index(self.decision) + 1) % len(order)], self.section)

    def next_section(self, keys: Sequence[str]) -> View:
        """The same decision in the next section; after the last one, all of them."""
        order = ("", *keys)
        return View(self.decision, order[(order.index(self.section) + 1) % len(order)])

    @property
    def is_queue(self) -> bool:
        """Whether this is the queue itself, not what was looked for in it."""
        return not (self.search or self.story)


@dataclass(slots=True)
class Session:
    """The editor at the store; `seen` are the versions of the candidates that he has had before his eyes."""

    settings: Config
    engine: Engine
    words: Words
    seen: dict[int, str] = field(default_factory=dict)
    decisions: int = 0  # that he took

    @property
    def names(self) -> dict[str, str]:
        """The short name of each section by its key."""
        return desk.section_names(self.settings)

    @property
    def unsaved(self) -> Unsaved:
        """What was typed and not saved, beside the store."""
        return Unsaved(Path(self.engine.url.database or "").parent / "unsaved")

    def lines(self, view: View) -> list[Line]:
        """The first page of a view."""
        if view.search:
            return desk.found(self.settings, self.engine, view.search, limit=FOUND)
        if view.story:
            ids = [told.id for told in told_with(self.engine, view.story)]
            return desk.lines_of(self.settings, ids)
        return desk.listed(self.settings, desk.wanted_of(view.decision, view.section))

    def rest(self, view: View, before: Sequence[Line]) -> list[Line]:
        """All that comes after the first page."""
        wanted = desk.wanted_of(view.decision, view.section)
        return desk.rest(self.settings, wanted, before) if view.is_queue else []

    def again(self, lines: Sequence[Line], ids: Collection[int]) -> dict[int, Line]:
        """Those of the lines as they are by now, by number."""
        before = {line.id: line for line in lines if line.id in ids}
        now = desk.lines_of(self.settings, list(ids))
        return {
            line.id: replace(line, gives_way=before[line.id].gives_way) if line.id in before else line for line in now
        }

    def show(self, candidate_id: int) -> Shown:
        """A candidate in full; from now on it counts as seen."""
        candidate = self.look(candidate_id)
        story = told_with(self.engine, candidate.judgement.story)
        return Shown(candidate, desk.links(candidate.article), story)

    def look(self, candidate_id: int) -> Candidate:
        """The candidate as it is now, which counts as seen."""
        candidate = queue.get(self.engine, candidate_id)
        self.seen[candidate_id] = queue.version(candidate)
        return candidate

    def decide(
        self, ids: Sequence[int], action: str, changes: Mapping[str, Any], *, section: str = ""
    ) -> list[LoggedDecision]:
        """Take a decision on what was seen; ChangedMeanwhile if it is another by now, StoreLocked if nothing could be
        written.
        """
        seen = {id_: self.seen[id_] for id_ in ids if id_ in self.seen}
        steps = desk.decide(self.settings, self.engine, ids, action, changes, section=section, seen=seen)
        self.decisions += len(steps)
        for id_ in ids:
            self.look(id_)
        return steps

    def take_back(self) -> list[LoggedDecision]:
        """Take back what was decided last."""
        steps = desk.take_back(self.engine)
        for step in steps:
            self.look(step.candidate_id)
        return steps

    def progress(self) -> tuple[str, str]:
        """How far he is: what waits and what is taken; how full each section is."""
        found = desk.progress(self.settings, self.engine)
        counts = {decision.value: found.decided[decision] for decision in found.decided}
        filled = [self.words("filled", name=one.name, taken=one.taken, take=one.take) for one in found.sections]
        return self.words("progress", **counts), " · ".join(filled)
