"""The short forms of an article: a line for 热身小新闻, a phrase for the 导读, a topic for the headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.text import CJK, clean, has_cjk, width
from curate.grounding.claims import Claim, find_claims
from curate.grounding.plain import plain
from curate.summarise.readable import asks, dangles, detached, fit
from curate.summarise.wording import polish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.summarise.segment import Sentence

BRIEF, PHRASE, TOPIC = (60, 120), (8, 25), (4, 20)  # characters; a Latin letter counts half in the last two
_LOOKED_AT = 15  # sentences from the beginning that may say what happened

_SUFFIX = re.compile(r"\s*(?:[|｜丨]|\s[-—–_]\s|_).{1,20}$")
_PREFIX = re.compile(
    r"^\s*(?:[【\[「][^】\]」]{1,12}[】\]」]|(?:重磅|独家|突发|干货|收藏|必看|深度|专访"
    r"|详解|译文|转载|原创)[|｜丨!！:：])\s*"
)
_STOPS = re.compile(r"[，,。！!？?：:；;|｜丨…]+|——|--|\s+-\s+")
_OPENING = re.compile(
    r"^(?:[（(][^）)]{1,20}[）)]|(?:据.{1,15}?(?:报道|消息|了解|介绍|悉)|(?:近日"
    r"|日前|今日|今天|昨日|昨天|最近|近期|刚刚|本周|上周|目前|此前)"
    r"|(?:北京时间|当地时间|美国时间)"
    r"|(?:\d{4} ?年)? ?\d{1,2} ?月(?:\d{1,2} ?日)?(?:上午|下午|晚|凌晨)?"
    r"|.{2,10}讯)[，,、：:]?\s*)+"
)
_NEWS = re.compile(
    r"发布|推出|宣布|开源|收购|上线|融资|投资|量产|亮相|曝光|揭晓|提出|达成|计划|获得|升级|支持|正式|营收|合作|将"
)
_MORE = re.compile(r"(?: [A-Z][\w.]*){1,2}")  # Service Mesh, Jupyter Notebooks
_WEAK_NAMES = frozenset(
    "ai ml dl cpu gpu npu api app sdk github the how what why it is a an of and in on to for with".split()  # noqa: SIM905
)


def phrase_of(title: str) -> str:
    """The title's most telling part in 8 to 25 characters, cut between words and names; "" for no title."""
    parts = [part.strip() for part in _STOPS.split(_bare(title)) if part and part.strip()]
    if not parts:
        return ""
    best = max(range(len(parts)), key=lambda i: (_weight(parts[i]), -i))
    text = parts[best]
    for more in parts[best + 1 :]:
        if _size(text) >= PHRASE[0]:
            break
        text += _joint(text, more) + more
    if _size(text) < PHRASE[0] and best:
        text = parts[best - 1] + _joint(parts[best - 1], text) + text
    return _cut(text, PHRASE[1])


def topic_of(title: str) -> str:
    """What the title is about, in 4 to 20 characters: its leading product with its maker, else its first words."""
    text = _bare(title)
    folded = plain(text)
    names = [
        claim
        for claim in find_claims(folded.text)
        if claim.kind == "name" and claim.key not in _WEAK_NAMES and not claim.weak
    ]
    for claim in sorted(names, key=lambda claim: (not any(c.isdigit() for c in claim.key), claim.start)):
        start, end = folded.span(claim.start, claim.end)
        start, end = _grown(text, start, end, names, folded.places)
        if TOPIC[0] <= _size(text[start:end]) <= TOPIC[1]:
            return text[start:end].strip()
    return _cut(phrase_of(title), TOPIC[1])


