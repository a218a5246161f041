"""From a body to the sentences that make its summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.summarise.clean import blocks
from curate.summarise.features import describe
from curate.summarise.runs import Run, candidates, describe_runs
from curate.summarise.segment import Sentence, segment

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy as np
    from numpy.typing import NDArray

    from curate.summarise.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body cut into sentences, with the candidate extracts of the wanted length and their features."""

    sentences: list[Sentence]
    features: NDArray[np.float64]
    runs: list[Run]
    rows: NDArray[np.float64]


def prepare(title: str, body: str, *, target: int, most: int, known: AbstractSet[str] = frozenset()) -> Prepared:
    """All that the choice needs. `known` are folded lines that the account writes in every article."""
    sentences = segment(blocks(body, known=known))
    features = describe(sentences, title)
    runs = candidates(sentences, target, most)
    return Prepared(sentences, features, runs, describe_runs(runs, sentences, features, target))


def choose(prepared: Prepared, scorer: Scorer) -> list[Sentence]:
    """The best extract's sentences; none if nothing of the body can be quoted."""
    if not prepared.runs:
        return []
    best = prepared.runs[int(scorer.scores(prepared.rows).argmax())]
    return [prepared.sentences[number] for number in best.chosen]
