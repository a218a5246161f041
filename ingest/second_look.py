"""After a pass: what a language model, if there is one, can tell of the candidates that wait: titles of foreign
articles in Chinese, and a second opinion on the section where the section model is unsure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.types import Decision

if TYPE_CHECKING:
    from core.config import Config
    from curate.llm import Session
    from store.db import Engine

LOOKED_THROUGH = 200  # waiting candidates, the most relevant first


def open_model(config: Config, engine: Engine) -> Session | None:
    """The model of config.toml with the store's books; None if there is none. ConfigError if its key is missing."""
    from curate.llm import is_on, open_session
    from store.spending import Spending

    return open_session(config, Spending(engine)) if is_on(config.llm) else None


def look_again(config: Config, engine: Engine, session: Session) -> str:
    """Ask about what waits and was not asked about before, the most relevant first; returns a line for the report."""
    from curate.llm import look_job, write
    from store.articles import save_judgements
    from store.queue import candidates

    jobs = [
        (candidate.id, job)
        for candidate in candidates(engine, decisions=[Decision.PENDING], limit=LOOKED_THROUGH)
        if candidate.judgement.relevance >= config.compose.min_relevance and not candidate.judgement.duplicate_of
        if (job := look_job(candidate.article, candidate.judgement, config.edition, config.llm))
    ][: config.llm.looks_per_run]
    if not jobs:
        return ""
    judgements = write([job for _, job in jobs], session)
    save_judgements(engine, [(id_, judgement) for (id_, _), judgement in zip(jobs, judgements, strict=True)])
    titles = sum(bool(judgement.title) for judgement in judgements)
    opinions = sum(bool(judgement.opinion) for judgement in judgements)
    return f"{config.llm.model}: {titles} titles, {opinions} sections; {session.ledger.show()}"
