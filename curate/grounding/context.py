"""Claims that belong together: two that would each stand better in the other's place were swapped, and the number
behind a name (GNOME 3, SOFAChannel#7) is one that the body has behind that name.

For summaries in their own words, where `align` has nothing to hold on to: the words right beside each claim are
compared with the words beside it wherever the body has it.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.grounding.align import Aligned
    from curate.grounding.claims import Claim
    from curate.grounding.source import Source

REACH = 10  # characters on either side
MARGIN = 3  # common characters by which the swapped reading must be better
MOST = 40  # places of the body that are looked at for one claim
_KEPT = re.compile(r"[^\W_]")
_NAMED = re.compile(r"(?<![A-Za-z])([A-Za-z][A-Za-z+-]{2,})[ #]{0,2}$", re.A)  # what stands before a number


def swaps(sentence: str, claims: Sequence[Claim], aligned: Aligned, source: Source) -> frozenset[int]:
    """Numbers of the claims that changed places with another of their kind."""
    loose = [number for number, claim in enumerate(claims) if not claim.weak and number not in aligned.wrong]
    if len(loose) < 2 or all(number in aligned.counterparts for number in loose):
        return frozenset()
    here = {number: _beside(sentence, claims[number]) for number in loose}
    there = {number: _everywhere(claims[number], source) for number in loose}
    found: set[int] = set()
    for one, two in combinations(loose, 2):
        a, b = claims[one], claims[two]
        if (a.kind == "name") != (b.kind == "name") or a.key == b.key or _side_by_side(sentence, a, b):
            continue
        if one in aligned.counterparts and two in aligned.counterparts:
            continue
        as_is = _fit(here[one], there[one]) + _fit(here[two], there[two])
        if _fit(here[one], there[two]) + _fit(here[two], there[one]) >= as_is + MARGIN:
            found |= {one, two}
    return frozenset(found)


def misnumbered(sentence: str, claims: Sequence[Claim], texts: Sequence[str]) -> frozenset[int]:
    """Numbers of the claims that stand right behind a name which the texts have with other numbers only."""
    found: set[int] = set()
    for number, claim in enumerate(claims):
        said = sentence[claim.start : claim.end]
        if not said.isdecimal() or (name := _NAMED.search(sentence[: claim.start])) is None:
            continue
        behind = re.compile(rf"(?<![A-Za-z]){re.escape(name[1])}[ #]{{0,2}}(\d+)", re.A | re.IGNORECASE)
        theirs = {there[1] for text in texts for there in behind.finditer(text)}
        if theirs and said not in theirs:
            found.add(number)
    return frozenset(found)


def _side_by_side(sentence: str, a: Claim, b: Claim) -> bool:
    """Whether only a conjunction, comma or other names part them: an enumeration has no order."""
    first, second = sorted((a, b), key=lambda claim: claim.start)
    return not re.search(r"[\u4e00-\u9fff]", re.sub("[和与及或以]", "", sentence[first.end : second.start]))


def _beside(text: str, claim: Claim) -> tuple[str, str]:
    """Letters and digits before (reversed, nearest first) and behind a claim, within its sentence."""
    before = re.split(r"[。！？\n]", text[max(0, claim.start - 2 * REACH) : claim.start])[-1]
    after = re.split(r"[。！？\n]", text[claim.end : claim.end + 2 * REACH], maxsplit=1)[0]
    return "".join(_KEPT.findall(before))[::-1][:REACH], "".join(_KEPT.findall(after))[:REACH]


def _everywhere(claim: Claim, source: Source) -> list[tuple[str, str]]:
    return [_beside(source.plain.text, place) for place in source.places(claim)[:MOST]]


def _fit(beside: tuple[str, str], places: list[tuple[str, str]]) -> int:
    """The most neighbouring characters that any place in the body has in common with these."""
    return max(
        (sum(_common(mine, other) for mine, other in zip(beside, theirs, strict=True)) for theirs in places), default=0
    )


def _common(one: str, two: str) -> int:
    count = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        count += 1
    return count
