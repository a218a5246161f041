"""``review tui|list|show|accept|reject|brief|pending|move|edit|undo|search|log|stats|serve``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli import ConfigOption, JsonOption, new_app, print_json, read_config, run, say
from core.types import Decision
from review import desk

if TYPE_CHECKING:
    from core.config import Config
    from store.db import Engine
    from store.listing import Line

app = new_app(
    "Go through the queue: list, show, accept, reject, brief, move, edit, search, undo.", no_args_is_help=False
)

Ids = Annotated[list[int], typer.Argument(metavar="ID...", help="numbers from `review list`")]
TITLE = 80  # columns of a title in a line
SECTION_HELP = "a section's key or title: news, 论文 …"


@app.callback(invoke_without_command=True)
def queue(context: typer.Context, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Go through the queue; without a command: on the whole screen of a terminal, as a list where there is none."""
    from core.errors import UsageError

    if context.invoked_subcommand is None:
        if as_json or not _is_terminal():
            list_queue(as_json=as_json, config=config)
        else:
            tui(config=config)
    elif as_json:
        raise UsageError(f"--json belongs behind the command: {context.invoked_subcommand} --json")


@app.command()
def tui(
    lang: Annotated[
        str, typer.Option(metavar="zh|en", help="of the screen; default: JIANBAO_LANG, the edition's")
    ] = "",
    config: ConfigOption = None,
) -> None:
    """The queue on the whole screen of the terminal; ? shows the keys."""
    from core.errors import UsageError

    if not _is_terminal():
        raise UsageError("the screen needs a terminal; `review list` does without")
    from review.tui.app import go_through
    from review.words import known, words_of

    if lang and not known(lang):
        raise UsageError(f"--lang {lang}: the screen speaks zh and en")
    settings = read_config(config)
    if not go_through(settings, lang):
        return
    engine = _open(config)[1]
    if desk.is_due(settings, engine):
        say(words_of(settings, lang)("learning"))
        say(desk.learned(settings, engine))


