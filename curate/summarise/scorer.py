"""The trained judge of candidate extracts: a linear model over their features, kept as data in weights.json.

`python -m benchmarks train_summaries` makes the file; it names the pairs it was made from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.summarise.runs import RUN_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1  # of the file's form


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights over RUN_NAMES, of features as they are (their scale is already in the weights)."""

    weights: NDArray[np.float64]
    trained_on: str = ""

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Higher is better; comparable only among the runs of one body."""
        result: NDArray[np.float64] = rows @ self.weights
        return result

    def dump(self) -> dict[str, Any]:
        """The content of weights.json."""
        weights = {name: round(float(w), 4) for name, w in zip(RUN_NAMES, self.weights, strict=True)}
        return {"version": VERSION, "trained_on": self.trained_on, "weights": weights}


def parse_scorer(data: dict[str, Any]) -> Scorer:
    """The content of weights.json → Scorer; ValueError if it belongs to other features."""
    if data.get("version") != VERSION or set(data["weights"]) != set(RUN_NAMES):
        raise ValueError("weights.json was made for other features; make it anew with benchmarks train_summaries")
    weights = np.array([data["weights"][name] for name in RUN_NAMES], dtype=np.float64)
    return Scorer(weights, data["trained_on"])


@cache
def default_scorer() -> Scorer:
    """The scorer that comes with the package."""
    return parse_scorer(json.loads((files("curate.summarise") / "weights.json").read_text(encoding="utf-8")))
