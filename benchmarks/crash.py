"""Passes killed (SIGKILL) and run again: is anything lost, stored twice, or corrupt?

Half of the kills come at a random moment, half just before the archive is synchronised to disk for the next commit.
After half of the former and all of the latter the power fails, too: the archive loses all bytes that were not
synchronised, while the store keeps all that it committed. An article is lost then if its page is not in the archive.

Controls are stores that were damaged on purpose, and passes that commit articles before their pages are on disk; what
the examination does not notice is a control missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks._crash_child import FEEDS, SYNCED, UNSYNCED
from benchmarks._origin import Asked, Origin, reply, running_origin
from benchmarks.report import note, table

ENTRIES = 12  # of each feed
SHARED = 3  # of them stand in the next feed, too
SHOWN = 3  # problems of one store
ROOT = Path(__file__).resolve().parent.parent


def configure(parser: argparse.ArgumentParser) -> None:
    """How often to kill."""
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Kill, run again, examine; then the controls."""
    chance = random.Random(args.seed)
    with running_origin() as origin, tempfile.TemporaryDirectory() as scratch:
        expected = _publish(origin)
        whole = Path(scratch) / "whole"
        seconds = _complete(origin, whole)
        found: Counter[str] = Counter()
        for trial in range(args.trials):
            folder = Path(scratch) / f"trial{trial}"
            found.update(_kill(origin, folder, seconds, chance))
            _complete(origin, folder)
            result = _examine(folder, expected)
            found.update(result)
            note(f"trial {trial + 1}: {dict(result)}")
            shutil.rmtree(folder)
        controls = _controls(whole, expected) | {
            "pages are not on disk when their articles are committed": unsynced_is_noticed(
                origin, Path(scratch) / "unsynced", expected
            )
        }
    table("Kills", [{"trials": args.trials, **found}], quiet=args.json)
    table("Controls", [{"damage": name, "noticed": noticed} for name, noticed in controls.items()], quiet=args.json)
    names = ("lost", "duplicated", "corrupt", "orphans")
    return {
        "trials": args.trials,
        "kills": found["kills"],
        "power_failures": found["power_failures"],
        "power_failures_that_cut": found["power_failures_that_cut"],
        "bytes_cut": found["bytes_cut"],
        **{name: found[name] for name in names},
        "controls": len(controls),
        "controls_missed": sum(not noticed for noticed in controls.values()),
    }


def _publish(origin: Origin) -> set[str]:
    """Feeds with ETags (so that what is lost stays lost) and their pages; returns the ids of all entries."""
    ids: set[str] = set()
    for number in range(FEEDS):
        own = [f"{number}-{n}" for n in range(ENTRIES)]
        lent = [f"{(number + 1) % FEEDS}-{n}" for n in range(SHARED)]
        ids.update(own)
        items = "".join(
            f"<item><title>第{one}篇</title><link>http://s.example:{origin.port}/a/{one}</link></item>"
            for one in own + lent
        )
        body = f"<rss version='2.0'><channel><title>{number}</title>{items}</channel></rss>".encode()
        origin.answers[f"/feed/{number}"] = _conditional(body)
    for one in ids:
        text = f"这是编号{one}的文章，讲模型压缩、低比特量化和移动端推理加速。" * 30
        html = f"<html><head><title>第{one}篇</title></head><body><article><h1>第{one}篇</h1><p>{text}</p></article>"
        origin.answers[f"/a/{one}"] = reply(html.encode(), "200 OK", "Content-Type: text/html; charset=utf-8")
    return ids


