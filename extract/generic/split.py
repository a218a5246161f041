"""A page's visible text in blocks: a paragraph, heading, list item, table cell or line of its own each.

Blocks know the text nodes they are made of, so that a body can be cut out of the page without losing its markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.text import CJK

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from selectolax.lexbor import LexborHTMLParser

# One word of any script, or one CJK character: what a block's length is counted in.
TOKEN = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
INLINE = frozenset(
    re.findall(
        r"\S+",
        """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark math mi mn mo mrow msup
    msub q rp rt ruby s samp small span strike strong sub sup time tt u var wbr nobr mfrac mtext picture source""",
    )
)
_DROPPED = (
    "script,style,template,canvas,noscript,object,select,option,datalist,input,button,"
    "math annotation,svg:not([data-formula])"
)
_VENDORS = (  # consent dialogues of the known makers, however much they say
    "#onetrust-consent-sdk,#onetrust-banner-sdk,#onetrust-pc-sdk,[id^=CybotCookiebot],#usercentrics-root,#didomi-host,"
    ".qc-cmp2-container,#qc-cmp2-container,[id^=sp_message],#truste-consent-track,#iubenda-cs-banner,.fc-consent-root,"
    "#cmpbox,#cookie-law-info-bar,.cli-modal,#cookie-notice,#gdpr-cookie-message,.osano-cm-window,#cookiescript_injected"
)
_CONSENT = (
    "[id*=cookie i],[class*=cookie i],[class*=consent i],[id*=consent i],"
    "[class*=gdpr i],[id*=gdpr i],[class^=cli-],[id=disqus_thread],[role=dialog],[aria-modal=true],"
    "[class*=screen-reader-text],[class~=sr-only],[class*=visually-hidden]"
)
MAX_CONSENT = 2000  # characters that such an element may hold; beyond that, half of the page


@dataclass(slots=True)
class Block:
    """A run of text between two block-level tags. `parts` are its (element, "text" or "tail") nodes."""

    element: Any
    parts: list[tuple[Any, str]]
    text: str
    linked: int  # characters that are link text
    folded: str = ""
    tokens: int = 0


@dataclass(slots=True)
class Split:
    """A cleaned page: its body element, the blocks in document order, and the pictures with the block they precede."""

    body: Any
    blocks: list[Block]
    pictures: list[tuple[Any, int]] = field(default_factory=list)


def fold(text: str) -> str:
    """Letters and digits only, lower case: what remains equal whatever an extractor does to white space and marks."""
    return _NOT_A_WORD.sub("", text).lower()


_NOT_A_WORD = re.compile(r"[\W_]+")


def cleaned(tree: LexborHTMLParser) -> str:
    """The page's HTML without scripts, form fields and consent dialogues. Changes the tree."""
    for node in tree.css(f"{_DROPPED},{_VENDORS}"):
        node.decompose()
    body = tree.body
    allowed = max(MAX_CONSENT, len(body.text()) // 2 if body else 0)
    for node in tree.css(_CONSENT):
        if node.tag in ("body", "html", "main", "article") or len(node.text()) >= allowed:
            continue
        if not node.css_matches("main,article"):
            node.decompose()
    return tree.html or ""


def split(root: HtmlElement) -> Split:
    """The blocks of a parsed page."""
    body = root.find("body")
    result = Split(body if body is not None else root, [])
    run: list[tuple[Any, str, str, bool]] = []
    links = 0

    def flush() -> None:
        text = " ".join("".join(part[2] for part in run).split())
        if text and (count := len(TOKEN.findall(text))):
            element = _holder(*run[0][:2])
            linked = sum(len(part[2].strip()) for part in run if part[3])
            parts = [(part[0], part[1]) for part in run]
            result.blocks.append(Block(element, parts, text, linked, fold(text), count))
        run.clear()

    from lxml import etree

    for event, element in etree.iterwalk(result.body, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start":
            if tag not in INLINE:
                flush()
            elif tag == "img":
                result.pictures.append((element, len(result.blocks) + bool(run)))
            links += tag == "a"
            if element.text and (run or not element.text.isspace()):
                run.append((element, "text", element.text, links > 0))
            continue
        if event == "end":
            if tag not in INLINE:
                flush()
            links -= tag == "a"
            if element is result.body:
                break
        if element.tail and (run or not element.tail.isspace()):
            run.append((element, "tail", element.tail, links > 0))
    flush()
    return result


def _holder(element: Any, where: str) -> Any:
    """The block-level element that a text node stands in."""
    at = element.getparent() if where == "tail" else element
    while at.tag in INLINE and at.getparent() is not None:
        at = at.getparent()
    return at
