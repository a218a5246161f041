import asyncio
import gzip
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks._origin import reply, running_origin
from core.config import IngestConfig
from core.errors import JianbaoError, UsageError
from core.types import Failure, Page
from ingest.archive import ArchiveWriter, ReplayFetcher, read_page
from ingest.fetch import Fetched, Validators, open_fetcher
from ingest.records import records
from ingest.redact import redact
from ingest.warc import make_record_id, packed_member, read_record_id, stored_member

DAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # the 21st in Shanghai
FILE = "2026-11-21.warc.gz"
URL = "https://example.com/f?id=7"
FEED = "<rss>量化</rss>".encode()
STRICTLY: Any = "raise"  # which warcio's annotation does not know
ASKED = [("User-Agent", "Jianbao/0.1"), ("If-None-Match", '"0"')]
HEADERS = [("Content-Type", "text/xml"), ("ETag", '"1"'), ("Transfer-Encoding", "chunked")]


def kept(folder: Path, *exchanges: tuple[str, int, bytes], headers: list[tuple[str, str]] = HEADERS) -> list[str]:
    with ArchiveWriter(folder, lambda: DAY) as archive:
        return [
            archive.record(url, ASKED, status, headers, body, DAY + timedelta(seconds=number))
            for number, (url, status, body) in enumerate(exchanges)
        ]


def replayed(folder: Path, url: str, validators: Validators | None = None) -> Fetched | Failure:
    return asyncio.run(ReplayFetcher(sorted(folder.glob("*.warc.gz"))).get(url, validators=validators))


def body_of(answer: Fetched | Failure) -> bytes:
    assert isinstance(answer, Fetched), answer
    return answer.page.body


def test_a_day_is_one_file_that_any_tool_reads(tmp_path: Path) -> None:
    kept(tmp_path, (URL, 200, FEED), (URL + "&x", 404, b"no"))
    kept(tmp_path, (URL + "&y", 200, FEED))
    with (tmp_path / FILE).open("rb") as file:
        found = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests=STRICTLY)
        ]
    assert [kind for kind, _, _ in found] == ["warcinfo", *["response", "request"] * 3]
    assert found[1] == ("response", URL, FEED)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_file_follows_the_day_in_shanghai(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, lambda: DAY) as archive:
        for hours in (-3, 0, 22):
            archive.record(URL, ASKED, 200, HEADERS, FEED, DAY + timedelta(hours=hours))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["2026-11-20.warc.gz", FILE, "2026-11-22.warc.gz"]


def test_a_record_is_found_again_by_its_id(tmp_path: Path) -> None:
    packed = gzip.compress(FEED)
    first, second = kept(
        tmp_path, (URL, 200, packed), (URL + "&2", 200, packed), headers=[("Content-Encoding", "gzip"), ("X-A", "b")]
    )
    page = read_page(tmp_path, second)
    assert isinstance(page, Page)
    assert (page.url, page.body, page.record_id) == (URL + "&2", FEED, second)
    assert (page.headers["x-a"], page.fetched_at) == ("b", DAY + timedelta(seconds=1))
    assert read_record_id(first) != read_record_id(second)


@pytest.mark.parametrize(
    "record_id", ["", "<urn:uuid:7c1f3b0e-0000-4000-8000-000000000000>", make_record_id(DAY.date(), 5), "nonsense"]
)
def test_a_record_that_is_not_there_is_a_failure(tmp_path: Path, record_id: str) -> None:
    kept(tmp_path, (URL, 200, FEED))
    (tmp_path / FILE).rename(tmp_path / f"{DAY.date()}.warc.gz")
    answer = read_page(tmp_path, record_id)
    assert isinstance(answer, Failure)
    assert answer.kind == "not_archived"


def test_ids_carry_day_and_place_and_differ() -> None:
    day = DAY.date()
    made = {make_record_id(day, 123_456_789_012) for _ in range(100)}
    assert len(made) == 100
    assert {read_record_id(one) for one in made} == {(day, 123_456_789_012)}


def test_no_credential_gets_into_the_archive(tmp_path: Path) -> None:
    url = "https://me:hunter1@example.com/f?access_token=hunter2&id=7&key=hunter3"
    sent = [*ASKED, ("Authorization", "Bearer hunter4"), ("Cookie", "s=hunter5"), ("X-Api-Key", "hunter6")]
    got = [("Set-Cookie", "s=hunter7"), ("Location", "https://x.com/?token=hunter8"), ("X-Auth-Token", "hunter9")]
    with ArchiveWriter(tmp_path, lambda: DAY) as archive:
        archive.record(url, sent, 302, got, b"", DAY)
        archive.record("https://x.com/?token=hunter8", sent, 200, [], FEED, DAY)
        archive.record_failure(Failure(kind="dns", where=url.replace("/f", "/g"), why="no"), DAY)
    plain = gzip.decompress((tmp_path / FILE).read_bytes())
    assert b"hunter" not in plain
    assert b"id=7" in plain
    assert body_of(replayed(tmp_path, url)) == FEED


