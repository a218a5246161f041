"""The main job from end to end, as `make demo` runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config import load_config
from core.errors import UsageError
from core.types import Article, Decision, Judgement
from jianbao.demo import run_demo
from jianbao.demo.record import write_config
from jianbao.demo.room import MARK, leave, room
from jianbao.starter import write_starter
from store import queue
from store.articles import Harvest, save_batch
from store.db import open_store


def jianbao(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jianbao", *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    assert run_demo(folder) == 0
    return folder


def test_every_story_is_in_the_queue_once_with_account_and_section(demo: Path) -> None:
    rows = json.loads(jianbao(demo, "review", "list", "--all", "--json").stdout)
    sections = [row["section"] for row in rows]
    assert {section: sections.count(section) for section in set(sections)} == {
        "news": 2,
        "papers": 2,
        "opensource": 2,
        "blog": 2,
    }
    assert {row["account"] for row in rows} == {"青田半导体观察", "北岸科技"}
    assert all(row["published_at"] for row in rows)


def test_something_is_left_to_decide(demo: Path) -> None:
    rows = json.loads(jianbao(demo, "review", "list", "--json").stdout)
    assert [row["id"] for row in rows] == [9, 7]
    assert jianbao(demo, "compose", "check", "issues/2026-11-21.md").returncode == 0


def test_the_draft_is_in_the_newsletters_form(demo: Path) -> None:
    text = (demo / "issues" / "2026-11-21.md").read_text(encoding="utf-8")
    assert text.startswith("---\nlayout: default\n---\n\n# 嵌入式AI简报 (2026-11-21)")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[:4] == ["## 业界新闻", "## 论文", "## 开源项目", "## 博文"]
    assert "12TOPS" in text
    assert "加星标" not in text  # the WeChat page's tail is not part of the article


def test_composing_again_leaves_the_file_as_it_was(demo: Path) -> None:
    draft = demo / "issues" / "2026-11-21.md"
    before = draft.read_bytes()
    assert jianbao(demo, "compose", "--date", "2026-11-21").returncode == 0
    assert draft.read_bytes() == before


def test_the_demo_empties_no_folder_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not the demo's"):
        run_demo(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def left(folder: Path) -> Path:
    """A folder as a demo has left it."""
    write_config(folder / "config.toml")
    (folder / "issues").mkdir()
    (folder / "issues" / "2026-11-21.md").write_text("# 草稿\n", encoding="utf-8")
    leave(folder)
    return folder


def edit(folder: Path) -> None:
    with (folder / "issues" / "2026-11-21.md").open("a", encoding="utf-8") as file:
        file.write("我写的一行\n")


def decide(folder: Path) -> None:
    engine = open_store(load_config(folder / "config.toml", env={}).store_url)
    url = "https://example.org/1"
    article = Article(url=url, canonical_url=url, identity=url, title="题")
    now = datetime(2026, 11, 21, tzinfo=UTC)
    save_batch(engine, [Harvest(article=article, judgement=Judgement(section="news"), fetched_at=now)], now=now)
    queue.decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=now)


@pytest.mark.parametrize("change", [edit, decide])
def test_what_was_written_or_decided_after_a_demo_outlives_the_next(
    tmp_path: Path, change: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    first = left(room(tmp_path / "out"))
    assert room(first) == first
    assert [path.name for path in first.iterdir()] == [MARK]
    change(left(first))
    assert room(first) == tmp_path / "out-2"
    assert f"{first} has changes of yours" in capsys.readouterr().err
    assert (first / "issues" / "2026-11-21.md").exists()
    assert room(first) == tmp_path / "out-2"


def test_a_starter_configuration_is_written_once(tmp_path: Path) -> None:
    write_starter(tmp_path / "desk" / "config.toml")
    with pytest.raises(UsageError, match="exists already"):
        write_starter(tmp_path / "desk" / "config.toml")
    found = jianbao(tmp_path / "desk", "doctor")
    assert found.returncode == 0, found.stdout + found.stderr
    assert "嵌入式AI简报" in found.stdout


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    found = jianbao(tmp_path, "doctor", "--config", "none.toml")
    assert found.returncode == 1
    assert "BAD  configuration: none.toml: no such file" in found.stdout
