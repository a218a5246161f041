"""An Issue for each outlet: WeChat, a web page, Zhihu, plain text, e-mail, JSON. All pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from compose.inline import COMMENT, plain, safe_url
from compose.marks import unmarked
from compose.render.markdown import labelled, render, without_spelling
from compose.render.page import page_of, shown, title_of
from compose.render.pictures import BESIDE, RELATIVE, with_names
from compose.render.rich import References, Style, anchor, flow, inline
from compose.render.templates import fill
from compose.render.themes import theme
from core.config import EditionConfig
from core.issue_json import issue_data
from core.types import Issue, Item


@dataclass(frozen=True, slots=True)
class Options:
    """What an outlet can be asked for."""

    theme: str = "green"
    templates: Path | None = None
    sender: str = ""
    to: str = ""
    unsubscribe: str = ""
    alone: bool = False  # shown elsewhere than beside the issue, by a reader that shows no SVG: pictures are named


def wechat(issue: Issue, edition: EditionConfig, options: Options = Options()) -> str:
    """One piece of HTML for WeChat's editor: inline styles only, external links as numbered references at the end."""
    css = theme(options.theme)
    references = References(css)
    page = page_of(issue, edition, Style(references, css, local_images=BESIDE, formulas=True, break_code=True))

    def numbered() -> list[tuple[int, str, str]]:
        return [(n, plain(text), url) for n, (url, text) in enumerate(references.found.items(), 1)]

    told = re.findall(r"^>[^\S\n]?(.*)$", COMMENT.sub("", issue.loose.get("briefs", "")), flags=re.M)
    note = Markup(inline("\n".join(told).strip(), Style(anchor)))
    values = {"page": page, "css": css, "references": numbered, "note": note}
    return fill("wechat.html.j2", values, options.templates, html=True)


def web(issue: Issue, edition: EditionConfig, options: Options = Options()) -> str:
    """A page of its own, with links."""
    style = Style(anchor, local_images=None if options.alone else RELATIVE, formulas=not options.alone)
    footer = re.split(r"^## .*$", issue.footer or edition.footer, maxsplit=1, flags=re.M)[0]
    values = {
        "page": page_of(issue, edition, style),
        "language": edition.language,
        "footer": Markup(flow(footer.strip("-\n "), style)) if footer.strip("-\n ") else "",
    }
    return fill("page.html.j2", values, options.templates, html=True)


def zhihu(issue: Issue, edition: EditionConfig, options: Options = Options()) -> str:
    """Markdown for Zhihu's import (… → 导入 → Markdown), which keeps links, lists, code and formulas.

    The title has a field of its own there; front matter, hidden numbers and links within the site mean nothing.
    """
    signed = edition.footer.strip().strip("-").strip()
    bare = replace(
        without_spelling(issue),
        name="",
        slogan="",
        front_matter={},
        loose={"briefs": "\n"} if issue.briefs else {},
        footer=f"\n----\n\n{signed}\n" if signed else "",
        spelling={"footer": ""},
        sections=tuple(section for section in issue.sections if any(map(shown, section.items))),
    )
    written = render(bare, edition.model_copy(update={"form": None}), templates=options.templates, ids=False)
    shown_here = with_names(_uncommented(written), lambda url: bool(safe_url(url)))
    return re.sub(r"\n(?:[^\S\n]*\n){2,}", "\n\n", shown_here).lstrip("\n")


def _uncommented(text: str) -> str:
    """The text without comments: those on lines of their own go with them, others leave the line as it ends."""
    alone = re.sub(rf"^[^\S\n]*(?:{COMMENT.pattern})[^\S\n]*\n", "", text, flags=re.M | re.S)
    return re.sub(rf"[^\S\n]*(?:{COMMENT.pattern})", "", alone, flags=re.S)


def text(issue: Issue, edition: EditionConfig, _: Options = Options()) -> str:
    """Plain text, for where nothing but characters arrives: every address stands on a line below its title."""
    return "\n".join([title_of(issue, edition), "", *_text_lines(issue)]) + "\n"


def _text_lines(issue: Issue) -> Iterator[str]:
    if issue.lead:
        yield f"导读：{_words(issue.lead)}"
        yield ""
    if issue.briefs_intro:
        yield _words(issue.briefs_intro)
    for brief in issue.briefs:
        words = _words(f"{brief.subject}：{brief.text}" if brief.subject else brief.text)
        yield f"- {words}" if words else _words(brief.raw).strip()
        yield from (f"链接：{url}" for url in brief.urls if url not in words)
    for section in issue.sections:
        if not any(map(shown, section.items)):
            continue
        yield ""
        yield section.title
        if section.note:
            yield _words(section.note)
        for item in section.items:
            yield from _item_lines(item)


def _item_lines(item: Item) -> Iterator[str]:
    if not (item.title or item.url):
        yield _words(COMMENT.sub("", item.raw)).strip()
        return
    tags = "".join(f"[{tag}] " for tag in item.tags)
    title = f"{item.repo}：{item.title}" if item.repo else item.title
    yield f"- {tags}{title}" + (f" | {item.account}" if item.account else "")
    if item.url and all(link.url != item.url for link in item.links):
        yield f"链接：{item.url}"
    for link in item.links:
        if labelled(link) and (link.text or link.url):
            yield f"{link.label}：{' '.join(filter(None, (link.text, link.url)))}"
    if item.summary:
        yield f"摘要：{_words(item.summary)}"


def _words(text: str) -> str:
    """What of Markdown arrives as characters alone."""
    return plain(with_names(text))


def email(issue: Issue, edition: EditionConfig, options: Options = Options()) -> str:
    """A message with the issue as text and as HTML with inlined styles (RFC 5322; List-Unsubscribe of RFC 2369)."""
    from email.message import EmailMessage
    from email.policy import SMTP

    import css_inline

    message = EmailMessage(policy=SMTP)
    message["Subject"] = title_of(issue, edition)
    message["From"] = options.sender or "newsletter@localhost"
    message["To"] = options.to or "undisclosed-recipients:;"
    message["Date"] = f"{issue.date:%a, %d %b %Y} 08:00:00 +0800"
    message["Message-ID"] = f"<{issue.date}.issue@{(options.sender or '@localhost').rpartition('@')[2].strip('>')}>"
    message["Content-Language"] = edition.language
    if options.unsubscribe:
        message["List-Unsubscribe"] = f"<{options.unsubscribe}>"
        if options.unsubscribe.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text(issue, edition), cte="base64")
    page = css_inline.CSSInliner(load_remote_stylesheets=False).inline(
        web(issue, edition, replace(options, alone=True))
    )
    message.add_alternative(page, subtype="html", cte="base64")
    message.set_boundary(f"=_issue_{issue.date}")
    return message.as_bytes().decode("ascii")


def as_json(issue: Issue, _: EditionConfig, __: Options = Options()) -> str:
    """The Issue itself, without the marks of whose words they are in what is kept verbatim."""
    return unmarked(json.dumps(issue_data(issue), ensure_ascii=False, indent=2)) + "\n"


Outlet = Callable[[Issue, EditionConfig, Options], str]

OUTLETS: Mapping[str, tuple[str, Outlet]] = {
    "wechat": (".wechat.html", wechat),
    "html": (".html", web),
    "zhihu": (".zhihu.md", zhihu),
    "plain": (".txt", text),
    "email": (".eml", email),
    "json": (".json", as_json),
}
