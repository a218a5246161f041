"""The editor's queue: what waits, what he decided, and the way back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, Select, String, func, literal_column, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from core.errors import ChangedMeanwhile, NotFound, UsageError
from core.types import Candidate, Decision
from store.columns import plain
from store.db import reading, writing
from store.rows import article_from, candidate_from
from store.tables import ArticleRow, CandidateRow, DecisionRow, table_of

# What the editor can change; everything else in the row is the machine's.
EDITABLE = ("decision", "section", "title", "summary", "brief_text", "note", "pinned", "issue_date")


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """One step of the decision log."""

    id: int
    candidate_id: int
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime


def counts(engine: Engine, *, unpublished: bool = False) -> dict[tuple[Decision, str], int]:
    """How many candidates there are by decision and section; `unpublished`: those that no issue has had, without what
    waits but repeats another article.
    """
    candidate = table_of(CandidateRow)
    section_now = func.coalesce(func.nullif(candidate.c.section, ""), candidate.c.machine_section)
    query = select(candidate.c.decision, section_now, func.count()).group_by(candidate.c.decision, section_now)
    if unpublished:
        waits = candidate.c.decision == Decision.PENDING.value
        query = query.where(candidate.c.issue_date.is_(None), ~waits | (candidate.c.duplicate_of == ""))
    with reading(engine) as connection:
        return {(Decision(row[0]), row[1]): row[2] for row in connection.execute(query)}


def candidates(
    engine: Engine,
    *,
    decisions: Collection[Decision] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    ids: Sequence[int] | None = None,
    limit: int | None = None,
) -> list[Candidate]:
    """Whole candidates, the most relevant first; `since` and `until` (exclusive) bound when they came in."""
    query = _narrowed(_whole().limit(limit), decisions, since, ids)
    if until is not None:
        query = query.where(table_of(CandidateRow).c.added_at < until)
    with reading(engine) as connection:
        return _read(connection, query)


def version(candidate: Candidate) -> str:
    """What the editor sees and can change of a candidate, as 16 hexadecimal digits: another one once any of it is
    different, whoever changed it; the same one again after an undo.
    """
    return sha256(repr([plain(getattr(candidate, name)) for name in EDITABLE]).encode()).hexdigest()[:16]


def get(engine: Engine, candidate_id: int) -> Candidate:
    """One candidate; NotFound says how to see which there are."""
    found = candidates(engine, ids=[candidate_id])
    if not found:
        raise NotFound(f"no candidate {candidate_id}; `review list --all` shows their numbers")
    return found[0]


def decide(
    engine: Engine,
    ids: Sequence[int],
    action: str,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    seen: Mapping[int, str] | None = None,
) -> list[LoggedDecision]:
    """Change what the editor can change in these candidates and log each change; all of them or, if one does not
    exist, none. What is so already is not logged again. `seen`: the versions that he had before his eyes; if one is
    another by now, nothing is changed and ChangedMeanwhile is raised.
    """
    if unknown := sorted(set(changes) - set(EDITABLE)):
        raise UsageError(f"{', '.join(unknown)} cannot be edited; {', '.join(EDITABLE)} can")
    with writing(engine) as connection:
        _check_seen(connection, seen or {})
        return [
            step
            for candidate_id in dict.fromkeys(ids)
            if (step := _change(connection, candidate_id, action, changes, now))
        ]


def undo(engine: Engine, *, steps: int = 1, now: datetime, seen: int | None = None) -> list[LoggedDecision]:
    """Take back the last decisions, the newest first; returns those that were taken back. `seen`: the number of the
    step that he takes for the last one; if another came after it, ChangedMeanwhile is raised.
    """
    log, table = table_of(DecisionRow), table_of(CandidateRow)
    query = select(log).where(log.c.undone_at.is_(None)).order_by(log.c.id.desc()).limit(steps)
    taken_back = []
    with writing(engine) as connection:
        rows = connection.execute(query).mappings().all()
        if seen is not None and (not rows or rows[0]["id"] != seen):
            raise ChangedMeanwhile(
                "another decision was taken since, so nothing was undone; look at it, then undo again"
            )
        for row in rows:
            before = _from_json(row["before"])
            connection.execute(update(table).where(table.c.id == row["candidate_id"]).values(before))
            connection.execute(update(log).where(log.c.id == row["id"]).values(undone_at=now))
            taken_back.append(_logged(dict(row)))
    return taken_back


def history(engine: Engine, *, candidate_id: int | None = None, limit: int = 50) -> list[LoggedDecision]:
    """The decision log without what was undone, the newest first."""
    log = table_of(DecisionRow)
    query = select(log).where(log.c.undone_at.is_(None)).order_by(log.c.id.desc()).limit(limit)
    if candidate_id is not None:
        query = query.where(log.c.candidate_id == candidate_id)
    with reading(engine) as connection:
        return [_logged(dict(row)) for row in connection.execute(query).mappings()]


def decision_count(engine: Engine) -> int:
    """How many decisions were ever logged, those undone included: they are numbered, and none is ever deleted."""
    log = table_of(DecisionRow)
    with reading(engine) as connection:
        return connection.execute(select(func.max(log.c.id))).scalar() or 0


def _whole() -> Select[Any]:
    """All of candidates and their articles, the most relevant first."""
    article, candidate = table_of(ArticleRow), table_of(CandidateRow)
    columns = [column.label(f"article_{column.name}") for column in article.c]
    joined = select(candidate, *columns).join(article, article.c.id == candidate.c.id)
    return joined.order_by(candidate.c.pinned.desc(), candidate.c.relevance.desc(), candidate.c.id)


def _read(connection: Connection, query: Select[Any]) -> list[Candidate]:
    return [
        candidate_from(
            dict(row),
            article_from({k.removeprefix("article_"): v for k, v in row.items() if k.startswith("article_")}),
        )
        for row in connection.execute(query).mappings()
    ]


def _check_seen(connection: Connection, seen: Mapping[int, str]) -> None:
    if not seen:
        return
    found = _read(connection, _whole().where(table_of(CandidateRow).c.id.in_(list(seen))))
    if other := [candidate.id for candidate in found if version(candidate) != seen[candidate.id]]:
        told = ", ".join(map(str, other))
        raise ChangedMeanwhile(f"{told}: changed since you looked, so nothing was decided; look again, then decide")


def _narrowed(
    query: Select[Any], decisions: Collection[Decision] | None, since: datetime | None, ids: Sequence[int] | None
) -> Select[Any]:
    candidate = table_of(CandidateRow)
    if decisions is not None:
        wanted = [decision.value for decision in decisions]
        shorter = since is not None or ids is not None  # a way to the rows than the decision: + keeps its index out
        decision = literal_column("+candidate.decision", String) if shorter else candidate.c.decision
        query = query.where(decision.in_(wanted))
    if since is not None:
        query = query.where(or_(candidate.c.added_at >= since, candidate.c.pinned))
    if ids is not None:
        query = query.where(candidate.c.id.in_(ids))
    return query


def _change(
    connection: Connection, candidate_id: int, action: str, changes: Mapping[str, Any], now: datetime
) -> LoggedDecision | None:
    table, log = table_of(CandidateRow), table_of(DecisionRow)
    row = connection.execute(select(table).where(table.c.id == candidate_id)).mappings().first()
    if row is None:
        raise NotFound(f"no candidate {candidate_id}, nothing was changed; `review list --all` shows their numbers")
    after = {name: plain(value) for name, value in changes.items() if plain(row[name]) != plain(value)}
    if not after:
        return None
    before = {name: plain(row[name]) for name in after} | {"decided_at": plain(row["decided_at"])}
    after |= {"decided_at": plain(now)}
    connection.execute(update(table).where(table.c.id == candidate_id).values(_from_json(after)))
    values = {"candidate_id": candidate_id, "action": action, "before": before, "after": after, "at": now}
    logged_id = connection.execute(insert(log).values(values).returning(log.c.id)).scalar_one()
    return LoggedDecision(logged_id, candidate_id, action, before, after, now)


def _from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    read = dict(values)
    if read.get("decided_at"):
        read["decided_at"] = datetime.fromisoformat(read["decided_at"])
    if read.get("issue_date"):
        read["issue_date"] = date.fromisoformat(read["issue_date"])
    return read


def _logged(row: Mapping[str, Any]) -> LoggedDecision:
    return LoggedDecision(row["id"], row["candidate_id"], row["action"], row["before"], row["after"], row["at"])
