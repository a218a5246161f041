"""Checks of links: empty, broken, expiring, tracked, repeated here or in an earlier issue, under another title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from compose.blocks import BULLETS, DRAFTED, Part
from compose.inline import urls_of
from compose.preflight_draft import ERROR, WARNING, Check, Draft, Finding
from core.text import bigrams
from core.urls import canonical_url, identity, is_http, is_temporary

TOLD = 0.2  # share of a title's bigrams in the beginning of a text from which the text may be what the title is about
ALIKE = 0.5  # share of title bigrams in common from which two items tell one story
_VERSION = re.compile(r"\d+(?:\.\d+)+|\d{2,}")
_WECHAT_TRACKERS = frozenset({"scene", "chksm", "srcid", "mpshare", "sharer_shareid", "isappinstalled"})
_WIDE = re.compile(r"[\]］]\s*（\s*https?:|］\s*\(\s*https?:|\]\s+\(\s*https?:")
_BULLET = re.compile(r"[-*+–—•]")
ODD_BULLET = re.compile(
    rf"(?:[{BULLETS}]\s*|(?:\d{{1,2}}\s*[.、)）．](?!\d)|[①-⑳])\s*)"
)  # read as a dash, shown otherwise


def empty(draft: Draft) -> Iterator[Finding]:
    """``[title]()``, a title without any link, a bullet that was begun and left."""
    for block, item in draft.items:
        if not item.title and not item.url and item.summary:
            yield Finding(
                block.line, "no-title", ERROR, "an item without title", "write [title](address), or delete it"
            )
        elif not item.title and not item.url:
            yield Finding(block.line, "leftover", ERROR, "an item was begun and left empty", "delete the line")
        elif not item.url:
            yield Finding(block.line, "empty-link", ERROR, f"no link under “{item.title[:30]}”", "add the address")
    for block in draft.blocks:
        if block.part is Part.BRIEF and not block.text.strip("-*+–—•[]()（） \t\r\n"):
            yield Finding(block.line, "leftover", ERROR, "a brief was begun and left empty", "delete the line")
    for block, number, link in draft.links:
        if not link.url and not (block.part is Part.ITEM and number == block.line) and not link.image:
            yield Finding(number, "empty-link", ERROR, f"no address behind “{link.text[:30]}”", "add the address")


def bullets(draft: Draft) -> Iterator[Finding]:
    """Items and briefs whose line does not start with a dash; a warning where something else does a dash's work."""
    for block in draft.drafted:
        if _BULLET.match(block.text):
            continue
        if found := ODD_BULLET.match(block.text.lstrip()):
            message = f"“{found[0].strip()}” stands where a dash should at the line's start"
            yield Finding(block.line, "missing-dash", WARNING, message, "write “- ” instead")
        else:
            yield Finding(block.line, "missing-dash", ERROR, "this line has no dash before it", "write “- ” before it")


def broken(draft: Draft) -> Iterator[Finding]:
    """Links that Markdown does not show as links, or that lead nowhere on the web."""
    for _, number, link in draft.links:
        if not link.closed:
            yield Finding(number, "broken-link", ERROR, f"the bracket after {link.url[:50]} never closes", "close it")
        elif re.search(r"\s", link.url) and not re.search(r"\s[\"']", link.url):
            yield Finding(number, "broken-link", ERROR, f"a blank in the address {link.url[:50]}", "remove it")
        elif link.url and not link.image and not is_http(link.url) and not link.url.startswith(("#", "../", "./")):
            yield Finding(number, "broken-link", ERROR, f"{link.url[:50]} is no http(s) address", "correct it")


def wide(draft: Draft) -> Iterator[Finding]:
    """Links in full-width brackets, or with a blank between title and address: Markdown shows the bare text."""
    for _, number, line in draft.lines(*DRAFTED, Part.LEAD):
        if _WIDE.search(line):
            yield Finding(number, "broken-link", ERROR, "no link on the page: the brackets", "write [title](address)")


def expiring(draft: Draft) -> Iterator[Finding]:
    """WeChat's signed links from a search, which stop working after hours."""
    for _, number, line in draft.lines():
        for url in urls_of(line):
            if is_temporary(url):
                remedy = "open it, copy the address that the article itself shares (mp.weixin.qq.com/s/…)"
                yield Finding(number, "signed-link", ERROR, "a signed WeChat link, it expires", remedy)


def spelling(draft: Draft) -> Iterator[Finding]:
    r"""``\_`` in addresses, and parameters that only track."""
    for _, number, line in draft.lines():
        for url in urls_of(line):
            if "\\_" in url:
                yield Finding(number, "escaped-url", ERROR, f"\\_ in {url[:60]}", "write _")
            if names := tracking(url):
                yield Finding(number, "tracker", WARNING, f"{', '.join(sorted(names))} in {url[:60]}", "remove it")


