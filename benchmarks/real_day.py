"""A pass over real data: saved WeChat pages and feeds from the wild, replayed; then the draft of it.

The feeds' own article pages are not at hand, so their entries live on the text that the feed embeds, or fail as
"not archived": that, too, is shown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import tomlkit

from benchmarks.report import MissingData, json_lines, note, read_bytes, table

ROOT = Path(__file__).resolve().parent.parent
RECORDED_AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
BRIDGE = "https://bridge.example/feed.xml"


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the data are, how many feeds, where to leave store and draft."""
    parser.add_argument("--data", type=Path, required=True, help="the folder with wechat/ and feeds/kagi-wild/")
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--folder", type=Path, help="keep store, archive and draft here (a new folder)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Record, replay twice, compose; figures of what came in, what failed and why."""
    import tempfile

    if args.folder:
        args.folder.mkdir(parents=True)
        return _run(args, args.folder.resolve())
    with tempfile.TemporaryDirectory() as folder:
        return _run(args, Path(folder))


def _run(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from store.db import open_store, reading

    sources, warc = _record(args.data, args.feeds, folder)
    _write_config(folder / "config.toml", sources)
    first = _call(folder, "ingest", "--replay", str(warc), "-v")
    again = _call(folder, "ingest", "--replay", str(warc), "-v")
    drafted = _call(folder, "compose", "--date", "2026-11-21", "--since", "2017-01-01")
    for done in (first, again, drafted):
        note(done.stderr.strip())
    engine = open_store(f"sqlite+pysqlite:///{folder / 'var' / 'jianbao.sqlite3'}")
    with reading(engine) as connection:
        entries = connection.exec_driver_sql("SELECT status, failure_kind, count(*) FROM entry GROUP BY 1, 2").all()
        states = connection.exec_driver_sql("SELECT state, count(*) FROM article GROUP BY 1").all()
    table("Entries", [{"status": s, "failure": f, "entries": n} for s, f, n in entries], quiet=args.json)
    table("Articles", [{"state": s, "articles": n} for s, n in states], quiet=args.json)
    return {
        "sources": len(sources),
        "entries": sum(n for _, _, n in entries),
        "articles": sum(n for _, n in states),
        "states": dict(tuple(row) for row in states),
        "failures": {f or s: n for s, f, n in entries if s != "done"},
        "exit_codes": [first.returncode, again.returncode, drafted.returncode],
        "draft_lines": len((folder / "issues" / "2026-11-21.md").read_text(encoding="utf-8").splitlines()),
    }


def _record(data: Path, feeds: int, folder: Path) -> tuple[list[dict[str, Any]], Path]:
    from ingest.archive import ArchiveWriter
    from ingest.warc import day_file

    wild = sorted((data / "feeds" / "kagi-wild" / "benchmark_data").glob("*"))[:feeds]
    if not wild:
        raise MissingData(f"{data / 'feeds' / 'kagi-wild'}: no feeds there")
    with ArchiveWriter(folder / "recorded", lambda: RECORDED_AT) as archive:

        def keep(url: str, content_type: str, body: bytes) -> None:
            archive.record(url, [], 200, [("Content-Type", content_type)], body, RECORDED_AT)

        sources: list[dict[str, Any]] = [{"key": "wechat", "name": "微信", "url": BRIDGE, "max_per_run": 100}]
        items = []
        for row in json_lines(data / "wechat" / "manifest.jsonl"):
            link = row.get("link") or f"https://mp.weixin.qq.com/s/{Path(row['file']).name.split('.')[0]}"
            keep(link, "text/html", read_bytes(data / "wechat" / row["file"]))
            when = datetime.fromisoformat(row["published"]) if "published" in row else RECORDED_AT
            title = escape(" ".join(row.get("title", row["kind"]).split())[:60])
            items.append(
                f"<item><title>{title}</title><link>{escape(link)}</link><pubDate>{format_datetime(when)}</pubDate></item>"
            )
        feed = f'<rss version="2.0"><channel><title>bridge</title>{"".join(items)}</channel></rss>'
        keep(BRIDGE, "application/rss+xml", feed.encode())
        for path in wild:
            url = f"https://feeds.example/{path.name}"
            keep(url, "application/xml", path.read_bytes())
            sources.append({"key": path.name, "url": url})
    return sources, day_file(folder / "recorded", RECORDED_AT.date())


def _write_config(path: Path, sources: list[dict[str, Any]]) -> None:
    document = tomlkit.parse((ROOT / "config.toml").read_text(encoding="utf-8"))
    tables = tomlkit.aot()
    for source in sources:
        tables.append(tomlkit.item(source))
    document["sources"] = tables
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _call(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "jianbao", *words], cwd=folder.resolve(), capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 3):
        raise RuntimeError(f"jianbao {json.dumps(words)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done
