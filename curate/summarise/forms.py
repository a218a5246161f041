"""An article in one line of 热身小新闻: who, and what happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.text import clean, has_cjk
from curate.grounding.claims import find_claims
from curate.grounding.plain import plain
from curate.summarise.readable import asks, balanced, dangles, detached, fit
from curate.summarise.titles import bare, size, topic_of
from curate.summarise.wording import LABEL, polish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.summarise.segment import Sentence

BRIEF = (60, 120)  # characters
_ENDING = "，。；、：;,.！! "
_LOOKED_AT = 15  # sentences from the beginning that may say what happened

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
_NUMBER = re.compile(r"^(?:[（(]?\d{1,2}[)）.、](?!\d)|[①-⑳])\s*")
_LEANING = re.compile(
    r"(?:因为|虽然|如果|由于|随着|即使|尽管|只要|为了|不仅|除了|例如|比如|相比|根据|声称|也就是|与此|经过|对于|关于|作为|当)"
    r"|(?:在|从|由|到|自|于|以).{0,24}$|.{0,20}(?:时|后|前|中|说|称|认为|表示|指出|只|仅|并|且|但)$"
)
_WEAK_NAMES = frozenset(
    {"ai", "ml", "dl", "cpu", "gpu", "npu", "api", "app", "sdk", "github", "web", "ios", "3g", "4g", "5g", "top"}
    | {"the", "how", "what", "why", "it", "is", "a", "an", "of", "and", "in", "on", "to", "for", "with"}
    | {"icml", "cvpr", "nips", "neurips", "iclr", "eccv", "iccv", "aaai", "kdd", "ieee"}
)


def brief_of(title: str, sentences: Sequence[Sentence]) -> str:
    """``subject：what happened``, with figures if the article has them, in 60 to 120 characters where it can.

    The subject is the company or name that the title begins with, else the title's topic; never the account, which
    is not who acted.
    """
    name = _subject(title)
    subject = name or topic_of(title)
    told = [s.text for s in sentences[:_LOOKED_AT] if fit(s.text) and not asks(s.text) and has_cjk(s.text)]
    told = [
        text for text in told if not dangles(detached(text)) and len(text) >= 12 and text.rstrip()[-1:] not in "：:"
    ]
    if not told:
        return clean(bare(title))
    named = [subject.casefold() in text.casefold() for text in told]
    first = max(range(len(told)), key=lambda i: (_weight(told[i]) + named[i] - 0.4 * i, -i))
    room = BRIEF[1] - len(subject) - 2
    text = _without(name, told[first])
    for more in (*told[first + 1 :], *told[:first]):
        if len(subject) + 1 + len(text.rstrip(_ENDING)) + 1 >= BRIEF[0]:
            break
        text = _clauses(text.rstrip(_ENDING) + "；" + _without(name, more), room)
    text = _clauses(text, room)
    return f"{subject}：{text}" if subject and not (text.startswith(subject) and not name) else text


def _weight(text: str) -> float:
    """How telling a clause is: names, figures, news."""
    claims = [claim for claim in find_claims(plain(text).text) if not claim.weak]
    figures = sum(claim.kind != "name" for claim in claims)
    return min(2, len(claims) - figures) + min(3, figures) + 1.5 * bool(_NEWS.search(text)) + min(1.0, size(text) / 12)


def _subject(title: str) -> str:
    """The company or name that the title begins with."""
    text = bare(title)
    folded = plain(text)
    for claim in find_claims(folded.text):
        start, end = folded.span(claim.start, claim.end)
        named = claim.kind == "name" and not claim.weak and claim.key not in _WEAK_NAMES and claim.start < 20
        if named and (not text[start:end].islower() or has_cjk(text[start:end])):
            return text[start:end] + (found[0] if (found := _MORE.match(text[end:])) else "")
    return ""


def _without(subject: str, sentence: str) -> str:
    """A sentence without its date line, and without the subject if it begins with it."""
    text = _OPENING.sub("", detached(LABEL.sub("", _NUMBER.sub("", polish(sentence)))))
    if re.match(rf"{re.escape(subject)}(?![A-Za-z0-9])", text, re.IGNORECASE) and subject:
        text = re.sub(r"^(?:公司|官方|方面)?[，,]?\s*", "", text[len(subject) :])
    return text.strip(" |｜-—·，、：:")


def _clauses(text: str, room: int) -> str:
    """Whole sentences of a text within the room, else whole clauses that do not lean on the next, closed with a full
    stop; a bracket that was opened is not cut.
    """
    if len(text) > room:
        ends = [found.start() for found in re.finditer(r"[。；！]", text) if BRIEF[0] // 2 <= found.start() <= room]
        cuts = [found.start() for found in re.finditer(r"[，。；！]", text) if found.start() <= room]
        loose = [found.start() for found in re.finditer(r"[、\s]", text) if found.start() <= room]
        whole = [cut for cut in ends if balanced(text[:cut])]
        whole = whole or [cut for cut in cuts if balanced(text[:cut]) and not _leans(text[:cut])]
        best = (whole or cuts or loose or [room])[-1]
        text = text[:best]
    return text.rstrip(_ENDING) + "。"


def _leans(text: str) -> bool:
    """Whether the last clause only begins what the next one would say (因为…, 在…时)."""
    return bool(_LEANING.match(re.split(r"[，。；！]", text)[-1]))
