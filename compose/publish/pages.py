"""GitHub Pages: the issue without its hidden ids, the README's table of issues, atom.xml and feed.json. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from compose.inline import plain
from compose.render.markdown import past_table, render
from compose.render.outlets import Options, web
from compose.render.page import title_of
from core.config import EditionConfig
from core.types import Issue

FEED_ISSUES = 20
START, END = "<!-- issues:start -->", "<!-- issues:end -->"
_BODY = re.compile(r"<body>\n?(.*)</body>", re.S)


def issue_page(issue: Issue, edition: EditionConfig) -> str:
    """The Markdown as it is published: nothing of the machine in it."""
    text = render(issue, edition, ids=False)
    return re.sub(r"[ \t]*<!--\s*jb:[^<>\n]*-->", "", text)


def readme_with_table(readme: str, dates: Sequence[date], edition: EditionConfig) -> str:
    """The README with its table of issues built anew between two comments; they are appended when it has none."""
    block = f"{START}\n{past_table(edition, dates).replace('](../', '](')}\n{END}"
    if START in readme and END in readme:
        head, _, rest = readme.partition(START)
        return head + block + rest.partition(END)[2]
    return f"{readme.rstrip()}\n\n{block}\n" if readme.strip() else block + "\n"


def atom(issues: Sequence[Issue], edition: EditionConfig, base: str) -> str:
    """An Atom feed (RFC 4287) of the newest issues, whole."""
    newest = _newest(issues)
    updated = f"{newest[0].date}T00:00:00+08:00" if newest else "1970-01-01T00:00:00Z"
    entries = "".join(
        f"<entry><title>{escape(title_of(issue, edition))}</title><id>{escape(_address(issue, edition, base))}</id>"
        f'<link href="{escape(_address(issue, edition, base), {chr(34): "&quot;"})}"/>'
        f"<updated>{issue.date}T00:00:00+08:00</updated><summary>{escape(plain(issue.lead))}</summary>"
        f'<content type="html">{escape(_body(issue, edition))}</content></entry>\n'
        for issue in newest
    )
    home = escape(base, {'"': "&quot;"})
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{edition.language}"><title>{escape(edition.name)}</title><subtitle>{escape(edition.slogan)}</subtitle>'
        f'<id>{home}/</id><link href="{home}/"/><link rel="self" href="{home}/atom.xml"/>'
        f"<author><name>{escape(edition.name)}</name></author><updated>{updated}</updated>\n{entries}</feed>\n"
    )


def json_feed(issues: Sequence[Issue], edition: EditionConfig, base: str) -> str:
    """The same as JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""
    items = [
        {
            "id": _address(issue, edition, base),
            "url": _address(issue, edition, base),
            "title": title_of(issue, edition),
            "summary": plain(issue.lead),
            "content_html": _body(issue, edition),
            "date_published": f"{issue.date}T00:00:00+08:00",
        }
        for issue in _newest(issues)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.name,
        "description": edition.slogan,
        "home_page_url": f"{base}/",
        "feed_url": f"{base}/feed.json",
        "language": edition.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _newest(issues: Sequence[Issue]) -> list[Issue]:
    return sorted(issues, key=lambda issue: issue.date, reverse=True)[:FEED_ISSUES]


def _address(issue: Issue, edition: EditionConfig, base: str) -> str:
    return f"{base}/{edition.folder}/{issue.date}.html"


def _body(issue: Issue, edition: EditionConfig) -> str:
    found = _BODY.search(web(issue, edition, Options(alone=True)))
    return found[1] if found else ""
