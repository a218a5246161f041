"""config.toml: read once, wrong keys refused with the nearest right one."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from core.config import (
    ComposeConfig,
    Config,
    EditionConfig,
    IngestConfig,
    Interest,
    LlmConfig,
    SectionConfig,
    SourceConfig,
    StoreConfig,
    load_config,
)
from core.errors import ConfigError

GOOD = """
[edition]
name = "示例"
[[edition.sections]]
key = "news"
title = "业界新闻"
short = "新闻"
[ingest]
interval = "90m"
[[sources]]
key = "one"
url = "https://example.com/feed"
every = "2d"
[[sources]]
key = "two"
section = "news"
"""


def load(tmp_path: Path, text: str, env: dict[str, str] | None = None) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, env or {})


def test_a_good_file(tmp_path: Path) -> None:
    config = load(tmp_path, GOOD)
    assert config.ingest.interval == timedelta(minutes=90)
    assert config.all_sources[0].interval == timedelta(days=2)
    assert config.store_url == f"sqlite+pysqlite:///{tmp_path}/var/jianbao.sqlite3"


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    env = {"JIANBAO_STORE__PATH": "/data/a.sqlite3", "JIANBAO_INGEST__NOTIFY": "a://b, c://d", "JIANBAO_CONFIG": "x"}
    config = load(tmp_path, GOOD, env)
    assert config.store_url == "sqlite+pysqlite:////data/a.sqlite3"
    assert config.ingest.notify == ("a://b", "c://d")
    with pytest.raises(ConfigError, match=r"JIANBAO_STORE__PTAH: no key 'ptah'; did you mean 'path'"):
        load(tmp_path, GOOD, {"JIANBAO_STORE__PTAH": "x"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("interval", "intervall"), r"config.toml:9: ingest.intervall: unknown key; did you mean 'interval'\?"),
        (('every = "2d"', 'every = "soon"'), r"config.toml:13: sources.0.every: not a duration; write 90s, 30m"),
        (('name = "示例"', ""), r"config.toml:\d+: edition.name: is missing"),
        (
            ('section = "news"', 'section = "new"'),
            r"config.toml:16: sources.1.section: no section 'new'; did you mean 'news'\?",
        ),
        (
            ('key = "two"', 'key = "one"'),
            r"config.toml:15: sources.1.key: two sources share the key one: give one of them another \(see line 11\)$",
        ),
        (('name = "示例"', 'name = ""'), r"config.toml:3: edition.name: it is empty; write at least one character"),
        (('"90m"', "6"), r"config.toml:9: ingest.interval: a number without a unit; write 90s, 30m, 6h, 2d or 1w"),
        (
            ('short = "新闻"', 'short = "新闻"\nsummary_chars = [450, 200]'),
            r"config.toml:8: edition.sections.0.summary_chars: write the least number of characters, then the most",
        ),
        (("[ingest]", '[llm]\nbase_url = "http://127.0.0.1:1/v1"\n[ingest]'), r"llm: base_url without model: [^{]*$"),
        (
            ("[ingest]", '[[edition.sections]]\nkey = "news"\ntitle = "又"\nshort = "又"\n[ingest]'),
            r"config.toml:9: edition.sections.1.key: two sections share the key news: give .* \(see line 5\)$",
        ),
        (("[ingest]", "[ingest"), "not valid TOML"),
        (("[ingest]", "[ingset]"), r"ingset: unknown key; did you mean 'ingest'\?"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, GOOD.replace(*change))


def test_a_section_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    edition = load(tmp_path, GOOD).edition
    assert [edition.section_key(name) for name in ("news", "业界新闻", "新闻")] == ["news"] * 3
    with pytest.raises(ConfigError, match=r"no section '博文'; config.toml has news \(业界新闻\)"):
        edition.section_key("博文")


def test_a_missing_file_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--config PATH"):
        load_config(tmp_path / "none.toml")


def test_the_newsletters_own_file_is_right() -> None:
    config = load_config(Path(__file__).parents[2] / "config.toml", {})
    assert [section.title for section in config.edition.sections] == ["业界新闻", "论文", "开源项目", "博文"]
    assert len(config.sources) >= 20


def test_every_key_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    edition: list[type[BaseModel]] = [EditionConfig, SectionConfig, Interest]
    models: list[type[BaseModel]] = [*edition, StoreConfig, IngestConfig, ComposeConfig, LlmConfig, SourceConfig]
    missing = [f"{model.__name__}.{name}" for model in models for name in model.model_fields if f"{name}`" not in told]
    assert missing == []
