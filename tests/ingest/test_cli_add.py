"""What is added by hand: links, lists, saved pages, the watched folder."""

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.lock import held
from store.db import open_store
from store.queue import candidates
from store.sources import waiting_count
from tests.ingest.cli import Command, html, titles

if TYPE_CHECKING:
    pass


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


def test_links_can_be_added_while_a_run_is_under_way(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(tmp_path / "var" / "jianbao.sqlite3.lock"):
        assert command("add", "https://good.example/7") == 0
    assert "1 links queued" in capsys.readouterr().err
    engine = open_store(f"sqlite+pysqlite:///{tmp_path / 'var' / 'jianbao.sqlite3'}")
    assert waiting_count(engine) == 1
    engine.dispose()


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
    assert NO_ADDRESS in describe(one, {"news": "新闻"}, body=False)
    item = item_of(one, load_config(tmp_path / "config.toml").edition.sections[0])
    assert (item.title, item.url) == ("没有地址的文章", "")
    assert command("recheck", "--archived") == 0
    assert "1 live" in capsys.readouterr().err


def test_a_saved_page_without_an_article_is_named_by_its_file(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "empty.html").write_text("<html><body><nav>首页</nav></body></html>", encoding="utf-8")
    assert command("add", "saved") == 1
    said = capsys.readouterr().err
    assert f"{Path('saved') / 'empty.html'}: no article text stands in the page" in said
    assert "urn:" not in said
