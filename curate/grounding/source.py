"""A body as something to look claims up in."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from curate.grounding.claims import Claim, find_claims, is_foreign
from curate.grounding.english import english_claims
from curate.grounding.plain import Plain, plain
from curate.grounding.units import COUNTERS

_PIECE = re.compile(r"[^。！？!?\n]+")
_KEPT = re.compile(r"[a-z0-9+#]")
_OPPOSITE = {"up": "down", "down": "up", "over": "under", "under": "over"}


@dataclass(frozen=True)
class Source:
    """The plain text of a body (or of its title) and its claims."""

    plain: Plain

    @cached_property
    def claims(self) -> list[Claim]:
        """All claims of the text. Only looked for when a sentence is not found in it word by word."""
        text = self.plain.text
        return [*find_claims(text), *english_claims(text)] if is_foreign(text) else find_claims(text)

    @cached_property
    def by_key(self) -> dict[str, list[Claim]]:
        """The claims of each key."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[claim.key].append(claim)
        return found

    @cached_property
    def by_value(self) -> dict[Decimal, list[Claim]]:
        """The figures of each value, whatever their unit."""
        found: dict[Decimal, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.value is not None:
                found[claim.value].append(claim)
        return found

    @cached_property
    def squeezed(self) -> tuple[str, tuple[int, ...]]:
        """Letters and digits only, as MobileNet V2 and MobileNetV2 are one name, and where each stood."""
        kept = [(char, place) for place, char in enumerate(self.plain.text) if _KEPT.match(char)]
        return "".join(char for char, _ in kept), tuple(place for _, place in kept)

    @cached_property
    def sentences(self) -> list[tuple[int, int, set[str]]]:
        """Start, end and character pairs of each sentence."""
        spans = (found.span() for found in _PIECE.finditer(self.plain.text))
        return [(start, end, pairs(self.plain.text[start:end])) for start, end in spans]

    def places(self, claim: Claim) -> list[Claim]:
        """Where the body says the same; empty if nowhere."""
        if claim.kind == "figure":
            return self._figures(claim)
        if same := self.by_key.get(claim.key, []):
            return same
        if claim.kind == "version":
            return self._version(claim)
        return self._name(claim)

    def _figures(self, claim: Claim) -> list[Claim]:
        same = [
            other for other in self.by_value.get(claim.value or Decimal(0), []) if _units_agree(claim.unit, other.unit)
        ]
        if not same and claim.unit == "year" and claim.value is not None and claim.value < 100:
            same = self.by_key.get(f"{claim.value + 2000} year", [])
        if not same and not claim.unit:  # 1.10 as it is written, part of a name or date: RTX 3080, 2021-05-01
            same = [other for other in self.claims if claim.key in re.findall(r"\d+(?:\.\d+)?", other.key)]
        return [other for other in same if not (claim.way and other.way == _OPPOSITE[claim.way])]

    def _version(self, claim: Claim) -> list[Claim]:
        found = re.search(rf"(?<![\d.]){re.escape(claim.key)}(?!\d|\.\d)", self.plain.text)
        return [Claim("version", found.start(), found.end(), claim.key)] if found else []

    def _name(self, claim: Claim) -> list[Claim]:
        text, places = self.squeezed
        for key in dict.fromkeys((claim.key, claim.key.removesuffix("s"))):
            if len(key) < 2:
                continue
            for found in re.finditer(re.escape(key), text):
                first, last = places[found.start()], places[found.end() - 1]
                if last - first < 2 * len(key) + 2 and self._whole(first, last, key):
                    return [Claim("name", first, last + 1, claim.key)]
        return []

    def _whole(self, first: int, last: int, key: str) -> bool:
        """Whether a name found from `first` to `last` begins there and does not go on with further digits."""
        before, after = self.plain.text[max(0, first - 1) : first], self.plain.text[last + 1 : last + 2]
        return not (before.isascii() and before.isalnum()) and not (key[-1].isdigit() and after.isdigit())


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring letters and digits."""
    letters = "".join(filter(str.isalnum, text))
    return set(map("".join, pairwise(letters)))


def read_source(text: str) -> Source:
    """The body made ready."""
    return Source(plain(text))


def _units_agree(claimed: str, found: str) -> bool:
    """The same unit, or a bare number on either side that only counts something."""
    if claimed == found:
        return True
    if not claimed:
        return True
    countable = COUNTERS | {""}
    return claimed in countable and found in countable
