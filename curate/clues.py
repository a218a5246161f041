"""What judgement looks at: one small record per article, the same for an article read today and for a past item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from core.text import clean
from core.types import Article, Item, Kind, Link, Source
from core.urls import canonical_url, host_of
from curate.terms import normal

LEAD_CHARS = 200
TITLE_CHARS = 300  # what is longer is no title

_URL = re.compile(r"https?://[^\s()<>\[\]，。；、）】]+")
_TAGS = re.compile(r"^(?:\s*\[[^\]]{1,40}\]\s*)+(?=\S)")
_OWNER = re.compile(r"^\s*[\w.-]+\s*/\s*([\w.-]+)\s*")
_REPOSITORY = re.compile(r"https://(github|gitee)\.com/[^/]+/[^/]+")
PAPER_HOSTS = {
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
    "ecva.net",
    "sciencemag.org",
    "robotics.sciencemag.org",
    "proceedings.mlsys.org",
    "semanticscholar.org",
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
        kinds = {"paper" for host in self.link_hosts if host in PAPER_HOSTS}
        kinds |= {"code" for host in self.link_hosts if host in ("github.com", "gitee.com")}
        return tuple(sorted(kinds))


def clues(article: Article, source: Source | None = None) -> Clues:
    """The clues of an article as it was extracted; the source's section is a hint of its own."""
    return Clues(
        title=clean(article.title)[:TITLE_CHARS],
        account=clean(article.account or (source.name if source else "")),
        host=page_host(article.canonical_url or article.url),
        kind="" if article.kind is Kind.ARTICLE else article.kind.value,
        link_hosts=link_hosts(article.links),
        lead=lead_of(article.text),
        source_section=source.section if source else "",
    )


def clues_of_item(item: Item) -> Clues:
    """The clues of a published item: its summary stands for the article's beginning, and what only the editor
    writes (the repository before the title, conference and arXiv tags) is taken off.
    """
    written = tuple(Link("", url) for url in _URL.findall(item.summary))
    return Clues(
        title=without_marks(item.title)[:TITLE_CHARS],
        account=clean(item.account),
        host=page_host(item.url),
        link_hosts=link_hosts((*item.links, *written)),
        lead=lead_of(item.summary),
    )


def lead_of(text: str) -> str:
    """The beginning of a text, without addresses."""
    return clean(_URL.sub(" ", text[: 3 * LEAD_CHARS]))[:LEAD_CHARS]


def without_marks(title: str) -> str:
    """A title without the editor's marks: ``[CVPR2020] owner/name：title`` → ``title``; of a bare ``owner/name``
    the name remains.
    """
    title = _TAGS.sub("", clean(title))
    if not (found := _OWNER.match(title)):
        return title
    rest = title[found.end() :]
    if not rest:
        return found[1]
    return rest[1:].strip() or found[1] if rest[0] in ":：" else title


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
