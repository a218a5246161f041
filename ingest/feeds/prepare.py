"""Bytes of a feed → text that no XML reader chokes on, and what kind of document it is. Linear in the input."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from enum import StrEnum
from itertools import islice, pairwise

from core.charset import decode

MAX_CHARS = 12 * 1024 * 1024
HEAD = 64 * 1024  # how far the root element may stand from the beginning, in characters
MAX_PIECES = 5000  # of a damaged document
MAX_OWN_REFERENCES = 50_000  # to entities that the document itself declares

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# XML's own five names are let through
_REFERENCE = re.compile(
    r"&(?!amp;|lt;|gt;|quot;|apos;)(?:#(?:([0-9]{1,10})|[xX]([0-9a-fA-F]{1,8}));|([A-Za-z][\w.-]{0,39});)?"
)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|channel|urlset|sitemapindex|opml|html)[\s>/]", re.I)
ENTRY_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?![\w.:-])", re.I | re.A)
_ENTRY_EDGE = re.compile(r"<(/?)((?:[\w.-]{1,40}:)?(?:item|entry))(?![\w.:-])([^<>]{0,2000}>)?", re.I)
_ROOT_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\s*>", re.I)
_HUGE_TAG = re.compile(r"(<[\w.:-]{1,60})[^<>]{65536,}>")
_CDATA_OR_ENTRY = re.compile(r"<!\[CDATA\[.*?\]\]>|(<(?:[\w.-]{1,40}:)?(?:item|entry)(?![\w.:-]))", re.I | re.S)
_MARKUP = re.compile(rb"</?(?:[\w.-]{1,40}:)?(?:item|entry|rss|feed|channel)\b", re.I)
FEED_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)(?![\w.:-])", re.I)
_PROLOG = re.compile(r"\s*(?:<\?xml[^>]{0,1000}>)?\s*", re.I)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[(?P<subset>[^\]]{0,20000})\]\s*)?>", re.I)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+("[^"&%<]{0,200}"|'[^'&%<]{0,200}')\s*>""")


class Form(StrEnum):
    """What a body looks like."""

    XML = "xml"
    JSON = "json"
    HTML = "html"
    EMPTY = "empty"
    OTHER = "other"


def to_text(body: bytes, content_type: str = "") -> str:
    """The decoded document, at most `MAX_CHARS` long."""
    text = decode(body, content_type)[:MAX_CHARS]
    if len(_MARKUP.findall(body)) > len(_MARKUP.findall(text.encode("ascii", "replace"))):
        text = body.decode("utf-8", "replace")[:MAX_CHARS]  # a stray escape sequence had made nonsense of the tags
    return text


def form_of(text: str) -> Form:
    """The form of a document, told by how it begins; a feed behind other output (a PHP warning) is XML."""
    text = _without_leading_comments(text)
    start = text[:4096].lstrip(" \t\r\n\ufeff\x00")
    if not start:
        return Form.OTHER if text.strip() else Form.EMPTY
    if start[0] in "{[":
        return Form.JSON
    root = _ROOT.search(text, 0, HEAD)
    page = _HTML.search(text, 0, root.start() + 1 if root else HEAD)
    if page or (root and root[1].lower() == "html"):
        return Form.HTML
    return Form.XML if root or re.match(r"<\?xml|<(?:\w{1,40}:)?\w+[\s>]", start, re.I) else Form.OTHER


def without_rest(text: str) -> tuple[str, bool]:
    """The document without an entry that it breaks off in, and whether it breaks off at all."""
    opened = closed = -1
    for edge in _ENTRY_EDGE.finditer(text):
        if edge[1]:
            closed = edge.start()
        elif not (edge[3] or "").endswith("/>"):
            opened = edge.start()
    if _ROOT_END.search(text, max(opened, closed, 0)) or not _ROOT.search(text, 0, HEAD):
        return text, False
    return (text[:opened], True) if opened > closed else (text, True)


def has_feed_root(text: str) -> bool:
    """Whether the root element of a feed stands anywhere near the beginning, or at least a declaration of XML."""
    return bool(FEED_ROOT.search(text, 0, HEAD)) or text.lstrip()[:5].lower() == "<?xml"


