"""The number trace: planted corruptions that are caught, and claims of untouched human summaries flagged.

Corruptions go into good summaries only: human ones and our extracts in which every claim is found in the body.
A wrong name is one that other articles have and this one has not; confusing the article's own is the swapped pair.
A corruption counts as caught if a flagged claim overlaps the changed words, or stands in their clause for a sign.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks._corrupt import _NAME, MAKERS, Corrupted
from benchmarks.report import json_lines, note, table

SPARE = (
    "PyTorch",
    "TensorRT",
    "Cortex",
    "OpenVINO",
    "Kirin",
    "Snapdragon",
    "MobileNet",
    "Winograd",
    "Vulkan",
    "FPGA",
    "RISCV",
    "NumPy",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--pairs", type=Path, required=True, help="rows of id, title, body, summary")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="misses and false alarms to print")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Plant, trace, count."""
    from curate.grounding import trace

    pairs = list(json_lines(args.pairs))
    claims = flagged = touched = 0
    for pair in pairs:
        traces = trace(pair["summary"], pair["body"], pair["title"])
        wrong = [item.text for item in traces if item.source_start is None]
        claims, flagged, touched = claims + len(traces), flagged + len(wrong), touched + bool(wrong)
        if wrong and touched <= args.show:
            note(f"flagged in {pair['id']}: {wrong}")
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for pair, fault in _planted(pairs, args.count, random.Random(args.seed)):
        planted[fault.kind] += 1
        traces = trace(fault.text, pair["body"], pair["title"])
        if _is_caught(fault, [(item.start, item.end) for item in traces if item.source_start is None]):
            caught[fault.kind] += 1
        elif args.show:
            start = max(0, fault.spans[0][0] - 25)
            note(f"missed {fault.kind} in {pair['id']} {fault.spans}: {fault.text[start : fault.spans[-1][1] + 25]!r}")
    rows = [{"kind": kind, "planted": planted[kind], "caught": caught[kind] / planted[kind]} for kind in planted]
    table("planted corruptions", rows, quiet=args.json)
    total = sum(planted.values())
    return {
        "caught": round(sum(caught.values()) / total, 4) if total else 0.0,
        "false_alarms": round(flagged / claims, 4) if claims else 0.0,
        "planted": total,
        "claims": claims,
        "summaries_flagged": round(touched / len(pairs), 4) if pairs else 0.0,
        "by_kind": {kind: round(caught[kind] / planted[kind], 4) for kind in planted},
    }


def _planted(pairs: list[dict[str, Any]], count: int, rng: random.Random) -> list[tuple[dict[str, Any], Corrupted]]:
    """As many of each kind as the texts have room for, at most one of a kind in a summary until all had their turn."""
    good = _good(pairs)
    found: list[tuple[dict[str, Any], Corrupted]] = []
    seen: set[str] = set()
    everywhere = sorted({name for pair in pairs for name in _NAME.findall(pair["body"][:3000])} | set(SPARE))
    spent = dict.fromkeys(MAKERS, 0)
    while len(found) < count and any(turns < 12 for turns in spent.values()):
        kind = min(
            (kind for kind in MAKERS if spent[kind] < 12), key=lambda kind: sum(f.kind == kind for _, f in found)
        )
        spent[kind] += 1
        rng.shuffle(good)
        quota = max(1, count // len(MAKERS) // 3)
        for pair, text in good:
            known = f"{pair['title']}\n{pair['body']}".casefold()
            names = [name for name in rng.sample(everywhere, 12) if name.casefold() not in known]
            fault = MAKERS[kind](text, names, rng)
            if fault and fault.text != text and fault.text not in seen and quota and len(found) < count:
                seen.add(fault.text)
                found.append((pair, fault))
                quota -= 1
    return found


def _good(pairs: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    from core.config import SectionConfig
    from core.types import Article
    from curate.grounding import trace
    from curate.summarise import summarise

    section = SectionConfig(key="x", title="x", short="x")
    found = []
    for pair in pairs:
        article = Article(url="", canonical_url="", identity=pair["id"], title=pair["title"], text=pair["body"])
        for text in (pair["summary"], summarise(article, section).text):
            traces = trace(text, pair["body"], pair["title"])
            if traces and all(item.source_start is not None for item in traces):
                found.append((pair, text))
    return found


def _is_caught(fault: Corrupted, flagged: list[tuple[int, int]]) -> bool:
    reach = 12 if fault.kind == "sign" else 1
    return any(start < b + reach and a - reach < end for a, b in fault.spans for start, end in flagged)
