"""Judgements made better by a language model: 摘要, brief, title, section; wherever it fails, what was there stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.text import has_cjk
from core.types import Article, Failure, Judgement, SummaryOrigin
from curate.grounding import trace
from curate.llm.tasks import About, Wish, article_task

if TYPE_CHECKING:
    from core.config import EditionConfig, LlmConfig, SectionConfig
    from curate.llm.session import Session
    from curate.llm.tasks import Task

_UNREADABLE = "unreadable"  # the model answered, and the answer was not good


@dataclass(frozen=True, slots=True)
class Job:
    """An article, its judgement, and what is wanted."""

    article: Article
    judgement: Judgement
    wish: Wish


def draft_job(
    article: Article, judgement: Judgement, section: SectionConfig, *, summary: bool, brief: bool, title: bool
) -> Job | None:
    """What a draft needs of these: the 摘要 (with a brief beside it), the brief, a foreign article's title; None if
    nothing is needed.
    """
    wish = Wish(
        section.summary_chars if summary else None,
        brief=brief or (summary and judgement.brief_origin is SummaryOrigin.EXTRACT),
        title=title and is_foreign(article) and not judgement.title,
    )
    return Job(article, judgement, wish) if wish.parts() else None


def look_job(article: Article, judgement: Judgement, edition: EditionConfig, config: LlmConfig) -> Job | None:
    """What the queue needs: the title of a foreign article, and a second opinion where the section is unsure; None
    if it needs neither or the model was asked before.
    """
    if judgement.opinion_model == config.model:
        return None
    unsure = config.section_opinion != "off" and judgement.section_confidence < config.unsure_below
    sections = {section.key: section.title for section in edition.sections} if unsure else None
    wish = Wish(title=is_foreign(article) and not judgement.title, sections=sections)
    return Job(article, judgement, wish) if wish.parts() else None


def is_foreign(article: Article) -> bool:
    """Whether the title has to be translated."""
    return bool(article.title.strip()) and not has_cjk(article.title)


def write(jobs: Sequence[Job], session: Session) -> list[Judgement]:
    """The judgements anew, in the order of the jobs. A job that fails keeps what it has, with the reason."""
    tasks = [article_task(job.article, job.wish, session.config.shown_chars) for job in jobs]
    asked: list[Task[About]] = [task for task in tasks if task is not None]
    found = session.ask(asked)
    answers = iter(found)
    nothing = Failure(kind=_UNREADABLE, where="", why="没有可供模型使用的句子")
    return [
        _judged(job, next(answers) if task else nothing, session.config) for job, task in zip(jobs, tasks, strict=True)
    ]


def _judged(job: Job, answer: About | Failure, config: LlmConfig) -> Judgement:
    judgement = job.judgement
    if isinstance(answer, Failure):
        if job.wish.limits:
            judgement = replace(judgement, summary_note=_reason(answer))
        if answer.kind == _UNREADABLE and not job.wish.limits:
            judgement = replace(judgement, opinion_model=config.model)  # it would say the same again
        return judgement
    if answer.summary:
        judgement = replace(
            judgement,
            summary=answer.summary,
            summary_origin=SummaryOrigin.LLM,
            summary_model=config.model,
            summary_note="",
            traces=trace(answer.summary, job.article.text, job.article.title),
        )
    elif job.wish.limits:
        judgement = replace(judgement, summary_note="模型的摘要未通过核对，保留摘录")
    if answer.brief:
        judgement = replace(judgement, brief_text=answer.brief, brief_origin=SummaryOrigin.LLM)
        judgement = replace(judgement, summary_model=config.model)
    if job.wish.title or job.wish.sections:
        judgement = replace(judgement, title=answer.title or judgement.title, opinion_model=config.model)
    return with_opinion(judgement, answer, config) if answer.section else judgement


def with_opinion(judgement: Judgement, answer: About, config: LlmConfig) -> Judgement:
    """The judgement with the model's opinion; it becomes the proposal if it is the second choice (`second`), or in
    any case (`always`), and else is only shown.
    """
    judgement = replace(judgement, opinion=answer.section, opinion_reason=answer.reason, opinion_model=config.model)
    other = answer.section != judgement.section
    decides = config.section_opinion == "always" or (
        config.section_opinion == "second" and answer.section == judgement.section_second
    )
    if not (other and decides):
        return judgement
    reason = f"栏目：LLM·{config.model} 依据“{answer.reason}”，原为 {judgement.section}"
    reasons = (*judgement.reasons, reason)
    return replace(judgement, section=answer.section, section_second=judgement.section, reasons=reasons)


def _reason(failure: Failure) -> str:
    if failure.kind == _UNREADABLE:
        return f"模型的回答未通过核对，保留摘录：{failure.why}"
    return f"模型未回答，保留摘录：{failure.why}"
