"""The fields of a WeChat page, whichever template wrote it, under the names of the newest one.

Newest first: the object `window.cgiDataNew`, then `var`, `window.` and `d.` assignments, then the DOM and the meta
tags. A field that one source leaves empty is taken from the next.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from core.text import clean
from extract.js_literal import Value, read_value, unescape

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# Each begins with literal letters: such patterns are searched an order of magnitude faster than alternatives are.
_OBJECTS = (re.compile(r"cgiDataNew\s*=\s*(?=\{)"), re.compile(r"cgiData\s*=\s*(?=\{)"))
_LIST = re.compile(r"picture_?[pP]age_?[iI]nfo_?[lL]ist\s*=\s*(?=\[)")
_VALUE = r"([A-Za-z_]+)\s*=\s*(?=[\"'(]|\d{8,}|htmlDecode\(|JsDecode\(|xml\s*\?|window\.\w+\s*\|\|)"
_ASSIGNED = tuple(
    (prefix, re.compile(start + _VALUE))
    for prefix, start in (
        ("", r"var\s+"),
        ("", r"window\."),
        ("d.", r"d\."),
        ("d.", r"cgiData\."),
    )
)
_MAX_VALUE = 400_000  # characters of a variable's value
_MAX_TRIES = 5  # values read for one name, and objects for one pattern
# field → names of older templates, the most trustworthy first; `d.title` and the like need their prefix
_OLD_NAMES = {
    "title": ("msg_title", "d.title"),
    "nick_name": ("nickname", "d.nick_name", "d.nickname"),
    "alias": ("alias", "d.alias"),
    "user_name": ("user_name", "d.user_name"),
    "author": ("author", "d.author"),
    "ori_create_time": ("ct", "d.ct", "oriCreateTime", "ori_create_time", "createTimestamp"),
    "create_time": ("createTime", "d.create_time"),
    "modify_time": ("modify_time",),
    "bizuin": ("biz", "d.biz", "bizuin"),
    "mid": ("mid", "d.mid", "appmsgid"),
    "idx": ("idx", "d.idx", "itemidx"),
    "sn": ("sn", "d.sn"),
    "link": ("msg_link", "d.link"),
    "source_url": ("msg_source_url", "d.source_url"),
    "desc": ("msg_desc", "d.desc"),
    "item_show_type": ("item_show_type", "d.item_show_type", "itemShowType"),
    "is_pay_subscribe": ("is_pay_subscribe", "isPaySubscribe", "d.is_pay_subscribe"),
    "copyright_stat": ("_copyright_stat", "copyright_stat"),
    "content_noencode": (
        "d.content_noencode",
        "content_noencode",
        "ContentNoEncode",
        "TextContentNoEncode",
        "videoContentNoEncode",
    ),
    "svr_time": ("svr_time",),
    "del_reason_id": ("del_reason_id", "d.del_reason_id"),
    "transferTargetLink": ("transferTargetLink", "d.transferTargetLink"),
    "transfer_target_nick": ("transferTargetNickName",),
}
_VALID = {
    "bizuin": re.compile(r"[A-Za-z0-9+/]{6,}={0,2}"),
    "mid": re.compile(r"\d{5,}"),
    "idx": re.compile(r"\d{1,2}"),
    "sn": re.compile(r"[0-9a-f]{16,}"),
    "ori_create_time": re.compile(r"\d{9,10}"),
    "modify_time": re.compile(r"\d{9,10}"),
    "link": re.compile(r"https?://\S+"),
    "source_url": re.compile(r"https?://\S+"),
    "item_show_type": re.compile(r"\d{1,3}"),
}
_ESCAPED = frozenset(["title", "nick_name", "author", "link", "source_url", "alias", "reprint_url", "platform", "desc"])
_ESCAPED |= {"cdn_url", "transferTargetLink", "tag_name"}
_WRONG_ACCOUNT = re.compile(r"gh_[0-9a-f]{8,}|微信广告|广告|微信公众平台|公众号")
_ENOUGH = ("title", "nick_name", "ori_create_time", "link")  # then older variables have nothing to add
_SITE_FIELDS = ("alias", "user_name", "sn", "desc", "item_show_type")


@dataclass(frozen=True, slots=True)
class Data:
    """Fields by name; a missing one is an empty string, or None where a number was asked for."""

    values: dict[str, Value] = field(default_factory=dict)

    def get(self, *path: str) -> Value:
        """What stands at a path of keys."""
        at: Value = self.values
        for key in path:
            at = at.get(key) if isinstance(at, dict) else None
        return at

    def text(self, *path: str) -> str:
        """A string; titles, names and links with their HTML escapes undone, even double ones."""
        value = self.get(*path)
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        text = str(value)
        return unescaped(text).strip() if path[-1] in _ESCAPED else text

    def number(self, *path: str) -> int | None:
        """A whole number, also when the page keeps it as a string."""
        value = self.get(*path)
        if isinstance(value, str) and re.fullmatch(r"\s*\d{1,18}\s*", value):
            return int(value)
        return int(value) if isinstance(value, int | float) and abs(value) < 1e18 else None

    def items(self, *path: str) -> Iterator[Data]:
        """The objects of a list."""
        value = self.get(*path)
        for entry in value if isinstance(value, list) else []:
            if isinstance(entry, dict):
                yield Data(entry)

    def ids(self) -> tuple[str, str, str, str]:
        """(biz, mid, idx, sn): from the fields, else from the page's own link."""
        query = dict(parse_qsl(urlsplit(self.text("link")).query)) if "__biz" in self.text("link") else {}
        fallbacks = {"bizuin": "__biz", "mid": "mid", "idx": "idx", "sn": "sn"}
        found = [self.text(name) or query.get(key, "") for name, key in fallbacks.items()]
        biz, mid, idx, sn = found
        return biz, "" if mid == "0" else mid, idx if idx not in ("", "0") else "1", sn

    def site_fields(self) -> dict[str, str]:
        """What only WeChat knows of an article."""
        names = ("biz", "mid", "idx", "sn")
        found = dict(zip(names, self.ids(), strict=True))
        found |= {name: clean(self.text(name)) for name in _SITE_FIELDS if name != "sn"}
        found["album"] = clean(self.text("appmsgalbuminfo", "title"))
        found["album_url"] = unescaped(self.text("appmsgalbuminfo", "link"))
        found["reprint_account"] = clean(unescaped(self.text("copyright_info", "platform")))
        return {name: value for name, value in found.items() if value}


