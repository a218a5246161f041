"""Boilerplate lines by counted families of patterns, told apart from ours: what was measured on 5,000 articles.

The file is a list of families (name, regex, long_mid_hits: how often it hits long lines in the middle of a text).
Families of content (addresses, captions, headings of references, bylines) are no boilerplate. A family that never
hits prose counts on any short line; the others only at the edges of a text, where nothing but short lines lies
between them and the edge. Short lines under a heading of recommended reading go with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

SHORT = 90  # characters of a line that may be boilerplate
TITLE = 50  # characters of a title of recommended reading
HEADING = "recommend"
CONTENT = frozenset(
    [
        "urlonly", "symb", "partno", "ref", "caption", "reporter", "link", "toc", "date_only", "author", "source",
        "editor", "from", "about", "cn_prefix", "name_ID", "daily", "openrate", "acct", "declare", "emoji_arrow", "end",
    ]
)  # fmt: skip

Cleaner = Callable[[str], str]


def cleaner(file: Path) -> Cleaner:
    """A function that takes the boilerplate lines out of a text."""
    families = [each for each in json.loads(file.read_text(encoding="utf-8")) if each["name"] not in CONTENT]
    sure = [re.compile(each["regex"], re.I) for each in families if not each["long_mid_hits"]]
    likely = [re.compile(each["regex"], re.I) for each in families]
    heading = next(re.compile(each["regex"]) for each in families if each["name"] == HEADING)

    def hits(patterns: Sequence[re.Pattern[str]], line: str) -> bool:
        return len(line) <= SHORT and any(pattern.search(line) for pattern in patterns)

    def clean(text: str) -> str:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        gone = {at for at, line in enumerate(lines) if hits(sure, line)}
        for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
            for at in order:
                if len(lines[at]) > SHORT:
                    break
                if hits(likely, lines[at]):
                    gone.add(at)
        for at in [at for at in gone if 2 * at >= len(lines) - 1 and heading.search(lines[at])]:
            below = range(at + 1, len(lines))
            if all(number in gone or len(lines[number]) <= TITLE for number in below):
                gone.update(below)
        return "\n".join(line for at, line in enumerate(lines) if at not in gone)

    return clean
