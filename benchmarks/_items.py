"""Published items (``items.jsonl``) as the newsletter's own types, for the benchmarks of judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import MissingData, json_lines
from core.clock import parse_date
from core.config import Config, find_config, load_config
from core.types import Item, Link
from curate.clues import Clues, clues_of_item
from curate.learning import Row


@dataclass(frozen=True, slots=True)
class PastItem:
    """One published item: when, in which section, and what judgement may see of it."""

    date: str
    section: str
    item: Item
    clues: Clues


def past_items(path: Path) -> list[PastItem]:
    """The items of a folder with ``items.jsonl`` (or ``issues/items.jsonl``), or of such a file, oldest first."""
    options = (path, path / "items.jsonl", path / "issues" / "items.jsonl")
    file = next((option for option in options if option.is_file()), None)
    if file is None:
        raise MissingData(f"{path}: no items.jsonl there")
    return sorted((past_item(row) for row in json_lines(file)), key=lambda past: past.date)


def past_item(row: Mapping[str, Any]) -> PastItem:
    """One line of ``items.jsonl``."""
    links = tuple(Link(link.get("label", ""), link["url"]) for link in row.get("extra_links") or ())
    item = Item(
        title=row["title"],
        url=row.get("url") or "",
        account=row.get("source") or row.get("account") or "",
        repo=row.get("repo") or "",
        tags=tuple(row.get("tags") or ()),
        links=(*links, *(Link("", url) for url in row.get("inline_urls") or ())),
        summary=row.get("summary") or "",
    )
    return PastItem(row.get("date") or "", row.get("section") or "", item, clues_of_item(item))


def taken_row(past: PastItem) -> Row:
    """A published item as a choice for it."""
    return Row(past.clues, True, past.section, parse_date(past.date))


def configuration(path: Path | None) -> Config:
    """config.toml: its sections, words and interests are the cold start."""
    file = path or find_config()
    if not file.is_file():
        raise MissingData(f"{file}: no configuration; name one with --config")
    return load_config(file, env={})
