"""What the workers do: a body becomes entries, a page becomes a judged article. Imported in every worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, ParamSpec

from core.types import Article, Entry, Failure, Judgement, Page, Source, State
from core.urls import canonical_url, identity

if TYPE_CHECKING:
    from curate.judge import Judge
    from ingest.feeds.types import Feed

P = ParamSpec("P")

INBOX = "inbox"  # the source key of what a person puts in
FEED_SECONDS = 15.0  # of CPU
PAGE_SECONDS = 30.0

# Nothing of the article is here and nothing is said of its fate: a failure of this visit, not a state of it.
_ABSENT = {State.CAPTCHA: "captcha", State.UNAVAILABLE: "status", State.EMPTY: "unreadable"}
_WITH_BODY = (State.LIVE, State.PAID)
_PROBE = (
    "<html><body><article><h1>探针</h1><p>"
    + "一段足够长的正文，用来确认抽取可用。" * 20
    + "</p></article></body></html>"
)

_judge: Judge | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read. Pages without a body (deleted …) have no judgement."""

    article: Article
    judgement: Judgement | None
    story_keys: frozenset[int] = frozenset()
    search_keys: frozenset[int] = frozenset()
    printed_keys: frozenset[int] = frozenset()


def prepare_by(make: Callable[P, Judge], *args: P.args, **kwargs: P.kwargs) -> None:
    """As `prepare`, with a judge that is made here: models and what reads them stay out of the process that asks."""
    prepare(make(*args, **kwargs))


def prepare(judge: Judge) -> None:
    """Make this process ready: import everything, keep the judge, and read a page to prove that reading works."""
    global _judge
    _judge = judge
    from core.clock import now
    from extract.registry import extract

    probe = Page(
        url="https://probe.invalid/",
        final_url="https://probe.invalid/",
        status=200,
        body=_PROBE.encode(),
        fetched_at=now(),
        headers={"content-type": "text/html; charset=utf-8"},
    )
    article = extract(probe)
    if isinstance(article, Failure):
        raise RuntimeError(f"the probe page cannot be read: {article.why}")


def read_feed(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """The entries that a source's page shows."""
    from ingest.kinds import KINDS

    return KINDS[source.kind].read(source, page, now)


def read_page(page: Page, source: Source | None) -> Reading | Failure:
    """The article of a page with its judgement. What the page does not say is taken from the entry."""
    from extract.registry import extract

    article = extract(page)
    if isinstance(article, Failure):
        return article
    if kind := _ABSENT.get(article.state):
        why = article.reason or f"the page is {article.state}"
        retry_at = None if kind == "unreadable" else page.fetched_at
        return Failure(kind=kind, where=page.url, why=why, retry_at=retry_at)
    if page.entry:
        article = completed(article, page.entry, source)
    return _judged(article, source)


def read_embedded(entry: Entry, source: Source | None, why: str, now: datetime) -> Reading | Failure:
    """The article from the text that the source itself embeds, for a page that cannot be had."""
    html = f"<html><head><meta charset=utf-8></head><body><article>{entry.content_html}</article></body></html>"
    page = Page(
        url=entry.url,
        final_url=entry.url,
        status=200,
        body=html.encode("utf-8", "replace"),
        fetched_at=now,
        headers={"content-type": "text/html; charset=utf-8"},
        entry=entry,
    )
    from core.charset import decode
    from extract.generic import extract

    article = extract(page, decode(page.body, "text/html; charset=utf-8"))
    if isinstance(article, Failure):
        return article
    known = replace(
        article,
        url=entry.url,
        canonical_url=canonical_url(entry.url),
        identity=identity(entry.url),
        title=entry.title or article.title,
        account=entry.account or (source.name if source else "") or article.account,
        extractor="feed",
        fields={**article.fields, "body": "feed", "page": why},
    )
    article = completed(known, entry, source)
    return _judged(article, source)


def completed(article: Article, entry: Entry, source: Source | None) -> Article:
    """Fill what the page left empty from what the source said about it."""
    account = entry.account or (source.name if source and source.kind == "wechat" else "")
    return replace(
        article,
        title=article.title or entry.title,
        account=article.account or account,
        author=article.author or entry.author,
        published=article.published or entry.published,
        language=article.language or (source.language if source else ""),
        fields={**entry.fields, **article.fields},
    )


def _judged(article: Article, source: Source | None) -> Reading:
    from curate.printed import printed_search_keys
    from curate.stories import search_keys, story_keys

    if article.state not in _WITH_BODY:
        return Reading(article, None)
    if _judge is None:
        raise RuntimeError("prepare() was not called in this process")
    judgement = _judge.judge(article, source)
    return Reading(article, judgement, story_keys(article), search_keys(article), printed_search_keys(article))
