"""What the store and the folder know of earlier issues and of the articles behind a draft's links."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compose.files import issue_files, read_text
from compose.inline import urls_of
from compose.parse import parse_issue
from compose.preflight_draft import Context, Earlier
from compose.select import PROPOSALS
from core.config import EditionConfig
from core.types import Article, Issue
from core.urls import identity, is_http
from store import issues
from store.articles import find_article, get_article

if TYPE_CHECKING:
    from store.db import Engine


def context_of(text: str, day: date | None, folder: Path, edition: EditionConfig, engine: Engine | None) -> Context:
    """The context of a check; without a store, what the earlier files of the folder tell."""
    if day is None:
        return Context(articles=_articles(text, engine) if engine else {})
    past = earlier_issues(day, folder, edition, engine)
    known: dict[str, Earlier] = {}
    for issue in past:
        for item in (item for section in issue.sections for item in section.items):
            if is_http(item.url):
                known.setdefault(identity(item.url), Earlier(issue.date, item.title, item.summary))
        for brief in issue.briefs:
            for url in filter(is_http, brief.urls):
                known.setdefault(identity(url), Earlier(issue.date, "", brief.text))
    articles = _articles(text, engine) if engine else {}
    return Context(day, known, past[-1] if past else None, articles)


def earlier_issues(day: date, folder: Path, edition: EditionConfig, engine: Engine | None) -> list[Issue]:
    """All issues before that day, of the store and of the folder, the oldest first; mere proposals are none."""
    texts = {d: read_text(path) for d, path in issue_files(folder, before=day).items()}
    found = {d: parse_issue(text, edition, d) for d, text in texts.items() if PROPOSALS not in text}
    for stored in issues.issue_dates(engine, before=day) if engine else ():
        if stored not in found and engine and (issue := issues.load_issue(engine, stored)):
            found[stored] = issue
    return [found[d] for d in sorted(found)]


def _articles(text: str, engine: Engine) -> dict[str, Article]:
    found = {}
    for key in dict.fromkeys(identity(url) for url in urls_of(text) if is_http(url)):
        if (id_ := find_article(engine, key)) is not None and (article := get_article(engine, id_)):
            found[key] = article
    return found
