"""Where each figure, unit, name and version of a summary stands in the body it was made from.

A claim counts as grounded if the body says it, and, where a sentence of the summary is recognisably one of the
body's, says it in that place: a figure that stands elsewhere in the body but not there was swapped.
"""

from __future__ import annotations

import re
from dataclasses import replace

from core.types import Trace
from curate.grounding.align import Aligned, align
from curate.grounding.claims import Claim, find_claims
from curate.grounding.context import misnumbered, swaps
from curate.grounding.plain import plain
from curate.grounding.source import Source, read_source

__all__ = ["trace", "ungrounded"]

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*")


def trace(summary: str, body: str, title: str = "") -> tuple[Trace, ...]:
    """Every figure, version and name of the summary with its place in the body; no place where it has none.

    What only the title says is grounded too, but has no place in the body, and so no trace.
    """
    told = plain(summary)
    source = read_source(body)
    heading = read_source(title)
    found: list[Trace] = []
    for part in _SENTENCE.finditer(told.text):
        claims = [_moved(claim, part.start()) for claim in find_claims(part[0])]
        inside = [_moved(claim, -part.start()) for claim in claims]
        aligned = align(part[0], inside, source)
        swapped = swaps(part[0], inside, aligned, source)
        renumbered = misnumbered(part[0], inside, (source.plain.text, heading.plain.text))
        for number, claim in enumerate(claims):
            contradicted = aligned.contradicts(number) or number in swapped | renumbered
            where = None if contradicted else _place(claim, aligned, number, source)
            excused = claim.weak or (not contradicted and heading.places(claim))
            if where is None and excused and number not in renumbered:
                continue
            start, end = told.span(claim.start, claim.end)
            place = source.plain.span(where.start, where.end) if where else (None, None)
            found.append(Trace(summary[start:end], start, end, *place))
    return tuple(found)


def ungrounded(traces: tuple[Trace, ...]) -> tuple[str, ...]:
    """What the body does not say, in the summary's words."""
    return tuple(dict.fromkeys(item.text for item in traces if item.source_start is None))


def _place(claim: Claim, aligned: Aligned, number: int, source: Source) -> Claim | None:
    if (there := aligned.counterparts.get(number)) is not None:
        return there
    places = source.places(claim)
    if not places:
        return None
    return min(places, key=lambda place: abs(place.start - aligned.near))


def _moved(claim: Claim, by: int) -> Claim:
    return replace(claim, start=claim.start + by, end=claim.end + by)
