"""Whose article it is, in feeds that bridges make of WeChat accounts.

The bridges differ in where they name the account: wewe-rss and RSSHub in the entry's author, Wechat2RSS, hellodword
and Wechat-Scholar in the feed's title, we-mp-rss in either. Identities: we-mp-rss writes `<biz>-<mid>_<idx>` and
`MP_WXS_<biz>` with the biz as a decimal number, WeChat itself its base64.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace

from core.text import clean
from core.types import Entry
from core.urls import host_of, wechat_identity
from ingest.feeds.types import RawFeed

HOST = "mp.weixin.qq.com"
_AGGREGATE = re.compile(r"\ball\b|全部|所有|合集|聚合|^(?:werss|we-?mp-?rss|wewe[- ]?rss|wechat2rss|rsshub)\b", re.I)
_TITLE_NOISE = re.compile(
    r"\s*[|｜\-–—_·:：]\s*(?:wechat-feeds|wechat2rss|wewe[- ]?rss|werss|rsshub|公众号|wechat"
    r"|(?:的)?微信公众(?:号|平台)(?:文章)?)\s*$"
    r"|^\s*(?:微信)?公众号\s*[-–—|:：]\s*|\s*(?:的)?微信公众(?:号|平台)(?:文章)?\s*$",
    re.I,
)
_AUTHOR_IS_ACCOUNT = re.compile(r"wewe[- ]?rss|rsshub", re.I)
_WERSS_ID = re.compile(r"(?:MP_WXS_)?(\d{6,12})-(\d{6,12})_(\d)")
_MP_WXS = re.compile(r"MP_WXS_(\d{6,12})")


def with_accounts(entries: tuple[Entry, ...], raw: RawFeed) -> tuple[Entry, ...]:
    """The entries, those of WeChat with the account that published them; others are left as they are."""
    titled = account_of_title(raw.title)
    by_author = bool(_AUTHOR_IS_ACCOUNT.search(raw.generator)) or not titled
    return tuple(_with_account(entry, titled, by_author=by_author) for entry in entries)


def account_of_title(title: str) -> str:
    """The account that a bridge's feed title names; an empty string for a feed of many accounts."""
    if _AGGREGATE.search(title):
        return ""
    return clean(_TITLE_NOISE.sub("", title))[:60]


def biz_of(number: str) -> str:
    """`MP_WXS_3264997043` or the bare decimal → WeChat's own `__biz` (`MzI2NDk5NzA0Mw==`); others unchanged."""
    found = _MP_WXS.fullmatch(number) or re.fullmatch(r"(\d{6,12})", number)
    return base64.b64encode(found[1].encode()).decode() if found else number


def number_of(biz: str) -> str:
    """The decimal number in a `__biz`; an empty string if there is none."""
    try:
        number = base64.b64decode(biz + "=" * (-len(biz) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return number if number.isdigit() else ""


def identity_of(guid: str) -> str:
    """WeChat's identity where a bridge's id spells it, else an empty string."""
    found = _WERSS_ID.fullmatch(guid.strip())
    return wechat_identity(biz_of(found[1]), found[2], found[3]) if found else ""


def _with_account(entry: Entry, titled: str, *, by_author: bool) -> Entry:
    if host_of(entry.url) != HOST:
        return entry
    account = entry.account or (entry.author if by_author and entry.author else titled)
    author = "" if entry.author == account else entry.author
    return replace(entry, account=account, author=author, guid=identity_of(entry.guid) or entry.guid)
