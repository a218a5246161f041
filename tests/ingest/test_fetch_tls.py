import asyncio
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks._origin import Origin, reply, running_origin
from core.config import IngestConfig
from core.types import Failure
from ingest.fetch import Fetched, Guard, open_fetcher

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FEED = b"<rss/>"
# Made for these tests alone: self-signed for tls.example, 2020 to 2120, known to nobody else.
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyzIKMJTnS1tSOiPS
zfUSVGUCfReBVmv0m7ZjxpQb4FuhRANCAATkYr1cRKsUrjmT4566QHdEqMbELxHw
c1ReU49oqyN+ysIxe6AmNla3pvRhHBWknrLU47Tb8T/ZmWpHbzRMNaOG
-----END PRIVATE KEY-----
"""
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBZzCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAt0bHMuZXhh
bXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFjEUMBIGA1UE
AwwLdGxzLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATkYr1cRKsU
rjmT4566QHdEqMbELxHwc1ReU49oqyN+ysIxe6AmNla3pvRhHBWknrLU47Tb8T/Z
mWpHbzRMNaOGo0owSDAWBgNVHREEDzANggt0bHMuZXhhbXBsZTAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBQ7ffSh7Ag57XRuqi6JP9OZRDczlzAKBggqhkjOPQQD
AgNIADBFAiEAo3Vv7AbbA3pckQG4yggmYxVseHITQJED8Dozlu+F50ACIARs6/cK
Zcjtxu0chpINxAuQoCVzdO52G3Qak5H9fN2j
-----END CERTIFICATE-----
"""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Origin]:
    (tmp_path / "key.pem").write_text(KEY)
    (tmp_path / "certificate.pem").write_text(CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    with running_origin(tls=context) as running:
        running.answers["/f"] = reply(FEED)
        yield running


async def lookup(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def get(url: str, *, trusted: bool) -> Fetched | Failure:
    async def once() -> Fetched | Failure:
        guard = Guard(public=lambda _: True, lookup=lookup)
        tls = ssl.create_default_context(cadata=CERTIFICATE) if trusted else None
        config = IngestConfig(requests_per_second=1000)
        async with open_fetcher(config, archive=None, clock=lambda: NOW, guard=guard, tls=tls) as fetcher:
            return await fetcher.get(url, purpose="feed", headers={"Cookie": "c=1"})

    return asyncio.run(once())


def test_a_certificate_is_checked_against_the_name_not_the_pinned_address(origin: Origin) -> None:
    answer = get(f"https://tls.example:{origin.port}/f", trusted=True)
    assert isinstance(answer, Fetched), answer
    assert answer.page.body == FEED
    wrong = get(f"https://other.example:{origin.port}/f", trusted=True)
    assert isinstance(wrong, Failure)
    assert wrong.kind == "tls"


def test_an_unknown_authority_is_not_trusted(origin: Origin) -> None:
    answer = get(f"https://tls.example:{origin.port}/f", trusted=False)
    assert isinstance(answer, Failure)
    assert answer.kind == "tls"
    assert not origin.asked


def test_plain_http_to_a_tls_port(origin: Origin) -> None:
    answer = get(f"http://tls.example:{origin.port}/f", trusted=True)
    assert isinstance(answer, Failure)
    assert answer.kind in ("protocol", "connect")


def test_a_downgrade_takes_no_credentials_along(origin: Origin) -> None:
    with running_origin() as plain:
        plain.answers["/f"] = reply(FEED)
        origin.answers["/down"] = reply(b"", "301 Moved", f"Location: {plain.url('/f', 'tls.example')}")
        answer = get(f"https://tls.example:{origin.port}/down", trusted=True)
        assert isinstance(answer, Fetched), answer
        assert answer.page.final_url.startswith("http://")
        assert origin.asked[0].headers["cookie"] == "c=1"
        assert "cookie" not in plain.asked[0].headers
