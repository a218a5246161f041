"""From a body to the sentences that make its summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from curate.summarise.clean import blocks
from curate.summarise.features import describe, terms_of
from curate.summarise.hanging import flaws, without_lone_members
from curate.summarise.openings import worth
from curate.summarise.readable import asks, dangles
from curate.summarise.runs import SUMMARY, Run, candidates, describe_runs
from curate.summarise.segment import Sentence, segment
from curate.summarise.told import brevity, describe_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from curate.summarise.scorer import Scorer


ROOM = 5000  # characters of a body that are looked at, from its beginning and its end
OPENING = 0.5  # of the trained score's units, for a good opening at a summary's length
TRIED = 12  # best extracts among which one without a flaw is looked for
STUMP, SHORT = 0.35, 0.6  # of the wanted length: below the first a run is not looked at, below the second it is filled


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body cut into sentences, with the candidate extracts of the wanted length, their features and openings."""

    sentences: list[Sentence]
    runs: list[Run]
    rows: NDArray[np.float64]
    brevity: float
    openings: NDArray[np.float64]


def prepare(title: str, body: str, *, target: int, most: int, known: AbstractSet[str] = frozenset()) -> Prepared:
    """All that the choice needs. `known` are folded lines that the account writes in every article."""
    sentences = segment(blocks(body, known=known, room=ROOM))
    terms = terms_of(sentences)
    features = describe(sentences, terms, title)
    runs = candidates(sentences, target, most)
    rows = describe_runs(runs, sentences, features, target)
    told = describe_told(runs, sentences, terms, features, title, target)
    openings = worth(runs, sentences, features) if target >= SUMMARY else np.zeros(len(runs))
    return Prepared(sentences, runs, np.hstack([rows, told]), brevity(title, target), openings)


def choose(prepared: Prepared, scorer: Scorer, *, target: int, most: int) -> list[Sentence]:
    """The best extract's sentences; none if nothing of the body can be quoted.

    A good run that ends much too early (the body does, or the section) is filled up from another part.
    """
    scores = scorer.scores(prepared.rows, prepared.brevity) + OPENING * prepared.openings
    order = [prepared.runs[number] for number in scores.argsort()[::-1]]
    long_enough = [run for run in order if run.size >= STUMP * target] or order
    if not long_enough:
        return []
    if target < SUMMARY:
        return _filled(prepared, order, long_enough[0], target, most)
    drafts: list[tuple[int, list[Sentence]]] = []
    for run in long_enough[:TRIED]:
        draft = _without_stub(_filled(prepared, order, run, target, most), STUMP * target)
        drafts.append((len(flaws(_said(draft))), draft))
        if not drafts[-1][0]:
            break
    return min(drafts, key=lambda draft: draft[0])[1]


def _without_stub(draft: list[Sentence], least: float) -> list[Sentence]:
    """The sentences less a last list that only begins, and what announces it, if `least` characters stay."""
    kept = list(draft)
    if len(kept) > 1 and kept[-1].listed and kept[-1].inner == 0 and not kept[-2].listed:
        kept.pop()
        while kept and kept[-1].text.rstrip().endswith((":", "：")):
            kept.pop()
    return kept if sum(len(sentence.text) for sentence in kept) >= least else draft


def _said(chosen: Sequence[Sentence]) -> str:
    return without_lone_members("\n".join(sentence.text for sentence in chosen))


def _filled(prepared: Prepared, order: list[Run], best: Run, target: int, most: int) -> list[Sentence]:
    chosen = set(best.chosen)
    if best.size < SHORT * target:
        chosen |= _filling(prepared, order, best, target - best.size, most - best.size)
    return [prepared.sentences[number] for number in sorted(chosen)]


def _filling(prepared: Prepared, order: list[Run], best: Run, wanted: int, room: int) -> set[int]:
    """The opening of the next best run that does not touch the best one: whole sentences, to about `wanted`."""
    said = {prepared.sentences[number].text for number in best.chosen}
    for run in order:
        if any(prepared.sentences[number].text in said for number in run.chosen):
            continue
        if set(run.chosen) & set(range(best.chosen[0], best.chosen[-1] + 2)) or run.size < wanted:
            continue
        taken: list[int] = []
        size = 0
        for number in run.chosen:
            text = prepared.sentences[number].text
            if size >= wanted and not _open_ended(prepared.sentences[taken[-1]].text):
                break
            taken.append(number)
            size += len(text)
        if size <= room and not dangles(prepared.sentences[best.chosen[0]].text):
            return set(taken)
    return set()


def _open_ended(text: str) -> bool:
    return asks(text) or text.rstrip().endswith((":", "："))