def test_redaction_keeps_different_secrets_apart_and_is_stable() -> None:
    one, two = redact("http://a.com/?token=1&x=2"), redact("http://a.com/?token=2&x=2")
    assert one != two
    assert redact(one) == one
    assert redact("http://a.com/?monkey=1&keyword=2#key=3") == "http://a.com/?monkey=1&keyword=2#key=3"
    assert redact("//u:p@a.com/x@y") == "//a.com/x@y"


@pytest.mark.parametrize("size", [0, 1, 4096, 4097, 65_535, 65_536, 200_000])
def test_every_record_is_a_gzip_member_of_its_own(size: int) -> None:
    data = bytes(number * number % 251 for number in range(size))
    assert gzip.decompress(packed_member(data)) == data
    assert gzip.decompress(stored_member(data)) == (data or b"")


@pytest.mark.parametrize("lost", [1, 5, 20, 100, 400])
def test_a_torn_end_is_cut_off_before_more_is_written(tmp_path: Path, lost: int) -> None:
    kept(tmp_path, *((f"{URL}&{number}", 200, FEED) for number in range(3)))
    file = tmp_path / FILE
    whole = file.read_bytes()
    file.write_bytes(whole[:-lost])
    before = sum(1 for _ in records(file))
    (record_id,) = kept(tmp_path, ("https://example.com/new", 200, FEED))
    with file.open("rb") as stream:
        after = sum(1 for _ in ArchiveIterator(stream, check_digests=STRICTLY))
    assert after == before + 2 < 9
    assert isinstance(read_page(tmp_path, record_id), Page)
    assert body_of(replayed(tmp_path, URL + "&0")) == FEED


def test_a_torn_file_is_replayed_to_its_last_whole_record(tmp_path: Path) -> None:
    kept(tmp_path, *((f"{URL}&{number}", 200, FEED * 100) for number in range(2)))
    whole = (tmp_path / FILE).read_bytes()
    offsets = [offset for _, offset in records(tmp_path / FILE)] + [len(whole)]
    for cut in range(0, len(whole), 7):
        (tmp_path / FILE).write_bytes(whole[:cut])
        assert len(list(records(tmp_path / FILE))) == sum(end <= cut for end in offsets[1:])


def test_an_archive_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file in the way")
    with pytest.raises(JianbaoError, match="archive cannot be written"):
        kept(tmp_path / "archive", (URL, 200, FEED))


def test_the_newest_good_answer_is_replayed(tmp_path: Path) -> None:
    kept(tmp_path, (URL, 200, b"old"), (URL, 200, FEED), (URL, 304, b""), (URL, 503, b"sorry"))
    answer = replayed(tmp_path, URL)
    assert body_of(answer) == FEED
    assert isinstance(answer, Fetched)
    assert answer.page.fetched_at == DAY + timedelta(seconds=1)


def test_conditional_requests_are_answered_as_the_origin_would(tmp_path: Path) -> None:
    kept(tmp_path, (URL, 200, FEED))
    same = replayed(tmp_path, URL, Validators('"1"', "whatever"))
    assert isinstance(same, Fetched)
    assert (same.not_modified, same.page.body) == (True, b"")
    assert body_of(replayed(tmp_path, URL, Validators('"2"'))) == FEED
    assert body_of(replayed(tmp_path, URL, Validators("", "whatever"))) == FEED


def test_redirects_errors_and_failures_are_replayed_alike(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, lambda: DAY) as archive:
        archive.record(URL, ASKED, 301, [("Location", "/g")], b"", DAY)
        archive.record("https://example.com/g", ASKED, 200, HEADERS, FEED, DAY)
        archive.record("https://example.com/gone", ASKED, 410, HEADERS, b"gone", DAY)
        archive.record("https://example.com/loop", ASKED, 302, [("Location", "/loop")], b"", DAY)
        archive.record_failure(Failure(kind="tls", where="https://example.com/tls", why="expired\nlong ago"), DAY)
    moved = replayed(tmp_path, URL)
    assert isinstance(moved, Fetched)
    assert (moved.page.final_url, moved.permanent_url) == ("https://example.com/g", "https://example.com/g")
    found = [replayed(tmp_path, f"https://example.com/{path}") for path in ("gone", "loop", "tls", "unseen")]
    kinds = [answer.kind for answer in found if isinstance(answer, Failure)]
    assert kinds == ["gone", "redirect", "tls", "not_archived"]
    assert isinstance(found[2], Failure)
    assert found[2].why == "expired long ago"
    refused = replayed(tmp_path, "file:///etc/passwd")
    assert isinstance(refused, Failure)
    assert refused.kind == "forbidden"


