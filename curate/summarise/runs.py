"""Candidate extracts: from each sentence that may open one on to the wanted length, less what cannot be quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from curate.summarise.features import NAMES
from curate.summarise.hanging import NEIGHBOURS, NEVER, hangs, starts_midway
from curate.summarise.readable import asks, dangles, detached, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from curate.summarise.segment import Sentence

MOST_SKIPPED = 8  # sentences in a row that an extract may leave out and still be one piece
SUMMARY = 100  # characters from which on an extract is a summary and no line: the least that any section asks for
ENOUGH = 0.5  # of the wanted length: what sound sentences must reach before others are looked at
MOST_ASKED = 2  # questions of an extract, each followed by something else
RUN_NAMES = (
    *(f"mean_{name}" for name in NAMES),
    *(f"first_{name}" for name in NAMES),
    "filled", "overshoot", "several", "paragraphs", "skipped",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers of the chosen sentences, in their order, and how many characters they have together."""

    chosen: tuple[int, ...]
    size: int


def candidates(sentences: Sequence[Sentence], target: int, most: int) -> list[Run]:
    """All runs of about `target` characters (at least, where the body has them) and at most `most`.

    At a summary's length, without what hangs in the air; with it where the body has too little else. What points back
    stands behind the very sentence that it points at, or not at all.
    """
    fits = [fit(sentence.text) and not _promises(sentences, sentence) for sentence in sentences]
    if target < SUMMARY:
        return _runs(sentences, target, most, fits, [""] * len(sentences))
    families = [hangs(sentence.text) if fine else () for sentence, fine in zip(sentences, fits, strict=True)]
    midway = [starts_midway(sentence.text) for sentence in sentences]
    sound = [fine and NEIGHBOURS.issuperset(found) for fine, found in zip(fits, families, strict=True)]
    back = ["points_back" in found for found in families]
    runs = _runs(sentences, target, most, sound, midway, back)
    if max((run.size for run in runs), default=0) >= ENOUGH * target:
        return runs
    lax = [fine and not NEVER.intersection(found) for fine, found in zip(fits, families, strict=True)]
    more = _runs(sentences, target, most, lax, [""] * len(sentences))
    return [*runs, *(run for run in more if run not in runs)]


def _runs(
    sentences: Sequence[Sentence],
    target: int,
    most: int,
    fits: list[bool],
    midway: Sequence[str],
    back: Sequence[bool] = (),
) -> list[Run]:
    tied = [dangles(sentence.text) for sentence in sentences]
    leans = [
        bool(middle) or dangles(detached(sentence.text)) for sentence, middle in zip(sentences, midway, strict=True)
    ]
    for number, points in enumerate(back):
        tied[number] |= points
        leans[number] |= points
    found = []
    for start, sentence in enumerate(sentences):
        opens = fits[start] and not leans[start] and not asks(sentence.text) and len(sentence.text) >= 8
        if opens and not _inside_list(sentences, start):
            run = _walk(sentences, start, target, most, fits, tied)
            if run:
                found.append(run)
    return found


def _walk(
    sentences: Sequence[Sentence], start: int, target: int, most: int, fits: list[bool], tied: list[bool]
) -> Run | None:
    chosen: list[int] = []
    said: set[str] = set()
    size = skipped = questions = 0
    closed: tuple[int, int] | None = None  # the length of the longest part so far that may stand alone, and its size
    for number in range(start, len(sentences)):
        text = sentences[number].text
        if not fits[number] or text in said or (chosen and tied[number] and chosen[-1] != number - 1):
            skipped += 1
            if skipped > MOST_SKIPPED:
                break
            continue
        questions += asks(text)
        if size + len(text) > most or questions > MOST_ASKED:
            break
        chosen.append(number)
        said.add(text)
        size, skipped = size + len(text), 0
        if not asks(text) and text.rstrip()[-1:] not in ":：":
            closed = (len(chosen), size)
            if size >= target:
                break
    return Run(tuple(chosen[: closed[0]]), closed[1]) if closed else None


def _promises(sentences: Sequence[Sentence], sentence: Sentence) -> bool:
    """Whether it ends with a colon and what it announces (code, a picture) is not there: only a list may follow."""
    if not sentence.text.rstrip().endswith((":", "：")) or not sentence.last:
        return False
    after = sentence.index + 1
    return after >= len(sentences) or sentences[after].gap or not sentences[after].listed


def _inside_list(sentences: Sequence[Sentence], number: int) -> bool:
    """Whether an extract that begins here would tear a list apart, or from its introduction."""
    if not sentences[number].listed or number == 0:
        return False
    before = sentences[number - 1]
    return before.listed or before.text.rstrip().endswith((":", "："))


def describe_runs(
    runs: Sequence[Run], sentences: Sequence[Sentence], features: NDArray[np.float64], target: int
) -> NDArray[np.float64]:
    """One row for each run, one column for each of RUN_NAMES: the mean over its first `target` characters,
    its first sentence, its shape.
    """
    lengths = np.array([len(sentence.text) for sentence in sentences], dtype=np.float64)
    rows = np.empty((len(runs), len(RUN_NAMES)))
    width = len(NAMES)
    for row, run in zip(rows, runs, strict=True):
        chosen = list(run.chosen)
        ends = np.cumsum(lengths[chosen])
        weights = np.clip(target - (ends - lengths[chosen]), 0, lengths[chosen])
        row[:width] = weights @ features[chosen] / (weights.sum() or 1.0)
        row[width : 2 * width] = features[chosen[0]]
        crossed = sentences[chosen[-1]].paragraph - sentences[chosen[0]].paragraph
        row[2 * width :] = (
            min(1.0, run.size / target),
            min(3.0, max(0.0, run.size - target) / target),
            float(len(chosen) > 1),
            min(3, crossed) / 3,
            min(6, chosen[-1] - chosen[0] + 1 - len(chosen)) / 6,
        )
    return rows
