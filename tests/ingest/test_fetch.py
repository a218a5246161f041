import asyncio
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks._origin import Asked, Origin, reply, running_origin
from core.config import IngestConfig
from core.errors import ConfigError
from core.types import Failure, Source
from ingest.fetch import Fetched, Guard, Purpose, Validators, open_fetcher

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
SETTINGS: dict[str, Any] = {"requests_per_second": 1000.0, "robots": False}
OPEN = Guard(public=lambda address: address.startswith("127."))


@pytest.fixture
def origin() -> Iterator[Origin]:
    with running_origin() as running:
        yield running


def get(
    url: str,
    *,
    purpose: Purpose = "feed",
    source: Source | None = None,
    validators: Validators | None = None,
    headers: dict[str, str] | None = None,
    guard: Guard | None = None,
    **settings: Any,
) -> Fetched | Failure:
    async def once() -> Fetched | Failure:
        config = IngestConfig(**(SETTINGS | settings))
        async with open_fetcher(config, archive=None, clock=lambda: NOW, guard=guard) as fetcher:
            return await fetcher.get(url, purpose=purpose, source=source, validators=validators, headers=headers)

    return asyncio.run(once())


def fetched(answer: Fetched | Failure) -> Fetched:
    assert isinstance(answer, Fetched), answer
    return answer


def failed(answer: Fetched | Failure, kind: str, why: str = "") -> Failure:
    assert isinstance(answer, Failure), answer
    assert answer.kind == kind, answer
    assert why in answer.why
    return answer


def test_a_page_comes_with_what_its_origin_says_about_it(origin: Origin) -> None:
    headers = ('ETag: W/"a"', "Last-Modified: Fri, 20 Nov 2026 00:00:00 GMT", "Cache-Control: max-age=600", "X-A: 1")
    origin.answers["/f"] = reply(FEED, "200 OK", *headers, "X-A: 2", "Set-Cookie: s=1")
    answer = fetched(get(origin.url("/f"), source=origin.source("/f")))
    assert (answer.page.body, answer.page.status, answer.page.fetched_at) == (FEED, 200, NOW)
    assert answer.page.headers["x-a"] == "1, 2"
    assert "set-cookie" not in answer.page.headers
    assert answer.validators == Validators('W/"a"', "Fri, 20 Nov 2026 00:00:00 GMT")
    assert (answer.max_age, answer.permanent_url, answer.not_modified) == (timedelta(minutes=10), "", False)
    asked = origin.asked[0].headers
    assert asked["user-agent"].startswith("Jianbao/")
    assert not {"cookie", "referer", "authorization", "if-none-match"} & asked.keys()


def test_what_headers_say_in_any_encoding_is_no_trouble(origin: Origin) -> None:
    words = "状态正常".encode("gbk")
    origin.answers["/f"] = b"HTTP/1.1 200 %s\r\nX-A: %s\r\nContent-Length: 6\r\n\r\n<rss/>" % (words, words)
    answer = fetched(get(origin.url("/f"), source=origin.source("/f")))
    assert answer.page.body == b"<rss/>"
    assert answer.page.headers["x-a"] == words.decode("latin-1")


def test_validators_are_sent_back_verbatim_and_304_is_no_page(origin: Origin) -> None:
    def conditional(asked: Asked) -> bytes:
        same = asked.headers.get("if-none-match") == "abc" and "if-modified-since" in asked.headers
        return reply(b"", "304 Not Modified", "ETag: abc") if same else reply(FEED)

    origin.answers["/f"] = conditional
    answer = fetched(get(origin.url("/f"), source=origin.source("/f"), validators=Validators("abc", "yesterday")))
    assert answer.not_modified
    assert (answer.page.body, answer.validators.etag) == (b"", "abc")


def test_a_304_nobody_asked_for_is_an_error(origin: Origin) -> None:
    origin.answers["/f"] = reply(b"", "304 Not Modified")
    failed(get(origin.url("/f"), source=origin.source("/f")), "status", "304")


@pytest.mark.parametrize("etag", ['"a\rX-Injected: 1"', '"中"', '"' + "e" * 2000 + '"', "\x01"])
def test_validators_that_cannot_be_sent_safely_are_neither_kept_nor_sent(origin: Origin, etag: str) -> None:
    origin.answers["/f"] = reply(FEED, "200 OK", f"ETag: {etag}") if etag.isprintable() else reply(FEED)
    answer = fetched(get(origin.url("/f"), source=origin.source("/f"), validators=Validators(etag)))
    assert answer.validators == Validators()
    assert not {"if-none-match", "x-injected"} & origin.asked[0].headers.keys()