def unescaped(text: str) -> str:
    """HTML escapes undone until none is left, at most three times."""
    for _ in range(3):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def read_data(source: str, tree: LexborHTMLParser) -> Data:
    """All fields that the page offers."""
    values: dict[str, Value] = {}
    for pattern in _OBJECTS:
        for found in islice(pattern.finditer(source), _MAX_TRIES):
            value = read_value(source, found.end())
            if isinstance(value, dict):
                _fill(values, value)
    if not (all(values.get(name) for name in _ENOUGH) and all(Data(values).ids()[:2])):
        _fill(values, _assigned(source))
    for found in islice(_LIST.finditer(source), _MAX_TRIES):
        _fill(values, {"picture_page_info_list": read_value(source, found.end())})
    _fill(values, _from_page(tree))
    if "copyright_stat" in values and not isinstance(values.get("copyright_info"), dict):
        values["copyright_info"] = {"copyright_stat": values["copyright_stat"]}
    return Data(values)


def _fill(values: dict[str, Value], more: dict[str, Value]) -> None:
    for name, value in more.items():
        if values.get(name) in (None, "", [], {}):
            values[name] = value


def _assigned(source: str) -> dict[str, Value]:
    """Fields from single assignments; the first usable value of the most trustworthy name wins."""
    wanted = {name for names in _OLD_NAMES.values() for name in names}
    seen: dict[str, Value] = {}
    tries: Counter[str] = Counter()
    for prefix, pattern in _ASSIGNED:
        for found in pattern.finditer(source):
            name = prefix + found[1]
            if name not in wanted or tries[name] >= _MAX_TRIES or seen.get(name) not in (None, ""):
                continue
            tries[name] += 1
            value = read_value(source[found.end() : found.end() + _MAX_VALUE])
            if isinstance(value, str | int) and not isinstance(value, bool):
                seen[name] = value
    result: dict[str, Value] = {}
    for field_name, names in _OLD_NAMES.items():
        candidates = (seen.get(name) for name in names)
        result[field_name] = next((v for v in candidates if v not in (None, "") and _valid(field_name, v)), None)
    return {name: value for name, value in result.items() if value is not None}


def _valid(name: str, value: Value) -> bool:
    if name == "nick_name" and _WRONG_ACCOUNT.fullmatch(str(value).strip()):
        return False
    return name not in _VALID or bool(_VALID[name].fullmatch(str(value).strip()))


def _from_page(tree: LexborHTMLParser) -> dict[str, Value]:
    """What the DOM and the meta tags say."""
    account = _first_text(
        tree, "#js_name", "#post-user", ".profile_nickname", ".wx_follow_nickname", "#js_wx_follow_nickname"
    )
    byline = _first_text(
        tree, "#js_author_name", "#js_author_name_text", "#post-date ~ em.rich_media_meta_text:not([id])"
    )
    found: dict[str, Value] = {
        "title": _meta(tree, "og:title") or _first_text(tree, "#activity-name", ".rich_media_title", "#js_text_title"),
        "nick_name": "" if _WRONG_ACCOUNT.fullmatch(account) else account,
        "author": _meta(tree, "og:article:author", "author") or ("" if "关注" in byline else byline),
        "link": next((u for u in (_meta(tree, "og:url"), _canonical(tree)) if "mp.weixin.qq.com" in u), ""),
        "desc": unescape(_meta(tree, "og:description", "description")),  # with \\x0a for its line breaks
    }
    source = tree.css_first("#js_view_source, #js_sg_bar a[href]")
    if source is not None and _VALID["source_url"].fullmatch(source.attributes.get("href") or ""):
        found["source_url"] = source.attributes.get("href")
    return found


def _first_text(tree: LexborHTMLParser, *selectors: str) -> str:
    for selector in selectors:
        node = tree.css_first(selector)
        if node is not None and (text := clean(node.text())):
            return text
    return ""


def _meta(tree: LexborHTMLParser, *names: str) -> str:
    for name in names:
        node = tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
        if node is not None and (content := (node.attributes.get("content") or "").strip()):
            return content
    return ""


def _canonical(tree: LexborHTMLParser) -> str:
    node = tree.css_first('link[rel="canonical"]')
    return (node.attributes.get("href") or "") if node is not None else ""
