"""``ingest`` (one pass over what is due), ``ingest add|waiting|sources|serve|recheck``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

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
from core.clock import show
from core.errors import EXIT_DONE, EXIT_PARTIAL, LockHeld
from ingest import archive_cli, sources_cli

if TYPE_CHECKING:
    from core.config import Config
    from core.types import Article, Failure
    from ingest.once import Order
    from ingest.report import RunReport


class Group(TyperGroup):
    """``--replay A.warc.gz B.warc.gz``: further files need no further --replay."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Repeat the option for each file that follows one."""
        spread: list[str] = []
        for word in args:
            follows = len(spread) > 1 and spread[-2] == "--replay" and word.endswith((".warc", ".warc.gz"))
            spread += ["--replay", word] if follows else [word]
        return super().parse_args(ctx, spread)


app = new_app("Fetch what the sources show, or add links, pages and blobs by hand.", cls=Group)
app.add_typer(sources_cli.app, name="sources")
app.add_typer(archive_cli.app, name="archive")


@app.callback(invoke_without_command=True)
def ingest(
    context: typer.Context,
    source: Annotated[list[str] | None, typer.Option(metavar="KEY", help="only this source, due or not")] = None,
    everything: Annotated[bool, typer.Option("--all", help="all sources, due or not")] = False,
    replay: Annotated[
        list[Path] | None, typer.Option(metavar="FILE.warc.gz...", help="recorded days instead of the network")
    ] = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = 0,
    quiet: QuietOption = False,
    config: ConfigOption = None,
) -> None:
    """One pass over every source that is due: what cron runs, silent when nothing needs a person."""
    set_up_logging(verbose, quiet)
    if context.invoked_subcommand is not None:
        return
    from ingest.once import Order

    order = Order(keys=tuple(source or ()), everything=everything, replay=tuple(replay or ()))
    report = _pass(read_config(config), order, quiet=quiet)
    if as_json:
        print_json(report.data())
    _tell(report, verbose=verbose, quiet=quiet)
    raise typer.Exit(report.exit_code)


def _pass(config: Config, order: Order, *, quiet: bool) -> RunReport:
    import time

    from ingest.notify import deliver, pending_path
    from ingest.once import ingest_once
    from ingest.progress import bar

    total = len(order.keys) or sum(source.enabled for source in config.all_sources)
    with bar(total, wanted=not quiet) as progress:
        report = ingest_once(config, order, progress=progress)
    title = f"{config.edition.name}: sources in trouble"
    deliver(config.ingest.notify, title, pending_path(config), time.sleep)
    return report


def _tell(report: RunReport, *, verbose: int, quiet: bool) -> None:
    """On a terminal a line per source and the summary; under cron only what needs a person."""
    watched = (sys.stderr.isatty() and not quiet) or verbose
    for line in report.sources.values():
        if line.trouble and not watched:
            say(f"{line.key}: {line.trouble}")
        elif watched and (line.polled or line.read or line.failed):
            say(line.line)
    if watched:
        say(report.summary)
    elif report.alarm:
        say(report.alarm)


