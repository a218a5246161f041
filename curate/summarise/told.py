"""How much of its title an extract says. What a summary of one or two sentences says is mostly what the title does."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from core.text import bigrams
from curate.summarise.features import NAMES as FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from curate.summarise.runs import Run
    from curate.summarise.segment import Sentence

OPENING = 15  # sentences from the beginning in which an article says of itself what it is about
NAMES = ("title_told", "title_told_only")
_ABOUT = FEATURES.index("about")


def brevity(title: str, target: int) -> float:
    """1 for an extract so short that little more than the title fits in, towards 0 for longer ones."""
    return min(1.0, 2 * len(title) / max(1, target)) ** 2


def describe_told(
    runs: Sequence[Run],
    sentences: Sequence[Sentence],
    terms: Sequence[frozenset[str]],
    features: NDArray[np.float64],
    title: str,
    target: int,
) -> NDArray[np.float64]:
    """One row for each run: the share of the title that its first `target` characters say, by `brevity`; and the
    same where no sentence of the opening says what the article is about (本文介绍…), which is worth more.
    """
    heading = set(bigrams(title))
    said = [heading & own for own in terms]
    weights = _weights(heading, said)
    about = any(features[run.chosen[0], _ABOUT] for run in runs if run.chosen[0] < OPENING)
    short = brevity(title, target)
    rows = np.zeros((len(runs), len(NAMES)))
    for row, run in zip(rows, runs, strict=True):
        share = short * sum(weights[term] for term in _told(run, sentences, said, target))
        row[:] = share, 0.0 if about else share
    return rows


def _weights(heading: set[str], said: Sequence[set[str]]) -> dict[str, float]:
    """What each term of the title counts, 1 together: half the same for all, half by how often the body has it."""
    frequency = Counter(term for terms in said for term in terms)
    damped = {term: math.log1p(frequency[term]) for term in heading}
    total = sum(damped.values()) or 1.0
    return {term: (1 / len(heading) + damped[term] / total) / 2 for term in heading}


def _told(run: Run, sentences: Sequence[Sentence], said: Sequence[set[str]], target: int) -> set[str]:
    found: set[str] = set()
    room = target
    for number in run.chosen:
        text = sentences[number].text
        if len(text) > room:
            start = text[:room].casefold()
            return found | {term for term in said[number] if term in start}
        found |= said[number]
        room -= len(text)
    return found
