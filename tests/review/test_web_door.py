"""Who is let in to the review page, and how it is started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks._review_page import Served, review_page
from benchmarks._review_store import make_store
from core.errors import UsageError
from core.types import Decision
from review.web.door import CSRF_HEADER, Lock, policy, refusal
from review.web.serve import check, listen, lock_for
from store import queue
from store.db import Engine

LOCK = Lock(frozenset({"127.0.0.1:8765", "localhost:8765"}))
OWN = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin", CSRF_HEADER: LOCK.csrf}
KEY = "k" * 20


@pytest.mark.parametrize(
    ("method", "hosts", "headers", "status"),
    [
        ("GET", ["127.0.0.1:8765"], {}, None),
        ("GET", ["LOCALHOST:8765"], {"sec-fetch-site": "none"}, None),
        ("POST", ["127.0.0.1:8765"], OWN, None),
        ("GET", ["127.0.0.1:8765"], {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        (
            "GET",
            ["127.0.0.1:8765"],
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
            None,
        ),
        (
            "GET",
            ["127.0.0.1:8765"],
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
            403,
        ),
        ("GET", ["evil.example:8765"], {}, 421),
        ("GET", ["127.0.0.1:8765", "evil.example"], {}, 421),
        ("GET", ["127.0.0.1"], {}, 421),
        ("GET", ["10.0.0.1:8765"], {}, 421),
        ("GET", [], {}, 421),
        ("POST", ["evil.example:8765"], OWN | {"origin": "http://evil.example:8765"}, 421),
        ("POST", ["127.0.0.1:8765"], OWN | {"origin": "https://evil.example"}, 403),
        ("POST", ["127.0.0.1:8765"], OWN | {"origin": "http://localhost:8765"}, 403),
        ("POST", ["127.0.0.1:8765"], OWN | {"origin": "null"}, 403),
        ("POST", ["127.0.0.1:8765"], {k: v for k, v in OWN.items() if k != "origin"}, 403),
        ("POST", ["127.0.0.1:8765"], OWN | {"sec-fetch-site": "same-site"}, 403),
        ("POST", ["127.0.0.1:8765"], OWN | {CSRF_HEADER: "x"}, 403),
        ("POST", ["127.0.0.1:8765"], {k: v for k, v in OWN.items() if k != CSRF_HEADER}, 403),
        ("PUT", ["127.0.0.1:8765"], OWN, 405),
        ("OPTIONS", ["127.0.0.1:8765"], OWN, 405),
    ],
)
def test_who_is_turned_away(method: str, hosts: list[str], headers: dict[str, str], status: int | None) -> None:
    refused = refusal(LOCK, method, hosts, headers)
    assert (refused and refused.status) == status


def test_a_key_opens_plain_addresses_but_no_names() -> None:
    lock = lock_for("0.0.0.0", 80, KEY)
    assert refusal(lock, "GET", ["192.168.1.7"], {}) is None
    assert refusal(lock, "GET", ["[fe80::1]:80"], {}) is None
    assert refusal(lock, "GET", ["evil.example"], {}) is not None


def test_the_policy_allows_nothing_but_the_pages_own_files() -> None:
    assert "script-src 'self'" in policy()
    assert "unsafe" not in policy()
    assert "https:" not in policy()
    assert policy(draft=True).endswith("sandbox")
    assert "script" not in policy(draft=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    _, engine = make_store(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[Served]:
    settings, engine = make_store(tmp_path)
    with review_page(settings, engine, key=KEY) as served:
        yield served
    engine.dispose()


def test_with_a_key_nothing_is_shown_without_it(keyed: Served) -> None:
    with httpx.Client(base_url=keyed.address, trust_env=False) as client:
        for path in ("/", "/draft", "/static/keys.js", "/?key=wrong", "/?key="):
            assert client.get(path).status_code == 401
        opened = client.get(f"/?key={KEY}")
        assert (opened.status_code, opened.headers["Location"]) == (303, "/")
        assert "HttpOnly" in opened.headers["Set-Cookie"]
        assert KEY not in opened.headers["Set-Cookie"]
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"Cookie": "jianbao_pass=\x7f"}).status_code == 401
        assert client.get("/", headers={"Cookie": f"jianbao_pass={KEY}"}).status_code == 401


def test_every_answer_carries_the_headers(keyed: Served) -> None:
    with httpx.Client(base_url=keyed.address, trust_env=False) as client:
        for answer in (
            client.get("/"),
            client.get(f"/?key={KEY}"),
            client.get("/c/99"),
            client.get("/nowhere"),
            client.get("/draft/2026-11-21/wechat"),
            client.get("/", headers={"Host": "evil.example"}),
        ):
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert answer.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert "server" not in answer.headers or "uvicorn" in answer.headers["server"]


def test_a_host_that_others_reach_needs_a_key() -> None:
    check("127.0.0.1", "")
    check("::1", "")
    check("0.0.0.0", KEY)
    with pytest.raises(UsageError, match="JIANBAO_REVIEW_KEY"):
        check("0.0.0.0", "")
    with pytest.raises(UsageError, match="at least 16"):
        check("0.0.0.0", "short")


def test_a_taken_port_is_said_with_the_way_out() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {port} is taken.*--port {port + 1}"):
            listen("127.0.0.1", port)


def test_as_a_process_it_tells_its_address_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    _, engine = make_store(tmp_path)
    command = [sys.executable, "-m", "review", "serve", "--port", "0", "--config", str(tmp_path / "config.toml")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path.cwd(), env=os.environ
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert httpx.get(address, trust_env=False, timeout=60).status_code == 200
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in told
    refused = subprocess.run([*command, "--host", "0.0.0.0"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "JIANBAO_REVIEW_KEY" in refused.stderr
    assert queue.get(engine, 1).decision is Decision.PENDING
    engine.dispose()
