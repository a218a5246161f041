"""Published issues, what they held, and the machine's last draft of the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from core.issue_json import issue_data, issue_from
from core.types import Issue, Item, Link
from core.urls import identity, is_http
from store.db import reading, writing
from store.tables import DraftRow, IssueItemRow, IssueKeyRow, IssueRow, table_of

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.A)
_ARXIV = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """An item or brief (`kind`) as it appeared; a brief's `title` is its subject and its `summary` the text."""

    date: date
    kind: str
    section: str
    position: int
    title: str
    account: str
    url: str
    identity: str
    summary: str
    candidate_id: int | None


def save_issue(engine: Engine, issue: Issue, *, path: str = "", now: datetime) -> int:
    """Store a published issue, in place of an earlier version of the same date; how many items and briefs it has."""
    issues, items, keys = table_of(IssueRow), table_of(IssueItemRow), table_of(IssueKeyRow)
    rows = list(_rows(issue))
    values = {"path": path, "topics": issue.topics, "data": issue_data(issue), "imported_at": now}
    with writing(engine) as connection:
        statement = insert(issues).values(date=issue.date, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["date"], set_=values))
        old = select(items.c.id).where(items.c.date == issue.date)
        connection.execute(delete(keys).where(keys.c.item_id.in_(old)))
        connection.execute(delete(items).where(items.c.date == issue.date))
        if rows:
            connection.execute(insert(items), rows)
    return sum(row["kind"] != "link" for row in rows)


def load_issue(engine: Engine, day: date) -> Issue | None:
    """The issue of that date, or None."""
    table = table_of(IssueRow)
    with reading(engine) as connection:
        data = connection.execute(select(table.c.data).where(table.c.date == day)).scalar()
    return issue_from(data) if data else None


def issue_dates(engine: Engine, *, before: date | None = None) -> list[date]:
    """The dates of all published issues (before that day), the newest first."""
    table = table_of(IssueRow)
    query = select(table.c.date).order_by(table.c.date.desc())
    if before is not None:
        query = query.where(table.c.date < before)
    with reading(engine) as connection:
        return list(connection.execute(query).scalars())


def published(engine: Engine, *, before: date | None = None) -> dict[str, date]:
    """What issues (before that day) linked as items or briefs: identities, with the date of their first appearance."""
    table = table_of(IssueItemRow)
    query = select(table.c.identity, table.c.date).where(table.c.identity != "", table.c.kind != "link")
    if before is not None:
        query = query.where(table.c.date < before)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(table.c.date.desc())).all()
    return {row[0]: row[1] for row in rows}


def published_items(engine: Engine, *, before: date | None = None) -> list[PublishedItem]:
    """All items and briefs of published issues, the oldest issue first."""
    table = table_of(IssueItemRow)
    names = list(PublishedItem.__dataclass_fields__)
    query = select(*(table.c[name] for name in names)).where(table.c.kind != "link")
    if before is not None:
        query = query.where(table.c.date < before)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(table.c.date, table.c.id)).all()
    return [PublishedItem(*row) for row in rows]


def brief_subjects(engine: Engine) -> list[str]:
    """The subjects of all published briefs, the most frequent first."""
    counts: dict[str, int] = {}
    for item in published_items(engine):
        if item.kind == "brief" and item.title:
            counts[item.title] = counts.get(item.title, 0) + 1
    return sorted(counts, key=lambda subject: -counts[subject])


def draft_base(engine: Engine, day: date) -> str:
    """The last machine draft for that date; an empty string if there was none."""
    table = table_of(DraftRow)
    with reading(engine) as connection:
        return connection.execute(select(table.c.text).where(table.c.date == day)).scalar() or ""


def drafted_at(engine: Engine) -> dict[date, datetime]:
    """The dates for which there is a machine draft, and when the first one was written."""
    table = table_of(DraftRow)
    with reading(engine) as connection:
        rows = connection.execute(select(table.c.date, table.c.written_at)).all()
    return {row[0]: row[1] for row in rows if row[1]}


def draft_own(engine: Engine, day: date) -> str:
    """What `save_draft` was given as the machine's own words for that date; an empty string if there was none."""
    table = table_of(DraftRow)
    with reading(engine) as connection:
        return connection.execute(select(table.c.own).where(table.c.date == day)).scalar() or ""


def save_draft(engine: Engine, day: date, text: str, *, own: str = "", now: datetime) -> None:
    """Remember the machine draft for that date, and the machine's own words where it has taken over the editor's; `now`
    is kept of the first one.
    """
    table = table_of(DraftRow)
    values = {"text": text, "own": own}
    with writing(engine) as connection:
        statement = insert(table).values(date=day, written_at=now, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["date"], set_=values))


def _rows(issue: Issue) -> Iterator[dict[str, Any]]:
    """A row for each item and brief, and one of kind ``link`` for each of its further addresses, papers and
    repositories.
    """
    base = {"date": issue.date, "account": "", "url": "", "identity": "", "summary": "", "candidate_id": None}
    base |= {"keyed": False}
    for position, brief in enumerate(issue.briefs):
        urls = [url for url in brief.urls if is_http(url)] or [""]
        ids = brief.candidate_ids or (None,)
        row = base | {"kind": "brief", "section": "briefs", "position": position, "title": brief.subject}
        yield row | {"summary": brief.text, "url": urls[0], "identity": _identity(urls[0]), "candidate_id": ids[0]}
        yield from (row | _link(Link(brief.subject, url)) for url in urls[1:])
    for section in issue.sections:
        for position, item in enumerate(item for item in section.items if item.title or item.url):
            row = base | {"kind": "item", "section": section.key, "position": position, "title": item.title}
            yield row | {
                "account": item.account,
                "url": item.url,
                "identity": _identity(item.url),
                "summary": item.summary,
                "candidate_id": item.candidate_id,
            }
            yield from (row | _link(link) for link in (*item.links, *_named(item)) if is_http(link.url))


def _link(link: Link) -> dict[str, Any]:
    return {"kind": "link", "title": link.label, "url": link.url, "identity": _identity(link.url), "keyed": True}


def _named(item: Item) -> Iterator[Link]:
    """What an item names without linking it: the repository before its title, the arXiv number among its tags."""
    if _REPOSITORY.fullmatch(item.repo):
        yield Link("", f"https://github.com/{item.repo}")
    yield from (Link("", f"https://arxiv.org/abs/{tag}") for tag in item.tags if _ARXIV.fullmatch(tag))


def _identity(url: str) -> str:
    return identity(url) if is_http(url) else ""
