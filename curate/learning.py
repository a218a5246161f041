"""From the editor's past choices to models: plain rows, derivable from published issues and decided candidates."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.clock import local
from core.config import EditionConfig, Interest
from core.text import sentences
from core.types import Candidate, Decision, Issue
from curate.clues import Clues, clues, clues_of_item
from curate.elsewhere import ELSEWHERE
from curate.features import relevance_features, section_features
from curate.learned import REFUSED, TAKEN
from curate.linear import LinearModel
from curate.relevance import History, interest_parts, names_of
from curate.training import Example, fit

SECTION_STRENGTH = 5.0
RELEVANCE_STRENGTH = 7.0
BARE_WEIGHT = 0.2  # of a row without its lead, beside the row itself
MIN_SECTION_ROWS = 40  # below, the rules of config.toml know better
MIN_RELEVANCE_ROWS = 25  # of each kind
HARD = 0.6  # a refused title whose interests add up to more is a near miss …
HARD_WEIGHT = 3.0  # … and counts this many times
ELSEWHERE_SHARE = 0.1  # of the weight of all that was refused: English headlines …
SILENT_SHARE = 0.05  # … and a title that says nothing
SENTENCE_CHARS = (20, 60)
SENTENCE_WEIGHT = 0.05  # sentences of taken articles are examples of wanted matter, but not titles


@dataclass(frozen=True, slots=True)
class Row:
    """One past choice: what was seen, whether it was taken, for which section, when."""

    clues: Clues
    taken: bool = True
    section: str = ""  # empty for refused articles and for briefs
    day: date = date.min


@dataclass(frozen=True)
class Models:
    """All that was learned. None: too little to learn from, config.toml decides."""

    section: LinearModel | None = None
    relevance: LinearModel | None = None
    history: History = field(default_factory=History)


def rows_of_issues(issues: Iterable[Issue]) -> list[Row]:
    """Every item of published issues as a taken row."""
    return [
        Row(clues_of_item(item), True, section.key, issue.date)
        for issue in issues
        for section in issue.sections
        for item in section.items
    ]


def rows_of_candidates(candidates: Iterable[Candidate]) -> list[Row]:
    """Every decision in the queue; what is still pending says nothing."""
    rows = []
    for candidate in candidates:
        if candidate.decision is Decision.PENDING:
            continue
        accepted = candidate.decision is Decision.ACCEPTED
        decided = candidate.decided_at or candidate.added_at
        rows.append(
            Row(
                clues=clues(candidate.article),
                taken=candidate.decision is not Decision.REJECTED,
                section=(candidate.section or candidate.judgement.section) if accepted else "",
                day=local(decided).date() if decided else date.min,
            )
        )
    return rows


def learn(
    rows: Sequence[Row], edition: EditionConfig, interests: Sequence[Interest], before: Models | None = None
) -> Models:
    """Models of all rows; where there are too few, what was known before stays."""
    before = before or Models()
    keys = {section.key for section in edition.sections}
    placed = [row for row in rows if row.section in keys]
    taken, refused = sum(row.taken for row in rows), sum(not row.taken for row in rows)
    enough = len(placed) >= MIN_SECTION_ROWS and len({row.section for row in placed}) > 1
    return Models(
        section=section_model(placed, edition) if enough else before.section,
        relevance=(relevance_model(rows, interests) if min(taken, refused) >= MIN_RELEVANCE_ROWS else before.relevance),
        history=account_history(rows) if rows else before.history,
    )


def section_model(rows: Sequence[Row], edition: EditionConfig) -> LinearModel:
    """Learn the sections of the edition from rows that have one."""
    examples = [example for row in rows for example in section_examples(row, edition)]
    keys = [section.key for section in edition.sections]
    return fit(examples, keys, strength=SECTION_STRENGTH, about=_about(rows))


def section_examples(row: Row, edition: EditionConfig) -> list[Example]:
    """A row to learn from, and the same row as if its text were not known: many an article is only a title yet."""
    day = row.day.isoformat()
    whole = Example(section_features(row.clues, edition), row.section, day)
    if not row.clues.lead:
        return [whole]
    bare = section_features(replace(row.clues, lead=""), edition)
    return [whole, Example(bare, row.section, day, BARE_WEIGHT)]


def relevance_model(rows: Sequence[Row], interests: Sequence[Interest]) -> LinearModel:
    """Learn what is taken from what is refused."""
    examples = [example for row in rows for example in relevance_examples(row, interests)]
    about = {**_about(rows), "interests": {interest.term: sorted(names_of(interest)) for interest in interests}}
    return fit(even(with_others(examples, interests)), (REFUSED, TAKEN), strength=RELEVANCE_STRENGTH, about=about)


def relevance_examples(row: Row, interests: Sequence[Interest]) -> list[Example]:
    """A title to learn from, near misses with more weight; of a taken article the lead's sentences as well."""
    title = relevance_features(row.clues.title, interests)
    if not row.taken:
        near = sum(part.worth for part in interest_parts(Clues(title=row.clues.title), interests)) > HARD
        group = f"refused {zlib.crc32(row.clues.title.encode()) % 10}"
        return [Example(title, REFUSED, group, HARD_WEIGHT if near else 1.0)]
    day = row.day.isoformat()
    texts = [relevance_features(text, interests) for text in _pieces(row.clues.lead)]
    return [Example(title, TAKEN, day), *(Example(text, TAKEN, day, SENTENCE_WEIGHT) for text in texts)]


def with_others(examples: Sequence[Example], interests: Sequence[Interest]) -> list[Example]:
    """The same examples and what nobody had to refuse: ordinary English headlines, and a title that says nothing.

    Without them the bias would speak for whatever is written in words that were never refused.
    """
    refused = sum(example.weight for example in examples if example.label == REFUSED)
    worth = ELSEWHERE_SHARE * refused / len(ELSEWHERE)
    found = [Example(relevance_features(text, interests), REFUSED, "elsewhere", worth) for text in ELSEWHERE]
    return [*examples, *found, Example({}, REFUSED, "elsewhere", SILENT_SHARE * refused)]


def even(examples: Sequence[Example]) -> list[Example]:
    """The same examples, weighted so that both sides count the same: how many were refused is chance."""
    total = {label: sum(e.weight for e in examples if e.label == label) for label in (TAKEN, REFUSED)}
    fair = {label: len(examples) / 2 / worth for label, worth in total.items() if worth}
    return [Example(e.features, e.label, e.group, e.weight * fair[e.label]) for e in examples]


def account_history(rows: Iterable[Row]) -> History:
    """How often each account's articles were taken and refused."""
    counts: dict[str, tuple[int, int]] = {}
    for row in rows:
        if account := row.clues.account:
            taken, refused = counts.get(account, (0, 0))
            counts[account] = (taken + row.taken, refused + (not row.taken))
    return History(counts)


def _pieces(text: str) -> list[str]:
    """Sentences joined or cut to about the length of a title."""
    least, most = SENTENCE_CHARS
    pieces, piece = [], ""
    for sentence in sentences(text):
        piece += sentence
        if len(piece) >= least:
            pieces.append(piece[:most])
            piece = ""
    return pieces


def _about(rows: Sequence[Row]) -> Mapping[str, object]:
    return {"rows": len(rows), "until": max(row.day for row in rows).isoformat()}
