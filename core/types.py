"""The hand-offs of the pipeline: one frozen dataclass each, standard library only.

Source ─poll─▶ Entry ─fetch─▶ Page ─extract─▶ Article ─judge─▶ Candidate ─select─▶ Issue ─render─▶ draft
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Precision(StrEnum):
    """How exactly a point in time is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time with what is known of it.

    `at` is timezone-aware (for a day, midnight in the zone the page speaks in).
    `origin` names the markup it was read from, e.g. ``wechat:ori_create_time`` or ``feed:pubDate``; it ends in
    ``:modified`` where a page names no other day than that of its last change.
    """

    at: datetime
    precision: Precision = Precision.SECOND
    origin: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"a Moment needs a time zone: {self.at!r}")

    @property
    def of_change(self) -> bool:
        """Whether it is the moment of a change, for want of that of publication."""
        return self.origin.endswith(":modified")


class State(StrEnum):
    """What a fetched page turned out to be; only LIVE and PAID pages have a body."""

    LIVE = "live"
    DELETED = "deleted"  # by the author
    VIOLATION = "violation"  # taken down by the platform
    CAPTCHA = "captcha"  # a check of the visitor: try again later, or save the page by hand
    MOVED = "moved"  # the account migrated; `Article.moved_to` says where to
    CLOSED = "closed"  # the account is closed
    EXPIRED = "expired"  # a temporary signed link
    PARAMETER_ERROR = "parameter_error"
    UNAVAILABLE = "unavailable"  # temporarily, says the platform
    PAID = "paid"  # only a preview is here
    EMPTY = "empty"  # a page without any article in it (a profile, a list, an empty body)


class Kind(StrEnum):
    """The form of an article."""

    ARTICLE = "article"
    PICTURE = "picture"
    TEXT = "text"
    VIDEO = "video"
    AUDIO = "audio"
    SHARE = "share"  # a stub that shows someone else's article
    PAPER = "paper"
    REPOSITORY = "repository"
    RELEASE = "release"
    QUESTION = "question"


class Decision(StrEnum):
    """What the editor decided about a candidate."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    BRIEF = "brief"  # for 热身小新闻


class SummaryOrigin(StrEnum):
    """Who wrote a summary. The editor's own words are never replaced."""

    EXTRACT = "extract"
    LLM = "llm"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One line of the watchlist. `section`, `weight`, `include` and `exclude` are hints for judgement."""

    key: str
    kind: str
    url: str = ""
    name: str = ""
    group: str = ""
    enabled: bool = True
    verified: bool = True  # False: nobody has seen this address answer
    language: str = ""
    section: str = ""
    weight: float = 1.0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    interval: timedelta | None = None
    cron: str = ""
    max_per_run: int = 30
    allow: tuple[str, ...] = ()  # exact "host:port" that may be non-public, for `url` alone
    options: Mapping[str, str] = field(default_factory=dict)  # what only this kind knows (CSS selectors, queries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One candidate link as a source shows it. `url` is absolute http(s)."""

    source_key: str
    url: str
    title: str = ""
    teaser: str = ""  # plain text
    author: str = ""
    account: str = ""  # the medium, where the feed carries several
    guid: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    content_html: str = ""  # the embedded full text, a hint for extraction
    flags: tuple[str, ...] = ()  # what was normalised: "no-guid", "future-date", "relative-link" …
    fields: Mapping[str, str] = field(default_factory=dict)  # what only this kind knows (stars, score, comments …)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The bytes of one fetched (or saved) page. Header names are lower case."""

    url: str  # as requested
    final_url: str
    status: int
    body: bytes
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    record_id: str = ""  # WARC-Record-ID in the archive
    entry: Entry | None = None  # what the source had said about it
    saved_as: str = ""  # the file it was read from, where a person saved it


