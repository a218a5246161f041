"""Summaries of what goes into an issue, written by a language model if one is configured, held to the source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.types import Candidate, Issue, Judgement, SummaryOrigin

if TYPE_CHECKING:
    from core.config import Config
    from curate.llm import Job
    from store.db import Engine


def ids_in(issue: Issue) -> set[int]:
    """The candidates that the issue has taken, as items or briefs."""
    items = {item.candidate_id for section in issue.sections for item in section.items if item.candidate_id}
    return items | {id_ for brief in issue.briefs for id_ in brief.candidate_ids}


def polish(engine: Engine, config: Config, candidates: Sequence[Candidate], ids: Collection[int]) -> list[Candidate]:
    """The candidates with their judgements' summaries written anew, for those `ids` that still have a mere extract.

    What the model wrote is stored; where it failed, the extract stands with the reason. The editor's own words are
    never touched. Without a model in config.toml everything stays as it is.
    """
    from curate.llm import is_on, read_key, write_summaries
    from store.articles import save_judgements
    from store.queue import candidates as read_again

    poor = [c for c in candidates if c.id in ids and c.summary_origin is SummaryOrigin.EXTRACT]
    if not poor or not is_on(config.llm):
        return list(candidates)
    jobs = [_job(candidate, config) for candidate in poor]
    state = config.path(config.store.path).parent / "llm"
    written = write_summaries(jobs, config.llm, state=state, key=read_key(config.llm, root=config.root))
    judgements: list[tuple[int, Judgement]] = [
        (
            candidate.id,
            replace(
                candidate.judgement,
                summary=summary.text,
                brief_text=summary.brief,
                summary_origin=summary.origin,
                summary_model=summary.model,
                summary_note=summary.note,
                traces=summary.traces,
            ),
        )
        for candidate, summary in zip(poor, written, strict=True)
    ]
    save_judgements(engine, judgements)
    fresh = {c.id: c for c in read_again(engine, ids=[id_ for id_, _ in judgements])}
    return [fresh.get(candidate.id, candidate) for candidate in candidates]


def origin_of(candidate: Candidate) -> str:
    """摘录, LLM·model or 编辑: where the summary that is shown came from."""
    if candidate.summary_origin is SummaryOrigin.EDITOR:
        return "编辑"
    if candidate.summary_origin is SummaryOrigin.LLM:
        return f"LLM·{candidate.judgement.summary_model}"
    return "摘录"


def _job(candidate: Candidate, config: Config) -> Job:
    from curate.llm import Job
    from curate.summarise import Summary

    judgement, known = candidate.judgement, {section.key for section in config.edition.sections}
    section = candidate.section if candidate.section in known else config.edition.sections[-1].key
    extract = Summary(text=judgement.summary, brief=judgement.brief_text, traces=judgement.traces)
    return Job(candidate.article, config.edition.section(section), extract)
