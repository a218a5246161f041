"""What the elements around each block say: their tags and names, and what share of the votes they hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.generic.words import NAMES, is_container, name_hits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from extract.generic.split import Block

    Numbers = NDArray[np.float64]
    Add = Callable[[str, Any], None]

LEVELS = (1, 2, 3, 5)  # ancestors whose shares are told, the block's own element being 0
DECAY = 0.8  # what is left of a name's hit one level further down
TAGS = {
    "nav": ("nav", "menu"), "footer": ("footer",), "header": ("header",), "aside": ("aside",),
    "figure": ("figure", "figcaption"), "list": ("ul", "ol", "dl"), "table": ("table",), "article": ("article",),
    "main": ("main",), "form": ("form", "fieldset", "label"), "quote": ("blockquote",), "code": ("pre", "code"),
}  # fmt: skip
_TAG_AT = {tag: at for at, tags in enumerate(TAGS.values()) for tag in tags}


class Ancestry:
    """The ancestors of every block, each element looked at once."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self._number: dict[Any, int] = {}
        self._paths: dict[Any, tuple[int, ...]] = {}
        self._names: list[Numbers] = []
        self._tags: list[Numbers] = []
        self._hidden: list[bool] = []
        self._container: list[tuple[bool, bool, bool]] = []  # article, main, named like a body's holder
        self.paths = [self._path(block.element) for block in blocks]

    def columns(self, add: Add, length: Numbers, mean: Numbers, linked: Numbers, good: Numbers) -> None:
        """Add all columns; the arrays have a value for each block."""
        own = [path[0] for path in self.paths]
        names = np.array([self._names[number] for number in own])
        tags = np.array([self._tags[number] for number in own])
        for at, name in enumerate(NAMES):
            add(f"named {name}", names[:, at])
        for at, name in enumerate(TAGS):
            add(f"in {name}", tags[:, at])
        add("hidden", [self._hidden[number] for number in own])
        add("depth", [len(path) for path in self.paths])
        self._containers(add, length)
        self._shares(add, length, mean, linked, good)
        self._alike(add, length, mean)

    def _path(self, element: Any) -> tuple[int, ...]:
        """Numbers of the element and its ancestors below <html>, innermost first."""
        if (known := self._paths.get(element)) is not None:
            return known
        parent = element.getparent()
        above = self._path(parent) if parent is not None and element.tag != "body" else ()
        number = self._number[element] = len(self._names)
        self._describe(element, above)
        path = self._paths[element] = (number, *above)
        return path

    def _describe(self, element: Any, above: tuple[int, ...]) -> None:
        attributes = element.attrib
        names = " ".join(filter(None, map(attributes.get, ("class", "id", "role", "itemprop")))).lower()
        tag = element.tag if isinstance(element.tag, str) else ""
        hits = np.array(name_hits(names) if above else (0.0,) * len(NAMES))
        tags = np.zeros(len(TAGS))
        if (at := _TAG_AT.get(tag)) is not None:
            tags[at] = 1.0
        style = attributes.get("style", "").replace(" ", "").lower()
        hidden = "display:none" in style or "hidden" in attributes or attributes.get("aria-hidden") == "true"
        if above:
            hits = np.maximum(hits, DECAY * self._names[above[0]])
            tags = np.maximum(tags, self._tags[above[0]])
            hidden = hidden or self._hidden[above[0]]
        self._names.append(hits)
        self._tags.append(tags)
        self._hidden.append(hidden)
        is_main = tag == "main" or attributes.get("role") == "main"
        self._container.append((tag == "article", is_main, bool(above) and is_container(names)))

    def _containers(self, add: Add, length: Numbers) -> None:
        """The share of the page's text in the nearest article, main or body holder, and whether it is the largest."""
        total = max(1.0, float(length.sum()))
        for kind, name in enumerate(("article", "main", "holder")):
            nearest = [next((n for n in path if self._container[n][kind]), -1) for path in self.paths]
            held: dict[int, float] = defaultdict(float)
            for number, size in zip(nearest, length, strict=True):
                if number >= 0:
                    held[number] += float(size)
            largest = max(held.values(), default=0.0)
            add(f"{name} share", [held[number] / total if number >= 0 else 0.0 for number in nearest])
            add(f"{name} largest", [number >= 0 and held[number] == largest for number in nearest])

    def _shares(self, add: Add, length: Numbers, mean: Numbers, linked: Numbers, good: Numbers) -> None:
        """Votes, links and prose in the block's ancestors."""
        sums = np.zeros((len(self._names), 5))
        rows = np.column_stack([mean * length, length, linked * length, np.ones(len(length)), good])
        for path, row in zip(self.paths, rows, strict=True):
            sums[list(path)] += row
        voted, prose = max(1.0, float(rows[:, 0].sum())), max(1.0, float(good.sum()))
        for level in LEVELS:
            chosen = sums[[path[min(level, len(path) - 1)] for path in self.paths]]
            size = np.maximum(1, chosen[:, 1])
            add(f"voted {level}", chosen[:, 0] / size)
            add(f"of votes {level}", chosen[:, 0] / voted)
            add(f"linked {level}", chosen[:, 2] / size)
            add(f"blocks {level}", np.log1p(chosen[:, 3]))
            add(f"of prose {level}", chosen[:, 4] / prose)
        for column, name, shares in ((0, "votes", (0.5, 0.9)), (4, "prose", (0.5, 0.8))):
            for share in shares:
                enough = sums[:, column] >= share * (voted if column == 0 else prose)
                steps = [next((i for i, number in enumerate(path) if enough[number]), 20) for path in self.paths]
                add(f"steps to {share} of {name}", steps)

    def _alike(self, add: Add, length: Numbers, mean: Numbers) -> None:
        """How the voters took the other blocks with the same tags and classes."""
        kinds = [_kind(block.element) for block in self.blocks]
        sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for kind, vote, size in zip(kinds, mean, length, strict=True):
            entry = sums[kind]
            entry[0] += vote * size
            entry[1] += size
            entry[2] += 1
        add(
            "alike voted",
            [
                (sums[kind][0] - vote * size) / max(1.0, sums[kind][1] - size) if sums[kind][2] > 1 else -1.0
                for kind, vote, size in zip(kinds, mean, length, strict=True)
            ],
        )
        add("alike", [np.log1p(sums[kind][2]) for kind in kinds])


def _kind(element: Any) -> tuple[Any, ...]:
    parent = element.getparent()
    above = (parent.tag, parent.get("class")) if parent is not None else (None, None)
    return (element.tag, element.get("class"), *above)
