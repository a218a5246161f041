"""Backtest: for each past issue, learn from what came before, and rank its items among titles that were not taken.

``--data`` is a folder with ``items.jsonl`` (or ``issues/items.jsonl``). The refused titles come from ``--negatives``,
or from ``relevance/negatives.txt`` in or near it; they carry no dates, so one half of them (by a hash) stands for
what was refused before, the other for what else there was at the time: ten for each item of the issue.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from benchmarks._items import configuration, past_items, taken_row
from benchmarks._titles import OTHERS_PER_ITEM, Title, auc, held_back, hits_at, others, refused, titles
from benchmarks.report import MissingData, mean, note, table
from core.config import Interest
from curate.clues import Clues
from curate.learned import REFUSED, TAKEN, margin
from curate.learning import RELEVANCE_STRENGTH, even, relevance_examples, with_others
from curate.relevance import interest_parts
from curate.training import fit

PLACES = (10, 20, 30, 50, 100)
FIRST = 25  # past items before the first ranking


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--data", type=Path, required=True, help="a folder with the past issues' items.jsonl")
    parser.add_argument("--negatives", type=Path, help="titles that were not taken, one a line")
    parser.add_argument("--from", dest="since", default="", metavar="DATE", help="rank only issues from this day on")
    parser.add_argument("--config", type=Path, help="config.toml with the interests")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Rank every issue by what came before it."""
    interests = configuration(args.config).interests
    past = [(item.date, taken_row(item)) for item in past_items(args.data)]
    before, beside = held_back(titles(_negatives(args)))
    known = [example for row in refused(before) for example in relevance_examples(row, interests)]
    taken = {id(row): relevance_examples(row, interests) for _, row in past}
    rows = []
    for issue in sorted({day for day, _ in past}):
        older = [row for day, row in past if day < issue]
        if len(older) < FIRST or issue < args.since:
            continue
        examples = [example for row in older for example in taken[id(row)]] + known
        model = fit(
            even(with_others(examples, interests)), (REFUSED, TAKEN), strength=RELEVANCE_STRENGTH, calibrate=False
        )
        texts = [row.clues.title for day, row in past if day == issue]
        rows.append(_ranked(issue, texts, beside, interests, lambda text, m=model: margin(text, interests, m)))
        rows[-1]["rules_r_precision"] = _ranked(issue, texts, beside, interests, None)["r_precision"]
    if not rows:
        raise MissingData(f"{args.data}: too few issues to rank any by the ones before")
    table("each issue ranked by what came before it", rows, quiet=args.json)
    figures = {name: mean([row[name] for row in rows]) for name in rows[0] if name not in ("issue", "items")}
    recall = {str(n): figures.pop(f"recall@{n}") for n in PLACES}
    if not args.json:
        _chart(recall)
    return {"issues": len(rows), "recall_at": recall, **figures}


def _ranked(issue: str, texts: list[str], beside: list[Title], interests: tuple[Interest, ...], score: Any) -> Any:
    """One line of the table: how an issue's titles stand among others."""

    def by_rules(text: str) -> float:
        return sum(part.worth for part in interest_parts(Clues(title=text), interests))

    rank = score or by_rules
    good = [rank(text) for text in texts]
    pool = others(list(range(len(beside))), OTHERS_PER_ITEM * len(good), issue)
    bad = [rank(beside[int(number)].row.clues.title) for number in pool]
    recall = {f"recall@{n}": hits_at(good, bad, n) / len(good) for n in PLACES}
    precision = hits_at(good, bad, len(good)) / len(good)
    return {"issue": issue, "items": len(good), **recall, "r_precision": precision, "auc": auc(good, bad) or 0.0}


def _negatives(args: argparse.Namespace) -> Path:
    if args.negatives:
        return Path(args.negatives)
    folders: list[Path] = [args.data, *args.data.resolve().parents[:2]]
    names = ("relevance/negatives.txt", "negatives.txt")
    found = next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)
    if found is None:
        raise MissingData(f"{args.data}: no relevance/negatives.txt in or near it; name the file with --negatives")
    return found


def _chart(recall: dict[str, float]) -> None:
    note("recall@N over all issues")
    for places, value in recall.items():
        note(f"{places:>5} {'█' * round(40 * value)}{'░' * (40 - round(40 * value))} {value:.3f}")
