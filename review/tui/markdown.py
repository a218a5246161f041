"""An article's Markdown as lines of a terminal: headings, lists, quotes, code and tables without their marks.

Nothing in it is followed or obeyed: pictures are named by their words, links are underlined words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from rich.style import Style
from rich.text import Text

from core.text import width
from review.tui.wrap import printable, wrapped

PICTURE, BULLET, QUOTE, COLUMN, RULE = "▣ ", "• ", "│ ", " │ ", "────"
MIN_COLUMNS = 8  # however deep in lists and quotes
BOLD, CODE = Style(bold=True), Style(color="cyan")
_STYLES = {"strong": BOLD, "em": Style(italic=True), "s": Style(strike=True), "link": Style(underline=True)}


def rendered(markdown: str, columns: int) -> list[Text]:
    """The lines of a Markdown text, of at most so many columns each."""
    return _blocks(SyntaxTreeNode(_reader().parse(printable(markdown))).children, max(columns, MIN_COLUMNS))


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _blocks(nodes: Sequence[SyntaxTreeNode], columns: int, *, apart: bool = True) -> list[Text]:
    """Blocks below each other, with an empty line between them where they stand apart."""
    lines: list[Text] = []
    for node in nodes:
        lines += [Text()] if lines and apart else []
        lines += _block(node, columns)
    return lines


def _block(node: SyntaxTreeNode, columns: int) -> list[Text]:
    match node.type:
        case "heading":
            return [line for child in node.children for line in wrapped(_styled(_inline(child), BOLD), columns)]
        case "paragraph" | "inline":
            return wrapped(_inline(node), columns)
        case "blockquote":
            return _behind(QUOTE, QUOTE, _blocks(node.children, _within(columns, QUOTE)))
        case "bullet_list" | "ordered_list":
            return _list(node, columns)
        case "table":
            return [line for row in _rows(node) for line in wrapped(row, columns, indent="  ")]
        case "fence" | "code_block":
            text = _styled(Text(node.content.rstrip("\n")), CODE)
            return _behind("  ", "  ", wrapped(text, _within(columns, "  ")))
        case "hr":
            return [Text(RULE)]
        case _:
            return _blocks(node.children, columns)


def _list(node: SyntaxTreeNode, columns: int) -> list[Text]:
    lines: list[Text] = []
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    for number, item in enumerate(node.children):
        mark = BULLET if first is None else f"{first + number}. "
        inside = _blocks(item.children, _within(columns, mark), apart=False)
        lines += _behind(mark, " " * width(mark), inside or [Text()])
    return lines


def _rows(table: SyntaxTreeNode) -> Iterable[Text]:
    for row in (found for found in table.walk() if found.type == "tr"):
        yield Text(COLUMN).join(_styled(_inline(cell), BOLD if cell.type == "th" else Style()) for cell in row.children)


def _inline(node: SyntaxTreeNode) -> Text:
    """The words of a node with their styles."""
    match node.type:
        case "text":
            return Text(node.content)
        case "code_inline":
            return Text(node.content, CODE)
        case "softbreak":
            return Text(" ")
        case "hardbreak":
            return Text("\n")
        case "image":
            return Text(f"[{PICTURE}{node.content}]".replace(" ]", "]"))
        case _:
            return _styled(Text().join(_inline(child) for child in node.children), _STYLES.get(node.type, Style()))


def _styled(text: Text, style: Style) -> Text:
    text.stylize(style)
    return text


def _behind(first: str, others: str, lines: Iterable[Text]) -> list[Text]:
    return [Text(others if number else first) + line for number, line in enumerate(lines)]


def _within(columns: int, mark: str) -> int:
    return max(columns - width(mark), MIN_COLUMNS)
