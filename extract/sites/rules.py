"""Sites that a row of selectors describes. A page in which no body is found goes to the generic reader."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from core.dates import parse_moment
from core.types import State
from core.urls import host_of
from extract.markdown import render_nodes
from extract.sites.common import article_of, every, notice, own_link, parse, pick
from extract.sites.rows import ROWS
from extract.sites.rows_news import ROWS as NEWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from core.types import Article, Moment, Page
    from extract.sites.rule import Rule

_FILE_NAME = re.compile(r"image|[\w-]+\.(?:png|jpe?g|gif|webp)", re.I)
RULES = (*ROWS, *NEWS)
HOSTS = tuple(host for rule in RULES for host in rule.hosts)


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """The article by the rule of the page's host; None where the rule finds no body."""
    rule = _rule_for(page)
    if rule is None or not rule.body:
        return None
    tree = parse(html)
    title = re.sub(rule.title_end, "", pick(tree, html, rule.title)) if rule.title_end else pick(tree, html, rule.title)
    author = pick(tree, html, rule.author)
    dates = _first_date(every(tree, html, rule.date), rule.account)
    modified = _first_date(every(tree, html, rule.modified), rule.account)
    tags = tuple(dict.fromkeys(tag.lstrip("# ") for tag in every(tree, html, rule.tags)))
    own_url = own_link(tree, rule.hosts)
    medium = pick(tree, html, rule.account_from) or rule.account
    nodes = next((found for selector in rule.body if (found := tree.css(selector))), [])
    nodes = nodes if rule.every_body else nodes[:1]
    for node in nodes:
        _tidy(node, rule)
    body = render_nodes(nodes, page.final_url or page.url)
    if not body.text.strip():
        walled = rule.wall and re.search(rule.wall, html)
        return notice(page, State.CAPTCHA, f"{rule.account}不让程序看文章", extractor="rules") if walled else None
    article = article_of(
        page, body, title=title, account=medium, author=author, published=dates, own_url=own_url, tags=tags,
        extractor="rules",
    )  # fmt: skip
    return replace(article, modified=modified)


def account_of(page: Page) -> str:
    """What the newsletter calls the medium of a page that no rule could read; empty where a host has many."""
    rule = _rule_for(page)
    return rule.account if rule is not None and not rule.account_from else ""


def _tidy(body: LexborNode, rule: Rule) -> None:
    _show_pictures(body)
    for unwanted in body.css(rule.drop) if rule.drop else []:
        unwanted.decompose()
    for caption in body.css(rule.captions) if rule.captions else []:
        if _FILE_NAME.fullmatch(caption.text().strip()):
            caption.decompose()


def _show_pictures(body: LexborNode) -> None:
    """A blurred picture that a script exchanges gives way to the one that stands beside it for readers without."""
    for frame in body.css(":has(> noscript > img[src])"):
        real, shown = frame.css("noscript > img[src]"), frame.css_first("img[src]")
        if len(real) == 1 and shown is not None:
            shown.attrs["src"] = real[0].attributes["src"]


def _rule_for(page: Page) -> Rule | None:
    host = host_of(page.final_url or page.url)
    return next((r for r in RULES if any(host == known or host.endswith("." + known) for known in r.hosts)), None)


def _first_date(texts: Iterable[str], account: str) -> Moment | None:
    for text in texts:
        if moment := parse_moment(re.sub(r"<[^>]*>", " ", text), origin=f"{account}:page"):
            return moment
    return None
