"""Who wrote a page: JSON-LD, meta tags, what is marked as the author, a visible byline; cleaned of titles and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from core.text import CJK, clean, fold

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_NAME = 90  # characters of one name with its degrees
MAX_AUTHORS = 12
META_KEYS = (
    "author", "article:author", "og:article:author", "dc.creator", "dc.contributor", "dcterms.creator",
    "citation_author", "citation_authors", "parsely-author", "sailthru.author", "cxenseparse:author", "byl", "authors",
    "creator", "article:author_name", "article.author", "rbauthors", "shareaholic:article_author_name",
    "octolytics-author",
)  # fmt: skip

_MARKED = (
    '[itemprop~="author"] [itemprop~="name"]', '[itemprop~="author"]', '[rel~="author"]', 'a[href*="/author/"]',
    'a[href*="/authors/"]', 'a[href*="/autor/"]', '.author-name,.author_name,.authorName,.author__name,.byline-name,'
    '.byline__name,.c-byline__author,.post-author-name,.entry-author-name', '[class*="author-name" i]',
    '[class*="byline" i],[data-testid*="byline" i]',
    '.author,.post-author,.entry-author,.article-author,.blog-author,.autor,.writer',
    'a[href*="/profile/"],a[href*="/people/"],a[href*="/staff/"],a[href*="/team/"],a[href*="/contributor"]',
    '[class*="author" i],[id*="author" i],[data-testid*="author" i],[class*="autor" i]',
)  # fmt: skip
_OTHERS = re.compile(r"comment|related|recommend|popular|trending|reply", re.I)
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|recommend|popular|trending|footer|widget|card|teaser|more-|latest|reply|review|nav\b|menu|"
    r"swiper|carousel|listing|feed", re.I,
)  # fmt: skip
_BY = re.compile(
    r"^[\s|/•·–—-]*(?:(?:(?:this\s+)?(?:article|post|story|blog)\s+)?(?:was\s+)?(?:written|posted|published|authored|contributed|created|edited|"
    r"reviewed|words|text|story|article|reported)\s+(?:on\s+.{4,30}\s+)?by|by|von|par|por|di|door|av|autor(?:in)?|authors?|"
    r"автор|written|text|geschrieben von|ein(?:e)? \w+ von)\s*[:：]?\s+|"
    r"^(?:authors?|autor(?:in)?|автор|name)\s*[:：]\s*", re.I,
)  # fmt: skip
_VISIBLE = re.compile(
    r"^[\s|/•·–—-]*(?:(?:written|posted|published|authored|reported|words|story|article|text)\s+by|by|von|par|por)\s*[:：]?\s+"
    r"(?P<name>\S.{2,70})$", re.I,
)  # fmt: skip
_LABEL = re.compile(
    r"(?:(?:written|posted|published|article|story|words|text)\s+)?by\s*:?|von|authors?\s*:?|autor(?:in)?\s*:?", re.I
)
_LABELS = "编辑|责编|责任|来源|摄影|时间|发布|记者|校对|审核|图"
_CHINESE = re.compile(
    rf"(?:^|[\s（(|｜　])(?:作\s*者|撰\s*文|文|撰稿|记者|编译|译者|本报记者|文字)\s*(?:[:：|｜/丨]|[\s]{{1,3}})\s*"
    rf"(?P<name>(?:[{CJK}·]{{2,8}}|[A-Za-z][\w .-]{{1,30}})(?:[\s、,，](?!{_LABELS})(?:[{CJK}·]{{2,4}}))?)"
    r"(?=$|[\s）)|｜/丨,，。　:：])"
)
_REPORTER = re.compile(
    rf"[（(](?:见习|实习|特约)?记者\s*[:：]?\s*(?P<name>[{CJK}]{{2,4}}(?:[、\s][{CJK}]{{2,4}})?)[）)]"
)
_CUT = re.compile(
    r"\s*(?:[|｜•\u2022►→]|\s[·–—-]\s|\s/\s|\bon\s+(?=\w+\s+\d|\d)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d|\d{4}年|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|\b\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"\b(?:updated|published|posted|last\s+(?:updated|modified)|follow|read\s+(?:more|full)|view\s+(?:all|profile|bio)|see\s+(?:all|full)|"
    r"more\s+(?:by|from)|min(?:ute)?s?\s+read|comments?|share|reviewed\s+by|medically|fact[- ]checked|"
    r"about\s+the\s+author|says)).*$", re.I | re.S,
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
    r"contact|search|date|published|reply|comments?|leave a reply|superuser|test|default|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)$", re.I,
)  # fmt: skip


def read_author(
    tree: LexborHTMLParser, jsonld: Iterable[list[str]], metas: Iterable[str], site: str, lines: Iterable[str]
) -> str:
    """The author's name, several joined by ", "; an empty string when the page names none.

    `jsonld` and `metas` are what the page declares, `lines` the first lines of its visible text. A declared author
    that is only the medium's own name counts last.
    """
    late: list[str] = []
    metas = list(metas)
    for names in (*jsonld, metas):
        if found := join(names):
            if not _is_medium(found, site):
                return found
            late.append(found)
    for text in _marked(tree):
        if (found := tidy(text)) and not _is_medium(found, site):
            return found
    return _visible(lines) or (late[0] if late else "")


def _is_medium(name: str, site: str) -> bool:
    plain, medium = fold(name), fold(site)
    return bool(medium) and (plain == medium or (len(medium) > 5 and plain.startswith(medium)))


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
    plain = re.sub(r"^(?:作者|撰文|文|来源|编辑|责任编辑|记者)\s*[:：|｜丨/]\s*", "", plain)
    plain = re.sub(r"\s*[（(](?:https?:|@).*?[)）]", "", plain)
    plain = _ROLE.sub("", _CUT.sub("", plain)).strip(' ,;:|/•·–—-　、，：\u200b"“”')
    if not 2 <= len(plain) <= MAX_NAME or _NOT_A_NAME.search(plain) or len(plain.split()) > 12:
        return ""
    letters = sum(char.isalpha() for char in plain)
    return plain if letters >= 2 and letters >= 0.6 * len(plain.replace(" ", "")) else ""


def _marked(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _MARKED:
        for node in tree.css(selector)[:12]:
            elsewhere = _OTHERS if "~=" in selector else _ELSEWHERE  # an explicit mark counts nearly anywhere
            if node.tag in ("html", "body", "article", "main", "script", "style") or _is_in(node, elsewhere):
                continue
            content = node.attributes.get("content")
            text = content if node.tag == "meta" and content else node.text(separator=" ")
            if 1 < len(clean(text[:500])) <= 160:
                yield text


def _is_in(node: LexborNode, elsewhere: re.Pattern[str]) -> bool:
    """Whether a node belongs to comments, teasers of other articles and the like."""
    at: LexborNode | None = node
    for _ in range(8):
        if at is None or at.tag in ("body", "html", "article"):
            return False
        if at.tag in ("footer", "aside", "nav") and at is not node and elsewhere is _ELSEWHERE:
            return True
        if elsewhere.search(f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}"):
            return True
        at = at.parent
    return False


def _visible(lines: Iterable[str]) -> str:
    label = ""
    for line in lines:
        if label:  # "By" stands on a line of its own
            line = f"By {line}"
        label = line if _LABEL.fullmatch(line) else ""
        for pattern in (_CHINESE, _REPORTER):
            if found := pattern.search(line[:300]):
                return clean(found["name"])
        if len(line) <= 110 and (found := _VISIBLE.match(line)) and (name := tidy(found["name"])):
            words = [word for word in name.split() if word[0].isalpha()]
            if 2 <= len(words) <= 6 and sum(word[0].isupper() for word in words) >= len(words) - 1:
                return name
    return ""
