"""Every issue of a folder read and written back: is anything lost?

lost: issues that, written anew in house style (nothing kept verbatim), do not read as the same issue again; or whose
words are not all in what was written. identical: issues that, read and written back untouched, are the same text but
for blanks at line ends. fields: the share of fields that agree with the folder's items.jsonl, where there is one.
mutants: the same for as many issues in forms that nobody has written yet (see _mutants.py), each told by its number.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks._mutants import add_options, mutated
from benchmarks.report import MissingData, json_lines, note, table
from compose.inline import unix, visible
from compose.parse import parse_issue
from compose.render.markdown import render, without_spelling
from core.config import EditionConfig, load_config
from core.text import tokens
from core.types import Issue, Item


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--data", type=Path, required=True, help="a folder of issues, YYYY-MM-DD.md")
    add_options(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """issues, lost, identical, bytes_identical, warnings, and the agreement of the fields."""
    edition = load_config(Path(__file__).parents[1] / "config.toml", env={}).edition
    paths = sorted(args.data.glob("*.md"))
    if not paths:
        raise MissingData(f"{args.data}: no issues (*.md) in it")
    rows, parsed, texts = [], {}, []
    for path in paths:
        texts.append(text := path.read_text(encoding="utf-8"))
        issue = parsed[path.stem] = parse_issue(text, edition)
        rows.append({"issue": path.stem, **_measure(text, issue, edition)})
    table("round trip", rows, quiet=args.json)
    total = {name: sum(int(row[name]) for row in rows) for name in ("lost", "identical", "bytes_identical", "warnings")}
    mutants = _mutants(texts, args.mutants, args.seed, edition) if args.mutants else {}
    return {"issues": len(rows), **total, **_agreement(args.data / "items.jsonl", parsed), **mutants}


def _mutants(texts: Sequence[str], number: int, seed: int, edition: EditionConfig) -> dict[str, int]:
    """How many of the mutants are lost, come back changed, or cannot be read at all."""
    counts = Counter({"mutants": number, "mutants_lost": 0, "mutants_changed": 0, "mutants_crashed": 0})
    for n in range(number):
        rng = random.Random(f"{seed}:{n}")
        text = mutated(rng.choice(texts), rng)
        try:
            found = _measure(text, parse_issue(text, edition), edition)
        except Exception as error:  # noqa: BLE001 - any is a finding
            note(f"mutant {n}: {error!r}")
            counts["mutants_crashed"] += 1
            continue
        counts["mutants_lost"] += found["lost"]
        counts["mutants_changed"] += not found["bytes_identical"]
        if found["lost"] or not found["bytes_identical"]:
            note(f"mutant {n}: {'lost' if found['lost'] else 'changed'}")
    return dict(counts)


def _measure(text: str, issue: Issue, edition: EditionConfig) -> dict[str, int]:
    back = render(issue, edition)
    bare = without_spelling(issue)
    styled = render(replace(bare, footer=issue.footer), edition)
    again = without_spelling(parse_issue(styled, edition))
    same = replace(again, warnings=()) == replace(bare, warnings=())
    missing = Counter(tokens(visible(text))) - Counter(tokens(visible(styled)))
    for word in ("摘", "要", "丨"):  # what house style writes by itself, and a separator it writes as |
        missing.pop(word, None)
    return {
        "lost": int(not same or bool(missing)),
        "identical": int(_stripped(back) == _stripped(unix(text))),
        "bytes_identical": int(back == unix(text)),
        "house_style": int(_stripped(styled) == _stripped(text)),
        "warnings": len(issue.warnings),
    }


def _stripped(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n")]


def _agreement(truth: Path, parsed: dict[str, Issue]) -> dict[str, float]:
    """Share of items whose field is as the folder's items.jsonl has it."""
    if not truth.is_file():
        note(f"{truth}: no such file; the fields are not compared")
        return {}
    expected = defaultdict(list)
    for row in json_lines(truth):
        if row["date"] in parsed:
            expected[row["date"]].append(row)
    right: Counter[str] = Counter()
    total = 0
    for day, rows in expected.items():
        items = [item for s in parsed[day].sections for item in s.items if item.title or item.url]
        total += len(rows)
        for item, row in zip(items, rows, strict=False):
            right.update(name for name, agrees in _compared(item, row).items() if agrees)
    names = ("title", "account", "url", "tags", "summary")
    return {f"items_{name}": round(right[name] / total, 4) if total else 0.0 for name in names} | {"items": total}


def _compared(item: Item, row: dict[str, Any]) -> dict[str, bool]:
    title = "".join((item.repo + item.title).split())
    wanted = "".join(row["title"].split())
    if item.repo and wanted.startswith(item.repo):
        wanted = item.repo + wanted[len(item.repo) :].lstrip(":：")
    return {
        "title": title == wanted,
        "account": item.account == row["source"],
        "url": item.url == row["url"],
        "tags": list(item.tags) == row["tags"],
        "summary": "".join(item.summary.split()) == "".join(row["summary"].split()),
    }
