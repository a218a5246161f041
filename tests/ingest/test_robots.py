import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks._origin import Origin, reply, running_origin
from core.config import IngestConfig
from core.types import Failure
from ingest.fetch import Fetched, Fetcher, Guard, Purpose, open_fetcher

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PAGE = b"<html>page</html>"
RULES = b"User-agent: *\nDisallow: /private\n\nUser-agent: Jianbao\nDisallow: /secret\nDisallow: /*.zip$\n"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with running_origin() as running:
        for path in ("/a", "/private", "/secret/1", "/x.zip"):
            running.answers[path] = reply(PAGE)
        yield running


def get_all(origin: Origin, *paths: str, purpose: Purpose = "page", **settings: Any) -> list[Fetched | Failure]:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    async def gather() -> list[Fetched | Failure]:
        guard = Guard(public=lambda _: True, lookup=lookup)
        chosen: dict[str, Any] = {"requests_per_second": 1000.0, **settings}
        config = IngestConfig(**chosen)
        async with open_fetcher(config, archive=None, clock=lambda: NOW, guard=guard) as fetcher:
            return list(await asyncio.gather(*(one(fetcher, path) for path in paths)))

    async def one(fetcher: Fetcher, path: str) -> Fetched | Failure:
        return await fetcher.get(origin.url(path, "a.example"), purpose=purpose)

    return asyncio.run(gather())


def kinds(answers: list[Fetched | Failure]) -> list[str]:
    return [answer.kind if isinstance(answer, Failure) else "page" for answer in answers]


def test_our_own_group_of_rules_is_obeyed_and_asked_for_once(origin: Origin) -> None:
    origin.answers["/robots.txt"] = reply(RULES)
    answers = get_all(origin, "/a", "/private", "/secret/1", "/x.zip", "/a")
    assert kinds(answers) == ["page", "page", "robots", "robots", "page"]
    assert origin.paths().count("/robots.txt") == 1
    assert "/secret/1" not in origin.paths()


def test_feeds_are_exempt_and_it_can_be_turned_off(origin: Origin) -> None:
    origin.answers["/robots.txt"] = reply(RULES)
    assert kinds(get_all(origin, "/secret/1", purpose="feed")) == ["page"]
    assert kinds(get_all(origin, "/secret/1", purpose="api")) == ["page"]
    assert kinds(get_all(origin, "/secret/1", robots=False)) == ["page"]
    assert "/robots.txt" not in origin.paths()


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "401 Unauthorized", "410 Gone"])
def test_without_a_robots_txt_all_is_allowed(origin: Origin, status: str) -> None:
    origin.answers["/robots.txt"] = reply(b"User-agent: *\nDisallow: /", status)
    assert kinds(get_all(origin, "/a")) == ["page"]


def test_an_empty_robots_txt_allows_all(origin: Origin) -> None:
    origin.answers["/robots.txt"] = reply(b"")
    assert kinds(get_all(origin, "/a")) == ["page"]


def test_while_robots_txt_cannot_be_read_nothing_is_fetched(origin: Origin) -> None:
    origin.answers["/robots.txt"] = reply(b"", "500 Internal Server Error")
    (answer,) = get_all(origin, "/a")
    assert isinstance(answer, Failure)
    assert (answer.kind, answer.retry_at) == ("robots", NOW)
    assert "500" in answer.why
    assert "/a" not in origin.paths()


def test_a_throttled_host_is_throttled_for_pages_too(origin: Origin) -> None:
    origin.answers["/robots.txt"] = reply(b"", "429 Too Many Requests", "Retry-After: 30")
    assert kinds(get_all(origin, "/a")) == ["throttled"]


def test_robots_txt_may_move(origin: Origin) -> None:
    origin.answers |= {"/robots.txt": reply(b"", "301 Moved", "Location: /r.txt"), "/r.txt": reply(RULES)}
    assert kinds(get_all(origin, "/secret/1")) == ["robots"]


def test_rules_of_the_place_redirected_to_hold(origin: Origin) -> None:
    origin.answers |= {"/robots.txt": reply(RULES), "/go": reply(b"", "302 Found", "Location: /secret/1")}
    assert kinds(get_all(origin, "/go")) == ["robots"]
    assert "/secret/1" not in origin.paths()


def test_noise_instead_of_rules_is_no_rule(origin: Origin) -> None:
    origin.answers["/robots.txt"] = reply(bytes(range(256)) * 100)
    assert kinds(get_all(origin, "/a")) == ["page"]
