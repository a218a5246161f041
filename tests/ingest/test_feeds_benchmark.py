"""The feeds benchmark counts what it says it counts."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import pytest

from benchmarks import feeds
from benchmarks.report import MissingData

FEED = b"<rss><channel><title>t</title><item><title>a</title><link>https://a.example/1</link></item></channel></rss>"
DATED = (
    "<rss><channel><language>zh</language><item><title>x</title><link>/1</link>"
    "<pubDate>{}</pubDate></item></channel></rss>"
)


def test_files_mutants_and_dates(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FEED)
    (tmp_path / "manifest.csv").write_text("not a feed")
    (tmp_path / "date-cn-yest.xml").write_text(DATED.format("昨天 08:30"), encoding="utf-8")
    (tmp_path / "date-words.xml").write_text(DATED.format("Invalid Date"), encoding="utf-8")
    (tmp_path / "date-slash.xml").write_text(DATED.format("2026/11/20 08:30"), encoding="utf-8")
    (tmp_path / "date-et.xml").write_text(DATED.format("tomorrow"), encoding="utf-8")
    figures = feeds.run(argparse.Namespace(data=tmp_path, mutants=20, seed="test", json=True))
    assert (figures["files"], figures["mutants"], figures["escapes"], figures["entries_lost"]) == (5, 20, 0, 0)
    assert (figures["dates_right"], figures["dates_wrong"], figures["dates_unknown"]) == (2, 1, 1)
    assert figures["entries"] == 5
    assert 0 < figures["slowest_s"] < 10


def test_damage_is_the_same_each_time() -> None:
    copies = [feeds.mutant(FEED, random.Random(f"test:{number}")) for number in range(50)]
    assert copies == [feeds.mutant(FEED, random.Random(f"test:{number}")) for number in range(50)]
    assert len(set(copies)) > 40


def test_a_folder_without_feeds_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match="no feed files"):
        feeds.run(argparse.Namespace(data=tmp_path, mutants=0, seed="", json=True))
