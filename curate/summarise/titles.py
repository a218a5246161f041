"""What a title says, shorter: a phrase for the 导读, a topic for the headline. Always in the title's own words."""

from __future__ import annotations

import re

from core.text import CJK, clean, has_cjk, width

PHRASE, TOPIC = (8, 25), (4, 20)  # wide characters; a Latin letter is half a one
HEAD = 12  # wide characters of a name before a colon that can still stand as a topic of its own

_SUFFIX = re.compile(r"\s*(?:[|｜丨]|\s[-—–_]\s|_).{1,20}$")
_PREFIX = re.compile(
    r"^\s*(?:\[?\d{4}\.\d{4,5}(?:v\d+)?\]\s*\[?|[【\[「][^】\]」]{1,12}[】\]」](?![^，。：:]{0,3}(?:芯片|平台|模型))"
    r"|(?:重磅|独家|突发|干货|收藏|必看|深度|专访|详解|译文|转载|原创|论文(?:解读|笔记|分享|速递|推荐)"
    r"|开源(?:项目|推荐|软件)?|教程|科普|综述|实战|实录|快讯|视频|资讯|新闻|业界)\s*[|｜丨!！:：]\s*"
    r"|(?:CVPR|ICCV|ECCV|ICLR|ICML|NeurIPS|NIPS|AAAI|IJCAI|ACL|EMNLP|KDD|MLSys|DAC|HPCA|ISCA)[ '’]*(?:20)?\d{2}"
    r"(?: ?(?:Oral|Spotlight|Best Paper|满分论文|最佳论文))*\s*[|｜丨:：\-]\s*)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^[\w.-]+/([\w.-]+)\s*[:：]\s*(?=.{4})", re.ASCII)
_HEAD = re.compile(r"\s*([^：:，,。！!？?；;]{2,40}?)\s*(?:：|:(?!\d))\s*(?=\S)")
_STOPS = re.compile(r"[，,。！!？?：；;|｜丨…]+|(?<!\d):|:(?!\d)|——|--|\s+[-–—]\s+|(?<=[一-鿿])\s+(?=[一-鿿])")
_LEADING = re.compile(
    r"^(?:(?:深度|深入|全面|一文|图文|快速|手把手|从零|简单|带你|教你|彻底)*"
    r"(?:解析|剖析|理解|详解|解读|了解|探讨|读懂|看懂|搞懂|弄懂)"
    r"|揭秘|浅谈|浅析|漫谈|闲话|闲谈|谈谈|聊聊|关于|论(?!文)|详解|图解|实战|首发|官宣|刚刚"
    r"|如何看待|如何(?:评价|理解)?|怎么|怎样|为什么|为何|(?:到底)?什么是|究竟|利用|使用"
    r"|(?:基于|用)(?=\s?[A-Za-z])|继|the |an? |how to |on the )\s*[，,：:]?",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:正式|重磅|首次|全新|即将|官方|终于|今日|大)*(?:发布|开源|亮相|驾到|来了|曝光|确定|上线|推出|来袭|问世|登场|面世|揭晓|出炉)"
    r"(?:了|啦|！)?$|(?:一文(?:看懂|读懂)|(?:全|技术)?解读|总结|是什么|有哪些|背后|即将|详解|的?(?:技术)?(?:揭秘|剖析|解析))$"
)
_BREAKS = re.compile(
    r"\s(?:in|of|for|with|to|on|via|from|by|and|using|at|as|that|which|under|towards?|through|between)(?=\s)"
    r"|(?<=[一-鿿」』）])(?:的|之(?!间|一)|与|和|及|中的?|上的?|，)(?=.)",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:论文|开源|项目|新闻|博文|教程|综述|总结|实战|科普|干货|分享|深度|重磅|资讯|系列|最新|解读|学习笔记|笔记|外媒"
    r"|论文(?:解读|笔记|分享|推荐)|开源(?:项目|推荐|软件)|上|下|[一二三四五六七八九十\d]+"
    r"|(?:cvpr|iccv|eccv|iclr|icml|neurips|nips|aaai|mlsys)[ '’]*(?:20)?\d{2})",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"^(?:的|了|及|或|之)(?=[一-鿿])|^(?:of|and|or|for|in|on|to|with|by|from|via)\s"
    r"|(?<!是)(?:和|与|及|或|并|之|在|将|把|被|从|向|对|以|的)$"
    r"|\s(?:of|and|or|for|in|on|to|with|by|from|via|the|an?)$",
    re.IGNORECASE,
)
_TUTORIAL = re.compile(r"(?:如何|怎么|怎样|教你)?\s*(?:使用|利用|用|在|基于)\s?[A-Za-z]")
_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][\w.+-]*(?:[ -](?:[A-Z]?\d[\w.]*|[A-Z][\w.+-]*))*", re.ASCII)


def phrase_of(title: str) -> str:
    """The title's leading statement in 8 to 25 characters where it has as many, cut between words and names."""
    name, text = _split(title)
    if not text:
        return name
    head, clauses = _clauses(text)
    if not head and name.casefold() not in text.casefold():
        head = name
    if not clauses:
        return _cut(head, PHRASE[1])
    told = clauses[0] if head or has_cjk(clauses[0]) else _LEADING.sub("", clauses[0], count=1)
    if head and size(named := f"{head}：{told}" if has_cjk(told) else f"{head}: {told}") <= PHRASE[1]:
        told = named
    elif head and size(told) < PHRASE[0]:
        told = f"{head}：{told}"
    for more in clauses[1:]:
        longer = told + _joint(told, more) + more
        if size(told) >= PHRASE[0] or size(longer) > PHRASE[1]:
            break
        told = longer
    return _cut(told, PHRASE[1])


