"""The tables. Each block belongs to the module of the same name in this folder."""

# pyright: reportAssignmentType=false
# (SQLModel types __tablename__ as declared_attr, and says itself to assign a string)
from __future__ import annotations

from datetime import date, datetime
from datetime import date as date_
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.columns import Json, UtcDateTime


def table_of(model: type[SQLModel]) -> Table:
    """The plain table behind a model, for statements that do not need objects."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _time(**options: Any) -> Any:
    return Field(default=None, sa_type=UtcDateTime, **options)


def _json(default: Any) -> Any:
    return Field(default_factory=lambda: default, sa_type=Json)


# ── sources.py ───────────────────────────────────────────────────────────────────────────────────────────────────


class SourceRow(SQLModel, table=True):
    """How a source has been doing; the watchlist itself is config.toml."""

    __tablename__ = "source"

    key: str = Field(primary_key=True)
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    polled_at: datetime | None = _time()
    succeeded_at: datetime | None = _time()
    full_at: datetime | None = _time()
    newest_entry_at: datetime | None = _time()
    new_entry_at: datetime | None = _time()
    retry_at: datetime | None = _time()
    fresh_until: datetime | None = _time()
    failures: int = 0
    polls: int = 0
    failed_polls: int = 0
    error_kind: str = ""
    error: str = ""
    gap_s: float = 0.0
    longest_gap_s: float = 0.0
    moved_to: str = ""
    moved_since: datetime | None = _time()
    disabled: str = ""
    reported: str = ""
    recent: list[Any] = _json([])


class EntryRow(SQLModel, table=True):
    """A link that a source showed: waiting to be fetched, done, or failed."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("identity"), Index("ix_entry_waiting", "status", "retry_at"))

    id: int | None = Field(default=None, primary_key=True)
    identity: str
    source_key: str = Field(index=True)
    url: str
    title: str = ""
    teaser: str = Field(default="", sa_type=Text)
    author: str = ""
    account: str = ""
    guid: str = ""
    published: dict[str, Any] | None = _json(None)
    updated: dict[str, Any] | None = _json(None)
    published_at: datetime | None = _time()
    content_html: str = Field(default="", sa_type=Text)
    flags: list[Any] = _json([])
    fields: dict[str, Any] = _json({})
    seen_at: datetime | None = _time()
    status: str = "waiting"  # waiting, done, failed, skipped
    attempts: int = 0
    retry_at: datetime | None = _time()
    failure_kind: str = ""
    failure: str = ""
    article_id: int | None = Field(default=None, foreign_key="article.id")


# ── articles.py ──────────────────────────────────────────────────────────────────────────────────────────────────


class ArticleRow(SQLModel, table=True):
    """One article as read from its page."""

    __tablename__ = "article"

    id: int | None = Field(default=None, primary_key=True)
    identity: str = Field(unique=True)
    canonical_url: str = Field(unique=True)
    url: str
    title: str = ""
    account: str = Field(default="", index=True)
    author: str = ""
    published_at: datetime | None = _time(index=True)
    published: dict[str, Any] | None = _json(None)
    modified: dict[str, Any] | None = _json(None)
    language: str = ""
    kind: str = "article"
    state: str = "live"
    reason: str = ""
    moved_to: str = ""
    text: str = Field(default="", sa_type=Text)
    markdown: str = Field(default="", sa_type=Text)
    links: list[Any] = _json([])
    images: list[Any] = _json([])
    tags: list[Any] = _json([])
    original: bool | None = None
    reprint_of: str = ""
    removed: int = 0
    confidence: float = 1.0
    extractor: str = ""
    fields: dict[str, Any] = _json({})
    source_key: str = ""
    record_id: str = ""
    archive: str = ""
    fetched_at: datetime | None = _time()
    checked_at: datetime | None = _time()


class AliasRow(SQLModel, table=True):
    """Other addresses of an article: short and long form, the mirror, the address before a redirect."""

    __tablename__ = "alias"

    identity: str = Field(primary_key=True)
    article_id: int = Field(sa_column=Column(Integer, ForeignKey("article.id"), nullable=False, index=True))


# ── queue.py ─────────────────────────────────────────────────────────────────────────────────────────────────────


