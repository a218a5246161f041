"""The papers and repositories that an article is about, by their identities."""

from __future__ import annotations

import re

from core.types import Article
from core.urls import GITHUB_RESERVED, canonical_url, identity

ARXIV = "arxiv:"
_ROOT = re.compile(r"https://(?:github|gitee)\.com/([^/?#]+)/([^/?#]+)")
_ARXIV = re.compile(r"(?<![\d./])(?:arxiv\s*[:：]\s*|arxiv\.org/(?:abs|pdf)/)(\d{4}\.\d{4,5})", re.I)
MOST = 8  # of an article: a longer list is a bibliography


def references(article: Article) -> frozenset[str]:
    """``arxiv:2007.10319`` and ``https://github.com/owner/name`` for the article itself and the first of its links."""
    urls = [article.canonical_url, *(link.url for link in article.links)]
    found = dict.fromkeys(reference for url in urls if (reference := reference_of(url)))
    found |= dict.fromkeys(f"arxiv:{number}" for number in _ARXIV.findall(f"{article.title}\n{article.text[:3000]}"))
    return frozenset(list(found)[:MOST])


def reference_of(url: str) -> str:
    """The paper or repository that an address leads to, or an empty string."""
    known = identity(url)
    if known.startswith(ARXIV):
        return known
    found = _ROOT.match(canonical_url(url))
    return found[0] if found and found[1].lower() not in GITHUB_RESERVED else ""


def repository(url: str) -> str:
    """``owner/name`` as the address writes it, or an empty string."""
    plain = re.match(r"https?://(?:www\.)?(?:github|gitee)\.com/([\w.-]+)/([\w.-]+)", url.strip(), re.I)
    if not plain or not reference_of(url):
        return ""
    return f"{plain[1]}/{plain[2].removesuffix('.git')}"
