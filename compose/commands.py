"""The commands beside ``compose --date``: import, check, sync, diff, learn."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import ConfigOption, JsonOption, print_json, read_config, say
from core.errors import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL, EXIT_USAGE, UsageError
from core.text import shorten

if TYPE_CHECKING:
    from datetime import date

    from core.config import Config
    from store.db import Engine

Files = Annotated[list[Path], typer.Argument(metavar="FILE|DIR...")]
WAYS = ("wechat", "pages", "email")  # that `publish` hands an issue to
SHOWN = 80  # columns of a title in a line
File = Annotated[Path, typer.Argument(metavar="FILE")]


def register(app: typer.Typer) -> None:
    """Add the commands to compose's application."""
    app.command("import")(import_issues)
    app.command("check")(check_file)
    app.command("sync")(sync)
    app.command("diff")(diff)
    app.command("learn")(learn)
    app.command("publish")(publish)
    app.command("schema")(schema)


def open_store_of(settings: Config) -> Engine:
    """The store, made when it is not there yet."""
    from store.db import open_store

    return open_store(settings.store_url)


def _existing_store(settings: Config) -> Engine | None:
    """The store if there is one; checking a file must not make one."""
    is_file = settings.store_url.startswith("sqlite")
    return open_store_of(settings) if not is_file or settings.path(settings.store.path).is_file() else None


def write_outlet(settings: Config, day: date, form: str, output: Path | None, theme: str) -> None:
    """The issue file of that date in the form of another outlet."""
    from compose.archive import read_issue
    from compose.files import write_atomic
    from compose.issue import output_path
    from compose.render.outlets import OUTLETS, Options
    from compose.render.pictures import on_disk_of

    source = output_path(settings, day, None)
    if not source.is_file():
        raise UsageError(f"{source}: no such file; `compose --date {day}` writes it")
    suffix, outlet = OUTLETS[form]
    _say_what_is_open(source, settings)
    content = outlet(
        read_issue(source, settings.edition), settings.edition, Options(theme=theme, templates=settings.templates)
    )
    if form == "wechat" and (pictures := on_disk_of(content)):
        say(f"not pasted with it: {', '.join(pictures)}; `compose publish {day} --to wechat` uploads them")
    if str(output) == "-":
        typer.echo(content, nl=False)
        return
    goal = output_path(settings, day, output, suffix)
    write_atomic(goal, content)
    typer.echo(str(goal))


def _say_what_is_open(source: Path, settings: Config) -> None:
    """Conflicts and proposals that the file still marks: no outlet shows the marks, so they are told here."""
    from compose.files import read_text
    from compose.preflight_draft import Context, Draft
    from compose.preflight_issue import machine

    for finding in machine(Draft(read_text(source), settings.edition, Context())):
        say(f"{source}:{finding.line}: {finding.message} → {finding.remedy}")


