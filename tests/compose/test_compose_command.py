"""compose as the editor types it, on a real store and real files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compose.__main__ import app
from core.config import Config
from core.errors import UsageError
from core.types import Article, Decision, Judgement
from store import queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store

NOW = datetime(2024, 3, 5, tzinfo=UTC)
Invoke = Callable[..., Result]


@pytest.fixture
def engine(config: Config) -> Engine:
    engine = open_store(config.store_url)
    harvest = []
    for n, section in enumerate(("news", "news", "news", "papers"), 1):
        url = f"https://example.org/{n}"
        article = Article(url=url, canonical_url=url, identity=url, title=f"标题{n}", account="号", text="正文")
        judgement = Judgement(section=section, relevance=1 - n / 10, summary=f"摘要{n}。")
        harvest.append(Harvest(article=article, judgement=judgement, fetched_at=NOW))
    save_batch(engine, harvest, now=NOW)
    return engine


@pytest.fixture
def invoke(folder: Path) -> Invoke:
    def run(*words: str) -> Result:
        result = CliRunner().invoke(app, ["--config", str(folder / "config.toml"), *words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def test_the_draft_and_the_same_again(engine: Engine, invoke: Invoke, folder: Path) -> None:
    words = ("--date", "2024-03-09", "--since", "2024-03-01")
    first = invoke(*words)
    path = folder / "issues" / "2024-03-09.md"
    assert first.stdout.strip() == str(path)
    assert "covers what came in since 2024-03-01 (--since): 3 items, 0 briefs (proposals" in first.stderr
    before = path.read_bytes()
    assert "- [标题1 | 号](https://example.org/1)" in before.decode()
    assert "标题3" not in before.decode()
    stamp = path.stat().st_mtime_ns
    assert "unchanged" in invoke(*words).stderr
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)


def test_edits_stay_and_the_lead_follows_the_items(engine: Engine, invoke: Invoke, folder: Path) -> None:
    queue.decide(engine, [1, 4], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    path = folder / "issues" / "2024-03-09.md"
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    assert "本次2条。【新闻】标题1；【论文】标题4。" in text
    path.write_text(text.replace("摘要1。", "我改过的摘要。"), encoding="utf-8")
    queue.decide(engine, [2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    result = invoke("--date", "2024-03-09")
    assert "refreshed (1 added)" in result.stderr
    text = path.read_text(encoding="utf-8")
    assert "我改过的摘要。" in text
    assert "本次3条。【新闻】标题1、标题2；【论文】标题4。" in text
    assert "unchanged" in invoke("--date", "2024-03-09").stderr


def test_his_own_lead_is_left_alone(engine: Engine, invoke: Invoke, folder: Path) -> None:
    queue.decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    path = folder / "issues" / "2024-03-09.md"
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("本次1条。【新闻】标题1。", "我的导读。"), encoding="utf-8")
    queue.decide(engine, [2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    assert "> 导读：我的导读。" in text
    assert "标题2" in text


def test_a_file_of_his_own_gets_no_proposals(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    path.parent.mkdir()
    path.write_text("# 测试简报 (2024-03-09)\n\n我先写一点。\n", encoding="utf-8")
    invoke("--date", "2024-03-09")
    assert path.read_text(encoding="utf-8") == "# 测试简报 (2024-03-09)\n\n我先写一点。\n"


def test_an_earlier_file_is_known_as_published(engine: Engine, invoke: Invoke, folder: Path) -> None:
    earlier = folder / "issues" / "2024-03-02.md"
    earlier.parent.mkdir()
    earlier.write_text("# 测试简报 (2024-03-02)\n\n## 业界新闻\n\n- [甲](https://example.org/1)\n", encoding="utf-8")
    result = invoke("--date", "2024-03-09")
    assert "the issue of 2024-03-02" in result.stderr
    text = (folder / "issues" / "2024-03-09.md").read_text(encoding="utf-8")
    assert "标题1" not in text
    assert "[2024-03-02](../embedded-ai-report/2024-03-02.md)" in text


@pytest.mark.parametrize(
    "words",
    [
        ("--date", "2026-13-40"),
        ("--date", "gestern"),
        ("--date", "2024-03-09", "--since", "2024-03-10"),
        ("--date", "2024-03-09", "--format", "docx"),
    ],
)
def test_wrong_arguments(words: tuple[str, ...], engine: Engine, invoke: Invoke) -> None:
    with pytest.raises(UsageError) as caught:
        invoke(*words)
    assert caught.value.exit_code == 2
