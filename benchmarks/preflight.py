"""Does ``compose check`` find what is wrong with real issues, and leave alone what is right?

Real defects are counted without the checks' own code: from the lines of the file, and from the folder's items.jsonl
where there is one. Besides, each issue is spoilt in fourteen ways, one at a time. found and missed count both.
A false alarm is an error where no real defect is, or one that a planted defect causes elsewhere; warnings on real
issues are counted by themselves.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
SIGNED = "https://mp.weixin.qq.com/s?src=11&timestamp=1600000000&ver=2500&signature=AbCdEf*GhIjKl"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--data", type=Path, required=True, help="a folder of issues, YYYY-MM-DD.md, and items.jsonl")


@dataclass(frozen=True)
class _Case:
    text: str
    context: Context
    rng: random.Random


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
    for day, path in files.items():
        text = path.read_text(encoding="utf-8")
        case = _Case(text, Context(day=day, earlier=dict(earlier), previous=previous), random.Random(str(day)))
        plain = check(text, edition, case.context)
        _count_real(plain, _real(text, rows_of.get(str(day))), counts, by_kind)
        _count_planted(case, plain, edition, counts, by_kind)
        counts["warnings"] += sum(finding.level != ERROR for finding in plain)
        previous = parse_issue(text, edition, day)
        for item in (item for section in previous.sections for item in section.items if is_http(item.url)):
            earlier.setdefault(identity(item.url), Earlier(day, item.title))
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
    case: _Case, plain: list[Finding], edition: EditionConfig, counts: Counter[str], by_kind: dict[str, Counter[str]]
) -> None:
    known = Counter((f.code, f.message) for f in plain)
    for kind, plant in PLANTS.items():
        spoilt = plant(case)
        if spoilt is None or spoilt == case.text:
            continue
        fresh = _fresh(check(spoilt, edition, case.context), known)
        hit = any(f.code in (kind, *_KIN.get(kind, ())) for f in fresh)
        alarms = [f for f in fresh if f.level == ERROR and f.code not in (kind, *_KIN.get(kind, ()))]
        counts["planted_found"] += hit
        counts["planted_missed"] += not hit
        counts["planted_false_alarms"] += len(alarms)
        by_kind[kind].update(found=int(hit), missed=int(not hit), false_alarms=len(alarms))


def _fresh(findings: list[Finding], known: Counter[tuple[str, str]]) -> list[Finding]:
    """The findings that were not there before; lines may have moved."""
    left = known.copy()
    fresh = []
    for finding in findings:
        key = (finding.code, finding.message)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(finding)
    return fresh


# What else a planted defect truly causes: an item that came in or went makes 本次N条 wrong.
_KIN: dict[str, tuple[str, ...]] = {
    "earlier-link": ("wrong-count",),
    "broken-link": ("empty-link", "wrong-count"),
    "leftover": ("wrong-count",),
    "missing-dash": ("wrong-count",),
    "leftover-lead": ("wrong-count",),
}


def _heads(text: str) -> list[re.Match[str]]:
    """The heads of items, those of the list of past issues left out, and those that are spoilt already."""
    body = re.split(r"^## .*往期回顾", text, maxsplit=1, flags=re.M)[0]
    return [m for m in _HEAD.finditer(body) if "signature=" not in m[1]]


def _head(case: _Case) -> re.Match[str] | None:
    clean = _heads(case.text)
    return case.rng.choice(clean) if clean else None


def _at_url(case: _Case, url: Callable[[str], str]) -> str | None:
    head = _head(case)
    return case.text[: head.start(1)] + url(head[1]) + case.text[head.end(1) :] if head else None


def _repeat(case: _Case) -> str | None:
    heads = list(dict.fromkeys(m[1] for m in _heads(case.text)))
    if len(heads) < 2:
        return None
    one, other = case.rng.sample(heads, 2)
    return case.text.replace(f"]({one})", f"]({other})", 1)


def _undash(case: _Case) -> str | None:
    found = list(re.finditer(r"^- (?=\[[^\]\n]*\]\(http[^)\n]*\)\s*\n摘要)", case.text, re.M))
    head = case.rng.choice(found) if found else None
    return case.text[: head.start()] + case.text[head.end() :] if head else None


def _unclose(case: _Case) -> str | None:
    head = _head(case)
    return case.text[: head.end() - 1] + case.text[head.end() :] if head else None


def _old_item(case: _Case) -> str | None:
    items = [item for s in (case.context.previous.sections if case.context.previous else ()) for item in s.items]
    old = [item for item in items if item.url and "signature=" not in item.url]
    head = _head(case)
    if not old or head is None:
        return None
    item = case.rng.choice(old)
    return f"{case.text[: head.start()]}- [{item.title}]({item.url})  \n摘要：旧。  \n{case.text[head.start() :]}"


def _old_lead(case: _Case) -> str | None:
    old = case.context.previous.lead if case.context.previous else ""
    return (
        re.sub(r"^> 导读.*$", lambda _: f"> 导读：{old}".replace("\n", ""), case.text, count=1, flags=re.M)
        if old
        else None
    )


def _ascii(case: _Case) -> str | None:
    found = list(re.finditer(r"(?<=[\u4e00-\u9fff])，(?=[\u4e00-\u9fff])", case.text[: case.text.rfind("\n## ")]))
    mark = case.rng.choice(found) if found else None
    return case.text[: mark.start()] + "," + case.text[mark.end() :] if mark else None


def _silent(case: _Case) -> str | None:
    found = list(re.finditer(r"(?<=\)  \n)摘要：[^\n]*\n(?=- \[)", case.text))
    one = case.rng.choice(found) if found else None
    return case.text[: one.start()] + case.text[one.end() :] if one else None


def _other_day(case: _Case) -> str:
    day: date = case.context.day or date(2020, 1, 1)
    return case.text.replace(f"({day})", f"({day - timedelta(days=14)})", 1)


def _begun(case: _Case) -> str | None:
    head = _head(case)
    return f"{case.text[: head.start()]}- [\n{case.text[head.start() :]}" if head else None


def _sign(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}utm_source=x&utm_medium=y"


PLANTS: dict[str, Callable[[_Case], str | None]] = {
    "empty-link": lambda case: _at_url(case, lambda _: ""),
    "signed-link": lambda case: _at_url(case, lambda _: SIGNED),
    "tracker": lambda case: _at_url(case, _sign),
    "escaped-url": lambda case: _at_url(case, lambda url: url + "/a\\_b"),
    "broken-link": _unclose,
    "repeated-link": _repeat,
    "missing-dash": _undash,
    "earlier-link": _old_item,
    "leftover-lead": _old_lead,
    "leftover": _begun,
    "ascii-punctuation": _ascii,
    "no-summary": _silent,
    "wrong-date": _other_day,
    "wrong-count": lambda case: re.sub(
        r"(本[次期](?:内容)?\s*)(\d+)(\s*条)", lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}", case.text, count=1
    ),
}
