"""Where title and summary come from, in the list, in full, and what a language model has cost."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.config import load_config
from core.types import Judgement, SummaryOrigin
from curate.llm.budget import month_of
from jianbao.doctor import examine
from review.__main__ import app
from store.articles import save_batch
from store.db import open_store
from store.spending import Spending
from tests.review.stored import NOW, edition, harvest

CONFIG = (
    edition(news=5)
    + """[llm]
base_url = "http://127.0.0.1:9/v1"
model = "test-7b"
key_env = "JIANBAO_TEST_KEY"
tokens_per_month = 1000
"""
)
BY_MODEL = Judgement(
    section="news",
    relevance=0.9,
    summary="模型摘要。",
    summary_origin=SummaryOrigin.LLM,
    summary_model="test-7b",
    brief_text="主体：机器写的。",
    title="译成中文的标题",
    opinion="papers",
    opinion_reason="A method.",
    opinion_model="test-7b",
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    engine = open_store(f"sqlite+pysqlite:///{tmp_path}/var/jianbao.sqlite3")
    save_batch(engine, [harvest(1, "A title", BY_MODEL, text="A method.")], now=NOW)
    books = Spending(engine)
    number = books.reserve(month_of(), "test-7b", 500, 0.0, most_tokens=1000, most_money=0.0)
    assert number
    books.settle(number, 123, 0.0)
    return path


def told(config: Path, *words: str) -> str:
    command, *rest = words
    return CliRunner().invoke(app, [command, *rest, "--config", str(config)]).output


def test_the_list_says_whose_words_they_are(config: Path) -> None:
    assert "〔译〕译成中文的标题" in told(config, "list")
    assert told(config, "list").rstrip().endswith("模")
    told(config, "edit", "1", "--summary", "我的。", "--title", "我的标题")
    assert "〔译〕" not in told(config, "list")
    assert told(config, "list").rstrip().endswith("编")


def test_a_candidate_in_full_says_so_too(config: Path) -> None:
    shown = told(config, "show", "1")
    assert "#1 译成中文的标题\n原题：A title（LLM·test-7b 译）\n" in shown
    assert "摘要（LLM·test-7b）：模型摘要。" in shown
    assert "热身（摘录）：主体：机器写的。" in shown
    assert "栏目意见（LLM·test-7b）：papers，依据“A method.”" in shown
    told(config, "edit", "1", "--title", "我的标题")
    assert "译题（LLM·test-7b）：译成中文的标题" in told(config, "show", "1")


def test_what_was_spent_is_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "123 of 1000 tokens this month\n  test-7b: 1 requests, 123 tokens" in told(config, "stats")
    missing = next(finding for finding in examine(lambda: load_config(config, env={})) if finding.what == "llm")
    assert not missing.fine
    assert "JIANBAO_TEST_KEY" in missing.found
    monkeypatch.setenv("JIANBAO_TEST_KEY", "k")
    found = next(finding for finding in examine(lambda: load_config(config, env={})) if finding.what == "llm")
    assert found.fine
    assert "123 of 1000 tokens this month" in found.found
