"""What the routes stand in: the settings and the store, who is asking, and how an answer is put together."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock as Mutex
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.background import BackgroundTask

from compose.render.themes import THEMES
from core.config import Config
from core.errors import JianbaoError, UsageError
from core.types import Decision
from review import desk
from review.web.door import PICTURES_COOKIE, Lock, cookies
from review.web.pages import fill
from review.words import LANGUAGES, Words, known, words_of
from store import queue
from store.db import Engine
from store.listing import Line

EDITED = ("title", "summary", "brief_text", "note")  # what the form has a field for
EVERYTHING = "all"  # the filter that shows whatever was decided
LANGUAGE_COOKIE = "jianbao_lang"
MOST_FORM = 1_000_000  # bytes of a form
A_YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to."""

    section: str = ""
    decision: str = Decision.PENDING.value  # or EVERYTHING
    words: str = ""

    def address(self, **other: str) -> str:
        """The address of the list with some of it changed."""
        values = {"section": self.section, "decision": self.decision, "q": self.words} | other
        usual = {"section": "", "decision": Decision.PENDING.value, "q": ""}
        return urlencode({name: value for name, value in values.items() if value != usual.get(name, "")})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: in which language, with which filters, whether remote pictures may be loaded."""

    words: Words
    filters: Filters
    pictures: bool
    theme: str
    asked_language: str  # named in the address
    translated: str  # the same address in the other language
    is_piece: bool  # asked for by the page itself, for a part of it

    @classmethod
    def of(cls, request: Request, settings: Config) -> Visit:
        """Read from the request; whether there is such a filter is asked where it is used."""
        query, kept = request.query_params, cookies(request.headers)
        asked = known(query.get("lang", ""))
        accepted = (part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(","))
        tags = (asked, known(kept.get(LANGUAGE_COOKIE, "")), *map(known, accepted))
        theme, words = query.get("theme", ""), words_of(settings, next(filter(None, tags), ""))
        other = next(language for language in LANGUAGES if language != words.language)
        return cls(
            words=words,
            filters=Filters(
                section=query.get("section", ""),
                decision=query.get("decision", "") or (EVERYTHING if query.get("q") else Decision.PENDING.value),
                words=query.get("q", "").strip(),
            ),
            pictures=kept.get(PICTURES_COOKIE) == "on",
            theme=theme if theme in THEMES else next(iter(THEMES)),
            asked_language=asked,
            translated=urlencode({**query, "lang": other}),
            is_piece="hx-request" in request.headers,
        )

    def keep_language(self, answer: Response) -> None:
        """Remember the language that the address named."""
        if self.asked_language:
            answer.set_cookie(LANGUAGE_COOKIE, self.asked_language, max_age=A_YEAR, samesite="strict", httponly=True)

    def turn_pictures(self, answer: Response) -> None:
        """Remember that remote pictures are wanted, or that they are not any more; until the browser is closed."""
        answer.set_cookie(PICTURES_COOKIE, "off" if self.pictures else "on", samesite="strict", httponly=True)


@dataclass(frozen=True, slots=True)
class Room:
    """What stays from request to request."""

    settings: Config
    engine: Engine
    lock: Lock
    lessons: deque[str] = field(default_factory=deque)  # what learning brought, to be told once
    learning: Mutex = field(default_factory=Mutex)

    def lines(self, filters: Filters, *, have: Collection[int]) -> tuple[list[Line], str]:
        """The next lines under these filters after those that the page has; and what is wrong with the filters."""
        try:
            found = self._found(filters, desk.SHOWN + len(have))
        except UsageError as error:
            return [], str(error)
        return [line for line in found if line.id not in set(have)][: desk.SHOWN], ""

    def _found(self, filters: Filters, limit: int) -> list[Line]:
        everything = filters.decision == EVERYTHING
        decision = None if everything else _decision(filters.decision)
        section = self.settings.edition.section_key(filters.section) if filters.section else ""
        if not filters.words:
            return desk.listed(self.settings, desk.wanted_of(decision, section, limit=limit))
        found = desk.found(self.settings, self.engine, filters.words, limit=limit)
        return [line for line in found if decision in (None, line.decision) and section in ("", line.section)]

    def learn(self) -> None:
        """Learn when it is due, one at a time."""
        if not self.learning.acquire(blocking=False):
            return
        try:
            if desk.is_due(self.settings, self.engine):
                self.lessons.append(desk.learned(self.settings, self.engine))
        except JianbaoError as error:
            self.lessons.append(str(error))
        finally:
            self.learning.release()

    def page(self, template: str, visit: Visit, **values: Any) -> HTMLResponse:
        """A whole page."""
        return self.bare(template, visit, **self._about(visit), **values)

    def piece(
        self, template: str, visit: Visit, *, status: int = 200, then: BackgroundTask | None = None, **values: Any
    ) -> HTMLResponse:
        """A part of the page, with what is always renewed beside it."""
        return self.bare(template, visit, status=status, then=then, **self._about(visit), **values)

    def bare(
        self, template: str, visit: Visit, *, status: int = 200, then: BackgroundTask | None = None, **values: Any
    ) -> HTMLResponse:
        """An answer that needs nothing of the store."""
        about = {"t": visit.words, "visit": visit, "csrf": self.lock.csrf, "edition": self.settings.edition}
        return HTMLResponse(fill(template, **about, **values), status, background=then)

    def _about(self, visit: Visit) -> Mapping[str, Any]:
        steps = queue.history(self.engine, limit=1)
        return {
            "progress": desk.progress(self.settings, self.engine),
            "last": steps[0] if steps else None,
            "lessons": list(self._told_once()),
            "decisions": [*(one.value for one in Decision), EVERYTHING],
        }

    def _told_once(self) -> Iterator[str]:
        """What was learned, and taken out of the list; another request may be at it, too."""
        with suppress(IndexError):
            while True:
                yield self.lessons.popleft()


def _decision(name: str) -> Decision:
    try:
        return Decision(name)
    except ValueError:
        raise UsageError(f"no decision {name!r}; there are {', '.join(Decision)} and {EVERYTHING}") from None


def _room(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


def _visit(request: Request) -> Visit:
    return Visit.of(request, _room(request).settings)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; UsageError where there are too many or too long ones."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_FORM:
            raise UsageError(f"the form is longer than {MOST_FORM} bytes")
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))
    except ValueError as error:
        raise UsageError(f"the form cannot be read: {error}") from error


RoomOf = Annotated[Room, Depends(_room)]
VisitOf = Annotated[Visit, Depends(_visit)]
Form = Annotated[dict[str, str], Depends(_form)]
