"""Are the weights of `curate.duplicates.same_event` fitted to their pairs? They are fitted anew without some stories,
and tried on those.

Pairs whose titles tell of one story, or share an identifier, stay together. In each of N folds the weights and the
threshold are learned on the other stories, with all identifiers cut out, and measured on the fold's; several times
over, since stories fall into folds by chance. Beside them, the weights as they are on the same folds.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.report import MissingData
from curate.duplicates import EVENT, event_features, same_event, same_title
from curate.titles import IDENTIFIER, TitleView, conflict

ROUNDS = 5
THRESHOLDS = [step / 50 for step in range(10, 40)]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair with its identifiers cut out: features, whether something else decides it, the present weights' word."""

    stories: tuple[str, str]
    features: tuple[float, ...]
    same: bool
    blocked: bool
    equal: bool
    now: float


def cross_validated(pairs: Sequence[Mapping[str, Any]], gaps: Sequence[float | None], folds: int) -> dict[str, float]:
    """F1 of "one event" on stories that the weights have not seen (mean and deviation over folds and rounds), and of
    the present weights on the same.
    """
    story_of = _stories(pairs)
    rows = [_row(pair, gap, story_of) for pair, gap in zip(pairs, gaps, strict=True)]
    fresh, present = [], []
    for number in range(ROUNDS):
        dice = random.Random(number)
        fold_of = {story: dice.randrange(folds) for story in sorted(set(story_of.values()))}
        for fold in range(folds):
            held = [row for row in rows if fold_of[row.stories[0]] == fold]
            rest = [row for row in rows if fold not in (fold_of[row.stories[0]], fold_of[row.stories[1]])]
            if not held or len({row.same for row in rest}) < 2:
                continue  # too few stories for so many folds: nothing to learn from, or nothing to try it on
            fresh.append(_refitted(rest, held))
            present.append(_f1(held, [row.now >= EVENT for row in held]))
    if len(fresh) < 2:
        raise MissingData(f"too few stories for {folds} folds")
    return {
        "f1": round(statistics.mean(fresh), 4),
        "deviation": round(statistics.stdev(fresh), 4),
        "present_f1": round(statistics.mean(present), 4),
        "present_deviation": round(statistics.stdev(present), 4),
    }


def _stories(pairs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Title → its story's name: titles joined by a pair of one story, or by an identifier."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    for pair in pairs:
        titles = pair["a"]["title"], pair["b"]["title"]
        for title in titles:
            for other in (TitleView(title).letters, *TitleView(title).identifiers):
                parent[root(title)] = root(other)
        if pair["same_story"]:
            parent[root(titles[0])] = root(titles[1])
    return {pair[side]["title"]: root(pair[side]["title"]) for pair in pairs for side in ("a", "b")}


def _row(pair: Mapping[str, Any], gap: float | None, story_of: Mapping[str, str]) -> Row:
    a, b = (TitleView(IDENTIFIER.sub(" ", pair[side]["title"])) for side in ("a", "b"))
    blocked = bool(conflict(a, b)) or not (a.terms and b.terms)
    equal = same_title(a, b)
    now = 1.0 if equal else same_event(a, b, gap)
    stories = story_of[pair["a"]["title"]], story_of[pair["b"]["title"]]
    features = (0.0,) * 7 if blocked else event_features(a, b, gap)
    return Row(stories, features, bool(pair["same_story"]), blocked, equal, now)


def _refitted(rest: Sequence[Row], held: Sequence[Row]) -> float:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10, max_iter=2000).fit([row.features for row in rest], [row.same for row in rest])

    def said(rows: Sequence[Row], least: float) -> list[bool]:
        chances = model.predict_proba([row.features for row in rows])[:, 1]
        return [row.equal or (chance >= least and not row.blocked) for row, chance in zip(rows, chances, strict=True)]

    best = max(THRESHOLDS, key=lambda least: _f1(rest, said(rest, least)))
    return _f1(held, said(held, best))


def _f1(rows: Sequence[Row], said: Sequence[bool]) -> float:
    hits = sum(one and row.same for one, row in zip(said, rows, strict=True))
    named = sum(said) + sum(row.same for row in rows)
    return 2 * hits / named if named else 1.0
