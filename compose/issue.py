"""The draft of one date: gather the queue, assemble, render, merge with what the editor has written, save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from compose.files import date_in_name, issue_files, read_text, write_atomic
from compose.lead import count
from compose.merge import merge
from compose.parse import parse_issue
from compose.render.markdown import render
from compose.select import Past, assemble
from core.clock import start_of
from core.config import Config
from core.types import Candidate, Decision, Issue
from core.urls import identity, is_http
from store import issues, queue

if TYPE_CHECKING:
    from store.db import Engine


@dataclass(frozen=True, slots=True)
class Span:
    """What an issue covers: candidates that came in since `start`, and why since then."""

    start: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed draft: the machine's text, the file's text after merging, and what they hold."""

    path: Path
    machine: str
    text: str
    existed: bool
    changed: bool
    span: Span
    issue: Issue

    @property
    def proposing(self) -> bool:
        """Whether nothing was accepted, so that the items are proposals."""
        return "slogan" in self.issue.loose


def output_path(config: Config, day: date, output: Path | None, suffix: str = ".md") -> Path:
    """Where the issue of that date goes: the given file or folder, else the folder of [compose] output."""
    folder = config.path(config.compose.output)
    if output is None:
        return folder / f"{day}{suffix}"
    return output / f"{day}{suffix}" if output.is_dir() or not output.suffix else output


def compose_draft(
    config: Config, engine: Engine, day: date, *, path: Path, since: date | None, today: date, templates: Path | None
) -> Draft:
    """The draft of that date; nothing is written yet."""
    folder = path.parent
    past_dates = sorted({*issues.issue_dates(engine, before=day), *issue_files(folder, before=day)})
    span = covered(day, since, past_dates[-1] if past_dates else None, today, config.compose.max_days)
    issue = assemble(_candidates(engine, span), config, day, _past(engine, config, folder, day))
    machine = render(issue, config.edition, past_dates, templates=templates)
    existed = path.exists()
    his = read_text(path) if existed else ""
    text = merge(issues.draft_base(engine, day), his, machine) if existed else machine
    return Draft(path, machine, text, existed, text != his, span, parse_issue(text, config.edition, day))


def save_draft(engine: Engine, day: date, draft: Draft, *, now: datetime) -> None:
    """Write the file, then remember the machine's text as the base of the next merge.

    In this order: if the second step is lost, the next merge sees the same additions on both sides.
    """
    if draft.changed or not draft.existed:
        write_atomic(draft.path, draft.text)
    if issues.draft_base(engine, day) != draft.machine:
        issues.save_draft(engine, day, draft.machine, now=now)


def covered(day: date, since: date | None, last: date | None, today: date, max_days: int) -> Span:
    """Since the given date, else since the last issue, else the last `max_days` days."""
    if since is not None:
        return Span(start_of(since), "--since")
    if last is not None:
        return Span(start_of(last), f"the issue of {last}")
    return Span(start_of(min(day, today) - timedelta(days=max_days)), f"no earlier issue, so the last {max_days} days")


def describe(draft: Draft) -> str:
    """One line for the editor: what the issue covers and holds."""
    kind = "proposals, nothing is accepted yet" if draft.proposing else "accepted"
    what = f"{count(draft.issue)} items, {len(draft.issue.briefs)} briefs ({kind})"
    return f"covers what came in since {draft.span.start:%Y-%m-%d} ({draft.span.reason}): {what}"


def _candidates(engine: Engine, span: Span) -> list[Candidate]:
    accepted = queue.candidates(engine, decisions=(Decision.ACCEPTED, Decision.BRIEF))
    return accepted + queue.candidates(engine, decisions=(Decision.PENDING,), since=span.start)


def _past(engine: Engine, config: Config, folder: Path, day: date) -> Past:
    """What earlier issues held: those in the store, and the files beside this one that were never imported."""
    known = issues.published(engine, before=day)
    stored = set(issues.issue_dates(engine, before=day))
    for earlier, path in issue_files(folder, before=day).items():
        if earlier not in stored:
            for url in _urls(parse_issue(read_text(path), config.edition, date_in_name(path))):
                known.setdefault(identity(url), earlier)
    return Past(known, issues.brief_subjects(engine))


def _urls(issue: Issue) -> list[str]:
    urls = [item.url for section in issue.sections for item in section.items]
    urls += [url for brief in issue.briefs for url in brief.urls]
    return [url for url in urls if is_http(url)]
