"""What tests of `ingest …` stand on: its config.toml, a recorded day, a watchlist on loopback."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.archive import ArchiveWriter
from store.db import open_store
from store.queue import candidates

if TYPE_CHECKING:
    from tests.ingest.conftest import Origin

RECORDED = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BODY = "正文讲的是端侧推理引擎怎样省内存，量化之后模型只有原来的四分之一大小，速度快了一倍还多。" * 8
CONFIG = """
[edition]
name = "测试"
[[edition.sections]]
key = "news"
title = "新闻"
short = "新闻"
[ingest]
workers = 0
inbox = "drop"
[[sources]]
key = "good"
url = "https://good.example/feed.xml"
[[sources]]
key = "html"
name = "一个网页"
url = "https://html.example/"
"""

Command = Callable[..., int]


def html(title: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{BODY}</p></article>".encode()


def record(folder: Path) -> str:
    """A WARC with a feed of two entries, one of whose pages is there, and a page where a feed should be."""
    date = format_datetime(RECORDED - timedelta(hours=3))
    items = "".join(
        f"<item><title>第{n}篇</title><link>https://good.example/{n}</link><pubDate>{date}</pubDate></item>"
        for n in (1, 2)
    )
    rss = f"<rss version='2.0'><channel><title>好</title>{items}</channel></rss>".encode()
    with ArchiveWriter(folder, lambda: RECORDED) as archive:
        for url, kind, body in (
            ("https://good.example/feed.xml", "application/rss+xml", rss),
            ("https://good.example/1", "text/html; charset=utf-8", html("第1篇")),
            ("https://html.example/", "text/html; charset=utf-8", html("不是订阅源")),
        ):
            archive.record(url, [], 200, [("Content-Type", kind)], body, RECORDED)
    return str(next(folder.glob("*.warc.gz")))


def titles(folder: Path) -> list[str]:
    engine = open_store(f"sqlite+pysqlite:///{folder / 'var' / 'jianbao.sqlite3'}")
    found = sorted(candidate.title for candidate in candidates(engine))
    engine.dispose()
    return found


def watch(origin: "Origin", folder: Path) -> None:
    """A watchlist of one source that works and one that shows no feed, both on loopback."""
    good = origin.feed("/feed.xml", [("第一篇", "https://nowhere.invalid/1")]).replace("news.example", "127.0.0.1")
    html = origin.page("/", "不是订阅源").replace("news.example", "127.0.0.1")
    blocks = (
        f'[[sources]]\nkey = "{key}"\nurl = "{url}"\nallow = ["{urlsplit(url).netloc}"]\n'
        for key, url in (("good", good), ("html", html))
    )
    (folder / "config.toml").write_text(CONFIG.split("[[sources]]")[0] + "".join(blocks), encoding="utf-8")
