"""Boosted decision trees over block features, read from JSON: which blocks of a page are its article.

The file is written by ``python -m benchmarks._train_extraction``; it names its columns, so that a model can never be
applied to features it was not made for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indices = NDArray[np.int32]

FILE = "body_model.json"
VERSION = 1


class ModelMismatch(RuntimeError):
    """The model file was made for other features: train it again."""


@dataclass(frozen=True, slots=True)
class Model:
    """Trees as flat arrays over all nodes; a leaf points to itself."""

    columns: tuple[str, ...]
    roots: Indices
    column: Indices
    threshold: Numbers
    children: Indices  # of node n: where to go at most at its threshold, at 2n, and beyond it, at 2n + 1
    value: Numbers
    depth: int
    base: float
    scale: float  # one over the number of forests that were added up

    def probabilities(self, names: Sequence[str], rows: Numbers) -> Numbers:
        """For each row of features, how likely the block belongs to the article."""
        if tuple(names) != self.columns:
            raise ModelMismatch(f"{FILE} does not fit the features; run python -m benchmarks._train_extraction")
        flat = rows.ravel()
        first = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            at = self.children[2 * at + (flat[first + self.column[at]] > self.threshold[at])]
        score = self.base + self.scale * self.value[at].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float64)


def parse(data: dict[str, Any]) -> Model:
    """A model from its JSON form: for each tree, nodes of [column, threshold, left, right] or [value]."""
    if data.get("version") != VERSION:
        raise ModelMismatch(f"{FILE}: version {data.get('version')!r}, expected {VERSION}")
    roots: list[int] = []
    column: list[int] = []
    children: list[int] = []
    threshold: list[float] = []
    value: list[float] = []
    for tree in data["trees"]:
        start = len(column)
        roots.append(start)
        for number, node in enumerate(tree):
            leaf = len(node) == 1
            column.append(0 if leaf else node[0])
            threshold.append(0.0 if leaf else node[1])
            children += [start + (number if leaf else node[2]), start + (number if leaf else node[3])]
            value.append(node[0] if leaf else 0.0)
    return Model(
        columns=tuple(data["columns"]),
        roots=np.array(roots, dtype=np.int32),
        column=np.array(column, dtype=np.int32),
        threshold=np.array(threshold),
        children=np.array(children, dtype=np.int32),
        value=np.array(value),
        depth=int(data["depth"]),
        base=float(data["base"]),
        scale=float(data["scale"]),
    )


@cache
def load() -> Model:
    """The model that ships with the package."""
    text = resources.files("extract.generic").joinpath(FILE).read_text(encoding="utf-8")
    return parse(json.loads(text))
