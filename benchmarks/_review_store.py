"""A small queue for the benchmarks and tests of the review page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from core.config import Config, load_config
from core.types import Article, Image, Judgement, Link, Moment, Trace
from store.articles import Harvest, save_batch
from store.db import Engine, open_store

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CONFIG = """
[edition]
name = "示例周刊"
slogan = "端侧推理"
[[edition.sections]]
key = "news"
title = "业界新闻"
short = "新闻"
take = 3
[[edition.sections]]
key = "papers"
title = "论文"
short = "论文"
take = 2
[[edition.sections]]
key = "blog"
title = "博文"
short = "博文"
take = 2
"""
BODY = """# 标题

正文讲**低比特量化**，见[论文](https://arxiv.org/abs/2009.07453)。

![结构图](https://pictures.example/one.png)

| 模型 | 比特 |
|---|---|
| 甲 | 4 |
"""


def make_store(folder: Path, number: int = 6) -> tuple[Config, Engine]:
    """A store with so many candidates that wait, the first the most relevant, in section news."""
    path = folder / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    settings = load_config(path)
    engine = open_store(settings.store_url)
    save_batch(engine, [harvest(place) for place in range(1, number + 1)], now=NOW)
    return settings, engine


def harvest(place: int, **changes: object) -> Harvest:
    """One candidate; `changes` are fields of the article."""
    url = f"https://example.com/{place}"
    values: dict[str, object] = {
        "url": url,
        "canonical_url": url,
        "identity": url,
        "title": f"第 {place} 篇：端侧芯片与量化",
        "account": f"示例号{place}",
        "published": Moment(NOW),
        "text": "正文讲低比特量化。",
        "markdown": BODY,
        "links": (Link("论文", "https://arxiv.org/abs/2009.07453", "Low-bit"),),
        "images": (Image("https://pictures.example/one.png"),),
    }
    judgement = Judgement(
        section="news",
        relevance=1 - place / 100,
        reasons=("命中“量化”",),
        summary=f"机器写的摘要 {place}。",
        brief_text=f"示例：第 {place} 条热身。",
        traces=(Trace("4 比特", 0, 4, None, None),),
    )
    return Harvest(article=Article(**(values | changes)), judgement=judgement, fetched_at=NOW)  # type: ignore[arg-type]