@pytest.mark.parametrize(
    ("status", "kind", "again"),
    [
        ("404 Not Found", "status", True),
        ("403 Forbidden", "status", True),
        ("500 Internal Server Error", "status", True),
        ("999 Nope", "status", True),
        ("206 Partial Content", "status", True),
        ("410 Gone", "gone", False),
    ],
)
def test_error_statuses_are_failures_and_not_tried_again_at_once(
    origin: Origin, status: str, kind: str, again: bool
) -> None:
    origin.answers["/f"] = reply(b"sorry", status)
    failure = failed(get(origin.url("/f"), source=origin.source("/f")), kind, f"HTTP {status}"[:8])
    assert (failure.retry_at is not None) is again
    assert len(origin.asked) == 1


@pytest.mark.parametrize("answer", [reply(b""), reply(b"", "204 No Content")])
def test_an_answer_without_content_is_no_page(origin: Origin, answer: bytes) -> None:
    origin.answers["/f"] = answer
    failed(get(origin.url("/f"), source=origin.source("/f")), "empty")


def test_passing_trouble_is_tried_again(origin: Origin) -> None:
    answers = iter([b"", reply(b"", "502 Bad Gateway"), reply(FEED)])
    origin.answers["/f"] = lambda _: next(answers)
    assert fetched(get(origin.url("/f"), source=origin.source("/f"))).page.body == FEED
    assert len(origin.asked) == 3


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("Retry-After: 120", timedelta(seconds=120)),
        ("Retry-After: Sat, 21 Nov 2026 04:05:00 GMT", timedelta(minutes=5)),
        ("Retry-After: 99999999999", timedelta(hours=24)),
        ("Retry-After: Sat, 21 Nov 2020 04:05:00 GMT", timedelta(seconds=60)),
        ("Retry-After: soon", timedelta(seconds=60)),
        ("X: y", timedelta(seconds=60)),
    ],
)
def test_a_host_that_asks_to_wait_is_left_alone(origin: Origin, header: str, wait: timedelta) -> None:
    origin.answers["/f"] = reply(b"", "429 Too Many Requests", header)

    async def twice() -> list[Fetched | Failure]:
        async with open_fetcher(IngestConfig(**SETTINGS), archive=None, clock=lambda: NOW) as fetcher:
            return [await fetcher.get(origin.url("/f"), purpose="feed", source=origin.source("/f")) for _ in range(2)]

    for answer in asyncio.run(twice()):
        assert failed(answer, "throttled").retry_at == NOW + wait
    assert len(origin.asked) == 1


def test_503_with_a_time_is_throttling(origin: Origin) -> None:
    origin.answers["/f"] = reply(b"", "503 Service Unavailable", "Retry-After: 60")
    failure = failed(get(origin.url("/f"), source=origin.source("/f")), "throttled")
    assert failure.retry_at == NOW + timedelta(seconds=60)
    assert len(origin.asked) == 1


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nshort", "truncated"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n400\r\nAAAA", "truncated"),
        (reply(gzip.compress(FEED * 50)[:60], "200 OK", "Content-Encoding: gzip"), "truncated"),
        (reply(FEED, "200 OK", "Content-Encoding: gzip"), "protocol"),
        (reply(FEED, "200 OK", "Content-Encoding: x-rot13"), "protocol"),
        (reply(FEED, "200 OK", "Content-Encoding: gzip, gzip"), "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nA", "too_large"),
        (reply(b"x" * 70_000), "too_large"),
        (reply(gzip.compress(b"\0" * 1_000_000), "200 OK", "Content-Encoding: gzip"), "too_large"),
        (b"garbage\xff\xfe instead of HTTP, connection: close\r\n\r\n", "protocol"),
        (reply(FEED, "200 OK", *(f"X-{n}: v" for n in range(300))), "protocol"),
        (reply(FEED, "200 OK", "X-Big: " + "a" * 100_000), "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\nConnection: close\r\n\r\nok", "protocol"),
    ],
)
def test_answers_that_are_broken_or_too_big(origin: Origin, raw: bytes, kind: str) -> None:
    origin.answers["/f"] = raw
    failed(get(origin.url("/f"), source=origin.source("/f"), max_wire=60_000, max_decoded=100_000), kind)


