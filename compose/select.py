"""Which candidates make the issue, in which order, and how each becomes an item. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from compose import briefs, lead
from compose.order import Habit
from compose.render.markdown import guard_lines
from core.clock import local
from core.config import Config, EditionConfig, SectionConfig
from core.text import fold, sentences
from core.types import Article, Candidate, Decision, Issue, Item, Kind, Link, Section, SummaryOrigin
from core.urls import is_http
from curate.diversity import Traits, varied
from curate.primary import Primary, links_of, primary
from curate.references import references

PROPOSALS = "> 草稿：还没有采纳任何条目，以下全部是按相关度排出的提案，请删改；发布前请删掉这一行。"
MAX_TITLE = 60  # characters of a post's title
MAX_SENTENCES = 120  # of any other title that is several sentences
_POSTS = (Kind.TEXT, Kind.PICTURE)
_ARXIV = re.compile(r"arxiv:(\S+)")
_REPO_PREFIX = re.compile(r"^([\w.-]+/[\w.-]+)\s*[:：]\s*", re.A)
_NO_ACCOUNT = (Kind.PAPER, Kind.REPOSITORY, Kind.RELEASE)
_ENDED = re.compile(r"[。！？!?…；;.:：）)」”\]>|]$")


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier issues hold that a new one must know."""

    published: Mapping[str, date]  # identity → when it appeared
    subjects: Collection[str] = ()  # of earlier briefs
    habits: Mapping[str, Habit] = field(default_factory=dict)  # by section
    appeared: Mapping[int, date] = field(default_factory=dict)  # candidate → when it was published
    held: Mapping[int, date] = field(default_factory=dict)  # candidate → the date of the unpublished issue it stands in


def assemble(candidates: Sequence[Candidate], config: Config, day: date, past: Past | None = None) -> Issue:
    """The issue of that day from the queue: what was accepted; if nothing was, the best of it, marked as proposals.

    No two proposals of one story, no text twice, nothing that an earlier issue had (unless the editor accepted it
    after that), pinned ones first. Candidates that already belong to another issue's date are left out.
    """
    edition, past = config.edition, past or Past({})
    free = [c for c in candidates if c.issue_date in (None, day)]
    accepted = [c for c in free if c.decision in (Decision.ACCEPTED, Decision.BRIEF) and not _is_used(c, past)]
    proposing = not accepted
    if proposing:
        fresh = [c for c in free if c.decision is Decision.PENDING and _is_new(c, past)]
        chosen, short = _proposals(fresh, config)
    else:
        chosen = _ordered([c for c in accepted if c.decision is Decision.ACCEPTED])
        short = _ordered([c for c in accepted if c.decision is Decision.BRIEF])
    issue = Issue(
        date=day,
        name=edition.name,
        slogan=edition.slogan,
        briefs_intro=edition.briefs_intro if short else "",
        briefs=briefs.group([briefs.brief_of(c, past.subjects) for c in _one_per_text(short)]),
        sections=tuple(_section(section, chosen, edition, past) for section in edition.sections),
        front_matter=dict(edition.front_matter),
        loose=_loose(edition, proposing=proposing and bool(chosen or short)),
    )
    return finished(issue, edition)


def finished(issue: Issue, edition: EditionConfig) -> Issue:
    """The issue with 导读 and topics written from what is in it."""
    return replace(issue, lead=lead.lead(issue, edition), topics=lead.topics(issue))


def is_worthy(candidate: Candidate, config: Config) -> bool:
    """Whether a draft may propose it: what is pinned, and what is relevant enough."""
    return candidate.pinned or candidate.judgement.relevance >= config.compose.min_relevance