def _conditional(body: bytes) -> Callable[[Asked], bytes]:
    etag = f'"{zlib.crc32(body):x}"'

    def answer(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == etag:
            return reply(b"", "304 Not Modified", f"ETag: {etag}")
        return reply(body, "200 OK", f"ETag: {etag}", "Content-Type: application/rss+xml")

    return answer


def _start(origin: Origin, folder: Path, *how: str) -> subprocess.Popen[str]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks._crash_child", str(origin.port), str(folder), *how]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    _expect(child, "go")
    return child


def _expect(child: subprocess.Popen[str], *words: str) -> None:
    line = child.stdout.readline().strip() if child.stdout else ""
    if line not in words:
        raise RuntimeError(f"the pass said {line!r} where {words} was due (exit code {child.poll()})")


def _complete(origin: Origin, folder: Path) -> float:
    """A pass that nobody disturbs; returns the seconds it took."""
    with _start(origin, folder) as child:
        started = time.monotonic()
        _expect(child, "done")
    return time.monotonic() - started


def _kill(origin: Origin, folder: Path, seconds: float, chance: random.Random) -> Counter[str]:
    """Start a pass and kill it, up to three times in a row; kills while it was alive, and workers that outlived it."""
    seen: Counter[str] = Counter()
    for _ in range(chance.randint(1, 3)):
        before_sync = chance.random() < 0.5
        if before_sync:
            child = _start(origin, folder, str(chance.randrange(FEEDS * ENTRIES // 3)))
            moment = partial(_expect, child, "halted", "done")  # done, where less was left to do
        else:
            child = _start(origin, folder)
            moment = partial(time.sleep, chance.uniform(0, seconds))
        seen.update(_end(child, moment))
        if before_sync or chance.random() < 0.5:
            cut = _cut_power(folder)
            seen.update(power_failures=1, power_failures_that_cut=int(cut > 0), bytes_cut=cut)
    return seen


def _end(child: subprocess.Popen[str], moment: Callable[[], None]) -> Counter[str]:
    """Kill a pass at that moment."""
    import psutil

    workers = psutil.Process(child.pid).children(recursive=True)
    moment()
    alive = child.poll() is None
    child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()
    _, left = psutil.wait_procs(workers, timeout=10)
    return Counter(kills=int(alive), orphans=len(left))


def unsynced_is_noticed(origin: Origin, folder: Path, expected: set[str]) -> bool:
    """Whether a pass that commits articles before their pages are on disk is seen to lose some in a power failure."""
    child = _start(origin, folder, str(FEEDS), UNSYNCED)
    _end(child, partial(_expect, child, "halted"))
    _cut_power(folder)
    _complete(origin, folder)
    return _examine(folder, expected)["lost"] > 0


def _cut_power(folder: Path) -> int:
    """Take away what was never synchronised; returns how many bytes."""
    note = folder / SYNCED
    sizes = json.loads(note.read_text()) if note.exists() else {}
    cut = 0
    for path in (folder / "archive").glob("*.warc.gz"):
        safe = min(sizes.get(path.name, 0), path.stat().st_size)
        cut += path.stat().st_size - safe
        os.truncate(path, safe)
    return cut


def _examine(folder: Path, expected: set[str]) -> Counter[str]:
    """What is wrong with the store and the archive after all that."""
    from ingest.records import records
    from store.backup import check
    from store.db import open_store
    from store.queue import candidates

    result: Counter[str] = Counter()
    engine = open_store(f"sqlite+pysqlite:///{folder / 'store.sqlite3'}")
    stored = Counter(candidate.article.canonical_url.rsplit("/", 1)[-1] for candidate in candidates(engine))
    damage = check(engine)
    engine.dispose()
    for problem in damage[:SHOWN]:
        note(f"  {problem}")
    archived: set[str] = set()
    for path in (folder / "archive").glob("*.warc.gz"):
        for record, _ in records(path):
            if record.rec_type == "response":
                archived.add(record.rec_headers.get_header("WARC-Target-URI").rsplit("/", 1)[-1])
    result["lost"] = len(expected - stored.keys()) + len(stored.keys() - archived)
    result["duplicated"] = sum(count - 1 for count in stored.values())
    result["corrupt"] = len(damage)
    return result


def _controls(whole: Path, expected: set[str]) -> dict[str, bool]:
    """Damages done on purpose to a copy of a sound store, and whether the examination notices each."""
    damages = {
        "an article is missing": ("lost", "DELETE FROM candidate WHERE id = (SELECT max(id) FROM candidate)"),
        "an article is there twice": ("duplicated", _TWICE),
        "the full-text index lacks one": ("corrupt", "DELETE FROM article_fts WHERE rowid = 1"),
        "a reference leads nowhere": ("corrupt", "PRAGMA foreign_keys=OFF; UPDATE alias SET article_id = 999999"),
    }
    noticed = {"(none)": not _examine(whole, expected).total()}
    for name, (kind, statements) in damages.items():
        copy = whole.with_name("damaged")
        shutil.copytree(whole, copy)
        _damage(copy / "store.sqlite3", statements)
        noticed[name] = _examine(copy, expected)[kind] > 0
        shutil.rmtree(copy)
    copy = whole.with_name("damaged")
    shutil.copytree(whole, copy)
    for path in (copy / "archive").glob("*.warc.gz"):
        os.truncate(path, path.stat().st_size // 2)
    noticed["half of the archive is missing"] = _examine(copy, expected)["lost"] > 0
    shutil.rmtree(copy)
    return noticed


_TWICE = """
    CREATE TEMP TABLE twin AS SELECT * FROM article WHERE id = 1;
    UPDATE twin SET id = 100000, identity = 'x', canonical_url = 'https://mirror.example/a/' ||
        replace(canonical_url, rtrim(canonical_url, replace(canonical_url, '/', '')), '');
    INSERT INTO article SELECT * FROM twin;
    CREATE TEMP TABLE second AS SELECT * FROM candidate WHERE id = 1;
    UPDATE second SET id = 100000;
    INSERT INTO candidate SELECT * FROM second;
"""


def _damage(path: Path, statements: str) -> None:
    from store.db import connect

    engine = connect(f"sqlite+pysqlite:///{path}")
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.executescript(statements)
    engine.dispose()
