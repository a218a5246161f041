"""Make curate/summarise/weights.json: a linear judge of extracts, trained on pairs that may be used.

Only pairs whose licence allows it are learned from (no "eval only", no NC), and of these only the part that
`in_training` takes by a hash of the id; everything else is left for `benchmarks summaries`.
Two priors are added to what is learned. The editor's style: what tells the sentences of past 摘要 from those of
articles, in wording alone. And the title: TITLE was chosen on public pairs that may be measured on but not learned
from, see `in_trial`.
Listwise: the softmax of the scores of a body's candidate extracts is drawn to that of their ROUGE.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._rouge import f1, grams, letters
from benchmarks.report import json_lines, mean, note

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEMPERATURE = 0.12
PENALTY = {"line": 0.3, "summary": 0.1}
STYLE = (0.2, 0.1)  # how much of the prior is added to the weights of a run's mean, and of its first sentence
BAGS = 32
TITLE = (4.0, 4.0)  # what an extract is worth for saying its title, see curate/summarise/told.py
PLACED = ("before_headings", "title_best", "list_item", "centroid", "centroid_rank", "density")  # no matter of wording


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--pairs", type=Path, required=True, help="summaries/pairs.jsonl")
    parser.add_argument("--style", type=Path, required=True, help="issues/items.jsonl: the editor's own summaries")
    parser.add_argument("--out", default="curate/summarise/weights.json", help="the file to write")
    parser.add_argument("--check", action="store_true", help="compare with --out's file instead of writing it")


def usable(pair: Mapping[str, Any]) -> bool:
    """Whether the licence lets one learn from a pair."""
    licence = str(pair.get("licence", "")).casefold()
    return bool(licence) and "eval only" not in licence and "nc" not in licence.replace("-", " ").split()


def in_training(pair: Mapping[str, Any]) -> bool:
    """Whether a pair belongs to the part that is learned from: three quarters of the usable ones."""
    digest = hashlib.sha256(str(pair["id"]).encode()).digest()
    return usable(pair) and digest[0] % 4 != 0


def in_trial(pair: Mapping[str, Any]) -> bool:
    """Whether a pair that may not be learned from belongs to the half by which settings were compared."""
    digest = hashlib.sha256(str(pair["id"]).encode()).digest()
    return not usable(pair) and "section" not in pair and digest[1] % 2 == 0


@dataclass(frozen=True, slots=True)
class Example:
    """The candidate extracts of one body, their ROUGE (mean of 1 and 2), and how much the body counts."""

    rows: NDArray[np.float64]
    gains: NDArray[np.float64]
    weight: float


def example(pair: Mapping[str, Any], weight: float, *, roomy: bool) -> Example | None:
    """The learning material of one pair; `roomy` if an extract may end with a sentence as long as a summary."""
    import numpy as np

    from curate.summarise.extract import prepare
    from curate.summarise.runs import RUN_NAMES

    wanted = letters(pair["summary"])
    target = len(pair["summary"])
    most = 4 * target + 200 if roomy else 2 * target + 100
    body = prepare(pair["title"], pair["body"], target=target, most=most)
    if len(body.runs) < 2:
        return None
    counts = grams(wanted, 1), grams(wanted, 2)
    gains = []
    for run in body.runs:
        text = letters("".join(body.sentences[i].text for i in run.chosen))[: len(wanted)]
        gains.append((f1(grams(text, 1), counts[0]) + f1(grams(text, 2), counts[1])) / 2)
    return Example(body.rows[:, : len(RUN_NAMES)], np.array(gains), weight)


def fit_often(examples: list[Example], penalty: float) -> NDArray[np.float64]:
    """The mean of the weights from BAGS random draws of the examples, with replacement (Breiman 1996, "Bagging
    predictors"): a single fit to so few bodies depends on which ones they are.
    """
    import numpy as np

    rng = random.Random(1)
    result: NDArray[np.float64] = np.mean(
        [fit(rng.choices(examples, k=len(examples)), penalty) for _ in range(BAGS)], axis=0
    )
    return result


def fit(examples: list[Example], penalty: float) -> NDArray[np.float64]:
    """The weights, brought back to unscaled features."""
    import numpy as np
    from scipy.optimize import minimize

    rows = np.concatenate([item.rows for item in examples])
    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-9] = np.inf  # a feature that never varies gets no weight
    scaled = [(item.rows - middle) / scale for item in examples]
    wanted = [_softmax(item.gains / TEMPERATURE) for item in examples]
    total = sum(item.weight for item in examples)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = 0.0, np.zeros_like(weights)
        for item, z, q in zip(examples, scaled, wanted, strict=True):
            p = _softmax(z @ weights)
            value -= item.weight * float(q @ np.log(p + 1e-12))
            slope -= item.weight * (z.T @ (q - p))
        return value / total + penalty / 2 * float(weights @ weights), slope / total + penalty * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    result: NDArray[np.float64] = found.x / scale
    return result


def style_prior(past: Sequence[Mapping[str, Any]], pairs: Sequence[Mapping[str, Any]]) -> NDArray[np.float64]:
    """Weights over RUN_NAMES: towards sentences worded like past items' summaries, away from an article's others."""
    import numpy as np

    from curate.summarise.features import NAMES
    from curate.summarise.runs import RUN_NAMES

    theirs = np.concatenate([_described(pair["title"], pair["body"]) for pair in pairs])
    own = [_described(item["title"], item["summary"]) for item in past if item["summary"].strip()]
    own = [rows for rows in own if len(rows)]
    first_wording = NAMES.index("title_recall")
    mask = np.array([n >= first_wording and name not in PLACED for n, name in enumerate(NAMES)], dtype=np.float64)
    prior = np.zeros(len(RUN_NAMES))
    prior[: len(NAMES)] = STYLE[0] * _told_apart(np.concatenate(own) * mask, theirs * mask)
    prior[len(NAMES) : 2 * len(NAMES)] = STYLE[1] * _told_apart(
        np.stack([rows[0] for rows in own]) * mask, theirs * mask
    )
    return prior


def _described(title: str, body: str) -> NDArray[np.float64]:
    from curate.summarise.clean import blocks
    from curate.summarise.features import describe, terms_of
    from curate.summarise.segment import segment

    sentences = segment(blocks(body))
    return describe(sentences, terms_of(sentences), title)


def _told_apart(own: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    labels = np.r_[np.ones(len(own)), np.zeros(len(theirs))]
    model = LogisticRegression(C=0.05, class_weight="balanced", max_iter=1000)
    result: NDArray[np.float64] = model.fit(np.concatenate([own, theirs]), labels).coef_[0]
    return result


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    raised = np.exp(values - values.max())
    result: NDArray[np.float64] = raised / raised.sum()
    return result


def _examples(pairs: Sequence[Mapping[str, Any]], *, roomy: bool) -> list[Example]:
    repeated = Counter(pair["summary"] for pair in pairs)  # a template counts less than a text of its own
    found = (example(pair, repeated[pair["summary"]] ** -0.5, roomy=roomy) for pair in pairs)
    return [item for item in found if item is not None]


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Train and write, or compare with what is written."""
    import numpy as np

    from curate.summarise.scorer import Scorer, default_scorer

    pairs = [pair for pair in json_lines(args.pairs) if in_training(pair)]
    origins = Counter(f"{pair['origin']} ({pair['licence']})" for pair in pairs)
    remark = "; ".join(f"{count} pairs of {origin}" for origin, count in sorted(origins.items()))
    measured = {pair["title"] for pair in json_lines(args.pairs)}
    past = [item for item in json_lines(args.style) if item["title"] not in measured]
    remark += f"; sha256(id)[0] % 4 != 0; style of {len(past)} items of past issues"
    short, roomy = _examples(pairs, roomy=False), _examples(pairs, roomy=True)
    line = fit_often(short, PENALTY["line"])
    summary = fit(roomy, PENALTY["summary"]) + style_prior(past, pairs)
    scorer = Scorer(np.r_[line, TITLE], np.r_[summary, np.zeros(len(TITLE))], remark)
    best = mean([float(item.gains.max()) for item in short])
    reached = mean([float(item.gains[int((item.rows @ line).argmax())]) for item in short])
    figures: dict[str, Any] = {"pairs": len(short), "reached": reached, "best_run": best}
    if args.check:
        kept = default_scorer()
        differences = np.abs(np.r_[scorer.line - kept.line, scorer.summary - kept.summary])
        figures["largest_difference"] = round(float(differences.max()), 4)
    else:
        Path(args.out).write_text(json.dumps(scorer.dump(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        note(f"written: {args.out}")
    return figures
