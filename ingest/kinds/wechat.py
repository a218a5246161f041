"""wechat-album and wechat-history: WeChat's own lists, as pages or JSON that someone was allowed to see.

No login of ours: `cookie_env` names an environment variable with a cookie that the user gives. Read are the album's
page and its JSON (`f=json`), a profile's message list (`general_msg_list`, a saved `msgList`), the article list of the
backend (`publish_page`, `app_msg_list`), and exporters' files: any JSON whose objects have a title and a link.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

from core.clock import SHANGHAI
from core.types import Entry, Failure, Page, Source
from core.urls import host_of, wechat_identity
from ingest.feeds import Feed, Request
from ingest.feeds.json_feed import load
from ingest.feeds.prepare import to_text
from ingest.feeds.wechat import HOST, biz_of
from ingest.kinds.base import Kind, content_type
from ingest.kinds.records import make_entry, text_of

BASE = f"https://{HOST}/"
_DEPTH = 12  # of nested JSON, JSON inside of strings included
_LINKS = ("content_url", "link", "url", "article_url", "doc_url")
_DATES = (
    "create_time",
    "datetime",
    "update_time",
    "publish_time",
    "createTime",
    "post_time",
    "p_date",
    "send_time",
    "updateTime",
)
_ACCOUNTS = (
    "nickname",
    "nick_name",
    "account",
    "account_name",
    "accountName",
    "_accountName",
    "mp_name",
    "公众号",
    "公众号名称",
)
_AUTHORS = ("author", "author_name", "作者")
_SESSION = {"-3", "-6", "200003", "200013", "200040", "200002"}
_EXPIRED = re.compile(
    r"no session|invalid session|invalid csrf|freq control|login|登录|环境异常|请在微信客户端打开", re.I
)


def requests(source: Source) -> tuple[Request, ...]:
    """The source's address, an album asked for as JSON, with the user's cookie if there is one."""
    if not source.url:
        return ()
    url = source.url
    if "/mp/appmsgalbum" in url and not re.search(r"[?&]f=json\b", url):
        url = url.partition("#")[0] + "&f=json" + ("" if "count=" in url else "&count=20")
    name = source.options.get("cookie_env", "")
    cookie = os.environ.get(name, "") if name else ""
    return (Request(url=url, headers={"cookie": cookie} if cookie else {}, purpose="api"),)


def read(source: Source, page: Page, now: datetime) -> Feed | Failure:
    """The articles of a list, newest first as it shows them; ``session`` where WeChat wants a login."""
    text = to_text(page.body, content_type(page))
    data = load(text)
    if data is None:
        entries, title = _from_html(source, text, page, now)
        if not entries:
            kind = "session" if _EXPIRED.search(text[:200_000]) else "not_a_feed"
            return Failure(kind=kind, where=page.final_url, why="the page shows no list of articles")
        return Feed(title=title, home=page.final_url, entries=entries)
    return read_lists(data, source=source, where=page.final_url, now=now)


def read_lists(data: Any, *, source: Source, where: str, now: datetime) -> Feed | Failure:
    """The articles anywhere in a JSON value."""
    found = list(_articles(data, {}, 0))
    entries = _once(_entry(source, record, above, now) for record, above in found)
    if not entries and (problem := _refused(data)):
        return Failure(kind=problem[0], where=where, why=problem[1])
    if not entries and not _is_list(data):
        return Failure(kind="not_a_feed", where=where, why="the JSON has no articles in it")
    title = next((above["account"] for _, above in found if above.get("account")), "")
    return Feed(title=title, home=where, entries=entries, unlinked=len(found) - len(entries))


def _articles(value: Any, above: dict[str, str], depth: int) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """All objects with a title and a link, each with what the objects around it say of account, date and ids."""
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        if value[:1] in "{[" and len(value) > 2 and (inner := load(value)) is not None:
            yield from _articles(inner, above, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _articles(item, above, depth + 1)
    elif isinstance(value, dict):
        above = _inherited(value, above)
        if text_of(value, "title", "标题") and _link(value):
            yield value, above
        for inner in value.values():
            if isinstance(inner, dict | list | str):
                yield from _articles(inner, above, depth + 1)


def _inherited(record: dict[str, Any], above: dict[str, str]) -> dict[str, str]:
    """What holds for everything inside of this object too."""
    general = record.get("comm_msg_info")
    base = record.get("base_info")
    found = {
        "account": text_of(record, *_ACCOUNTS) or text_of(base, *_ACCOUNTS),
        "date": text_of(general, *_DATES)
        or ("" if text_of(record, "title") else text_of(record, *_DATES, "sent_info.time")),
        "biz": text_of(record, "biz", "__biz", "fakeid") or biz_of(text_of(general, "fakeid")),
        "mid": text_of(general, "id"),
    }
    return above | {name: text for name, text in found.items() if text}


def _link(record: dict[str, Any]) -> str:
    for name in (*_LINKS, "链接", "文章链接"):
        url = _plain(text_of(record, name))
        if url.startswith(("/s?", "/s/")) or host_of(url) == HOST:
            return url
    return ""


def _plain(url: str) -> str:
    """Without escaped ampersands, and no more: `&timestamp` must not become ×tamp."""
    return re.sub(r"&(?:amp;)+", "&", url).strip()


def _entry(source: Source, record: dict[str, Any], above: dict[str, str], now: datetime) -> Entry | None:
    if text_of(record, "is_deleted", "del_flag") in ("true", "4"):
        return None
    biz = biz_of(text_of(record, "biz", "__biz", "fakeid") or above.get("biz", ""))
    mid, idx = text_of(record, "appmsgid", "msgid", "mid"), text_of(record, "itemidx", "idx")
    return make_entry(
        source,
        url=_link(record).replace("http://", "https://", 1),
        base=BASE,
        title=text_of(record, "title", "标题"),
        teaser=text_of(record, "digest", "desc", "摘要"),
        author=text_of(record, *_AUTHORS),
        account=text_of(record, *_ACCOUNTS) or above.get("account", "") or source.name,
        guid=wechat_identity(biz, mid, idx) if biz and mid and idx else "",
        published=text_of(record, *_DATES, "发布时间") or above.get("date", ""),
        now=now,
    )


def _once(entries: Iterator[Entry | None]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry is not None:
            found.setdefault(entry.guid, entry)
    return tuple(found.values())


def _refused(data: Any) -> tuple[str, str] | None:
    """What WeChat answers instead of a list: (kind of failure, its words)."""
    if not isinstance(data, dict):
        return None
    code = text_of(data, "base_resp.ret", "ret", "base_resp.err_code")
    words = text_of(data, "base_resp.err_msg", "base_resp.errmsg", "errmsg", "err_msg")
    if code in ("", "0"):
        return None
    expired = code in _SESSION or _EXPIRED.search(words)
    return ("throttled" if code == "200013" else "session" if expired else "status"), f"WeChat says: {words or code}"


def _is_list(data: Any) -> bool:
    """Whether this is a list that happens to be empty."""
    names = ("getalbum_resp", "general_msg_list", "list", "app_msg_list", "publish_page", "article_list")
    return data == [] or (isinstance(data, dict) and any(name in data for name in names))


def _from_html(source: Source, html: str, page: Page, now: datetime) -> tuple[tuple[Entry, ...], str]:
    """The list in an album's or profile's page: in its markup, or in a script's `msgList = {…}`."""
    from selectolax.lexbor import LexborHTMLParser

    from extract.bounds import bounded

    tree = LexborHTMLParser(bounded(html))
    name = tree.css_first(".album__author-name, .js_go_profile .album__author-name, #js_name, .profile_nickname")
    account = " ".join(name.text().split()) if name else ""
    heading = tree.css_first("#js_tag_name, .album__label-title, .album__title, title")
    entries: list[Entry | None] = []
    for node in tree.css("[data-link][data-title]"):
        date = node.css_first(".js_article_create_time, .album__item-info-item")
        values = {key: value or "" for key, value in node.attributes.items()}
        entries.append(
            make_entry(
                source,
                url=_plain(values["data-link"]).replace("http://", "https://", 1),
                title=values["data-title"],
                account=account,
                published=" ".join(date.text().split()) if date else "",
                zone=SHANGHAI,
                now=now,
            )
        )
    if not entries:
        for found in re.finditer(r"\bmsgList\s*=\s*(?=[{'\"])", html):
            if (data := _script_value(html, found.end())) is not None:
                lists = read_lists(data, source=source, where=page.final_url, now=now)
                entries.extend(lists.entries if isinstance(lists, Feed) else ())
    return _once(iter(entries)), " ".join(heading.text().split()) if heading else account


def _script_value(html: str, start: int) -> Any:
    """The JSON at this place of a script, bare or in quotes with HTML's escapes."""
    if html[start] in "'\"":
        end = html.find(html[start], start + 1)
        return load(unescape(html[start + 1 : end]))
    try:
        return json.JSONDecoder(strict=False).raw_decode(html, start)[0]
    except (ValueError, RecursionError):
        return None


_OPTIONS = {"cookie_env": "the environment variable that holds your own cookie, if the list wants one"}
ALBUM = Kind(
    name="wechat-album",
    title="a WeChat album (合集), its page or JSON",
    requests=requests,
    read=read,
    options=_OPTIONS,
    example="https://mp.weixin.qq.com/mp/appmsgalbum?__biz=…&action=getalbum&album_id=…",
)
HISTORY = Kind(
    name="wechat-history",
    title="a WeChat account's article list, as JSON that you saved or may fetch",
    requests=requests,
    read=read,
    options=_OPTIONS,
    example="https://mp.weixin.qq.com/mp/profile_ext?action=getmsg&__biz=…&f=json",
)
