"""Summaries by a language model, held to the source; wherever one cannot be had, the extract stands, and says why."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import LlmConfig
from core.errors import ConfigError
from core.types import Article, Failure, SummaryOrigin
from curate.grounding import trace
from curate.llm import prompt
from curate.llm.budget import Ledger
from curate.llm.cache import Cache
from curate.llm.check import Answer, check
from curate.llm.endpoint import Endpoint, Quirks
from curate.llm.shield import is_instruction
from curate.summarise.clean import blocks
from curate.summarise.readable import fit
from curate.summarise.segment import segment

if TYPE_CHECKING:
    from core.config import SectionConfig
    from curate.summarise.summary import Summary

SHOWN = 40  # sentences that are shown to the model
SHOWN_CHARS = 6000
ANSWER_TOKENS = 1500


@dataclass(frozen=True, slots=True)
class Job:
    """An article, its section, and the extract that stands if nothing better comes."""

    article: Article
    section: SectionConfig
    extract: Summary


def is_on(config: LlmConfig) -> bool:
    """Whether the configuration names an endpoint."""
    return bool(config.base_url and config.model)


def read_key(config: LlmConfig, env: Mapping[str, str] | None = None, root: Path = Path()) -> str:
    """The key from the environment variable or file that the configuration names; "" if it names neither."""
    env = os.environ if env is None else env
    if config.key_env:
        if config.key_env in env:
            return env[config.key_env].strip()
        if not (config.key_file or f"{config.key_env}_FILE" in env):
            raise ConfigError(f"llm.key_env names {config.key_env}, which is not set; set it, or remove [llm]")
    file = config.key_file or env.get(f"{config.key_env}_FILE", "")
    if not file:
        return ""
    try:
        return (root / Path(file).expanduser()).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"llm.key_file {file} cannot be read ({error.strerror})") from error


def write_summaries(
    jobs: Sequence[Job],
    config: LlmConfig,
    *,
    state: Path,
    key: str = "",
    deadline: float = 600.0,
    ledger: Ledger | None = None,
    backoff: float = 1.0,
) -> list[Summary]:
    """One summary for each job, in their order, within `deadline` seconds altogether.

    `state` is the folder of the cache, the ledger and what is known of the endpoint. Nothing raised by an answer
    gets out: a job that fails keeps its extract, with the reason in its note.
    """
    if not is_on(config):
        return [job.extract for job in jobs]
    return asyncio.run(_write_all(jobs, config, state, key, time.monotonic() + deadline, ledger, backoff))


async def _write_all(
    jobs: Sequence[Job],
    config: LlmConfig,
    state: Path,
    key: str,
    deadline: float,
    ledger: Ledger | None,
    backoff: float,
) -> list[Summary]:
    ledger = ledger or Ledger(state / "spent.json", config)
    endpoint = Endpoint(config, key, quirks=Quirks(state / "quirks.json", config), ledger=ledger, backoff=backoff)
    cache = Cache(state / "answers")
    try:
        return list(await asyncio.gather(*(_write(job, endpoint, cache, deadline) for job in jobs)))
    finally:
        await endpoint.close()


async def _write(job: Job, endpoint: Endpoint, cache: Cache, deadline: float) -> Summary:
    """One job: the cache, a first answer, one repair; else the extract, labelled."""
    sentences = shown(job.article)
    limits = job.section.summary_chars
    if not sentences:
        return replace(job.extract, note="没有可供模型使用的句子，保留摘录")
    title = "" if is_instruction(job.article.title) else job.article.title
    parts = (endpoint.config.model, prompt.VERSION, f"{limits}", title, *sentences)
    if kept := cache.get(*parts):
        return _made(job, Answer(kept["text"], kept["brief"], kept["title"]), endpoint.config.model)
    system, user = prompt.compose(title, sentences, limits)
    asked, fault = user, ""
    for _ in range(2):
        reply = await endpoint.complete(system, asked, prompt.SCHEMA, most_tokens=ANSWER_TOKENS, deadline=deadline)
        if isinstance(reply, Failure):
            return replace(job.extract, note=f"模型未回答，保留摘录：{reply.why}")
        found = check(reply.text, title, sentences, limits)
        if isinstance(found, Answer):
            cache.put({"text": found.text, "brief": found.brief, "title": found.title}, *parts)
            return _made(job, found, endpoint.config.model)
        fault = found if reply.finished else "回答不完整"
        asked = f"{user}\n\n{prompt.REPAIR.format(fault=fault, answer=reply.text[:2000])}"
    return replace(job.extract, note=f"模型的回答未通过核对，保留摘录：{fault}")


def _made(job: Job, answer: Answer, model: str) -> Summary:
    return replace(
        job.extract,
        text=answer.text,
        brief=answer.brief,
        traces=trace(answer.text, job.article.text, job.article.title),
        origin=SummaryOrigin.LLM,
        model=model,
        title=answer.title,
        translate=False,
        note="",
    )


def shown(article: Article) -> list[str]:
    """The sentences that the model may see: quotable ones from the beginning on, none that speaks to a machine."""
    found: list[str] = []
    size = 0
    for sentence in segment(blocks(article.text)):
        if not fit(sentence.text) or is_instruction(sentence.text):
            continue
        size += len(sentence.text)
        if len(found) >= SHOWN or size > SHOWN_CHARS:
            break
        found.append(sentence.text)
    return found
