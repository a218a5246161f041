"""Names of authors: without "By", roles, dates and what else stands around them; what is no name at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.text import clean, fold

MAX_NAME = 90  # characters of one name with its degrees
MAX_WORDS = 12  # of one name with its degrees
MAX_AUTHORS = 12
_BY = re.compile(
    r"^[\s|/•·–—-]*(?:(?:(?:this\s+)?(?:article|post|story|blog)\s+)?(?:was\s+)?(?:written|posted|published|authored|contributed|created|edited|"
    r"reviewed|words|text|story|article|reported)\s+(?:on\s+.{4,30}\s+)?by|by|von|par|por|di|door|av|autor(?:in)?|authors?|"
    r"автор|written|text|geschrieben von|ein(?:e)? \w+ von)\s*[:：]?\s+|"
    r"^(?:authors?|autor(?:in)?|автор|name)\s*[:：]\s*", re.I,
)  # fmt: skip
_PARTICLE = re.compile(r"d[aeiou]s?|del(?:la)?|l[ae]|van|von|de[nr]|zu|bin|al|el|y|e|i|and|und|et|the", re.I)
_CHINESE_ROLE = re.compile(
    r"^(?:作者|撰文|文|文字|撰稿|编译|记者|通讯员)\s*[:：|｜丨/●]\s*|^(?:本报|本刊|本网|本台)?(?:见习|实习|特约)?(?:记者|通讯员)\s+|"
    r"(?:\s+|[（(]\s*)(?:记者|编辑|主编|撰文|撰稿|报道)[）)]?$|[/／]文(?=\s|$)|\s+\S+[/／](?:图|摄)\S*$"
)
_AGENCY = re.compile(r",\s+(?:The\s+)?(?:AP|AFP|CNN|dpa|NPR|Reuters|Associated Press|Bloomberg|BBC News|USA TODAY)$")
_CUT = re.compile(
    r"\s*(?:[|｜•\u2022►→]|\s[·–—-]\s|\s/\s|(?<=\s)@\w|@\w+$|(?:责任)?编辑\s*[:：]|责编|"
    r";\s*(?:editing|reporting|additional)\b|\bis\s+an?\s|"
    r"\b(?:translat(?:ion|ed)|photo(?:graph)?s?|illustrations?|medically|reviewed|fact[- ]checked)\s+by\b|"
    r"\bon\s+(?=\w+\s+\d|\d)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d|\d{4}年|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|"
    r"\b\d{1,2}\.?\s+(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])|"
    r"\b(?:updated|published|posted|last\s+(?:updated|modified)|follow|read\s+(?:more|full)|"
    r"view\s+(?:all|profile|bio)|see\s+(?:all|full)|more\s+(?:by|from)|min(?:ute)?s?\s+read|comments?|share|medically|"
    r"fact[- ]checked|about\s+the\s+author|says)).*$", re.I | re.S,
)  # fmt: skip
_ROLE = re.compile(
    r",?\s+(?:(?:senior|staff|chief|managing|associate|contributing|deputy|executive|trending|tech|news|guest)\s+)+"
    r"(?:\w+\s+)?(?:writer|editor|reporter|correspondent|contributor|author|producer|columnist|journalist)\b.*$"
    r"|,\s+(?:writer|editor|reporter|correspondent|contributor|journalist|redakteur(?:in)?)\b.*$"
    r"|,\s+(?:(?:co-?)?founder|head|director|(?:vice\s+)?president|vp|c[etofm]o|manager|[\w-]+\s+(?:attorney|engineer|manager|"
    r"director|analyst|scientist|specialist|strategist|consultant|officer))\b(?:\s+(?:of|at|for|and|&)\s.*)?$", re.I,
)  # fmt: skip
_NOT_A_NAME = re.compile(
    r"https?://|www\.|@\w+\.\w|\.(?:com|org|net|png|jpe?g)\b|[{}<>=\[\]]|^\W*$|^(?:admin(?:istrator)?|root|user|webmaster|"
    r"unknown|anonymous|none|null|undefined|authors?|name|posted|written|by|follow|share|home|about|menu|view|read|more|"
    r"login|guest|editor|written by|posted by|about the authors?|meet the authors?|authors? bio|biography|profile|"
    r"website|facebook|twitter|instagram|linkedin|bluesky|mastodon|github|youtube|rss|staff writer|agencies|email|"
    r"contact|search|date|published|reply|comments?|leave a reply|superuser|test|default|.*\badmin|"
    r".*\bedited by\b.*|未知|佚名|(?:责任)?编辑.*|责编.*|来源.*|"
    r"(?=\w*\d)[a-z\d]{15,}|[\u3400-\u9fff-]{2,}(?:报|网|社|新闻|消息|频道|客户端|综合|公众号|杂志|电视台|在线|传媒|财经)|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)$", re.I,
)  # fmt: skip


def join(names: Iterable[str]) -> str:
    """Names as one text, each once, in their order."""
    found = dict.fromkeys(name for text in names if (name := tidy(text)))
    kept = [name for name in found if not any(name != other and fold(name) in fold(other) for other in found)]
    return ", ".join(kept[:MAX_AUTHORS])


def tidy(text: str) -> str:
    """A name without "By", dates, roles and what else stands around it; an empty string for what is no name."""
    text = clean(text)
    if len(text) > 3 * MAX_NAME:
        return ""
    plain = _BY.sub("", text)
    plain = _CHINESE_ROLE.sub("", plain)
    plain = re.sub(r"\s*[（(](?:https?:|@).*?[)）]", "", plain)
    plain = re.sub(r"^\w+\s+[·|]\s+(?=[^\W\d_]+ [^\W\d_])", "", plain)  # the section that the article stands in
    plain = _AGENCY.sub("", _ROLE.sub("", _CUT.sub("", plain))).strip(' ,;:|/•●·–—-*　、，：\u200b"“”')
    plain = re.sub(r"(?<=\w{4})\.$", "", plain)  # but Jr.
    if not 2 <= len(plain) <= MAX_NAME or _NOT_A_NAME.search(plain) or len(plain.split()) > MAX_WORDS:
        return ""
    letters = sum(char.isalpha() for char in plain)
    return plain if letters >= 2 and letters >= 0.6 * len(plain.replace(" ", "")) else ""


def is_name(text: str) -> bool:
    """Whether a byline reads like names of people: capitalised words, a few particles between them."""
    name = tidy(text)
    words = [word for word in re.findall(r"[^\W\d_][\w.'’-]*", name) if not _PARTICLE.fullmatch(word)]
    return bool(words) and not name[0].isdigit() and all(not word[0].islower() for word in words)
