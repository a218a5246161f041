"""Backups: whole, checked, and never in the way of what is there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import StoreError, UsageError
from core.types import Entry
from store import backup
from store.db import open_store
from store.sources import add_entries, waiting_count

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def url(path: Path) -> str:
    return f"sqlite+pysqlite:///{path}"


def test_a_backup_brings_back_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite3"
    engine = open_store(url(place))
    add_entries(engine, [Entry(source_key="s", url="https://example.com/1")], NOW)
    copy = backup.backup(engine, tmp_path / "copies" / "one.sqlite3")
    add_entries(engine, [Entry(source_key="s", url="https://example.com/2")], NOW)
    engine.dispose()
    kept = backup.restore(copy, url(place), NOW)
    assert waiting_count(open_store(url(place))) == 1
    assert kept is not None
    assert kept.name == "store-before-restore-20261121T080000.sqlite3"  # the time in Shanghai, as for backups
    assert waiting_count(open_store(url(kept))) == 2


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "one.sqlite3").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        backup.backup(open_store(url(tmp_path / "store.sqlite3")), tmp_path / "one.sqlite3")


def test_a_damaged_backup_replaces_nothing(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite3"
    engine = open_store(url(place))
    add_entries(engine, [Entry(source_key="s", url="https://example.com/1")], NOW)
    (tmp_path / "bad.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    (tmp_path / "notes.txt").write_text("no store\n" * 99)
    for name, said in (("bad.sqlite3", "is damaged"), ("notes.txt", "no SQLite file")):
        with pytest.raises(StoreError, match=said) as told:
            backup.restore(tmp_path / name, url(place), NOW)
        assert "sqlite+pysqlite" not in str(told.value)
    assert waiting_count(open_store(url(place))) == 1


def test_check_finds_an_article_that_search_would_miss(tmp_path: Path) -> None:
    engine = open_store(url(tmp_path / "store.sqlite3"))
    assert backup.check(engine) == []
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO article(identity, canonical_url, url, title, account, author, language, kind, state, reason, "
            "moved_to, text, markdown, links, images, tags, reprint_of, removed, confidence, extractor, fields, "
            "source_key, record_id, archive) VALUES "
            "('i','u','u','','','','','article','live','','','','','[]','[]','[]','',0,1,'','{}','','','')"
        )
    assert backup.check(engine) == ["1 articles are not in the full-text index"]
