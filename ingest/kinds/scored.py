"""hf-papers, hacker-news, reddit, lobsters: lists whose entries carry a score, taken from a minimum on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from core.types import Entry, Failure, Page, Source
from core.urls import is_http, tidy
from ingest.feeds import Feed, Request, parse_feed
from ingest.kinds.base import Kind, content_type
from ingest.kinds.records import json_of, make_entry, number_of, option_number, records_of, text_of

HF_API = "https://huggingface.co/api/daily_papers"  # https://huggingface.co/docs/hub/api
HN_API = "https://hn.algolia.com/api/v1/search_by_date"  # https://hn.algolia.com/api
_MIN_SCORE = "the least score (points, upvotes) to be taken"


def _hf_requests(source: Source) -> tuple[Request, ...]:
    return (Request(url=source.url or f"{HF_API}?limit={option_number(source, 'max_results', 100)}", purpose="api"),)


def _hf_records(data: Any) -> list[dict[str, Any]]:
    return records_of(data)


def _hf_entry(source: Source, record: dict[str, Any], now: datetime) -> Entry | None:
    number = text_of(record, "paper.id", "id")
    people = record["paper"].get("authors") if isinstance(record.get("paper"), dict) else record.get("authors")
    return make_entry(
        source,
        url=f"https://arxiv.org/abs/{number}" if re.fullmatch(r"\d{4}\.\d{4,5}", number) else "",
        title=text_of(record, "title", "paper.title"),
        teaser=text_of(record, "paper.summary", "summary"),
        author=", ".join(text_of(person, "name") for person in records_of(people)[:8]),
        account="Hugging Face Papers",
        guid=f"arxiv:{number}",
        published=text_of(record, "paper.publishedAt", "publishedAt"),
        now=now,
        fields={
            "score": text_of(record, "paper.upvotes", "upvotes"),
            "comments": text_of(record, "numComments"),
            "code": text_of(record, "paper.githubRepo"),
            "stars": text_of(record, "paper.githubStars"),
            "listed": text_of(record, "paper.submittedOnDailyAt", "publishedAt"),
        },
    )


def _hn_requests(source: Source) -> tuple[Request, ...]:
    if source.url and "hn.algolia.com/api" in source.url:
        return (Request(url=source.url, purpose="api"),)
    parameters = {
        "query": source.options.get("query", ""),
        "tags": source.options.get("tags", "story"),
        "numericFilters": f"points>={option_number(source, 'min_score', 50)}",
        "hitsPerPage": str(min(option_number(source, "max_results", 100), 1000)),
    }
    return (Request(url=f"{HN_API}?{urlencode(parameters)}", purpose="api"),)


def _hn_records(data: Any) -> list[dict[str, Any]]:
    return records_of(data.get("hits")) if isinstance(data, dict) else []


def _hn_entry(source: Source, record: dict[str, Any], now: datetime) -> Entry | None:
    number = text_of(record, "objectID", "story_id")
    discussion = f"https://news.ycombinator.com/item?id={number}" if number else ""
    return make_entry(
        source,
        url=text_of(record, "url", "story_url") or discussion,
        title=text_of(record, "title", "story_title"),
        teaser=text_of(record, "story_text"),
        author=text_of(record, "author"),
        guid=f"hn:{number}",
        published=text_of(record, "created_at_i", "created_at"),
        now=now,
        fields={
            "score": text_of(record, "points"),
            "comments": text_of(record, "num_comments"),
            "discussion": discussion,
        },
    )


def _reddit_requests(source: Source) -> tuple[Request, ...]:
    if source.url and re.search(r"\.(?:json|rss)(?:\?|$)", source.url):
        return (Request(url=source.url, purpose="api"),)
    found = re.search(r"reddit\.com/r/(\w+)", source.url)
    name = source.options.get("subreddit") or (found[1] if found else "")
    parameters = urlencode({"t": source.options.get("period", "week"), "limit": "100"})
    return (Request(url=f"https://www.reddit.com/r/{name}/top/.json?{parameters}", purpose="api"),) if name else ()


def _reddit_records(data: Any) -> list[dict[str, Any]]:
    listing = data.get("data") if isinstance(data, dict) else None
    children = records_of(listing.get("children")) if isinstance(listing, dict) else []
    return [child["data"] for child in children if isinstance(child.get("data"), dict)]


def _reddit_entry(source: Source, record: dict[str, Any], now: datetime) -> Entry | None:
    if record.get("stickied") is True:
        return None
    permalink = text_of(record, "permalink")
    discussion = f"https://www.reddit.com{permalink}" if permalink else ""
    target = tidy(text_of(record, "url_overridden_by_dest", "url"))
    host = urlsplit(target).hostname or "" if is_http(target) else ""
    elsewhere = bool(host) and not re.search(r"(?:^|\.)(?:reddit\.com|redd\.it)$", host)
    return make_entry(
        source,
        url=target if elsewhere else discussion,
        title=text_of(record, "title"),
        teaser=text_of(record, "selftext"),
        author=text_of(record, "author"),
        account=f"r/{text_of(record, 'subreddit')}" if record.get("subreddit") else "",
        guid=f"reddit:{text_of(record, 'id', 'name')}",
        published=text_of(record, "created_utc"),
        now=now,
        fields={
            "score": text_of(record, "score", "ups"),
            "comments": text_of(record, "num_comments"),
            "discussion": discussion,
        },
    )


def _lobsters_requests(source: Source) -> tuple[Request, ...]:
    if source.url and re.search(r"\.(?:json|rss)(?:\?|$)", source.url):
        return (Request(url=source.url, purpose="api"),)
    tags = ",".join(re.findall(r"[\w-]+", source.options.get("tags", "")))
    return (
        Request(url=f"https://lobste.rs/t/{tags}.json" if tags else "https://lobste.rs/hottest.json", purpose="api"),
    )


def _lobsters_entry(source: Source, record: dict[str, Any], now: datetime) -> Entry | None:
    discussion = text_of(record, "comments_url", "short_id_url")
    return make_entry(
        source,
        url=text_of(record, "url") or discussion,
        title=text_of(record, "title"),
        teaser=text_of(record, "description_plain", "description"),
        author=text_of(record, "submitter_user.username", "submitter_user"),
        guid=f"lobsters:{text_of(record, 'short_id')}",
        published=text_of(record, "created_at"),
        now=now,
        fields={
            "score": text_of(record, "score"),
            "comments": text_of(record, "comment_count"),
            "discussion": discussion,
        },
    )


def _reader(
    title: str,
    records: Callable[[Any], list[dict[str, Any]]],
    entry: Callable[[Source, dict[str, Any], datetime], Entry | None],
    least: int,
) -> Callable[[Source, Page, datetime], Feed | Failure]:
    """A read() for an API whose answer is a list of scored records, or for the site's RSS (which has no scores)."""

    def read(source: Source, page: Page, now: datetime) -> Feed | Failure:
        if page.body.lstrip()[:1] == b"<":
            feed = parse_feed(page.body, url=page.final_url, content_type=content_type(page), source=source, now=now)
            return feed if isinstance(feed, Failure) else replace(feed, entries=tuple(map(_linked, feed.entries)))
        data = json_of(page)
        if isinstance(data, Failure):
            return data
        found = records(data)
        if not found and (why := text_of(data, "message", "error", "reason")):
            return Failure(kind="status", where=page.final_url, why=f"{title} says: {why}")
        enough = option_number(source, "min_score", least)
        made = [one for record in found if (one := entry(source, record, now))]
        entries = tuple(one for one in made if number_of(one.fields.get("score", "")) >= enough)
        return Feed(title=title, home=page.final_url, entries=entries)

    return read


