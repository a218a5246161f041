"""Who wrote a page: JSON-LD, meta tags, what is marked as the author, a visible byline; cleaned of titles and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.text import CJK, clean, fold
from core.urls import is_http
from extract.names import is_name, join, tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_MARKS = 60  # elements looked at for each kind of mark
MAX_BYLINE = 200  # characters of a byline with several names
UNDER = 4  # lines below the headline in which a byline outweighs what is declared
ABOVE, BELOW = 6, 12  # lines around the headline in which a visible byline outweighs a doubtful mark
MAX_NAMES = 1000  # characters of an element's class and id
MAX_TEASER = 1000  # characters of another article's headline and summary
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
    'a[href*="/profile/"],a[href*="/people/"],a[href*="/staff/"],a[href*="/team/"],a[href*="/contributor"],'
    'a[href*="/editors/"],a[href*="/writer/"],a[href*="/writers/"]',
    '[class*="author" i],[id*="author" i],[data-testid*="author" i],[class*="autor" i]',
)  # fmt: skip
_OTHERS = re.compile(r"comment|related|recommend|popular|trending|reply|carousel|flyout|teaser|testimonial", re.I)
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|recommend|popular|trending|footer|(?<!elementor-)widget(?!.*author)|(?<!v)card|"
    r"teaser|more-|latest|reply|review|quote|nav\b|menu|swiper|carousel|listing|feed", re.I,
)  # fmt: skip
_VISIBLE = re.compile(
    r"^[\s|/•·–—-]*(?:(?:written|posted|published|authored|reported|words|story|article|text)\s+by|by|von|par|por)\s*[:：]?\s+"
    r"(?P<name>\S.{2,70})$", re.I,
)  # fmt: skip
_DATED = re.compile(r"^.{0,60}\d{4}.{0,25}\b(?:by|von|par|por)\s+(?P<name>\S.{2,60})$", re.I)
_BESIDE = re.compile(r"\s+(?:in\s.*|\d+)$")  # the category and the number of comments
_LABEL = re.compile(
    r"(?:(?:written|posted|published|article|story|words|text)\s+)?by\s*:?|von|authors?\s*:?|autor(?:in)?\s*:?", re.I
)
_CREDIT = re.compile(
    r"(?:directed|produced|composed|music|illustrated|developed|designed)\s+by\s*:?", re.I
)  # of a work
_LABELS = "编辑|责编|责任|来源|摄影|时间|发布|记者|校对|审核|图"
_PERSONAL = re.compile(
    r"(?P<name>[^\W\d_]+(?: [^\W\d_][\w.]*){1,2})[’']s? (?:\w+ )?"
    r"(?:blog|weblog|journal|notes|home ?page|web ?site|site)",
    re.I,
)
_CHINESE = re.compile(
    rf"(?:^|[\s（(|｜　])(?:作\s*者|撰\s*文|文|撰稿|记者|编译|译者|本报记者|文字)\s*(?:[:：|｜/丨]|[\s]{{1,3}})\s*"
    rf"(?P<name>(?:[{CJK}·]{{2,8}}|[A-Za-z][\w .-]{{1,30}})(?:[\s、,，](?!{_LABELS})(?:[{CJK}·]{{2,4}}))?)"
    r"(?=$|[\s）)|｜/丨,，。　:：])"
)
_REPORTER = re.compile(
    rf"[（(](?:见习|实习|特约)?记者\s*[:：]?\s*(?P<name>[{CJK}]{{2,4}}(?:[、\s][{CJK}]{{2,4}})?)[）)]"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page before its author is: the medium's name, the host, the headline."""

    site: str = ""
    host: str = ""
    title: str = ""


def read_author(
    tree: LexborHTMLParser, jsonld: Iterable[list[str]], metas: Iterable[str], lines: Iterable[str], page: Known
) -> str:
    """The author's name, several joined by ", "; an empty string when the page names none.

    `jsonld` and `metas` are what the page declares, `lines` the first lines of its visible text. A declared author
    that is only the medium's own name counts last; links to authors of another host are no byline.
    """
    lines = list(lines)
    metas = list(metas)
    start = next((at for at, line in enumerate(lines) if page.title and fold(line) == fold(page.title)), len(lines))
    late: list[str] = []
    for names in (*jsonld, metas):
        if found := _people(join(names), page):
            under = _visible(lines[start + 1 : start + 1 + UNDER])
            return under if _is_another(under, found) else found
        late.append(join(names))
    near = _visible(lines[max(0, start - ABOVE) : start + BELOW])
    for sure, texts in _marked(tree, page):
        if near and not sure:
            return near
        if found := _people(join(texts), page):
            return found
    top = max(0, start - ABOVE) if start < len(lines) else 0
    return _visible(lines[top:]) or _from_address(metas, lines) or _owner(page.site) or next(filter(None, late), "")


def _people(names: str, page: Known) -> str:
    """The names but for the medium's own."""
    return ", ".join(name for name in names.split(", ") if not _is_medium(name, page))


def _is_another(seen: str, declared: str) -> bool:
    """Whether the name below the headline is not the one declared, which is then who put the text there."""
    words = set(re.findall(r"\w+", declared.casefold()))
    return len(seen.split()) > 1 and is_name(seen) and not words & set(re.findall(r"\w+", seen.casefold()))


