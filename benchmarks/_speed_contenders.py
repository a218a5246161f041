"""Who takes part in the speed benchmark, each one pass of it in a process of its own.

``python -m benchmarks._speed_contenders NAME FOLDER PORT FEEDS`` polls all feeds once and stores their entries in
FOLDER, where the next pass finds them; prints how many entries are stored. The contenders of articles-NAME fetch,
extract and store so many articles instead.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from core.types import Source

WORKERS = 10
STORE = "store.sqlite3"


def jianbao(folder: Path, urls: Sequence[str]) -> int:
    """The project's own pass, archive and worker processes included; pages are left for another run."""
    sources = [Source(key=f"f{number}", kind="feed", url=url, max_per_run=0) for number, url in enumerate(urls)]
    asyncio.run(_pass(folder, sources))
    return _rows(folder, "entry")


def articles_jianbao(folder: Path, urls: Sequence[str]) -> int:
    """The whole way of the articles of one feed, judged and with a summary, into the queue."""
    source = Source(key="articles", kind="feed", url=_articles_url(urls), max_per_run=len(urls))
    asyncio.run(_pass(folder, [source]))
    return _rows(folder, "article")


async def _pass(folder: Path, sources: Sequence[Source]) -> None:
    from contextlib import AsyncExitStack

    from core.clock import now
    from core.config import Config
    from ingest.archive import ArchiveWriter
    from ingest.fetch import Guard, open_fetcher
    from ingest.jobs import prepare_by
    from ingest.pipeline import Pass, run
    from ingest.workers import Pool
    from store.db import open_store

    section = {"key": "news", "title": "新闻", "short": "新闻"}
    polite = {"requests_per_second": 1e6, "per_host": WORKERS, "concurrency": WORKERS, "robots": False}
    config = Config.model_validate({"edition": {"name": "测试", "sections": [section]}, "ingest": polite})
    engine = open_store(f"sqlite+pysqlite:///{folder / STORE}")
    loopback = Guard(public=lambda address: address == "127.0.0.1")
    async with AsyncExitStack() as stack:
        archive = stack.enter_context(ArchiveWriter(folder / "archive", now))
        fetcher = open_fetcher(config.ingest, archive=archive, clock=now, guard=loopback)
        work = Pass(
            engine=engine,
            fetcher=await stack.enter_async_context(fetcher),
            pool=await stack.enter_async_context(Pool(config.ingest.workers, prepare_by, _judge, config)),
            clock=now,
            interval=config.ingest.interval,
            per_host=WORKERS,
            settled=archive.settled,
        )
        await run(work, sources, leftovers=())
    engine.dispose()


def _judge(config: Any) -> Any:
    from curate.judge import Judge

    return Judge.cold(config)


def _rows(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / STORE)) as base:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def settle(folder: Path) -> None:
    """As if the pages of all entries had been read: nothing of ours waits when the next pass begins."""
    if (folder / STORE).exists():
        with closing(sqlite3.connect(folder / STORE)) as base, base:
            base.execute("UPDATE entry SET status = 'done'")


def reader(folder: Path, urls: Sequence[str]) -> int:
    """lemon24/reader with ten workers."""
    from reader import make_reader

    with make_reader(str(folder / "reader.sqlite3")) as made:
        known = {one.url for one in made.get_feeds()}
        for url in urls:
            if url not in known:
                made.add_feed(url)
        made.update_feeds(workers=WORKERS, scheduled=False)
        return int(made.get_entry_counts().total or 0)


def feedparser(folder: Path, urls: Sequence[str]) -> int:
    """The usual script: requests in ten threads, feedparser, one INSERT OR IGNORE a feed."""
    import feedparser as parser
    import requests

    base = _open(folder)
    etags = dict(base.execute("SELECT url, etag FROM feeds"))
    session = requests.Session()
    session.trust_env = False

    def ask(url: str) -> Any:
        headers = {"If-None-Match": etags[url]} if etags.get(url) else {}
        answer = session.get(url, headers=headers, timeout=30)
        return url, answer, parser.parse(answer.content) if answer.status_code == 200 else None

    with ThreadPoolExecutor(WORKERS) as pool:
        for url, answer, parsed in pool.map(ask, urls):
            if parsed:
                rows = [
                    (one.get("id"), one.get("title"), one.get("link"), one.get("summary")) for one in parsed.entries
                ]
                _store(base, url, answer.headers.get("ETag", ""), "", rows)
    base.commit()
    return _count(base)