def _linked(entry: Entry) -> Entry:
    """An entry of Reddit's RSS, by what its [link] points to."""
    found = re.search(r'<a href="([^"]+)">\s*\[link\]', entry.content_html or "")
    target = tidy(found[1]) if found else ""
    if not is_http(target) or re.search(r"//(?:[\w-]+\.)?(?:reddit\.com|redd\.it)/", target):
        return entry
    return replace(entry, url=target, content_html="", fields={"discussion": entry.url})


HF_PAPERS = Kind(
    name="hf-papers",
    title="Hugging Face's daily papers",
    requests=_hf_requests,
    read=_reader("Hugging Face Papers", _hf_records, _hf_entry, 0),
    options={"min_score": _MIN_SCORE, "max_results": "papers per call, 100 if not given"},
    example=HF_API,
)
HACKER_NEWS = Kind(
    name="hacker-news",
    title="Hacker News, searched through Algolia",
    requests=_hn_requests,
    read=_reader("Hacker News", _hn_records, _hn_entry, 0),
    options={
        "query": "words to search for",
        "tags": "story (default), show_hn, front_page …",
        "min_score": f"{_MIN_SCORE}, 50 if not given",
        "max_results": "stories per call, 100 if not given",
    },
    example="https://hn.algolia.com/api/v1/search_by_date?query=quantization&tags=story",
)
REDDIT = Kind(
    name="reddit",
    title="a subreddit's top posts",
    requests=_reddit_requests,
    read=_reader("Reddit", _reddit_records, _reddit_entry, 0),
    options={"subreddit": "its name", "period": "day, week (default), month or year", "min_score": _MIN_SCORE},
    example="https://www.reddit.com/r/LocalLLaMA",
)
LOBSTERS = Kind(
    name="lobsters",
    title="Lobsters: the front page, or tags",
    requests=_lobsters_requests,
    read=_reader("Lobsters", records_of, _lobsters_entry, 0),
    options={"tags": "tags such as ai compilers", "min_score": _MIN_SCORE},
    example="https://lobste.rs/t/ai",
)
