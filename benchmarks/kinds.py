"""Every kind of source through the real command: what was run, and the line that came out.

Nothing leaves the machine. `loopback` rows talk over HTTP to a server here, which the configuration names as its proxy,
so that any http:// address ends there; `recorded` rows, for services that have one fixed https address, are played with
--replay from a WARC of answers in their documented formats (_kinds_answers.py). With --data, the feeds of real WeChat
bridges in that folder are played, too. A row is good when its whole line is what was expected and the command's exit
code is: 0, but 3 for a pass that tells of silence. That is due, by name, for each recording whose newest article is
half a year old; every source of a pass has a row, so nothing else can hide behind the code.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import _kinds_answers as give
from benchmarks import _kinds_inbox as inbox
from benchmarks._kinds_recorded import RECORDED, Recorded
from benchmarks._origin import Origin, reply, running_origin
from benchmarks.report import note, table
from core.errors import EXIT_DONE, EXIT_PARTIAL

if TYPE_CHECKING:
    from core.types import Entry, Source
    from ingest.archive import ArchiveWriter

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SITE = "http://news.example"
LINKS = (f"{SITE}/a1", f"{SITE}/a2")
OLD = timedelta(days=180)  # a recording whose newest article is older has fallen silent
SILENT = r", has shown nothing new for \d+ days; usual is every \d+ (?:days|hours)"
SUMMARY = "{}, 0 updated, 0 known"
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
HEAD = """
[edition]
name = "kinds"
[[edition.sections]]
key = "news"
title = "新闻"
short = "新闻"
[ingest]
requests_per_second = 1000
per_host = 8
workers = 1
inbox = "drop"
"""


@dataclass(frozen=True, slots=True)
class Done:
    """One row."""

    what: str
    how: str
    command: str
    line: str
    exit: int
    why: str  # of that exit code
    good: bool


@dataclass(frozen=True, slots=True)
class Here:
    """A source on the loopback server."""

    key: str
    what: str
    path: str
    body: bytes
    expected: str = "2 entries, 2 new, 2 read"
    kind: str = "feed"


def _pair(name: str) -> tuple[str, str]:
    return f"{SITE}/{name}1", f"{SITE}/{name}2"


HERE = (
    Here("rss", "RSS 2.0", "/rss.xml", give.rss(*_pair("rss"))),
    Here("rss091", "RSS 0.91", "/old.xml", give.old_rss(*_pair("old"))),
    Here("rdf", "RSS 1.0 (RDF)", "/index.rdf", give.rdf(*_pair("rdf"))),
    Here("atom", "Atom", "/atom.xml", give.atom("Atom", *((u, u, u) for u in _pair("atom")))),
    Here("json", "JSON Feed", "/feed.json", give.json_feed(*_pair("json"))),
    Here("page", "list page, CSS selectors", "/list", give.list_page(*_pair("page")), kind="page"),
    Here("sitemap", "sitemap.xml", "/sitemap.xml", give.sitemap(*_pair("map")), kind="page"),
    Here("news-sitemap", "news sitemap", "/news.xml", give.sitemap(*_pair("newsmap"), news=True), kind="page"),
    Here("bridge", "WeChat bridge (RSSHub and the like)", "/bridge.xml", give.rss(*_pair("bridge")), kind="wechat"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Where real bridges' feeds are, if at hand."""
    parser.add_argument("--data", type=Path, help="a folder with feeds of WeChat bridges")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """All rows."""
    with tempfile.TemporaryDirectory() as folder, running_origin() as origin:
        done = [*_loopback(Path(folder) / "here", origin), *_recorded(Path(folder) / "there", args.data)]
    rows = [
        {
            "what": d.what,
            "how": d.how,
            "command": d.command,
            "came out": d.line,
            "exit": f"{d.exit}: {d.why}",
            "good": d.good,
        }
        for d in done
    ]
    table("Kinds of sources", rows, quiet=args.json)
    for one in done:
        if not one.good:
            note(f"{one.what}: {one.line} (exit code {one.exit})")
    return {"kinds": len(done), "failed": sum(not one.good for one in done), "rows": rows}