def item_of(candidate: Candidate, section: SectionConfig, foreign_titles: str = "both") -> Item:
    """A candidate as an item in the house style: owner/name for open source, tags, label lines, a closed summary."""
    article = candidate.article
    told, original = _titles(candidate, foreign_titles)
    title = _short(" ".join(told.split()), article) or _address(candidate)
    about = primary(article)
    repo = _repo(candidate, about) if section.repo_prefix else ""
    if repo:
        title = _REPO_PREFIX.sub("", title) or title
    hosted = article.kind in _NO_ACCOUNT or article.identity.startswith("arxiv:")
    links = links_of(article, about)
    if original := original or _of_the_paper(candidate, about, title):
        links = (Link("标题", "", " ".join(original.split())), *links)
    return Item(
        title=title,
        url=_address(candidate),
        account="" if hosted else article.account,
        repo=repo,
        tags=_tags(candidate, about),
        links=links,
        summary=_summary(candidate),
        candidate_id=candidate.id,
    )


def _short(title: str, article: Article) -> str:
    """What has its whole text for a title goes by the first sentence of it; the editor's own title stays."""
    post, told = article.kind in _POSTS, sentences(title)
    most = MAX_TITLE if post else MAX_SENTENCES
    if len(title) <= most or title != " ".join(article.title.split()) or not (post or told[1:]):
        return title
    first = told[0].rstrip("。；;.")
    return first if len(first) <= most else first[: most - 1] + "…"


def _address(candidate: Candidate) -> str:
    """Where the item leads; nothing for a saved page that does not say where it is from (``compose check`` asks)."""
    url = candidate.article.canonical_url
    return url if is_http(url) else ""


def _titles(candidate: Candidate, foreign_titles: str) -> tuple[str, str]:
    """The title, and the original of one that was translated where that is to stand below it.

    The editor's own stands alone; a paper is cited under its own title.
    """
    article, translated = candidate.article, candidate.judgement.title
    title = candidate.title or article.title
    if not translated or title != translated:
        return title, ""
    if foreign_titles == "original" or article.kind is Kind.PAPER or article.identity.startswith("arxiv:"):
        return article.title, ""
    return translated, article.title if foreign_titles == "both" else ""


def _of_the_paper(candidate: Candidate, about: Primary, title: str) -> str:
    """The title of the paper that a commentary is about, for the line 标题："""
    own = fold(about.paper_title) in fold(title)  # also where there is none
    return "" if own or _section_of(candidate) != "papers" else about.paper_title


def _loose(edition: EditionConfig, *, proposing: bool) -> dict[str, str]:
    loose = {"slogan": PROPOSALS + "\n\n"} if proposing else {}
    if edition.briefs_note:
        loose["briefs"] = "> " + edition.briefs_note.replace("\n", "\n> ") + "\n\n\n"
    return loose


def _is_new(candidate: Candidate, past: Past) -> bool:
    told = candidate.article.identity in past.published or candidate.id in past.appeared or candidate.id in past.held
    return not told and not candidate.judgement.duplicate_of


def _is_used(candidate: Candidate, past: Past) -> bool:
    if candidate.id in past.held:
        return True
    appeared = past.published.get(candidate.article.identity) or past.appeared.get(candidate.id)
    decided = candidate.decided_at
    return appeared is not None and (decided is None or local(decided).date() <= appeared)


def _proposals(fresh: Sequence[Candidate], config: Config) -> tuple[list[Candidate], list[Candidate]]:
    """The best of the queue: so many for each section, not all of one account, company or subject; short news as so
    many briefs, as items only what is pinned, what a section without anything longer has best, and what the briefs
    have no room for.
    """
    edition, weight = config.edition, config.compose.diversity
    unique = _one_per_story(sorted((c for c in fresh if is_worthy(c, config)), key=_by_worth))
    chosen: list[Candidate] = []
    for section in edition.sections:
        own = [c for c in unique if _section_of(c) == section.key]
        longer = [c for c in own if c.pinned or not c.judgement.brief] or own[:1]
        chosen.extend(_varied(longer, chosen, weight, section.take))
    taken = {c.id for c in chosen}
    short = [c for c in unique if c.judgement.brief and c.id not in taken]
    short, left = short[: edition.briefs_take], short[edition.briefs_take :]
    for section in edition.sections:
        room = section.take - sum(_section_of(c) == section.key for c in chosen)
        own = [c for c in left if _section_of(c) == section.key]
        chosen.extend(_varied(own, chosen, weight, max(room, 0)))
    return sorted(chosen, key=_by_worth), short


