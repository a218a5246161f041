"""A candidate in full, as paragraphs to be wrapped to the width there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from core.text import shorten
from core.types import Decision, State, SummaryOrigin
from core.urls import is_http
from review import desk
from review.table import MARKS, UNTITLED
from review.tui.wrap import printable, wrapped

if TYPE_CHECKING:
    from core.types import Candidate, Link
    from review.words import Words
    from store.stories import Told

TITLE_LINES = 3  # of the longest title
BOLD, DIM, UNDERLINED, LABEL = Style(bold=True), Style(dim=True), Style(underline=True), Style(bold=True, color="cyan")


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate with what else is shown of it: the links a draft gives it, the others of its story."""

    candidate: Candidate
    links: Sequence[Link]
    story: Sequence[Told]


def details(shown: Shown, names: Mapping[str, str], words: Words, columns: int) -> list[Text]:
    """The lines of the right-hand side: title, where from, state, note, summary, links, story, reasons."""
    lines = headline(f"#{shown.candidate.id} {shown.candidate.title or UNTITLED}", columns)
    blocks = (_head(shown.candidate, names, words), _texts(shown.candidate, words), _around(shown, words))
    for number, block in enumerate(blocks):
        found = [line for text in block for line in wrapped(text, columns, indent="  " * text.plain.startswith("- "))]
        lines += [Text(), *found] if number and found else found
    return lines


def headline(title: str, columns: int) -> list[Text]:
    """A title; of one that is a whole text, the beginning."""
    return wrapped(Text(shorten(printable(title).replace("\n", " "), TITLE_LINES * columns), BOLD), columns)


def _head(candidate: Candidate, names: Mapping[str, str], words: Words) -> Iterator[Text]:
    article, judgement = candidate.article, candidate.judgement
    yield from _other_title(candidate, words)
    published = words.published(article.published)
    state = "" if article.state is State.LIVE else article.state.value
    yield Text(printable(" · ".join(part for part in (article.account, article.author, published, state) if part)))
    has_address = is_http(article.canonical_url)
    yield Text(printable(article.canonical_url), UNDERLINED) if has_address else Text(words("no_address"), DIM)
    yield Text(" · ".join(_state(candidate, names, words)))
    if judgement.opinion:
        where = names.get(judgement.opinion, judgement.opinion)
        told = {"section": where, "model": judgement.opinion_model, "reason": judgement.opinion_reason}
        yield _labelled(words("opinion"), words("opinion_of", **told))
    if candidate.note:
        yield _labelled(words("note"), candidate.note)


def _other_title(candidate: Candidate, words: Words) -> Iterator[Text]:
    """The title as the article has it, below a translated one; the translation below one of the editor's own."""
    judgement, own = candidate.judgement, candidate.article.title
    if judgement.title and candidate.title != judgement.title:
        yield _labelled(words("translated_title"), judgement.title)
    elif judgement.title:
        by = words("by_model", model=judgement.opinion_model or judgement.summary_model)
        yield _labelled(words("original_title"), own + by)
    elif candidate.title != own:
        yield _labelled(words("original_title"), own)


def _state(candidate: Candidate, names: Mapping[str, str], words: Words) -> Iterator[str]:
    judgement = candidate.judgement
    yield f"{MARKS[candidate.decision]} {words.decision(candidate.decision)}"
    if candidate.pinned:
        yield f"★ {words('pinned')}"
    yield names.get(candidate.section, candidate.section)
    yield f"{words('relevance')} {judgement.relevance:.2f}"
    yield words("sure", share=f"{judgement.section_confidence:.2f}")
    if judgement.section_second:
        yield words("second", name=names.get(judgement.section_second, judgement.section_second))
    if judgement.brief and candidate.decision is Decision.PENDING:
        yield words("proposed_brief")
    if candidate.issue_date:
        yield words("appeared", date=candidate.issue_date)


def _texts(candidate: Candidate, words: Words) -> Iterator[Text]:
    judgement = candidate.judgement
    model = judgement.summary_model
    yield Text(words("whose", what=words("summary"), whose=words.origin(candidate.summary_origin, model)), LABEL)
    yield Text(printable(candidate.summary or words("no_summary")))
    if judgement.summary_note and candidate.summary_origin is not SummaryOrigin.EDITOR:
        yield Text(printable(judgement.summary_note), DIM)
    if missing := desk.untraced(candidate):
        yield Text(printable(words("untraced", what="、".join(missing))), BOLD)
    if candidate.brief_text:
        whose = words.origin(candidate.brief_origin, model)
        yield _labelled(words("whose", what=words("brief_line"), whose=whose), candidate.brief_text)


def _around(shown: Shown, words: Words) -> Iterator[Text]:
    article, judgement = shown.candidate.article, shown.candidate.judgement
    for link in shown.links:
        yield _labelled(link.label, link.url)
    if figures := desk.figures(article):
        yield Text(printable(" · ".join(figures)))
    for one in shown.story:
        if one.id != shown.candidate.id:
            yield _labelled(words("same_story"), f"#{one.id}《{one.title}》{one.account} ({words.part(one)})")
    if judgement.duplicate_of:
        yield Text(printable(words("repeats", of=judgement.duplicate_of)))
    if judgement.follow_up_of:
        yield Text(printable(words("follows", of=judgement.follow_up_of)))
    if judgement.reasons:
        yield Text(words("reasons"), LABEL)
        yield from (Text(printable(f"- {reason}")) for reason in judgement.reasons)


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((f"{printable(label)}  ", LABEL), printable(text))
