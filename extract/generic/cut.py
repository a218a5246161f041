"""Cuts the chosen blocks out of a page with the markup around them: code stays code, tables stay tables."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.generic.split import Split

WHOLE = frozenset(["pre", "table"])  # taken or left as one
MAX_PICTURES = 500  # of a page; those behind are left out, as placing each looks at the blocks around it
SMALL = 60  # pixels: pictures below are icons
_GONE = "x-gone"  # a name for elements that are about to be taken out, all in one go
_WRAPPERS = frozenset(["body", "html", "li", "td", "th", "tr", "tbody", "dd", "dt"])
_RENAMED = frozenset(["nav", "dialog", "form", "textarea", "label", "fieldset", "legend", "menu"])
_EMPTY_BUT_KEPT = frozenset(
    ["br", "hr", "img", "td", "th", "source", "picture", "svg", "math", "iframe", "video", "audio"]
)


def in_one_piece(split: Split, taken: Sequence[bool]) -> list[bool]:
    """The choice with listings and tables made whole: each follows the larger part of its text."""
    groups: dict[Any, list[int]] = defaultdict(list)
    for number, block in enumerate(split.blocks):
        if (whole := _outermost(block.element)) is not None:
            groups[whole].append(number)
    result = list(taken)
    page = sum(block.tokens for block in split.blocks)
    for numbers in groups.values():
        size = sum(split.blocks[number].tokens for number in numbers)
        kept = sum(split.blocks[number].tokens for number in numbers if taken[number])
        if 2 * size > page:  # a table that holds most of the page is there for its looks
            continue
        for number in numbers:
            result[number] = 2 * kept >= size
    return result


def _outermost(element: Any) -> Any | None:
    found = None
    at = element
    while at is not None:
        if at.tag in WHOLE:
            found = at
        at = at.getparent()
    return found


def cut(split: Split, taken: Sequence[bool]) -> str:
    """The HTML of the page with only the taken blocks and the pictures among them. Changes the page."""
    import lxml.html

    last = max((number for number, kept in enumerate(taken) if kept), default=-1)
    placed = split.pictures[:MAX_PICTURES]
    pictures = {picture for picture, before in placed if _belongs(split, taken, last, picture, before)}
    for block, kept in zip(split.blocks, taken, strict=True):
        if not kept:
            for element, where in block.parts:
                setattr(element, where, None)
    for picture, _ in split.pictures:
        if picture not in pictures:
            picture.set("src", "")
            _remove(picture)
    body = _innermost(split, taken)
    _prune(body)
    for element in body.iter():
        if isinstance(element.tag, str):
            _show(element)
    if body.tag in _WRAPPERS:
        body.tag = "div"
    return str(lxml.html.tostring(body, encoding="unicode", with_tail=False))


def _innermost(split: Split, taken: Sequence[bool]) -> Any:
    """The smallest element that holds all taken blocks."""
    elements = {block.element for block, kept in zip(split.blocks, taken, strict=True) if kept}
    paths = [[element, *element.iterancestors()] for element in elements]
    common = set(paths[0]).intersection(*paths[1:]) if paths else set()
    return next((element for element in paths[0] if element in common), split.body) if paths else split.body


def _show(element: Any) -> None:
    """What was taken is shown, although a script would have to reveal it, and is no part of a form or a menu."""
    for name in ("hidden", "aria-hidden", "style"):
        element.attrib.pop(name, None)
    if element.tag in _RENAMED:
        element.tag = "div"


def _belongs(split: Split, taken: Sequence[bool], last: int, picture: Any, before: int) -> bool:
    """Whether a picture stands between taken blocks, of which `last` is the last; its own caption does not count."""
    if any(_pixels(picture.get(side)) < SMALL for side in ("width", "height")):
        return False
    figure = next((at for at in picture.iterancestors() if at.tag == "figure"), None)
    numbers = range(len(taken))
    back = next((n for n in reversed(numbers[:before]) if not _inside(split, n, figure)), None)
    ahead = next((n for n in numbers[before:] if not _inside(split, n, figure)), None)
    if back is None or not taken[back]:
        return ahead is not None and taken[ahead] and (figure is not None or _near(split, picture, ahead))
    if ahead is not None and taken[ahead]:
        return True
    return back < last or _near(split, picture, back)


def _inside(split: Split, number: int, figure: Any | None) -> bool:
    if figure is None:
        return False
    element = split.blocks[number].element
    return element is figure or any(at is figure for at in element.iterancestors())


def _near(split: Split, picture: Any, number: int) -> bool:
    """Whether a picture shares a close ancestor with a block."""
    around = [picture, *picture.iterancestors()][1:4]
    element = split.blocks[number].element
    own = [element, *element.iterancestors()][:3]
    return any(at is other for at in around for other in own if at.tag != "body")


def _pixels(value: str | None) -> float:
    digits = (value or "").strip().removesuffix("px")
    return float(digits) if digits.isdigit() and int(digits) else float("inf")


def _prune(body: Any) -> None:
    """Take out elements that have become empty, and those that hold nothing else."""
    from lxml import etree

    gone: set[Any] = set()
    for element in reversed(list(body.iter())):
        if element is body or not isinstance(element.tag, str) or element.tag in _EMPTY_BUT_KEPT:
            continue
        empty = all(child in gone and _is_blank(child.tail) for child in element)
        if empty and _is_blank(element.text) and element.tag != "body":
            gone.add(element)
    for element in gone:
        element.tag = _GONE
    etree.strip_tags(body, _GONE)


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()
