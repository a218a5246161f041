"""What judgement looks at: one small record per article, the same for an article read today and for a past item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from core.text import clean
from core.types import Article, Kind, Link, Source
from core.urls import canonical_url, host_of
from curate.terms import normal

LEAD_CHARS = 200

_REPOSITORY = re.compile(r"https://(github|gitee)\.com/[^/]+/[^/]+")
_PAPER_HOSTS = {
    "arxiv.org",
    "openreview.net",
    "openaccess.thecvf.com",
    "papers.nips.cc",
    "proceedings.mlr.press",
    "aclanthology.org",
    "dl.acm.org",
    "ieeexplore.ieee.org",
    "doi.org",
    "nature.com",
    "science.org",
    "sysml.cc",
    "mlsys.org",
}


@dataclass(frozen=True)
class Clues:
    """Title, account, host, kind, where the links lead, and the beginning of the text (`LEAD_CHARS` characters)."""

    title: str
    account: str = ""
    host: str = ""
    kind: str = ""
    link_hosts: tuple[str, ...] = ()
    lead: str = ""
    source_section: str = ""

    @cached_property
    def folded_title(self) -> str:
        """The title as terms are looked up in it."""
        return normal(self.title)

    @cached_property
    def folded_lead(self) -> str:
        """The lead as terms are looked up in it."""
        return normal(self.lead)

    @cached_property
    def link_kinds(self) -> tuple[str, ...]:
        """``paper`` and ``code`` where a link leads to one, sorted."""
        kinds = {"paper" for host in self.link_hosts if host in _PAPER_HOSTS}
        kinds |= {"code" for host in self.link_hosts if host in ("github.com", "gitee.com")}
        return tuple(sorted(kinds))


def clues(article: Article, source: Source | None = None) -> Clues:
    """The clues of an article as it was extracted; the source's section is a hint of its own."""
    return Clues(
        title=clean(article.title),
        account=clean(article.account or (source.name if source else "")),
        host=page_host(article.canonical_url or article.url),
        kind="" if article.kind is Kind.ARTICLE else article.kind.value,
        link_hosts=link_hosts(article.links),
        lead=clean(article.text[: 3 * LEAD_CHARS])[:LEAD_CHARS],
        source_section=source.section if source else "",
    )


def link_hosts(links: tuple[Link, ...]) -> tuple[str, ...]:
    """The hosts that links lead to, each once; a GitHub link counts only if it names a repository."""
    found: dict[str, None] = {}
    for link in links:
        url = canonical_url(link.url)
        host = host_of(url)
        if host and (host not in ("github.com", "gitee.com") or _REPOSITORY.match(url)):
            found[host] = None
    return tuple(found)


def page_host(url: str) -> str:
    """The host of a page, aliases folded."""
    return host_of(canonical_url(url)) if url else ""
