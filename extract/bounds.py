"""Keeps hostile markup from costing more than an ordinary page: length and nesting are capped before parsing.

HTML parsers need time quadratic in the depth of nesting: 100,000 open ``<div>`` take Lexbor 19 s. Real pages stay
under 60 levels; start tags beyond MAX_DEPTH are dropped, their text stays.
"""

from __future__ import annotations

import re

MAX_CHARS = 12_000_000
MAX_DEPTH = 200

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)|<!--")
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "noframes"])
_FLAT = frozenset(  # void, or closed by the parser itself when the next one opens
    re.findall(
        r"\S+",
        """area base br col embed hr img input link meta param source track wbr
    p li dt dd tr td th tbody thead tfoot colgroup option optgroup rp rt""",
    )
)


def bounded(html: str) -> str:
    """The page without NUL characters, cut after MAX_CHARS, nested at most MAX_DEPTH deep."""
    html = html[:MAX_CHARS].replace("\x00", "")
    if html.count("<") <= MAX_DEPTH:
        return html
    return _flattened(html)


def _flattened(html: str) -> str:
    kept: list[str] = []
    open_tags: dict[str, int] = {}
    depth = dropped = copied = position = 0
    while found := _TAG.search(html, position):
        name = (found[2] or "").lower()
        position = html.find(">" if name else "-->", found.end()) + 1
        if not position:  # a tag or comment that never ends
            break
        if not name:
            continue
        if name in _RAW and not found[1]:
            position = _end_of_raw(html, name, position)
        elif name in _FLAT:
            continue
        elif found[1]:
            if open_tags.get(name):
                open_tags[name] -= 1
                depth -= 1
        elif depth >= MAX_DEPTH:
            kept.append(html[copied : found.start()])
            copied = position
            dropped += 1
        else:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
    return html if not dropped else "".join(kept) + html[copied:]


def _end_of_raw(html: str, name: str, position: int) -> int:
    end = re.compile(rf"</{name}\b", re.I).search(html, position)
    return end.start() if end else len(html)
