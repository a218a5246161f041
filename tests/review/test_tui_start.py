"""How the screen begins and ends, in a real terminal of its own."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partialmethod
from pathlib import Path

import pytest
from textual.app import App
from typer.testing import CliRunner

from compose.teach import DECISIONS
from core.config import load_config
from core.errors import UsageError
from core.types import Article, Decision, Judgement
from review.__main__ import app
from review.tui.app import go_through
from store import queue
from store.articles import Harvest, save_batch
from store.db import open_store

CONFIG = '[edition]\nname = "示例周刊"\n[[edition.sections]]\nkey = "news"\ntitle = "业界新闻"\nshort = "新闻"\n'
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PATIENCE = 120  # seconds without a sign of life


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    engine = open_store(load_config(path, env={}).store_url)
    url = "https://example.com/1"
    article = Article(url=url, canonical_url=url, identity=url, title="端侧芯片发布", text="正文")
    judgement = Judgement(section="news", relevance=0.9, summary="机器摘要。")
    save_batch(engine, [Harvest(article=article, judgement=judgement, fetched_at=NOW)], now=NOW)
    engine.dispose()
    return path


class Terminal:
    """A command in a terminal of 100 × 30, typed into and read from."""

    def __init__(self, *words: str) -> None:
        self.side, other = pty.openpty()
        env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        command = [sys.executable, "-m", "review", *words]
        self.process = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, env=env, start_new_session=True
        )
        os.close(other)
        self.read = ""

    def wait_for(self, words: str) -> None:
        """Read until these words were written."""
        while words not in self.read:
            assert select.select([self.side], [], [], PATIENCE)[0], self.read
            self.read += os.read(self.side, 65536).decode(errors="replace")

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.side, keys.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        try:
            while select.select([self.side], [], [], PATIENCE)[0]:
                self.read += os.read(self.side, 65536).decode(errors="replace")
        except OSError:  # the other side is closed
            pass
        os.close(self.side)
        return self.process.wait()


def test_review_opens_the_screen_and_a_key_is_in_the_store(config: Path) -> None:
    terminal = Terminal("--config", str(config))
    terminal.wait_for("待审 1")
    terminal.type("a")
    terminal.wait_for("已选 1")
    terminal.type("q")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.read
    engine = open_store(load_config(config, env={}).store_url)
    assert queue.get(engine, 1).decision is Decision.ACCEPTED
    engine.dispose()


def test_what_was_decided_outlives_the_process(config: Path) -> None:
    terminal = Terminal("--config", str(config))
    terminal.wait_for("待审 1")
    terminal.type("b")
    terminal.wait_for("热身 1")
    terminal.process.kill()
    assert terminal.end() == -signal.SIGKILL
    engine = open_store(load_config(config, env={}).store_url)
    assert queue.get(engine, 1).decision is Decision.BRIEF
    engine.dispose()


def test_a_fault_of_ours_ends_with_an_error(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("not expected")

    monkeypatch.setattr("review.tui.session.Session.lines", broken)
    monkeypatch.setattr("textual.app.App.run", partialmethod(App[None].run, headless=True))
    with pytest.raises(SystemExit, match="1"):
        go_through(load_config(config, env={}))


def test_without_colours_the_terminals_own_stay(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal("--config", str(config))
    terminal.wait_for("机器摘要")
    terminal.type("q")
    assert terminal.end() == 0
    codes = {code for found in re.findall(r"\x1b\[([0-9;]*)m", terminal.read) for code in found.split(";")}
    assert codes <= {"", "0", "1", "2", "3", "4", "7", "39", "49"}  # default colours; bold, dim, italic, underlined …


def test_what_was_learned_is_told_once_at_the_end(config: Path) -> None:
    engine = open_store(load_config(config, env={}).store_url)
    urls = [f"https://example.com/more/{number}" for number in range(DECISIONS)]
    articles = [Article(url=url, canonical_url=url, identity=url, title=f"芯片 {url}", text="正文") for url in urls]
    judgement = Judgement(section="news", relevance=0.5)
    save_batch(engine, [Harvest(article=one, judgement=judgement, fetched_at=NOW) for one in articles], now=NOW)
    terminal = Terminal("--config", str(config))
    terminal.wait_for(f"待审 {DECISIONS + 1}")
    terminal.type("ar" * (DECISIONS // 2) + "q")
    assert terminal.end() == 0
    after_the_screen = terminal.read.split("\x1b[?1049l")[-1]
    assert after_the_screen.index("正在从这些决定里学习") < after_the_screen.index("模型")
    assert after_the_screen.count("新模型已启用") + after_the_screen.count("保留旧模型") == 1
    engine.dispose()


def test_a_store_that_is_none_is_told_without_a_screen(config: Path) -> None:
    store = config.parent / "var" / "jianbao.sqlite3"
    for file in store.parent.iterdir():
        file.unlink()
    store.write_bytes(b"this is no database" * 100)
    terminal = Terminal("--config", str(config), "tui")
    assert terminal.end() == 1
    assert "no intact Jianbao store" in terminal.read
    assert "Traceback" not in terminal.read


def test_without_a_terminal_it_is_the_list(config: Path) -> None:
    listed = CliRunner().invoke(app, ["--config", str(config)])
    assert "端侧芯片发布" in listed.stdout
    as_json = CliRunner().invoke(app, ["--config", str(config), "--json"])
    assert '"title": "端侧芯片发布"' in as_json.stdout
    for words, message in ((["tui"], "needs a terminal"), (["--json", "list"], "list --json")):
        refused = CliRunner().invoke(app, ["--config", str(config), *words])
        assert isinstance(refused.exception, UsageError)
        assert message in str(refused.exception)


def test_a_language_that_there_is_not_is_refused(config: Path) -> None:
    terminal = Terminal("--config", str(config), "tui", "--lang", "fr")
    assert terminal.end() == 2
    assert "zh and en" in terminal.read


def test_the_list_and_the_help_do_without_the_screens_library(config: Path) -> None:
    code = "import sys; from review.__main__ import app; app(standalone_mode=False); print('textual' in sys.modules)"
    for words in (["--help"], ["list", "--config", str(config)]):
        done = subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True, text=True)
        assert done.stdout.splitlines()[-1] == "False"