def import_issues(files: Files, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Take published issues into the store: what appeared when, where, from whom, in which words. What cannot be read
    is named and left out (exit code 3).
    """
    from compose.archive import expand, import_issue, read_issues
    from compose.teach import in_words, teach
    from core.clock import now

    settings = read_config(config)
    issues, faults = read_issues(expand(files), settings.edition)
    for fault in faults:
        say(fault)
    if not issues:
        raise typer.Exit(EXIT_USAGE)
    engine = open_store_of(settings)
    done = [import_issue(engine, issue, path, now=now()) for path, issue in issues]
    for one in done:
        for warning in one.warnings:
            say(f"{one.path}: {warning}")
    if as_json:
        print_json([asdict(one) for one in done])
    else:
        for one in done:
            typer.echo(f"{one.date}  {one.items} items  {one.briefs} briefs  {one.path}")
    say(in_words(teach(engine, settings)))
    raise typer.Exit(EXIT_PARTIAL if faults else EXIT_DONE)


def schema() -> None:
    """The JSON Schema of what `--format json` writes."""
    from core.issue_json import issue_schema

    print_json(issue_schema())


def check_file(
    file: File,
    repair: Annotated[bool, typer.Option("--fix", help="repair what is safe")] = False,
    online: Annotated[bool, typer.Option("--online", help="open every link: dead ones, redirects")] = False,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Preflight: what must not be published, with line and remedy. Exit code 1 if there are errors."""
    from compose.files import date_in_name, read_text, rewrite
    from compose.known import context_of
    from compose.preflight import check
    from compose.preflight_draft import ERROR, Draft
    from compose.preflight_fix import FIXABLE, fix

    settings = read_config(config)
    text, day = read_text(file), date_in_name(file)
    context = context_of(text, day, file.parent, settings.edition, _existing_store(settings))
    findings = check(text, settings.edition, context)
    if repair and any(f.code in FIXABLE for f in findings):
        text = fix(Draft(text, settings.edition, context), findings)
        rewrite(file, text)
        left = check(text, settings.edition, context)
        say(f"{file}: {len(findings) - len(left)} repaired")
        findings = left
    if online:
        from compose.publish.online import check_links

        findings = sorted([*findings, *check_links(text)])
    if as_json:
        print_json([asdict(finding) for finding in findings])
    for finding in () if as_json else findings:
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        typer.echo(f"{file}:{finding.line}: {finding.level} {finding.code}: {finding.message}{remedy}")
    errors = sum(finding.level == ERROR for finding in findings)
    say(f"{file}: {errors} errors, {len(findings) - errors} warnings")
    raise typer.Exit(EXIT_FAILED if errors else EXIT_DONE)


def sync(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only show what would change")] = False,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let the queue follow the file: what he deleted is rejected, what he moved or rewrote is so in the queue, too."""
    from compose.archive import read_issue
    from compose.files import read_text
    from compose.sync import plan
    from core.clock import now
    from store import issues, queue

    settings = read_config(config)
    engine = open_store_of(settings)
    day = read_issue(file, settings.edition).date
    changes = plan(issues.draft_base(engine, day), read_text(file), queue.candidates(engine), settings.edition)
    if not dry_run:
        for change in changes:
            queue.decide(engine, [change.candidate_id], change.action, change.changes, now=now())
    if as_json:
        print_json([asdict(change) for change in changes])
    for change in () if as_json else changes:
        typer.echo(
            f"{change.candidate_id}  {change.action}  {', '.join(change.changes)}  {shorten(change.title, SHOWN)}"
        )
    say(f"{len(changes)} {'would change' if dry_run else 'changed'} in the queue")


def diff(file: File, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """What the editor made of the last machine draft, item by item."""
    from compose.archive import read_issue
    from compose.files import read_text
    from compose.issue import drafts_own
    from compose.survival import fates, summarise

    settings = read_config(config)
    day = read_issue(file, settings.edition).date
    machine = drafts_own(open_store_of(settings), day)
    if not machine:
        raise UsageError(f"{file}: {_undrafted(day)}; `compose import {file}` takes in an issue written without one")
    found = fates(machine, read_text(file))
    if as_json:
        print_json({**asdict(summarise(day, found)), "items": [asdict(fate) for fate in found]})
        return
    for fate in found:
        moved = f" → {fate.section}" if fate.moved else ""
        typer.echo(f"{fate.fate:8} {fate.ratio:4.0%}  {shorten(fate.title, SHOWN)}{moved}")


def learn(
    files: Files,
    plot_file: Annotated[Path | None, typer.Option("--plot", metavar="FILE.svg", help="draw it over issues")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """After publication: import the issues, and say how much of each machine draft survived. Without a draft there is
    nothing to compare; the issue is named and imported all the same (exit code 3).
    """
    from compose.archive import expand, import_issue, read_issues
    from compose.files import read_text, write_atomic
    from compose.issue import drafts_own
    from compose.survival import fates, plot, summarise
    from compose.teach import in_words, teach
    from core.clock import now

    settings = read_config(config)
    issues, faults = read_issues(expand(files), settings.edition)
    engine = open_store_of(settings)
    summaries = []
    for path, issue in issues:
        import_issue(engine, issue, path, now=now())
        if machine := drafts_own(engine, issue.date):
            summaries.append(summarise(issue.date, fates(machine, read_text(path))))
        else:
            faults.append(f"{path}: imported, but not compared: {_undrafted(issue.date)}")
    for fault in faults:
        say(fault)
    if not issues:
        raise typer.Exit(EXIT_USAGE)
    if plot_file:
        write_atomic(plot_file, plot(summaries))
    if as_json:
        print_json([asdict(one) for one in summaries])
    for one in () if as_json else summaries:
        counts = f"{one.kept} kept, {one.edited} edited, {one.moved} moved, {one.dropped} dropped, {one.added} added"
        typer.echo(f"{one.date}  {one.survived:.0%} survived: {counts}")
    say(in_words(teach(engine, settings)))
    raise typer.Exit(EXIT_PARTIAL if faults else EXIT_DONE)


def _undrafted(day: date) -> str:
    return f"the store holds no machine draft of {day}, which `compose --date` keeps when it drafts an issue"


def publish(
    day: Annotated[str, typer.Argument(metavar="DATE")],
    to: Annotated[str, typer.Option(help="wechat (a draft), pages or email")],
    site: Annotated[Path | None, typer.Option(help="pages: the site's folder (default: above the issues)")] = None,
    base: Annotated[str, typer.Option("--url", help="pages: the site's address")] = "",
    theme: Annotated[str, typer.Option(help="wechat: green, blue, ink")] = "green",
    author: Annotated[str, typer.Option(help="wechat: the author's name")] = "",
    cover: Annotated[
        Path | None, typer.Option(help="wechat: a cover, JPEG or PNG (default: one with topics and date)")
    ] = None,
    api: Annotated[str, typer.Option(help="wechat: the API's address")] = "https://api.weixin.qq.com",
    server: Annotated[str, typer.Option("--smtp", help="email: host:port")] = "",
    sender: Annotated[str, typer.Option("--from", help="email: from whom")] = "",
    recipient: Annotated[str, typer.Option("--to-address", help="email: to whom")] = "",
    unsubscribe: Annotated[str, typer.Option(help="email: address for List-Unsubscribe")] = "",
    force: Annotated[bool, typer.Option("--force", help="even with errors in the preflight")] = False,
    config: ConfigOption = None,
) -> None:
    """Hand an issue over: save a WeChat draft, renew the site's files, send a mail. The preflight comes first."""
    from compose.archive import read_issue
    from compose.files import read_text
    from compose.issue import output_path
    from compose.known import context_of
    from compose.preflight import check
    from compose.preflight_draft import ERROR
    from compose.publish import deliver
    from compose.render.outlets import Options
    from core.clock import parse_date

    if to not in WAYS:
        ways = f"there are {', '.join(WAYS)} (pages: GitHub Pages)"
        raise UsageError(f"no way to {to!r}; {ways}; `compose --date {day} --format …` writes other forms")
    settings = read_config(config)
    file = output_path(settings, parse_date(day), None)
    if not file.is_file():
        raise UsageError(f"{file}: no such file; `compose --date {day}` writes it")
    issue, edition, text = read_issue(file, settings.edition), settings.edition, read_text(file)
    context = context_of(text, issue.date, file.parent, edition, _existing_store(settings))
    errors = [finding for finding in check(text, edition, context) if finding.level == ERROR]
    for finding in errors:
        say(f"{file}:{finding.line}: {finding.code}: {finding.message}")
    if errors and not force:
        say(f"not handed over; `compose check {file}` says more, --force does it all the same")
        raise typer.Exit(EXIT_FAILED)
    if to == "wechat":
        options = deliver.WechatOptions(api, theme, author, cover)
        typer.echo(f"draft {deliver.to_wechat(issue, edition, file.parent, options)}")
    elif to == "pages":
        goal = site or settings.path(settings.compose.output).parent
        for path in deliver.to_pages(issue, edition, goal, (base or edition.past_issues_url).rstrip("/")):
            typer.echo(str(path))
    else:
        deliver.to_mail(issue, edition, server, Options(sender=sender, to=recipient, unsubscribe=unsubscribe))
        typer.echo(f"sent to {recipient}")
