"""Checks against the stored articles: figures that the source does not have, paper and code links left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compose.inline import plain, urls_of
from compose.preflight_draft import WARNING, Check, Draft, Finding
from core.urls import identity, is_http
from curate.grounding import trace

WORTH_A_LINE = re.compile(r"论文|代码|项目")


def figures(draft: Draft) -> Iterator[Finding]:
    """Figures of a summary that do not stand in the article."""
    for block, item in draft.items:
        article = draft.context.articles.get(identity(item.url)) if is_http(item.url) else None
        if article is None or not article.text or not item.summary:
            continue
        body = f"{article.title}\n{article.text}"
        for one in trace(plain(item.summary), body):
            if one.source_start is None and re.search(r"\d", one.text):
                yield Finding(block.line, "figure", WARNING, f"the article does not have “{one.text}”", "check it")


def left_out(draft: Draft) -> Iterator[Finding]:
    """Paper and code that the article links and the item does not."""
    for block, item in draft.items:
        article = draft.context.articles.get(identity(item.url)) if is_http(item.url) else None
        present = {identity(url) for url in urls_of(block.text)}
        for link in article.links if article else ():
            if WORTH_A_LINE.search(link.label) and identity(link.url) not in present:
                message = f"the article has {link.label}：{link.url}"
                yield Finding(block.line, "missing-link", WARNING, message, "add the line")


CHECKS: tuple[Check, ...] = (figures, left_out)
