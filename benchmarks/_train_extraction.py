"""Makes extract/generic/body_model.json: ``python -m benchmarks._train_extraction --data DIR [--seeds N]``.

Learns on the ``dev`` half of the domains only (benchmarks/_extraction.py), so that ``extraction --part test`` measures
pages of sites the model has never seen. With ``--part all`` it learns on every page; what that is worth on unseen
sites, ``--folds 5`` says: each page is read by a model made from the other folds of registered domains. A block's label
is the share of it that stands in the right body at its place in the page's order.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks._extraction import PARTS, Counts, Row, domain, f1, part_of, rows, shingle_counts, tokens
from benchmarks.report import note
from core.charset import decode
from core.types import Article
from extract.bounds import bounded
from extract.generic import MAX_TAGS
from extract.generic.align import coverage
from extract.generic.body import parse
from extract.generic.features import Declared, features
from extract.generic.model import FILE, VERSION, Model
from extract.generic.model import parse as parse_model
from extract.generic.split import cleaned, fold
from extract.generic.votes import votes
from extract.registry import extract

TARGET = Path(__file__).parent.parent / "extract" / "generic" / FILE


@dataclass(frozen=True, slots=True)
class Example:
    """A page's blocks as the model sees them, and which are right."""

    row: Row
    names: tuple[str, ...]
    features: Any
    labels: Any
    sizes: Any


def example(row: Row) -> Example | None:
    """The features and labels of one page; None for a page without blocks or without a known body."""
    from selectolax.lexbor import LexborHTMLParser

    from extract import metadata

    page = row.page()
    tree = LexborHTMLParser(bounded(decode(page.body), MAX_TAGS))
    head = metadata.Head.of(tree)
    markup = cleaned(tree)
    split = parse(markup)
    if not split.blocks or not row.body:
        return None
    lines = [block.text for block in split.blocks]
    about = metadata.read(tree, head, lines, url=row.url, now=page.fetched_at)
    root = split.body.getroottree().getroot()
    declared = Declared.of(about.title, head.description, head.article_body)
    names, matrix = features(split.blocks, votes(root, markup, split.blocks), declared)
    labels = np.array(coverage(split.blocks, fold(row.body)))
    sizes = np.array([block.tokens for block in split.blocks])
    return Example(row, tuple(names), matrix, labels, sizes)


def fit(examples: Sequence[Example], seed: int) -> Any:
    """One forest. A page counts by its share of mistakes possible, not by its length."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    weights = []
    for each in examples:
        expected = len(tokens(each.row.body))
        weights.append(each.sizes / np.sqrt(max(20, expected) * max(20, int(each.sizes.sum()))))
    weight = np.minimum(np.concatenate(weights), 1.0)
    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=30, l2_regularization=5.0,
        max_features=0.3, max_bins=63, random_state=seed,
    )  # fmt: skip
    model.set_params(early_stopping=False)  # its own split would put blocks of one page on both sides
    matrix = np.concatenate([each.features for each in examples])
    labels = np.concatenate([each.labels >= 0.5 for each in examples])
    return model.fit(matrix, labels, sample_weight=weight / weight.mean())


def cross_validated(examples: Sequence[Example], folds: int, seeds: int) -> dict[str, Any]:
    """F1 of the bodies, each page read by a model that has seen no page of its domain."""
    counts: list[tuple[Row, Counts]] = []
    for number in range(folds):
        own = [each for each in examples if _fold(each.row, folds) == number]
        others = [each for each in examples if _fold(each.row, folds) != number]
        model = parse_model(exported([fit(others, seed) for seed in range(seeds)], examples[0].names))
        counts += [(each.row, shingle_counts(each.row.body, _read(each.row, model))) for each in own]
    groups = {row.group for row, _ in counts}
    return {
        "pages": len(counts),
        "f1": f1(each for _, each in counts),
        "f1_zh": f1(each for row, each in counts if row.language.startswith("zh")),
        "sets": {name: f1(each for row, each in counts if row.group == name) for name in sorted(groups)},
        "parts": {name: f1(each for row, each in counts if part_of(row) == name) for name in ("dev", "test")},
    }


def _fold(row: Row, folds: int) -> int:
    return hashlib.sha256(f"fold {domain(row)}".encode()).digest()[0] % folds


def _read(row: Row, model: Model) -> str:
    with patch("extract.generic.body.load", return_value=model):
        found = extract(row.page())
    return found.text if isinstance(found, Article) else ""


def exported(models: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """The models' JSON form, as extract.generic.model reads it."""
    trees = [_tree(stage[0].nodes) for model in models for stage in model._predictors]
    return {
        "version": VERSION,
        "columns": list(names),
        "base": float(np.mean([model._baseline_prediction.ravel()[0] for model in models])),
        "scale": 1 / len(models),
        "depth": int(max(stage[0].get_max_depth() for model in models for stage in model._predictors)) + 1,
        "trees": trees,
    }


def _tree(nodes: Any) -> list[list[float | int]]:
    return [
        [round(float(node["value"]), 5)]
        if node["is_leaf"]
        else [int(node["feature_idx"]), float(f"{node['num_threshold']:.7g}"), int(node["left"]), int(node["right"])]
        for node in nodes
    ]


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with manifest.jsonl")
    parser.add_argument("--seeds", type=int, default=3, help="forests that are averaged")
    parser.add_argument("--part", choices=PARTS, default="dev", help="half of the domains, or all of them")
    parser.add_argument("--folds", type=int, default=0, help="do not write: measure by cross-validation over domains")
    parser.add_argument("--out", type=Path, default=TARGET)
    args = parser.parse_args()
    examples = [found for row in rows(args.data, args.part) if row.body and (found := example(row))]
    note(
        f"{len(examples)} pages, {sum(len(each.labels) for each in examples)} blocks, {len(examples[0].names)} columns"
    )
    if args.folds:
        print(json.dumps(cross_validated(examples, args.folds, args.seeds)))
        return
    models = [fit(examples, seed) for seed in range(args.seeds)]
    data = exported(models, examples[0].names)
    args.out.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    note(f"wrote {args.out}: {len(data['trees'])} trees, {args.out.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
