"""The editor's habits, learned from past summaries, and each account's, learned from its articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from core.text import clean_lines, fold

HEAD, TAIL = 8, 20  # lines at either end of an article in which an account has its habits
ENOUGH = 5  # past summaries of a section before its length is followed


@dataclass(frozen=True, slots=True)
class Style:
    """`lengths`: the usual number of characters of a summary, by section key. `bold`: how many of the summaries
    have their key claim in bold, 0 to 1. `known`: folded lines that an account writes in every article.
    """

    lengths: Mapping[str, int] = field(default_factory=dict)
    bold: float = 0.0
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)


PLAIN = Style()


def learn_style(summaries: Iterable[tuple[str, str]], articles: Iterable[tuple[str, str]] = ()) -> Style:
    """From pairs of (section key, the editor's summary) and of (account, body)."""
    by_section: dict[str, list[int]] = {}
    marked = count = 0
    for section, text in summaries:
        if text.strip():
            by_section.setdefault(section, []).append(len(text))
            marked += "**" in text
            count += 1
    lengths = {section: round(median(sizes)) for section, sizes in by_section.items() if len(sizes) >= ENOUGH}
    return Style(lengths, marked / count if count else 0.0, learn_lines(articles))


def learn_lines(articles: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """By account, the folded head and tail lines that stand in at least a third of its articles, and in three."""
    bodies: dict[str, list[str]] = {}
    for account, body in articles:
        if account:
            bodies.setdefault(account, []).append(body)
    found = {}
    for account, texts in bodies.items():
        counts = Counter(line for text in texts for line in _edges(text))
        lines = frozenset(line for line, count in counts.items() if count >= max(3, len(texts) / 3))
        if lines:
            found[account] = lines
    return found


def _edges(body: str) -> set[str]:
    lines = [line for line in (fold(line) for line in clean_lines(body).splitlines()) if line]
    return set(lines[:HEAD] + lines[-TAIL:])