@app.command()
def add(
    what: Annotated[list[str], typer.Argument(metavar="URL|FILE|DIR|-...", help="- reads a pasted blob from stdin")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would be stored; keep nothing")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Put links, saved pages, a WARC, a folder of them, or a pasted blob into the queue."""
    from core.clock import now
    from ingest.add import add as put_in
    from ingest.add import exit_code, gather, look, queue
    from ingest.own import own_addresses
    from ingest.progress import bar

    settings = read_config(config)
    given = gather(what, sys.stdin.read, now(), own_addresses(settings))
    if given.left_out:
        say(f"{given.left_out} links left out as no news (footers, lists of past issues, home pages, licences)")
    for problem in given.problems:
        say(problem)
    if dry_run:
        found = look(settings, given)
        for article in found:
            _print_article(article, as_json=as_json)
        raise typer.Exit(exit_code(found))
    try:
        with bar(0, wanted=True) as progress:
            report, known = put_in(settings, given, progress=progress)
    except LockHeld:
        if given.pages:
            raise
        say(f"{queue(settings, given)} links queued; another run is under way, and the next one reads them")
        raise typer.Exit(EXIT_DONE) from None
    code = exit_code([*report.failures, *([None] * report.articles.total()), *([None] * known)])
    if as_json:
        print_json({**report.data(), "known_before": known, "exit_code": code})
    for failure in report.failures:
        say(f"{failure.where}: {failure.why} ({failure.kind})")
    later = sum(failure.retry_at is not None for failure in report.failures)
    kept = (
        f", {later} not read yet, kept with what you said of them for a later `ingest` (`ingest waiting` lists them)"
        if later
        else ""
    )
    tally = report.articles
    say(f"{tally['new']} new, {tally['updated']} updated, {known + tally['known']} known{kept}")
    raise typer.Exit(code)


def _print_article(article: Article | Failure, *, as_json: bool) -> None:
    from core.types import Failure

    if as_json:
        print_json(article)
    elif isinstance(article, Failure):
        say(f"{article.where}: {article.why} ({article.kind})")
    else:
        published = show(article.published.at) if article.published else ""
        facts = [article.title, article.account, article.author, published, article.state, article.canonical_url]
        print(" | ".join(fact for fact in facts if fact), article.markdown, sep="\n\n")


@app.command()
def waiting(as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """The links that are queued but not read yet: why the last try failed, and when the next one is due."""
    from store.db import open_store
    from store.sources import unread

    found = unread(open_store(read_config(config).store_url))
    if as_json:
        print_json(found)
        return
    for one in found:
        due = show(one.retry_at, "%m-%d %H:%M") or "next run"
        print(
            f"{due:11}  {one.source_key}  {one.title or '(no title)'}  {one.url}"
            + (f"  ({one.failure})" if one.failure else "")
        )
    if not found:
        say("nothing waits")


@app.command()
def recheck(
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="what came in from that day on")] = "",
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="at most so many, the most relevant first")] = 200,
    replay: Annotated[list[Path] | None, typer.Option(metavar="FILE.warc.gz", help="instead of the network")] = None,
    archived: Annotated[
        bool, typer.Option("--archived", help="the pages that were kept, instead of the network")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Visit the articles of the queue again and record which are live, changed or deleted; or, after an upgrade, read
    the kept pages once more with --archived, without network.
    """
    from collections import Counter

    from core.clock import parse_date, start_of
    from core.types import Decision
    from ingest.recheck import recheck as revisit
    from store.queue import candidates

    wanted = [decision for decision in Decision if decision is not Decision.REJECTED]
    first = start_of(parse_date(since)) if since else None
    checked = revisit(
        read_config(config),
        lambda engine: candidates(engine, decisions=wanted, since=first, limit=limit),
        tuple(replay or ()),
        from_archive=archived,
    )
    if as_json:
        print_json(checked)
    else:
        for one in checked:
            if one.now != "live":
                print(f"{one.id:>5}  {one.now:9}  {one.title}  {one.url}" + (f"  ({one.why})" if one.why else ""))
    counted = Counter(one.now for one in checked)
    say(", ".join(f"{count} {state}" for state, count in counted.most_common()) or "the queue is empty")
    raise typer.Exit(EXIT_PARTIAL if counted["unknown"] else EXIT_DONE)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="for /healthz and /metrics, on loopback; 0: no port")] = 8377,
    verbose: VerboseOption = 0,
    config: ConfigOption = None,
) -> None:
    """Run passes on the schedule of config.toml until told to stop."""
    from core.config import find_config
    from ingest.serve import serve as run_service

    set_up_logging(verbose + 1)
    run_service(read_config(config), find_config(config), port)


def main() -> None:
    """The console script."""
    run(app, "ingest")


if __name__ == "__main__":
    main()