def test_another_spelling_of_the_address_finds_the_same_page(tmp_path: Path) -> None:
    kept(tmp_path, ("http://www.example.com/a?utm_source=feed&id=1", 200, FEED))
    assert body_of(replayed(tmp_path, "https://example.com/a?id=1#top")) == FEED


def test_archives_of_other_tools(tmp_path: Path) -> None:
    path = tmp_path / "theirs.warc"
    chunked = b"4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        http = StatusAndHeaders("200 OK", [("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
        for url, kind, body, headers in (
            ("http://example.com/chunked", "response", chunked, http),
            ("http://example.com/bare", "resource", b"<html>", None),
            ("http://example.com/bare", "metadata", b"fetchTimeMs: 5\r\n", None),
        ):
            writer.write_record(
                writer.create_warc_record(url, kind, payload=BytesIO(body), length=len(body), http_headers=headers)
            )
    replay = ReplayFetcher([path])
    assert body_of(asyncio.run(replay.get("http://example.com/chunked"))) == b"abcdef"
    assert body_of(asyncio.run(replay.get("http://example.com/bare"))) == b"<html>"


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(b"no archive at all\n" * 10)
    with pytest.raises(UsageError, match=r"x\.warc\.gz"):
        ReplayFetcher([tmp_path / "x.warc.gz"])
    with pytest.raises(UsageError, match="cannot be read"):
        ReplayFetcher([tmp_path / "missing.warc.gz"])


def test_what_was_fetched_is_replayed_the_same(tmp_path: Path) -> None:
    packed = gzip.compress(FEED)

    async def run() -> list[Fetched | Failure]:
        settings = IngestConfig(requests_per_second=1000)
        paths = ("/f", "/moved", "/missing", "/cut", "/to-cut", "/to-private")
        with ArchiveWriter(tmp_path, lambda: DAY) as archive:
            async with open_fetcher(settings, archive=archive, clock=lambda: DAY) as fetcher:
                return [await fetcher.get(o.url(path), purpose="feed", source=o.source(path)) for path in paths]

    with running_origin() as o:
        o.answers |= {
            "/f": reply(packed, "200 OK", "Content-Encoding: gzip", 'ETag: "1"', "Set-Cookie: s=hunter2"),
            "/moved": reply(b"", "301 Moved", "Location: /f"),
            "/to-cut": reply(b"", "302 Found", "Location: /cut"),
            "/to-private": reply(b"", "302 Found", "Location: http://10.0.0.1/"),
            "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n<rss>",
        }
        live = asyncio.run(run())
        again = [
            replayed(tmp_path, o.url(path)) for path in ("/f", "/moved", "/missing", "/cut", "/to-cut", "/to-private")
        ]
    for then, now in zip(live, again, strict=True):
        if isinstance(then, Fetched):
            assert isinstance(now, Fetched)
            assert replace(now, page=replace(now.page, record_id=then.page.record_id)) == then
            page = read_page(tmp_path, then.page.record_id)
            assert isinstance(page, Page)
            assert page.body == FEED
        else:
            assert isinstance(now, Failure)
            assert (now.kind, now.why) == (then.kind, then.why)
    kinds = [one.kind for one in live if isinstance(one, Failure)]
    assert kinds == ["status", "truncated", "truncated", "redirect"]


def test_what_was_recorded_is_on_disk_once_it_is_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(file: int) -> None:
        real(file)
        synced.append(os.fstat(file).st_size)

    monkeypatch.setattr("os.fsync", fsync)
    with ArchiveWriter(tmp_path, lambda: DAY) as archive:
        asyncio.run(archive.settled())
        assert synced == []
        archive.record(URL, ASKED, 200, HEADERS, FEED, DAY)
        asyncio.run(archive.settled())
        assert synced[-1] == (tmp_path / FILE).stat().st_size
        before = len(synced)
        asyncio.run(archive.settled())
        assert len(synced) == before
