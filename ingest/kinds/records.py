"""What the kinds that read JSON share: reading it without surprises, and entries made of its records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from core.clock import SHANGHAI
from core.dates import doubt, read_moment
from core.errors import ConfigError
from core.text import clean
from core.types import Entry, Failure, Moment, Page, Source
from ingest.feeds.entries import resolve
from ingest.feeds.json_feed import load
from ingest.feeds.plain import plain_teaser, plain_title
from ingest.feeds.prepare import to_text
from ingest.kinds.base import content_type


def json_of(page: Page) -> Any | Failure:
    """The answer's JSON value, or a Failure that tells what came instead."""
    text = to_text(page.body, content_type(page))
    data = load(text)
    if data is None:
        what = "an HTML page" if "<html" in text[:2000].lower() else f"{text.strip()[:60]!r}"
        return Failure(kind="not_a_feed", where=page.final_url, why=f"the answer is not JSON but {what}")
    return data


def text_of(record: Any, *names: str) -> str:
    """The first field of these names that is a text or number, as text; `a.b` looks into a nested record."""
    for name in names:
        value: Any = record
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value).encode("utf-8", "replace").decode("utf-8")
    return ""


def records_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a JSON list; a lone object counts as a list of one."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number_of(text: str) -> int:
    """A count; 0 for what is none."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def option_number(source: Source, name: str, default: int) -> int:
    """A whole number of the source's options; ConfigError for anything else."""
    value = source.options.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise ConfigError(f"source {source.key}: option {name} = {value!r} is not a whole number")
    return int(value)


def make_entry(
    source: Source,
    *,
    url: str,
    title: str,
    now: datetime,
    base: str = "",
    teaser: str = "",
    author: str = "",
    account: str = "",
    guid: str = "",
    published: str = "",
    updated: str = "",
    content: str = "",
    zone: tzinfo | None = SHANGHAI,
    fields: Mapping[str, str] | None = None,
) -> Entry | None:
    """An entry of a record's texts, cleaned as a feed's are; None without a usable address."""
    address, flags = resolve(url, base or source.url)
    if not address:
        return None
    moment, why = _moment(published, "published", zone, now)
    return Entry(
        source_key=source.key,
        url=address,
        title=plain_title(title),
        teaser=plain_teaser(teaser),
        author=clean(author)[:200],
        account=clean(account)[:100],
        guid=guid or address,
        published=moment,
        updated=_moment(updated, "updated", zone, now)[0],
        content_html=content,
        flags=flags + why,
        fields={name: value for name, value in (fields or {}).items() if value},
    )


def _moment(text: str, name: str, zone: tzinfo | None, now: datetime) -> tuple[Moment | None, tuple[str, ...]]:
    moment = read_moment(text, origin=f"api:{name}", zone=zone, now=now) if text else None
    if moment is None:
        return None, ("bad-date",) if text else ()
    doubted = doubt(moment, now)
    return (None, (doubted,)) if doubted else (moment, ())
