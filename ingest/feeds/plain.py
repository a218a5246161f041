"""Markup of feeds → plain text: titles whose entities were escaped twice over, teasers, doubled CDATA."""

from __future__ import annotations

import html
import re

from core.text import clean

TITLE_CHARS = 500
TEASER_CHARS = 600
_WINDOWS = (4 * 1024, 64 * 1024)  # how much of a description is looked at: little, unless that is all markup
_CDATA = re.compile(r"^\s*<!\[CDATA\[(.*?)(?:\]\]>|\]\]&gt;)?\s*$", re.S)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|bdi|blockquote|br|center|cite|code|del|div|em|figure|font|h[1-6]|hr|i|img|ins|kbd|li|mark|mp-[a-z-]{1,30}|nobr"
    r"|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|sup|svg|table|tbody|td|tr|tt|u|ul|var|wbr|wx-[a-z-]{1,30})"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr)(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_ANY = re.compile(r"<!--.{0,2000}?-->|<[!/?]?[a-zA-Z][^<>]{0,4000}>", re.S)
_DROPPED = re.compile(
    r"<(script|style|noscript|template|iframe)\b[^>]{0,2000}>.{0,20000}?(?:</\1\s{0,20}>|$)", re.S | re.I
)
_INLINE_PAIR = re.compile(r"<(b|em|i|strong|span|font|u|mark|sub|sup)(?:\s[^<>]{0,200})?>([^<>]{0,500})</\1>", re.I)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|[a-z]{2,8}\d?|#\d{1,7}|#x[0-9a-f]{1,6});", re.I)


def plain_title(markup: str, *, is_text: bool = False) -> str:
    """A title for people: tags gone (unless it was declared as text), entities undone up to three times over."""
    text = undouble(markup[: 20 * TITLE_CHARS])
    if not is_text and "<" in text:
        text = _TAG.sub("", _DROPPED.sub(" ", text))
    text = _INLINE_PAIR.sub(r"\2", _unescaped(text, 3))
    return clean(text)[:TITLE_CHARS].strip()


def plain_teaser(markup: str) -> str:
    """The first characters of a description as plain text, one space where markup parts words."""
    text = ""
    for window in _WINDOWS:
        text = undouble(markup[:window])
        if "<" in text:
            text = _ANY.sub(" ", _INLINE.sub("", _DROPPED.sub(" ", text)))
            text = re.sub(r"<[^<>]*$", "", text) if len(markup) > window else text
        text = clean(_unescaped(text, 2))
        if len(text) >= TEASER_CHARS or len(markup) <= window:
            break
    return text if len(text) <= TEASER_CHARS else text[: TEASER_CHARS - 1].rstrip() + "…"


def undouble(markup: str) -> str:
    """Without a CDATA wrapper that was itself escaped, as some bridges send it."""
    for _ in range(2):
        if "<![CDATA[" not in markup[:200] or not (found := _CDATA.match(markup)):
            break
        markup = found[1]
    return markup


def _unescaped(text: str, times: int) -> str:
    """Entities undone, as often as they were escaped. Only those with their semicolon: `&notify` is no ¬ify."""
    for _ in range(times):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text
