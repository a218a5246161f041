"""Summaries of articles: extracts in the article's own words, with no network and no model to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.text import cjk_share, clean_lines
from curate.grounding import trace
from curate.summarise.segment import segment
from curate.summarise.summary import Summary

if TYPE_CHECKING:
    from core.config import SectionConfig
    from core.types import Article

__all__ = ["Summary", "summarise"]


def summarise(article: Article, section: SectionConfig, *, style: object = None) -> Summary:
    """An extract of the article within the section's length, cut at sentence ends."""
    least, most = section.summary_chars
    chosen: list[str] = []
    room = most
    for sentence in segment(clean_lines(article.text).splitlines()):
        if len(sentence.text) > room:
            if most - room >= least:
                break
            continue
        if sentence.text[-1:] in "。！；.!;…":
            chosen.append(sentence.text)
            room -= len(sentence.text)
    text = "".join(chosen)
    return Summary(
        text=text,
        brief=chosen[0] if chosen else article.title,
        phrase=article.title[:25],
        topic=article.title[:20],
        sentences=tuple(chosen),
        traces=trace(text, article.text),
        translate=bool(text) and cjk_share(text) < 0.2,
    )
