"""An article's words as HTML that can do nothing: no script, no style, no form, and no address but http(s)."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from compose.render.rich import Style, anchor, flow
from core.urls import is_http
from ingest.guard import Forbidden, Guard, parse_target
from review.desk import MOST_BODY

_TAGS = {
    "a", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}


def href(url: str) -> str:
    """The address if a link may lead there: absolute, http(s), with a host; else nothing."""
    return url if is_http(url) else ""


def picture(url: str) -> str:
    """The address of a picture by https, without credentials; nothing for one of a local network. Names are not looked
    up here.
    """
    try:
        target = parse_target(url)
        Guard().check_name(target.host)
    except Forbidden:
        return ""
    return replace(target, scheme="https", port=443).url


def body(markdown: str, *, pictures: bool) -> Markup:
    """The article's Markdown; its headings begin below those of the page. Without `pictures`, what they show stands
    in their place.
    """
    tokens = _parser().parse(markdown[:MOST_BODY])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + 2, 6)}"
    parser = _parser()
    parser.add_render_rule("image", lambda _, tokens, number, options, env: _image(tokens[number], shown=pictures))
    return _cleaned(parser.renderer.render(tokens, parser.options, {}))


def words(text: str) -> Markup:
    """A summary as the draft shows it."""
    return _cleaned(flow(text[:MOST_BODY], Style(anchor)), pictures=False)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def _image(token: Token, *, shown: bool) -> str:
    source, alt = picture(str(token.attrs.get("src", ""))), html.escape(token.content)
    if shown and source:
        return f'<img src="{html.escape(source)}" alt="{alt}">'
    return f'<span class="picture">〔图{f"：{alt}" if alt else ""}〕</span>'


def _cleaned(markup: str, *, pictures: bool = True) -> Markup:
    """The last word on tags, attributes and addresses, whoever wrote the markup."""
    tags = _TAGS if pictures else _TAGS - {"img"}
    return Markup(
        nh3.clean(
            markup,
            tags=tags,
            attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in tags or tag == "*"},
            attribute_filter=_attribute,
            allowed_classes={"span": {"picture"}},
            set_tag_attribute_values={
                "a": {"target": "_blank"},
                "img": {"loading": "lazy", "referrerpolicy": "no-referrer"},
            },
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """nh3 lets relative addresses and ``//host`` through: they would lead to this server, or to any."""
    check: Callable[[str], str] | None = {("a", "href"): href, ("img", "src"): picture}.get((tag, name))
    return (check(value) or None) if check else value
