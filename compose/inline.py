"""The little Markdown that stands within a line: links with balanced brackets, escapes, hidden ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(lt|gt|amp|quot|#123);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "#123": "{"}
_SPECIAL = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]) | [`*] | (?<![0-9A-Za-z])_ | _(?![0-9A-Za-z]) | <(?=[A-Za-z/!?]) | ~(?=~)
    | !(?=\[) | \{(?=[{%]) | &(?=\#?\w+;)""",
    re.X,
)
_ID = re.compile(r"\s*<!--\s*jb:([0-9,]*)(?:[^\S\n][^<>\n]*)?-->")  # ids, and whose words: <!-- jb:7 摘录 -->
COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.S)  # one with another <!-- in it was never closed
_BARE_URL = re.compile(r"https?://[^\s<>()\[\]（）【】「」，。；、！？\"'“”`]+")
MAX_DEPTH_SCAN = 4000  # a head is a line; beyond this, brackets are not looked for


@dataclass(frozen=True, slots=True)
class InlineLink:
    """A Markdown link at `start`:`end` of a line; `closed` is false when a bracket had to be guessed."""

    text: str
    url: str
    start: int
    end: int
    image: bool = False
    closed: bool = True


_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF), None)  # joiners stay: emoji and scripts need them
_BLANK = dict.fromkeys((0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0xA0, 0x2028, 0x2029), " ")
_SEEN = {**_INVISIBLE, **_BLANK}


def lines_of(text: str) -> list[str]:
    r"""The lines with their ends. Only \n ends one: what else str.splitlines() cuts at stands within a line here."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def unix(text: str) -> str:
    r"""The text with \n at all line ends, whatever system wrote it."""
    return re.sub(r"\r+\n|\r", "\n", text)


def visible(text: str) -> str:
    """The text without characters of no width, with odd blanks within a line as spaces: what its reader sees."""
    return text.translate(_SEEN)


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly it: no emphasis, code, HTML, links or template code can start in it."""
    flat = re.sub(r"\s*[\r\n\t\v\f\x85\u2028\u2029]+\s*", " ", text).strip()
    escaped = _SPECIAL.sub(lambda m: "&#123;" if m[0] == "{" else "&amp;" if m[0] == "&" else "\\" + m[0], flat)
    return escaped if _balanced(flat) else re.sub(r"(?<!\\)[\[\]]", lambda m: "\\" + m[0], escaped)


def unescape(text: str) -> str:
    """The plain text behind `escape`; text that escapes nothing stays as it is."""
    return _ESCAPED.sub(lambda m: m[1] or _ENTITIES[m[2]], text)


def safe_url(url: str) -> str:
    """An http(s) address that can stand in a Markdown link, or an empty string."""
    url = url.strip()
    if not re.match(r"https?://[^\s/]", url, re.I) or re.search(r"[\x00-\x1f\x7f]", url):
        return ""
    unsafe = r"[\s<>\"\\`\[\]{}|^]" if _parentheses_close(url) else r"[\s()<>\"\\`\[\]{}|^]"
    return re.sub(unsafe, lambda m: f"%{ord(m[0]):02X}" if ord(m[0]) < 128 else m[0], url)


def find_links(line: str) -> Iterator[InlineLink]:
    """All ``[text](url)`` of a line from left to right; brackets inside the text and the address may nest."""
    position = 0
    while (start := line.find("[", position)) != -1:
        link = link_at(line, start)
        if link is None:
            position = start + 1
        else:
            yield link
            position = link.end


def link_at(line: str, start: int) -> InlineLink | None:
    """The link that opens with the ``[`` at `start`, or None."""
    close = _closing(line, start, "[", "]")
    if close is None or line[close + 1 : close + 2] != "(":
        return None
    end = _closing(line, close + 1, "(", ")")
    closed = end is not None
    if end is None:
        end = next((i for i in range(close + 2, len(line)) if line[i].isspace()), len(line))
    url = line[close + 2 : end].strip()
    image = start > 0 and line[start - 1] == "!"
    return InlineLink(line[start + 1 : close], url, start, end + closed, image, closed)


def ids_of(text: str) -> tuple[int, ...]:
    """The candidate ids hidden in a block, in order."""
    return tuple(int(number) for found in _ID.findall(text) for number in found.split(",") if number)


def hide(ids: tuple[int, ...]) -> str:
    """The HTML comment that carries candidate ids."""
    return f" <!-- jb:{','.join(str(i) for i in ids)} -->" if ids else ""


def without_ids(text: str) -> str:
    """The text without the hidden ids."""
    return _ID.sub("", text)


def urls_of(text: str) -> tuple[str, ...]:
    """All http(s) addresses of a text, linked or bare, once each, in order."""
    found: dict[str, None] = {}
    rest = text
    for link in find_links(text):
        if re.match(r"https?://", link.url):
            found[link.url.split()[0]] = None
            rest = rest.replace(link.url, " ")
    return tuple(found | dict.fromkeys(_BARE_URL.findall(rest)))


def plain(text: str) -> str:
    """The words that a reader sees: links become their text, marks of emphasis and hidden ids go."""
    text = without_ids(text)
    for link in reversed(list(find_links(text))):
        start = link.start - 1 if link.image else link.start
        text = text[:start] + plain(link.text) + text[link.end :]
    return unescape(re.sub(r"(?<!\\)(\*\*|__|`)", "", text))


def _closing(line: str, start: int, opening: str, closing: str) -> int | None:
    depth = 0
    position = start
    while position < min(len(line), start + MAX_DEPTH_SCAN):
        char = line[position]
        if char == "\\":
            position += 2
            continue
        if char == "\n":
            return None
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return position
        position += 1
    return None


def _parentheses_close(url: str) -> bool:
    depth = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _balanced(text: str) -> bool:
    if "](" in text:
        return False
    depth = 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return depth == 0