def topic_of(title: str, repo: str = "") -> str:
    """What the title is about in 4 to 20 characters: the project, the name before its colon, else who or what it
    begins with. `repo` (owner/name) tells of open-source items.
    """
    name, text = _split(title)
    name = repo.rpartition("/")[2] or name
    if TOPIC[0] <= len(name) and size(name) <= TOPIC[1]:
        cased = re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z])", text, re.IGNORECASE)
        return cased[0] if cased and name.islower() else name
    head, clauses = _clauses(text)
    head = _stripped(head)
    if len(head) >= TOPIC[0]:
        return head
    whole = clauses[0] if clauses else text
    short = _stripped(whole)
    tutorial = _TUTORIAL.match(whole) and size(short) > 8
    names = _names(whole, TOPIC[0] if tutorial else 2 * TOPIC[0])
    if names and (tutorial or size(short) > TOPIC[1]):
        return max(names, key=lambda found: (found[:1].isupper() or any(map(str.isdigit, found)), size(found)))
    if len(short) < TOPIC[0] or (loose(short) and len(clauses) > 1):
        short = phrase_of(title)
    return _cut(short, TOPIC[1])


def loose(text: str) -> bool:
    """Whether a short form reads as a fragment: begins or ends with a function word, has half a bracket, or says
    nothing (论文解读).
    """
    pairs = ("（）", "()", "「」", "《》", "“”", "[]", "【】")
    broken = any(text.count(pair[0]) != text.count(pair[1]) for pair in pairs)
    loose_end = bool(_LOOSE.search(text)) and not (text.endswith("的") and "是" in text)
    return broken or loose_end or bool(_GENERIC.fullmatch(text)) or text[-1:] in "，、：:-—,"


def size(text: str) -> int:
    """Length in wide characters, rounded up."""
    return (width(text) + 1) // 2


def bare(title: str) -> str:
    """The title without column marks, venues and the name of the account."""
    return _split(title)[1]


def _split(title: str) -> tuple[str, str]:
    """The name of the project, if the title begins with owner/name:, and the rest of the title."""
    text = clean(title)
    name = ""
    if owned := _OWNER.match(text):
        name, text = owned[1], text[owned.end() :]
    while (found := _PREFIX.match(text)) and size(text[found.end() :]) >= TOPIC[0]:
        text = text[found.end() :].lstrip()
    shorter = _SUFFIX.sub("", text)
    return name, (shorter if size(shorter) >= PHRASE[0] else text).strip()


def _clauses(text: str) -> tuple[str, list[str]]:
    """The name before the first colon ("" if what stands there is no name) and the clauses of the rest."""
    found = _HEAD.match(text)
    head = found[1] if found else ""
    if head and (size(head) > HEAD or loose(head) or _LEADING.match(head)):
        head = ""
    if found and head:
        text = text[found.end() :]
    clauses = [part.strip() for part in _whole(_STOPS.split(text)) if part and part.strip()]
    while len(clauses) > 1 and (_GENERIC.fullmatch(clauses[0]) or (size(clauses[0]) < 3 and has_cjk(clauses[0]))):
        clauses = clauses[1:]
    return head, clauses


def _whole(parts: list[str]) -> list[str]:
    """Parts joined again where a bracket or quotation was still open."""
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        if any(before.count(a) > before.count(b) for a, b in ("（）", "()", "「」", "《》", "“”", "【】")):
            joined[-1] = f"{before}，{part}"
        else:
            joined.append(part)
    return joined


def _stripped(text: str) -> str:
    """A clause without 深度解析 before it and 正式发布 behind it, as long as enough is left."""
    for pattern in (_LEADING, _TRAILING):
        while (shorter := pattern.sub("", text, count=1).strip(" ，、：:")) != text and size(shorter) >= 3:
            if loose(shorter):
                break
            text = shorter
    return text


def _names(text: str, least: int) -> list[str]:
    """Latin names with their numbers, of at least so many letters."""
    found = _NAME.findall(text)
    return [name for name in found if len(name) >= least and size(name) <= TOPIC[1] and not _GENERIC.fullmatch(name)]


def _joint(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after[:1].isascii() else "，" if has_cjk(before + after) else " "


def _cut(text: str, limit: int) -> str:
    """The text within so many wide characters: cut before a particle or preposition, else between words; never
    inside a Latin word, a figure or a bracket.
    """
    if size(text) <= limit:
        return _trimmed(text.strip())
    end = 0
    for found in re.finditer(rf"[{CJK}]|[^\s{CJK}]+|\s+", text):
        if size(text[: found.end()]) > limit:
            break
        end = found.end()
    kept = text[:end] if end else text[: limit * 2]
    places = [found.start() for found in _BREAKS.finditer(kept) if size(kept[: found.start()]) >= limit // 2]
    if places:
        kept = kept[: places[-1]]
    for opened, closed in ("（）", "()", "「」", "《》", "“”", "【】"):
        if kept.count(opened) > kept.count(closed):
            kept = kept[: kept.rindex(opened)]
    return _trimmed(kept)


def _trimmed(text: str) -> str:
    """Without the particles and prepositions that tie its ends to what is not there."""
    while loose(text) and (shorter := _LOOSE.sub("", text.strip()).strip("，、：:-—,. ")) != text:
        text = shorter
    return text
