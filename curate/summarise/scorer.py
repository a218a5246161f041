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

from curate.summarise import told
from curate.summarise.runs import RUN_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 2  # of the file's form
COLUMNS = (*RUN_NAMES, *told.NAMES)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights over COLUMNS, of features as they are (their scale is already in the weights): for an extract of a
    line or two, and for one as long as the editor's own summaries, whose style is in them.
    """

    line: NDArray[np.float64]
    summary: NDArray[np.float64]
    trained_on: str = ""

    def scores(self, rows: NDArray[np.float64], brevity: float) -> NDArray[np.float64]:
        """Higher is better; comparable only among the runs of one body. `brevity` is that of `told.brevity`."""
        result: NDArray[np.float64] = rows @ (brevity * self.line + (1 - brevity) * self.summary)
        return result

    def dump(self) -> dict[str, Any]:
        """The content of weights.json: for each column its weight in a line and in a summary."""
        both = zip(COLUMNS, self.line, self.summary, strict=True)
        weights = {name: [round(float(line), 4), round(float(summary), 4)] for name, line, summary in both}
        return {"version": VERSION, "trained_on": self.trained_on, "weights": weights}


def parse_scorer(data: dict[str, Any]) -> Scorer:
    """The content of weights.json → Scorer; ValueError if it belongs to other features."""
    if data.get("version") != VERSION or set(data["weights"]) != set(COLUMNS):
        raise ValueError("weights.json was made for other features; make it anew with benchmarks train_summaries")
    both = np.array([data["weights"][name] for name in COLUMNS], dtype=np.float64)
    return Scorer(both[:, 0], both[:, 1], data["trained_on"])


@cache
def default_scorer() -> Scorer:
    """The scorer that comes with the package."""
    return parse_scorer(json.loads((files("curate.summarise") / "weights.json").read_text(encoding="utf-8")))
