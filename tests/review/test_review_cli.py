"""The review commands as the editor types them, on a real store."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from core.errors import JianbaoError
from core.types import Article, Judgement, Moment
from curate.clues import Clues
from curate.learning import Row
from review import desk
from review.__main__ import app
from review.reasons import precedents
from store.articles import Harvest, save_batch
from store.db import open_store
from tests.review.stored import NOW, edition, harvest

CONFIG = edition(news=5, blog=5)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    engine = open_store(f"sqlite+pysqlite:///{tmp_path}/var/jianbao.sqlite3")
    titles = ("端侧芯片发布，很长很长的标题也要在一行里显示完整不能折断", "量化笔记")
    found = []
    for number, title in enumerate(titles):
        judgement = Judgement(
            section="news", relevance=0.9 - number / 10, reasons=("命中“芯片”",), summary="机器摘要。"
        )
        text = {"text": f"{title}的正文", "markdown": f"{title}的**正文**"}
        found.append(harvest(number, title, judgement, account="示例号", published=Moment(NOW), **text))
    save_batch(engine, found, now=NOW)
    return path


def invoke(config: Path, *words: str, stdin: str | None = None) -> Result:
    command, *rest = words
    return CliRunner().invoke(app, [command, *rest, "--config", str(config)], input=stdin)


def rows(config: Path, *words: str) -> list[dict[str, object]]:
    return json.loads(invoke(config, *words, "--json").stdout)  # type: ignore[no-any-return]


def test_the_list_shows_the_most_relevant_first(config: Path) -> None:
    result = invoke(config, "list")
    assert result.exit_code == 0
    first, second = (result.stdout.index(word) for word in ("端侧芯片发布", "量化笔记"))
    assert first < second
    assert "新闻" in result.stdout
    assert [row["id"] for row in rows(config, "list")] == [1, 2]


def test_a_list_that_is_cut_says_how_many_come_after_it(config: Path) -> None:
    assert "more" not in invoke(config, "list").stderr
    engine = open_store(f"sqlite+pysqlite:///{config.parent}/var/jianbao.sqlite3")
    urls = [f"https://example.com/more/{number}" for number in range(desk.SHOWN)]
    articles = [Article(url=url, canonical_url=url, identity=url, title=f"第 {url[-2:]} 篇") for url in urls]
    save_batch(
        engine, [Harvest(article=one, judgement=Judgement(section="news"), fetched_at=NOW) for one in articles], now=NOW
    )
    assert invoke(config, "list").stderr == f"and 2 more: `-n {desk.SHOWN + 2}` shows them, too\n"
    assert invoke(config, "list", "-n", "10").stderr == ""
    assert invoke(config, "list", "-n", str(desk.SHOWN + 2)).stderr == ""


def test_a_candidate_without_title_is_shown_by_a_dash(config: Path) -> None:
    engine = open_store(f"sqlite+pysqlite:///{config.parent}/var/jianbao.sqlite3")
    article = Article(url="https://example.com/x", canonical_url="https://example.com/x", identity="x", title="")
    save_batch(engine, [Harvest(article=article, judgement=Judgement(section="news"), fetched_at=NOW)], now=NOW)
    assert "  —  " in invoke(config, "list").stdout
    assert invoke(config, "show", "3").stdout.startswith("#3 —\n")


def test_a_candidate_is_told_in_the_names_of_the_newsletter(config: Path) -> None:
    engine = open_store(f"sqlite+pysqlite:///{config.parent}/var/jianbao.sqlite3")
    article = Article(url="https://example.com/x", canonical_url="https://example.com/x", identity="x", title="题")
    judgement = Judgement(section="news", section_confidence=0.5, section_second="blog", relevance=0.25)
    save_batch(engine, [Harvest(article=article, judgement=judgement, fetched_at=NOW)], now=NOW)
    shown = invoke(config, "show", "3").stdout
    assert "[待审] 新闻（把握 0.50，其次 博文） 相关 0.25" in shown
    assert "live" not in shown


def test_wide_characters_keep_the_columns_straight(config: Path) -> None:
    from rich.cells import cell_len

    lines = [line for line in invoke(config, "list").stdout.splitlines() if "示例号" in line]
    starts = {cell_len(line.split("示例号")[0]) for line in lines}
    assert len(lines) == 2
    assert len(starts) == 1


def test_accept_move_and_undo(config: Path) -> None:
    assert "accept 1 端侧芯片" in invoke(config, "accept", "1", "--section", "博文").stderr
    assert [row["id"] for row in rows(config, "list")] == [2]
    assert [(row["id"], row["section"]) for row in rows(config, "list", "--decision", "accepted")] == [(1, "blog")]
    assert invoke(config, "move", "1", "--to", "news").exit_code == 0
    assert "undone: move 1" in invoke(config, "undo").stderr
    assert "undone: accept 1" in invoke(config, "undo").stderr
    assert "nothing to undo" in invoke(config, "undo").stderr
    assert [row["id"] for row in rows(config, "list")] == [1, 2]


def test_a_decision_is_told_in_a_line(config: Path) -> None:
    invoke(config, "edit", "1", "--title", "一整条长长的动态被当成了标题。" * 20)
    (said,) = invoke(config, "accept", "1").stderr.splitlines()
    assert said.startswith("accept 1 一整条长长的动态")
    assert said.endswith("…")
    assert len(said) < 60


def test_brief_reject_and_the_log(config: Path) -> None:
    invoke(config, "brief", "2", "--text", "量化：笔记一则")
    invoke(config, "reject", "1", "--note", "软文")
    assert "was so already" in invoke(config, "reject", "1").stderr
    log = invoke(config, "log").stdout.splitlines()
    assert "reject 1" in log[0]
    assert "brief 2" in log[1]
    assert rows(config, "list") == []


def test_the_editors_summary_is_read_from_standard_input(config: Path) -> None:
    invoke(config, "edit", "1", "--summary", "-", stdin="编辑自己写的摘要。\n")
    shown = invoke(config, "show", "1", "--why", "--body").stdout
    assert "摘要（编辑）：编辑自己写的摘要。" in shown
    assert "命中“芯片”" in shown
    assert "**正文**" in shown


def test_why_shows_the_past_choices_that_are_most_like_it() -> None:
    found = [
        (0.41, Row(Clues(title="某芯片发布", account="某号"), True, "news", date(2020, 3, 2))),
        (0.2, Row(Clues(title="某芯片课程"), False)),
        (0.1, Row(Clues(title="某芯片短讯"), True, "", date(2020, 3, 3))),
    ]
    shown = precedents(found, {"news": "新闻"}).splitlines()
    assert shown[2] == "  0.41  2020-03-02 新闻《某芯片发布》某号"
    assert shown[3] == "  0.20  未用《某芯片课程》"
    assert shown[4] == "  0.10  2020-03-03 热身《某芯片短讯》"
    assert precedents([], {}) == ""


def test_search_finds_two_characters_whatever_was_decided(config: Path) -> None:
    invoke(config, "reject", "2")
    assert [row["id"] for row in rows(config, "search", "量化")] == [2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "99"], "no candidate 99"),
        (["accept", "1", "99"], "nothing was changed"),
        (["move", "1", "--to", "新闻稿"], "no section '新闻稿'"),
        (["list", "--since", "2026-13-40"], "is not a date"),
        (["edit", "1"], "nothing to edit"),
        (["search", "，"], "no letter"),
    ],
)
def test_bad_input_says_what_to_do(config: Path, words: list[str], message: str) -> None:
    result = invoke(config, *words)
    assert isinstance(result.exception, JianbaoError)
    assert message in str(result.exception)
    assert result.exception.exit_code == 2
    assert [row["id"] for row in rows(config, "list")] == [1, 2]


def test_as_a_process_errors_go_to_stderr_with_their_exit_code(config: Path, tmp_path: Path) -> None:
    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "review", *words], capture_output=True, text=True, check=False, cwd=Path.cwd()
        )

    missing = call("--config", str(tmp_path / "nowhere.toml"), "list")
    assert missing.returncode == 2
    assert missing.stdout == ""
    assert "nowhere.toml: no such file" in missing.stderr
    assert call("list", "--nonsense").returncode == 2
    before_the_command = call("--config", str(config), "list", "--json")
    assert [row["id"] for row in json.loads(before_the_command.stdout)] == [1, 2]
