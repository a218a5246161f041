"""How well an extract of a summary's length opens: by saying what its subject is, and not in the middle of a story.

A prior beside the trained scorer, which learned from summaries of a line or two, where the opening is nearly all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from curate.summarise.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from curate.summarise.runs import Run
    from curate.summarise.segment import Sentence

ABOUT, SUBJECT, MIDDLE, PERSONAL, SUPPOSES, LATE = (
    0.1,
    0.1,
    -0.6,
    -1.0,
    -0.5,
    -0.5,
)  # what each is worth; 1 is OPENING's weight
NEAR = 0.5  # of the title's overlap with its best sentence: such a sentence is about the title's subject
EARLY = 15  # sentences from the beginning in which an article says what it is about
_CUES = [NAMES.index(name) for name in ("defines", "announces")]
_SUBJECT = re.compile(
    r"^(?:[^，。；]{0,12}[，,])?[^，。；]{1,30}?(?:是(?:一|由|目前|首|全|指|业界|用|开源|[^，。]{1,20}的)|提出|发布|推出|开源|宣布|介绍|上线|面世|亮相|旨在|用于|为.{1,20}提供)"
)
_PERSONAL = re.compile(r"(?<![自忘敌])我(?![国们军党省市院校])|笔者|本人|\b(?:I|my)\b")
_SUPPOSES = re.compile(
    r"如果|当(?:你|我|用户|一个)|假[设如]|要(?:想|是)?|为了|除非|一旦|请|注意|\b(?:if|when|suppose)\b|[“「]",
    re.IGNORECASE,
)


def worth(runs: Sequence[Run], sentences: Sequence[Sentence], features: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each run what its opening and its telling in the first person add, roughly -2 to 1.5."""
    personal = np.array([bool(_PERSONAL.search(sentence.text)) for sentence in sentences], dtype=np.float64)
    return np.array([_worth(run, sentences, features, personal) for run in runs], dtype=np.float64)


def _worth(
    run: Run, sentences: Sequence[Sentence], features: NDArray[np.float64], personal: NDArray[np.float64]
) -> float:
    first = sentences[run.chosen[0]]
    row = features[first.index]
    about = bool(row[NAMES.index("about")]) and first.index < EARLY
    near = row[NAMES.index("title_best")] >= NEAR or row[NAMES.index("title_latin")] >= NEAR
    subject = near and bool(_SUBJECT.match(first.text) or row[_CUES].any())
    return (
        ABOUT * about
        + SUBJECT * subject
        + MIDDLE * (first.inner > 0 and not (about or subject))
        + SUPPOSES * bool(_SUPPOSES.match(first.text))
        + LATE * first.index / len(sentences)
        + PERSONAL * float(personal[list(run.chosen)].mean())
    )
