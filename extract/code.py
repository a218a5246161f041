"""Code blocks as they were typed: lines, indentation and language kept, line numbers dropped.

Forms known: ``<pre><code>``; WeChat's ``code-snippet__fix`` (one ``<code>`` a line beside a list of line numbers);
mdnice and other editors (``<br>`` and no-break spaces); highlighters that set code as a two-column table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.inline import Piece

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_GUTTERS = (
    "code-snippet__line-index",
    "line-numbers-rows",
    "linenodiv",
    "linenos",
    "lineno",
    "gutter",
    "hljs-ln-numbers",
    "hljs-ln-n",
    "pre-numbering",
    "hljs-button",
    "copy-code-btn",
    "code-block-extension-header",
    "code-toolbar__toolbar",
    "opt-box",
)
_LINE_TAGS = frozenset(["div", "p", "li", "section", "tr"])
_CLASS_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-source-|code-snippet__)([\w+#.-]+)", re.I)
_NOT_LANGUAGES = re.compile(r"fix|js_nowrap|github|nowrap|line-index|plain|text|none|plaintext|undefined|code|hljs")
_ALIASES = {"objectivec": "objc", "shell": "bash", "c++": "cpp", "py": "python", "js": "javascript"}
_PROSE = "img, p, h1, h2, h3, h4, h5, h6, table, ul, blockquote, section section"
_MAX_BACKTICKS = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """A piece of code, fenced and bare."""

    markdown: str
    text: str


def read(node: LexborNode) -> Listing | None:
    """The listing that this node is, or None: a ``<pre>``, or a ``<code>`` of several lines."""
    if node.tag == "pre":  # some editors set prose in it, with paragraphs and pictures
        return None if node.css_first("code") is None and node.css_first(_PROSE) is not None else _listing(node)
    if node.tag == "code" and node.css_first("br, div, p, section") is not None:
        found = _listing(node)
        return found if "\n" in found.text else None
    return None


def from_gutter_table(node: LexborNode) -> Listing | None:
    """A highlighter's table, line numbers in one cell and code in the other."""
    cell = node.css_first("td.code, td.rouge-code, td.crayon-code, td.blob-code, .hljs-ln-code")
    if cell is None or node.css_first("td.gutter, td.linenos, td.rouge-gutter, .hljs-ln-numbers, td.blob-num") is None:
        return None
    return _listing(node)


def inline(piece: Piece) -> Piece:
    """Code within a sentence."""
    text = " ".join(piece.text.split())
    if not text:
        return piece
    fence = "`" * (max((len(run) for run in re.findall("`+", text[:10_000])), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return Piece(f"{fence}{pad}{text}{pad}{fence}", piece.text)


def _listing(node: LexborNode) -> Listing:
    parts: list[str] = []
    _collect(node, parts, one_code_a_line=len([n for n in node.iter() if n.tag == "code"]) > 1)
    text = "".join(parts).replace("\r\n", "\n").replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    body = "\n".join(lines)
    longest = max((len(run) for run in re.findall(r"(?m)^\s*(`{3,})", body)), default=2)
    fence = "`" * min(longest + 1, _MAX_BACKTICKS)
    return Listing(f"{fence}{_language(node)}\n{body}\n{fence}" if body else "", body)


def _collect(node: LexborNode, parts: list[str], *, one_code_a_line: bool) -> None:
    pending: list[LexborNode | str] = [node]
    while pending:  # a stack instead of recursion: highlighters nest deeply
        at = pending.pop()
        if isinstance(at, str):
            if at != "\n" or (parts and not parts[-1].endswith("\n")):
                parts.append(at)
            continue
        tag = at.tag or ""
        if tag == "-text":
            parts.append(at.text_content or "")
        elif tag == "br":
            parts.append("\n")
        elif tag in ("script", "style", "button", "-comment") or _is_gutter(at):
            continue
        else:
            children: list[LexborNode | str] = list(at.iter(include_text=True))
            if any(isinstance(child, str) or child.tag in _LINE_TAGS for child in children):
                children = [
                    c for c in children if isinstance(c, str) or c.tag != "-text" or (c.text_content or "").strip()
                ]
            if one_code_a_line and tag == "code":
                children = [*children, "\n"] if children else []
                if not children:
                    parts.append("\n")
            elif tag in _LINE_TAGS and at != node:
                children = ["\n", *children, "\n"]
            pending.extend(reversed(children))


def _is_gutter(node: LexborNode) -> bool:
    names = node.attributes.get("class")
    return bool(names) and any(name in _GUTTERS for name in (names or "").split())


def _language(node: LexborNode) -> str:
    candidates = [node, *node.css("code")[:1], *([node.parent] if node.parent else [])]
    for candidate in candidates:
        attributes = candidate.attributes
        for key in ("data-lang", "data-language", "lang"):
            if name := (attributes.get(key) or "").strip().lower():
                return _named(name)
        names = attributes.get("class") or ""
        for found in _CLASS_LANGUAGE.findall(names):
            if name := _named(found.lower()):
                return name
        if found := re.search(r"\bhljs\s+([a-z][\w+#]*)", names):
            return _named(found[1])
    return ""


def _named(name: str) -> str:
    name = _ALIASES.get(name, name)
    return "" if _NOT_LANGUAGES.fullmatch(name) or not re.fullmatch(r"[a-z][\w+#.-]{0,20}", name) else name
