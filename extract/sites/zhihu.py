"""Zhihu: articles, answers and questions, from the data that the page carries in ``js-initialData``.

`created` is the publication, `updated` an edit. The account is 知乎, as the newsletter writes it.
"""

from __future__ import annotations

import html as html_escapes
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.dates import parse_moment
from core.types import Kind, Moment, Precision, State
from extract.markdown import Rendered, render_nodes
from extract.sites.common import article_of, every, json_scripts, notice, parse, pick, string, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Article, Page

ACCOUNT = "知乎"
MAX_ANSWERS = 5

_CAPTCHA = re.compile(
    r"<title[^<>]*>\s*(?:安全验证|知乎安全中心)|zse-ck|/account/unhuman|系统监测到您的网络环境存在异常|40362"
)
_GONE = re.compile(r"你似乎来到了没有知识存在的荒原|该(?:内容|回答|文章|问题)(?:暂时)?(?:已被?删除|无法显示|不存在)")
_ADVERTS = ",".join(f'a[data-draft-type="{kind}"]' for kind in ("mcn-link-card", "ad-link-card", "km-sku-card"))
_ADDRESS = re.compile(
    r"/(?:p|tardis/\w+/art)/(?P<article>\d+)|/question/(?P<question>\d+)(?:/answers?/(?P<answer>\d+))?"
)


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """An article, an answer, or a question with its first answers; None for other pages."""
    tree = parse(html)
    entities = _entities(tree)
    address = _ADDRESS.search(page.final_url or page.url)
    wanted = address.groupdict() if address else {}
    for name, reader in (("answer", _answer), ("article", _article), ("question", _question)):
        entity = _chosen(entities.get(name + "s"), wanted.get(name) or "")
        if entity and (wanted.get(name) or not address):
            return reader(page, entity, entities)
    if found := _from_markup(page, tree, html):
        return found
    if _CAPTCHA.search(html):
        return notice(page, State.CAPTCHA, "知乎安全验证", extractor="zhihu")
    if _GONE.search(html):
        return notice(page, State.DELETED, "知乎上已没有这篇内容", extractor="zhihu")
    return None


def _entities(tree: LexborHTMLParser) -> dict[str, Any]:
    for data in json_scripts(tree, "script#js-initialData"):
        for found in walk(data, 1_000):
            if isinstance(entities := found.get("entities"), dict):
                return entities
    return {}


def _chosen(entities: Any, wanted: str) -> dict[str, Any]:
    """The one that the address names, or the only one."""
    if not isinstance(entities, dict) or not entities:
        return {}
    found = entities.get(wanted) if wanted else next(iter(entities.values())) if len(entities) == 1 else None
    return found if isinstance(found, dict) else {}


def _article(page: Page, entity: dict[str, Any], entities: dict[str, Any]) -> Article:
    column = entity.get("column")
    return article_of(
        page,
        _rendered(str(entity.get("content") or "")),
        title=string(entity.get("title")),
        account=ACCOUNT,
        author=_author(entity),
        published=_moment(entity.get("created"), "zhihu:created"),
        modified=_moment(entity.get("updated"), "zhihu:updated"),
        own_url=f"https://zhuanlan.zhihu.com/p/{string(entity.get('id'))}",
        tags=_topics(entity),
        fields={"column": string(column.get("title")) if isinstance(column, dict) else "", "votes": _votes(entity)},
        extractor="zhihu",
    )


def _answer(page: Page, entity: dict[str, Any], entities: dict[str, Any]) -> Article:
    asked = entity.get("question")
    question = asked if isinstance(asked, dict) else {}
    return article_of(
        page,
        _rendered(str(entity.get("content") or "")),
        title=string(question.get("title")),
        account=ACCOUNT,
        author=_author(entity),
        published=_moment(entity.get("createdTime"), "zhihu:createdTime"),
        modified=_moment(entity.get("updatedTime"), "zhihu:updatedTime"),
        own_url=f"https://www.zhihu.com/question/{string(question.get('id'))}/answer/{string(entity.get('id'))}",
        fields={"votes": _votes(entity)},
        extractor="zhihu",
    )