def tracking(url: str) -> set[str]:
    """The names of the parameters that say who shared or clicked, never what is shown."""
    if not is_http(url) or is_temporary(url):
        return set()
    kept = _names(canonical_url(url))
    probes = {name: f"https://example.org/?{name}=1" for name in _names(url) - kept}
    wechat = _WECHAT_TRACKERS if urlsplit(url).hostname == "mp.weixin.qq.com" else frozenset[str]()
    return {name for name, probe in probes.items() if name in wechat or not urlsplit(canonical_url(probe)).query}


def _names(url: str) -> set[str]:
    return {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}


def repeated(draft: Draft) -> Iterator[Finding]:
    """The same link or story twice in this issue."""
    seen: dict[str, tuple[int, str]] = {}
    for block, item in draft.items:
        key = identity(item.url) if is_http(item.url) else ""
        if key and key in seen:
            line, title = seen[key]
            same = likeness(title, item.title) >= ALIKE
            what = "the same link as in" if same else f"the link of “{title[:24]}” in"
            remedy = "keep one of them" if same else "one of the two titles has the wrong link"
            yield Finding(block.line, "repeated-link", ERROR, f"{what} line {line}", remedy)
        elif twin := next((n for n, t in seen.values() if _one_story(t, item.title)), 0):
            yield Finding(
                block.line, "repeated-story", WARNING, f"the same story as in line {twin}", "keep one of them"
            )
        seen.setdefault(key or f"line {block.line}", (block.line, item.title))
    yield from _repeated_beside(draft, {key: line for key, (line, _) in seen.items()})


def _repeated_beside(draft: Draft, seen: dict[str, int]) -> Iterator[Finding]:
    """Links of briefs and further links of items that stand somewhere else as well."""
    heads = {block.line: identity(item.url) for block, item in draft.items if is_http(item.url)}
    for block in draft.drafted:
        for key in dict.fromkeys(identity(url) for url in urls_of(block.text) if is_http(url)):
            if key != heads.get(block.line) and seen.setdefault(key, block.line) != block.line:
                message = f"{key[:60]} stands in line {seen[key]}, too"
                yield Finding(block.line, "repeated-link", WARNING, message, "check whether both need it")


def earlier(draft: Draft) -> Iterator[Finding]:
    """What an earlier issue had."""
    titles = {known.title: known for known in draft.context.earlier.values() if len(known.title) > 7}
    for block, item in draft.items:
        key = identity(item.url) if is_http(item.url) else ""
        if known := draft.context.earlier.get(key):
            same = likeness(known.title, item.title) >= ALIKE or not known.title
            what = f"the issue of {known.date} had this link" + ("" if same else f" under “{known.title[:24]}”")
            yield Finding(block.line, "earlier-link", WARNING, what, "drop it, or say what is new")
        elif known := titles.get(item.title):
            yield Finding(block.line, "earlier-story", WARNING, f"the issue of {known.date} had this title", "drop it")
    for block in draft.blocks:
        for url in urls_of(block.text) if block.part is Part.BRIEF else ():
            if is_http(url) and (known := draft.context.earlier.get(identity(url))):
                message = f"the issue of {known.date} had this link"
                yield Finding(block.line, "earlier-link", WARNING, message, "drop it, or say what is new")


def mispasted(draft: Draft) -> Iterator[Finding]:
    """A link whose stored article has quite another title and another account."""
    for block, item in draft.items:
        article = draft.context.articles.get(identity(item.url)) if is_http(item.url) else None
        if article is None or not article.title or likeness(article.title, item.title) > 0.05:
            continue
        if _share_told(item.title, article.text[:600]) >= TOLD or item.account == article.account:
            continue
        message = f"the page behind the link is “{article.title[:30]}”"
        yield Finding(block.line, "wrong-link", ERROR, message, "paste the link that belongs to this title")


def _share_told(title: str, text: str) -> float:
    """The share of a title's bigrams that stand in a text, 0 to 1."""
    wanted = set(bigrams(title))
    return len(wanted & set(bigrams(text))) / len(wanted) if wanted else 1.0


def likeness(one: str, other: str) -> float:
    """Share of bigrams that two titles have in common (Jaccard), 0 to 1."""
    a, b = set(bigrams(one)), set(bigrams(other))
    return len(a & b) / len(a | b) if a and b else 0.0


def _one_story(one: str, other: str) -> bool:
    return likeness(one, other) >= ALIKE and set(_VERSION.findall(one)) == set(_VERSION.findall(other))


CHECKS: tuple[Check, ...] = (empty, bullets, broken, wide, expiring, spelling, repeated, earlier, mispasted)
