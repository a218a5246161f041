"""github: releases, tags or commits of a repository, or a search or topic list.

Atom feeds need no token; the API (https://docs.github.com/rest/search/search) takes the one in `GITHUB_TOKEN`.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from core.types import Entry, Failure, Page, Source
from ingest.feeds import Feed, Request, parse_feed
from ingest.kinds.base import Kind, content_type
from ingest.kinds.records import json_of, make_entry, number_of, option_number, records_of, text_of

API = "https://api.github.com"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
# A tag's name says little: v1.2.3, release-2024.1, 1.2rc1
_BARE_VERSION = re.compile(r"^(?:release[-/ ]?)?v?\d+(?:\.\d+)*[\w.+-]*$", re.I)

_PRERELEASE = re.compile(
    r"\d[ab]\d|(?:^|[\s\d._-])(?:rc|alpha|beta|dev|pre|preview|nightly|pre-?release)[.\s_-]?\d*(?:$|[\s.+-])", re.I
)


def requests(source: Source) -> tuple[Request, ...]:
    """One Atom feed for each repository, or one call of the API for a search or topic."""
    if query := _query(source):
        parameters = {
            "q": query,
            "sort": source.options.get("sort", "stars"),
            "order": "desc",
            "per_page": str(min(option_number(source, "max_results", 50), 100)),
        }
        return (
            Request(url=f"{API}/search/repositories?{urlencode(parameters)}", headers=_headers(source), purpose="api"),
        )
    if source.url and not _repositories(source):
        return (Request(url=source.url),)
    what = source.options.get("list", "releases")
    if what == "commits" and (branch := source.options.get("branch")):
        what = f"commits/{branch}"
    return tuple(Request(url=f"https://github.com/{name}/{what}.atom") for name in _repositories(source))


def read(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """Releases titled `owner/name 版本`, or repositories with their stars."""
    if (urlsplit(page.final_url).hostname or "") == "api.github.com" or page.body[:1] == b"{":
        return _from_api(source, page, now)
    found = parse_feed(page.body, url=page.final_url, content_type=content_type(page), source=source, now=now)
    if isinstance(found, Failure):
        return found
    entries = tuple(_event(entry) for entry in found.entries)
    if source.options.get("prereleases", "yes") == "no":
        entries = tuple(entry for entry in entries if not _is_prerelease(entry))
    return replace(found, entries=entries)


def _query(source: Source) -> str:
    if topic := source.options.get("topic"):
        return f"topic:{topic}" + (f" {source.options['query']}" if source.options.get("query") else "")
    found = re.fullmatch(r"https?://github\.com/topics/([\w-]+)/?", source.url)
    return f"topic:{found[1]}" if found else source.options.get("query", "")


def _repositories(source: Source) -> list[str]:
    named = re.split(r"[\s,]+", source.options.get("repositories", ""))
    found = re.match(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?(?:/|$)", source.url)
    return list(
        dict.fromkeys([*([found[1]] if found else []), *(name for name in named if _REPOSITORY.fullmatch(name))])
    )


def _headers(source: Source) -> dict[str, str]:
    headers = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
    if token := os.environ.get(source.options.get("token_env", "GITHUB_TOKEN"), ""):
        headers["authorization"] = f"Bearer {token}"
    return headers


def _event(entry: Entry) -> Entry:
    """A release, tag or commit, titled so that it says whose it is."""
    found = re.match(r"https?://github\.com/([\w.-]+/[\w.-]+)/", entry.url)
    if not found:
        return entry
    repository = found[1]
    tag = entry.url.rpartition("/")[2]
    title = entry.title or tag
    name = repository.partition("/")[2]
    if name.lower() not in title.lower() or _BARE_VERSION.match(title):
        title = f"{repository} {title}"
    return replace(entry, title=title, account=repository, fields={"repository": repository, "tag": tag})


def _is_prerelease(entry: Entry) -> bool:
    return bool(_PRERELEASE.search(f"{entry.title} {entry.fields.get('tag', '')}"))


def _from_api(source: Source, page: Page, now: datetime) -> Feed | Failure:
    data = json_of(page)
    if isinstance(data, Failure):
        return data
    if not isinstance(data, dict) or "items" not in data:
        return Failure(kind="status", where=page.final_url, why=f"GitHub says: {text_of(data, 'message') or 'no list'}")
    least = option_number(source, "min_stars", 0)
    found = [_repository(source, record, now) for record in records_of(data["items"])]
    entries = tuple(entry for entry in found if entry and number_of(entry.fields.get("stars", "")) >= least)
    return Feed(title=_query(source), home=page.final_url, entries=entries)


def _repository(source: Source, record: dict[str, Any], now: datetime) -> Entry | None:
    name = text_of(record, "full_name")
    description = text_of(record, "description")
    return make_entry(
        source,
        url=text_of(record, "html_url"),
        title=f"{name}：{description}" if description else name,
        teaser=description,
        author=text_of(record, "owner.login"),
        account=name,
        guid=f"github:{text_of(record, 'id') or name}",
        published=text_of(record, "created_at"),
        updated=text_of(record, "pushed_at", "updated_at"),
        now=now,
        fields={
            "repository": name,
            "stars": text_of(record, "stargazers_count"),
            "forks": text_of(record, "forks_count"),
            "language": text_of(record, "language"),
            "licence": text_of(record, "license.spdx_id"),
        },
    )


KIND = Kind(
    name="github",
    title="GitHub: releases, tags or commits of repositories, a search or a topic",
    requests=requests,
    read=read,
    options={
        "repositories": "owner/name, one or several, where url names none",
        "list": "releases (default), tags or commits",
        "branch": "whose commits",
        "prereleases": "no: leave alpha, beta and rc versions out",
        "topic": "a topic's repositories, through the API",
        "query": "a search of repositories, through the API",
        "sort": "stars (default), updated or forks",
        "min_stars": "the least number of stars",
        "max_results": "repositories per call, 50 if not given",
        "token_env": "the environment variable that holds a token, GITHUB_TOKEN if not given",
    },
    example="https://github.com/Tencent/ncnn",
)
