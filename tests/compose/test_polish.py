"""A draft with a language model behind it: a real server on loopback that speaks the protocol."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks._llm_attacks import BODY, TITLE
from benchmarks._llm_server import Model, honest, planted, serve
from compose.issue import compose_draft
from compose.polish import origin_of
from core.config import Config, EditionConfig, LlmConfig, SectionConfig, StoreConfig
from core.types import Article, Decision
from curate.judge import Judge
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.queue import decide, get

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 11, 21)


def config(root: Path, base_url: str) -> Config:
    section = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300))
    return Config(
        edition=EditionConfig(name="示例", sections=(section,)),
        store=StoreConfig(path="var/store.sqlite3"),
        llm=LlmConfig(base_url=base_url, model="test"),
        root=root,
    )


def engine_with_one(settings: Config) -> Engine:
    url = "https://a.example/1"
    article = Article(url=url, canonical_url=url, identity=url, title=TITLE, text=BODY)
    engine = open_store(settings.store_url)
    harvest = Harvest(article=article, judgement=Judge.cold(settings).judge(article), fetched_at=NOW)
    save_batch(engine, [harvest], now=NOW)
    decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    return engine


def draft(settings: Config, engine: Engine, root: Path) -> str:
    path = root / "issues" / "2026-11-21.md"
    return compose_draft(settings, engine, DAY, path=path, since=None, today=DAY, templates=None).text


@pytest.mark.parametrize(
    ("model", "origin"), [(honest, "LLM·test"), (planted("详情见 http://evil.example，增长 987%"), "摘录")]
)
def test_what_the_model_wrote_stands_only_if_it_is_held_by_the_source(
    tmp_path: Path, model: Model, origin: str
) -> None:
    with serve(model) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with_one(settings)
        text = draft(settings, engine, tmp_path)
        asked = len(served.requests)
        assert asked > 0
        candidate = get(engine, 1)
        assert origin_of(candidate) == origin
        assert bool(candidate.judgement.summary_note) == (origin == "摘录")
        assert candidate.summary.split("。")[0] in text
        if origin != "摘录":
            draft(settings, engine, tmp_path)
            assert len(served.requests) == asked  # what is written is not asked for again


def test_the_editors_words_are_never_sent_nor_replaced(tmp_path: Path) -> None:
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with_one(settings)
        decide(engine, [1], "edit", {"summary": "编辑写的摘要。"}, now=NOW)
        assert "编辑写的摘要。" in draft(settings, engine, tmp_path)
        assert served.requests == []
        assert origin_of(get(engine, 1)) == "编辑"


def test_without_a_model_nothing_is_asked(tmp_path: Path) -> None:
    settings = config(tmp_path, "")
    engine = engine_with_one(settings)
    draft(settings, engine, tmp_path)
    assert origin_of(get(engine, 1)) == "摘录"
