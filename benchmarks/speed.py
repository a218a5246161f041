"""CPU seconds for a pass over N feeds on loopback: the first, an unchanged one, and one with 5 % new entries.

Every pass is a process of its own, measured from its start to its end with all its children (worker processes), as
cron would run it; the origin is not counted. Peers run in the same session; `ratio_reader` and `ratio_floor` divide
our CPU time by theirs. With --no-validators the origin sends no ETag, so that only the equal body tells.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks._speed_contenders import ARTICLES, CONTENDERS, settle
from benchmarks._speed_origin import ENTRIES, new_entries
from benchmarks.report import note, table

PASSES = ("first", "unchanged", "some_new")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one pass took."""

    cpu_s: float
    rss_mb: float
    stored: int


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of this benchmark."""
    parser.add_argument("--feeds", type=int, default=1000, metavar="N", help="how many feeds of 30 entries (1000)")
    parser.add_argument("--articles", type=int, default=200, metavar="N", help="how many articles (200; 0 for none)")
    parser.add_argument("--no-validators", action="store_true", help="the origin sends no ETag")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """All contenders, one after the other, over the same feeds."""
    costs: dict[str, dict[str, Cost]] = {}
    for name in CONTENDERS:
        if name not in ("jianbao", "floor") and importlib.util.find_spec(name) is None:
            note(f"speed: {name} is not installed, left out")
            continue
        costs[name] = _contend(name, args.feeds, validators=not args.no_validators)
        rows = [{"pass": step, "cpu_s": cost.cpu_s, "rss_mb": cost.rss_mb} for step, cost in costs[name].items()]
        table(f"{name}, {args.feeds} feeds", rows, quiet=args.json)
    ours = costs["jianbao"]
    figures: dict[str, Any] = {"feeds": args.feeds, "validators": not args.no_validators}
    for step in PASSES:
        figures[step] = {"cpu_s": ours[step].cpu_s} | {
            f"ratio_{peer}": round(ours[step].cpu_s / costs[peer][step].cpu_s, 3) for peer in costs if peer != "jianbao"
        }
    if args.articles:
        figures["articles"] = _articles(args.articles, quiet=args.json)
    figures["rss_mb"] = max(cost.rss_mb for cost in ours.values())
    figures["peers"] = {
        peer: {step: cost.cpu_s for step, cost in steps.items()} for peer, steps in costs.items() if peer != "jianbao"
    }
    figures["entries_missing"] = {
        name: _expected(args.feeds, 1) - steps["some_new"].stored for name, steps in costs.items()
    }
    return figures


def _articles(count: int, *, quiet: bool) -> dict[str, float]:
    """What it takes to fetch, extract and store so many articles; ours also judges and summarises them."""
    costs = {}
    for name in ARTICLES:
        with tempfile.TemporaryDirectory() as folder, _origin(validators=True) as port:
            costs[name] = _pass(f"articles-{name}", Path(folder), port, count)
    rows = [{"who": name, "cpu_s": cost.cpu_s, "stored": cost.stored} for name, cost in costs.items()]
    table(f"{count} articles", rows, quiet=quiet)
    ours = costs["jianbao"]
    ratios = {f"ratio_{peer}": round(ours.cpu_s / cost.cpu_s, 3) for peer, cost in costs.items() if peer != "jianbao"}
    return {"n": count, "cpu_s": ours.cpu_s, "rss_mb": ours.rss_mb, "missing": count - ours.stored} | ratios


def _contend(name: str, feeds: int, *, validators: bool) -> dict[str, Cost]:
    with tempfile.TemporaryDirectory() as folder, _origin(validators=validators) as port:
        costs = {}
        for step in PASSES:
            if step == "some_new":
                urllib.request.urlopen(f"http://127.0.0.1:{port}/__step/1", timeout=30).close()
            costs[step] = _pass(name, Path(folder), port, feeds)
            settle(Path(folder))
    return costs


def _pass(name: str, folder: Path, port: int, feeds: int) -> Cost:
    """One process from start to end."""
    command = [sys.executable, "-m", "benchmarks._speed_contenders", name, str(folder), str(port), str(feeds)]
    with (folder / "stored").open("w+") as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{name} failed with exit code {process.returncode}")
        out.seek(0)
        stored = int(out.read().split()[-1])
    return Cost(round(used.ru_utime + used.ru_stime, 3), round(used.ru_maxrss / 1024, 1), stored)


def _expected(feeds: int, step: int) -> int:
    return sum(ENTRIES + new_entries(number, step) for number in range(feeds))


@contextmanager
def _origin(*, validators: bool) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks._speed_origin", *([] if validators else ["--no-validators"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()