class CandidateRow(SQLModel, table=True):
    """An article in the queue: the machine's judgement beside the editor's decision, never mixed."""

    __tablename__ = "candidate"
    __table_args__ = (
        Index("ix_candidate_list", "decision", "pinned", "relevance"),  # read backwards, it is the queue's order
        Index("ix_candidate_pinned", "pinned", sqlite_where=text("pinned = 1")),
    )

    id: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("article.id"), primary_key=True))
    judgement: dict[str, Any] = _json({})
    machine_section: str = ""
    relevance: float = 0.0
    brief_proposed: bool = False
    duplicate_of: str = ""
    story: str = Field(default="", index=True)
    decision: str = "pending"
    section: str = ""  # the editor's words from here on; empty: he said nothing
    title: str = ""
    summary: str = Field(default="", sa_type=Text)
    brief_text: str = Field(default="", sa_type=Text)
    note: str = ""
    pinned: bool = False
    source_key: str = ""
    added_at: datetime | None = _time(index=True)
    decided_at: datetime | None = _time()
    issue_date: date | None = Field(default=None, index=True)


class DecisionRow(SQLModel, table=True):
    """The log of everything the editor did in the queue; undo walks it backwards."""

    __tablename__ = "decision"

    id: int | None = Field(default=None, primary_key=True)
    candidate_id: int = Field(foreign_key="candidate.id", index=True)
    action: str
    before: dict[str, Any] = _json({})
    after: dict[str, Any] = _json({})
    at: datetime | None = _time()
    undone_at: datetime | None = _time()


# ── issues.py ────────────────────────────────────────────────────────────────────────────────────────────────────


class IssueRow(SQLModel, table=True):
    """A published issue, whole."""

    __tablename__ = "issue"

    date: date_ = Field(primary_key=True)
    path: str = ""
    topics: str = ""
    data: dict[str, Any] = _json({})
    imported_at: datetime | None = _time()


class IssueItemRow(SQLModel, table=True):
    """One item or brief of a published issue, for looking it up."""

    __tablename__ = "issue_item"
    __table_args__ = (Index("ix_issue_item_unkeyed", "id", sqlite_where=text("NOT keyed")),)

    id: int | None = Field(default=None, primary_key=True)
    date: date_ = Field(foreign_key="issue.date", index=True)
    kind: str = "item"  # or brief, or link: a further address of an item
    section: str = ""
    position: int = 0
    title: str = ""
    account: str = ""
    url: str = ""
    identity: str = Field(default="", index=True)
    summary: str = Field(default="", sa_type=Text)
    candidate_id: int | None = None
    keyed: bool = False  # its keys are in issue_key; a further address has none


class DraftRow(SQLModel, table=True):
    """The last machine draft of an issue: the base that the editor's file is compared with."""

    __tablename__ = "draft"

    date: date_ = Field(primary_key=True)
    text: str = Field(default="", sa_type=Text)
    own: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})  # the machine's words alone
    written_at: datetime | None = _time()


# ── stories.py ───────────────────────────────────────────────────────────────────────────────────────────────────


class StoryKeyRow(SQLModel, table=True):
    """A number that articles of one story share: of the body's sketch, a title's word in its week, a repository."""

    __tablename__ = "story_key"
    __table_args__ = {"sqlite_with_rowid": False}

    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    article_id: int = Field(sa_column=Column(Integer, ForeignKey("article.id"), primary_key=True, index=True))


class IssueKeyRow(SQLModel, table=True):
    """A number that an item of a published issue is found by: of its title, or of a passage of its summary."""

    __tablename__ = "issue_key"
    __table_args__ = {"sqlite_with_rowid": False}

    key: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    item_id: int = Field(sa_column=Column(Integer, ForeignKey("issue_item.id"), primary_key=True, index=True))


# ── spending.py ──────────────────────────────────────────────────────────────────────────────────────────────────


class LlmCallRow(SQLModel, table=True):
    """One request to a language model, with the most it can cost while it is under way, then with what it did."""

    __tablename__ = "llm_call"

    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(default="", index=True)  # of Shanghai, 2026-11
    model: str = ""
    tokens: int = 0
    money: float = 0.0
