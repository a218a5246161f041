"""Which section an article belongs to: rules from config.toml, and what was learned from past choices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.config import EditionConfig, SectionConfig
from curate.clues import Clues
from curate.terms import contains, normal, normal_term

# What a rule is worth; a softmax over the sums gives the confidence.
HOST = 3.0
LINK = 0.6
SOURCE = 1.5
ACCOUNT = 1.0
TITLE = 1.0
LEAD = 0.5
MAX_TITLE = 3.0
MAX_LEAD = 1.5
UNSURE = 0.7  # of the guesses with less confidence about one in two is wrong


@dataclass(frozen=True, slots=True)
class SectionGuess:
    """The best section, the next best, the probability of the best, and what spoke for it."""

    section: str
    second: str
    confidence: float
    reasons: tuple[str, ...]
    probabilities: Mapping[str, float]

    @property
    def unsure(self) -> bool:
        """Whether the editor should look at the second choice, too."""
        return self.confidence < UNSURE and bool(self.second)


def by_rules(clues: Clues, edition: EditionConfig) -> SectionGuess:
    """The guess of the `hosts` and `words` of each section in config.toml, and of the source's own section."""
    scores: dict[str, float] = {}
    reasons: dict[str, list[str]] = {}
    for section in edition.sections:
        hits = _hits(clues, section)
        scores[section.key] = sum(value for value, _ in hits)
        reasons[section.key] = [why for _, why in sorted(hits, key=lambda hit: -hit[0])]
    return guess(softmax(scores), reasons)


def guess(probabilities: Mapping[str, float], reasons: Mapping[str, list[str]]) -> SectionGuess:
    """Order the sections by probability; of equals the one that config.toml names first."""
    ranked = sorted(probabilities, key=lambda key: -probabilities[key])
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else ""
    why = tuple(reasons.get(best, ())[:3])
    return SectionGuess(best, second, round(probabilities[best], 4), why, probabilities)


def softmax(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores → probabilities that add up to 1."""
    top = max(scores.values())
    raised = {key: math.exp(value - top) for key, value in scores.items()}
    total = sum(raised.values())
    return {key: value / total for key, value in raised.items()}


def _hits(clues: Clues, section: SectionConfig) -> list[tuple[float, str]]:
    hits = []
    if clues.source_section == section.key:
        hits.append((SOURCE, f"来源属于“{section.short}”"))
    if clues.host and _host_fits(clues.host, section.hosts):
        hits.append((HOST, f"来自 {clues.host}"))
    elif linked := [host for host in clues.link_hosts if _host_fits(host, section.hosts)]:
        hits.append((LINK, f"链接到 {linked[0]}"))
    title, lead = 0.0, 0.0
    for word in map(normal_term, section.words):
        if word == normal(clues.account):
            hits.append((ACCOUNT, f"来自“{clues.account}”"))
        elif contains(clues.folded_title, word) and title < MAX_TITLE:
            title += TITLE
            hits.append((TITLE, f"标题含“{word}”"))
        elif contains(clues.folded_lead, word) and lead < MAX_LEAD:
            lead += LEAD
            hits.append((LEAD, f"开头含“{word}”"))
    return hits


def _host_fits(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == known or host.endswith("." + known) for known in hosts)
