"""Quality gates: every figure of floors.json is reached, or the gate fails; without the data it says what it left out.

A floor stands a little below what was last measured, so that noise does not trip it; raise it when a figure rises,
never lower it: the gate fails, too, when a floor is laxer than in any committed version of the file. A benchmark whose
arguments have changed measures something else and starts anew.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import note, table

Gate = dict[str, Any]  # benchmark, arguments, bounds by figure: "least" and "most"

FLOORS = Path(__file__).parent / "floors.json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the data are; which gates."""
    parser.add_argument("--data", type=str, default="../shared", help="the folder that holds all the data")
    parser.add_argument("--only", nargs="*", default=[], help="only these benchmarks")
    parser.add_argument("--tables", action="store_true", help="the benchmarks' own tables, too")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run each benchmark of floors.json as a process of its own and hold its figures against the floors."""
    gates = json.loads(FLOORS.read_text(encoding="utf-8"))
    if laxer := [found for older in committed(FLOORS) for found in lowered(older, gates)]:
        raise SystemExit(f"quality gate: a bound was lowered in {FLOORS.name}: {', '.join(dict.fromkeys(laxer))}")
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


def committed(path: Path) -> list[list[Gate]]:
    """Every version of a file of floors that git knows of; none outside of a repository."""
    found = _git(path, "log", "--format=%H", "--", path.name)
    versions = (_git(path, "show", f"{commit}:./{path.name}") for commit in found.split())
    return [json.loads(version) for version in versions if version]


def _git(path: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(path.parent), *words], capture_output=True, text=True, check=False)
    except FileNotFoundError:  # an installation without git has no history to compare with
        return ""
    return done.stdout if not done.returncode else ""


def lowered(older: Sequence[Gate], newer: Sequence[Gate]) -> list[str]:
    """The bounds of the older gates that the newer ones have loosened or dropped, as words."""
    now = {_measured(gate): gate for gate in newer}
    found = []
    for gate in older:
        if (same := now.get(_measured(gate))) is None:
            continue
        for side, direction in (("least", 1), ("most", -1)):
            for name, bound in gate.get(side, {}).items():
                new = same.get(side, {}).get(name)
                if new is None or direction * new < direction * bound:
                    found.append(f"{gate['benchmark']} {name} from {bound} to {'nothing' if new is None else new}")
    return found


def _measured(gate: Gate) -> tuple[str, ...]:
    return (gate["benchmark"], *gate["arguments"])


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