@app.command("list")
def list_queue(
    section: Annotated[str, typer.Option(help=SECTION_HELP)] = "",
    decision: Annotated[list[Decision] | None, typer.Option("--decision", help="pending (default), accepted …")] = None,
    everything: Annotated[bool, typer.Option("--all", help="whatever was decided, all of them")] = False,
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="what came in from that day on")] = "",
    duplicates: Annotated[bool, typer.Option("--duplicates", help="reposts and what an issue had, too")] = False,
    limit: Annotated[
        int | None, typer.Option("-n", "--limit", min=1, help=f"at most so many (default {desk.SHOWN})")
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """What waits for a decision, the most relevant first; reposts are left out."""
    from core.clock import parse_date, start_of

    settings = read_config(config)
    wanted = desk.Wanted(
        decisions=tuple(decision or ()),
        section=section,
        since=start_of(parse_date(since)) if since else None,
        duplicates=duplicates,
        everything=everything,
        limit=limit,
    )
    lines = desk.listed(settings, wanted)
    _print_lines(settings, lines, as_json)
    if limit is None and len(lines) == desk.SHOWN and (more := len(desk.rest(settings, wanted, lines))):
        say(f"and {more} more: `-n {len(lines) + more}` shows them, too")


@app.command()
def show(
    candidate_id: Annotated[int, typer.Argument(metavar="ID")],
    body: Annotated[bool, typer.Option("--body/--no-body", help="the article's text, too")] = False,
    why: Annotated[bool, typer.Option("--why", help="what each clue adds to section and relevance")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """One candidate in full."""
    from review.show import describe
    from store import queue as store_queue
    from store.stories import told_with

    settings, engine = _open(config)
    candidate = store_queue.get(engine, candidate_id)
    if as_json:
        print_json(candidate)
        return
    names, story = desk.section_names(settings), told_with(engine, candidate.judgement.story)
    print(describe(candidate, names, body=body, story=story))
    if why:
        print(desk.why(settings, engine, candidate))


@app.command()
def accept(
    ids: Ids,
    section: Annotated[str, typer.Option(help=f"and put it into {SECTION_HELP}")] = "",
    pin: Annotated[bool, typer.Option("--pin", help="put it first")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take candidates into the next issue."""
    changes: dict[str, Any] = {"decision": Decision.ACCEPTED} | ({"pinned": True} if pin else {})
    _decide(config, ids, "accept", changes, as_json, section=section)


@app.command()
def reject(
    ids: Ids,
    note: Annotated[str, typer.Option(help="why")] = "",
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Leave candidates out."""
    changes: dict[str, Any] = {"decision": Decision.REJECTED} | ({"note": note} if note else {})
    _decide(config, ids, "reject", changes, as_json)


@app.command()
def brief(
    ids: Ids,
    text: Annotated[str, typer.Option(help="the line itself, subject first: 联发科：发布…")] = "",
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take candidates as one-line 热身小新闻."""
    from core.errors import UsageError

    if text and len(set(ids)) > 1:
        raise UsageError("--text is the line of one candidate: give one ID, or leave it out for several")
    changes: dict[str, Any] = {"decision": Decision.BRIEF} | ({"brief_text": text} if text else {})
    _decide(config, ids, "brief", changes, as_json)


@app.command()
def pending(ids: Ids, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Put candidates back among those that wait."""
    _decide(config, ids, "pending", {"decision": Decision.PENDING}, as_json)


@app.command()
def move(
    ids: Ids,
    section: Annotated[str, typer.Option("--to", help=SECTION_HELP)],
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Put candidates into another section."""
    _decide(config, ids, "move", {}, as_json, section=section)


@app.command()
def edit(
    candidate_id: Annotated[int, typer.Argument(metavar="ID")],
    title: Annotated[str | None, typer.Option(help="a title of your own; empty: the article's")] = None,
    summary: Annotated[str | None, typer.Option(help="a 摘要 of your own; - reads it from standard input")] = None,
    note: Annotated[str | None, typer.Option(help="a note to yourself")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Write title, summary or note yourself; your words are never replaced."""
    import sys

    from core.errors import UsageError

    if summary == "-":
        summary = sys.stdin.read()
    given = {"title": title, "summary": summary, "note": note}
    changes = {name: desk.as_kept(name, value) for name, value in given.items() if value is not None}
    if not changes:
        raise UsageError("nothing to edit: give --title, --summary or --note")
    _decide(config, [candidate_id], "edit", changes, as_json)


@app.command()
def undo(
    steps: Annotated[int, typer.Option("-n", "--steps", min=1, help="how many decisions")] = 1,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take back the last decision, or the last N."""
    from core.clock import now
    from store import queue as store_queue

    taken_back = store_queue.undo(_open(config)[1], steps=steps, now=now())
    if as_json:
        print_json(taken_back)
    elif not taken_back:
        say("nothing to undo")
    else:
        for step in taken_back:
            say(f"undone: {step.action} {step.candidate_id}")


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="all of them; two characters are enough")],
    limit: Annotated[int, typer.Option("-n", "--limit", min=1)] = 50,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Find candidates by words of title and body, whatever was decided."""
    settings, engine = _open(config)
    found = desk.found(settings, engine, " ".join(words), limit=limit)
    if not found and not as_json:
        say("nothing found; every word must stand in title or body")
        return
    _print_lines(settings, found, as_json)


@app.command()
def log(
    limit: Annotated[int, typer.Option("-n", "--limit", min=1)] = 20,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The last decisions, the newest first."""
    from core.clock import show as show_time
    from store import queue as store_queue

    steps = store_queue.history(_open(config)[1], limit=limit)
    if as_json:
        print_json(steps)
        return
    for step in steps:
        changed = ", ".join(f"{name}={value}" for name, value in step.after.items() if name != "decided_at")
        print(f"{show_time(step.at)}  {step.action} {step.candidate_id}  {changed}")


@app.command()
def stats(
    learn: Annotated[bool, typer.Option("--learn", help="learn from all issues and decisions, with proof")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """How many candidates there are by decision and section; what learning from them brings."""
    from store import queue as store_queue

    settings, engine = _open(config)
    if learn:
        from compose.teach import figures, in_words, teach

        lesson = teach(engine, settings)
        if as_json:
            shown = {"before": figures(lesson.before), "after": figures(lesson.after), "accepted": lesson.accepted}
            print_json({**shown, "learned_from": lesson.learned_from})
        else:
            print(in_words(lesson))
        return
    names = desk.section_names(settings)
    counts = store_queue.counts(engine)
    if as_json:
        print_json([{"decision": d, "section": s, "count": n} for (d, s), n in counts.items()])
        return
    for (decision, section), number in sorted(counts.items()):
        print(f"{decision.value}\t{names.get(section, section)}\t{number}")
    for line in _spending(settings, engine):
        say(line)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="of this machine; 0: any that is free")] = 8765,
    host: Annotated[str, typer.Option(help="others than this machine only with $JIANBAO_REVIEW_KEY")] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open", help="open the page in the browser")] = False,
    config: ConfigOption = None,
) -> None:
    """The queue and the draft as a page in the browser, on this machine only; Ctrl-C ends it."""
    import os

    from review.web.serve import KEY_VARIABLE
    from review.web.serve import serve as serve_page

    serve_page(read_config(config), host, port, os.environ.get(KEY_VARIABLE, ""), open_browser=open_browser)


def _spending(settings: Config, engine: Engine) -> list[str]:
    """What language models have cost this month, model by model; nothing if none was asked."""
    from curate.llm.budget import Spent, month_of, show_month
    from store.spending import Spending

    books, month = Spending(engine), month_of()
    found = books.by_model(month)
    lines = [f"LLM {month}: {show_month(Spent(*books.spent(month)), settings.llm)}"] if found else []
    return lines + [f"  {one.model}: {one.requests} requests, {one.tokens} tokens" for one in found]


def _is_terminal() -> bool:
    """Whether a whole screen can be drawn and read from."""
    import os
    import sys

    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _open(config: Path | None) -> tuple[Config, Engine]:
    from store.db import open_store

    settings = read_config(config)
    return settings, open_store(settings.store_url)


def _decide(
    config: Path | None, ids: list[int], action: str, changes: dict[str, Any], as_json: bool, *, section: str = ""
) -> None:
    from core.text import clean, shorten

    settings, engine = _open(config)
    steps = desk.decide(settings, engine, ids, action, changes, section=section)
    if as_json:
        print_json(steps)
    else:
        changed = {step.candidate_id for step in steps}
        for line in desk.lines_of(settings, ids):
            say(
                f"{action} {line.id} {shorten(clean(line.title), TITLE)}"
                + ("" if line.id in changed else "  (was so already)")
            )
    if desk.is_due(settings, engine):
        say(desk.learned(settings, engine))


def _print_lines(settings: Config, lines: list[Line], as_json: bool) -> None:
    if as_json:
        print_json(lines)
    elif not lines:
        say("nothing here; `ingest` fetches what is new, `review list --all` shows everything")
    else:
        from review.table import print_lines

        print_lines(lines, desk.section_names(settings))


def main() -> None:
    """The console script."""
    run(app, "review")


if __name__ == "__main__":
    main()
