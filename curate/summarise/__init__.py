"""Summaries of articles: extracts in the article's own words, with no network and no model to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.text import cjk_share, fold
from curate.grounding import trace
from curate.summarise.extract import choose, prepare
from curate.summarise.forms import brief_of
from curate.summarise.scorer import default_scorer
from curate.summarise.style import PLAIN, Style, learn_style
from curate.summarise.summary import Summary
from curate.summarise.titles import phrase_of, topic_of
from curate.summarise.wording import emphasise, set_text

if TYPE_CHECKING:
    from core.config import SectionConfig
    from core.types import Article

__all__ = ["Style", "Summary", "learn_style", "summarise"]

OFTEN = 0.2  # share of past summaries with something in bold from which on new ones have it
LATIN_WIDTH = 2.2  # letters that say as much as one Chinese character


def summarise(article: Article, section: SectionConfig, *, style: Style | None = None) -> Summary:
    """An extract of the article within the section's length, cut at sentence ends, in the article's order.

    A body in which nothing can be quoted (a picture post, a changelog of links) gives an empty text with a note.
    """
    style = style or PLAIN
    foreign = bool(article.text) and cjk_share(article.text[:4000]) < 0.2
    scale = LATIN_WIDTH if foreign else 1.0
    least, most = (round(scale * limit) for limit in section.summary_chars)
    target = min(most, max(least, round(scale * style.lengths.get(section.key, 0))))
    known = style.known.get(article.account, frozenset()) | {fold(article.title)}  # many bodies begin with their title
    prepared = prepare(article.title, article.text, target=max(1, target), most=most, known=known)
    chosen = choose(prepared, default_scorer(), target=target, most=most)
    text = set_text(chosen)
    if style.bold >= OFTEN:
        text = emphasise(text)
    return Summary(
        text=text,
        brief=brief_of(article.title, chosen or prepared.sentences),
        phrase=phrase_of(article.title),
        topic=topic_of(article.title),
        sentences=tuple(sentence.text for sentence in chosen),
        traces=trace(text, article.text, article.title),
        translate=bool(text) and foreign,
        note="" if text else "正文中没有可以摘录的句子",
    )
