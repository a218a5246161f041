"""An Issue as the newsletter's Markdown.

Parts that a file brought along and that still say the same are written as the file wrote them; everything else in
today's house style. Two blanks at a line's end break the line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path

from compose.blocks import SUMMARY
from compose.inline import escape, hide, safe_url, visible
from compose.items import parse_item
from compose.parse import (
    UNKNOWN_DATE,
    parse_brief,
    parse_front_matter,
    parse_headline,
    parse_issue,
    parse_lead,
    parse_slogan,
    spelling_key,
)
from compose.render.forms import render_form
from compose.render.templates import fill
from core.config import EditionConfig
from core.text import fold, tokens
from core.types import Brief, Issue, Item, Link

BREAK = "  "
COLUMNS = 4
_AT_LINE_START = re.compile(r"^(?:[-+*–—•](?=\s|\[)|#{1,6}\s|>|[|]|<!--|(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item as the template sees it."""

    item: Item
    kept: str
    head: str
    lines: tuple[str, ...]
    ids: str
    gap: str  # the blank line that keeps text of its own from becoming part of the item before


def render(
    issue: Issue, edition: EditionConfig, past: Sequence[date] = (), *, templates: Path | None = None, ids: bool = True
) -> str:
    """The issue as Markdown, with its candidates' ids hidden in it unless `ids` is false.

    `past` are the dates of earlier issues for 往期回顾; they are only used when the issue brings no footer of its own.
    """
    if edition.form:
        return render_form(issue, edition, edition.form, templates, ids=ids)
    values = {
        "issue": issue,
        "day": "" if issue.date == UNKNOWN_DATE else f" ({issue.date})",
        "kept": _kept_parts(issue, edition),
        "loose": defaultdict(str, issue.loose),
        "briefs": [
            _brief(brief, following, ids=ids) for brief, following in zip_longest(issue.briefs, issue.briefs[1:])
        ],
        "sections": [_section(issue, number, edition, ids=ids) for number in range(len(issue.sections))],
        "footer": issue.footer or ("" if came_from_file(issue) else footer(edition, past)),
        "br": BREAK,
    }
    return fill("issue.md.j2", values, templates)


def without_spelling(issue: Issue) -> Issue:
    """The same content with nothing kept verbatim but what no field holds, for rendering it all in house style."""
    sections = tuple(replace(s, items=tuple(_bare(item) for item in s.items)) for s in issue.sections)
    briefs = tuple(_bare_brief(brief) for brief in issue.briefs)
    spelling = {"footer": issue.footer} if came_from_file(issue) else {}
    return replace(issue, briefs=briefs, sections=sections, spelling=spelling)


def came_from_file(issue: Issue) -> bool:
    """Whether the issue was read from a file, so that what it lacks is lacking on purpose."""
    return "footer" in issue.spelling


def _bare(item: Item) -> Item:
    """The item without the text it was read from, unless that says what house style cannot."""
    bare = replace(item, raw="")
    text = "\n".join([f"- {item_head(item)}{hide(_ids(item))}", *_body(item)])
    holds = bool(item.title or item.url) and replace(parse_item(text), raw="") == bare
    return bare if holds and _says_all(text, item.raw) else item


def _bare_brief(brief: Brief) -> Brief:
    bare = replace(brief, raw="")
    text = f"- {_brief(bare, ids=False)['subject']}{'：' if bare.subject else ''}{bare.text}{hide(bare.candidate_ids)}"
    holds = bool(fold(brief.text + brief.subject)) and replace(parse_brief(text), raw="") == bare
    return bare if holds and _says_all(text, brief.raw) else brief


def _says_all(text: str, raw: str) -> bool:
    """Whether every word of `raw` stands in the text, too; the mark of a summary is no word."""
    missing = Counter(tokens(visible(raw).replace("丨", "|"))) - Counter(tokens(f"摘要{text}"))
    return not missing


def _ids(item: Item) -> tuple[int, ...]:
    return () if item.candidate_id is None else (item.candidate_id,)


def _kept_parts(issue: Issue, edition: EditionConfig) -> Mapping[str, str]:
    spelled = issue.spelling
    headline, front = spelled.get("headline", ""), spelled.get("front", "")
    slogan, intro = spelled.get("slogan", ""), spelled.get("intro", "")
    name, day, topics = parse_headline(headline)
    same = {
        "front": bool(front) and dict(parse_front_matter(front)) == dict(issue.front_matter),
        "headline": (name, topics) == (issue.name, issue.topics) and day in (issue.date, None),
        "slogan": parse_slogan(slogan) == issue.slogan,
        "lead": parse_lead(spelled.get("lead", "")) == issue.lead,
        "intro": intro.strip() == issue.briefs_intro,
    }
    return defaultdict(str, {part: spelled.get(part, "") for part, holds in same.items() if holds})


