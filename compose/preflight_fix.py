"""``compose check --fix``: the repairs that cannot change what is meant. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from compose.inline import COMMENT, urls_of
from compose.lead import count
from compose.preflight_draft import Draft, Finding
from compose.preflight_issue import COUNT
from compose.preflight_links import ODD_BULLET, tracking
from compose.preflight_text import ASCII_MARK, DOUBLED, FULL_WIDTH, prose

_BEFORE = re.compile(rf"\s*(?:{ODD_BULLET.pattern}|#{{3,6}}\s+)?")
_COMMENT = re.compile(f"({COMMENT.pattern})", re.S)
FIXABLE = frozenset(
    {"missing-dash", "tracker", "escaped-url", "ascii-punctuation", "doubled-mark", "wrong-count", "wrong-date"}
)


def fix(draft: Draft, findings: list[Finding]) -> str:
    """The text with every fixable finding repaired, line by line; other lines and all comments stay as they are."""
    lines = _pieces(draft.text)
    for finding in findings:
        if finding.code in FIXABLE:
            line = lines[finding.line - 1]
            code = finding.code
            if code == "missing-dash":
                line[:1] = ["- " + _BEFORE.sub("", line[0], count=1)]
            else:
                line[::2] = [_fixed(code, words, draft) for words in line[::2]]
    return "".join(piece for line in lines for piece in line)


def _pieces(text: str) -> list[list[str]]:
    """Each line as what stands outside and inside comments in turn, the first piece outside."""
    lines: list[list[str]] = [[]]
    for number, piece in enumerate(_COMMENT.split(text)):
        for place, part in enumerate(piece.split("\n")):
            if place:
                lines[-1][-1] += "\n"
                lines.append([])
            last = lines[-1]
            if len(last) % 2 != number % 2:
                last.append("")
            last.append(part)
    return lines


def _fixed(code: str, line: str, draft: Draft) -> str:
    if code == "tracker":
        for url in urls_of(line):
            line = line.replace(url, _untracked(url))
        return line
    if code == "escaped-url":
        for url in urls_of(line):
            line = line.replace(url, url.replace("\\_", "_"))
        return line
    if code == "wrong-count":
        return COUNT.sub(lambda m: f"{m[1]}{count(draft.issue)}{m[3]}", line, count=1)
    if code == "wrong-date":
        return line.replace(str(draft.issue.date), str(draft.context.day), 1)
    return _marked(line, code)


def _marked(line: str, code: str) -> str:
    """Marks put right where the words are, never inside addresses or code."""
    words = prose(line)
    if code == "ascii-punctuation":
        for found in ASCII_MARK.finditer(words):
            line = line[: found.start()] + FULL_WIDTH[found[0]] + line[found.end() :]
        return line
    for found in reversed(list(DOUBLED.finditer(words))):
        line = line[: found.start()] + found[1] + line[found.end() :]
    return line


def _untracked(url: str) -> str:
    names = tracking(url)
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in names]
    fragment = "" if re.fullmatch(r"(?:wechat_redirect|rd)", parts.fragment) else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), fragment)) if names else url