def _varied(candidates: Sequence[Candidate], before: Sequence[Candidate], weight: float, most: int) -> list[Candidate]:
    ranked = varied([_traits(c) for c in candidates], weight, [_traits(c) for c in before], most=most)
    return [candidates[one.index] for one in ranked]


def _traits(candidate: Candidate) -> Traits:
    article = candidate.article
    title, relevance = candidate.title or article.title, candidate.judgement.relevance
    return Traits(title, article.account, relevance, references(article), fixed=candidate.pinned)


def _ordered(accepted: Sequence[Candidate]) -> list[Candidate]:
    """Pinned first, then in the order of acceptance, which the editor's habits may change within a section."""
    return sorted(accepted, key=lambda c: (not c.pinned, c.decided_at.timestamp() if c.decided_at else 0.0, c.id))


def _by_worth(candidate: Candidate) -> tuple[object, ...]:
    return (not candidate.pinned, -candidate.judgement.relevance, candidate.id)


def _one_per_story(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of each story its best version, where that is among them and nothing else was pinned, else the first."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        story = candidate.judgement.story or candidate.article.identity
        first = found.setdefault(story, candidate)
        if candidate.article.identity == story and not first.pinned:
            found[story] = candidate
    return list(found.values())


def _one_per_text(accepted: Sequence[Candidate]) -> list[Candidate]:
    """What he accepted, but the same text only once; that two tell of one event is for him to see."""
    found: dict[str, Candidate] = {}
    for candidate in accepted:
        found.setdefault(candidate.judgement.duplicate_of or candidate.article.identity, candidate)
    return list(found.values())


def _section(section: SectionConfig, chosen: Sequence[Candidate], edition: EditionConfig, past: Past) -> Section:
    known = {s.key for s in edition.sections}
    last = section is edition.sections[-1]  # takes what names no section of this edition
    own = [c for c in chosen if _section_of(c) == section.key or (last and _section_of(c) not in known)]
    habit = past.habits.get(section.key)
    if habit is not None:
        places = {c.id: habit.place(c.title or c.article.title, c.article.account, c.article.url) for c in own}
        own.sort(key=lambda c: (not c.pinned, places[c.id]))
    items = tuple(item_of(c, section, edition.foreign_titles) for c in _one_per_text(own))
    return Section(key=section.key, title=section.title, note=section.note, items=items)


def _section_of(candidate: Candidate) -> str:
    return candidate.section or candidate.judgement.section


def _repo(candidate: Candidate, about: Primary) -> str:
    """owner/name: as the title says, else of the repository that the article is about."""
    for title in (candidate.title, candidate.article.title):
        if found := _REPO_PREFIX.match(title):
            return found[1]
    return about.repo


def _tags(candidate: Candidate, about: Primary) -> tuple[str, ...]:
    own_tags = candidate.article.tags or ((about.venue,) if about.venue else ())
    tags = [tag for tag in own_tags if not re.search(r"[\[\]()|丨]", tag)][:2]
    if found := _ARXIV.fullmatch(candidate.article.identity):
        own = [tag for tag in tags if re.fullmatch(rf"{re.escape(found[1])}(?:v\d+)?", tag)]
        tags = [*(own or [found[1]]), *(tag for tag in tags if tag not in own)]
    return tuple(tags) if _section_of(candidate) == "papers" or candidate.article.kind is Kind.PAPER else ()


def _summary(candidate: Candidate) -> str:
    text = (candidate.summary or candidate.judgement.summary).strip()
    if candidate.summary_origin is SummaryOrigin.EDITOR:
        return guard_lines(text, written=True)
    text = "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
    return guard_lines(text if not text or _ENDED.search(text) else text + "。")
