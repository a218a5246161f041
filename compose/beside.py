"""What other issues hold: those in the store, and the files that stand beside the one being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from compose.files import issue_files, read_text
from compose.left_out import ids_in_text
from compose.order import habits
from compose.parse import parse_issue
from compose.select import PROPOSALS, Past
from core.clock import local
from core.config import Config
from core.types import Candidate, Issue
from core.urls import identity, is_http
from store import issues

if TYPE_CHECKING:
    from store.db import Engine


@dataclass(frozen=True, slots=True)
class Beside:
    """Other issues: `dates` of the earlier ones for 往期回顾, the `last` of them that is no mere draft, and what all
    hold.
    """

    dates: tuple[date, ...]
    last: date | None
    past: Past


def beside(engine: Engine, config: Config, folder: Path, day: date, own: Collection[int]) -> Beside:
    """The issues of the store and of the folder as one of that day must know them.

    A file whose date is not in the store is a draft if the machine drafted it, else an issue that was never imported.
    Both hold what stands in them, a file of mere proposals nothing. One that was first drafted over `compose.max_days`
    after its date was tried out under it: it is in no look-back. `own` are the candidates that stand in that day's
    issue already: a later issue does not take them away.
    """
    stored = issues.issue_dates(engine)
    texts = {d: read_text(p) for d, p in issue_files(folder).items() if d != day and d not in stored}
    texts = {d: text for d, text in texts.items() if PROPOSALS not in text}
    known = issues.published(engine, before=day)
    held: dict[int, date] = {}
    for other, text in texts.items():
        taken = ids_in_text(text)
        held = dict.fromkeys(taken if other < day else taken - set(own), other) | held
        if other < day:
            for url in _urls(parse_issue(text, config.edition, other)):
                known.setdefault(identity(url), other)
    drafted = issues.drafted_at(engine)
    tried = {d for d in texts if d in drafted and local(drafted[d]).date() - d > timedelta(config.compose.max_days)}
    earlier = {d for d in (*stored, *texts) if d < day and d not in tried}
    published = {d for d in earlier if d in stored or d not in drafted}
    items = issues.published_items(engine, before=day)
    appeared = {item.candidate_id: item.date for item in items if item.candidate_id is not None}
    past = Past(known, issues.brief_subjects(engine), habits(items), appeared, held)
    return Beside(tuple(sorted(earlier)), max(published, default=None), past)


def held_elsewhere(candidates: Sequence[Candidate], past: Past) -> Mapping[date, int]:
    """How many of these candidates stand in which other issue."""
    return Counter(past.held[c.id] for c in candidates if c.id in past.held)


def _urls(issue: Issue) -> list[str]:
    urls = [item.url for section in issue.sections for item in section.items]
    urls += [url for brief in issue.briefs for url in brief.urls]
    return [url for url in urls if is_http(url)]
