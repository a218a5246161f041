"""A sentence of the summary beside the sentence of the body that it was taken from.

Claims are single tokens, all else is compared letter by letter; where a claim stands opposite another of its
kind between equal neighbours, or two have changed places, the summary contradicts the body there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from curate.grounding.source import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.grounding.claims import Claim
    from curate.grounding.source import Source

LIKE = 0.5  # share of the sentence's character pairs that a sentence of the body must have to be compared
SAME = 0.7  # share of its tokens that must stand in the same order for differences to mean something
_OPPOSITE = {"up": "down", "down": "up", "over": "under", "under": "over"}


@dataclass(frozen=True, slots=True)
class Aligned:
    """`counterparts`: for the number of a claim, the body's own at the same place. `wrong`: numbers of claims that
    the body has otherwise. `near`: where in the body the sentence comes from.
    """

    counterparts: dict[int, Claim] = field(default_factory=dict)
    wrong: frozenset[int] = frozenset()
    near: int = 0

    def contradicts(self, number: int) -> bool:
        """Whether the body says something else in that place."""
        return number in self.wrong


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    start: int
    number: int | None = None  # of the claim


def align(sentence: str, claims: Sequence[Claim], source: Source) -> Aligned:
    """Compare a plain sentence with the body's most similar ones; `claims` are the sentence's."""
    if not claims:
        return Aligned()
    if (at := source.plain.text.find(sentence.strip())) >= 0:
        return _verbatim(claims, at - (len(sentence) - len(sentence.lstrip())))
    results = []
    told = _tokens(sentence, claims)
    for start, end in _similar(sentence, source):
        theirs = [claim for claim in source.claims if start <= claim.start < end]
        compared = _compare(told, claims, _tokens(source.plain.text[start:end], theirs, start), theirs, start)
        if compared:
            results.append(compared)
    if not results:
        return Aligned()
    results.sort(key=lambda result: (len(result.wrong), -len(result.counterparts)))
    return results[0]


def _verbatim(claims: Sequence[Claim], offset: int) -> Aligned:
    """The sentence stands in the body as it is: each claim is its own counterpart there."""
    moved = (replace(claim, start=claim.start + offset, end=claim.end + offset) for claim in claims)
    return Aligned(dict(enumerate(moved)), near=max(0, offset))


def _similar(sentence: str, source: Source) -> list[tuple[int, int]]:
    """Spans of the body's sentences, with both neighbours, that share most character pairs with the sentence."""
    wanted = pairs(sentence)
    if not wanted:
        return []
    spans = source.sentences
    shares = [(len(wanted & theirs) / len(wanted), number) for number, (_, _, theirs) in enumerate(spans)]
    best = sorted(shares, reverse=True)[:3]
    found = []
    for share, number in best:
        if share >= LIKE and share >= 0.8 * best[0][0]:
            found.append((spans[max(0, number - 1)][0], spans[min(len(spans) - 1, number + 1)][1]))
    return found


def _tokens(text: str, claims: Sequence[Claim], offset: int = 0) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    for number, claim in enumerate(claims):
        start, end = claim.start - offset, claim.end - offset
        if start < at:
            continue
        tokens.extend(_Token(text[i], i) for i in range(at, start) if text[i].isalnum())
        tokens.append(_Token(f"<{claim.kind}:{claim.key}>", start, number))
        at = end
    tokens.extend(_Token(text[i], i) for i in range(at, len(text)) if text[i].isalnum())
    return tokens


def _compare(
    told: list[_Token], claims: Sequence[Claim], theirs: list[_Token], others: Sequence[Claim], offset: int
) -> Aligned | None:
    matcher = SequenceMatcher(None, [token.key for token in theirs], [token.key for token in told], autojunk=False)
    codes = matcher.get_opcodes()
    matched = sum(b2 - b1 for tag, _, _, b1, b2 in codes if tag == "equal")
    if matched < SAME * len(told):
        return None
    counterparts: dict[int, Claim] = {}
    wrong: set[int] = set()
    left: list[Claim] = []  # the body's claims that found no counterpart
    for tag, a1, a2, b1, b2 in codes:
        mine = [token.number for token in told[b1:b2] if token.number is not None]
        there = [others[token.number] for token in theirs[a1:a2] if token.number is not None]
        if tag == "equal":
            for number, other in zip(mine, there, strict=True):
                counterparts[number] = other
                if claims[number].way and other.way == _OPPOSITE[claims[number].way]:
                    wrong.add(number)
            continue
        left.extend(there)
        if tag == "replace" and a2 - a1 <= 6 and b2 - b1 <= 6:
            known = {other.key for other in others}
            wrong |= {
                number
                for number in _replaced(mine, there, claims)
                if not (claims[number].key in known and _listed(claims[number], claims))
            }
    for number, claim in enumerate(claims):
        if number not in counterparts and number not in wrong and matched >= 0.75 * len(told):
            moved = [other for other in left if other.key == claim.key]
            if moved and not _listed(claim, claims):
                wrong.add(number)
    near = offset + (theirs[codes[0][2] - 1].start if codes[0][0] == "delete" else 0)
    return Aligned(counterparts, frozenset(number for number in wrong if not claims[number].weak), near)


def _replaced(mine: list[int], there: list[Claim], claims: Sequence[Claim]) -> set[int]:
    """Claims of the summary that stand where the body has another of their kind."""
    found = set()
    for number in mine:
        kinds = {_family(other) for other in there}
        if _family(claims[number]) in kinds and all(_differs(claims[number], other) for other in there):
            found.add(number)
    return found


def _family(claim: Claim) -> str:
    return "name" if claim.kind == "name" else "figure"


def _differs(claim: Claim, other: Claim) -> bool:
    """Whether two claims cannot mean the same: other letters, another value, another unit."""
    if claim.kind == "name" and other.kind == "name":
        return not (claim.key in other.key or other.key in claim.key)
    if claim.value is not None and claim.value == other.value:
        return bool(claim.unit and other.unit)
    return claim.key != other.key


def _listed(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether another claim of its kind stands right beside it, as in an enumeration."""
    others = (other for other in claims if other.kind == claim.kind and other is not claim)
    return any(min(abs(other.start - claim.end), abs(claim.start - other.end)) <= 2 for other in others)
