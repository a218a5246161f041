"""The routes of the review page. Looking is GET and changes nothing; deciding is POST, and answers with the pieces of
the page that it changed.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.background import BackgroundTask
from starlette.types import ASGIApp

from compose.render.themes import THEMES
from core.clock import parse_date
from core.config import Config
from core.errors import ChangedMeanwhile, JianbaoError, NotFound, StoreLocked, UsageError
from core.types import Candidate, Decision
from review import desk
from review.web import drafts
from review.web.cards import cards, depth
from review.web.door import Door, Lock, policy
from review.web.room import EDITED, Form, Room, RoomOf, Visit, VisitOf
from store import queue
from store.db import Engine
from store.stories import told_with

STATIC = Path(__file__).parent / "static"
STATUS = {ChangedMeanwhile: 409, NotFound: 404, StoreLocked: 503, UsageError: 400}  # of an error's nearest kind
ACTS: dict[str, dict[str, object]] = {
    "accept": {"decision": Decision.ACCEPTED},
    "reject": {"decision": Decision.REJECTED},
    "brief": {"decision": Decision.BRIEF},
    "pending": {"decision": Decision.PENDING},
    "pin": {"pinned": True},
    "unpin": {"pinned": False},
}
MOST_DIGITS = 19  # of a number in SQLite
INTO = "to:"  # before the section that an act takes the candidate into

Id = Annotated[int, InPath(ge=1, le=2**63 - 1)]
router = APIRouter(default_response_class=HTMLResponse)


def create_app(settings: Config, engine: Engine, lock: Lock) -> ASGIApp:
    """The application, behind its door."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.room = Room(settings, engine, lock)
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_exception_handler(JianbaoError, failed)
    return Door(app, lock)


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/")
def show_queue(room: RoomOf, visit: VisitOf) -> Response:
    """The queue under the filters of the address."""
    lines, trouble = room.lines(visit.filters, have=())
    shown = cards(room.settings, room.engine, lines, visit.words)
    answer = room.page("queue.html", visit, cards=shown, trouble=trouble, more=len(lines) == desk.SHOWN)
    visit.keep_language(answer)
    return answer


@router.get("/more")
def show_more(room: RoomOf, visit: VisitOf, have: str = "") -> Response:
    """The next candidates after those that the page has: their numbers, with commas."""
    lines, _ = room.lines(visit.filters, have=list(filter(None, map(_number, have.split(",")))))
    shown = cards(room.settings, room.engine, lines, visit.words)
    return room.piece("more.html", visit, cards=shown, more=len(lines) == desk.SHOWN)


@router.get("/c/{number}")
def show_card(room: RoomOf, visit: VisitOf, number: Id) -> Response:
    """One card as it is now."""
    return _card(room, visit, number)


@router.get("/c/{number}/depth")
def show_depth(room: RoomOf, visit: VisitOf, number: Id) -> Response:
    """What stands below a card: all reasons, others of the story, the body."""
    candidate = queue.get(room.engine, number)
    story = told_with(room.engine, candidate.judgement.story)
    below = depth(room.settings, candidate, visit.words, story, pictures=visit.pictures)
    return room.piece("depth.html", visit, number=number, depth=below)


@router.get("/c/{number}/why")
def show_why(room: RoomOf, visit: VisitOf, number: Id) -> Response:
    """What each clue adds to section and relevance."""
    why = desk.why(room.settings, room.engine, queue.get(room.engine, number))
    return room.piece("why.html", visit, why=why)


@router.get("/c/{number}/edit")
def show_form(room: RoomOf, visit: VisitOf, number: Id) -> Response:
    """The card as a form."""
    candidate = queue.get(room.engine, number)
    return _edit_form(room, visit, candidate, {name: getattr(candidate, name) for name in EDITED})


@router.post("/c/{number}/act")
def act(room: RoomOf, visit: VisitOf, number: Id, form: Form) -> Response:
    """Decide: accept, reject, brief, pending, pin, unpin or to:SECTION. What changed meanwhile is shown instead."""
    wanted, seen = form.get("act", ""), form.get("seen", "")
    section = wanted.removeprefix(INTO) if wanted.startswith(INTO) else ""
    action = "accept" if section else wanted
    if action not in ACTS:
        raise UsageError(f"no act {wanted!r}; there are {', '.join(ACTS)} and {INTO}SECTION")
    try:
        steps = desk.decide(
            room.settings, room.engine, [number], action, ACTS[action], section=section, seen={number: seen}
        )
    except ChangedMeanwhile:
        return _card(room, visit, number, told=visit.words("changed_elsewhere", id=number), status=409)
    told = "" if steps else visit.words("so_already")
    return _card(room, visit, number, told=told, then=BackgroundTask(room.learn))


@router.post("/c/{number}/edit")
def edit(room: RoomOf, visit: VisitOf, number: Id, form: Form) -> Response:
    """Save what he wrote; what he left as it was stays the machine's. If the candidate changed meanwhile, the form
    comes back with his words in it and what is new beside them.
    """
    candidate, seen = queue.get(room.engine, number), form.get("seen", "")
    typed = {name: desk.as_kept(name, form.get(name, "")) for name in EDITED}
    changes = {name: value for name, value in typed.items() if value != desk.as_kept(name, getattr(candidate, name))}
    if queue.version(candidate) != seen:
        return _edit_form(room, visit, candidate, typed, status=409)
    try:
        steps = desk.decide(room.settings, room.engine, [number], "edit", changes, seen={number: seen})
    except ChangedMeanwhile:
        return _edit_form(room, visit, queue.get(room.engine, number), typed, status=409)
    told = visit.words("saved", what=f"#{number}") if steps else visit.words("unchanged")
    return _card(room, visit, number, told=told, then=BackgroundTask(room.learn))


