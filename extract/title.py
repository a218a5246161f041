"""The headline of a page: what heading, <title>, og:title and JSON-LD agree on, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING

from core.text import cjk_share, clean, fold, has_cjk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_TITLE = 300  # characters
MAX_HEADINGS = 40
MOST_CUTS = 12  # separators of a title at which it is cut; the parts are as many as their square
MOST = 0.4  # share of a declared title that an h1 must be to count as the whole of it
ALIKE = 0.4  # likeness (difflib) from which two headlines are wordings of the same
_SEPARATOR = re.compile(r"\s+[-–—|·•:»«/~–‹›⋆]+\s+|\s*[|｜»«]\s*|\s+::\s+|(?<=\S)[_＿](?=\S)|\s*[—–]{2}\s*|\s+@\s+")
_CJK_SEPARATOR = re.compile(r"[_|｜＿]|\s*[-–—]+\s*")
_NOT_HERE = re.compile(r"comment|related|sidebar|footer|widget|recommend|modal|cookie|popup|menu|nav", re.I)
_KICKER = '[class*="kicker" i],[class*="eyebrow" i],[class*="overline" i],[class*="dachzeile" i],[class*="topline" i]'
_MEDIUM = re.compile(r"新闻|网$|频道|网站|在线|日报|晚报|新华|首页|资讯|blog|news|magazine|官网|平台|论坛|客户端", re.I)


def read_title(tree: LexborHTMLParser, metas: Iterable[str], headlines: Iterable[str], site: str, host: str) -> str:
    """The headline. `metas` are og:title and its like, `headlines` JSON-LD's; `site` is the medium's name."""
    document = _text(tree.css_first("title"))
    metas, headlines = _distinct(metas), _distinct(headlines)
    sites = _site_names(site, host)
    declared = [text for text in [*metas, document] if text]
    main = [text for node in tree.css("h1")[:MAX_HEADINGS] if (text := _text(node)) and not _is_site(text, sites)]
    named = [text for text in _headings(tree) if not _is_site(text, sites)]
    if matching := _declared_heading(main, named, declared, headlines):
        heading = _without_site(_spelled(max(matching, key=_letters), [*headlines, *declared]), sites)
        return _without_kicker(tree, _in_other_words(main, heading) or heading)
    stripped = [_without_site(text, sites) for text in declared]
    inside = [text for text in named if _stands_in(text, declared)]
    if inside:
        heading = max(inside, key=len)
        return _in_other_words(main, heading) or heading
    if near := _similar_heading(tree, stripped):
        return near
    agreed = _agreed(stripped, headlines)
    return _in_other_words(main, agreed) or agreed or next(iter(named or _headings(tree)), "")


def _distinct(texts: Iterable[str]) -> list[str]:
    """The first of them that say something, each once, as long as a title may be."""
    said = (clean(text[: 4 * MAX_TITLE]) for text in texts)
    return list(islice(dict.fromkeys(filter(None, said)), MAX_HEADINGS))


def _declared_heading(main: list[str], named: list[str], declared: list[str], headlines: list[str]) -> list[str]:
    """The headings that are declared: an h1 that is most of a declared title, then by how much of one they are."""
    pieces = [(fold(piece), fold(text)) for text in declared for piece in _pieces(text)]
    whole, parts = {fold(text) for text in declared}, {piece for piece, _ in pieces}
    most = {piece for piece, text in pieces if text.startswith(piece) and len(piece) >= MOST * len(text)}
    told = {fold(text) for text in headlines}
    for headings, level in ((main, whole | told | most), (named, whole), (named, told), (named, parts)):
        if matching := [text for text in headings if fold(text) in level]:
            return matching
    return []


def _in_other_words(main: list[str], title: str) -> str:
    """The long h1 of which the declared title is another wording; an empty string where there is none."""
    plain = fold(title)
    if not plain or title in main:
        return ""
    long = [text for text in main if (len(text.split()) >= 4 or cjk_share(text) > 0.3) and len(text) <= MAX_TITLE]
    likeness = {text: SequenceMatcher(None, fold(text), plain, autojunk=False).ratio() for text in long}
    best = max(long, key=likeness.__getitem__, default="")
    if not best or likeness[best] < ALIKE or plain in fold(best) or len(fold(best)) < 0.8 * len(plain):
        return ""  # nothing like it, or the heading carries a date or a subtitle as well, or is about less
    return best


def _without_kicker(tree: LexborHTMLParser, title: str) -> str:
    """The title without the topic above it, where the h1 holds that in an element of its own."""
    for node in tree.css("h1")[:MAX_HEADINGS]:
        kicker = _text(node.css_first(_KICKER))
        rest = title.removeprefix(kicker).lstrip(" :|–—-") if kicker else ""
        if rest and rest != title and fold(_text(node)) == fold(title):
            return rest
    return title


def _letters(text: str) -> int:
    return len(fold(text))


def _spelled(heading: str, declared: Iterable[str]) -> str:
    """The heading as it is declared, where the heading runs words together that stand in elements of their own."""
    words = len(re.findall(r"\w+", heading))
    same = (text for text in declared if fold(text) == fold(heading) and len(re.findall(r"\w+", text)) > words)
    return next(same, heading)


def _agreed(stripped: list[str], headlines: list[str]) -> str:
    if not stripped:
        return headlines[0] if headlines else ""
    shortest = min(stripped, key=len)
    if len(fold(shortest)) >= 12 and all(fold(shortest) in fold(text) for text in stripped):
        return shortest  # only the others carry a name of the site that we do not know
    return stripped[0]


def _similar_heading(tree: LexborHTMLParser, stripped: list[str]) -> str:
    """The page's only h1, where it says nearly the same as <title> in other words."""
    only = [text for node in tree.css("h1")[:MAX_HEADINGS] if (text := _text(node))]
    if len(only) != 1 or not stripped:
        return ""
    said = [text for text in stripped if len(fold(text)) >= 12 and fold(text) in fold(only[0])]
    if said:  # the heading carries a date or a subtitle as well
        return max(said, key=len)
    alike = max(SequenceMatcher(None, fold(only[0]), fold(text), autojunk=False).ratio() for text in stripped)
    return only[0] if alike >= 0.5 and len(only[0]) <= MAX_TITLE else ""


