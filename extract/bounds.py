"""Keeps hostile markup from costing more than an ordinary page: length, nesting and the number of elements are capped
before parsing.

HTML parsers need time quadratic in the depth of nesting: 100,000 open ``<div>`` take Lexbor 19 s. Real pages stay
under 60 levels; start tags beyond MAX_DEPTH are dropped, their text stays. All readers need time in proportion to the
number of elements: behind the last one that is allowed, a page goes on as text alone.
"""

from __future__ import annotations

import re

MAX_CHARS = 12_000_000
MAX_DEPTH = 200
MAX_TAGS = 50_000  # elements; real pages have 740 in the median, 2,800 in the 99th percentile, 6,000 at most

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)|<!--")
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "noframes"])
_FOREIGN = ("svg", "math")  # inside of these, the parser reads the tags of <style> and <title>, too
_FLAT = frozenset(  # void, or closed by the parser itself when the next one opens
    re.findall(
        r"\S+",
        """area base br col embed hr img input link meta param source track wbr
    p li dt dd tr td th tbody thead tfoot colgroup option optgroup rp rt""",
    )
)
_DRAWN = frozenset(  # what stands in drawings only, where "/>" closes an element
    re.findall(
        r"\S+",
        """svg g path circle ellipse rect line polyline polygon use defs symbol stop lineargradient radialgradient
    clippath mask image animate animatetransform filter text tspan""",
    )
)
_CLOSED = re.compile(r"""<[a-z]+(?:\s++[\w:.-]+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'))?)*+\s*+/>""", re.I)
_REMOVED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|noframes)\b.*?(?:</(?P=raw)\b[^>]*>?|\Z)"
    r"|<[/!?a-zA-Z][^>]*>?",
    re.S | re.I,
)


def bounded(html: str, tags: int = MAX_TAGS) -> str:
    """The page without NUL characters, cut after MAX_CHARS, nested at most MAX_DEPTH deep, of at most `tags` elements.

    Every tag is looked at once; what stands behind the last allowed element keeps its text and loses its markup.
    """
    html = html[:MAX_CHARS].replace("\x00", "")
    if html.count("<") <= min(MAX_DEPTH, tags):
        return html
    return _flattened(html, tags)


def _flattened(html: str, tags: int) -> str:
    kept: list[str] = []
    open_tags: dict[str, int] = {}
    depth = dropped = copied = position = elements = 0
    drawing = (
        False  # whether nothing but elements of a drawing came since it began: here the parser is sure to be in it
    )
    while found := _TAG.search(html, position):
        name = (found[2] or "").lower()
        position = html.find(">" if name else "-->", found.end()) + 1
        if not position:  # a tag or comment that never ends
            break
        if not name:
            continue
        elements += _elements(name, end=bool(found[1]), open_tags=open_tags)
        drawing = name in _DRAWN and (not found[1] and html[position - 2] != "/" if name == "svg" else drawing)
        if elements > tags:
            kept.append(html[copied : found.start()])
            return "".join(kept) + _REMOVED.sub("\n", html[found.start() :])
        if name in _RAW and not found[1] and not any(map(open_tags.get, _FOREIGN)):
            position = _end_of_raw(html, name, position)
        elif name in _FLAT or (drawing and _CLOSED.fullmatch(html, found.start(), position)):
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


def _elements(name: str, *, end: bool, open_tags: dict[str, int]) -> int:
    """How many elements a tag makes: of an end tag, one if it closes a paragraph that was not open, or is ``</br>``."""
    if name != "p":
        return not end or name == "br"
    was_open = open_tags.get("p", 0)
    open_tags["p"] = max(0, was_open + (-1 if end else 1))
    return not (end and was_open)


def _end_of_raw(html: str, name: str, position: int) -> int:
    end = re.compile(rf"</{name}\b", re.I).search(html, position)
    return end.start() if end else len(html)
