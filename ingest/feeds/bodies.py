"""Embedded content of feeds: what is a body and what only looks like one; bridges' image proxies unwrapped."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from core.text import fold
from core.urls import is_http
from ingest.feeds.plain import plain_teaser, undouble

MAX_CONTENT = 4 * 1024 * 1024  # characters; the largest WeChat pages
_NOTICE_CHARS = 200  # an error notice is short; an article may well speak of captchas
_NOT_A_BODY = re.compile(
    r"获取(?:全文|内容|正文|文章)?(?:内容)?失败|(?:全文|正文|内容)(?:获取|抓取|加载)失败|环境异常|完成验证后即可继续访问|去验证"
    r"|请在微信客户端打开|该内容已被发布者删除|此内容因违规无法查看|访问过于频繁|参数错误|轻触查看原文|暂无内容|加载中"
    r"|fail(?:ed)?\s+to\s+(?:get|fetch|load)\s+(?:full\s*)?(?:text|content|article)|verify\s+(?:that\s+)?you\s+are\s+human"
    r"|enable\s+javascript",
    re.I,
)
_IMAGE_ATTRIBUTE = re.compile(
    r"""\b(src|data-src|href|data-original)=(["'])(https?:(?:(?!\2).){1,4000}|/(?:(?!\2).){1,4000})\2""", re.I
)
_WHOLE_PAGE = re.compile(r"(?:<!--.{0,500}?-->|\s){0,5}(?:<!doctype\s+html|<html)\b", re.I | re.S)
_PROXY_PARAMETERS = ("url", "u", "src", "img", "image", "src_url", "k")
_PICTURE_HOSTS = re.compile(
    r"(?:mmbiz\.qpic\.cn|mmbiz\.qlogo\.cn|\.qpic\.cn|sinaimg\.cn|\.zhimg\.com|\.hdslb\.com)$", re.I
)


def body_of(markup: str, title: str) -> str:
    """The embedded full text, or nothing where it is a notice of failure, a check of the visitor or the title again."""
    markup = undouble(markup)[:MAX_CONTENT].strip()
    if not markup:
        return ""
    if _WHOLE_PAGE.match(markup):
        markup = _of_page(markup)
    seen = plain_teaser(markup) if len(markup) < 20_000 else ""
    has_picture = "<img" in markup.lower()
    if seen and len(seen) < _NOTICE_CHARS:
        if _NOT_A_BODY.search(seen):
            return ""
        if not has_picture and fold(seen) in ("", fold(title)):
            return ""
    elif len(markup) < 20_000 and not seen and not has_picture:
        return ""
    return unproxied(markup)


def unproxied(markup: str) -> str:
    """The markup with pictures' addresses freed from a proxy's (`…/img-proxy/?k=…&u=https%3A%2F%2Fmmbiz…`)."""

    def one(found: re.Match[str]) -> str:
        address = found[3].replace("&amp;", "&")
        goal = picture_url(address)
        return found[0] if goal == address else f"{found[1]}={found[2]}{goal.replace('&', '&amp;')}{found[2]}"

    return _IMAGE_ATTRIBUTE.sub(one, markup) if "mmbiz" in markup or "proxy" in markup else markup


def picture_url(url: str) -> str:
    """The picture's own address where `url` is a proxy's for a known picture host."""
    try:
        parts = urlsplit(url)
        if _PICTURE_HOSTS.search(parts.hostname or ""):
            return url
        goals = [value for name, value in parse_qsl(parts.query) if name.lower() in _PROXY_PARAMETERS]
    except ValueError:
        return url
    at = max(parts.path.rfind("/http"), parts.path.rfind("%2Fhttp"))
    if at >= 0:
        goals.append(unquote(parts.path[at:]).lstrip("/") + (f"?{parts.query}" if parts.query else ""))
    for goal in goals:
        goal = unquote(goal) if "%3A" in goal[:10].upper() else goal
        goal = re.sub(r"^(https?:)/+", r"\1//", goal)
        if is_http(goal) and _PICTURE_HOSTS.search(urlsplit(goal).hostname or ""):
            return goal
    return url


def _of_page(html: str) -> str:
    """The article of a whole page that was sent as content: WeChat's #js_content, an <article>, or the body."""
    from selectolax.lexbor import LexborHTMLParser

    from extract.bounds import bounded

    tree = LexborHTMLParser(bounded(html))
    for node in tree.css("script, style, noscript"):
        node.decompose()
    found = tree.css_first("#js_content") or tree.css_first("article") or tree.body
    return (found.inner_html or "").strip() if found else ""