def _is_medium(name: str, page: Known) -> bool:
    plain = fold(name)
    pieces = (page.site, *re.split(r"\s[|–—-]\s", page.site), _label(page.host))
    media = [medium for piece in pieces if (medium := fold(piece))]
    return any(plain == medium or (len(medium) > 5 and plain.startswith(medium)) for medium in media)


def _from_address(metas: Iterable[str], lines: Iterable[str]) -> str:
    """The author whose page a meta tag points to, …/editors/kim-doe, spelled as in the text."""
    for address in metas:
        slug = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        if is_http(address) and re.fullmatch(r"[a-z]+(?:-[a-z]+){1,3}", slug):
            spelled = re.compile(r"\b" + slug.replace("-", r"[\s.-]+") + r"\b", re.I)
            return next((found[0] for line in lines if (found := spelled.search(line)) and is_name(found[0])), "")
    return ""


def _owner(site: str) -> str:
    """Whose blog it is, where its name says so."""
    found = _PERSONAL.fullmatch(site.strip())
    return found["name"] if found else ""


def _marked(tree: LexborHTMLParser, page: Known) -> Iterator[tuple[bool, list[str]]]:
    """What is marked as a byline, whether surely so, the surest first; the names of one byline together."""
    around = _around_headline(tree, page.title)
    for selector in _MARKED:
        sure = "~=" in selector  # an explicit mark counts nearly anywhere
        for node in tree.css(selector)[:MAX_MARKS]:
            if _is_in(node, _OTHERS if sure else _ELSEWHERE, around) or _leads_away(node, page.host):
                continue
            nodes = _together(node, selector, around) if sure else [node]
            texts = [text for each in nodes if 1 < len(text := _text(each)) <= MAX_BYLINE]
            if sure or all(map(is_name, texts)):
                yield sure, texts


def _around_headline(tree: LexborHTMLParser, title: str) -> frozenset[int]:
    """All that holds the page's headline: teasers of other articles are not among it."""
    headline = next(
        (node for node in tree.css("h1,h2")[:MAX_MARKS] if title and fold(node.text()) == fold(title)), None
    )
    found: set[int] = set()
    while headline is not None:
        found.add(headline.mem_id)
        headline = headline.parent
    return frozenset(found)


def _together(node: LexborNode, selector: str, around: frozenset[int]) -> list[LexborNode]:
    """A node and the others of its kind in the same short byline."""
    at = node.parent
    for level in range(3):
        if at is None or (level and at.mem_id in around) or len(clean(at.text()[: 4 * MAX_BYLINE])) > MAX_BYLINE:
            break
        if len(found := at.css(selector)) > 1:
            return found
        at = at.parent
    return [node]


def _text(node: LexborNode) -> str:
    if node.tag in ("html", "body", "article", "main", "script", "style"):
        return ""
    content = node.attributes.get("content") if node.tag == "meta" else ""
    return clean((content or node.text(separator=" "))[:500])


def _leads_away(node: LexborNode, host: str) -> bool:
    """Whether a node is a link to another site (a saved copy has the site's name within its addresses)."""
    address = node.attributes.get("href") or ""
    return address.startswith(("http:", "https:")) and _label(host) not in address


def _label(host: str) -> str:
    """The name that a site's owner chose: example of www.example.com."""
    return host.removeprefix("www.").rpartition(".")[0].rpartition(".")[2]


def _is_in(node: LexborNode, elsewhere: re.Pattern[str], around: frozenset[int]) -> bool:
    """Whether a node, below what is `around` the headline, belongs to comments, teasers of other articles and so on."""
    at: LexborNode | None = node
    for _ in range(8):
        if at is None or at.tag in ("body", "html") or at.mem_id in around or (at.tag == "article" and not around):
            return False
        if at.tag in ("footer", "aside", "nav") and at is not node and elsewhere is _ELSEWHERE:
            return True
        if at.tag == "article" and around and len(at.text()) < MAX_TEASER and at.css_first("h1 a,h2 a,h3 a,h4 a"):
            return True
        names = (at.attributes.get(key) or "" for key in ("class", "id"))
        if at.attributes.get("itemprop") == "review" or elsewhere.search(" ".join(names)[:MAX_NAMES]):
            return True
        at = at.parent
    return False


def _visible(lines: Sequence[str]) -> str:
    label = ""
    for at, line in enumerate(lines):
        if label and not any(map(_CREDIT.fullmatch, lines[max(0, at - 4) : at])):  # "By" stands on a line of its own
            line = f"By {line}"
        label = line if _LABEL.fullmatch(line) else ""
        for pattern in (_CHINESE, _REPORTER):
            if (found := pattern.search(line[:300])) and (name := tidy(found["name"])):
                return name
        found = _VISIBLE.match(line) or _DATED.match(line) if len(line) <= 110 else None
        if found and (name := tidy(_BESIDE.sub("", found["name"]))):
            words = [word for word in name.split() if word[0].isalpha()]
            if 2 <= len(words) <= 6 and sum(word[0].isupper() for word in words) >= len(words) - 1:
                return name
    return ""
