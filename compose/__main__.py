"""``compose --date YYYY-MM-DD`` and ``compose import|check|publish|diff|learn|sync``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compose import commands
from core.cli import (
    ConfigOption,
    JsonOption,
    QuietOption,
    VerboseOption,
    new_app,
    print_json,
    read_config,
    run,
    say,
    set_up_logging,
)
from core.errors import UsageError

if TYPE_CHECKING:
    from compose.issue import Draft
    from core.config import Config
    from store.db import Engine

app = new_app("Write or refresh the draft of an issue; import, check and publish issue files.")
commands.register(app)

FORMATS = ("markdown", "wechat", "html", "zhihu", "plain", "email", "json")


@app.callback(invoke_without_command=True)
def compose(
    context: typer.Context,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="the issue's date")] = "",
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="what came in from that day on")] = "",
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="the outlet")] = "markdown",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="a file or folder; - prints it")] = None,
    back: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="put in again what was deleted in the file; repeatable")
    ] = None,
    theme: Annotated[str, typer.Option(help="how it looks in WeChat: green, blue, ink")] = "green",
    config: ConfigOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Write or refresh the draft of that date's issue: what the editor wrote there stays."""
    if context.invoked_subcommand is not None:
        return
    if not day:
        say(context.get_help())
        raise typer.Exit(2)
    from core.clock import parse_date

    wanted, start = parse_date(day), parse_date(since) if since else None
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}; there are {', '.join(FORMATS)}")
    if start and start > wanted:
        raise UsageError(f"--since {start} is later than --date {wanted}")
    set_up_logging(verbose, quiet)
    settings = read_config(config)
    if form != "markdown":
        commands.write_outlet(settings, wanted, form, output, theme)
        return
    from core.lock import held, lock_path

    with held(lock_path(settings, "compose")):
        _compose(settings, commands.open_store_of(settings), wanted, start, output, back or [], as_json, quiet)


def _compose(
    settings: Config,
    engine: Engine,
    day: date,
    since: date | None,
    output: Path | None,
    back: list[int],
    as_json: bool,
    quiet: bool,
) -> None:
    from compose.issue import compose_draft, describe, differences, output_path, save_draft
    from compose.lead import count
    from compose.left_out import in_words
    from core.clock import now, today

    path = output_path(settings, day, output)
    if (age := (today() - day).days) > settings.compose.max_days and not path.exists():
        say(f"{day} is {age} days ago: an issue of what came in lately, under that date? What it takes, no other gets")
    _check_back(engine, back)
    draft = compose_draft(settings, engine, day, path=path, since=since, today=today(), back=back)
    if not draft.empty:
        save_draft(engine, day, draft, now=now())
    apart = differences(engine, draft)
    if not quiet:
        say(f"{day} {describe(draft)}")
        _say_what_was_done(draft)
        for line in in_words(apart, path, day):
            say(line)
    if as_json:
        print_json(
            {
                "date": day,
                "path": path,
                "state": "empty" if draft.empty else draft.state,
                **draft.changes,
                "deleted": [candidate.id for candidate in apart.deleted],
                "undecided": [candidate.id for candidate in apart.undecided],
                "otherwise": [candidate.id for candidate in apart.otherwise],
                "items": count(draft.issue),
                "briefs": len(draft.issue.briefs),
                "proposals": draft.proposing,
                "summaries": draft.origins,
                "llm": draft.spent,
                "since": draft.span.start,
                "since_reason": draft.span.reason,
            }
        )
    elif not draft.empty:
        print(path)


def _check_back(engine: Engine, ids: list[int]) -> None:
    """UsageError for a candidate that does not exist or was rejected: it could not come back."""
    from core.types import Decision
    from store import queue

    for id_ in ids:
        candidate = queue.get(engine, id_)
        if candidate.decision is Decision.REJECTED:
            raise UsageError(f"--back {id_}: it is {candidate.decision}; `review accept {id_}` first")


def _say_what_was_done(draft: Draft) -> None:
    from compose.issue import describe_changes, describe_words

    if draft.empty:
        say(f"{draft.path}: not written")
        return
    say(f"{draft.path}: {draft.state}{describe_changes(draft)}")
    if words := describe_words(draft):
        say(words)
    if draft.trouble:
        say(draft.trouble)


def main() -> None:
    """The console script."""
    run(app, "compose")


if __name__ == "__main__":
    main()
