"""Lines of a terminal from running text: Chinese breaks between any two characters, but no line begins with a closing
mark or ends with an opening one (the mainland rules of https://www.w3.org/TR/clreq/#line_breaking).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rich.text import Text

from core.text import CJK, width

_OPENING = "（【《〈「『“‘〔［｛"
_CLOSING = "，。、；：？！）】》〉」』”’〕］｝…—·～%％"
_UNIT = re.compile(
    rf"[{_OPENING}]*(?:[{CJK}]|[^\s{CJK}{_OPENING}{_CLOSING}]+|(?=[{_CLOSING}]))[{_CLOSING}]*\s*|[{_OPENING}]+|\s+|."
)
_CONTROL = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # what a terminal obeys or loses count of


def printable(text: str) -> str:
    """The text without anything that a terminal would obey: no control characters but line ends, tabs as blanks."""
    kept = (c for c in text.expandtabs(4) if c == "\n" or unicodedata.category(c) not in _CONTROL)
    return "".join(kept)


def wrapped(text: Text, columns: int, *, indent: str = "") -> list[Text]:
    """The text in lines of at most so many columns; the indent stands before all lines of a paragraph but its first."""
    lines: list[Text] = []
    for paragraph in text.split("\n", allow_blank=True):
        breaks = list(_breaks(paragraph.plain, columns, columns - width(indent)))
        for number, part in enumerate(paragraph.divide(breaks)):
            part.rstrip()
            lines.append(Text(indent if number else "", end="").append_text(part))
    return lines


def _breaks(text: str, first: int, others: int) -> Iterator[int]:
    """The places at which a paragraph is broken, if the first line has so many columns, and each of the others."""
    room, used = first, 0
    for found in _UNIT.finditer(text):
        unit = found[0]
        needed = width(unit.rstrip())
        if used and used + needed > room:
            yield found.start()
            room, used = others, 0
        if needed > room:  # longer than a line: broken anywhere
            for place, char in enumerate(unit, found.start()):
                if used + width(char) > room:
                    yield place
                    room, used = others, 0
                used += width(char)
        else:
            used += width(unit)