def brief_of(title: str, sentences: Sequence[Sentence]) -> str:
    """``subject：what happened``, with figures if the article has them, in 60 to 120 characters where it can.

    Without a subject that the title or the opening names there is none: the account is not who acted.
    """
    subject = _subject(title, [sentence.text for sentence in sentences[:_LOOKED_AT]])
    told = [s.text for s in sentences[:_LOOKED_AT] if fit(s.text) and not asks(s.text) and has_cjk(s.text)]
    told = [
        text for text in told if not dangles(detached(text)) and len(text) >= 12 and text.rstrip()[-1:] not in "：:"
    ]
    if not told:
        return clean(_bare(title))
    named = [subject.casefold() in text.casefold() for text in told]
    first = max(range(len(told)), key=lambda i: (_weight(told[i]) + named[i] - 0.4 * i, -i))
    text = _without(subject, told[first])
    if len(text) < BRIEF[0] - len(subject) and first + 1 < len(told):
        text = text.rstrip("。；;.！!") + "；" + _without(subject, told[first + 1])
    text = _clauses(text, BRIEF[1] - len(subject) - 2)
    return f"{subject}：{text}" if subject and subject not in text[:20] else text


def _bare(title: str) -> str:
    text = re.sub(r"^[\w.-]+/[\w.-]+\s*[:：]\s*(?=.{8})", "", clean(title))  # owner/name: of open-source items
    while (shorter := _PREFIX.sub("", text)) != text:
        text = shorter
    return _SUFFIX.sub("", text) if _size(_SUFFIX.sub("", text)) >= PHRASE[0] else text


def _weight(text: str) -> float:
    """How telling a clause is: names, figures, news."""
    claims = [claim for claim in find_claims(plain(text).text) if not claim.weak]
    figures = sum(claim.kind != "name" for claim in claims)
    return min(2, len(claims) - figures) + min(3, figures) + 1.5 * bool(_NEWS.search(text)) + min(1.0, _size(text) / 12)


def _subject(title: str, texts: list[str]) -> str:
    """The company or name that the title, else the opening, begins with."""
    for text in (_bare(title), *texts[:3]):
        folded = plain(text)
        for claim in find_claims(folded.text):
            start, end = folded.span(claim.start, claim.end)
            named = claim.kind == "name" and not claim.weak and claim.key not in _WEAK_NAMES and claim.start < 20
            if named and (not text[start:end].islower() or has_cjk(text[start:end])):
                return text[start:end] + (found[0] if (found := _MORE.match(text[end:])) else "")
    return ""


def _without(subject: str, sentence: str) -> str:
    """A sentence without its date line, and without the subject if it begins with it."""
    text = _OPENING.sub("", detached(polish(sentence)))
    if re.match(rf"{re.escape(subject)}(?![A-Za-z0-9])", text, re.IGNORECASE) and subject:
        text = re.sub(r"^(?:公司|官方|方面)?[，,]?\s*", "", text[len(subject) :])
    return text.strip(" |｜-—·，、：:")


def _clauses(text: str, room: int) -> str:
    """Whole clauses of a text within the room, closed with a full stop."""
    if len(text) > room:
        cuts = [found.start() for found in re.finditer(r"[，。；！]", text) if found.start() <= room]
        cuts = cuts or [found.start() for found in re.finditer(r"[、\s]", text) if found.start() <= room]
        text = text[: cuts[-1]] if cuts else text[:room]
    return text.rstrip("，。；、：;,. ") + "。"


def _size(text: str) -> int:
    return (width(text) + 1) // 2


def _joint(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after[:1].isascii() else "，" if has_cjk(before + after) else " "


def _cut(text: str, limit: int) -> str:
    """The text within so many wide characters, never inside a Latin word, figure or bracket."""
    if _size(text) <= limit:
        return text.strip()
    end = 0
    for found in re.finditer(rf"[{CJK}]|[^\s{CJK}]+|\s+", text):
        if _size(text[: found.end()]) > limit:
            break
        end = found.end()
    kept = text[:end] if end else text[: limit * 2]
    for opened, closed in ("（）", "()", "「」", "《》", "“”"):
        if kept.count(opened) > kept.count(closed):
            kept = kept[: kept.rindex(opened)]
    return kept.rstrip("，、：:-—的和与及 ")


def _grown(text: str, start: int, end: int, names: list[Claim], places: Sequence[int]) -> tuple[int, int]:
    """A name with the figure or version right behind it and the maker right before it."""
    if behind := re.match(r"[ -]?[A-Za-z]{0,8}\d[\w.]*|(?: [A-Z][\w.]*){1,2}", text[end:]):
        end += behind.end()
    for other in names:
        last = places[other.end - 1] + 1
        if 0 <= start - last <= 1:
            start = places[other.start]
    return start, end
