"""Start-up: CPU time of ``jianbao --help`` and ``review list`` as multiples of ``python -c pass``, in turn."""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.report import table

CHARACTERS = "端侧推理量化剪枝芯片部署模型压缩框架开源论文发布加速编译器算子"
ROOT = Path(__file__).resolve().parent.parent


def configure(parser: argparse.ArgumentParser) -> None:
    """How many candidates, how many rounds."""
    parser.add_argument("--candidates", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """The commands in turn, one after the other, in every round; medians of user + system time."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.sqlite3"
        _fill(store, args.candidates)
        commands = {
            "pass": ["-c", "pass"],
            "help": ["-m", "jianbao", "--help"],
            "list": ["-m", "jianbao", "review", "list"],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(args.rounds + 1):
            for name, command in commands.items():
                spent = _cpu_seconds(command, {**os.environ, "JIANBAO_STORE__PATH": str(store)})
                if number:  # the first round warms the caches
                    seconds[name].append(spent)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    figures = {
        "candidates": args.candidates,
        "pass_s": round(medians["pass"], 4),
        "help_ratio": round(medians["help"] / medians["pass"], 1),
        "list_ratio": round(medians["list"] / medians["pass"], 1),
    }
    table("Start-up, CPU time", [{"command": n, "s": round(s, 4)} for n, s in medians.items()], quiet=args.json)
    return figures


def _cpu_seconds(command: list[str], env: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _fill(path: Path, number: int) -> None:
    from core.types import Article, Judgement, Moment
    from store.articles import Harvest, save_batch
    from store.db import open_store

    engine, chance, now = open_store(f"sqlite+pysqlite:///{path}"), random.Random(1), datetime(2026, 11, 20, tzinfo=UTC)
    harvest = []
    for place in range(number):
        url = f"https://example.com/{place}"
        words = "".join(chance.choices(CHARACTERS, k=800))
        article = Article(
            url=url,
            canonical_url=url,
            identity=url,
            title=words[:25],
            account="示例号",
            published=Moment(now - timedelta(minutes=place)),
            text=words,
            markdown=words,
        )
        section = chance.choice(["news", "papers", "blog"])
        judgement = Judgement(section=section, relevance=chance.random(), summary=words)
        harvest.append(Harvest(article=article, judgement=judgement, fetched_at=now))
    for start in range(0, number, 500):
        save_batch(engine, harvest[start : start + 500], now=now)
    engine.dispose()
