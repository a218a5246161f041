"""Summaries against human ones: character ROUGE at the reference's length, share of the oracle, readability, peers.

Each pair's section length is the reference's, so that what is measured is the choice of sentences. Readability is
measured on the summaries that the editor would see, at the sections' lengths (LENGTHS): `defects` is the share of
these with each defect, `defects_at_reference` that of the extracts for ROUGE, which may be a line long. `ms` is
processor time of a whole summary with its trace at the reference's length, `section_ms` at the sections'.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks._peers import peers
from benchmarks._rouge import all_three, oracle
from benchmarks.report import json_lines, mean, table
from benchmarks.train_summaries import in_training, in_trial

LENGTHS = ((200, 450), (100, 300))  # characters of a 摘要: most sections', a blog's
SHOWN = ("r1", "r2", "rl")


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--pairs", type=Path, required=True, help="rows of id, title, body, summary")
    parser.add_argument("--held-out", action="store_true", help="leave out the pairs that the scorer was trained on")
    parser.add_argument("--no-peers", action="store_true")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure our summaries, a plain lead, the greedy oracle, and every peer, on the same pairs."""
    pairs = [pair for pair in json_lines(args.pairs) if not (args.held_out and in_training(pair))]
    groups: dict[str, list[dict[str, Any]]] = {"all": pairs}
    for pair in pairs:
        groups.setdefault("newsletter" if "section" in pair else "public", []).append(pair)
        if "section" not in pair and not in_training(pair) and not in_trial(pair):
            groups.setdefault("untouched", []).append(pair)  # neither learned from nor used to compare settings
    others = {} if args.no_peers else peers()
    measured = {pair["id"]: _measure(pair, others) for pair in pairs}
    figures: dict[str, Any] = {}
    rows = []
    for group, members in groups.items():
        found = _figures([measured[pair["id"]] for pair in members])
        rows.extend(_rows(group, found))
        figures |= found if group == "all" else {group: found}
    figures["trained_on"] = sum(in_training(pair) for pair in pairs)
    table("character ROUGE F1 at the reference's length", rows, quiet=args.json)
    return figures


def _measure(pair: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    from core.config import SectionConfig
    from core.text import sentences
    from core.types import Article
    from curate.summarise import summarise
    from curate.summarise.readable import defects

    wanted = len(pair["summary"])
    article = Article(
        url="https://example.org/", canonical_url="", identity=pair["id"], title=pair["title"], text=pair["body"],
        account=pair.get("source", ""), language=pair.get("lang", ""),
    )  # fmt: skip

    def timed(limits: tuple[int, int]) -> tuple[str, float]:
        section = SectionConfig(key="x", title="x", short="x", summary_chars=limits)
        before = time.process_time()
        text = summarise(article, section).text
        return text, 1000 * (time.process_time() - before)

    text, spent = timed((wanted, 2 * wanted + 100))
    shown = [timed(limits) for limits in LENGTHS]
    whole = [part for line in pair["body"].splitlines() for part in sentences(line)]
    texts = {"ours": text, "lead": pair["body"], "oracle": oracle(whole, pair["summary"])}
    texts |= {name: peer(pair["body"], wanted) for name, peer in others.items()}
    scores = {name: all_three(text, pair["summary"]) for name, text in texts.items()}
    return {
        "scores": scores,
        "ms": spent,
        "defects_at_reference": defects(text),
        "defects": [defects(summary) for summary, _ in shown],
        "section_ms": [took for _, took in shown],
    }


def _figures(measured: list[dict[str, Any]]) -> dict[str, Any]:
    names = measured[0]["scores"] if measured else {}
    scores = {
        name: {key: mean([100 * item["scores"][name][i] for item in measured]) for i, key in enumerate(SHOWN)}
        for name in names
    }
    ours, best = scores.pop("ours"), scores.pop("oracle")
    defects = Counter(defect for item in measured for each in item["defects"] for defect in each)
    short = Counter(defect for item in measured for defect in item["defects_at_reference"])
    section_ms = [took for item in measured for took in item["section_ms"]]
    return {
        "n": len(measured),
        **ours,
        **{f"oracle_{key}": round(ours[key] / best[key], 4) if best[key] else 0.0 for key in SHOWN},
        "oracle": best,
        "defects": {name: round(count / len(section_ms), 4) for name, count in defects.most_common()},
        "defects_at_reference": {name: round(count / len(measured), 4) for name, count in short.most_common()},
        "ms": mean([item["ms"] for item in measured]),
        "ms_p95": _p95([item["ms"] for item in measured]),
        "section_ms": mean(section_ms),
        "section_ms_p95": _p95(section_ms),
        "peers": scores,
    }


def _p95(values: list[float]) -> float:
    return round(sorted(values)[int(0.95 * (len(values) - 1))], 2) if values else 0.0


def _rows(group: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    lines = {"jianbao": found, "oracle": found["oracle"]} | found["peers"]
    return [
        {"pairs": f"{group} ({found['n']})", "by": name} | {k: line[k] for k in SHOWN} for name, line in lines.items()
    ]
