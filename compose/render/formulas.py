"""TeX formulas as pictures that need no script: inline SVG, which WeChat's editor and browsers keep.

Drawn by ziamath (MIT, the extra `formulas`). Without it, and for what it cannot draw, the source stands: `$…$`.
"""

from __future__ import annotations

import html
import importlib
import importlib.util
import re
from functools import cache
from typing import Any

from core.text import has_cjk

SIZE = 16  # pixels of a letter
_OPEN, _CLOSE = "\ue000", "\ue001"
_FORMULA = re.compile(
    r"(?P<code>```.*?```|~~~.*?~~~|`[^`\n]*`)|\$\$(?P<block>[^$]+)\$\$|(?<![\\\w$])\$(?P<line>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\d)",
    re.S,
)
_TEX = re.compile(r"[\\^_{}=<>+*/|]|^[A-Za-z]$")  # what tells a formula from two prices
_SHIELDED = re.compile(f"{_OPEN}(?P<kind>[bl])(?P<hex>[0-9a-f]*){_CLOSE}")
_ESCAPED = re.compile(r"\\([_*<~`])")


def shield(text: str) -> str:
    """The text with its formulas in a writing that Markdown passes over; code and prices stay what they are."""
    bare = re.sub(f"[{_OPEN}{_CLOSE}]", "", text)
    return _FORMULA.sub(_shielded, bare)


def unshield(text: str, *, draw: bool) -> str:
    """HTML-escaped text with its formulas drawn, or as their source."""
    return _SHIELDED.sub(lambda found: _shown(found, draw=draw), text)


def _shielded(found: re.Match[str]) -> str:
    tex = found["block"] or found["line"]
    if tex is None or has_cjk(tex) or not _TEX.search(tex.strip()):
        return found[0]
    source = _ESCAPED.sub(r"\1", tex.strip()).encode().hex()
    return f"{_OPEN}{'b' if found['block'] else 'l'}{source}{_CLOSE}"


def _shown(found: re.Match[str], *, draw: bool) -> str:
    tex, block = bytes.fromhex(found["hex"]).decode(), found["kind"] == "b"
    mark = "$$" if block else "$"
    return (_drawn(tex, block) if draw else "") or html.escape(f"{mark}{tex}{mark}", quote=False)


@cache
def _drawn(tex: str, block: bool) -> str:
    """The formula as SVG in a span; an empty string where it cannot be drawn."""
    if importlib.util.find_spec("ziamath") is None:
        return ""
    ziamath: Any = importlib.import_module("ziamath")
    ziamath.config.svg2 = False  # WeChat takes ids away, so that every glyph must be a path of its own
    try:
        drawn = ziamath.Latex(tex, size=SIZE, inline=not block)
        picture = str(drawn.svg())
        below = float(drawn.getyofst())
    except Exception:  # noqa: BLE001 - the library has an error of its own for each fault of a formula
        return ""
    place = "display:block;text-align:center;" if block else f"display:inline-block;vertical-align:{below:.1f}px;"
    return f'<span style="{place}">{picture}</span>'