def _loopback(folder: Path, origin: Origin) -> Iterator[Done]:
    """Sources on the server here, then what a person puts in by hand, then OPML."""
    (folder / "drop").mkdir(parents=True)
    for one in HERE:
        origin.answers[SITE + one.path] = reply(one.body)
    origin.answers[f"{SITE}/home"] = reply(give.list_page(*LINKS, head=ALTERNATE))
    origin.answers[f"{SITE}/plain"] = reply(give.list_page(*(f"{SITE}/list{n}" for n in range(6))))
    for name in (
        *(f"{one.key}" for one in HERE),
        "a",
        "old",
        "map",
        "newsmap",
        "txt",
        "blob",
        "mail",
        "md",
        "drop",
        "url",
    ):
        for number in range(1, 4):
            origin.answers[f"{SITE}/{name}{number}"] = _page(f"{name} 第 {number} 篇")
    blocks: list[dict[str, Any]] = [{"key": one.key, "kind": one.kind, "url": SITE + one.path} for one in HERE]
    blocks[5]["options"] = {"item": "li.post", "link": "a", "date": "time"}
    _configure(folder, blocks, f'proxy = "http://127.0.0.1:{origin.port}"\n')
    (folder / "drop" / "links.txt").write_text(f"{SITE}/drop1\n{SITE}/drop2\n")
    command = ["-v", "--all"]
    said, code = _call(folder, command)
    for one in HERE:
        yield _row(one.what, "loopback", command, _line(said, one.key), f"{one.key}: {one.expected}", code)
    line = _line(said, "inbox")
    yield _row("inbox: watched folder", "loopback", command, line, "inbox: 0 entries, 0 new, 2 read", code)
    for what, address, expected in (
        ("sources add: a page that names its feed", "/home", re.escape(f'url = "{SITE}/rss.xml"')),
        ("sources add: a page without a feed", "/plain", 'kind = "page"'),
        ("sources add: a sitemap", "/sitemap.xml", 'kind = "page"'),
    ):
        command = ["sources", "add", SITE + address, "--dry-run"]
        said, code = _call(folder, command)
        yield _row(what, "loopback", command, _first(said, expected), expected, code)
    for what, names, stdin, expected in inbox.put(folder, SITE):
        expected = SUMMARY.format(expected)
        said, code = _call(folder, ["add", *names], stdin)
        yield _row(f"inbox: {what}", "loopback", ["add", *names], _first(said, expected), expected, code)
    yield from _opml(folder)


def _opml(folder: Path) -> Iterator[Done]:
    outline = f'<outline text="组"><outline type="rss" text="OPML" xmlUrl="{SITE}/opml.xml"/></outline>'
    (folder / "list.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    for command, expected in (
        (["sources", "import", "list.opml"], r"\S+: 1 sources added, 0 were there already; .*"),
        (["sources", "export"], f'<outline type="rss" text="OPML" title="OPML" xmlUrl="{re.escape(SITE)}/opml.xml" />'),
    ):
        said, code = _call(folder, command)
        yield _row(f"OPML {command[1]}", "file", command, _first(said, expected), expected, code)


def _recorded(folder: Path, data: Path | None) -> Iterator[Done]:
    """Services with fixed addresses, and real bridges' feeds, from one recording."""
    from ingest.archive import ArchiveWriter

    folder.mkdir()
    cases = [*RECORDED, *_bridges(data)]
    _configure(folder, [{"key": case.key, **case.table} for case in cases])
    with ArchiveWriter(folder / "recorded", lambda: NOW) as archive:
        cases = list(_recording(archive, cases))
    (file,) = (folder / "recorded").glob("*.warc.gz")
    command = ["-v", "--replay", str(file.relative_to(folder))]
    said, code = _call(folder, command)
    silent = [case.key for case in cases if SILENT in case.expected]
    due, why = (EXIT_PARTIAL, f"{len(silent)} recordings are silent") if silent else (EXIT_DONE, "all well")
    for case in cases:
        line = _line(said, case.key)
        yield _row(case.what, "recorded", command, line, f"{case.key}: {case.expected}", code, due=due, why=why)


def _bridges(data: Path | None) -> Iterator[Recorded]:
    """Feeds of real bridges, each file at an address of its own; all articles that the file holds are expected."""
    for number, path in enumerate(sorted(data.iterdir()) if data else ()):
        if path.suffix in (".xml", ".atom", ".json"):
            kind = "wechat-history" if path.name.startswith("profile") else "wechat"
            block = {"kind": kind, "url": f"https://bridge.example/{number}", "max_per_run": 1000}
            body = path.read_bytes()
            yield Recorded(f"bridge{number}", path.name, block, (body,), f"{_articles_in(body)} entries", "text/xml")


