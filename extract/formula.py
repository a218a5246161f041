"""Formulas as LaTeX, from the places where pages keep their source beside the drawn picture."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from extract.inline import Piece

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ATTRIBUTES = ("data-formula", "data-tex", "data-latex", "data-eq")
_MAX_LENGTH = 5_000


def read(node: LexborNode) -> Piece | None:
    """The formula that this node is, or None.

    WeChat and mdnice keep it in ``data-formula``, Zhihu in ``data-tex`` or the ``alt`` of an ``eeimg`` picture,
    MathJax in ``<script type="math/tex">``, KaTeX in an ``<annotation>``.
    """
    tag, attributes = node.tag or "", node.attributes
    for name in _ATTRIBUTES:
        if source := attributes.get(name):
            return _piece(source, display=_is_display(node))
    if tag == "img":
        return _from_image(node)
    if tag == "script" and (attributes.get("type") or "").startswith("math/tex"):
        return _piece(node.text(), display="mode=display" in (attributes.get("type") or ""))
    names = (attributes.get("class") or "").split()
    if tag == "math" or "katex" in names or "katex-display" in names or tag == "mjx-container":
        source_node = node.css_first('annotation[encoding="application/x-tex"]')
        if source_node is not None:
            display = "katex-display" in names or attributes.get("display") in ("block", "true")
            return _piece(source_node.text(), display=display)
        return _flattened(node)
    if "MathJax" in names or "MathJax_Preview" in names or "MathJax_Display" in names or "MathJax_SVG" in names:
        return Piece("", "")  # the drawing; its source stands in the script beside it
    return None


def _flattened(node: LexborNode) -> Piece | None:
    """KaTeX as CSDN keeps it: the tags of its MathML are lost, the LaTeX is the last of the pieces that remain."""
    hidden = node.css_first(".katex-mathml")
    pieces = (
        [piece for piece in re.split(r"\n\s*\n", hidden.text().strip()) if piece.strip()] if hidden is not None else []
    )
    return _piece(pieces[-1], display="katex-display" in (node.attributes.get("class") or "")) if pieces else None


def _from_image(node: LexborNode) -> Piece | None:
    attributes = node.attributes
    address = attributes.get("src") or attributes.get("data-src") or ""
    names = attributes.get("class") or ""
    if "eeimg" in attributes or "zhihu.com/equation" in address or "Formula-image" in names:
        source = attributes.get("alt") or ""
        return _piece(source, display=attributes.get("eeimg") == "2" or source.rstrip().endswith("\\\\"))
    if "mathtex" in address or "latex.codecogs.com" in address:
        source = attributes.get("alt") or ""
        return _piece(source, display=False) if source else None
    return None


def _is_display(node: LexborNode) -> bool:
    names = node.attributes.get("class") or ""
    return "block-equation" in names or "katex-display" in names or node.tag in ("section", "div", "figure", "p")


def _piece(source: str, *, display: bool) -> Piece | None:
    source = re.sub(r"\s+", " ", html.unescape(source)).strip().strip("$").strip()
    if not source or len(source) > _MAX_LENGTH:
        return None
    if source.endswith("\\\\"):
        source = source[:-2].strip()
    if (
        display or "\\begin{" in source
    ):  # plain text goes on without it: nobody reads, searches or sums up a line of LaTeX
        return Piece(f"\n\n$${source}$$\n\n", "\n", "formula")
    return Piece(f"${source}$", source)
