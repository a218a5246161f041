"""A small world of sites that publish, fail, move, die, throttle and lie, all by a simulated clock."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from benchmarks._origin import Asked, Origin, reply

START = datetime(2026, 11, 15, 23, 0, tzinfo=UTC)  # seven in the morning in Shanghai
WINDOW = 20  # entries that a feed shows
DAY = timedelta(days=1)

# How many of 200 sites behave in which way, and how long they usually take between two entries.
MANNERS: tuple[tuple[str, int, timedelta], ...] = (
    ("etag", 50, timedelta(hours=14)),
    ("last-modified", 22, timedelta(hours=20)),
    ("no validators", 30, timedelta(hours=17)),
    ("busy", 12, timedelta(hours=1)),
    ("quiet", 14, timedelta(days=5)),
    ("mirror of another", 10, timedelta(hours=14)),
    ("new parameters in every link", 10, timedelta(hours=16)),
    ("moves for good", 8, timedelta(hours=12)),
    ("gone (410)", 4, timedelta(hours=12)),
    ("host disappears", 4, timedelta(hours=12)),
    ("not found (404)", 4, timedelta(hours=12)),
    ("fails now and then (500)", 8, timedelta(hours=12)),
    ("throttles (429)", 6, timedelta(hours=10)),
    ("lies: always not modified", 5, timedelta(hours=12)),
    ("lies: fresh for a year", 4, timedelta(hours=12)),
    ("error page for a day (200)", 4, timedelta(hours=12)),
    ("empty body for a day (200)", 3, timedelta(hours=12)),
    ("cut short for a day", 2, timedelta(hours=12)),
)


@dataclass
class Site:
    """One site. `entries` are (id, moment) in the order of time; ids are unique in the world."""

    number: int
    manner: str
    gap: timedelta
    port: int
    random: random.Random
    entries: list[tuple[str, datetime]] = field(default_factory=list)
    polls: int = 0
    bad_day: datetime = START
    fails: bool = False

    @property
    def host(self) -> str:
        """A host name of its own."""
        return f"s{self.number:03}.example"

    @property
    def feed_url(self) -> str:
        """What stands in config.toml."""
        return f"http://{self.host}:{self.port}/{self.number}/feed"

    def link(self, entry_id: str) -> str:
        """The address of an entry."""
        return f"http://{self.host}:{self.port}/a/{entry_id}"

    def window(self, now: datetime) -> list[tuple[str, datetime]]:
        """What the feed shows at that time, the newest first."""
        return [one for one in reversed(self.entries) if one[1] <= now][:WINDOW]

    def shows(self, now: datetime) -> bool:
        """Whether an honest visitor could see the feed at that time."""
        bad = self.bad_day <= now < self.bad_day + DAY
        if self.manner in ("gone (410)", "host disappears", "not found (404)"):
            return now < self.bad_day
        return not ((bad and self.manner.endswith("for a day")) or (bad and "for a day (" in self.manner))


class _Answers(dict[str, Any]):
    """Answers by path, whatever the query."""

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(path.partition("?")[0], default)


class World:
    """All sites behind one loopback origin. `now` is the simulated time; requests are counted by site."""

    def __init__(self, origin: Origin, count: int, days: int, seed: int = 1) -> None:
        self.now = START
        self.origin = origin
        self.feed_requests = 0
        self.page_requests = 0
        origin.answers = _Answers()
        self.sites = _sites(count, days, origin.port, random.Random(seed))
        for site in self.sites:
            self._publish(site)

    def _publish(self, site: Site) -> None:
        self.origin.answers[f"/{site.number}/feed"] = self._feed(site)
        self.origin.answers[f"/{site.number}/moved"] = self._feed(site, moved=True)
        for entry_id, _ in site.entries:
            self.origin.answers[f"/a/{entry_id}"] = self._page(entry_id)

    def _page(self, entry_id: str) -> Callable[[Asked], bytes]:
        def answer(asked: Asked) -> bytes:
            self.page_requests += 1
            text = f"这是编号{entry_id}的文章，讲模型压缩、低比特量化和移动端推理。" * 8
            title = f"第{entry_id}篇：量化与部署"
            html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article>"
            return reply(html.encode(), "200 OK", "Content-Type: text/html; charset=utf-8")

        return answer

    def _feed(self, site: Site, *, moved: bool = False) -> Callable[[Asked], bytes]:
        def answer(asked: Asked) -> bytes:
            self.feed_requests += 1
            site.polls += 1
            return _manners(site, self.now, asked, moved)

        return answer


def _sites(count: int, days: int, port: int, chance: random.Random) -> list[Site]:
    kinds = [(name, gap) for name, share, gap in MANNERS for _ in range(share)]
    chance.shuffle(kinds)
    sites: list[Site] = []
    for number in range(count):
        manner, gap = kinds[number % len(kinds)]
        site = Site(number, manner, gap, port, random.Random(chance.random()))
        site.bad_day = START + DAY * site.random.choice([2, 3, 4])
        moment = START - 10 * gap
        while (moment := moment + gap * site.random.expovariate(1)) < START + DAY * days:
            site.entries.append((f"{number}-{len(site.entries)}", moment))
        sites.append(site)
    for site in sites:
        if site.manner == "mirror of another":
            site.entries = sites[(site.number + 1) % count].entries
    return sites


def _manners(site: Site, now: datetime, asked: Asked, moved: bool) -> bytes:
    body = _rss(site, now)
    etag = f'"{zlib.crc32(body):x}"'
    bad = site.bad_day <= now < site.bad_day + DAY
    dead = now >= site.bad_day
    match site.manner:
        case "last-modified":
            stamp = format_datetime(site.window(now)[0][1], usegmt=True) if site.window(now) else ""
            return _conditional(asked.headers.get("if-modified-since"), stamp, f"Last-Modified: {stamp}", body)
        case "no validators" | "new parameters in every link":
            return reply(body)
        case "moves for good" if dead and not moved:
            late = now >= site.bad_day + 3.5 * DAY  # by then the redirect is gone, too
            here = f"Location: http://{site.host}:{site.port}/{site.number}/moved"
            return reply(b"", "404 Not Found") if late else reply(b"", "301 Moved Permanently", here)
        case "gone (410)" if dead:
            return reply(b"", "410 Gone")
        case "not found (404)" if dead:
            return reply(b"no", "404 Not Found")
        case "fails now and then (500)" if site.random.random() < 0.3:
            return reply(b"oops", "500 Internal Server Error")
        case "throttles (429)" if site.polls % 4 == 2:
            wait = "7200" if site.number % 2 else format_datetime(now + timedelta(days=400), usegmt=True)
            return reply(b"", "429 Too Many Requests", f"Retry-After: {wait}")
        case "lies: always not modified" if asked.headers.get("if-none-match"):
            return reply(b"", "304 Not Modified", f"ETag: {etag}")
        case "lies: fresh for a year":
            return reply(body, "200 OK", f"ETag: {etag}", "Cache-Control: max-age=31536000")
        case "error page for a day (200)" if bad:
            return reply("<html><body>系统维护中</body></html>".encode(), "200 OK", "Content-Type: text/html")
        case "empty body for a day (200)" if bad:
            return reply(b"")
        case "cut short for a day" if bad:
            return reply(body)[: -len(body) // 2] if body else b""
    return _conditional(asked.headers.get("if-none-match"), etag, f"ETag: {etag}", body)


def _conditional(given: str | None, now: str, header: str, body: bytes) -> bytes:
    if given and given == now:
        return reply(b"", "304 Not Modified", header)
    return reply(body, "200 OK", "Content-Type: application/rss+xml", header)


def _rss(site: Site, now: datetime) -> bytes:
    items = []
    for entry_id, moment in site.window(now):
        link = f"http://s{int(entry_id.split('-')[0]):03}.example:{site.port}/a/{entry_id}"
        if site.manner == "mirror of another":
            link += "?utm_source=mirror"
        if site.manner == "new parameters in every link":
            link += f"?utm_campaign={site.random.randrange(10**9)}"
        date = format_datetime(moment)
        items.append(f"<item><title>第{entry_id}篇</title><link>{link}</link><pubDate>{date}</pubDate></item>")
    return f"<rss version='2.0'><channel><title>{site.host}</title>{''.join(items)}</channel></rss>".encode()