def _articles_in(body: bytes) -> int:
    """How many articles a bridge's file holds, counted without our readers."""
    if not body.lstrip().startswith((b"{", b"[")):
        return len(re.findall(rb"<(?:item|entry)[\s>]", body))
    if listed := json.loads(body).get("items"):
        return len(listed)
    return len(re.findall(r'content_url\\?":\s*\\?"[^"\\]', body.decode()))


def _recording(archive: ArchiveWriter, cases: Sequence[Recorded]) -> Iterator[Recorded]:
    """Each source with its answers recorded. Of a bridge's, what is expected is written out: every article once, in
    the first file that shows it, and silence where the newest is old.
    """
    from core.urls import identity

    seen: set[str] = set()
    for case in cases:
        entries = _record(archive, case)
        shown = {identity(entry.url) for entry in entries}
        new, times = len(shown - seen), {entry.published.at for entry in entries if entry.published}
        seen |= shown
        if case in RECORDED:
            yield case
            continue
        read = f", {new} new" + (f", {new} read" if new else "")
        silent = SILENT if len(times) > 2 and NOW - max(times) > OLD else ""
        yield replace(case, expected=case.expected + read + silent)


def _record(archive: ArchiveWriter, case: Recorded) -> list[Entry]:
    """The answers of a source, and a page behind each of its entries, which come back."""
    from core.config import SourceConfig
    from core.types import Failure, Page
    from ingest.kinds import KINDS

    source: Source = SourceConfig(key=case.key, **case.table).source()
    kind = KINDS[source.kind]
    entries: list[Entry] = []
    for request, body in zip(kind.requests(source), case.answers, strict=True):
        headers = {"content-type": case.form}
        archive.record(request.url, [], 200, [*headers.items()], body, NOW)
        page = Page(url=request.url, final_url=request.url, status=200, body=body, fetched_at=NOW, headers=headers)
        feed = kind.read(source, page, NOW)
        entries += [] if isinstance(feed, Failure) else feed.entries
    for entry in entries:
        html = _html(entry.title or entry.url)
        archive.record(entry.url, [], 200, [("Content-Type", "text/html; charset=utf-8")], html, NOW)
    return entries


def _html(title: str) -> bytes:
    text = f"这是《{title}》的正文，讲模型压缩、低比特量化和移动端推理怎样配合。" * 12
    wechat = f"<div id='js_article'><h1 id='activity-name'>{title}</h1><div id='js_content'><p>{text}</p></div></div>"
    return f"<html><head><title>{title}</title></head><body><article>{wechat}</article></body></html>".encode()


def _page(title: str) -> bytes:
    return reply(_html(title), "200 OK", "Content-Type: text/html; charset=utf-8")


def _configure(folder: Path, blocks: Sequence[dict[str, Any]], network: str = "") -> None:
    import tomlkit

    (folder / "config.toml").write_text(HEAD + network + tomlkit.dumps({"sources": list(blocks)}), encoding="utf-8")


def _call(folder: Path, arguments: Sequence[str], stdin: str = "") -> tuple[str, int]:
    """The command as a person would run it; everything it said, and its exit code."""
    command = [sys.executable, "-m", "ingest", "--config", str(folder / "config.toml")]
    relative = [str(folder / one) if (folder / one).exists() else one for one in arguments]
    done = subprocess.run([*command, *relative], cwd=ROOT, input=stdin, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


def _line(said: str, key: str) -> str:
    return next((line for line in said.splitlines() if line.startswith(f"{key}: ")), said.strip()[-300:])


def _first(said: str, expected: str) -> str:
    lines = said.strip().splitlines()
    return next((line for line in lines if re.fullmatch(expected, line.strip())), lines[-1] if lines else "")


def _row(
    what: str,
    how: str,
    command: Sequence[str],
    line: str,
    expected: str,
    code: int,
    *,
    due: int = EXIT_DONE,
    why: str = "all well",
) -> Done:
    """`expected` is a pattern of the whole line, `due` the exit code that the command has to end with, and why."""
    good = bool(re.fullmatch(expected, line.strip())) and code == due
    return Done(what, how, "ingest " + shlex.join(command), line.strip(), code, why if code == due else "?", good)
