"""Many feeds on loopback, made as they are asked for: conditional GET, gzip, and new entries on demand.

Run as ``python -m benchmarks._speed_origin [--no-validators]``; prints its port. ``/feed/N`` is feed N, and
``/__step/S`` moves all feeds on: at step S every feed has one and a half times S more entries on average.
``/articles/N`` is a feed of N articles that are here, at ``/page/0`` to ``/page/N-1``.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import sys
import zlib
from functools import lru_cache

ENTRIES = 30
_LETTERS = "".join(chr(0x4E00 + 7 * number) for number in range(800))


def new_entries(feed: int, step: int) -> int:
    """How many entries a feed has had put on top by that step: one or two at each, 5 % of thirty on average."""
    return step * (1 + feed % 2)


@lru_cache(maxsize=256)
def feed(number: int, step: int) -> bytes:
    """The feed as served at that step, gzipped."""
    newest = ENTRIES + new_entries(number, step)
    items = "".join(_item(number, entry) for entry in range(newest - 1, newest - 1 - ENTRIES, -1))
    head = f"<title>订阅 {number}</title><link>http://feed{number}.example/</link><description>d</description>"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'
    return gzip.compress(xml.encode(), 6)


def _item(number: int, entry: int) -> str:
    rng = random.Random(zlib.crc32(b"%d-%d" % (number, entry)))
    words = "".join(rng.choices(_LETTERS, k=900))
    paragraphs = "".join(
        f"<p>{words[start : start + 150]}，<b>{words[start]}</b>。</p>" for start in range(0, 900, 150)
    )
    day, hour = 1 + entry % 28, number % 24
    return (
        f"<item><title>第 {entry} 条：{words[:20]}</title><link>http://feed{number}.example/{entry}</link>"
        f'<guid isPermaLink="false">f{number}-{entry}</guid><pubDate>{day:02} Nov 2026 {hour:02}:00:00 +0800</pubDate>'
        f'<description><![CDATA[{paragraphs}<img src="/i/{entry}.png" alt="图"/>]]></description></item>'
    )


def articles(count: int, host: str) -> bytes:
    """A feed whose entries have pages."""
    items = "".join(
        f"<item><title>{_title(number)}</title><link>http://{host}/page/{number}</link></item>"
        for number in range(count)
    )
    head = "<title>文章</title><link>http://articles.example/</link><description>d</description>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def page(number: int) -> bytes:
    """An article of some 2,000 characters with the furniture that pages have."""
    rng = random.Random(number)
    menu = "".join(f'<li><a href="/c/{one}">栏目{one}</a></li>' for one in range(60))
    side = "".join(f'<div class="card"><a href="/page/{one}">{_title(one)}</a></div>' for one in range(40))
    body = "".join(f"<p>{_sentence(rng)}{_sentence(rng)}{_sentence(rng)}</p>" for _ in range(25))
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{_title(number)}</title>'
        f'<meta property="article:published_time" content="2026-11-{1 + number % 20:02}T08:00:00+08:00">'
        f"<script>{'var a=1;' * 500}</script></head><body><nav><ul>{menu}</ul></nav><main><article>"
        f"<h1>{_title(number)}</h1>{body}</article></main><aside>{side}</aside><footer>版权所有</footer></body></html>"
    ).encode()


def _title(number: int) -> str:
    return f"第 {number} 篇：{_sentence(random.Random(number))[:20]}"


def _sentence(rng: random.Random) -> str:
    return "".join(rng.choices(_LETTERS, k=28)) + "。"


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, state: dict[str, int]) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            writer.write(_answer(head, state))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the client has left
    finally:
        writer.close()


def _answer(head: str, state: dict[str, int]) -> bytes:
    path = head.split(" ", 2)[1]
    if path.startswith("/__step/"):
        state["step"] = int(path.rsplit("/", 1)[1])
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    number = int(path.rsplit("/", 1)[1])
    if path.startswith(("/articles/", "/page/")):
        host = re.split(r"\r\nhost: ", head, maxsplit=1, flags=re.I)[1].split("\r\n", 1)[0]
        whole = articles(number, host) if path.startswith("/articles/") else page(number)
        kind = "text/html; charset=utf-8" if path.startswith("/page/") else "application/rss+xml"
        return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(whole)}\r\n\r\n".encode() + whole
    etag = f'"{number}-{state["step"]}"'
    if state["validators"] and etag in head:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
    body = feed(number, state["step"])
    validator = f"ETag: {etag}\r\n" if state["validators"] else ""
    lines = f"Content-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n{validator}Content-Length: {len(body)}"
    return f"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n".encode() + body


async def _main() -> None:
    state = {"step": 0, "validators": int("--no-validators" not in sys.argv)}
    server = await asyncio.start_server(lambda r, w: _serve(r, w, state), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