def clean_xml(text: str, *, close: bool = True) -> str:
    """The XML from its root element on: no illegal characters or references, no comments, HTML's entities as
    characters, bare ampersands escaped, every entry closed before the next (if `close`). Well-formed text stays.
    """
    text = _ILLEGAL.sub("", text)
    text = _without_leading_comments(text)
    begin = _beginning(text)
    doctype = _DOCTYPE.search(text, 0, begin)
    own = {name: value[1:-1] for name, value in _ENTITY.findall(doctype["subset"] or "")} if doctype else {}
    text = text[begin:]
    mend = _mender(own)
    pieces = [
        (is_cdata, piece if is_cdata else mend(_HUGE_TAG.sub(r"\1>", piece))) for is_cdata, piece in _pieces(text)
    ]
    edges = [bool(edge[1]) for is_cdata, piece in pieces if not is_cdata for edge in _ENTRY_EDGE.finditer(piece)]
    if close and any(edge == following for edge, following in pairwise(edges)):
        pieces = _closed(pieces)
    return "".join(piece for _, piece in pieces)


def entry_pieces(cleaned: str) -> list[str]:
    """Each entry's own stretch of a cleaned document (the first `MAX_PIECES`): damage in one cannot spread."""
    starts = list(islice((found.start() for found in _CDATA_OR_ENTRY.finditer(cleaned) if found[1]), MAX_PIECES))
    return [cleaned[start:end] for start, end in pairwise([*starts, len(cleaned)])]


def _beginning(text: str) -> int:
    """Where the root element starts: whatever stands before it is no part of the feed, unless it is an entry."""
    root = _ROOT.search(text, 0, HEAD)
    if root is None:
        prolog = _PROLOG.match(text)
        return prolog.end() if prolog else 0
    entry = ENTRY_TAG.search(text, 0, root.start())
    return entry.start() if entry else root.start()


def _without_leading_comments(text: str) -> str:
    """The document from behind its declaration and first comments on, if these are closed."""
    at = 0
    while (found := _PROLOG.match(text, at)) and text.startswith("<!--", found.end()):
        end = text.find("-->", found.end())
        if end < 0:
            break
        at = end + 3
    return text[at:] if at else text


def _pieces(text: str) -> list[tuple[bool, str]]:
    """Markup and CDATA sections by turns, comments left out; an unclosed one is no more than its opening mark."""
    found: list[tuple[bool, str]] = []
    start = at = 0
    closed = {"<![CDATA[": True, "<!--": True}
    while (at := text.find("<!", at)) >= 0:
        opening = next((mark for mark in closed if text.startswith(mark, at)), "")
        end = text.find("]]>" if opening == "<![CDATA[" else "-->", at) if opening and closed[opening] else -1
        if not opening:
            at += 2
            continue
        found.append((False, text[start:at]))
        if end < 0:
            closed[opening] = False  # nor will any later one be closed
            start = at = at + len(opening)
            continue
        if opening == "<![CDATA[":
            found.append((True, text[at : end + 3]))
        start = at = end + 3
    found.append((False, text[start:]))
    return found


def _closed(pieces: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """The same with an end tag put before each entry that starts within another one."""
    open_name = ""

    def one(edge: re.Match[str]) -> str:
        nonlocal open_name
        before = f"</{open_name}>" if open_name and not edge[1] else ""
        open_name = "" if edge[1] or (edge[3] or "").endswith("/>") else edge[2]
        return before + edge[0]

    return [(is_cdata, piece if is_cdata else _ENTRY_EDGE.sub(one, piece)) for is_cdata, piece in pieces]


def _mender(own: dict[str, str]) -> Callable[[str], str]:
    left = MAX_OWN_REFERENCES

    def one(found: re.Match[str]) -> str:
        nonlocal left
        decimal, hexadecimal, name = found.groups()
        if decimal or hexadecimal:
            return _character(int(decimal) if decimal else int(hexadecimal, 16), found[0])
        if name in own:
            left -= 1
            return html.escape(own[name], quote=False) if left > 0 else ""
        if name and (character := html.unescape(found[0])) != found[0] and "&" not in character:
            return html.escape(character, quote=False)
        return "&amp;" + found[0][1:]

    return lambda text: _REFERENCE.sub(one, text) if "&" in text else text


def _character(code: int, reference: str) -> str:
    """The reference, unless XML forbids the character: then nothing (windows-1252's C1 range as browsers read it)."""
    if 0x80 <= code <= 0x9F:
        return html.unescape(reference)
    legal = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return reference if legal else ""
