"""Newsletters that came by mail (.eml, mbox, maildir) → the links in them.

Each message gives its links with their labels: the account is the sender, the date the message's. Left out are what
every newsletter carries: unsubscribe, share, pictures' links, links without words.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from core.charset import decode
from core.dates import parse_moment
from core.errors import UsageError
from core.text import clean, width
from core.types import Entry, Moment
from core.urls import canonical_url, is_http, tidy
from ingest.blob import read_pasted
from ingest.feeds.plain import plain_teaser

MAX_MESSAGE = 10 * 1024 * 1024
MAX_MESSAGES = 2000  # of one box, the last ones
MAIL_SUFFIXES = (".eml", ".mbox")
_LABEL_WIDTH = 10  # columns: shorter labels are buttons
_BUTTON = re.compile(
    r"unsubscribe|opt.?out|manage (?:your )?(?:preferences|subscription)|update (?:your )?preferences|read online"
    r"|view (?:it |this email )?(?:in|on)|privacy policy|terms of|forward (?:this|to)|share (?:this|on)|advertis"
    r"|sponsor|refer a friend|sign ?up|subscribe|退订|取消订阅|订阅管理|在浏览器|在线阅读|隐私|转发|分享",
    re.I,
)
_BUTTON_URL = re.compile(
    r"unsubscribe|optout|opt-out|list-manage|/preferences|mailto:|(?:facebook|twitter|x|linkedin)\.com/share", re.I
)


def is_mail(path: Path) -> bool:
    """Whether this is a message, a box of them, or a maildir."""
    if path.is_dir():
        return (path / "cur").is_dir() and (path / "new").is_dir()
    return path.suffix.lower() in MAIL_SUFFIXES


def read_mail(path: Path, now: datetime, source_key: str) -> list[Entry]:
    """The links of all messages, newest message last, each address once. UsageError where the box cannot be read."""
    found: dict[str, Entry] = {}
    try:
        messages = list(_messages(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    for body in messages[-MAX_MESSAGES:]:
        for entry in read_message(body, now, source_key):
            found.setdefault(canonical_url(entry.url), entry)
    return list(found.values())


def read_message(body: bytes, now: datetime, source_key: str) -> list[Entry]:
    """The links of one message."""
    message = email.message_from_bytes(body, policy=email.policy.default)
    name, address = parseaddr(_header(message, "from"))
    account = clean(name) or address.rpartition("@")[2]
    published = parse_moment(_header(message, "date"), origin="mail:date", now=now)
    html = _part(message, "html")
    if html:
        return list(_linked(html, account, published, source_key))
    links = [found for found in read_pasted(_part(message, "plain")) if not _is_button(found.title, found.url)]
    return [
        Entry(
            source_key=source_key,
            url=found.url,
            title=found.title,
            teaser=" ".join(found.body)[:600],
            account=account,
            published=published,
            guid=found.url,
        )
        for found in links
    ]


def _is_button(label: str, url: str) -> bool:
    return bool(_BUTTON.search(label) or _BUTTON_URL.search(url))


def _messages(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        files = [file for name in ("cur", "new") for file in (path / name).iterdir() if file.is_file()]
        yield from (file.read_bytes()[:MAX_MESSAGE] for file in sorted(files, key=lambda file: file.stat().st_mtime))
    elif path.suffix.lower() == ".eml":
        yield path.read_bytes()[:MAX_MESSAGE]
    else:
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.keys():  # noqa: SIM118 - a mailbox iterates over messages, not keys
                yield box.get_bytes(key)[:MAX_MESSAGE]
        finally:
            box.close()


def _header(message: EmailMessage, name: str) -> str:
    """A header's text; one that cannot be decoded is no header."""
    try:
        return str(message.get(name) or "")
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):  # what the parser makes of broken headers
        return ""


def _part(message: EmailMessage, kind: str) -> str:
    """The first text part of that kind, decoded by our own rule."""
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return decode(payload, _header(part, "content-type") if isinstance(part, EmailMessage) else "")
    return ""


def _linked(html: str, account: str, published: Moment | None, source_key: str) -> Iterator[Entry]:
    """The labelled links of a message, with the paragraph that each stands in."""
    from selectolax.lexbor import LexborHTMLParser

    from extract.bounds import bounded

    seen: set[str] = set()
    for link in LexborHTMLParser(bounded(html)).css("a[href]"):
        url, label = tidy(link.attributes.get("href") or ""), clean(link.text())
        if not is_http(url) or width(label) < _LABEL_WIDTH or is_http(label) or url in seen:
            continue
        if _is_button(label, url):
            continue
        seen.add(url)
        around = link.parent
        while around is not None and around.tag in ("b", "strong", "em", "span", "font", "h1", "h2", "h3", "h4"):
            around = around.parent
        words = plain_teaser(around.html or "") if around is not None and around.tag in ("p", "li", "td", "div") else ""
        yield Entry(
            source_key=source_key,
            url=url,
            title=label[:300],
            teaser=words if words != label else "",
            account=account,
            guid=url,
            published=published,
        )
