"""Learning anew, with proof: the new models must not be worse than the old ones on choices held back from them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.config import EditionConfig, Interest
from curate.features import MATTER, relevance_features
from curate.learned import guess_section, margin
from curate.learning import Models, Row, learn
from curate.sections import by_rules

HELD_BACK = 0.2  # the latest share of the days
MIN_HELD_BACK = 10  # rows without which nothing is proved
TOLERANCE = 0.02  # figures wander this much by chance


@dataclass(frozen=True, slots=True)
class Figures:
    """How models do on given rows: accuracy of the section, ranking of taken above refused; None: cannot be said."""

    section: float | None = None
    relevance: float | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of learning anew. `models` are the ones to use from now on: new ones, or the old if those are better.

    `by_rules`: `before` are the figures of the rules, since the old models had learned from the rows held back.
    """

    models: Models
    before: Figures
    after: Figures
    accepted: bool
    by_rules: bool = False
    words: str = ""
    learned_from: int = 0


def relearn(rows: Sequence[Row], before: Models, edition: EditionConfig, interests: Sequence[Interest]) -> Lesson:
    """Learn from the older rows, compare on the latest, and if that is no worse learn from all of them.

    Held back are the choices made since the old models were learned, or else the latest days. On days that the old
    models have learned from they cannot be asked fairly: there the rules of config.toml are the floor. A model that
    the older rows could not teach, or that nothing held back can judge, is not proved, and the old one stays.
    """
    older, latest = split(rows, _until(before))
    seen = bool(latest) and _until(before) >= min(row.day for row in latest)
    known = Models() if seen else before
    trial = learn(older, edition, interests, known)
    if len(latest) < MIN_HELD_BACK or (trial.section is known.section and trial.relevance is known.relevance):
        return Lesson(before, Figures(), Figures(), False, words=f"{len(rows)} 条记录太少，学不出新模型")

    old, new = (measure(models, latest, edition, interests) for models in (known, trial))
    if _worse(old.section, new.section) or _worse(old.relevance, new.relevance):
        return Lesson(before, old, new, False, seen, f"新模型在留出的 {len(latest)} 条上更差", len(older))
    section = trial.section is not known.section and new.section is not None
    relevance = trial.relevance is not known.relevance and new.relevance is not None
    if not (section or relevance):
        return Lesson(before, old, new, False, seen, f"留出的 {len(latest)} 条检验不了新模型", len(older))
    full = learn(rows, edition, interests, before)
    models = Models(
        section=full.section if section else before.section,
        relevance=full.relevance if relevance else before.relevance,
        history=full.history,
    )
    words = f"由 {len(older)} 条学得，在留出的 {len(latest)} 条上检验，再用全部 {len(rows)} 条重学"
    return Lesson(models, old, new, True, seen, words, len(rows))


def split(rows: Sequence[Row], until: date = date.min) -> tuple[list[Row], list[Row]]:
    """Older and latest rows, cut between two days: after `until` if enough came since, else before the last days.

    Where the last days hold too few, or all is of one day, a share is held back by a hash of the titles.
    """
    newer = [row for row in rows if row.day > until]
    if until > date.min and MIN_HELD_BACK <= len(newer) < len(rows):
        return [row for row in rows if row.day <= until], newer
    days = sorted({row.day for row in rows})
    cut = days[-max(1, round(HELD_BACK * len(days)))] if days else until
    older, latest = [row for row in rows if row.day < cut], [row for row in rows if row.day >= cut]
    if older and len(latest) >= MIN_HELD_BACK:
        return older, latest
    mixed = sorted(rows, key=lambda row: zlib.crc32(row.clues.title.encode()))
    count = round(HELD_BACK * len(mixed))
    return mixed[count:], mixed[:count]


def measure(models: Models, rows: Sequence[Row], edition: EditionConfig, interests: Sequence[Interest]) -> Figures:
    """The figures of these models on these rows; without a section model, those of the rules."""
    keys = {section.key for section in edition.sections}
    placed = [row for row in rows if row.section in keys]
    right = [
        row.section
        == (
            guess_section(row.clues, edition, models.section) if models.section else by_rules(row.clues, edition)
        ).section
        for row in placed
    ]
    ranking = None
    if model := models.relevance:
        scores = [(margin(row.clues.title, interests, model), row.taken) for row in rows]
        ranking = ranked(scores)
    return Figures(sum(right) / len(right) if right else None, ranking, len(rows))


def ranked(scores: Sequence[tuple[float, bool]]) -> float | None:
    """The chance that a taken row ranks above a refused one; None without both."""
    good = [score for score, taken in scores if taken]
    bad = [score for score, taken in scores if not taken]
    if not good or not bad:
        return None
    above = sum((one > other) + 0.5 * (one == other) for one in good for other in bad)
    return above / (len(good) * len(bad))


def nearest(rows: Sequence[Row], title: str, count: int = 3) -> list[tuple[float, Row]]:
    """The past choices most like a title (cosine of their words), to explain what they did to its score."""
    seen = relevance_features(title, ())
    found = []
    for row in rows:
        other = relevance_features(row.clues.title, ())
        found.append(
            (sum(value * other.get(name, 0.0) for name, value in seen.items() if name.startswith(MATTER.field)), row)
        )
    return sorted((pair for pair in found if pair[0] > 0.05), key=lambda pair: -pair[0])[:count]


def _worse(old: float | None, new: float | None) -> bool:
    return old is not None and (new is None or new < old - TOLERANCE)


def _until(models: Models) -> date:
    """The last day that any of the models has learned from."""
    days = [str(model.about.get("until", "")) for model in (models.section, models.relevance) if model]
    return max((date.fromisoformat(day) for day in days if day), default=date.min)
