"""Does ``compose check`` find what is wrong with real issues, and leave alone what is right?

Real defects are counted without the checks' own code: from the lines of the file, and from the folder's items.jsonl
where there is one. Besides, each issue is spoilt in every way of _defects.py, one at a time, and in --mutants N
further ones chosen by chance. found and missed count both.
A false alarm is an error where no real defect is, or one that a planted defect causes elsewhere; warnings on real
issues are counted by themselves.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks._defects import ALSO, KIN, PLANTS, Case, with_articles
from benchmarks._mutants import add_options
from benchmarks.report import MissingData, json_lines, note, table
from compose.files import issue_files
from compose.parse import parse_issue
from compose.preflight import check
from compose.preflight_draft import ERROR, Context, Earlier, Finding
from core.config import EditionConfig, load_config
from core.types import Issue
from core.urls import identity, is_http

Truth = Counter[tuple[str, int]]
_HEAD = re.compile(r"^- .*\]\((https?://[^)\s]+)\)", re.M)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--data", type=Path, required=True, help="a folder of issues, YYYY-MM-DD.md, and items.jsonl")
    add_options(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """found, missed, false_alarms; the same for real and planted defects; warnings."""
    edition = load_config(Path(__file__).parents[1] / "config.toml", env={}).edition
    files = issue_files(args.data)
    if not files:
        raise MissingData(f"{args.data}: no issues (YYYY-MM-DD.md) in it")
    rows_of = _items(args.data / "items.jsonl")
    counts: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    earlier: dict[str, Earlier] = {}
    previous: Issue | None = None
    cases: list[Case] = []
    for day, path in files.items():
        text = path.read_text(encoding="utf-8")
        case = Case(text, Context(day=day, earlier=dict(earlier), previous=previous), random.Random(str(day)))
        plain = check(text, edition, case.context)
        _count_real(plain, _real(text, rows_of.get(str(day))), counts, by_kind)
        issue = parse_issue(text, edition, day)
        cases.append(replace(case, context=with_articles(case.context, issue)))
        _count_planted(cases[-1], edition, counts, by_kind, PLANTS)
        counts["warnings"] += sum(finding.level != ERROR for finding in plain)
        previous = issue
        for item in (item for section in previous.sections for item in section.items if is_http(item.url)):
            earlier.setdefault(identity(item.url), Earlier(day, item.title))
    for n in range(args.mutants):
        rng = random.Random(f"{args.seed}:{n}")
        _count_planted(replace(rng.choice(cases), rng=rng), edition, counts, by_kind, [rng.choice(list(PLANTS))])
    table("preflight", [{"kind": kind, **by_kind[kind]} for kind in sorted(by_kind)], quiet=args.json)
    total = {name: counts[f"real_{name}"] + counts[f"planted_{name}"] for name in ("found", "missed", "false_alarms")}
    return {"issues": len(files), **total, **{k: counts[k] for k in sorted(counts)}}


def _items(path: Path) -> dict[str, list[dict[str, Any]]]:
    if not path.is_file():
        note(f"{path}: no such file; real defects are counted from the lines of the issues alone")
        return {}
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in json_lines(path):
        rows[row["date"]].append(row)
    return rows


def _real(text: str, rows: list[dict[str, Any]] | None) -> Truth:
    """The real defects of an issue as (kind, line); line 0 where only their number is known."""
    truth: Truth = Counter()
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        truth["signed-link", number] += "mp.weixin.qq.com" in line and "signature=" in line
        if found := _HEAD.match(line):
            truth["repeated-link", number] += found[1] in seen
            seen.add(found[1])
    if rows is not None:
        truth["empty-link", 0] += sum(row["url_state"] != "ok" for row in rows)
        said = re.search(r"本[次期](?:内容)?\s*(\d+)\s*条", text)
        truth["wrong-count", 0] += bool(said and int(said[1]) != len(rows))
    return +truth


def _count_real(findings: list[Finding], truth: Truth, counts: Counter[str], by_kind: dict[str, Counter[str]]) -> None:
    judged = {kind for kind, _ in truth} | {"signed-link", "repeated-link"}
    for (kind, line), wanted in truth.items():
        got = sum(f.code == kind and line in (0, f.line) for f in findings)
        counts["real_found"] += min(got, wanted)
        counts["real_missed"] += max(0, wanted - got)
        by_kind[kind].update(found=min(got, wanted), missed=max(0, wanted - got))
    for finding in findings:
        if finding.level != ERROR or finding.code == "broken-link":  # a broken link is plain to see in its line
            continue
        known = truth[finding.code, finding.line] or truth[finding.code, 0]
        if not known or finding.code not in judged:
            counts["real_false_alarms"] += 1
            by_kind[finding.code]["false_alarms"] += 1


def _count_planted(
    case: Case, edition: EditionConfig, counts: Counter[str], by_kind: dict[str, Counter[str]], kinds: Iterable[str]
) -> None:
    known = Counter(_named(f) for f in check(case.text, edition, case.context))
    for kind in kinds:
        spoilt = PLANTS[kind](case)
        if spoilt is None or spoilt == case.text:
            continue
        fresh = _fresh(check(spoilt, edition, case.context), known)
        code = kind.partition(" ")[0]
        hit = any(f.code in (code, *ALSO.get(code, ())) for f in fresh)
        alarms = [f for f in fresh if f.level == ERROR and f.code not in (code, *KIN.get(kind, ()))]
        counts["planted_found"] += hit
        counts["planted_missed"] += not hit
        counts["planted_false_alarms"] += len(alarms)
        by_kind[kind].update(found=int(hit), missed=int(not hit), false_alarms=len(alarms))
        if alarms or not hit:
            note(f"{case.context.day} {kind}: {'missed' if not hit else alarms[0].code + ' ' + alarms[0].message}")


def _named(finding: Finding) -> tuple[str, str]:
    return finding.code, re.sub(r"line \d+", "line", finding.message)


def _fresh(findings: list[Finding], known: Counter[tuple[str, str]]) -> list[Finding]:
    """The findings that were not there before; lines may have moved."""
    left = known.copy()
    fresh = []
    for finding in findings:
        key = _named(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(finding)
    return fresh
