"""A day run again from WARC files, ours or anybody's, instead of the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.types import Failure
from core.urls import canonical_url
from ingest.answer import Answer, Fetched, Purpose, Trouble, Validators
from ingest.errand import Errand, kept_validators, prepare, redirected
from ingest.guard import Forbidden
from ingest.records import answer_at, is_answer, records
from ingest.redact import redact
from ingest.verdict import REDIRECTS, verdict

if TYPE_CHECKING:
    from core.types import Source

MAX_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one record stands. `worth`: 2 an answer to go on with, 1 an error, 0 "not modified"."""

    path: Path
    offset: int
    date: str
    worth: int


class ReplayFetcher:
    """The Fetcher that stays at home: the newest good answer to each address, else the newest bad one.

    Conditional requests are answered as the origin would. Addresses are compared as archived (without credentials),
    then in canonical form; what is in none of the files is Failure("not_archived"). Raises UsageError for a file
    that cannot be read.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._places: dict[str, _Place] = {}
        self._canonical: dict[str, str] = {}
        for path in paths:
            for record, offset in records(path):
                self._add(path, record, offset)

    @property
    def recorded_until(self) -> datetime | None:
        """The moment of the newest answer: the time it is while the recording is played. None without any."""
        dates = [place.date for place in self._places.values() if place.date]
        return datetime.fromisoformat(max(dates)).astimezone(UTC) if dates else None

    async def get(
        self,
        url: str,
        *,
        purpose: Purpose = "page",
        source: Source | None = None,
        validators: Validators | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched | Failure:
        """See Fetcher.get; `source` and `headers` make no difference here."""
        try:
            return self._follow(prepare(url, purpose, agent="", validators=validators), validators)
        except (Forbidden, Trouble) as trouble:
            kind, retry_at = ("forbidden", None) if isinstance(trouble, Forbidden) else (trouble.kind, trouble.retry_at)
            return Failure(kind=kind, where=redact(url), why=str(trouble), retry_at=retry_at)

    def _follow(self, errand: Errand, validators: Validators | None) -> Fetched:
        for _ in range(MAX_REDIRECTS):
            answer = self._find(errand.target.url)
            if answer.status not in REDIRECTS:
                return verdict(errand, _conditional(answer, validators))
            errand = redirected(errand, answer)
        raise Trouble("redirect", f"more than {MAX_REDIRECTS} redirects")

    def _find(self, url: str) -> Answer:
        key = redact(url)
        place = self._places.get(key) or self._places.get(self._canonical.get(canonical_url(key), ""))
        if place is None:
            raise Trouble("not_archived", "the archive has no answer for this address")
        return answer_at(place.path, place.offset)[0]

    def _add(self, path: Path, record: Any, offset: int) -> None:
        url = record.rec_headers.get_header("WARC-Target-URI")
        if not url or not is_answer(record):
            return
        place = _Place(path, offset, record.rec_headers.get_header("WARC-Date") or "", _worth(record))
        key = _spelled(url)
        known = self._places.get(key)
        if known is None or (place.worth, place.date) >= (known.worth, known.date):
            self._places[key] = place
        self._canonical.setdefault(canonical_url(key), key)


def _worth(record: Any) -> int:
    if record.http_headers is None:
        return 2 if record.rec_type == "resource" else 1
    status = int(record.http_headers.get_statuscode() or 0)
    if status == 304:
        return 0
    return 2 if 200 <= status < 400 else 1


def _spelled(url: str) -> str:
    """The address as `prepare` spells it, so that archives of other tools match too."""
    try:
        return redact(prepare(url.strip("<>"), "page", agent="").target.url)
    except Forbidden:
        return url


def _conditional(answer: Answer, asked: Validators | None) -> Answer:
    """The origin's side of a conditional request (RFC 9110, section 13.2.2): If-None-Match goes first."""
    has = kept_validators(answer.headers)
    if not asked or answer.status != 200:
        return answer
    same = asked.etag == has.etag if asked.etag or has.etag else asked.last_modified == has.last_modified
    return replace(answer, status=304) if same else answer
