"""What a person puts in by hand, in every form that `ingest add` takes."""

from __future__ import annotations

import gzip
import mailbox
import plistlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

TEXT = "量化之后的模型只有原来的四分之一大小，在手机上跑得快了一倍，内存占用也更少。" * 10


def put(folder: Path, site: str) -> Iterator[tuple[str, list[str], str, str]]:
    """(what, arguments, standard input, what the answer holds) of each; the files are written as they are needed."""
    yield "an address", [f"{site}/url1"], "", "1 new"
    (folder / "links.txt").write_text(f"{site}/txt1\n{site}/txt2\n")
    yield "a list of addresses", ["links.txt"], "", "2 new"
    (folder / "issue.md").write_text(
        f"- [手机上的量化 | 端侧]({site}/md1)\n  摘要：一段话。\n- [另一篇 | 端侧]({site}/md2)\n"
    )
    yield "Markdown", ["issue.md"], "", "2 new"
    yield (
        "a pasted blob",
        ["-"],
        f"手机上的大模型\n端侧智能\n{site}/blob1\n第一段。\n\n又一篇\n端侧智能\n{site}/blob2\n",
        "2 new",
    )
    (folder / "saved.html").write_text(_html("存下的网页", '<link rel="canonical" href="https://a.example/saved">'))
    yield "a saved page", ["saved.html"], "", "1 new"
    (folder / "nowhere.html.gz").write_bytes(gzip.compress(_html("没有地址的网页").encode()))
    yield "a saved page without an address, gzipped", ["nowhere.html.gz"], "", "1 new"
    (folder / "page.mhtml").write_bytes(_mhtml())
    yield "MHTML", ["page.mhtml"], "", "1 new"
    (folder / "page.webarchive").write_bytes(_webarchive())
    yield "webarchive", ["page.webarchive"], "", "1 new"
    _warc(folder / "pages")
    yield "WARC", ["pages"], "", "1 new"
    (folder / "letter.eml").write_bytes(bytes(_letter(f"{site}/mail1")))
    yield "a letter", ["letter.eml"], "", "1 new"
    box = mailbox.mbox(folder / "letters.mbox")
    box.add(_letter(f"{site}/mail2"))
    box.close()
    yield "mbox", ["letters.mbox"], "", "1 new"
    mailbox.Maildir(folder / "Maildir").add(_letter(f"{site}/mail3"))
    yield "maildir", ["Maildir"], "", "1 new"


def _html(title: str, head: str = "") -> str:
    body = f"<article><h1>{title}</h1><p>{TEXT}</p></article>"
    return f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


def _mhtml() -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://a.example/mhtml"
    message.set_content("")
    message.make_related()
    message.add_related(_html("存成 MHTML 的网页"), subtype="html", charset="utf-8")
    return bytes(message)


def _webarchive() -> bytes:
    main = {
        "WebResourceURL": "https://a.example/webarchive",
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceData": _html("Safari 存下的网页").encode(),
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def _warc(folder: Path) -> None:
    from ingest.archive import ArchiveWriter

    moment = datetime(2026, 11, 20, tzinfo=UTC)
    with ArchiveWriter(folder, lambda: moment) as archive:
        body = _html("WARC 里的网页").encode()
        archive.record("https://a.example/warc", [], 200, [("Content-Type", "text/html; charset=utf-8")], body, moment)


def _letter(link: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Weekly <weekly@news.example>", "This week"
    message["Date"] = "Sat, 21 Nov 2026 08:30:00 +0800"
    message.set_content("see the HTML part")
    message.add_alternative(f'<p><a href="{link}">Quantization on phones, a long read</a></p>', subtype="html")
    return message
