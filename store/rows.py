"""Core types ↔ columns, in one place: what is nested becomes JSON and comes back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from core.types import (
    Article,
    Candidate,
    Decision,
    Entry,
    Image,
    Judgement,
    Kind,
    Link,
    Moment,
    Precision,
    State,
    SummaryOrigin,
    Trace,
)

_ARTICLE_PLAIN = [
    "identity",
    "canonical_url",
    "url",
    "title",
    "account",
    "author",
    "language",
    "reason",
    "moved_to",
    "text",
    "markdown",
    "original",
    "reprint_of",
    "removed",
    "confidence",
    "extractor",
]
_ENTRY_PLAIN = ("source_key", "url", "title", "teaser", "author", "account", "guid", "content_html")


def moment_data(moment: Moment | None) -> dict[str, Any] | None:
    """A Moment as JSON; the offset it was read with is kept."""
    if moment is None:
        return None
    return {"at": moment.at.isoformat(), "precision": moment.precision.value, "origin": moment.origin}


def moment_from(data: Mapping[str, Any] | None) -> Moment | None:
    """The reverse of `moment_data`."""
    if not data:
        return None
    return Moment(datetime.fromisoformat(data["at"]), Precision(data["precision"]), data["origin"])


def article_data(article: Article) -> dict[str, Any]:
    """An Article as column values."""
    return {name: getattr(article, name) for name in _ARTICLE_PLAIN} | {
        "published": moment_data(article.published),
        "published_at": article.published.at if article.published else None,
        "modified": moment_data(article.modified),
        "kind": article.kind.value,
        "state": article.state.value,
        "links": [[link.label, link.url, link.text] for link in article.links],
        "images": [[image.url, image.alt] for image in article.images],
        "tags": list(article.tags),
        "fields": dict(article.fields),
    }


def article_from(row: Mapping[str, Any]) -> Article:
    """An Article from a row with all columns of `article`."""
    return Article(
        **{name: row[name] for name in _ARTICLE_PLAIN},
        published=moment_from(row["published"]),
        modified=moment_from(row["modified"]),
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        links=tuple(Link(*parts) for parts in row["links"] or ()),
        images=tuple(Image(url, alt) for url, alt in row["images"] or ()),
        tags=tuple(row["tags"] or ()),
        fields=row["fields"] or {},
    )


def entry_data(entry: Entry) -> dict[str, Any]:
    """An Entry as column values (its identity is the caller's to add)."""
    return {name: getattr(entry, name) for name in _ENTRY_PLAIN} | {
        "published": moment_data(entry.published),
        "published_at": entry.published.at if entry.published else None,
        "updated": moment_data(entry.updated),
        "flags": list(entry.flags),
        "fields": dict(entry.fields),
    }


def entry_from(row: Mapping[str, Any]) -> Entry:
    """An Entry from a row of `entry`."""
    return Entry(
        **{name: row[name] for name in _ENTRY_PLAIN},
        published=moment_from(row["published"]),
        updated=moment_from(row["updated"]),
        flags=tuple(row["flags"] or ()),
        fields=row["fields"] or {},
    )


def judgement_data(judgement: Judgement) -> dict[str, Any]:
    """A Judgement as JSON."""
    return asdict(judgement)


def judgement_from(data: Mapping[str, Any]) -> Judgement:
    """The reverse of `judgement_data`; keys of an older or newer version are passed over."""
    known = {field.name for field in fields(Judgement)}
    values = {name: value for name, value in data.items() if name in known}
    values["reasons"] = tuple(values.get("reasons", ()))
    values["traces"] = tuple(Trace(**trace) for trace in values.get("traces", ()))
    for name in ("summary_origin", "brief_origin"):
        values[name] = SummaryOrigin(values.get(name, SummaryOrigin.EXTRACT))
    return Judgement(**values)


def candidate_from(row: Mapping[str, Any], article: Article) -> Candidate:
    """A Candidate from a row of `candidate`: the editor's words first, the machine's where he said nothing."""
    judgement = judgement_from(row["judgement"])
    return Candidate(
        id=row["id"],
        article=article,
        judgement=judgement,
        decision=Decision(row["decision"]),
        section=row["section"] or judgement.section,
        title=row["title"] or judgement.title or article.title,
        summary=row["summary"] or judgement.summary,
        summary_origin=SummaryOrigin.EDITOR if row["summary"] else judgement.summary_origin,
        brief_text=row["brief_text"] or judgement.brief_text,
        brief_origin=SummaryOrigin.EDITOR if row["brief_text"] else judgement.brief_origin,
        note=row["note"],
        pinned=bool(row["pinned"]),
        source_key=row["source_key"],
        added_at=row["added_at"],
        decided_at=row["decided_at"],
        issue_date=row["issue_date"],
    )
