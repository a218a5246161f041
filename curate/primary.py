"""From a commentary to what it is about: the paper, the code and the project, with the labels the newsletter writes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.text import clean
from core.types import Article, Link
from core.urls import canonical_url, host_of, identity
from curate.clues import PAPER_HOSTS
from curate.references import repository

PAPER, CODE, PROJECT = "论文", "代码", "项目"
BEFORE = 40  # characters before an address that may say what it is
MOST_CHARS = 20_000  # of a body, in which the paper's title is looked for
MAX_LINKS = 4  # that an article is shown with
MANY = 4  # from so many papers on, they are a bibliography unless a word says otherwise

_SAYS = {
    PAPER: re.compile(r"论文|文章|paper|arxiv|pdf|preprint", re.I),
    CODE: re.compile(r"代码|源码|code|github|gitee|仓库|开源|repo", re.I),
    PROJECT: re.compile(r"项目|主页|官网|project|home\s?page|website", re.I),
}
_SOMEWHERE = re.compile(r"^(?:链接|地址|link|url|原文)?(?:地址|链接)?$", re.I)
_NOT = re.compile(
    r"解读|报道|博客|blog|教程|文档|doc|视频|video|slides?|ppt|回放|演示|demo|试玩|数据集|参考|引用|知乎|下载|白皮书|网页|版$|B站|课程|推荐|往期",
    re.I,
)
_PAPER_FILE = re.compile(r"paper|publication|proceedings|/pubs?/|/abs/|/pdf/|abstract", re.I)
_CODE_PATH = re.compile(r"https://(?:github|gitee)\.com/[^/]+/[^/]+(?:/(?:tree|releases)/.*)?$")
_TITLE = re.compile(
    r"(?:论文|文章|paper)?\s{0,3}(?:标题|题目|名称|title|论文)\s{0,3}[:：]\s{0,3}[《“\"\[]?(?!https?:|www\.)([A-Z][^\n《》”\"\]]{15,200}?)[》”\"\]。\n]",
    re.I,
)
_VENUE = re.compile(
    r"(?<![A-Za-z])(CVPR|ICCV|ECCV|NeurIPS|NIPS|ICLR|ICML|AAAI|IJCAI|ACL|EMNLP|NAACL|KDD|MLSys|SysML|INTERSPEECH|ICASSP|ISCA|MICRO|HPCA|ASPLOS|DAC|OSDI|SOSP|MM|WACV|BMVC)"
    r"[\s'’\-]{0,3}((?:20)?\d{2})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Primary:
    """What an article is about. `repo` is ``owner/name``; `venue` such as CVPR2020; empty where nothing was found."""

    links: tuple[Link, ...] = ()  # at most one for each label: 论文, 代码, 项目
    repo: str = ""
    arxiv: str = ""
    paper_title: str = ""
    venue: str = ""


def primary(article: Article) -> Primary:
    """The primary sources among an article's address and links, by where they lead and what stands before them."""
    chosen: dict[str, Link] = {}
    papers = sum(_leads_to(link.url) == PAPER for link in article.links)
    for link in sorted(article.links, key=lambda link: -_worth(link, article)):
        label = label_of(link, _before(article.text, link.url))
        bibliography = label == PAPER and papers >= MANY and not _told(PAPER, link, article)
        if label and label not in chosen and not bibliography:
            chosen[label] = Link(label, link.url)
    links = tuple(chosen[label] for label in (PAPER, CODE, PROJECT) if label in chosen)
    own = Link(_leads_to(article.url), article.url)
    code = own.url if own.label == CODE else chosen[CODE].url if CODE in chosen else ""
    paper = own.url if own.label == PAPER else chosen[PAPER].url if PAPER in chosen else ""
    known = identity(paper) if paper else ""
    return Primary(
        links=links,
        repo=_as_written(repository(code), f"{article.title}\n{article.markdown or article.text}"),
        arxiv=known.removeprefix("arxiv:") if known.startswith("arxiv:") else "",
        paper_title=_paper_title(article, own),
        venue=venue(f"{article.title}\n{article.text[:600]}"),
    )


def links_of(article: Article, about: Primary) -> tuple[Link, ...]:
    """The links that an article is shown with: those to what it is about, then its other labelled ones; each once."""
    labels = {link.label for link in about.links}
    others = [link for link in article.links if link.label and link.label not in labels]
    seen = {article.identity}
    kept = []
    for link in (*about.links, *others):
        key = identity(link.url)
        if key not in seen:
            kept.append(link)
            seen.add(key)
    return tuple(kept[:MAX_LINKS])


def label_of(link: Link, before: str = "") -> str:
    """论文, 代码 or 项目 for a link that is one, by its address and the words with it; else an empty string."""
    where, said = _leads_to(link.url), clean(link.label).rstrip(":：")
    words = said if not _SOMEWHERE.match(said) else before
    if _NOT.search(words):
        return ""
    if where:
        return where
    for label in (PAPER, PROJECT):
        if _SAYS[label].search(words):
            return label
    return ""


def venue(text: str) -> str:
    """The conference with its year, as a tag: ``CVPR2020``."""
    if not (found := _VENUE.search(text)):
        return ""
    return found[1] + (found[2] if len(found[2]) == 4 else f"20{found[2]}")


def _leads_to(url: str) -> str:
    plain = canonical_url(url)
    host = host_of(plain)
    if identity(url).startswith("arxiv:") or host in PAPER_HOSTS or any(host.endswith("." + h) for h in PAPER_HOSTS):
        return PAPER
    if repository(url):
        return CODE if _CODE_PATH.match(plain) else ""
    return PAPER if plain.lower().endswith(".pdf") and _PAPER_FILE.search(plain) else ""


def _worth(link: Link, article: Article) -> float:
    """What speaks for this link among others of its kind: a word that names it, the title, coming first."""
    label = _leads_to(link.url)
    named = bool(label) and _told(label, link, article)
    name = repository(link.url).partition("/")[2].casefold()
    in_title = bool(name) and name in article.title.casefold().replace(" ", "-")
    return 2.0 * named + 2.0 * in_title - 0.01 * article.links.index(link)


def _told(label: str, link: Link, article: Article) -> bool:
    return bool(_SAYS[label].search(f"{link.label} {_before(article.text, link.url)}"))


def _as_written(repo: str, text: str) -> str:
    """The repository in the capitals that the article writes it in; canonical addresses have none."""
    found = re.search(rf"(?<![\w.-]){re.escape(repo)}(?![\w-])", text, re.I) if repo else None
    return found[0] if found else repo


def _before(text: str, url: str) -> str:
    """What stands before an address on its line."""
    place = text.find(url)
    return text[max(0, place - BEFORE) : place].rsplit("\n", 1)[-1] if place > 0 else ""


def _paper_title(article: Article, own: Link) -> str:
    if own.label == PAPER:
        return clean(article.title)
    found = _TITLE.search(article.text[:MOST_CHARS] + "\n")
    return clean(found[1]) if found else ""
