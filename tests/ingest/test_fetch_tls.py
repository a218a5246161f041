import asyncio
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from benchmarks._origin import Origin, reply, running_origin
from core.config import IngestConfig
from core.types import Failure
from ingest.fetch import Fetched, Guard, open_fetcher
from ingest.guard import Resolve

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
def context(tmp_path: Path) -> ssl.SSLContext:
    (tmp_path / "key.pem").write_text(KEY)
    (tmp_path / "certificate.pem").write_text(CERTIFICATE)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    return made


@pytest.fixture
def origin(context: ssl.SSLContext) -> Iterator[Origin]:
    with running_origin(tls=context) as running:
        running.answers["/f"] = reply(FEED)
        yield running


async def lookup(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def get(url: str, *, trusted: bool, lookup: Resolve = lookup, http2: bool = False) -> Fetched | Failure:
    async def once() -> Fetched | Failure:
        guard = Guard(public=lambda address: address == "127.0.0.1", lookup=lookup)
        tls = ssl.create_default_context(cadata=CERTIFICATE) if trusted else None
        config = IngestConfig(requests_per_second=1000, http2=http2)
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


class Http2Server:
    """Answers every request of a connection with the feed, over HTTP/2 only; addressed by `asked`."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        speech = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        speech.initiate_connection()
        writer.write(speech.data_to_send())
        while data := await reader.read(65536):
            for event in speech.receive_data(data):
                if isinstance(event, RequestReceived):
                    assert event.stream_id
                    self.asked.append(dict(event.headers or []))  # type: ignore[arg-type]
                    speech.send_headers(event.stream_id, [(":status", "200"), ("etag", '"2"')])
                    speech.send_data(event.stream_id, FEED, end_stream=True)
            writer.write(speech.data_to_send())
        writer.close()


def test_http2_is_spoken_where_it_is_wanted_and_offered(context: ssl.SSLContext) -> None:
    context.set_alpn_protocols(["h2"])
    server = Http2Server()

    async def run() -> list[Fetched | Failure]:
        tls = ssl.create_default_context(cadata=CERTIFICATE)
        guard = Guard(public=lambda _: True, lookup=lookup)
        config = IngestConfig(requests_per_second=1000, http2=True)
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
        port = listening.sockets[0].getsockname()[1]
        async with listening, open_fetcher(config, archive=None, clock=lambda: NOW, guard=guard, tls=tls) as fetcher:
            return [await fetcher.get(f"https://tls.example:{port}/f", purpose="feed") for _ in range(2)]

    for answer in asyncio.run(run()):
        assert isinstance(answer, Fetched), answer
        assert (answer.page.body, answer.validators.etag) == (FEED, '"2"')
    assert [asked[":path"] for asked in server.asked] == ["/f", "/f"]


def test_http1_still_works_and_the_guard_holds_with_http2_turned_on(origin: Origin) -> None:
    answer = get(f"https://tls.example:{origin.port}/f", trusted=True, http2=True)
    assert isinstance(answer, Fetched), answer
    assert answer.page.body == FEED
    origin.answers["/cut"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n<rss>"
    assert kind(get(f"https://tls.example:{origin.port}/cut", trusted=True, http2=True)) == "truncated"
    origin.answers["/many"] = reply(FEED, "200 OK", *(f"X-{number}: v" for number in range(300)))
    assert kind(get(f"https://tls.example:{origin.port}/many", trusted=True, http2=True)) == "protocol"
    assert kind(get(f"https://other.example:{origin.port}/f", trusted=True, http2=True)) == "tls"
    assert kind(get(f"https://tls.example:{origin.port}/f", trusted=False, http2=True)) == "tls"

    async def private(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2"]

    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("unknown")

    url = f"https://tls.example:{origin.port}/f"
    asked = len(origin.asked)
    assert kind(get(url, trusted=True, http2=True, lookup=private)) == "forbidden"
    assert kind(get(url, trusted=True, http2=True, lookup=nowhere)) == "dns"
    assert len(origin.asked) == asked


def kind(answer: Fetched | Failure) -> str:
    assert isinstance(answer, Failure), answer
    return answer.kind
