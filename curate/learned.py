"""What the models say of an article, in numbers and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.config import EditionConfig, Interest
from curate.clues import Clues
from curate.features import (
    ACCOUNT,
    LEAD,
    MATTER,
    MATTER_WORDS,
    RULES,
    TITLE,
    Features,
    Grams,
    relevance_features,
    section_features,
    spoken,
    words_of,
)
from curate.linear import LinearModel
from curate.relevance import NAMED, Reason, interest_parts, names_of
from curate.sections import SectionGuess, guess
from curate.terms import normal

TAKEN, REFUSED = "taken", "refused"
MOST_WORDS = 3
MIN_WORTH = 0.05


def guess_section(clues: Clues, edition: EditionConfig, model: LinearModel) -> SectionGuess:
    """The section by what was learned. Sections that the edition no longer has are left out."""
    features = section_features(clues, edition)
    chances = model.probabilities(features)
    known = {section.key: chances.get(section.key, 0.0) for section in edition.sections}
    total = sum(known.values()) or 1.0
    found = guess({key: value / total for key, value in known.items()}, {})
    if found.section not in model.classes:
        return found
    told = told_section(clues, model, features, found.section, found.second)
    reasons = tuple(reason.words for reason in told if reason.worth > 0)[:3]
    return SectionGuess(found.section, found.second, found.confidence, reasons, found.probabilities)


def told_section(clues: Clues, model: LinearModel, features: Features, chosen: str, other: str) -> list[Reason]:
    """What each clue adds, in logits, to the lead of one section over another, the weightiest first."""
    worth = model.contributions(features, chosen, other if other in model.classes else "")
    texts = (
        ((TITLE,), clues.folded_title),
        ((LEAD,), clues.folded_lead),
        ((ACCOUNT,), normal(clues.account)),
    )
    told = [_told_grams(families, text, worth) for families, text in texts if text]
    told.append(Reason(sum(value for name, value in worth.items() if name.startswith(RULES)), "配置中的站点与关键词"))
    told += [Reason(value, name) for name, value in worth.items() if "#" not in name and not name.startswith(RULES)]
    return sorted((part for part in told if abs(part.worth) >= MIN_WORTH), key=lambda part: -abs(part.worth))


def margin(text: str, interests: Sequence[Interest], model: LinearModel) -> float:
    """How far the past speaks for a title, in logits."""
    features = relevance_features(text, interests, learned_as(interests, model))
    scores = dict(zip(model.classes, model.scores(features), strict=True))
    return scores[TAKEN] - scores[REFUSED]


def learned_parts(clues: Clues, interests: Sequence[Interest], model: LinearModel) -> list[Reason]:
    """What past choices say of the title's words and of the interests it names; with `base` they add up to `margin`."""
    features = relevance_features(clues.title, interests, learned_as(interests, model))
    worth = model.contributions(features, TAKEN, REFUSED)
    words = _told_grams((MATTER, MATTER_WORDS), spoken(clues.title), worth)
    named = [part.words for part in interest_parts(Clues(title=clues.title), interests)]
    terms = "、".join(name.removeprefix("标题涉及") for name in named)
    return [
        Reason(words.worth, f"以往取舍：{words.words}"),
        Reason(sum(value for name, value in worth.items() if "#" not in name), f"标题涉及{terms}"),
    ]


def learned_as(interests: Sequence[Interest], model: LinearModel) -> dict[str, str]:
    """New name → the name that the model knows, for interests that were renamed since: they share most terms."""
    known = model.about.get("interests", {})
    now = {interest.term: names_of(interest) for interest in interests}
    lost = {term: frozenset(names) for term, names in known.items() if term not in now}
    found = {}
    for term in (term for term in now if lost and term not in known):
        heir = max(lost, key=lambda old: len(lost[old] & now[term]))
        if lost[heir] & now[term]:
            found[NAMED.format(term)] = NAMED.format(heir)
    return found


def base(model: LinearModel) -> float:
    """What speaks for an article of which nothing is known, in logits."""
    scores = dict(zip(model.classes, model.bias, strict=True))
    return (scores[TAKEN] - scores[REFUSED]) / model.temperature


def _told_grams(families: Sequence[Grams], text: str, worth: dict[str, float]) -> Reason:
    """The sum of a field's n-grams and words, and the words of the text that say most: the worth of an n-gram is
    shared out among its letters.
    """
    letters = [0.0] * len(text)
    total = 0.0
    for bucket, places in (pair for grams in families for pair in grams.places(text).items()):
        worthy = worth.get(bucket, 0.0)
        total += worthy
        for start, end in places:
            for place in range(start, end):
                letters[place] += worthy / len(places) / (end - start)
    words: dict[str, float] = {}
    for word, start in words_of(text):
        if len(word) > 1:
            words[word] = words.get(word, 0.0) + sum(letters[start : start + len(word)])
    sign = math.copysign(1.0, total)
    shown = sorted((word for word in words if sign * words[word] > 0), key=lambda word: -sign * words[word])
    name = families[0].name
    return Reason(total, f"{name}“{'、'.join(shown[:MOST_WORDS])}”" if shown else name)
