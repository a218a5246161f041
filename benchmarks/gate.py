"""Quality gates: every figure of floors.json is reached, or the gate fails; without the data it says what it left out.

A floor stands a little below what was last measured, so that noise does not trip it; raise it when a figure rises,
never lower it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.report import note, table

FLOORS = Path(__file__).parent / "floors.json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the data are; which gates."""
    parser.add_argument("--data", type=str, default="../shared", help="the folder that holds all the data")
    parser.add_argument("--only", nargs="*", default=[], help="only these benchmarks")
    parser.add_argument("--tables", action="store_true", help="the benchmarks' own tables, too")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run each benchmark of floors.json as a process of its own and hold its figures against the floors."""
    gates = json.loads(FLOORS.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    for gate in gates:
        if args.only and gate["benchmark"] not in args.only:
            continue
        words = [word.format(data=args.data) for word in gate["arguments"]]
        missing = [word for word in words if word.startswith(args.data) and not Path(word).exists()]
        if missing:
            left_out.append(gate["benchmark"])
            note(f"gate {gate['benchmark']}: left out, {missing[0]} is not here")
            continue
        figures = _figures(gate["benchmark"], words, tables=args.tables)
        rows += [_held(gate["benchmark"], figures, name, least, 1) for name, least in gate.get("least", {}).items()]
        rows += [_held(gate["benchmark"], figures, name, most, -1) for name, most in gate.get("most", {}).items()]
    table("Quality gates", rows, quiet=args.json)
    failed = [f"{row['benchmark']} {row['figure']}" for row in rows if not row["holds"]]
    if failed:
        raise SystemExit(f"quality gate: {', '.join(failed)} missed the bound in {FLOORS.name}")
    return {"held": len(rows), "left_out": left_out}


def _figures(name: str, words: list[str], *, tables: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", name, *words, *([] if tables else ["--json"])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"quality gate: benchmark {name} ended with exit code {done.returncode}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _held(name: str, figures: dict[str, Any], path: str, bound: float, direction: int) -> dict[str, Any]:
    value: Any = figures
    for part in path.split("."):
        value = value[part]
    holds = direction * value >= direction * bound
    sign = "≥" if direction > 0 else "≤"
    return {"benchmark": name, "figure": path, "value": value, "bound": f"{sign} {bound}", "holds": holds}