def _section(issue: Issue, number: int, edition: EditionConfig, *, ids: bool) -> dict[str, object]:
    section = issue.sections[number]
    keys = [one.key for one in issue.sections[: number + 1]]
    kept = issue.spelling.get(spelling_key(section.key, keys), "")
    if kept:
        read = parse_issue(f"## 0\n\n{kept}", edition).sections[1:]
        kept = kept if read and (read[0].title, read[0].note) == (section.title, section.note) else ""
    return {
        "title": section.title,
        "note": section.note,
        "kept": kept,
        "entries": [
            _entry(item, following, ids=ids) for item, following in zip_longest(section.items, section.items[1:])
        ],
    }


def _entry(item: Item, following: Item | None, *, ids: bool) -> _Entry:
    kept = item.raw if item.raw and (not (item.title or item.url) or parse_item(item.raw) == item) else ""
    shown = hide(_ids(item)) if ids else ""
    apart = not kept and following is not None and not (following.title or following.url)
    return _Entry(item, kept, item_head(item), tuple(_body(item)), shown, "\n" if apart else "")


def _brief(brief: Brief, following: Brief | None = None, *, ids: bool) -> dict[str, str]:
    kept = brief.raw if brief.raw and (not brief.text or parse_brief(brief.raw) == brief) else ""
    shown = hide(brief.candidate_ids) if ids else ""
    apart = not kept and following is not None and bool(following.raw) and not following.text
    return {
        "kept": kept,
        "subject": escape(brief.subject),
        "text": brief.text,
        "ids": shown,
        "gap": "\n" if apart else "",
    }


def item_head(item: Item) -> str:
    """``[CVPR2020] [owner/name：title | account](url)``; without an address, the text alone."""
    tags = "".join(f"[{tag}] " for tag in item.tags)
    title = f"{item.repo}：{item.title}" if item.repo else item.title
    text = escape(title) + (f" | {escape(item.account)}" if item.account else "")
    further = "".join(
        f" [[{escape(x.label)}]]({safe_url(x.url)})" for x in item.links if not labelled(x) and safe_url(x.url)
    )
    url = safe_url(item.url)
    bare = not url and item.account and not further  # with neither link nor account it would look like a list line
    return f"{tags}{text}" if bare else f"{tags}[{text}]({url}){further}"


def labelled(link: Link) -> bool:
    """Whether a link stands on a line of its own; one with a colon or without a label cannot."""
    return bool(link.label) and not re.search("[:：|丨\\[\\]]", link.label)


def _body(item: Item) -> Iterable[str]:
    for link in item.links:
        url = safe_url(link.url)
        if labelled(link) and (url or link.text):
            value = f"[{escape(link.text)}]({url})" if url and link.text else url or escape(link.text)
            yield f"{link.label}：{value}"
    if item.summary:
        lines = item.summary.split("\n")
        if re.match(r"\s|```|~~~", lines[0]):  # it starts with a list or with code
            lines.insert(0, "")
        yield f"摘要：{lines[0]}"
        yield from lines[1:]


def guard_lines(text: str, *, written: bool = False) -> str:
    """Text of several lines as a summary: lists are indented, nothing can start an item, heading or quote.

    Plain text is escaped; what the editor has `written` is Markdown already.
    """
    lines = text.split("\n") if written else [escape(line) for line in text.split("\n")]
    return "\n".join([lines[0], *(_guarded(line) for line in lines[1:])])


def _guarded(line: str) -> str:
    if re.match(r"(?:[-+*–—•]|\d{1,2}[.、)])\s", line):
        return "    " + line
    if SUMMARY.match(line):
        return "　" + line
    return "\\" + line if _AT_LINE_START.match(line) else line


def footer(edition: EditionConfig, past: Sequence[date]) -> str:
    """The closing note, 往期回顾 as a table by years, and the edition's own footer."""
    parts = ["> " + edition.briefs_note.replace("\n", "\n> ")] if edition.briefs_note else []
    if past:
        title = f"[往期回顾]({edition.past_issues_url})" if edition.past_issues_url else "往期回顾"
        parts.append(f"## {title}\n\n{past_table(edition, past)}")
    if edition.footer:
        parts.append(edition.footer.strip())
    return "\n\n".join(parts) + "\n" if parts else ""


def past_table(edition: EditionConfig, past: Sequence[date]) -> str:
    """Four dates a row, newest first, a row of digits above each year; a year's first row is filled from the left."""
    rows: list[str] = []
    for year in sorted({day.year for day in past}, reverse=True):
        rows.append("| " + " | ".join(str(year)) + " |")
        if len(rows) == 1:
            rows.append("|" + ":---:|" * COLUMNS)
        cells = [
            f"[{day}]({edition.issue_link.format(folder=edition.folder, date=day)})"
            for day in sorted(set(past), reverse=True)
            if day.year == year
        ]
        cells = ["-"] * (-len(cells) % COLUMNS) + cells
        rows.extend("| " + " | ".join(cells[i : i + COLUMNS]) + " |" for i in range(0, len(cells), COLUMNS))
    return "\n".join(rows)
