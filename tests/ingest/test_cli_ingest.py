import json
import random
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from core.cli import run
from core.lock import held
from ingest.__main__ import app
from ingest.archive import ArchiveWriter
from ingest.report import RunReport
from store.db import connect, open_store
from store.queue import candidates
from store.sources import load_states, waiting_count

if TYPE_CHECKING:
    from tests.ingest.conftest import Origin

RECORDED = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BODY = "正文讲的是端侧推理引擎怎样省内存，量化之后模型只有原来的四分之一大小，速度快了一倍还多。" * 8
CONFIG = """
[edition]
name = "测试"
[[edition.sections]]
key = "news"
title = "新闻"
short = "新闻"
[ingest]
workers = 0
inbox = "drop"
[[sources]]
key = "good"
url = "https://good.example/feed.xml"
[[sources]]
key = "html"
name = "一个网页"
url = "https://html.example/"
"""

Command = Callable[..., int]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `ingest …` in a folder with a config.toml; the exit code comes back."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIANBAO_CONFIG", raising=False)

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as end:
            run(app, "ingest", list(arguments))
        return int(end.value.code or 0)

    return call


def html(title: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{BODY}</p></article>".encode()


def record(folder: Path) -> str:
    """A WARC with a feed of two entries, one of whose pages is there, and a page where a feed should be."""
    date = format_datetime(RECORDED - timedelta(hours=3))
    items = "".join(
        f"<item><title>第{n}篇</title><link>https://good.example/{n}</link><pubDate>{date}</pubDate></item>"
        for n in (1, 2)
    )
    rss = f"<rss version='2.0'><channel><title>好</title>{items}</channel></rss>".encode()
    with ArchiveWriter(folder, lambda: RECORDED) as archive:
        for url, kind, body in (
            ("https://good.example/feed.xml", "application/rss+xml", rss),
            ("https://good.example/1", "text/html; charset=utf-8", html("第1篇")),
            ("https://html.example/", "text/html; charset=utf-8", html("不是订阅源")),
        ):
            archive.record(url, [], 200, [("Content-Type", kind)], body, RECORDED)
    return str(next(folder.glob("*.warc.gz")))


def titles(folder: Path) -> list[str]:
    engine = open_store(f"sqlite+pysqlite:///{folder / 'var' / 'jianbao.sqlite3'}")
    found = sorted(candidate.title for candidate in candidates(engine))
    engine.dispose()
    return found


def test_a_recorded_day_is_played_with_the_clock_of_its_recording(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warc = record(tmp_path / "recorded")
    assert command("--replay", warc, "--json") == 3
    data = json.loads(capsys.readouterr().out)
    assert data["articles"]["new"] == 1
    assert [(one["key"], one["error_kind"]) for one in data["sources"]] == [("good", ""), ("html", "not_a_feed")]
    assert [one["kind"] for one in data["failures"]] == ["not_archived"]
    assert titles(tmp_path) == ["第1篇"]
    engine = open_store(f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}")
    assert load_states(engine) == {}  # no source was asked
    (candidate,) = candidates(engine)
    engine.dispose()
    assert candidate.added_at == RECORDED

    assert command("--replay", warc, "-v") == 3
    said = capsys.readouterr()
    assert "good: 2 entries, 0 new, 1 not_archived" in said.err
    assert "0 new articles" in said.err
    assert said.out == ""


def test_what_an_archive_does_not_know_is_counted_and_leaves_no_trace(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warc = record(tmp_path / "recorded")
    config = (tmp_path / "config.toml").read_text(encoding="utf-8")
    more = "".join(f'[[sources]]\nkey = "more{n}"\nurl = "https://more{n}.example/"\n' for n in range(9))
    (tmp_path / "config.toml").write_text(config + more, encoding="utf-8")
    assert command("--replay", warc, "-v") == 3
    said = capsys.readouterr().err
    assert "9 not in the archive" in said
    assert "more1" not in said
    command("sources", "list", "--json")
    statuses = [row["status"] for row in json.loads(capsys.readouterr().out)]
    assert statuses == ["new"] * 11

    with ArchiveWriter(tmp_path / "other", lambda: RECORDED) as archive:
        archive.record("https://x.example/", [], 200, [], b"x", RECORDED)
    assert command("--replay", str(next((tmp_path / "other").glob("*")))) == 1


def test_a_source_whose_links_are_all_refused_is_told_once(
    command: Command, tmp_path: Path, origin: "Origin", capsys: pytest.CaptureFixture[str]
) -> None:
    """`allow` opens the source's own address, never the links of its items."""
    links = [("内网一", origin.url("/1", host="127.0.0.1")), ("内网二", origin.url("/2", host="127.0.0.1"))]
    feed = origin.feed("/feed", links).replace("news.example", "127.0.0.1")
    host = urlsplit(feed).netloc
    block = f'[[sources]]\nkey = "own"\nurl = "{feed}"\nallow = ["{host}"]\n'
    (tmp_path / "config.toml").write_text(CONFIG.split("[[sources]]")[0] + block, encoding="utf-8")
    assert command() == 3
    said = capsys.readouterr().err
    assert said.startswith("own: its links are refused, not public addresses: ")
    assert len(said.splitlines()) == 1
    assert command("sources", "health", "--json") == 3
    (row,) = json.loads(capsys.readouterr().out)
    assert row["status"] == "refused"
    assert command("--source", "own") == 0
    assert capsys.readouterr().err == ""


def test_a_list_of_feeds_that_breaks_off_is_called_damaged(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '<opml version="2.0"><body>'
    (tmp_path / "none.opml").write_text(head + '<outline type="rss" xmlU', encoding="utf-8")
    assert command("sources", "import", "none.opml") == 1
    assert "none.opml: damaged" in capsys.readouterr().err
    one = '<outline type="rss" text="a" xmlUrl="https://a.example/feed"/>'
    (tmp_path / "one.opml").write_text(head + one + '<outline type="rss" te', encoding="utf-8")
    assert command("sources", "import", "one.opml") == 3
    said = capsys.readouterr().err
    assert "one.opml: damaged" in said
    assert "1 sources added" in said
    assert command("add", "one.opml") == 2
    assert "`ingest sources import one.opml`" in capsys.readouterr().err


def test_adding_a_source_says_how_to_let_an_own_address_in(
    command: Command, origin: "Origin", capsys: pytest.CaptureFixture[str]
) -> None:
    feed = origin.feed("/feed", [("一", "https://a.example/1")]).replace("news.example", "127.0.0.1")
    host = urlsplit(feed).netloc
    assert command("sources", "add", feed) == 1
    assert f"add --allow {host}" in capsys.readouterr().err
    assert command("sources", "add", feed, "--allow", host) == 0
    capsys.readouterr()
    assert command("sources", "add", feed, "--allow", host) == 0
    assert "nothing was changed; to change it (`allow`" in capsys.readouterr().err


def test_the_key_of_a_source_is_shown_as_it_was_written(
    command: Command, tmp_path: Path, origin: "Origin", capsys: pytest.CaptureFixture[str]
) -> None:
    feeds = [
        origin.feed(path, [("一", "https://a.example/1")]).replace("news.example", "127.0.0.1")
        for path in ("/1/feed", "/2/feed", "/3/feed")
    ]
    allow = ("--allow", urlsplit(feeds[0]).netloc)
    assert [command("sources", "add", feed, *allow) for feed in feeds[:2]] == [0, 0]
    shown = re.findall('key = "([^"]+)"', capsys.readouterr().out)
    written = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))["sources"]
    assert shown == [source["key"] for source in written[-2:]]
    assert command("sources", "add", feeds[2], *allow, "--key", shown[0]) == 2
    assert f"--key {shown[0]}: the source of {feeds[0]} has it already" in capsys.readouterr().err


def test_links_that_wait_for_another_try_are_listed_with_the_reason(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("waiting") == 0
    assert capsys.readouterr().err == "nothing waits\n"
    (tmp_path / "list.txt").write_text("端侧推理\nhttp://nowhere.invalid/1\n", encoding="utf-8")
    assert command("add", "list.txt") == 1
    assert "`ingest waiting`" in capsys.readouterr().err
    assert command("waiting", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["url"], row["attempts"]) == ("http://nowhere.invalid/1", 1)
    assert row["failure"]
    assert row["retry_at"]
    assert command("waiting") == 0
    assert f"http://nowhere.invalid/1  ({row['failure']})" in capsys.readouterr().out


def test_a_file_that_is_no_text_is_refused_by_its_name(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "garbage.html").write_bytes(b"<html><p>" + random.Random(2).randbytes(4096))
    assert command("add", "garbage.html") == 2
    assert "garbage.html: there is no readable page in it" in capsys.readouterr().err


def test_what_failed_of_a_recording_is_named_without_a_terminal(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--replay", record(tmp_path / "recorded")) == 3
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "1 of 2 sources failed: html; `-v` says why\n")


@pytest.mark.parametrize(
    ("fine", "failing", "by_hand", "code", "said"),
    [
        (3, 0, False, 0, ""),
        (3, 1, False, 0, ""),  # merely failed lately: nobody is needed
        (3, 1, True, 3, "1 of 4 sources failed: bad0; `ingest sources health` says why"),
        (1, 1, False, 3, "1 of 2 sources failed: bad0; `ingest sources health` says why"),
        (
            1,
            7,
            False,
            3,
            "7 of 8 sources failed: bad0, bad1, bad2, bad3, bad4 and 2 more; `ingest sources health` says why",
        ),
        (0, 1, False, 1, "1 of 1 sources failed: bad0; `ingest sources health` says why"),
    ],
)
def test_the_alarm_and_the_exit_code_go_together(fine: int, failing: int, by_hand: bool, code: int, said: str) -> None:
    report = RunReport(by_hand=by_hand)
    for number in range(fine):
        report.source(f"fine{number}").polled = True
    for number in range(failing):
        line = report.source(f"bad{number}")
        line.polled, line.error_kind = True, "dns"
    assert (report.exit_code, report.alarm) == (code, said)


def test_wrong_words_are_answered_with_a_message_and_the_usage_code(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        (("--source", "goood"), "did you mean 'good'?"),
        (("--source", "一个网页"), "did you mean 'html'?"),
        (("--replay", "nowhere.warc.gz"), "nowhere.warc.gz"),
        (("add", "ftp://good.example/1"), "not an http(s) address"),
        (("add", "nowhere.html"), "no such file"),
        (("--config", "absent.toml"), "absent.toml: no such file"),
        (("recheck", "--since", "2026-13-40"), "is not a date"),
    ):
        assert command(*arguments) == 2, arguments
        assert words in capsys.readouterr().err


def test_a_second_run_ends_at_once_and_says_who_is_at_work(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(tmp_path / "var" / "jianbao.sqlite3.lock"):
        assert command("--all") == 75
    assert "another run holds the lock" in capsys.readouterr().err


def test_links_can_be_added_while_a_run_is_under_way(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(tmp_path / "var" / "jianbao.sqlite3.lock"):
        assert command("add", "https://good.example/7") == 0
    assert "1 links queued" in capsys.readouterr().err
    engine = open_store(f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}")
    assert waiting_count(engine) == 1
    engine.dispose()


def test_a_locked_database_is_said_and_ends_the_run(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    warc = record(tmp_path / "recorded")
    monkeypatch.setattr("store.db.BUSY_SECONDS", 0.2)
    url = f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}"
    open_store(url).dispose()
    other = connect(url)
    with other.connect().execution_options(immediate=True) as connection, connection.begin():
        monkeypatch.setattr("ingest.once.open_store", lambda url: open_store(url, busy_seconds=0.2))
        assert command("--replay", warc) == 75
    other.dispose()
    assert "locked by another process" in capsys.readouterr().err


def test_pages_lists_and_blobs_are_added_by_hand(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    note = b"<!-- saved from url=(0024)https://good.example/9 -->"
    (saved / "one.html").write_bytes(note + html("存下来的"))
    assert command("add", str(saved)) == 0
    assert titles(tmp_path) == ["存下来的"]
    assert "1 new" in capsys.readouterr().err
    assert command("add", str(saved / "one.html")) == 0
    assert "0 new, 0 updated, 1 known" in capsys.readouterr().err
    assert list((tmp_path / "archive").glob("*.warc.gz"))

    assert command("add", str(saved / "one.html"), "--dry-run") == 0
    assert capsys.readouterr().out.startswith("存下来的 | ")


def test_a_link_that_failed_is_tried_again_when_it_is_added_by_hand(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}"
    assert command("add", "http://127.0.0.1/a") == 1
    engine = open_store(url)
    assert waiting_count(engine) == 0  # forbidden is final
    assert command("add", "http://127.0.0.1/a") == 1
    engine.dispose()
    assert capsys.readouterr().err.count("(forbidden)") == 2


def test_what_is_dropped_into_the_watched_folder_is_taken_in_and_put_away(command: Command, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "page.html").write_bytes(b"<!-- saved from url=(0024)https://good.example/8 -->" + html("丢进来的"))
    (drop / "odd.bin").write_bytes(b"\x00\x01")
    (drop / "half.html.part").write_bytes(b"<html>")
    config = (tmp_path / "config.toml").read_text(encoding="utf-8").split("[[sources]]")[0]
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    assert command() == 0
    assert titles(tmp_path) == ["丢进来的"]
    assert sorted(path.name for path in drop.rglob("*") if path.is_file()) == ["half.html.part", "odd.bin", "page.html"]
    assert (drop / "done" / "page.html").exists()
    assert (drop / "failed" / "odd.bin").exists()


def watch(origin: "Origin", folder: Path) -> None:
    """A watchlist of one source that works and one that shows no feed, both on loopback."""
    good = origin.feed("/feed.xml", [("第一篇", "https://nowhere.invalid/1")]).replace("news.example", "127.0.0.1")
    html = origin.page("/", "不是订阅源").replace("news.example", "127.0.0.1")
    blocks = (
        f'[[sources]]\nkey = "{key}"\nurl = "{url}"\nallow = ["{urlsplit(url).netloc}"]\n'
        for key, url in (("good", good), ("html", html))
    )
    (folder / "config.toml").write_text(CONFIG.split("[[sources]]")[0] + "".join(blocks), encoding="utf-8")


def test_a_replay_says_nothing_of_how_sources_are_doing_now(
    command: Command, tmp_path: Path, origin: "Origin", capsys: pytest.CaptureFixture[str]
) -> None:
    watch(origin, tmp_path)
    command("--all")
    capsys.readouterr()
    command("sources", "list", "--json")
    before = json.loads(capsys.readouterr().out)
    good, html = (row["url"] for row in before)
    with ArchiveWriter(tmp_path / "recorded", lambda: RECORDED) as archive:
        archive.record(good, [], 503, [("Content-Type", "text/plain")], b"out of order", RECORDED)
        archive.record(html, [], 410, [("Content-Type", "text/plain")], b"gone", RECORDED)
    for _ in range(3):
        assert command("--replay", str(next((tmp_path / "recorded").glob("*")))) == 1
    capsys.readouterr()
    command("sources", "list", "--json")
    assert json.loads(capsys.readouterr().out) == before


def test_the_watchlist_is_shown_with_its_health(
    command: Command, tmp_path: Path, origin: "Origin", capsys: pytest.CaptureFixture[str]
) -> None:
    watch(origin, tmp_path)
    command("--all")
    capsys.readouterr()
    assert command("sources", "list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["key"], row["status"]) for row in rows] == [("good", "ok"), ("html", "failing")]
    assert command("sources", "health") == 0
    table = capsys.readouterr().out
    assert "█" in table
    assert "×" in table


def test_a_recheck_says_what_became_of_the_queue(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command("--replay", record(tmp_path / "recorded"))
    later = tmp_path / "later"
    with ArchiveWriter(later, lambda: RECORDED) as archive:
        archive.record("https://good.example/1", [], 410, [("Content-Type", "text/plain")], b"gone", RECORDED)
    capsys.readouterr()
    assert command("recheck", "--replay", str(next(later.glob("*"))), "--json") == 0
    (checked,) = json.loads(capsys.readouterr().out)
    assert (checked["now"], checked["title"]) == ("deleted", "第1篇")
    engine = open_store(f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}")
    (candidate,) = candidates(engine)
    engine.dispose()
    assert candidate.article.text  # what was read stays readable
    assert candidate.article.fields["now"] == "deleted"


def test_a_run_that_hangs_on_the_network_ends_soon_after_a_signal(command: Command, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        (tmp_path / "config.toml").write_text(
            CONFIG.split("[[sources]]")[0]
            + f"""[[sources]]
key = "hangs"
url = "http://127.0.0.1:{port}/feed"
allow = ["127.0.0.1:{port}"]
""",
            encoding="utf-8",
        )
        with subprocess.Popen([sys.executable, "-m", "ingest", "-v"], cwd=tmp_path, stderr=subprocess.PIPE) as child:
            connection, _ = silent.accept()
            child.terminate()
            _, said = child.communicate()
        connection.close()
    assert child.returncode == 3
    assert b"interrupted" in said


def test_a_source_is_found_out_and_written_into_the_file(
    command: Command, origin: "Origin", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    origin.feed("/feed", [("一条", origin.url("/1")), ("又一条", origin.url("/2"))])
    feed = origin.url("/feed", host="127.0.0.1")
    port = str(origin.server.server_port)
    assert command("sources", "add", feed) == 1  # loopback is not public
    assert "forbidden" in capsys.readouterr().err
    before = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert command("sources", "add", feed, "--allow", f"127.0.0.1:{port}", "--key", "own", "--section", "news") == 0
    said = capsys.readouterr()
    assert "一条" in said.err
    after = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip())
    assert feed in after
    assert command("sources", "check", "own") == 0
    assert "2 entries" in capsys.readouterr().out
    assert command("sources", "add", feed, "--section", "nowhere") == 2


def test_opml_goes_out_and_comes_in(command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("sources", "export") == 0
    out = capsys.readouterr().out
    (tmp_path / "more.opml").write_text(
        out.replace("good.example", "other.example").replace("https://html.example/", "javascript:alert(1)"),
        encoding="utf-8",
    )
    assert command("sources", "import", "more.opml") == 3
    assert "left out" in capsys.readouterr().err
    assert command("sources", "list", "--json") == 0
    urls = [row["url"] for row in json.loads(capsys.readouterr().out)]
    assert urls == ["https://good.example/feed.xml", "https://html.example/", "https://other.example/feed.xml"]


def test_a_saved_page_without_an_address_is_one_article_with_a_page_of_its_own_and_no_link(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from compose.select import item_of
    from core.config import load_config
    from review.show import NO_ADDRESS, describe

    for name in ("a.html", "again.html"):
        (tmp_path / name).write_bytes(html("没有地址的文章"))
    assert command("add", str(tmp_path / "a.html"), str(tmp_path / "again.html")) == 0
    assert "1 new" in capsys.readouterr().err
    engine = open_store(f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}")
    (one,) = candidates(engine)
    engine.dispose()
    assert one.article.canonical_url.startswith("urn:sha256:")
    assert NO_ADDRESS in describe(one, "新闻", body=False)
    item = item_of(one, load_config(tmp_path / "config.toml").edition.sections[0])
    assert (item.title, item.url) == ("没有地址的文章", "")
    assert command("recheck", "--archived") == 0
    assert "1 live" in capsys.readouterr().err


def test_a_key_that_cannot_be_one_is_said_before_anything_is_asked(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("sources", "add", "https://good.example/", "--key", "bad key!") == 2
    assert "--key 'bad key!': write letters, digits" in capsys.readouterr().err
    (tmp_path / "config.toml").write_text(CONFIG.replace('"html"', '"a b"').replace("workers = 0", 'workers = "x"'))
    assert command("sources", "list") == 2
    said = capsys.readouterr().err
    assert "key: write letters, digits" in said
    assert "workers: write a whole number (found 'x')" in said


def test_the_archive_is_pruned_by_hand_and_by_every_pass_and_stored_articles_stay_readable(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_bytes(html("一篇"))
    assert command("add", str(tmp_path / "a.html")) == 0
    (today,) = (tmp_path / "archive").iterdir()
    record(tmp_path / "archive")
    assert command("archive", "prune") == 2
    assert "archive_days" in capsys.readouterr().err
    assert command("archive", "prune", "--days", "3", "--json") == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
    assert today.exists()
    assert command("recheck", "--archived") == 0


def test_a_saved_page_without_an_article_is_named_by_its_file(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "empty.html").write_text("<html><body><nav>首页</nav></body></html>", encoding="utf-8")
    assert command("add", "saved") == 1
    said = capsys.readouterr().err
    assert f"{Path('saved') / 'empty.html'}: no article text stands in the page" in said
    assert "urn:" not in said
