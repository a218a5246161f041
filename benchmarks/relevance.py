"""Relevance: learn from taken and refused titles, rank others.

``--positives`` and ``--negatives`` are learned from: ``items.jsonl``, or titles one a line. ``--test`` holds
labelled titles (JSON lines with ``title``, ``relevant`` and, where known, ``hard`` and ``date``). If its rows have no
label they are later published items, and one half of ``--negatives`` (by a hash) is kept from learning to rank them
among. Without ``hard`` in the data, near misses are the refused titles that speak of AI, chips or computing.
R-precision: each issue's items among ten times as many refused titles. The rules alone are measured beside it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks._items import configuration
from benchmarks._titles import OTHERS_PER_ITEM, Title, accepted, auc, held_back, hits_at, others, refused, titles
from benchmarks.report import MissingData, mean, note, table
from curate.clues import Clues
from curate.learned import margin
from curate.learning import relevance_model
from curate.relevance import interest_parts

WORST = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--positives", type=Path, required=True, help="taken titles: items.jsonl, .jsonl or .txt")
    parser.add_argument("--negatives", type=Path, required=True, help="refused titles: .txt or .jsonl")
    parser.add_argument("--test", type=Path, required=True, help="titles to rank: labelled .jsonl, or items.jsonl")
    parser.add_argument("--positives-until", default="9999", metavar="DATE", help="learn from issues up to this day")
    parser.add_argument("--test-from", default="", metavar="DATE", help="rank only issues from this day on")
    parser.add_argument("--config", type=Path, help="config.toml with the interests")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Learn, rank, and count."""
    interests = configuration(args.config).interests
    positives = [title for title in titles(args.positives) if title.issue <= args.positives_until]
    negatives = titles(args.negatives)
    test = [title for title in titles(args.test) if not title.issue or title.issue >= args.test_from]
    if all(title.taken for title in test):
        note("the test has only taken titles: half of the negatives are kept from learning for it")
        negatives, kept = held_back(negatives)
        test += [Title(title.row, False, title.hard) for title in kept]
    elif any(title.taken is None for title in test):
        raise MissingData(f"{args.test}: titles without a label")
    model = relevance_model(accepted(positives) + refused(negatives), interests)
    figures = measure(test, lambda text: margin(text, interests, model))
    rules = measure(test, lambda text: sum(part.worth for part in interest_parts(Clues(title=text), interests)))
    show(test, [margin(title.row.clues.title, interests, model) for title in test], quiet=args.json)
    return {**figures, "rules": rules, "n": len(test), "train_n": len(positives) + len(negatives)}


def measure(test: Sequence[Title], score: Callable[[str], float]) -> dict[str, Any]:
    """AUC against all refused titles, against near misses, and mean R-precision of the issues."""
    scores = [score(title.row.clues.title) for title in test]
    good = [value for title, value in zip(test, scores, strict=True) if title.taken]
    bad = [value for title, value in zip(test, scores, strict=True) if not title.taken]
    near = [value for title, value in zip(test, scores, strict=True) if not title.taken and title.hard]
    issues: dict[str, list[float]] = {}
    for title, value in zip(test, scores, strict=True):
        if title.taken:
            issues.setdefault(title.issue, []).append(value)
    precisions = [
        hits_at(items, others(bad, OTHERS_PER_ITEM * len(items), issue), len(items)) / len(items)
        for issue, items in issues.items()
    ]
    return {
        "auc": auc(good, bad),
        "hard_auc": auc(good, near),
        "r_precision": mean(precisions),
        "hard_n": len(near),
        "issues": len(issues),
    }


def show(test: Sequence[Title], scores: Sequence[float], *, quiet: bool) -> None:
    """The refused titles ranked highest and the taken ones ranked lowest."""
    order = sorted(range(len(test)), key=lambda number: -scores[number])
    high = [number for number in order if not test[number].taken][:WORST]
    low = [number for number in reversed(order) if test[number].taken][:WORST]
    for name, numbers in (("refused, but ranked high", high), ("taken, but ranked low", low)):
        rows = [{"logit": round(scores[n], 2), "title": test[n].row.clues.title} for n in numbers]
        table(name, rows, quiet=quiet)
