"""A candidate as the page shows it: words only, every address looked at, every piece of markup made by `clean`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from core.types import Decision, State, SummaryOrigin
from core.urls import host_of
from review import desk
from review.table import UNTITLED
from review.web import clean
from store import queue

if TYPE_CHECKING:
    from core.config import Config
    from core.types import Candidate, Link
    from review.words import Words
    from store.db import Engine
    from store.listing import Line
    from store.stories import Told


@dataclass(frozen=True, slots=True)
class Followed:
    """A link of the article: its label, its text, and its address where one may follow it."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate in the list."""

    id: int
    version: str
    decision: Decision
    section: str
    section_name: str
    relevance: float
    title: str
    url: str
    facts: tuple[str, ...]  # account, author, day, host
    other_title: tuple[str, str] | None  # what kind, and the title with whose it is
    summary: Markup
    summary_origin: str
    summary_note: str
    brief: str
    brief_origin: str
    note: str
    links: tuple[Followed, ...]
    marks: tuple[str, ...]  # what is to be known before deciding: pinned, repeats, appeared, not live …
    reasons: tuple[str, ...]  # the first ones
    pinned: bool

    @property
    def waits(self) -> bool:
        """Whether it is still to be decided."""
        return self.decision is Decision.PENDING


@dataclass(frozen=True, slots=True)
class Depth:
    """What a card shows when it is opened."""

    reasons: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]  # a name and what there is to say
    story: tuple[tuple[Told, str], ...]  # the others that tell the same, with their part in it
    body: Markup
    cut: bool  # whether the body is longer than what is shown


FIRST_REASONS = 3


def cards(settings: Config, engine: Engine, lines: Sequence[Line], words: Words) -> list[Card]:
    """The lines of a list as cards, in their order."""
    whole = {one.id: one for one in queue.candidates(engine, ids=[line.id for line in lines])}
    return [card(settings, whole[line.id], words, line) for line in lines if line.id in whole]


def card(settings: Config, candidate: Candidate, words: Words, line: Line) -> Card:
    """A candidate as a card; what only a list knows (others of its story, why it stands so low) is of the line."""
    article, judgement = candidate.article, candidate.judgement
    published = words.published(article.published, "%Y-%m-%d")
    return Card(
        id=candidate.id,
        version=queue.version(candidate),
        decision=candidate.decision,
        section=candidate.section,
        section_name=_section_name(settings, candidate, words),
        relevance=judgement.relevance,
        title=candidate.title or UNTITLED,
        url=clean.href(article.canonical_url),
        facts=tuple(filter(None, (article.account, article.author, published, host_of(article.canonical_url)))),
        other_title=_other_title(candidate, words),
        summary=clean.words(candidate.summary),
        summary_origin=words.origin(candidate.summary_origin, judgement.summary_model),
        summary_note=judgement.summary_note if candidate.summary_origin is not SummaryOrigin.EDITOR else "",
        brief=candidate.brief_text,
        brief_origin=words.origin(candidate.brief_origin, judgement.summary_model),
        note=candidate.note,
        links=tuple(_link(link) for link in desk.links(candidate.article) if link.url != article.canonical_url),
        marks=tuple(_marks(candidate, words, line)),
        reasons=judgement.reasons[:FIRST_REASONS],
        pinned=candidate.pinned,
    )


def depth(settings: Config, candidate: Candidate, words: Words, story: Sequence[Told], *, pictures: bool) -> Depth:
    """What stands below a card once it is opened."""
    article = candidate.article
    return Depth(
        reasons=candidate.judgement.reasons,
        facts=tuple(_facts(settings, candidate, words)),
        story=tuple((one, words.part(one)) for one in story if one.id != candidate.id),
        body=clean.body(article.markdown, pictures=pictures),
        cut=len(article.markdown) > desk.MOST_BODY,
    )


def _section_name(settings: Config, candidate: Candidate, words: Words) -> str:
    if candidate.decision is Decision.BRIEF:
        return words.decision(Decision.BRIEF)
    return desk.section_names(settings).get(candidate.section, candidate.section)


def _other_title(candidate: Candidate, words: Words) -> tuple[str, str] | None:
    """The title as the article has it, below a translated one; the translation below one of the editor's own."""
    judgement = candidate.judgement
    if not judgement.title:
        return None
    by = words("by_model", model=judgement.opinion_model or judgement.summary_model)
    if candidate.title == judgement.title:
        return words("original_title"), candidate.article.title + by
    return words("translated_title"), judgement.title + by


def _link(link: Link) -> Followed:
    return Followed(link.label, link.text or link.url, clean.href(link.url))


def _marks(candidate: Candidate, words: Words, line: Line) -> list[str]:
    article, judgement = candidate.article, candidate.judgement
    waits = candidate.decision is Decision.PENDING
    told = [
        words("pinned") * candidate.pinned,
        words("appeared", date=candidate.issue_date) if candidate.issue_date else "",
        words("repeats_mark") * bool(judgement.duplicate_of),
        words("follows_mark") * bool(judgement.follow_up_of),
        words("proposed_brief") * (judgement.brief and waits),
        article.state.value if article.state is not State.LIVE else "",
        f"{words('same_story')} {line.alike}" if line.alike else "",
        f"↓ {line.gives_way}" if line.gives_way else "",
    ]
    return [one for one in told if one]


def _facts(settings: Config, candidate: Candidate, words: Words) -> list[tuple[str, str]]:
    article, judgement, names = candidate.article, candidate.judgement, desk.section_names(settings)
    second = names.get(judgement.section_second, judgement.section_second)
    sure = [words("sure", share=f"{judgement.section_confidence:.2f}")]
    sure += [words("second", name=second)] if second else []
    missing = desk.untraced(candidate)
    opinion = words(
        "opinion_of",
        section=names.get(judgement.opinion, judgement.opinion),
        model=judgement.opinion_model,
        reason=judgement.opinion_reason,
    )
    told = [
        (words("section"), f"{names.get(judgement.section, judgement.section)} · {' · '.join(sure)}"),
        (words("opinion"), opinion if judgement.opinion else ""),
        (words("repeats_mark"), judgement.duplicate_of),
        (words("follows_mark"), judgement.follow_up_of),
        (words("summary"), words("untraced", what="、".join(missing)) if missing else ""),
        (words("figures"), " · ".join(desk.figures(article))),
    ]
    return [(name, what) for name, what in told if what]
