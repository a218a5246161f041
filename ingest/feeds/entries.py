"""RawEntry → Entry: absolute links, plain titles, dates that are right or unknown; what was mended is flagged."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, tzinfo
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from core.clock import SHANGHAI
from core.dates import doubt, read_moment
from core.text import cjk_share, clean
from core.types import Entry, Moment, Precision, Source
from core.urls import is_http
from ingest.feeds.bodies import body_of
from ingest.feeds.plain import plain_teaser, plain_title
from ingest.feeds.types import RawEntry, RawFeed

MAX_ENTRIES = 2000
MIDNIGHT = time()
GUID_CHARS = 1000
_UNSAFE = re.compile(r"""[\s"<>`{}|\\^]""")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_BARE_HOST = re.compile(r"(?:www\.|(?:[\w-]+\.)+(?:com|cn|org|net|io|dev|ai)(?=[/?#]|$))", re.I)


def normalise(raw: RawFeed, *, url: str, source: Source, now: datetime) -> tuple[tuple[Entry, ...], int]:
    """The feed's entries, and how many have no address to go to."""
    home = resolve(raw.home, url)[0]
    zone = zone_of_feed(raw, url, source)
    entries: list[Entry] = []
    guids: set[str] = set()
    unlinked = 0
    for number, item in enumerate(raw.entries[:MAX_ENTRIES]):
        entry = _entry(item, base=_base(item, home, url), source=source, zone=zone, now=now)
        if entry is None:
            unlinked += 1
            continue
        if entry.guid in guids:
            entry = replace(entry, guid=f"{entry.url}#{number}", flags=(*entry.flags, "doubled-guid"))
        guids.add(entry.guid)
        entries.append(entry)
    return _by_day(tuple(entries)), unlinked


def _base(item: RawEntry, home: str, url: str) -> str:
    """What the entry's relative links are relative to: its xml:base, the feed's home page, the feed."""
    try:
        return urljoin(url, item.base) if item.base else (home or url)
    except ValueError:
        return home or url


def _by_day(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Where every entry was published at midnight sharp, the feed knows days only."""
    moments = [entry.published for entry in entries if entry.published]
    if len(moments) < 3 or any(moment.at.timetz().replace(tzinfo=None) != MIDNIGHT for moment in moments):
        return entries
    return tuple(
        replace(entry, published=replace(entry.published, precision=Precision.DAY)) if entry.published else entry
        for entry in entries
    )


def resolve(link: str, base: str) -> tuple[str, tuple[str, ...]]:
    """An absolute http(s) address and what was mended to get it; an empty string if the link is none."""
    flags: list[str] = []
    link = re.sub(r"[\t\r\n\x00-\x1f\x7f]", "", link).strip(" \u200b\ufeff\u3000")
    if not link:
        return "", ()
    if re.match(r"https?:[\\/]", link, re.I):
        link = re.sub(r"^(https?):[\\/]{1,4}", r"\1://", link, flags=re.I)
    elif _SCHEME.match(link) and not re.match(r"[\w.-]+:\d{2,5}(?:/|$)", link):
        return "", ()
    elif _BARE_HOST.match(link):
        link = "https://" + link
        flags.append("relative-link")
    else:
        try:
            link = urljoin(base, link)
        except ValueError:
            return "", ()
        flags.append("relative-link")
    link = _UNSAFE.sub(lambda found: quote(found[0]), link)
    if not is_http(link):
        return "", ()
    parts = urlsplit(link)
    if "@" in parts.netloc:  # nobody's password belongs into the queue, and a@b hides the host
        link = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        flags.append("userinfo")
    return (link, tuple(flags)) if is_http(link) else ("", ())


def zone_of_feed(raw: RawFeed, url: str, source: Source) -> tzinfo | None:
    """Shanghai for a feed that speaks Chinese, None (unknown) for any other."""
    language = (source.language or raw.language).lower()
    if language.startswith("zh") or source.kind.startswith("wechat"):
        return SHANGHAI
    hosts = {(urlsplit(address).hostname or "") if is_http(address) else "" for address in (url, raw.home)}
    if any(host.endswith((".cn", "mp.weixin.qq.com")) for host in hosts):
        return SHANGHAI
    titles = " ".join([raw.title, *(entry.title[:200] for entry in raw.entries[:10])])
    kana = sum("\u3040" <= c <= "\u30ff" or "\uac00" <= c <= "\ud7af" for c in titles)
    dates = "".join(text for entry in raw.entries[:3] for text in entry.published[:1])
    return SHANGHAI if (cjk_share(titles) > 0.2 and not kana) or re.search(r"[年月日前天时]", dates) else None


def _entry(raw: RawEntry, *, base: str, source: Source, zone: tzinfo | None, now: datetime) -> Entry | None:
    url, flags = _address(raw, base)
    if not url:
        return None
    title = plain_title(raw.title, is_text=raw.title_is_text)
    guid = raw.guid.strip()[:GUID_CHARS]
    published, date_flags = _date(raw.published, "published", zone, now)
    updated, _ = _date(raw.updated, "updated", zone, now)
    flags += date_flags + (() if guid else ("no-guid",)) + (() if title else ("no-title",))
    teaser = plain_teaser(raw.teaser or raw.content)
    content = body_of(raw.content, title) or (body_of(raw.teaser, title) if len(raw.teaser) > 2000 else "")
    return Entry(
        source_key=source.key,
        url=url,
        title=title or (teaser[:60] if teaser else ""),
        teaser=teaser,
        author=clean(plain_title(_person(raw.author)))[:100],
        account=clean(plain_title(raw.account))[:100],
        guid=guid or url,
        published=published or updated,
        updated=updated,
        content_html=content,
        flags=flags,
    )


def _address(raw: RawEntry, base: str) -> tuple[str, tuple[str, ...]]:
    """The first usable address: the links, a guid that is one, a related page or enclosure."""
    for link in raw.links:
        url, flags = resolve(link, base)
        if url:
            return url, flags
    if is_http(raw.guid.strip()):
        return resolve(raw.guid, base)[0], ("guid-link",)
    for link in raw.fallbacks:
        url, flags = resolve(link, base)
        if url:
            return url, (*flags, "other-link")
    return "", ()


def _date(
    texts: tuple[str, ...], name: str, zone: tzinfo | None, now: datetime
) -> tuple[Moment | None, tuple[str, ...]]:
    """The first certain date, or None and why: ``bad-date``, ``future-date``, ``ancient-date``."""
    why: tuple[str, ...] = ()
    for text in texts:
        moment = read_moment(text, origin=f"feed:{name}", zone=zone, now=now)
        if moment is None:
            why = why or (("bad-date",) if text.strip() else ())
        elif doubted := doubt(moment, now):
            why = (doubted,)
        else:
            return moment, ()
    return None, why


def _person(author: str) -> str:
    """`mail@example.org (Name)` and `Name <mail@example.org>` → the name."""
    if found := re.match(r"\s*\S{1,100}@\S{1,100}\s+\((.{1,100})\)\s*$", author):
        return found[1]
    return re.sub(r"\s*[<(]\S{1,100}@\S{1,100}[>)]\s*$", "", author[:300])
