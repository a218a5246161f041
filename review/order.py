"""The order of the list: by relevance, but not all of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from curate.diversity import Traits, varied

if TYPE_CHECKING:
    from store.listing import Line


def arranged(lines: Sequence[Line], weight: float) -> list[Line]:
    """The page in the order of `curate.diversity.varied`, with the reason where one gives way."""
    traits = [Traits(line.title, line.account, line.relevance, fixed=line.pinned) for line in lines]
    return [replace(lines[one.index], gives_way=one.gives_way) for one in varied(traits, weight)]