@dataclass(frozen=True, slots=True)
class Link:
    """A link that matters to the newsletter, with the label it writes: 论文, 代码, 项目, 链接, 原文, 视频 …

    `text` is what an issue shows instead of the address (a paper's title); alone it is a line without a link.
    """

    label: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the body; `url` is where the page takes it from."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as read from its page. `account` is the medium, `author` the person."""

    url: str
    canonical_url: str
    identity: str
    title: str = ""
    account: str = ""
    author: str = ""
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    kind: Kind = Kind.ARTICLE
    state: State = State.LIVE
    reason: str = ""  # in the page's own words, when it is not live
    moved_to: str = ""
    text: str = ""
    markdown: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    tags: tuple[str, ...] = ()
    original: bool | None = None  # the 原创 mark; None where the site has no such thing
    reprint_of: str = ""
    removed: int = 0  # boilerplate blocks taken out of the body
    confidence: float = 1.0  # of the extraction, 0 to 1
    extractor: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  # what only this site knows (stars, licence, alias …)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expected failure as a value. `kind` is one of core.errors.FAILURES; `retry_at` None means: do not."""

    kind: str
    where: str
    why: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure, name or version of a summary (`text`, at start:end) and where it stands in the body, or None."""

    text: str
    start: int
    end: int
    source_start: int | None
    source_end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the machine thinks of an article, with its reasons in words."""

    section: str
    section_second: str = ""
    section_confidence: float = 0.0
    brief: bool = False  # proposed for 热身小新闻
    relevance: float = 0.0  # 0 to 1
    reasons: tuple[str, ...] = ()
    summary: str = ""
    summary_origin: SummaryOrigin = SummaryOrigin.EXTRACT
    summary_model: str = ""  # which language model wrote it, if one did
    summary_note: str = ""  # what the editor should know of it: to be translated, why the model's was not taken
    brief_text: str = ""
    brief_origin: SummaryOrigin = SummaryOrigin.EXTRACT
    title: str = ""  # of a foreign article, in the newsletter's language, by a language model
    opinion: str = ""  # the section that a language model would choose, asked when the section is unsure
    opinion_reason: str = ""  # the sentence of the article that speaks for it
    opinion_model: str = ""  # which model was asked for title and opinion, whatever came of it
    traces: tuple[Trace, ...] = ()
    duplicate_of: str = ""  # identity of the article or issue item this one repeats
    follow_up_of: str = ""
    story: str = ""  # identity of the story's canonical version


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article in the queue: what was read, what the machine thinks, what the editor decided."""

    id: int
    article: Article
    judgement: Judgement
    decision: Decision = Decision.PENDING
    section: str = ""  # the editor's, else the judgement's
    title: str = ""  # the editor's, else the judgement's translation, else the article's
    summary: str = ""  # the editor's, else the judgement's
    brief_text: str = ""
    summary_origin: SummaryOrigin = SummaryOrigin.EXTRACT
    brief_origin: SummaryOrigin = SummaryOrigin.EXTRACT
    note: str = ""
    pinned: bool = False
    source_key: str = ""
    added_at: datetime | None = None
    decided_at: datetime | None = None
    issue_date: date | None = None  # the issue it appeared in


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of an issue's section."""

    title: str
    url: str = ""
    account: str = ""
    repo: str = ""  # owner/name prefix of open-source items
    tags: tuple[str, ...] = ()  # CVPR2020, 2007.10319 …
    links: tuple[Link, ...] = ()
    summary: str = ""
    candidate_id: int | None = None
    raw: str = ""  # the item as found in a file, kept verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One bullet of 热身小新闻: subject first, then what happened."""

    subject: str
    text: str
    urls: tuple[str, ...] = ()
    candidate_ids: tuple[int, ...] = ()
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of an issue; `key` is the edition's name for it (news, papers …), `title` the heading."""

    key: str
    title: str
    note: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A whole issue, ready to be rendered."""

    date: date
    name: str
    slogan: str = ""
    topics: str = ""  # the headline's 主题/主题/主题
    lead: str = ""  # 导读
    briefs_intro: str = ""
    briefs: tuple[Brief, ...] = ()
    sections: tuple[Section, ...] = ()
    footer: str = ""
    front_matter: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, str] = field(default_factory=dict)  # text that no field holds, by the part it stands after
    spelling: Mapping[str, str] = field(default_factory=dict)  # how a file writes its parts, kept verbatim
    warnings: tuple[str, ...] = ()  # what could not be placed when the issue was read from a file
