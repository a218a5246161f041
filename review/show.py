"""One candidate in full, as the editor reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compose.polish import brief_origin_of, origin_of
from core.types import State
from core.urls import is_http
from review import desk
from review.table import UNTITLED
from review.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.types import Candidate
    from store.stories import Told

NO_ADDRESS = "（没有地址：存下的网页没有说它从哪里来，请在草稿里补上）"


def describe(candidate: Candidate, names: Mapping[str, str], *, body: bool, story: Sequence[Told] = ()) -> str:
    """Title, where it is from, what the machine thinks and why, the summary, on demand the body."""
    article, judgement = candidate.article, candidate.judgement
    words = Words("zh")
    published = words.published(article.published)
    section, second = (names.get(key, key) for key in (candidate.section, judgement.section_second))
    sure = f"把握 {judgement.section_confidence:.2f}" + f"，其次 {second}" * bool(second)
    state = "" if article.state is State.LIVE else article.state.value
    lines = [
        f"#{candidate.id} {candidate.title or UNTITLED}",
        *_original(candidate),
        " · ".join(part for part in (article.account, article.author, published, state) if part),
        article.canonical_url if is_http(article.canonical_url) else NO_ADDRESS,
        f"[{words.decision(candidate.decision)}] {section}（{sure}） 相关 {judgement.relevance:.2f}",
    ]
    lines += [
        f"栏目意见（LLM·{judgement.opinion_model}）：{judgement.opinion}，依据“{judgement.opinion_reason}”"
    ] * bool(judgement.opinion)
    lines += [f"{link.label}：{link.url}" for link in article.links]
    lines += [" · ".join(figures)] if (figures := desk.figures(article)) else []
    lines += [f"注：{candidate.note}"] if candidate.note else []
    lines += [f"重复：{judgement.duplicate_of}"] if judgement.duplicate_of else []
    lines += [f"后续：{judgement.follow_up_of}"] if judgement.follow_up_of else []
    others = (one for one in story if one.id != candidate.id)
    lines += [f"同题：#{one.id}《{one.title}》{one.account}（{words.part(one)}）" for one in others]
    lines += ["", f"摘要（{origin_of(candidate)}）：{candidate.summary or '无'}"]
    lines += [f"（{judgement.summary_note}）"] if judgement.summary_note else []
    lines += [f"热身（{brief_origin_of(candidate)}）：{candidate.brief_text}"] if candidate.brief_text else []
    lines += [f"原文中没有：{'、'.join(missing)}"] if (missing := desk.untraced(candidate)) else []
    lines += ["", "理由：", *(f"  - {reason}" for reason in judgement.reasons)] if judgement.reasons else []
    if body:
        lines += ["", article.markdown]
    return "\n".join(lines)


def _original(candidate: Candidate) -> list[str]:
    """The title as the article has it, below a translated one; the translation below one of the editor's own."""
    judgement = candidate.judgement
    if not judgement.title:
        return []
    by = f"LLM·{judgement.opinion_model or judgement.summary_model}"
    if candidate.title == judgement.title:
        return [f"原题：{candidate.article.title}（{by} 译）"]
    return [f"译题（{by}）：{judgement.title}"]
