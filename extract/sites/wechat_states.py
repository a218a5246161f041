"""The pages that WeChat shows instead of an article, by what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.text import clean
from core.types import State
from core.urls import canonical_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from extract.sites.wechat_data import Data

MAX_MESSAGE = 200

# In this order: a message may hold words of several, the first that fits names it.
_MESSAGES = (
    (State.CAPTCHA, r"环境异常|去验证|完成验证|验证码|操作频繁|访问过于频繁|访问频繁|verification required|verify you"),
    (State.MOVED, r"已迁移|已经迁移|迁移至|has been migrated|has migrated|account migrat"),
    (
        State.DELETED,
        r"已被发布者删除|已被作者删除|内容已删除|文章已删除|deleted by the (?:author|publisher)|has been deleted",
    ),
    (State.EXPIRED, r"链接已过期|链接已失效|链接失效|link (?:has )?expired|预览.{0,6}(?:过期|失效)"),
    (State.PARAMETER_ERROR, r"参数错误|参数有误|parameter error|wrong parameter|invalid (?:parameter|argument)"),
    (
        State.CLOSED,
        r"(?:账号|帐号|公众号).{0,6}(?:自主)?注销|(?:账号|帐号|公众号).{0,8}(?:已?冻结|已?停用|不存在|已关闭)|account.{0,30}(?:closed|cancel)",
    ),
    (
        State.VIOLATION,
        r"违规|违反|投诉|涉嫌|屏蔽|封禁|封号|停止访问|侵权|无法查看.{0,10}(?:法律|法规)|法律法规|发送失败无法查看|violat|reported|blocked",
    ),
    (
        State.UNAVAILABLE,
        r"暂时无法查看|无法查看|系统出错|系统错误|系统繁忙|系统维护|未知错误|稍后(?:再|重)试|不可用|无法访问|网络异常|无权|权限|仅.{0,8}可见"
        r"|unavailable|try again|temporarily|can'?t be viewed|cannot be viewed|unable to view|system (?:error|busy)",
    ),
)
_COMPILED = tuple((state, re.compile(pattern, re.I)) for state, pattern in _MESSAGES)
_MESSAGE_NODES = (
    ".weui-msg__title, .weui_msg_title, .mesg-block, .global_error_msg, .page_msg .title, .page_msg h4,"
    ".text_area .title"
)
_MESSAGE_AREAS = ".weui-msg, .weui_msg, .mesg-block, .global_error_msg, .page_msg, .panel"
_BODIES = "#js_article, #js_content, #img-content, .rich_media_content, #page-content"
_PROFILES = ".page_profile_info, .profile_info, .profile_history_bd, .account_container, #js_btn_auth_all, #js_login_ip"


@dataclass(frozen=True, slots=True)
class Status:
    """A page without an article: what it is, in its own words, and where the account went."""

    state: State
    reason: str = ""
    moved_to: str = ""


def status_of(data: Data, tree: LexborHTMLParser, source: str) -> Status | None:
    """Why there is no article in the page, or None where there is one."""
    if _has_article(data, tree):
        return None
    target = canonical_url(data.text("transferTargetLink"))
    message = _message(tree)
    if "secitptpage" in source and re.search(r"template/verify|js_verify|verify\.js", source):
        return Status(State.CAPTCHA, message)
    if target.startswith("http"):
        return Status(State.MOVED, message, target)
    for state, pattern in _COMPILED:
        if pattern.search(message):
            return Status(state, message)
    if message:
        return Status(State.UNAVAILABLE, message)
    if data.number("del_reason_id"):
        return Status(State.VIOLATION, data.text("del_reason"))
    return Status(State.EMPTY, "a profile" if tree.css_first(_PROFILES) is not None else "no article in the page")


def _has_article(data: Data, tree: LexborHTMLParser) -> bool:
    if data.text("content_noencode").strip() or data.text("text_page_info", "content_noencode"):
        return True
    if any(True for _ in data.items("picture_page_info_list")):
        return True
    if data.text("title") and data.text("nick_name") and data.number("ori_create_time"):
        return True
    node = tree.css_first(_BODIES)
    if node is None:
        return False
    return bool(node.text().strip()) or node.css_first("img, iframe, mpvoice") is not None or bool(data.text("title"))


def _message(tree: LexborHTMLParser) -> str:
    """The title of the notice and, for the reason, what stands below it."""
    title = tree.css_first(_MESSAGE_NODES)
    if title is None:
        return _all_words(tree)
    words = clean(title.text(separator=" "))
    area = tree.css_first(".weui-msg__desc, .weui_msg_desc, .page_msg .desc")
    more = clean(area.text()) if area is not None else ""
    whole = f"{words}。{more}" if more and more not in words else words
    if not whole:
        found = tree.css_first(_MESSAGE_AREAS)
        whole = clean(found.text()) if found is not None else ""
    return whole[:MAX_MESSAGE]


def _all_words(tree: LexborHTMLParser) -> str:
    """What a page of very few words says: older notices stand in markup of every kind."""
    if tree.body is None:
        return ""
    for node in tree.body.css("script, style, noscript, .page_profile_info"):
        node.decompose()
    words = clean(tree.body.text(separator=" "))
    return words if len(words) <= MAX_MESSAGE and any(pattern.search(words) for _, pattern in _COMPILED) else ""
