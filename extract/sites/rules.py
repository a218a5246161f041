"""Sites that a row of selectors describes: one `Rule` each.

A wish is ``css``, ``css@attribute`` or ``/pattern/`` over the page's source (its first group); the first that gives
something wins. A page in which no `body` is found goes to the generic reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.dates import parse_moment
from core.urls import host_of
from extract.markdown import render_nodes
from extract.sites.common import article_of, every, own_link, parse, pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.types import Article, Moment, Page

_LD_DATE = r'/"(?:datePublished|pubDate|uploadDate)"\s*:\s*"([^"]{8,40})"/'
_META_DATE = 'meta[property="article:published_time"]@content'
_LD_AUTHOR = r'/"author"\s*:\s*\[?\s*\{[^{}]*?"name"\s*:\s*"([^"]{1,80})"/'


@dataclass(frozen=True, slots=True)
class Rule:
    """How to read the pages of one site."""

    hosts: tuple[str, ...]
    account: str  # what the newsletter calls the medium
    body: tuple[str, ...]  # CSS only
    title: tuple[str, ...] = ('meta[property="og:title"]@content', "h1")
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = (_LD_DATE, _META_DATE)
    modified: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    drop: str = ""  # CSS of what stands in the body but is not part of it
    title_end: str = ""  # pattern of what the site hangs on its titles
    account_from: tuple[str, ...] = ()  # where the medium is one of many on the host


RULES = (
    Rule(
        hosts=("csdn.net",),
        account="CSDN",
        body=("#content_views", ".article-box .content-view", "#article_content", ".blog-content-box article"),
        title=("#articleContentId", "h1.title-article", ".article-box h1", "h1"),
        author=(
            ".profile-intro-name-boxTop .profile-name",
            ".follow-nickName",
            "#uid .name",
            r'/nickName\s*=\s*"([^"]+)"/',
        ),
        date=(
            r'/"pubDate"\s*:\s*"([^"]{8,40})"/',
            _LD_DATE,
            r"/(?:(?<!推荐文章)(?<!已)于|时间[:：])\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?!\s*修改)/",
        ),
        modified=(r'/"upDate"\s*:\s*"([^"]+)"/',),
        tags=(".artic-tag-box a.tag-link",),
        drop=".hljs-button, .pre-numbering, .opt-box, .hide-article-box, .recommend-box, .article-copyright",
        title_end=r"\s*[-_]\s*CSDN(?:博客|文库)$",
    ),
    Rule(
        hosts=("cnblogs.com",),
        account="博客园",
        body=("#cnblogs_post_body", ".postBody .blogpost-body", ".news_body", "#news_body"),
        title=("#cb_post_title_url", ".postTitle", "#news_title", 'meta[property="og:title"]@content', "h1"),
        author=('.postDesc a[href*="cnblogs.com/"]', "#author_profile_detail a", r"/currentBlogApp\s*=\s*'([^']+)'/"),
        date=("#post-date", r"/posted\s*@\s*(\d{4}-\d\d-\d\d \d\d:\d\d)/", "#news_info .time"),
        tags=("#EntryTag a",),
        drop=".cnblogs_code_toolbar, .cnblogs_code_copy, #MySignature, .toc",
        title_end=r"\s*-\s*[^-]+\s*-\s*博客园$",
    ),
    Rule(
        hosts=("juejin.cn", "juejin.im"),
        account="掘金",
        body=(".article-viewer", "#article-root", ".article-content", ".markdown-body"),
        title=("h1.article-title", 'meta[itemprop="headline"]@content', "h1"),
        author=(
            '[itemprop="author"] meta[itemprop="name"]@content',
            ".author-info-block .username .name",
            ".author-name",
        ),
        date=('meta[itemprop="datePublished"]@content', "time.time@datetime", _LD_DATE),
        modified=(r'/"dateModified"\s*:\s*"([^"]+)"/',),
        tags=('meta[itemprop="keywords"]@content',),
        drop=".copy-code-btn, .code-block-extension-header",
    ),
    Rule(
        hosts=("infoq.cn",),
        account="InfoQ",
        body=(
            ".article-content-wrap .ProseMirror",
            ".article-preview",
            ".article-content",
            ".content-main .article-detail",
        ),
        title=("h1.article-title", "h1.title", 'meta[property="og:title"]@content', "h1"),
        author=(".article-description .author-list a", ".author .name", ".com-author-name", _LD_AUTHOR),
        date=(_LD_DATE, _META_DATE, ".article-description .date", ".date", ".time"),
        tags=(".topic-list a", ".tags a"),
        title_end=r"\s*[-_|]\s*InfoQ.*$",
    ),
    Rule(
        hosts=("jiqizhixin.com",),
        account="机器之心",
        body=(".article__content", "#js-article-content", ".article-content", ".detail__content"),
        title=("h1.article__title", ".article__title", 'meta[property="og:title"]@content', "h1"),
        author=(".article-author__name", ".article__author", 'meta[name="author"]@content', _LD_AUTHOR),
        date=(
            _LD_DATE,
            _META_DATE,
            "time.article__published@datetime",
            ".article__published",
            ".js-published-at",
            "time@datetime",
        ),
        tags=(".article__tag", ".article-tag a"),
        drop=".article__copyright, .article-inline__related",
        title_end=r"\s*[|｜-]\s*机器之心$",
    ),
    Rule(
        hosts=("qbitai.com",),
        account="量子位",
        body=(".content .article", ".article", ".single-content", ".entry-content"),
        title=(".article h1", "h1", 'meta[property="og:title"]@content'),
        author=(".article_info .author", ".author a", 'meta[name="author"]@content'),
        date=(
            _LD_DATE,
            _META_DATE,
            r'/class="date">\s*(\d{4}-\d\d-\d\d\s*<\/span>\s*<span class="time">\s*\d\d:\d\d(?::\d\d)?)/',
            ".article_info .date",
            ".date",
        ),
        tags=(".tags a", ".person_box .tags a"),
        drop="h1, .article_info, .zhaiyao, .line_font, .tags, .share_pc, .person_box, .yaoyue",
        title_end=r"\s*[|｜-]\s*量子位.*$",
    ),
    Rule(
        hosts=("medium.com", "towardsdatascience.com"),
        account="Medium",
        account_from=('meta[property="og:site_name"]@content',),
        body=("article section", "article", ".section-content"),
        title=("article h1", 'meta[property="og:title"]@content', "h1"),
        author=('meta[name="author"]@content', 'a[data-testid="authorName"]', _LD_AUTHOR),
        date=(_META_DATE, _LD_DATE),
        modified=(r'/"dateModified"\s*:\s*"([^"]+)"/',),
        drop='h1, button, [data-testid="headerClapButton"], .speechify-ignore, [role="tooltip"], aside',
        title_end=r"\s*\|\s*(?:by\s.*|Medium)$",
    ),
)
HOSTS = tuple(host for rule in RULES for host in rule.hosts)


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """The article by the rule of the page's host; None where the rule finds no body."""
    rule = _rule_for(page)
    if rule is None:
        return None
    tree = parse(html)
    title = re.sub(rule.title_end, "", pick(tree, html, rule.title)) if rule.title_end else pick(tree, html, rule.title)
    author = pick(tree, html, rule.author)
    dates = _first_date(every(tree, html, rule.date), rule.account)
    modified = _first_date(every(tree, html, rule.modified), rule.account)
    tags = tuple(dict.fromkeys(tag.lstrip("# ") for tag in every(tree, html, rule.tags)))
    own_url = own_link(tree, rule.hosts)
    medium = pick(tree, html, rule.account_from) or rule.account
    nodes = next((found for selector in rule.body if (found := tree.css(selector))), [])
    for node in nodes:
        for unwanted in node.css(rule.drop) if rule.drop else []:
            unwanted.decompose()
    body = render_nodes(nodes[:1] if rule.body[0] != "article section" else nodes, page.final_url or page.url)
    if not body.text.strip():
        return None
    article = article_of(
        page, body, title=title, account=medium, author=author, published=dates, own_url=own_url, tags=tags,
        extractor="rules",
    )  # fmt: skip
    return replace(article, modified=modified)


def account_of(page: Page) -> str:
    """What the newsletter calls the medium of a page that no rule could read; empty where a host has many."""
    rule = _rule_for(page)
    return rule.account if rule is not None and not rule.account_from else ""


def _rule_for(page: Page) -> Rule | None:
    host = host_of(page.final_url or page.url)
    return next((r for r in RULES if any(host == known or host.endswith("." + known) for known in r.hosts)), None)


def _first_date(texts: Iterable[str], account: str) -> Moment | None:
    for text in texts:
        if moment := parse_moment(re.sub(r"<[^>]*>", " ", text), origin=f"{account}:page"):
            return moment
    return None
