"""`ingest sources …`: adding, importing, listing, health."""

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.ingest.cli import CONFIG, Command, watch

if TYPE_CHECKING:
    from tests.ingest.conftest import Origin


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
