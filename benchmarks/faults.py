"""Every fault of the fault server against the fetcher: bounded in time and memory, nothing forbidden reached.

Each fault is fetched as the feed of an allowed source and, if a page comes back, read as a feed in a worker process,
while a healthy source is polled beside it: `delay_s` is the longest it had to wait. On top of the server's list come
faults that it has not: names that resolve to private addresses, among others, or only the second time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks._faults_extra import extra_faults, tls_faults
from benchmarks._faults_trial import LIMIT_MB, LIMIT_S, Outcome, Trial
from benchmarks.report import MissingData, note, table

# What no fetcher may take for a good answer.
BROKEN = (
    "/bomb/", "/endless/", "/slow/", "/reset/", "/chunked/truncated", "/chunked/bad-size", "/chunked/huge-size",
    "/encoding/", "/length/short", "/length/declared-10g", "/headers/huge", "/proto/", "/redirect/loop",
    "/tls/unknown-ca", "/tls/wrong-host", "/tls/expired",
)  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of this benchmark."""
    parser.add_argument("--data", type=Path, required=True, help="the folder with fault_server.py")
    parser.add_argument("--only", default="", help="only faults whose path contains this")
    parser.add_argument("--offbox", action="store_true", help="redirects to real private networks too (under netns.sh)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run all faults, one after the other."""
    if not (args.data / "fault_server.py").is_file():
        raise MissingData(f"{args.data}/fault_server.py: no such file")
    found = asyncio.run(_run(args.data, args.only, offbox=args.offbox))
    if not found:
        raise MissingData(f"no fault's path contains {args.only!r}")
    bad = [one for one in found if _problems(one)]
    slowest = sorted((one for one in found if one not in bad), key=lambda one: -one.seconds)[:8]
    rows = [_row(one) for one in (*bad, *slowest)]
    table(f"{len(found)} faults: {len(bad)} bad ones, and the slowest of the others", rows, quiet=args.json)
    return {
        "faults": len(found),
        "unbounded": sum(one.seconds > LIMIT_S or one.mb > LIMIT_MB for one in found),
        "canary_hits": sum(one.canary for one in found),
        "max_s": max(one.seconds for one in found),
        "max_mb": max(one.mb for one in found),
        "delay_s": max(one.delay_s for one in found),
        "escapes": sum(one.what == "raised" for one in found),
        "taken_for_good": sum("taken for good" in _problems(one) for one in found),
        "gated": sum("HTTP 501" in one.why for one in found),
    }


def _row(one: Outcome) -> dict[str, Any]:
    row = asdict(one) | {"problem": ", ".join(_problems(one))}
    del row["why"]
    return row


def _problems(one: Outcome) -> list[str]:
    problems = {
        "too slow": one.seconds > LIMIT_S,
        "too much memory": one.mb > LIMIT_MB,
        "canary": one.canary > 0,
        "raised": one.what == "raised",
        "taken for good": one.what == "page" and one.fault.startswith(BROKEN),
    }
    return [name for name, true in problems.items() if true]


async def _run(data: Path, only: str, *, offbox: bool) -> list[Outcome]:
    listed = subprocess.run(
        [sys.executable, str(data / "fault_server.py"), "--list"], capture_output=True, text=True, check=True
    )
    paths = [line.split()[0] for line in listed.stdout.splitlines() if line.startswith("/")]
    with (
        _fault_server(data, offbox=offbox) as server,
        _healthy_server() as healthy,
        tempfile.TemporaryDirectory() as folder,
    ):
        port = server["port"]
        async with Trial.prepared(Path(folder), healthy) as trial:
            found = []
            for path in (path for path in paths if only in path):
                before = _canary_hits(port)
                outcome = await trial.attempt(path, f"http://127.0.0.1:{port}{path}")
                outcome.canary = 0 if path == "/canary" else _canary_hits(port) - before
                found.append(outcome)
                note(f"{path:32} {outcome.seconds:6.2f} s {outcome.mb:6.1f} MB  {outcome.what} {outcome.why:.100}")
            if not server["tls"]:
                note("faults: trustme is not installed, the four TLS cases are left out")
            further = [*await tls_faults(trial, server["tls"], server["authority"]), *await extra_faults(trial)]
            found.extend(one for one in further if only in one.fault)
    return found


def _canary_hits(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/__hits", timeout=30) as answer:
        return int(json.load(answer).get("/canary", 0))


# The server's own command line does not tell its certificate authority, so it is started through its `running`.
_START = """
import json, sys
sys.path.insert(0, sys.argv[1])
import fault_server
with fault_server.running(max_seconds=45, offbox=sys.argv[2] == "offbox") as server:
    authority = getattr(server, "ca_pem", b"").decode()
    print(json.dumps({"port": server.port, "tls": server.tls, "authority": authority}), flush=True)
    sys.stdin.read()
"""


@contextmanager
def _fault_server(data: Path, *, offbox: bool) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-c", _START, str(data), "offbox" if offbox else ""]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.kill()


@contextmanager
def _healthy_server() -> Iterator[int]:
    """A plain web server beside, whose answers should never have to wait."""
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server,
    ):
        Path(folder, "feed.xml").write_text('<rss version="2.0"><channel><title>t</title></channel></rss>')
        assert server.stdout
        try:
            yield int(server.stdout.readline().split("port ", 1)[1].split()[0])
        finally:
            server.terminate()
