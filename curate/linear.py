"""A linear model that one can read: weights by feature name, kept as JSON, explained term by term."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
SCALE = 1000  # weights are kept as whole thousandths; smaller ones are not worth keeping
MIN_KEPT = 8


@dataclass(frozen=True)
class LinearModel:
    """Softmax regression: a score per class is its bias and the features' values times their weights.

    `temperature` divides the scores before they become probabilities; it is fitted on rows that the weights have
    not seen, so that 0.9 means right nine times in ten. `about` says what the model was made of.
    """

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]
    temperature: float = 1.0
    about: Mapping[str, Any] = field(default_factory=dict)

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """The score of each class, divided by the temperature."""
        totals = list(self.bias)
        for name, value in features.items():
            if weights := self.weights.get(name):
                for number, weight in enumerate(weights):
                    totals[number] += value * weight
        return [total / self.temperature for total in totals]

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """The probability of each class."""
        scores = self.scores(features)
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        return {name: value / sum(raised) for name, value in zip(self.classes, raised, strict=True)}

    def contributions(self, features: Mapping[str, float], chosen: str, other: str = "") -> dict[str, float]:
        """What each feature adds to the lead of `chosen` over `other` (over the mean of the rest without one)."""
        first = self.classes.index(chosen)
        rest = [n for n, name in enumerate(self.classes) if (name == other if other else name != chosen)]
        found = {}
        for name, value in features.items():
            if weights := self.weights.get(name):
                lead = weights[first] - sum(weights[n] for n in rest) / len(rest)
                found[name] = value * lead / self.temperature
        return found

    def to_json(self) -> str:
        """The model as text, one feature a line; the same model always gives the same text."""
        head = {
            "format": FORMAT,
            "classes": list(self.classes),
            "bias": [round(value, 4) for value in self.bias],
            "temperature": round(self.temperature, 4),
            "about": dict(self.about),
            "scale": SCALE,
        }
        lines = []
        for name in sorted(self.weights):
            whole = [round(weight * SCALE) for weight in self.weights[name]]
            if max(map(abs, whole)) >= MIN_KEPT:
                lines.append(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(whole, separators=(',', ':'))}")
        start = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
        return start + ',\n "weights": {\n' + ",\n".join(lines) + "\n }\n}\n"

    @classmethod
    def from_json(cls, text: str) -> LinearModel:
        """Read a model back. ValueError if the text is no model, or one of another format."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise ValueError(f"not a model of format {FORMAT}")
        try:
            scale = data["scale"]
            return cls(
                classes=tuple(data["classes"]),
                bias=tuple(data["bias"]),
                weights={name: tuple(w / scale for w in whole) for name, whole in data["weights"].items()},
                temperature=data["temperature"],
                about=data["about"],
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"a model with missing parts: {error}") from error
