import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from core.cli import run as run_command
from core.config import Config, IngestConfig
from core.types import Source
from curate.judge import Judge
from ingest.__main__ import app
from ingest.fetch import Guard, open_fetcher
from ingest.jobs import prepare
from ingest.pipeline import Pass, run
from ingest.report import RunReport
from ingest.workers import Pool
from store.db import Engine, open_store
from tests.ingest.cli import CONFIG, Command

START = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BODY = "这是一段关于模型压缩与低比特量化的正文，讲推理引擎怎样在手机上跑得更快，内存占用也更少。" * 6


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Origin:
    """A web server on loopback: replies by path, everything asked is counted."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[], Reply]] = {}
        self.asked: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        origin = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                origin.asked[self.path] += 1
                reply = origin.replies.get(self.path, Reply(status=404, body=b"nothing here"))
                reply = reply if isinstance(reply, Reply) else reply()
                etag = reply.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    reply = Reply(status=304)
                origin.statuses[reply.status] += 1
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.server.server_port}{path}"

    def page(self, path: str, title: str, body: str = BODY) -> str:
        html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{body}</p></article></body>"
        self.replies[path] = Reply(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        return self.url(path)

    def feed(self, path: str, items: Sequence[tuple[str, str]], *, etag: str = "", content: str = "") -> str:
        dates = [format_datetime(START - timedelta(hours=6 * number)) for number in range(1, len(items) + 1)]
        encoded = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
        xml = "".join(
            f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>{encoded}</item>"
            for (title, link), date in zip(items, dates, strict=True)
        )
        rss = f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>{xml}</channel></rss>"
        headers = {"Content-Type": "application/rss+xml"} | ({"ETag": etag} if etag else {})
        self.replies[path] = Reply(rss.encode(), headers=headers)
        return self.url(path)


@pytest.fixture
def origin() -> Iterator[Origin]:
    server = Origin()
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `ingest …` in a folder with a config.toml; the exit code comes back."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIANBAO_CONFIG", raising=False)

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as end:
            run_command(app, "ingest", list(arguments))
        return int(end.value.code or 0)

    return call


class Desk:
    """A store and a clock of its own, and passes over an origin."""

    def __init__(self, folder: Path) -> None:
        self.config = Config.model_validate(
            {"edition": {"name": "测试", "sections": [{"key": "news", "title": "新闻", "short": "新闻"}]}}
        )
        self.engine: Engine = open_store(f"sqlite+pysqlite:///{folder / 'store.sqlite3'}")
        self.time = START
        limit = timedelta(minutes=2)  # nothing here is slow; a busy machine must not look like a slow origin
        self.settings = IngestConfig(
            requests_per_second=1000, robots=False, connect_timeout=limit, read_timeout=limit, total_timeout=limit
        )
        self.workers = 0

    def clock(self) -> datetime:
        return self.time

    def run(
        self,
        *sources: Source,
        others: Sequence[Source] = (),
        adjust: Callable[[Pass], Pass] = lambda work: work,
    ) -> RunReport:
        """One pass over these sources, due or not."""

        async def go() -> RunReport:
            async with AsyncExitStack() as stack:
                guard = Guard(public=lambda address: True, lookup=_loopback)
                fetcher = open_fetcher(self.settings, archive=None, clock=self.clock, guard=guard)
                work = Pass(
                    engine=self.engine,
                    fetcher=await stack.enter_async_context(fetcher),
                    pool=await stack.enter_async_context(Pool(self.workers, prepare, Judge.cold(self.config))),
                    clock=self.clock,
                    interval=timedelta(hours=6),
                )
                return await run(adjust(work), sources, others=others, leftovers=None)

        return asyncio.run(go())

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


async def _loopback(host: str, port: int) -> Sequence[str]:
    if host.startswith("dead."):
        raise OSError("no such host")
    return ["127.0.0.1"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.engine.dispose()


def source(key: str, url: str, **options: object) -> Source:
    return replace(Source(key=key, kind="feed", url=url), **options)  # type: ignore[arg-type]
