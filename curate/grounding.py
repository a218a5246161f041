"""Where each figure, unit, name and version of a summary stands in the body it was made from."""

from __future__ import annotations

import re

from core.types import Trace

_CLAIM = re.compile(r"[A-Za-z][A-Za-z0-9.+_/-]*[A-Za-z0-9+]|\d[\d,.]*(?:%|[A-Za-z]+)?")


def trace(summary: str, body: str) -> tuple[Trace, ...]:
    """Every figure and Latin name of the summary with its place in the body; no place where it has none."""
    folded = body.casefold()
    found: list[Trace] = []
    for claim in _CLAIM.finditer(summary):
        at = folded.find(claim[0].casefold())
        place = (at, at + len(claim[0])) if at >= 0 else (None, None)
        found.append(Trace(claim[0], claim.start(), claim.end(), *place))
    return tuple(found)
