"""One article → one judgement: section, relevance with reasons, summary, place for 热身小新闻."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from core.config import Config, EditionConfig, Interest
from core.types import Article, Judgement, Source
from curate.clues import Clues, clues
from curate.features import section_features
from curate.learned import base, guess_section, learned_parts, told_section
from curate.learning import Models
from curate.relevance import (
    Reason,
    Relevance,
    advert_part,
    freshness_part,
    interest_parts,
    relevance,
    source_parts,
)
from curate.sections import SectionGuess, by_rules
from curate.summarise import Style, summarise
from curate.summarise.style import PLAIN

BRIEF_CHARS = 400  # news shorter than this is proposed as a bullet of 热身小新闻


@dataclass(frozen=True, slots=True)
class Why:
    """A judgement taken apart: what each clue adds, in logits, to the section's lead and to relevance."""

    section: SectionGuess
    for_section: tuple[Reason, ...]
    relevance: Relevance


@dataclass(frozen=True)
class Judge:
    """Everything a judgement needs, with nothing of the outside world in it: it can be sent to another process.

    `now` is the moment that freshness is counted from; None leaves freshness out.
    """

    edition: EditionConfig
    interests: tuple[Interest, ...] = ()
    models: Models = field(default_factory=Models)
    now: datetime | None = None
    style: Style = PLAIN

    @classmethod
    def cold(cls, config: Config, now: datetime | None = None) -> Judge:
        """A judge that has seen no decision yet and goes by the rules of config.toml."""
        return cls(edition=config.edition, interests=config.interests, now=now)

    def taught(self, models: Models, style: Style = PLAIN) -> Judge:
        """The same judge, with what was learned from past choices and summaries."""
        return replace(self, models=models, style=style)

    def judge(self, article: Article, source: Source | None = None) -> Judgement:
        """What the editor would decide at first glance, with reasons."""
        seen = clues(article, source)
        section = self.section(seen)
        matter = self.relevance(article, seen, source)
        told = summarise(article, self.edition.section(section.section), style=self.style)
        return Judgement(
            section=section.section,
            section_second=section.second,
            section_confidence=section.confidence,
            brief=self.is_brief(article, section),
            relevance=matter.score,
            reasons=(*matter.in_words, *self.doubt(section), *(f"栏目：{why}" for why in section.reasons)),
            summary=told.text,
            summary_note=told.note or ("外文摘录，待译" if told.translate else ""),
            brief_text=told.brief,
            traces=told.traces,
        )

    def section(self, seen: Clues) -> SectionGuess:
        """The section and the runner-up: by what was learned, if that knows all sections of the edition."""
        model = self.models.section
        if model and {section.key for section in self.edition.sections} <= set(model.classes):
            return guess_section(seen, self.edition, model)
        return by_rules(seen, self.edition)

    def relevance(self, article: Article, seen: Clues, source: Source | None = None) -> Relevance:
        """The relevance score and what it is made of."""
        advert = advert_part(article)
        around = [
            *source_parts(article, source, self.models.history),
            *freshness_part(article, self.now),
            *advert,
        ]
        if model := self.models.relevance:
            parts = learned_parts(seen, self.interests, model)
            return relevance([*parts, *around], base=base(model), advert=bool(advert))
        return relevance([*interest_parts(seen, self.interests), *around], advert=bool(advert))

    def doubt(self, guess: SectionGuess) -> tuple[str, ...]:
        """What is said of a section that is little more than a guess."""
        if not guess.unsure:
            return ()
        first, second = (self.edition.section(key).short for key in (guess.section, guess.second))
        other = guess.probabilities[guess.second]
        return (f"栏目拿不准：{first} {guess.confidence:.2f}，{second} {other:.2f}",)

    def is_brief(self, article: Article, section: SectionGuess) -> bool:
        """Short news: an item for 热身小新闻 rather than for a section. The first section is the news."""
        return section.section == self.edition.sections[0].key and 0 < len(article.text) < BRIEF_CHARS

    def why(self, article: Article, source: Source | None = None) -> Why:
        """The same judgement, taken apart."""
        seen = clues(article, source)
        section, matter = self.section(seen), self.relevance(article, seen, source)
        model = self.models.section
        if model and section.section in model.classes:
            features = section_features(seen, self.edition)
            told = tuple(told_section(seen, model, features, section.section, section.second))
        else:
            told = tuple(Reason(0.0, why) for why in section.reasons)
        return Why(section, told, matter)