def floor(folder: Path, urls: Sequence[str]) -> int:
    """The least that can be done in Python: one raw socket, lxml on the bytes, equal bodies not parsed, executemany."""
    import gzip
    import socket

    from lxml import etree

    base = _open(folder)
    known = {url: (etag, digest) for url, etag, digest in base.execute("SELECT url, etag, digest FROM feeds")}
    host, port = urls[0].split("/")[2].split(":")
    with socket.create_connection((host, int(port))) as link:
        file = link.makefile("rb")
        for url in urls:
            etag, digest = known.get(url, ("", ""))
            condition = f"If-None-Match: {etag}\r\n" if etag else ""
            path = url.split("/", 3)[3]
            link.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n{condition}\r\n".encode())
            status, headers = file.readline(), {}
            while (line := file.readline()) != b"\r\n":
                name, _, value = line.decode().partition(": ")
                headers[name] = value.strip()
            if b" 304 " in status:
                continue
            body = file.read(int(headers["Content-Length"]))
            if (now := hashlib.blake2b(body, digest_size=8).hexdigest()) == digest:
                continue
            root = etree.fromstring(gzip.decompress(body))
            names = ("guid", "title", "link", "description")
            rows = [tuple(item.findtext(name) for name in names) for item in root.iter("item")]
            _store(base, url, headers.get("ETag", ""), now, rows)
    base.commit()
    return _count(base)


def articles_trafilatura(folder: Path, urls: Sequence[str]) -> int:
    """The usual script: requests, trafilatura with metadata, one commit an article."""
    import feedparser as parser
    import requests
    import trafilatura

    base = _open(folder)
    session = requests.Session()
    session.trust_env = False
    for entry in parser.parse(session.get(_articles_url(urls), timeout=30).content).entries:
        answer = session.get(entry.link, timeout=30)
        found = trafilatura.bare_extraction(answer.content, url=entry.link, with_metadata=True)
        text = getattr(found, "text", "") or ""
        _store(base, entry.link, "", "", [(entry.link, entry.title, entry.link, text)])
        base.commit()
    return _count(base)


def articles_floor(folder: Path, urls: Sequence[str]) -> int:
    """The least: one raw socket, Lexbor, the text of <article>, one executemany."""
    import socket

    from selectolax.lexbor import LexborHTMLParser

    base = _open(folder)
    host, port = urls[0].split("/")[2].split(":")
    rows = []
    with socket.create_connection((host, int(port))) as link:
        file = link.makefile("rb")
        for number in range(len(urls)):
            link.sendall(f"GET /page/{number} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            length = 0
            while (line := file.readline()) != b"\r\n":
                length = int(line.split()[1]) if line.startswith(b"Content-Length:") else length
            tree = LexborHTMLParser(file.read(length).decode())
            texts = [node.text() for node in tree.css("title, article")]
            rows.append((number, texts[0], str(number), texts[-1]))
    _store(base, "", "", "", rows)
    base.commit()
    return _count(base)


def _articles_url(urls: Sequence[str]) -> str:
    return f"http://{urls[0].split('/')[2]}/articles/{len(urls)}"


def _open(folder: Path) -> sqlite3.Connection:
    base = sqlite3.connect(folder / "plain.sqlite3")
    base.execute("CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, etag TEXT, digest TEXT)")
    base.execute("CREATE TABLE IF NOT EXISTS entries (guid TEXT PRIMARY KEY, title TEXT, link TEXT, text TEXT)")
    return base


def _store(base: sqlite3.Connection, url: str, etag: str, digest: str, rows: Sequence[tuple[Any, ...]]) -> None:
    base.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", (url, etag, digest))
    base.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)", rows)


def _count(base: sqlite3.Connection) -> int:
    return int(base.execute("SELECT count(*) FROM entries").fetchone()[0])


CONTENDERS: dict[str, Callable[[Path, Sequence[str]], int]] = {
    "jianbao": jianbao,
    "reader": reader,
    "feedparser": feedparser,
    "floor": floor,
}
ARTICLES: dict[str, Callable[[Path, Sequence[str]], int]] = {
    "jianbao": articles_jianbao,
    "trafilatura": articles_trafilatura,
    "floor": articles_floor,
}


def main() -> None:
    """One pass."""
    name, folder, port, feeds = sys.argv[1:5]
    urls = [f"http://127.0.0.1:{port}/feed/{number}" for number in range(int(feeds))]
    chosen = ARTICLES[name.removeprefix("articles-")] if name.startswith("articles-") else CONTENDERS[name]
    print(chosen(Path(folder), urls))


if __name__ == "__main__":
    main()
