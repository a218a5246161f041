"""What a language model, if there is one, adds to an issue: 摘要, briefs, translated titles, phrases of the 导读."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from compose.lead import lead
from compose.marks import EDITOR, Origins
from core.text import sentences, shorten
from core.types import Candidate, Failure, Issue, SummaryOrigin

if TYPE_CHECKING:
    from core.config import Config, EditionConfig
    from curate.llm import Job, Session
    from store.db import Engine

TOLD_COLUMNS = 240  # of an item's summary, for its phrase


def open_model(engine: Engine, config: Config) -> Session | None:
    """The model of config.toml with the store's books; None if there is none."""
    from curate.llm import is_on, open_session
    from store.spending import Spending

    return open_session(config, Spending(engine)) if is_on(config.llm) else None


def polish(
    engine: Engine, config: Config, candidates: Sequence[Candidate], issue: Issue, session: Session
) -> list[Candidate]:
    """The candidates with the judgements of those in the issue made better, where they have a mere extract.

    What the model wrote is stored; where it failed, the extract stands with the reason. The editor's own words are
    never sent nor touched.
    """
    from curate.llm import write
    from store.articles import save_judgements
    from store.queue import candidates as read_again

    items = {item.candidate_id for section in issue.sections for item in section.items}
    briefs = {id_ for brief in issue.briefs for id_ in brief.candidate_ids}
    wanted = [c for c in candidates if c.id in items | briefs]
    jobs = [(c.id, job) for c in wanted if (job := _job(c, config, as_brief=c.id not in items))]
    if not jobs:
        return list(candidates)
    written = write([job for _, job in jobs], session)
    save_judgements(engine, [(id_, judgement) for (id_, _), judgement in zip(jobs, written, strict=True)])
    fresh = {c.id: c for c in read_again(engine, ids=[id_ for id_, _ in jobs])}
    return [fresh.get(candidate.id, candidate) for candidate in candidates]


def _job(candidate: Candidate, config: Config, *, as_brief: bool) -> Job | None:
    """What the draft lacks of a candidate; None if it lacks nothing, or he wrote it himself."""
    from curate.llm import draft_job

    edition, article, judgement = config.edition, candidate.article, candidate.judgement
    own_title = candidate.title not in ("", article.title)
    asked_before = judgement.opinion_model == config.llm.model
    known = {section.key for section in edition.sections}
    return draft_job(
        article,
        judgement,
        edition.section(candidate.section if candidate.section in known else edition.sections[-1].key),
        summary=not as_brief and candidate.summary_origin is SummaryOrigin.EXTRACT,
        brief=as_brief and candidate.brief_origin is SummaryOrigin.EXTRACT,
        title=not (own_title or asked_before or edition.foreign_titles == "original"),
    )


def lead_by_model(issue: Issue, edition: EditionConfig, session: Session | None) -> tuple[Issue, str]:
    """The issue with the 导读's phrases written by the model, and whose words they are; without a good answer both as
    they were. The frame (本次N条, the sections) stays the machine's; an item without a good phrase keeps its title's.
    """
    from curate.llm import lead_task

    places = [
        (number, place)
        for number, section in enumerate(issue.sections)
        for place, item in enumerate(section.items)
        if item.title
    ]
    told = [issue.sections[number].items[place] for number, place in places]
    task = lead_task([f"{item.title} —— {_beginning(item.summary)}" for item in told]) if session else None
    if session is None or task is None:
        return issue, ""
    (phrases,) = session.ask([task])
    if isinstance(phrases, Failure):
        return issue, ""
    by_place = {places[number]: phrase for number, phrase in phrases.items()}
    sections = tuple(
        replace(
            section,
            items=tuple(
                replace(item, title=by_place.get((number, place), item.title))
                for place, item in enumerate(section.items)
            ),
        )
        for number, section in enumerate(issue.sections)
    )
    return replace(issue, lead=lead(replace(issue, sections=sections), edition)), f"LLM·{session.config.model}"


def _beginning(summary: str) -> str:
    return shorten("".join(sentences(summary)[:2]), TOLD_COLUMNS)


def origin_of(candidate: Candidate) -> str:
    """摘录, LLM·model or 编辑: where the summary that is shown came from."""
    return _name(candidate.summary_origin, candidate)


def brief_origin_of(candidate: Candidate) -> str:
    """The same of the line for 热身小新闻."""
    return _name(candidate.brief_origin, candidate)


def origins(candidates: Sequence[Candidate], lead: str) -> Origins:
    """What the marks of a draft say."""
    items = {c.id: origin_of(c) for c in candidates}
    return Origins(items, {c.id: brief_origin_of(c) for c in candidates}, lead)


def _name(origin: SummaryOrigin, candidate: Candidate) -> str:
    if origin is SummaryOrigin.EDITOR:
        return EDITOR
    return f"LLM·{candidate.judgement.summary_model}" if origin is SummaryOrigin.LLM else "摘录"
