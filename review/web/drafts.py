"""The draft of a date as the page shows it: the issue file as it is, else what `compose` would write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compose.archive import read_issue
from compose.files import issue_files
from compose.issue import Draft, compose_draft, differences, output_path, save_draft
from compose.known import context_of
from compose.lead import count
from compose.left_out import Disagreement, named
from compose.parse import parse_issue
from compose.preflight import check
from compose.render.outlets import Options, text, wechat
from compose.render.page import title_of
from core.clock import local, now, today
from core.config import LlmConfig
from core.lock import held, lock_path
from store import issues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compose.preflight_draft import Finding
    from core.config import Config
    from core.types import Issue
    from review.words import Words
    from store.db import Engine


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft and what is to be said of it."""

    day: date
    path: Path
    written: bool  # whether there is a file; else this is what would be written
    composed: Draft  # what `compose` would make of it now
    since: date
    items: int
    title: str  # which WeChat's editor has a field of its own for
    disagreement: Disagreement  # of file and decisions
    findings: Sequence[Finding]

    @property
    def ahead(self) -> bool:
        """Whether the queue has more or other things than the file."""
        return self.composed.state == "refreshed"

    def disagreements(self, words: Words) -> list[str]:
        """Where file and decisions differ, each kind with the way out."""
        found = self.disagreement
        kinds = {
            "deleted_in_file": found.deleted,
            "undecided_in_file": found.undecided,
            "otherwise_in_file": found.otherwise,
        }
        back = " ".join(f"--back {one.id}" for one in found.deleted)
        about = {"file": self.path.name, "path": self.path, "day": self.day, "back": back}
        return [words(kind, which=named(candidates), **about) for kind, candidates in kinds.items() if candidates]


def sheet(settings: Config, engine: Engine, day: date) -> Sheet:
    """The draft of that day. Nothing is written, and no language model is asked."""
    draft = _composed(_without_model(settings), engine, day)
    shown = draft.text if draft.before is None else draft.before
    context = context_of(shown, day, draft.path.parent, settings.edition, engine)
    return Sheet(
        day=day,
        path=draft.path,
        written=draft.before is not None,
        composed=draft,
        since=local(draft.span.start).date(),
        items=count(draft.issue),
        title=title_of(parse_issue(shown, settings.edition, day), settings.edition),
        disagreement=differences(engine, draft),
        findings=() if draft.empty else check(shown, settings.edition, context),
    )


def write(settings: Config, engine: Engine, day: date) -> Draft:
    """Write or refresh the file as `compose --date` does; an empty draft is not written."""
    with held(lock_path(settings, "compose")):
        draft = _composed(settings, engine, day)
        if not draft.empty:
            save_draft(engine, day, draft, now=now())
    return draft


def in_words(draft: Draft, words: Words) -> str:
    """What came of it."""
    did = draft.changes
    counts = words("draft_merged", **did) if any(did.values()) else ""
    done = words("draft_not_written" if draft.empty else f"draft_{draft.state}", name=draft.path.name, merged=counts)
    return " · ".join(filter(None, (done, draft.trouble)))


def as_wechat(settings: Config, engine: Engine, day: date, theme: str) -> str:
    """The draft as WeChat's editor takes it."""
    return wechat(_issue(settings, engine, day), settings.edition, Options(theme, settings.templates))


def as_text(settings: Config, engine: Engine, day: date) -> str:
    """The draft as plain text."""
    return text(_issue(settings, engine, day), settings.edition)


def newest(settings: Config, engine: Engine) -> date:
    """The day whose draft is shown when none is asked for: the latest file that is no published issue, else today."""
    files = issue_files(output_path(settings, today(), None).parent)
    return max(files.keys() - set(issues.issue_dates(engine)), default=today())


def _issue(settings: Config, engine: Engine, day: date) -> Issue:
    path = output_path(settings, day, None)
    if path.is_file():
        return read_issue(path, settings.edition)
    return parse_issue(_composed(_without_model(settings), engine, day).text, settings.edition, day)


def _composed(settings: Config, engine: Engine, day: date) -> Draft:
    path = output_path(settings, day, None)
    return compose_draft(settings, engine, day, path=path, since=None, today=today())


def _without_model(settings: Config) -> Config:
    return settings.model_copy(update={"llm": LlmConfig()})
