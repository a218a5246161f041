"""热身小新闻: short news, subject first, those of one company or product in one bullet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from compose.inline import escape
from compose.parse import parse_brief
from core.text import sentences
from core.types import Brief, Candidate
from core.urls import is_http

MAX_CHARS = 120  # a brief has 60 to 120 characters
_ENDING = "；;。.，, "


def brief_of(candidate: Candidate, subjects: Collection[str] = ()) -> Brief:
    """A candidate as a brief: its brief text, else its title, with the first sentence of the summary if that fits.

    The subject is what stands before a colon, else the first known subject that the title names.
    """
    text = escape(_within(candidate.brief_text) or _from_title(candidate)).rstrip(_ENDING)
    read = parse_brief(text)
    if not read.subject and (subject := _named(text, subjects)):
        read = replace(read, subject=subject, text=text.removeprefix(subject).lstrip("：:，, ") or text)
    return Brief(
        subject=read.subject,
        text=read.text,
        urls=(candidate.article.canonical_url,) if is_http(candidate.article.canonical_url) else (),
        candidate_ids=(candidate.id,),
    )


def group(briefs: Sequence[Brief]) -> tuple[Brief, ...]:
    """Briefs of one subject in one bullet, joined by ``；``, a subject at its first place; only the last ends in 。"""
    groups: dict[str, list[Brief]] = {}
    for number, brief in enumerate(briefs):
        groups.setdefault(brief.subject.casefold() or f"\0{number}", []).append(brief)
    joined = [_join(members) for members in groups.values()]
    return tuple(replace(b, text=b.text + ("。" if b is joined[-1] else "；")) for b in joined)


def _join(members: list[Brief]) -> Brief:
    return Brief(
        subject=members[0].subject,
        text="；".join(dict.fromkeys(member.text.rstrip(_ENDING) for member in members)),
        urls=tuple(url for member in members for url in member.urls),
        candidate_ids=tuple(id_ for member in members for id_ in member.candidate_ids),
    )


def _within(text: str) -> str:
    """As many whole sentences as fit; the first one in any case."""
    kept = ""
    for sentence in sentences(text):
        if kept and len(kept + sentence) > MAX_CHARS:
            break
        kept += sentence
    return kept


def _from_title(candidate: Candidate) -> str:
    title = (candidate.title or candidate.article.title).strip()
    first = next(iter(sentences(candidate.summary or candidate.judgement.summary)), "")
    longer = f"{title}，{first}"
    return longer if first and len(longer) <= MAX_CHARS and first.rstrip("。") not in title else _within(title)


def _named(text: str, subjects: Collection[str]) -> str:
    """The known subject that the text names first."""
    found = [(text.find(subject), -len(subject), subject) for subject in subjects if subject and subject in text]
    return min(found)[2] if found and min(found)[0] <= 12 else ""