@router.post("/undo")
def undo(room: RoomOf, visit: VisitOf, form: Form) -> Response:
    """Take back the step that the page shows as the last one; if it is not the last one any more, show which is."""
    if (seen := _number(form.get("seen", ""))) is None:
        raise UsageError("which step was seen as the last one?")
    try:
        steps = desk.take_back(room.engine, seen=seen)
    except ChangedMeanwhile:
        return room.piece("answer.html", visit, cards=[], told=visit.words("other_step"), status=409)
    ids = [step.candidate_id for step in steps]
    shown = cards(room.settings, room.engine, desk.lines_of(room.settings, ids), visit.words)
    if not steps:
        return room.piece("answer.html", visit, cards=[], told=visit.words("nothing_to_undo"))
    told = visit.words("undone", action=visit.words.action(steps[0].action), count=len(steps))
    answer = room.piece("answer.html", visit, cards=shown, told=told)
    answer.headers["HX-Trigger-After-Settle"] = json.dumps({"show-card": {"id": ids[-1]}})
    return answer


@router.post("/pictures")
def turn_pictures(room: RoomOf, visit: VisitOf) -> Response:
    """Remote pictures on or off, and the page anew."""
    answer = Response(headers={"HX-Refresh": "true"})
    visit.turn_pictures(answer)
    return answer


# ── the draft ────────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/draft")
def show_newest(room: RoomOf, visit: VisitOf, day: str = "") -> Response:
    """The draft of a day, or of the issue that is being made."""
    return _draft(room, visit, parse_date(day) if day else drafts.newest(room.settings, room.engine))


@router.get("/draft/{day}/wechat")
def show_wechat(room: RoomOf, visit: VisitOf, day: str) -> Response:
    """The draft as WeChat shows it, for the frame."""
    html = drafts.as_wechat(room.settings, room.engine, parse_date(day), visit.theme)
    answer = room.piece("frame.html", visit, html=html)
    answer.headers["Content-Security-Policy"] = policy(pictures=visit.pictures, draft=True)
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@router.get("/draft/{day}/copy")
def for_clipboard(room: RoomOf, visit: VisitOf, day: str) -> JSONResponse:
    """The draft for the clipboard: as WeChat's editor takes it, and as plain text."""
    when = parse_date(day)
    html = drafts.as_wechat(room.settings, room.engine, when, visit.theme)
    return JSONResponse({"html": html, "text": drafts.as_text(room.settings, room.engine, when)})


@router.post("/draft/{day}/write")
def write_draft(room: RoomOf, visit: VisitOf, day: str) -> Response:
    """Write or refresh the issue file as `compose --date` does."""
    when = parse_date(day)
    written = drafts.write(room.settings, room.engine, when)
    return _draft(room, visit, when, told=drafts.in_words(written, visit.words))


# ── what the routes share ────────────────────────────────────────────────────────────────────────────────────────


async def failed(request: Request, error: Exception) -> Response:
    """An error of ours in words, as a piece of the page or as a page of its own."""
    room: Room = request.app.state.room
    visit = Visit.of(request, room.settings)
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    told = visit.words("locked") if isinstance(error, StoreLocked) else str(error)
    if "hx-request" not in request.headers:
        return room.bare("error.html", visit, told=told, status=status)
    answer = room.bare("toast.html", visit, told=told, status=status)
    answer.headers["HX-Reswap"] = "none"
    return answer


def _number(text: str) -> int | None:
    """The number of a candidate or a step; None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def _card(
    room: Room, visit: Visit, number: int, *, told: str = "", status: int = 200, then: BackgroundTask | None = None
) -> Response:
    shown = cards(room.settings, room.engine, desk.lines_of(room.settings, [number]), visit.words)
    if not shown:
        raise NotFound(f"no candidate {number}")
    return room.piece("card_answer.html", visit, card=shown[0], told=told, status=status, then=then)


def _edit_form(room: Room, visit: Visit, candidate: Candidate, typed: dict[str, str], *, status: int = 200) -> Response:
    """The form with these words in it; where the candidate has others by now (409), those beside them."""
    now = {name: getattr(candidate, name) for name in EDITED} if status == 409 else {}
    other = {name: value for name, value in now.items() if desk.as_kept(name, value) != typed[name]}
    version = queue.version(candidate)
    return room.piece(
        "edit.html",
        visit,
        number=candidate.id,
        version=version,
        typed=typed,
        other=other,
        late=status == 409,
        status=status,
    )


def _draft(room: Room, visit: Visit, day: date, *, told: str = "") -> Response:
    sheet = drafts.sheet(room.settings, room.engine, day)
    if visit.is_piece:
        return room.piece("draft_answer.html", visit, sheet=sheet, told=told)
    return room.page("draft.html", visit, sheet=sheet, themes=list(THEMES))