def test_a_dripping_body_ends_at_the_total_limit(origin: Origin) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    origin.drips["/f"] = drip
    limit = timedelta(seconds=0.4)
    failed(get(origin.url("/f"), source=origin.source("/f"), total_timeout=limit), "timeout", "0.4 s")


def test_silence_ends_at_the_read_limit(origin: Origin) -> None:
    async def silence(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    origin.drips["/f"] = silence
    limits: dict[str, Any] = {"read_timeout": timedelta(seconds=0.1), "total_timeout": timedelta(seconds=1.05)}
    failed(get(origin.url("/f"), source=origin.source("/f"), **limits), "timeout")


def test_nobody_listens(origin: Origin) -> None:
    source = origin.source("/f")
    closed = replace(source, url="http://127.0.0.1:9/f")
    failed(get(closed.url, source=closed), "forbidden")
    with running_origin() as gone:
        port = gone.port
    dead = Source(key="d", kind="feed", url=f"http://127.0.0.1:{port}/", allow=(f"127.0.0.1:{port}",))
    failed(get(dead.url, source=dead), "connect")


def test_a_name_that_does_not_exist(origin: Origin) -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        raise OSError(f"{host}: unknown")

    failed(get("http://nowhere.example/", guard=Guard(lookup=lookup)), "dns")
    assert not origin.asked


def test_permanent_moves_are_told(origin: Origin) -> None:
    origin.answers |= {
        "/a": reply(b"", "301 Moved", "Location: /b"),
        "/b": reply(b"", "308 Moved", "Location: c"),
        "/c": reply(b"", "302 Found", "Location: ?x=1"),
        "/c?x=1": reply(FEED),
    }
    answer = fetched(get(origin.url("/a"), source=origin.source("/a")))
    assert answer.permanent_url == origin.url("/c")
    assert (answer.page.url, answer.page.final_url) == (origin.url("/a"), origin.url("/c?x=1"))
    origin.answers["/a"] = reply(b"", "302 Found", "Location: /b")
    assert fetched(get(origin.url("/a"), source=origin.source("/a"))).permanent_url == ""


@pytest.mark.parametrize(
    "location",
    [
        *("file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "http://127.0.0.1:{port}/canary"),
        *("//127.0.0.1:{port}/canary", "http://localhost:{port}/canary", "http://0x7f.1:{port}/canary"),
        *(
            "http://[::ffff:127.0.0.1]:{port}/canary",
            "http://example.com@127.0.0.1:{port}/canary",
            "",
            "/" + "a" * 3000,
        ),
        *("http://127.0.0.1:{port}\\@example.com/canary", "http://①②⑦.⓪.⓪.①:{port}/canary", "/f"),
    ],
)
def test_redirects_that_are_not_followed(origin: Origin, location: str) -> None:
    origin.answers["/f"] = reply(b"", "302 Found", "Location: " + location.format(port=origin.port))
    origin.answers["/canary"] = reply(b"secret")
    failed(get(origin.url("/f"), source=origin.source("/f")), "redirect")
    assert "/canary" not in origin.paths()


def test_loopback_needs_the_sources_leave_and_that_is_for_its_own_address(origin: Origin) -> None:
    origin.answers |= {"/f": reply(FEED), "/item": reply(FEED)}
    own = origin.source("/f")
    failed(get(own.url), "forbidden")
    failed(get(own.url, source=replace(own, allow=())), "forbidden")
    failed(get(own.url, source=replace(own, allow=("127.0.0.1:1",))), "forbidden")
    failed(get(own.url, source=replace(own, url="http://example.com/")), "forbidden")
    failed(get(origin.url("/item"), purpose="page", source=own), "forbidden")
    assert not origin.asked
    assert fetched(get(origin.url("/item"), purpose="api", source=own)).page.body == FEED
    assert fetched(get(own.url, purpose="page", source=own)).page.body == FEED


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    asked = []

    async def lookup(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    guard = Guard(public=lambda address: address == "127.0.0.1", lookup=lookup)
    with running_origin() as public, running_origin(address="127.0.0.2", port=public.port) as secret:
        public.answers["/"] = secret.answers["/"] = reply(FEED)

        async def twice() -> list[Fetched | Failure]:
            async with open_fetcher(IngestConfig(**SETTINGS), archive=None, clock=lambda: NOW, guard=guard) as fetcher:
                return [await fetcher.get(public.url("/", "rebinding.example")) for _ in range(2)]

        for answer in asyncio.run(twice()):
            fetched(answer)
        assert public.asked[0].host == f"rebinding.example:{public.port}"
        failed(get(public.url("/", "rebinding.example"), guard=guard), "forbidden", "127.0.0.2")
        assert not secret.asked


def test_a_kept_connection_of_an_allowed_source_is_not_for_links(origin: Origin) -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    origin.answers |= {"/own": reply(FEED), "/item": reply(FEED)}
    own = Source(key="o", kind="feed", url=origin.url("/own", "lan.example"), allow=(f"LAN.example:{origin.port}",))

    async def both() -> tuple[Fetched | Failure, Fetched | Failure]:
        guard = Guard(lookup=lookup)
        async with open_fetcher(IngestConfig(**SETTINGS), archive=None, clock=lambda: NOW, guard=guard) as fetcher:
            first = await fetcher.get(own.url, purpose="feed", source=own)
            return first, await fetcher.get(origin.url("/item", "lan.example"), source=own)

    first, second = asyncio.run(both())
    fetched(first)
    failed(second, "forbidden")
    assert origin.paths() == ["/own"]


def test_credentials_stay_with_their_host(origin: Origin) -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    guard = Guard(public=lambda _: True, lookup=lookup)
    there = origin.url("/there", "b.example")
    origin.answers |= {
        "/here": reply(b"", "302 Found", "Location: /next"),
        "/next": reply(b"", "302 Found", f"Location: {there}"),
        "/there": reply(FEED),
    }
    url = origin.url("/here", "user:p%40ss@a.example")
    fetched(get(url, guard=guard, headers={"Cookie": "c=1", "X-Token": "t"}, validators=Validators("e")))
    sent = [request.headers for request in origin.asked]
    assert [one.get("authorization") for one in sent] == ["Basic dXNlcjpwQHNz"] * 2 + [None]
    assert [one.get("cookie") for one in sent] == ["c=1", "c=1", None]
    assert [one.get("x-token") for one in sent] == ["t", "t", None]
    assert [one.get("if-none-match") for one in sent] == ["e"] * 3


def test_headers_of_the_user_cannot_break_the_request(origin: Origin) -> None:
    origin.answers["/f"] = reply(FEED)
    own = origin.source("/f")
    fetched(get(own.url, source=own, headers={"Authorization": "Bearer t\n"}))
    assert origin.asked[0].headers["authorization"] == "Bearer t"
    failure = failed(get(own.url, source=own, headers={"Cookie": "a\r\nX-Injected: 1"}), "forbidden", "Cookie")
    assert "Injected" not in failure.why
    assert len(origin.asked) == 1


def test_failures_tell_no_secrets(origin: Origin) -> None:
    failure = failed(get("http://user:hunter2@localhost/f?token=hunter3&x=1"), "forbidden")
    assert "hunter" not in str(failure)
    assert "x=1" in failure.where


def test_only_the_configured_proxy_is_used(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", origin.url("/"))
    monkeypatch.setenv("ALL_PROXY", origin.url("/"))

    async def lookup(host: str, port: int) -> Sequence[str]:
        if host != "127.0.0.1":
            raise OSError("the proxy looks names up")
        return [host]

    failed(get("http://far.example/f", guard=Guard(lookup=lookup)), "dns")
    assert not origin.asked
    origin.answers["http://far.example/f"] = reply(FEED)
    proxy = origin.url("")
    assert fetched(get("http://far.example/f", guard=Guard(lookup=lookup), proxy=proxy)).page.body == FEED
    failed(get("http://10.0.0.1/f", guard=Guard(lookup=lookup), proxy=proxy), "forbidden")
    failed(get("http://localhost/f", guard=Guard(lookup=lookup), proxy=proxy), "forbidden")
    assert origin.paths() == ["http://far.example/f"]


def test_a_proxy_that_cannot_be_used_is_a_mistake_of_the_configuration() -> None:
    with pytest.raises(ConfigError, match="SOCKS") as error:
        get("http://far.example/f", proxy="socks5://me:hunter2@127.0.0.1:1080")
    assert "hunter2" not in str(error.value)


def test_connections_are_kept(origin: Origin) -> None:
    origin.answers["/f"] = reply(FEED)

    async def often() -> None:
        async with open_fetcher(IngestConfig(**SETTINGS), archive=None, clock=lambda: NOW, guard=OPEN) as fetcher:
            for _ in range(5):
                fetched(await fetcher.get(origin.url("/f")))

    asyncio.run(often())
    assert (len(origin.asked), origin.connections) == (5, 1)
