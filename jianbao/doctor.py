"""Is everything in place? One finding a thing, each with what to do when it is not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import JianbaoError

if TYPE_CHECKING:
    from pathlib import Path

    from core.config import Config


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    found: str


def examine(read: Callable[[], Config]) -> list[Finding]:
    """Look at Python, the configuration, the store and the folders, in this order; nothing is changed but that a
    missing store is created.
    """
    version = ".".join(str(part) for part in sys.version_info[:3])
    findings = [Finding("python", sys.version_info >= (3, 11), version)]
    try:
        config = read()
    except JianbaoError as error:
        return [*findings, Finding("configuration", False, str(error))]
    live = [source for source in config.sources if source.enabled]
    unverified = sum(not source.verified for source in live)
    findings.append(Finding("configuration", True, f"{config.root / 'config.toml'}: {config.edition.name}"))
    findings.append(Finding("sources", bool(live), f"{len(live)} enabled, {unverified} of them never seen to answer"))
    findings += _mistakes(config)
    findings.append(_store(config))
    for name, folder in (("archive", config.ingest.archive), ("output", config.compose.output)):
        findings.append(_folder(name, config.path(folder)))
    return [*findings, *_model(config)]


def _model(config: Config) -> list[Finding]:
    """Whether the language model can be asked, if there is one, and what it may still cost this month."""
    from curate.llm import is_on, open_session
    from store.db import open_store
    from store.spending import Spending

    if not is_on(config.llm):
        return []
    try:
        session = open_session(config, Spending(open_store(config.store_url)))
    except JianbaoError as error:
        return [Finding("llm", False, str(error))]
    return [Finding("llm", True, f"{config.llm.model} at {config.llm.base_url}: {session.ledger.show()}")]


def _mistakes(config: Config) -> list[Finding]:
    """What can be seen to be wrong in config.toml without asking anybody."""
    from ingest.cron import parse_cron
    from ingest.kinds.problems import problems

    found = [
        Finding(f"source {source.key}", False, problem) for source in config.all_sources for problem in problems(source)
    ]
    schedules = {"schedule": config.ingest.schedule} | {f"source {s.key}": s.cron for s in config.sources if s.cron}
    for name, expression in schedules.items():
        try:
            parse_cron(expression)
        except (JianbaoError, ValueError) as error:
            found.append(Finding(name, False, str(error)))
    return found


def _store(config: Config) -> Finding:
    from store import queue
    from store.db import open_store, sqlite_version

    try:
        engine = open_store(config.store_url)
        total = sum(queue.counts(engine).values())
    except JianbaoError as error:
        return Finding("store", False, str(error))
    return Finding("store", True, f"{config.store.path}: {total} candidates, SQLite {sqlite_version(engine)}")


def _folder(name: str, path: Path) -> Finding:
    place = path
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        return Finding(
            f"{name} folder", False, f"{place} is a file; name a folder in config.toml, or move the file away"
        )
    writable = os.access(place, os.W_OK)
    return Finding(f"{name} folder", writable, f"{path}" if writable else f"{place} cannot be written to")
