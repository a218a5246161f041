"""An Issue as JSON and back, and the JSON Schema of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from core.types import Brief, Issue, Item, Link, Section

_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_TEXTS = {"type": "object", "additionalProperties": _STRING}


def issue_data(issue: Issue) -> dict[str, Any]:
    """The issue as JSON values; the date is ``YYYY-MM-DD``."""
    return {**asdict(issue), "date": issue.date.isoformat()}


def issue_from(data: Mapping[str, Any]) -> Issue:
    """The reverse of `issue_data`; keys that this version does not know are left out."""
    known = _known(Issue, data)
    known["date"] = date.fromisoformat(data["date"])
    known["briefs"] = tuple(_brief(brief) for brief in data.get("briefs", ()))
    known["sections"] = tuple(_section(section) for section in data.get("sections", ()))
    known["warnings"] = tuple(data.get("warnings", ()))
    return Issue(**known)


def issue_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of `issue_data`."""
    link = _object({"label": _STRING, "url": _STRING, "text": _STRING}, required=["label", "url"])
    item = _object(
        dict.fromkeys(("title", "url", "account", "repo", "summary", "raw"), _STRING)
        | {"tags": _STRINGS, "links": {"type": "array", "items": link}, "candidate_id": {"type": ["integer", "null"]}},
        required=["title"],
    )
    ids = {"type": "array", "items": {"type": "integer"}}
    brief = _object(
        {"subject": _STRING, "text": _STRING, "urls": _STRINGS, "candidate_ids": ids, "raw": _STRING},
        required=["subject", "text"],
    )
    section = _object(
        {"key": _STRING, "title": _STRING, "note": _STRING, "items": {"type": "array", "items": item}},
        required=["key", "title", "items"],
    )
    texts = dict.fromkeys(("name", "slogan", "topics", "lead", "briefs_intro", "footer"), _STRING)
    rest = {
        "date": {"type": "string", "format": "date"},
        "briefs": {"type": "array", "items": brief},
        "sections": {"type": "array", "items": section},
        "front_matter": _TEXTS,
        "loose": _TEXTS,
        "spelling": _TEXTS,
        "warnings": _STRINGS,
    }
    schema = _object(texts | rest, required=["date", "name", "sections"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Issue", **schema}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _section(data: Mapping[str, Any]) -> Section:
    known = _known(Section, data)
    known["items"] = tuple(_item(item) for item in data.get("items", ()))
    return Section(**known)


def _item(data: Mapping[str, Any]) -> Item:
    known = _known(Item, data)
    known["links"] = tuple(Link(**_known(Link, link)) for link in data.get("links", ()))
    known["tags"] = tuple(data.get("tags", ()))
    return Item(**known)


def _brief(data: Mapping[str, Any]) -> Brief:
    known = _known(Brief, data)
    known["urls"], known["candidate_ids"] = tuple(data.get("urls", ())), tuple(data.get("candidate_ids", ()))
    return Brief(**known)


def _known(kind: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {name: value for name, value in data.items() if name in names}
