"""HTML of an article's body → Markdown that can be published, plain text, pictures and links.

The body becomes a row of blocks; each knows its Markdown and its plain text, so that whole blocks can be taken out
(extract.clean) without cutting through either. Plain text keeps one line a paragraph, list item or line of code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.urls import unwrap
from extract import blocks, code, formula, media
from extract.blocks import Block
from extract.bounds import bounded
from extract.inline import Piece, join, link, marked, paragraphs, plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from core.types import Image, Link

MAX_NESTING = 120

_SKIPPED = frozenset(
    re.findall(
        r"\S+",
        """script style template noscript head meta link title button input select textarea nav dialog
    mp-style-type mp-common-profile mp-common-product mp-common-mpaudio-placeholder mp-miniprogram mp-weapp
    -comment desc metadata defs""",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        """address article aside body center dd details div dl dt fieldset figcaption figure footer header hgroup html
    main p section summary foreignobject caption td th tr tbody thead tfoot table h1 h2 h3 h4 h5 h6 ul ol li pre
    blockquote hr""",
    )
)
_BLOCK_SELECTOR = ",".join(sorted(_BLOCKS))
_STRONG, _EMPHASIS = frozenset(["strong", "b"]), frozenset(["em", "i"])


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body in all the forms that an article needs."""

    blocks: tuple[Block, ...]
    images: tuple[Image, ...] = ()
    anchors: tuple[Link, ...] = ()  # every link of the body; the label is its text
    media: tuple[Link, ...] = ()  # embedded video and audio

    @property
    def markdown(self) -> str:
        """The blocks as Markdown."""
        return "\n\n".join(block.markdown for block in self.blocks if block.markdown)

    @property
    def text(self) -> str:
        """The blocks as plain text, a line for each paragraph, item and line of code."""
        return "\n".join(block.text for block in self.blocks if block.text)


def render(html: str, base_url: str = "") -> Rendered:
    """A piece of HTML (a whole page, or what stands inside its body) in Markdown and plain text."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(bounded(html)).body
    return render_nodes([root] if root else [], base_url)


def render_nodes(nodes: list[LexborNode], base_url: str = "") -> Rendered:
    """The same for nodes of a parsed page, one after the other."""
    writer = Writer(base_url)
    for node in nodes:
        writer.visit_children(node)
        writer.flush()
    return writer.result()


class Writer:
    """Walks a tree and writes its blocks. A list item or quote is written by a child that shares the collections."""

    def __init__(self, base_url: str, parent: Writer | None = None) -> None:
        self.base_url = base_url
        self.blocks: list[Block] = []
        self.run: list[Piece] = []  # the inline pieces of the paragraph at hand
        self.depth: int = parent.depth if parent else 0
        self.images: list[Image] = parent.images if parent else []
        self.anchors: dict[str, Link] = parent.anchors if parent else {}
        self.media: dict[str, Link] = parent.media if parent else {}

    def result(self) -> Rendered:
        """What was written so far."""
        self.flush()
        found = tuple(self.blocks), tuple(self.images), tuple(self.anchors.values())
        return Rendered(*found, tuple(self.media.values()))

    def inner(self) -> Writer:
        """A child that writes blocks apart from ours."""
        return Writer(self.base_url, self)

    def child_blocks(self, node: LexborNode) -> list[Block]:
        """The blocks inside a node, written apart from ours."""
        inner = self.inner()
        inner.visit_children(node)
        inner.flush()
        return inner.blocks

    def flush(self) -> None:
        """End the paragraph at hand."""
        run, self.run = self.run, []
        for markdown, text, kind in paragraphs(run):
            self.add(kind, markdown, text)

    def add(self, kind: str, markdown: str, text: str) -> None:
        """Append a block unless it is empty."""
        if markdown.strip():
            self.blocks.append(Block(kind, markdown, text))

    def visit_children(self, node: LexborNode) -> None:
        """Write everything inside a node."""
        if self.depth > MAX_NESTING:
            self.run.append(plain(node.text()))
            return
        self.depth += 1
        for child in node.iter(include_text=True):
            self.visit(child)
        self.depth -= 1

    def visit(self, node: LexborNode) -> None:
        """Write one node: text, inline markup, or a block."""
        tag = (node.tag or "").lower()
        if tag == "-text":
            self.run.append(plain(node.text_content or ""))
        elif tag in _SKIPPED or media.is_hidden(node):
            return
        elif latex := formula.read(node):
            self.run.append(latex)
        elif tag == "br":
            self.run.append(Piece("\n", "\n"))
        elif tag == "img" or tag == "image":
            self._image(node)
        elif embedded := media.embedded(node, self.base_url):
            self.flush()
            self.media.setdefault(embedded.url, embedded)
            title = "：".join(filter(None, (embedded.label, embedded.text)))
            self.add("media", f"[{title}]({embedded.url})", "")
        elif listing := code.read(node):
            self.flush()
            self.add("code", listing.markdown, listing.text)
        elif writer := blocks.WRITERS.get(tag):
            self.flush()
            writer(self, node)
            self.flush()
        elif tag in _BLOCKS:
            self.flush()
            self.visit_children(node)
            self.flush()
        elif node.css_first(_BLOCK_SELECTOR) is not None:
            self.visit_children(node)
        else:
            self.run.append(self._inline(tag, node))

    def _inline(self, tag: str, node: LexborNode) -> Piece:
        outer, self.run = self.run, []
        self.visit_children(node)
        piece, self.run = join(self.run), outer
        if tag == "a":
            return self._anchor(piece, node)
        if tag in _STRONG:
            return marked(piece, "**")
        if tag in _EMPHASIS:
            return marked(piece, "*")
        if tag == "code" or tag == "tt" or tag == "kbd":
            return code.inline(piece)
        if tag == "del" or tag == "s":
            return marked(piece, "~~")
        return piece

    def _anchor(self, piece: Piece, node: LexborNode) -> Piece:
        url = media.absolute(node.attributes.get("href") or node.attributes.get("data-link"), self.base_url)
        if not url:
            return piece
        url = unwrap(url)
        found, piece = link(piece, url)
        if found:
            self.anchors.setdefault(url, found)
        return piece

    def _image(self, node: LexborNode) -> None:
        image = media.image(node, self.base_url)
        if image is None:
            return
        if media.is_emoji(node):
            self.run.append(plain(image.alt))
            return
        self.images.append(image)
        self.run.append(Piece(media.markdown_image(image), "", "image"))