def _stands_in(heading: str, declared: list[str]) -> bool:
    """Whether a heading opens or closes the declared title at a separator that we do not know."""
    plain = fold(heading)
    long_enough = len(plain) >= (6 if has_cjk(heading) else 15)
    return long_enough and any(
        fold(text).startswith(plain) and len(plain) >= 0.4 * len(fold(text)) for text in declared
    )


def _headings(tree: LexborHTMLParser) -> list[str]:
    found: list[str] = []
    for node in [*tree.css("h1")[:MAX_HEADINGS], *tree.css("h2")[:MAX_HEADINGS]]:
        found.append(_text(node))
    for node in tree.css('[class*="title" i],[class*="headline" i],[id*="title" i],[itemprop~=headline]')[
        :MAX_HEADINGS
    ]:
        if node.tag not in ("meta", "html", "body", "title", "a", "h1", "h2") and not _NOT_HERE.search(_names(node)):
            found.append(_text(node))
    return [text for text in dict.fromkeys(found) if 1 < len(text) <= MAX_TITLE and not text.startswith("{{")]


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _text(node: LexborNode | None) -> str:
    return clean(node.text()[: 4 * MAX_TITLE]).strip("¶#").strip() if node else ""


def _pieces(text: str) -> list[str]:
    """A title's parts, and all its beginnings and ends that stop at a separator."""
    found: list[str] = [text]
    for separator in (_SEPARATOR, _CJK_SEPARATOR) if has_cjk(text) else (_SEPARATOR,):
        cuts = [cut.span() for cut in separator.finditer(text)]
        if len(cuts) > MOST_CUTS:
            cuts = cuts[: MOST_CUTS // 2] + cuts[-MOST_CUTS // 2 :]
        marks = [0, *[end for cut in cuts for end in cut], len(text)]
        starts, ends = marks[0::2], marks[1::2]
        found += [text[start:end] for start in starts for end in ends if start < end]
    return [piece.strip() for piece in found if len(fold(piece)) >= 2]


def _without_site(text: str, sites: set[str]) -> str:
    """The title without the parts at its ends that are the site's name (or, in Chinese, a medium's)."""
    separator = _CJK_SEPARATOR if has_cjk(text) else _SEPARATOR
    cuts = [cut.span() for cut in separator.finditer(text)]
    while cuts:
        start, end = cuts[-1]
        tail, head = text[end:], text[: cuts[0][0]]
        if _is_site(tail, sites) or (has_cjk(tail) and len(tail) <= 12 and _MEDIUM.search(tail)):
            text = text[:start].strip()
        elif _is_site(head, sites):
            text = text[cuts[0][1] :].strip()
        else:
            break
        cuts = [cut.span() for cut in separator.finditer(text)]
    return text


def _is_site(text: str, sites: set[str]) -> bool:
    plain = fold(text)
    return plain in sites or any(
        len(name) >= 4
        and (plain.startswith(name) or (name.startswith(plain) and len(plain) >= 4))
        and len(plain) < 2.5 * len(name)
        for name in sites
    )


def _site_names(site: str, host: str) -> set[str]:
    labels = host.removeprefix("www.").split(".")
    names = {site, host, labels[-2] if len(labels) > 1 else host, re.sub(r"(?i)^the\s+|\.\w{2,3}$", "", site)}
    return {plain for name in names if (plain := fold(name))}
