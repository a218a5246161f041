"""The Markdown of summaries and leads as safe HTML: no raw HTML passes, only http(s) addresses become links.

How links, code and the rest look is the outlet's: it brings a `Style` (CSS for each tag) and decides what becomes of
a link.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from compose.inline import COMMENT, find_links, safe_url, without_ids
from compose.render.formulas import shield, unshield
from compose.render.pictures import named
from core.urls import host_of

_BARE = re.compile(r"(?<!<)https?://[^\s<>()\[\]（）【】「」，。；、！？\"'“”`]+")
_TAGS = re.compile(r"</?(?:font|a|br|img|p|span|div|b|i|em|strong|u|sub|sup|center|table|tr|td|th)\b[^>]*>", re.I)

OnLink = Callable[[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Style:
    """CSS by tag, and what surrounds a link: `on_link(url, text) → (before, after)`."""

    on_link: OnLink
    css: Mapping[str, str] = field(default_factory=dict)
    local_images: re.Pattern[str] | None = None  # the addresses of pictures on disk that are shown
    formulas: bool = False  # $…$ as SVG, else as its source
    break_code: bool = False  # line ends in code as <br>, blanks as &nbsp;: what WeChat's editor keeps

    def of(self, tag: str) -> str:
        """The style attribute of a tag, with its leading blank."""
        return f' style="{html.escape(self.css[tag])}"' if self.css.get(tag) else ""


def inline(text: str, style: Style) -> str:
    """One line of Markdown."""
    tokens = _markdown().parseInline(_prepared(text))
    return _inline_html(tokens[0].children or [], style) if tokens else ""


def flow(text: str, style: Style) -> str:
    """Several lines as the newsletter writes them: each line its own paragraph, lists and code blocks as such."""
    prepared = _prepared(_as_markdown(text))
    return "".join(_block_html(_markdown().parse(prepared), style))


def anchor(url: str, _: str) -> tuple[str, str]:
    """A plain link, for outlets that show links."""
    return f'<a href="{html.escape(url)}">', "</a>"


class References:
    """WeChat shows links to itself only: all others become numbered references at the end."""

    def __init__(self, css: Mapping[str, str]) -> None:
        self.found: dict[str, str] = {}
        self.css = css

    def __call__(self, url: str, text: str) -> tuple[str, str]:
        """Keep a WeChat link; number any other by its first appearance."""
        if host_of(url) == "mp.weixin.qq.com":
            return f'<a href="{html.escape(url)}" style="{html.escape(self.css.get("a", ""))}">', "</a>"
        self.found.setdefault(url, text if text != url else "")
        number = list(self.found).index(url) + 1
        style = html.escape(self.css.get("ref", ""))
        return f'<span style="{style}">', f'</span><sup style="{style}">[{number}]</sup>'


class _Markdown(MarkdownIt):
    """Reads every address: which of them get out is decided where they would (safe_url)."""

    def validateLink(self, url: str) -> bool:
        return True


def _markdown() -> MarkdownIt:
    return _Markdown("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def _prepared(text: str) -> str:
    """Comments and stray tags away; addresses that stand bare become links."""
    text = shield(_TAGS.sub("", COMMENT.sub("", without_ids(text))))
    taken = [(link.start, link.end) for link in find_links(text)]
    return _BARE.sub(lambda m: m[0] if any(a <= m.start() < b for a, b in taken) else f"<{m[0]}>", text)


def _as_markdown(text: str) -> str:
    """Lines of prose become paragraphs; a run of list lines becomes a list; fenced code stays."""
    out: list[str] = []
    fence = listed = False
    for line in text.split("\n"):
        if line.strip().startswith(("```", "~~~")):
            fence = not fence
            out += ["", line.strip()] if fence else [line.strip(), ""]
            continue
        if fence:
            out.append(line)
            continue
        is_list = bool(re.match(r"\s*(?:[-*+]|\d{1,2}[.)])\s", line))
        is_table = line.lstrip().startswith("|")
        if (listed and not is_list) or not (is_list or is_table) or (is_list and not listed):
            out.append("")
        listed = is_list or (listed and line.startswith("  "))
        out.append(_dedented(line) if is_list else line.strip())
    return "\n".join(out)


def _dedented(line: str) -> str:
    """List lines stand four blanks in; one level of that goes, deeper ones stay nested."""
    blanks = len(line) - len(line.lstrip(" "))
    return " " * max(0, blanks - 4) + line.lstrip(" ")


def _block_html(tokens: Sequence[Token], style: Style) -> list[str]:
    out = []
    for token in tokens:
        if token.type == "inline":
            out.append(_inline_html(token.children or [], style))
        elif token.type in ("fence", "code_block"):
            out.append(_code(token.content, style))
        elif token.type == "hr":
            out.append(f"<hr{style.of('hr')}/>")
        elif token.tag and not token.hidden:
            out.append(f"<{token.tag}{style.of(token.tag)}>" if token.nesting == 1 else f"</{token.tag}>")
    return out


def _picture(alt: str, source: str, style: Style) -> str:
    url = source if style.local_images and style.local_images.fullmatch(source) else safe_url(source)
    if not url:
        return html.escape(named(alt, source))
    return f'<img src="{html.escape(url)}" alt="{html.escape(alt)}"{style.of("img")}/>'


def _code(content: str, style: Style) -> str:
    text = html.escape(content.rstrip("\n"))
    if style.break_code:
        lines = (re.sub(r"^ +|  +", lambda m: "&nbsp;" * len(m[0]), line) for line in text.split("\n"))
        text = "<br/>".join(lines)
    return f"<pre{style.of('pre')}><code{style.of('code_block')}>{text}</code></pre>"


def _inline_html(tokens: Sequence[Token], style: Style) -> str:
    out: list[str] = []
    closers: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "text":
            out.append(unshield(html.escape(token.content, quote=False), draw=style.formulas))
        elif token.type in ("softbreak", "hardbreak"):
            out.append("<br/>")
        elif token.type == "code_inline":
            out.append(f"<code{style.of('code')}>{html.escape(token.content)}</code>")
        elif token.type == "link_open":
            within = takewhile(lambda t: t.type != "link_close", tokens[number + 1 :])
            text = "".join(t.content for t in within)
            url = safe_url(str(token.attrs.get("href", "")))
            before, after = style.on_link(url, text) if url else ("", "")
            out.append(before)
            closers.append(after)
        elif token.type == "link_close":
            out.append(closers.pop())
        elif token.type == "image":
            out.append(_picture(token.content, str(token.attrs.get("src", "")), style))
        elif token.tag:
            out.append(f"<{token.tag}{style.of(token.tag)}>" if token.nesting == 1 else f"</{token.tag}>")
    return "".join(out)