def _question(page: Page, entity: dict[str, Any], entities: dict[str, Any]) -> Article:
    """The question's own words, then its first answers under their authors' names."""
    parts = [str(entity.get("detail") or "")]
    answers = entities.get("answers")
    for answer in list(answers.values() if isinstance(answers, dict) else [])[:MAX_ANSWERS]:
        if isinstance(answer, dict) and answer.get("content"):
            parts.append(f"<h2>{html_escapes.escape(_author(answer) or '匿名用户')}的回答</h2>{answer['content']}")
    return article_of(
        page,
        _rendered("".join(f"<div>{part}</div>" for part in parts if part)),
        title=string(entity.get("title")),
        account=ACCOUNT,
        author=_author(entity),
        published=_moment(entity.get("created"), "zhihu:created"),
        modified=_moment(entity.get("updatedTime"), "zhihu:updatedTime"),
        kind=Kind.QUESTION,
        own_url=f"https://www.zhihu.com/question/{string(entity.get('id'))}",
        tags=_topics(entity),
        fields={"answers": string(entity.get("answerCount")), "followers": string(entity.get("followerCount"))},
        extractor="zhihu",
    )


def _rendered(html: str) -> Rendered:
    """A text without the cards of goods and adverts that its author let stand in it."""
    root = parse(html).body
    for advert in root.css(_ADVERTS) if root is not None else []:
        advert.decompose()
    return render_nodes([root] if root is not None else [], "https://www.zhihu.com/")


def _from_markup(page: Page, tree: LexborHTMLParser, html: str) -> Article | None:
    """A page saved without its data."""
    node = tree.css_first(
        ".Post-RichText, .Post-RichTextContainer, .QuestionAnswer-content .RichText, .AnswerCard .RichText, "
        ".RichContent-inner .RichText"
    )
    body = _rendered(node.html or "") if node is not None else Rendered(())
    if not body.text:
        return None
    title = pick(tree, html, ("h1.Post-Title", "h1.QuestionHeader-title", 'meta[property="og:title"]@content'))
    name = pick(tree, html, (".AuthorInfo meta[itemprop=name]@content", ".AuthorInfo-name", ".UserLink-link"))
    published = _published_as_shown(tree, html)
    return article_of(page, body, title=title, account=ACCOUNT, author=name, published=published, extractor="zhihu")


def _published_as_shown(tree: LexborHTMLParser, html: str) -> Moment | None:
    """The line below a text says 发布于 or 编辑于; then the publication stands in its tooltip."""
    times = (
        ".AnswerItem meta[itemprop=dateCreated]@content",
        ".ContentItem-time span@data-tooltip",
        ".ContentItem-time",
    )
    for shown in every(tree, html, times):
        if "编辑于" not in shown and (moment := parse_moment(shown.partition("・")[0], origin="zhihu:shown")):
            return moment
    return None


def _author(entity: dict[str, Any]) -> str:
    author = entity.get("author")
    return string(author.get("name")) if isinstance(author, dict) else ""


def _topics(entity: dict[str, Any]) -> tuple[str, ...]:
    topics = entity.get("topics")
    names = (
        string(topic.get("name")) for topic in (topics if isinstance(topics, list) else []) if isinstance(topic, dict)
    )
    return tuple(name for name in names if name)


def _votes(entity: dict[str, Any]) -> str:
    return string(entity.get("voteupCount"))


def _moment(value: Any, origin: str) -> Moment | None:
    if not isinstance(value, int) or not 1_200_000_000 < value < 4_000_000_000:
        return None
    return Moment(datetime.fromtimestamp(value, UTC), Precision.SECOND, origin)
