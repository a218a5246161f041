"""Any page that no site module knows → Article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.text import clean_lines
from core.types import Article, Failure, Page
from core.urls import identity

if TYPE_CHECKING:
    from extract.markdown import Rendered
    from extract.metadata import Metadata

MIN_TOKENS = 4  # words (or CJK characters) below which there is no article
THIN = 0.3  # share of what the feed carried below which the page is thought not to hold the article
MAX_TAGS = 8_000  # elements that are voted on, each for some 0.3 ms; real pages have 740 to 6,000
MAX_MARKUP = 3_000_000  # characters of a page without its scripts, five novels long; the rest is left out
BARE = 100  # tokens of a whole page below which it may be a check of the visitor or waiting for a script
_CHECK = re.compile(
    r"verify (?:that )?you are (?:a )?human|checking (?:if the site connection|your browser)|just a moment\.\.\.|"
    r"captcha|unusual traffic|are you a robot|access denied|request blocked|enable javascript and cookies to continue|"
    r"人机验证|安全验证|滑动验证|请完成验证|访问过于频繁|访问验证",
    re.I,
)
_SHELL = re.compile(
    r"enable javascript|javascript (?:is|to be) (?:required|disabled|enabled)|requires javascript|"
    r"需要启用\s*javascript|请(?:开启|启用)\s*javascript|<div id=[\"']?(?:root|app|__next|__nuxt)[\"']?>\s*</div>",
    re.I,
)


def extract(page: Page, html: str) -> Article | Failure:
    """The article of a page whose markup is within `extract.bounds`.

    What has none is a Failure: `empty` without content, `captcha` for a check of the visitor, else `unreadable`.
    """
    from selectolax.lexbor import LexborHTMLParser

    from extract import metadata
    from extract.bounds import bounded
    from extract.clean import clean as without_boilerplate
    from extract.generic.body import parse, read_body
    from extract.generic.features import Declared
    from extract.generic.split import TOKEN, cleaned
    from extract.markdown import render

    url = page.final_url or page.url
    if not html.strip("\x00 \t\r\n"):
        return Failure(kind="empty", where=url, why="the page has no content")
    html = bounded(html, MAX_TAGS)
    tree = LexborHTMLParser(html)
    head = metadata.Head.of(tree)
    markup = cleaned(tree)[:MAX_MARKUP]
    split = parse(markup)
    about = metadata.read(tree, head, [block.text for block in split.blocks], url=url, now=page.fetched_at)
    feed = page.entry.content_html if page.entry else ""
    declared = Declared.of(about.title, head.description, head.article_body)
    told = _text(feed)
    body = read_body(split, markup, declared, told)
    rendered, removed = without_boilerplate(render(body.html, url)) if body else (render(""), 0)
    if len(TOKEN.findall(rendered.text)) < THIN * len(TOKEN.findall(told)):
        rendered, removed = without_boilerplate(render(feed, url))
    if failure := _no_article(url, html, len(TOKEN.findall(rendered.text)), sum(b.tokens for b in split.blocks)):
        return failure
    return _article(page, about, rendered, removed, body.confidence if body else 0.5)


def _article(page: Page, about: Metadata, rendered: Rendered, removed: int, confidence: float) -> Article:
    from extract.links import matters

    entry = page.entry
    text = clean_lines(rendered.text)
    return Article(
        url=page.url,
        canonical_url=about.address,
        identity=identity(about.address),
        title=about.title or (entry.title if entry else ""),
        account=about.account or (entry.account if entry else ""),
        author=about.author or (entry.author if entry else ""),
        published=about.published or (entry.published if entry else None),
        modified=about.modified,
        language=about.language,
        text=text,
        markdown=rendered.markdown,
        links=matters(rendered.anchors, text),
        images=rendered.images,
        removed=removed,
        confidence=confidence,
        extractor="generic",
    )


def _no_article(url: str, html: str, body: int, page: int) -> Failure | None:
    """Why there is nothing to read, if so; `body` and `page` are numbers of tokens."""
    if body >= BARE:  # the feed had it, if the page does not
        return None
    if page < BARE and _CHECK.search(html[:200_000]):
        return Failure(kind="captcha", where=url, why="the site checks its visitor first; save the page by hand")
    if page < BARE and (_SHELL.search(html[:200_000]) or not page):
        return Failure(kind="unreadable", where=url, why="the page has no text of its own: a script fills it in")
    if body < MIN_TOKENS:
        return Failure(kind="unreadable", where=url, why="no article text stands in the page")
    return None


def _text(html: str) -> str:
    if not html:
        return ""
    from extract.markdown import render

    return render(html).text
