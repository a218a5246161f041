"""An edition, and makers of candidates, for all tests of compose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.config import Config, EditionConfig
from core.types import Article, Candidate, Decision, Judgement, Kind
from core.urls import canonical_url, identity

CONFIG = """
[edition]
name = "测试简报"
slogan = "关注甲、乙、丙"
front_matter = { layout = "default" }
briefs_intro = "先是热身小新闻："
briefs_note = "注：打不开的链接请点【阅读原文】"
past_issues_url = "https://example.org/past"
footer = "----\\n\\n- Editor: https://example.org/editor  "
[[edition.sections]]
key = "news"
title = "业界新闻"
short = "新闻"
take = 2
[[edition.sections]]
key = "papers"
title = "论文"
short = "论文"
take = 1
[[edition.sections]]
key = "opensource"
title = "开源项目"
short = "开源"
note = "注：前缀是仓库名。"
repo_prefix = true
[[edition.sections]]
key = "blog"
title = "博文"
short = "博文"
[store]
path = "store.sqlite3"
"""

START = datetime(2024, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def config(folder: Path) -> Config:
    from core.config import load_config

    return load_config(folder / "config.toml", env={})


@pytest.fixture
def edition(config: Config) -> EditionConfig:
    return config.edition


@pytest.fixture
def make() -> Callable[..., Candidate]:
    return make_candidate


def make_candidate(id_: int, title: str = "", **changes: Any) -> Candidate:
    url = changes.pop("url", f"https://example.org/a/{id_}")
    section = changes.pop("section", "news")
    article = Article(
        url=url,
        canonical_url=canonical_url(url),
        identity=identity(url),
        title=title or f"第{id_}条的标题",
        account=changes.pop("account", "某媒体"),
        links=changes.pop("links", ()),
        tags=changes.pop("tags", ()),
        kind=changes.pop("kind", Kind.ARTICLE),
    )
    judgement = Judgement(
        section=section,
        relevance=changes.pop("relevance", 0.5),
        summary=changes.pop("summary", f"第{id_}条的摘要。"),
        brief=changes.pop("is_brief", False),
        story=changes.pop("story", ""),
        duplicate_of=changes.pop("duplicate_of", ""),
    )
    decided = (
        START + timedelta(minutes=id_) if changes.get("decision", Decision.PENDING) is not Decision.PENDING else None
    )
    return Candidate(id=id_, article=article, judgement=judgement, decided_at=decided, **changes)
