"""An Issue as the pieces of a page: what every HTML outlet puts into its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from compose.inline import COMMENT, escape, safe_url
from compose.render.markdown import labelled
from compose.render.rich import Style, flow, inline
from core.config import EditionConfig
from core.types import Brief, Issue, Item


@dataclass(frozen=True, slots=True)
class Entry:
    """An item: its head line, its label lines, its summary."""

    head: Markup
    lines: tuple[Markup, ...]
    summary: Markup


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page."""

    title: str
    note: Markup
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole issue in pieces of HTML."""

    name: str
    date: str
    title: str
    topics: str
    slogan: Markup
    lead: Markup
    briefs_intro: Markup
    briefs: tuple[Markup, ...]
    sections: tuple[Part, ...]


def page_of(issue: Issue, edition: EditionConfig, style: Style) -> Page:
    """The pieces of an issue; every text passes through `rich`, so nothing in it can become markup of its own."""
    name = issue.name or edition.name
    return Page(
        name=name,
        date=str(issue.date),
        title=title_of(issue, edition),
        topics=issue.topics,
        slogan=Markup(inline(issue.slogan, style)),
        lead=Markup(flow(issue.lead, style)),
        briefs_intro=Markup(inline(issue.briefs_intro, style)),
        briefs=tuple(Markup(_brief(brief, style)) for brief in issue.briefs),
        sections=tuple(
            Part(s.title, Markup(inline(s.note, style)), tuple(_entry(item, style) for item in s.items if shown(item)))
            for s in issue.sections
        ),
    )


def title_of(issue: Issue, edition: EditionConfig) -> str:
    """``嵌入式AI简报 (2020-11-30) 主题/主题``."""
    return f"{issue.name or edition.name} ({issue.date}) {issue.topics}".strip()


def shown(item: Item) -> bool:
    """Whether a reader sees anything of an item: not of a comment that the file holds in its place."""
    return bool(item.title or item.url or _words(item.raw))


def _words(raw: str) -> str:
    return COMMENT.sub("", raw).strip()


def _brief(brief: Brief, style: Style) -> str:
    if not brief.text and not brief.subject:
        return flow(_words(brief.raw), style)
    return inline(f"{escape(brief.subject)}：{brief.text}" if brief.subject else brief.text, style)


def _entry(item: Item, style: Style) -> Entry:
    if not (item.title or item.url):
        return Entry(Markup(""), (), Markup(flow(_words(item.raw), style)))
    head = _head(item, style)  # in the order of reading, since links are numbered by it
    lines = tuple(Markup(line) for line in _lines(item, style))
    summary = (
        flow(f"摘要：{item.summary}" if not item.summary[:1].isspace() else item.summary, style) if item.summary else ""
    )
    return Entry(Markup(head), lines, Markup(summary))


def _head(item: Item, style: Style) -> str:
    title = escape(f"{item.repo}：{item.title}" if item.repo else item.title)
    text = title + (f" | {escape(item.account)}" if item.account else "")
    tags = "".join(escape(f"[{tag}] ") + " " for tag in item.tags)
    url = safe_url(item.url)
    further = "".join(
        f" [{escape(x.label)}]({safe_url(x.url)})" for x in item.links if not labelled(x) and safe_url(x.url)
    )
    return inline(tags + (f"[{text}]({url})" if url else text) + further, style)


def _lines(item: Item, style: Style) -> Iterator[str]:
    for link in item.links:
        url = safe_url(link.url)
        if labelled(link) and (url or link.text):
            shown = f"[{escape(link.text)}]({url})" if url and link.text else f"<{url}>" if url else escape(link.text)
            yield inline(f"{escape(link.label)}：{shown}", style)
