"""What an answer means: a page, "not modified", or a reason why there is none."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from core.types import Page
from ingest.answer import Answer, Fetched, Trouble
from ingest.errand import Errand, kept_validators
from ingest.http_dates import max_age, retry_after

REDIRECTS = frozenset((301, 302, 303, 307, 308))
THROTTLED = timedelta(seconds=60)  # how long a host is left alone that says 429 and nothing more


def verdict(errand: Errand, answer: Answer) -> Fetched:
    """The answer as a page. Raises Trouble for what is none."""
    not_modified = answer.status == HTTPStatus.NOT_MODIFIED and errand.conditional
    if not not_modified:
        _check(answer)
    return Fetched(
        page=Page(
            url=errand.url,
            final_url=errand.target.url,
            status=answer.status,
            body=b"" if not_modified else answer.body,
            fetched_at=answer.at,
            headers=answer.headers,
            record_id=answer.record_id,
        ),
        validators=kept_validators(answer.headers),
        not_modified=not_modified,
        permanent_url=errand.permanent_url,
        retry_after=retry_after(answer.headers, answer.at),
        max_age=max_age(answer.headers),
    )


def asked_wait(answer: Answer) -> timedelta | None:
    """How long the host wants to be left alone after this answer; None when it did not ask."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return retry_after(answer.headers, answer.at) or THROTTLED
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return retry_after(answer.headers, answer.at)
    return None


def _check(answer: Answer) -> None:
    status = answer.status
    if status == HTTPStatus.GONE:
        raise Trouble("gone", _phrase(status))
    if wait := asked_wait(answer):
        raise Trouble("throttled", f"{_phrase(status)}, wait {wait}", answer.at + wait)
    if status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION, HTTPStatus.NO_CONTENT):
        raise Trouble("status", _phrase(status), answer.at)
    if not answer.body:
        raise Trouble("empty", f"{_phrase(status)} without a body", answer.at)


def _phrase(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
