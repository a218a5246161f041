"""Fitting linear models. scikit-learn is loaded here, in the functions, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.linear import LinearModel

if TYPE_CHECKING:
    from curate.features import Features

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One row to learn from. Rows of one `group` (an issue) are never on both sides of a cross-validation."""

    features: Features
    label: str
    group: str = ""
    weight: float = 1.0


def fit(
    examples: Sequence[Example],
    classes: Sequence[str],
    *,
    strength: float,
    about: Mapping[str, Any] | None = None,
    calibrate: bool = True,
) -> LinearModel:
    """Softmax regression with an L2 penalty (`strength` is its inverse), and a temperature from cross-validation.

    Classes that do not occur are left out; ValueError if fewer than two do. Without `calibrate` the temperature
    stays 1, which is enough for ranking and takes a sixth of the time.
    """
    occurring = [name for name in classes if any(example.label == name for example in examples)]
    if len(occurring) < 2:
        raise ValueError("learning needs rows of at least two kinds")
    import sklearn.linear_model  # noqa: F401  its BLAS must be there before it can be limited
    from sklearn.feature_extraction import DictVectorizer
    from threadpoolctl import threadpool_limits

    vectoriser = DictVectorizer(sort=True)
    matrix = vectoriser.fit_transform([example.features for example in examples])
    names = [str(name) for name in vectoriser.get_feature_names_out()]
    numbers = [occurring.index(example.label) for example in examples]
    weights = [example.weight for example in examples]
    with threadpool_limits(1):  # the matrices are small: threads cost more than they bring
        table, bias = _fit(matrix, numbers, weights, strength)
        groups = [example.group for example in examples]
        scored = _held_out(matrix, numbers, weights, groups, strength) if calibrate else []
    return LinearModel(
        classes=tuple(occurring),
        bias=tuple(float(value) for value in bias),
        weights={name: tuple(map(float, table[number])) for number, name in enumerate(names)},
        temperature=_temperature(scored),
        about=dict(about or {}),
    )


def _fit(matrix: Any, numbers: Sequence[int], weights: Sequence[float], strength: float) -> tuple[Any, Any]:
    """Weights (features × classes) and biases."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=strength, tol=1e-3, max_iter=500).fit(matrix, numbers, sample_weight=weights)
    coefficients, bias = fitted.coef_, fitted.intercept_
    if len(bias) == 1:  # of two classes scikit-learn keeps the second's lead over the first
        coefficients, bias = np.vstack([-coefficients / 2, coefficients / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return coefficients.T, bias


def _held_out(
    matrix: Any, numbers: Sequence[int], weights: Sequence[float], groups: Sequence[str], strength: float
) -> list[tuple[Sequence[float], int, float]]:
    """For every row: its scores by a model that has not seen it nor its group, its class, its weight."""
    import numpy as np

    order = {name: number for number, name in enumerate(sorted(set(groups)))}
    folds = np.array([(order[group] if len(order) >= FOLDS else row) % FOLDS for row, group in enumerate(groups)])
    labels, worth = np.array(numbers), np.array(weights)
    scored: list[tuple[Sequence[float], int, float]] = []
    for fold in range(FOLDS):
        seen, left = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(left) and len(set(labels[seen])) == len(set(numbers)):
            table, bias = _fit(matrix[seen], labels[seen].tolist(), worth[seen].tolist(), strength)
            scores = (matrix[left] @ table + bias).tolist()
            scored.extend(zip(scores, labels[left].tolist(), worth[left].tolist(), strict=True))
    return scored


def _temperature(scored: Sequence[tuple[Sequence[float], int, float]]) -> float:
    """The temperature with the least log-loss on held-out rows; 1 without any."""
    if not scored:
        return 1.0
    steps = [1.1**n for n in range(-10, 16)]
    return min(steps, key=lambda t: sum(worth * _loss(scores, right, t) for scores, right, worth in scored))


def _loss(scores: Sequence[float], right: int, temperature: float) -> float:
    top = max(scores)
    return (
        math.log(sum(math.exp((score - top) / temperature) for score in scores)) - (scores[right] - top) / temperature
    )
