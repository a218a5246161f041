"""The run itself: replay, exit codes, locks, signals, rechecks, the archive."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.lock import held
from ingest.archive import ArchiveWriter
from ingest.report import RunReport
from store.db import connect, open_store
from store.queue import candidates
from store.sources import load_states
from tests.ingest.cli import CONFIG, RECORDED, Command, html, record, titles, watch

if TYPE_CHECKING:
    from tests.ingest.conftest import Origin


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
        (("recheck", "--since", "0001-01-01"), "is not a date"),
    ):
        assert command(*arguments) == 2, arguments
        assert words in capsys.readouterr().err


def test_a_second_run_ends_at_once_and_says_who_is_at_work(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with held(tmp_path / "var" / "jianbao.sqlite3.lock"):
        assert command("--all") == 75
    assert "another run holds the lock" in capsys.readouterr().err


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
