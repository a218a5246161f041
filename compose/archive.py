"""``compose import``: published issue files become part of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from compose.files import date_in_name, issue_files, read_text
from compose.lead import count
from compose.parse import UNKNOWN_DATE, parse_issue
from core.config import EditionConfig
from core.errors import UsageError
from core.types import Decision, Issue
from core.urls import identity, is_http
from store import issues, queue

if TYPE_CHECKING:
    from store.db import Engine


@dataclass(frozen=True, slots=True)
class Imported:
    """One imported file."""

    path: Path
    date: date
    items: int
    briefs: int
    warnings: tuple[str, ...]


def read_issue(path: Path, edition: EditionConfig, day: date | None = None) -> Issue:
    """The issue of a file. Its date: `day`, else the name of the file, else the headline; UsageError if none."""
    named = day or date_in_name(path)
    issue = parse_issue(read_text(path), edition, named)
    if issue.date == UNKNOWN_DATE and not named:
        raise UsageError(
            f"{path}: no date in its name (YYYY-MM-DD.md) or headline (# Name (YYYY-MM-DD)); name it YYYY-MM-DD.md"
        )
    if named and issue.date != named:
        warning = f"line 1: the headline says {issue.date}; taken as {named}, the date of the file"
        return replace(issue, date=named, warnings=(warning, *issue.warnings))
    return issue


def read_issues(paths: Iterable[Path], edition: EditionConfig) -> tuple[list[tuple[Path, Issue]], list[str]]:
    """The issues of these files, and what is wrong with those that cannot be read as one."""
    read, faults = [], []
    for path in paths:
        try:
            read.append((path, read_issue(path, edition)))
        except UsageError as error:
            faults.append(str(error))
    return read, faults


def expand(paths: Sequence[Path]) -> Iterator[Path]:
    """The issue files named, and those of the folders named; UsageError for a folder without any."""
    for path in paths:
        if not path.is_dir():
            yield path
        elif found := issue_files(path):
            yield from found.values()
        else:
            raise UsageError(f"{path}: no issue (YYYY-MM-DD.md) in this folder")


def import_issue(engine: Engine, issue: Issue, path: Path, *, now: datetime) -> Imported:
    """Store one issue, and mark the candidates that appeared in it."""
    issues.save_issue(engine, issue, path=str(path), now=now)
    ids = [item.candidate_id for section in issue.sections for item in section.items if item.candidate_id is not None]
    ids += [id_ for brief in issue.briefs for id_ in brief.candidate_ids]
    links = {identity(i.url) for s in issue.sections for i in s.items if is_http(i.url)}
    accepted = queue.candidates(engine, decisions=(Decision.ACCEPTED, Decision.BRIEF))
    appeared = [c.id for c in accepted if c.issue_date is None and (c.id in ids or c.article.identity in links)]
    if appeared:
        queue.decide(engine, appeared, "publish", {"issue_date": issue.date}, now=now)
    return Imported(path, issue.date, count(issue), len(issue.briefs), issue.warnings)
