"""The blocks that a body is written in, and how those come about that are more than a paragraph: headings, lists,
tables, quotes, rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from extract import code

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list, table, quote, picture or piece of code."""

    kind: str
    markdown: str
    text: str


class Writer(Protocol):
    """Whoever walks the tree and writes its blocks down."""

    blocks: list[Block]

    def inner(self) -> Writer:
        """One that writes apart, for what stands inside a block."""
        ...

    def child_blocks(self, node: LexborNode) -> list[Block]:
        """The blocks inside a node, written apart."""
        ...

    def add(self, kind: str, markdown: str, text: str) -> None:
        """Append a block unless it is empty."""
        ...

    def visit_children(self, node: LexborNode) -> None:
        """Write everything inside a node."""
        ...

    def flush(self) -> None:
        """End the paragraph at hand."""
        ...


def heading(writer: Writer, node: LexborNode) -> None:
    """One line behind its number signs; pictures inside follow it."""
    inner = writer.child_blocks(node)
    words = [block for block in inner if block.kind != "image"]
    text = " ".join(" ".join(block.text.split()) for block in words).strip()
    markdown = " ".join(" ".join(block.markdown.replace("  \n", " ").split()) for block in words)
    if len(text) > 300 or not text:  # a whole article inside a heading, or nothing but pictures: markup for looks
        writer.blocks.extend(inner)
        return
    level = int((node.tag or "h2")[1])
    writer.add("heading", f"{'#' * level} {re.sub(r'[*][*]', '', markdown)}", text)
    writer.blocks.extend(block for block in inner if block.kind == "image")


def bullets(writer: Writer, node: LexborNode) -> None:
    """A list, numbered or not; lists inside lists are indented."""
    ordered = node.tag == "ol"
    number = _start(node)
    lines: list[str] = []
    texts: list[str] = []
    inner: list[Block] = []
    for child in node.iter(include_text=False):
        inner = writer.child_blocks(child) if child.tag == "li" else _nested(writer, child)
        if not inner:
            continue
        marker = f"{number}. " if ordered else "- "
        number += 1
        lines.append(_item(inner, marker, nested=child.tag != "li"))
        texts.extend(block.text for block in inner if block.text)
    if len(lines) == 1 and len(texts) > 8:  # one item that holds an article: markup for looks
        writer.blocks.extend(inner)
        return
    writer.add("list", "\n".join(lines), "\n".join(texts))


def _nested(writer: Writer, child: LexborNode) -> list[Block]:
    if child.tag in ("ul", "ol"):
        holder = writer.inner()
        bullets(holder, child)
        return holder.blocks
    return writer.child_blocks(child)


def _item(inner: list[Block], marker: str, *, nested: bool) -> str:
    indent = " " * len(marker)
    body = inner[0].markdown
    for block in inner[1:]:
        body += ("\n" if block.kind == "list" else "\n\n") + block.markdown
    body = re.sub(r"\n(?=[^\n])", "\n" + indent, body)
    return (indent if nested else marker) + body


def _start(node: LexborNode) -> int:
    given = node.attributes.get("start") or ""
    return int(given) if re.fullmatch(r"\d{1,6}", given) else 1


def quote(writer: Writer, node: LexborNode) -> None:
    """A quotation; one that holds nothing but code is code."""
    inner = writer.child_blocks(node)
    if inner and all(block.kind == "code" for block in inner):
        writer.blocks.extend(inner)
        return
    markdown = "\n\n".join(block.markdown for block in inner)
    lines = "\n".join(f"> {line}".rstrip() if line.strip() else ">" for line in markdown.split("\n"))
    if markdown.strip():
        kind = "image" if all(block.kind == "image" for block in inner) else "quote"
        writer.add(kind, lines, "\n".join(block.text for block in inner if block.text))


def table(writer: Writer, node: LexborNode) -> None:
    """A table of data as a table; one for looks, or with blocks in its cells, as what it holds."""
    if listing := code.from_gutter_table(node):
        writer.add("code", listing.markdown, listing.text)
        return
    rows = [found for row in _rows(node) if (found := [cell for cell in row.iter() if cell.tag in ("td", "th")])]
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or not 1 < width <= MAX_COLUMNS or node.css_first("table table, pre, ul ul, blockquote"):
        writer.visit_children(node)
        return
    cells = [[writer.child_blocks(cell) for cell in row] for row in rows]
    for caption in node.css("caption")[:1]:
        writer.visit_children(caption)
        writer.flush()
    markdown = [[_cell(inner) for inner in row] + [""] * (width - len(row)) for row in cells]
    lines = [f"| {' | '.join(row)} |" for row in markdown]
    lines.insert(1, f"|{' --- |' * width}")
    text = ("\t".join(" ".join(" ".join(b.text.split()) for b in inner if b.text) for inner in row) for row in cells)
    writer.add("table", "\n".join(lines), "\n".join(line.strip() for line in text if line.strip()))


def _rows(node: LexborNode) -> Iterator[LexborNode]:
    """The rows of this table, not of tables inside it."""
    for child in node.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _cell(inner: list[Block]) -> str:
    joined = "<br>".join(block.markdown.strip() for block in inner)
    return re.sub(r"\s*\n\s*", "<br>", joined).replace("|", "\\|")


def rule(writer: Writer, node: LexborNode) -> None:
    """A thematic break; never twice in a row nor at the beginning."""
    if writer.blocks and writer.blocks[-1].kind != "rule":
        writer.add("rule", "---", "")


WRITERS: dict[str, Callable[[Writer, LexborNode], None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    "ul": bullets,
    "ol": bullets,
    "blockquote": quote,
    "table": table,
    "hr": rule,
}
