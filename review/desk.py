"""What every face of the queue does: which candidates it shows, how a decision is taken, why one was judged so.

The commands, the terminal screen and the page differ only in how they show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unicodedata import category

from core.clock import now
from core.types import Decision, SummaryOrigin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.config import Config
    from core.types import Article, Candidate, Link
    from store.db import Engine
    from store.listing import Line
    from store.queue import LoggedDecision

SHOWN = 50  # candidates of a page
BUSY_SECONDS = 2.0  # that a decision on screen or page waits for another process to let go of the store
MOST_BODY = 100_000  # characters of a body that are shown: what is made to be parsed slowly takes 2 s then, and four
# times that of twice as much
ONE_LINE = ("title", "brief_text")  # fields without line ends
FIGURES = ("stars", "score", "comments", "licence", "last_release")  # of a page or its source, where there are any
AT_ONCE = 500  # candidates that one decision can be undone for in one step


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which candidates to show; without decisions what waits, with `everything` whatever was decided."""

    decisions: tuple[Decision, ...] = ()
    section: str = ""  # a section's key or title
    since: datetime | None = None
    duplicates: bool = False  # reposts and what an issue had, too
    everything: bool = False
    unpublished: bool = False  # only what no issue has had
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """How many candidates of a section are taken for the next issue, and how many an issue usually has."""

    key: str
    name: str
    taken: int
    take: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the editor is with the next issue: candidates by decision, and how full each section is."""

    decided: Mapping[Decision, int]
    sections: tuple[Filled, ...]


def progress(settings: Config, engine: Engine) -> Progress:
    """How far he is; what an issue has had is left out, as are reposts that wait."""
    from store import queue

    counts = queue.counts(engine, unpublished=True)
    decided = {one: sum(n for (decision, _), n in counts.items() if decision is one) for one in Decision}
    taken = {section: n for (decision, section), n in counts.items() if decision is Decision.ACCEPTED}
    sections = settings.edition.sections
    return Progress(decided, tuple(Filled(s.key, s.short, taken.get(s.key, 0), s.take) for s in sections))


def found(settings: Config, engine: Engine, words: str, *, limit: int) -> list[Line]:
    """Candidates with all these words in title or body, whatever was decided; UsageError where there is no word."""
    from store import search

    return lines_of(settings, search.find(engine, words, limit=limit))


def lines_of(settings: Config, ids: Sequence[int]) -> list[Line]:
    """These candidates as lines, in this order, whatever was decided."""
    from store import listing

    return listing.lines(settings.store_url, decisions=None, ids=ids, limit=None)


def wanted_of(decision: Decision | None, section: str = "", *, limit: int = SHOWN) -> Wanted:
    """What screen and page show of a decision, or with None of all: reposts only once they were decided, and of what
    was taken only what no issue has had yet.
    """
    waiting = decision is Decision.PENDING  # which `listed` puts in order where no decision is named
    return Wanted(
        decisions=() if waiting or decision is None else (decision,),
        section=section,
        duplicates=not waiting,
        everything=decision is None,
        unpublished=decision in (Decision.ACCEPTED, Decision.BRIEF),
        limit=limit,
    )


def listed(settings: Config, wanted: Wanted) -> list[Line]:
    """The candidates to show, the most relevant first; those that wait so that not all of a kind stand together."""
    from review.order import arranged

    lines = _read(settings, wanted, wanted.limit or (None if wanted.everything else SHOWN))
    return lines if wanted.everything or wanted.decisions else arranged(lines, settings.compose.diversity)


def rest(settings: Config, wanted: Wanted, before: Sequence[Line]) -> list[Line]:
    """All that comes after these, the most relevant first."""
    known = {line.id for line in before}
    return [line for line in _read(settings, wanted, None) if line.id not in known]


def _read(settings: Config, wanted: Wanted, limit: int | None) -> list[Line]:
    from store import listing

    return listing.lines(
        settings.store_url,
        decisions=None if wanted.everything else wanted.decisions or (Decision.PENDING,),
        section=settings.edition.section_key(wanted.section) if wanted.section else "",
        since=wanted.since,
        duplicates=wanted.duplicates or wanted.everything,
        unpublished=wanted.unpublished,
        limit=limit,
    )


def decide(
    settings: Config,
    engine: Engine,
    ids: Sequence[int],
    action: str,
    changes: Mapping[str, Any],
    *,
    section: str = "",
    seen: Mapping[int, str] | None = None,
) -> list[LoggedDecision]:
    """Take a decision on candidates, `section` (key or title) being where they go; returns what changed.

    `seen`: the versions (`store.queue.version`) that were shown; ChangedMeanwhile if one is another by now.
    """
    from store import queue

    where = {"section": settings.edition.section_key(section)} if section else {}
    return queue.decide(engine, ids, action, {**changes, **where}, now=now(), seen=seen)


def as_kept(field: str, typed: str) -> str:
    """What an editor typed into a field as the store keeps it: no control characters, no blanks around it, one line
    where the field has but one.
    """
    kept = "".join(char for char in typed if char in "\n\t" or category(char) != "Cc")
    return " ".join(kept.split()) if field in ONE_LINE else kept.strip()


def take_back(engine: Engine, *, seen: int | None = None) -> list[LoggedDecision]:
    """Take back what was decided last, all of it where several were decided at once; the newest first. `seen`: the
    step that the editor takes for the last one; ChangedMeanwhile if it is not.
    """
    from store import queue

    last = queue.history(engine, limit=AT_ONCE)
    steps = sum(step.at == last[0].at and step.action == last[0].action for step in last)
    return queue.undo(engine, steps=steps, now=now(), seen=last[0].id if seen is None else seen) if last else []


def links(article: Article) -> tuple[Link, ...]:
    """The links that a draft gives an article: 论文, 代码, 项目 and its own, each with its label."""
    from curate.primary import links_of, primary

    return links_of(article, primary(article))


def is_due(settings: Config, engine: Engine) -> bool:
    """Whether enough new decisions were taken to learn from."""
    from compose import teach

    return teach.is_due(engine, settings)


def figures(article: Article) -> list[str]:
    """Stars, licence and the like, as far as page or source say."""
    return [f"{name} {article.fields[name]}" for name in FIGURES if article.fields.get(name)]


def untraced(candidate: Candidate) -> list[str]:
    """Figures of the machine's summary that do not stand in the article; nothing once the editor wrote his own."""
    own = candidate.summary_origin is SummaryOrigin.EDITOR
    return [] if own else [trace.text for trace in candidate.judgement.traces if trace.source_start is None]


def learned(settings: Config, engine: Engine) -> str:
    """Learn from the decisions, which takes seconds; what that brought in words."""
    from compose.teach import in_words, teach

    return in_words(teach(engine, settings))


def why(settings: Config, engine: Engine, candidate: Candidate) -> str:
    """What each clue adds to section and relevance, and the past choices that a candidate is most like."""
    from compose.teach import past_choices
    from curate.lessons import nearest
    from ingest.judging import judge_for
    from review.reasons import explain, precedents

    source = next((one for one in settings.all_sources if one.key == candidate.source_key), None)
    judged = judge_for(settings, candidate.added_at or now()).why(candidate.article, source)
    others = [row for row in past_choices(engine) if row.clues.title != candidate.article.title]
    return "\n".join([explain(judged), precedents(nearest(others, candidate.article.title), section_names(settings))])


def section_names(settings: Config) -> dict[str, str]:
    """The short name of each section by its key."""
    return {section.key: section.short for section in settings.edition.sections}
