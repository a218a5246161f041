"""config.toml → frozen models, read once and passed down.

Precedence: command-line flag > environment (``JIANBAO_STORE__PATH=…``: section and key joined by two
underscores) > config.toml > default. Unknown keys are refused with the nearest known name.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from core.durations import Duration
from core.errors import ConfigError
from core.explain import explain, misplaced, nearest
from core.types import Source

ENV_PREFIX = "JIANBAO_"
CONFIG_NAME = "config.toml"

KEY = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"  # of a source


class Model(BaseModel):
    """Base of all tables of config.toml: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SectionConfig(Model):
    """A section of the issue, in the order of the file."""

    key: str
    title: str  # the heading: 业界新闻
    short: str  # its name in the 导读: 新闻
    note: str = ""
    take: int = Field(default=5, ge=0)  # how many a draft proposes when nothing is accepted yet
    summary_chars: tuple[int, int] = (200, 450)
    repo_prefix: bool = False  # items start with owner/name：
    hosts: tuple[str, ...] = ()  # cold-start rules: hosts and words that speak for this section
    words: tuple[str, ...] = ()

    @field_validator("summary_chars")
    @classmethod
    def _least_before_most(cls, chars: tuple[int, int]) -> tuple[int, int]:
        if not 0 < chars[0] <= chars[1]:
            raise ValueError("write the least number of characters, then the most, for instance [200, 450]")
        return chars


class FormConfig(Model):
    """How a newsletter of another house writes its files. Patterns are regular expressions over one line each.

    `headline` may name the groups name, number, date, topics; `item`, the first line of an item: number, tags, title
    (plain where it has no link), url, account, summary; `section`: marks, title.
    """

    headline: str
    item: str
    section: str = r"(?P<marks>#{2,6})\s*(?P<title>.+?)\s*"
    footer: str = ""  # the line at which the footer begins
    front_matter: Literal["none", "yaml", "plain"] = "none"
    numbering: Literal["none", "section", "issue"] = "none"
    empty_sections: Literal["keep", "drop"] = "keep"
    marks: str = "##"  # of a section that config.toml names
    link_prefix: str = ""  # put before every item's address, as a click counter wants it
    template: str = "issue.md.j2"

    @model_validator(mode="after")
    def _patterns_compile(self) -> FormConfig:
        for name in ("headline", "item", "section", "footer"):
            try:
                re.compile(getattr(self, name))
            except re.error as error:
                raise ValueError(f"{name} is no regular expression: {error}") from None
        return self


class EditionConfig(Model):
    """What the newsletter is called and how an issue of it looks."""

    name: str = Field(min_length=1)
    slogan: str = ""
    language: str = "zh-CN"
    front_matter: dict[str, str] = Field(default_factory=dict)
    sections: tuple[SectionConfig, ...]
    briefs_intro: str = ""
    briefs_take: int = Field(default=20, ge=0)
    briefs_note: str = ""
    footer: str = ""
    past_issues_url: str = ""
    issue_link: str = "../{folder}/{date}.md"
    folder: str = "embedded-ai-report"
    foreign_titles: Literal["both", "translated", "original"] = "both"  # once a language model has translated them
    form: FormConfig | None = None  # None: the house style of this newsletter

    @model_validator(mode="after")
    def _keys_differ(self) -> EditionConfig:
        keys = [section.key for section in self.sections]
        if not keys:
            raise ValueError("an edition needs at least one [[edition.sections]]")
        if twins := _twins(keys):
            raise misplaced(
                f"two sections share the key {keys[twins[0]]}: give one of them another",
                *(("sections", n, "key") for n in twins),
            )
        return self

    def section_key(self, name: str) -> str:
        """The key of the section that goes by that key, title or short name; ConfigError if there is none."""
        for section in self.sections:
            if name in (section.key, section.title, section.short):
                return section.key
        return self.section(name).key

    def section(self, key: str) -> SectionConfig:
        """The section of that key; ConfigError if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        known = ", ".join(f"{section.key} ({section.title})" for section in self.sections)
        raise ConfigError(f"no section {key!r}; config.toml has {known}")


class Interest(Model):
    """A subject the newsletter follows (weight > 0) or avoids (weight < 0), with its synonyms."""

    term: str
    weight: float = 1.0
    synonyms: tuple[str, ...] = ()


class StoreConfig(Model):
    """Where candidates are kept: a SQLite file."""

    path: str = "var/jianbao.sqlite3"


class IngestConfig(Model):
    """How the network is used. Sizes in bytes, rates per host."""

    archive: str = "archive"
    archive_days: int = Field(default=0, ge=0)  # older days keep only the pages of stored articles; 0: all of it
    archive_mb: int = Field(default=0, ge=0)  # beyond that size the oldest days are treated so; 0: any size
    interval: Duration = timedelta(hours=6)
    user_agent: str = "Jianbao/0.1 (newsletter reader; +https://github.com/ysh329/awesome-embedded-ai)"
    concurrency: int = Field(default=16, ge=1, le=64)
    per_host: int = Field(default=2, ge=1)
    requests_per_second: float = Field(default=1.0, gt=0)  # per host
    connect_timeout: Duration = timedelta(seconds=5)
    read_timeout: Duration = timedelta(seconds=10)
    total_timeout: Duration = timedelta(seconds=30)
    max_wire: int = 5 * 1024 * 1024
    max_decoded: int = 10 * 1024 * 1024
    max_redirects: int = 5
    robots: bool = True
    images: bool = False  # keep pictures in the archive too
    proxy: str = ""
    http2: bool = False  # for https without a proxy; costs three times the CPU of HTTP/1.1
    allow_fake_ip: bool = False  # 198.18/15, as Clash and the like answer
    workers: int = Field(default=2, ge=0)  # processes that extract and judge; 0: in this process
    schedule: str = "0 7,13,19 * * *"  # for `ingest serve`, Asia/Shanghai
    inbox: str = ""  # a folder that is watched for links and saved pages
    notify: tuple[str, ...] = ()  # apprise addresses; told once when a source dies


class ComposeConfig(Model):
    """Where issues go and how far back a draft looks."""

    output: str = "issues"
    max_days: int = Field(default=45, ge=1)  # how old a candidate may be when there is no earlier issue
    min_relevance: float = Field(default=0.2, ge=0, le=1)  # what a draft proposes when nothing is accepted
    diversity: float = Field(default=0.2, ge=0, le=1)  # relevance that an item like those before it loses, at most
    templates: str = ""


class LlmConfig(Model):
    """Any OpenAI-compatible endpoint; off without `base_url` and `model`."""

    base_url: str = ""
    model: str = ""
    key_env: str = ""  # the NAME of the environment variable that holds the key
    key_file: str = ""
    concurrency: int = Field(default=2, ge=1)
    timeout: Duration = timedelta(seconds=60)  # for one answer
    deadline: Duration = timedelta(minutes=10)  # for all answers of one command
    tokens_per_run: int = 200_000
    tokens_per_month: int = 2_000_000
    money_per_run: float = 0.0  # 0: no limit
    money_per_month: float = 0.0
    price_in: float = 0.0  # per million tokens, in the currency of money_per_month
    price_out: float = 0.0
    shown_chars: int = Field(default=6000, ge=200)  # of an article, at most
    answer_tokens: int = Field(default=1500, ge=100)
    looks_per_run: int = Field(default=40, ge=0)  # waiting candidates whose title or section `ingest` asks about
    unsure_below: float = Field(default=0.6, ge=0, le=1)  # confidence under which a second opinion is asked
    section_opinion: Literal["off", "show", "second", "always"] = "second"  # what an opinion may change

    @model_validator(mode="after")
    def _model_is_named(self) -> LlmConfig:
        if self.base_url and not self.model:
            raise ValueError("base_url without model: name the model to ask, or leave both out")
        return self


class SourceConfig(Model):
    """One [[sources]] table."""

    key: str = Field(pattern=KEY)
    kind: str = "feed"
    url: str = ""
    name: str = ""
    group: str = ""
    enabled: bool = True
    verified: bool = True
    language: str = ""
    section: str = ""
    weight: float = Field(default=1.0, ge=0)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    every: Duration | None = None
    cron: str = ""
    max_per_run: int = Field(default=30, ge=1)
    allow: tuple[str, ...] = ()
    options: dict[str, str] = Field(default_factory=dict)

    def source(self) -> Source:
        """The core type that the pipeline works with."""
        data = self.model_dump()
        data["interval"] = data.pop("every")
        return Source(**data)


class Config(Model):
    """The whole file. Relative paths are relative to the folder of config.toml."""

    edition: EditionConfig
    interests: tuple[Interest, ...] = ()
    store: StoreConfig = StoreConfig()
    ingest: IngestConfig = IngestConfig()
    compose: ComposeConfig = ComposeConfig()
    llm: LlmConfig = LlmConfig()
    sources: tuple[SourceConfig, ...] = ()
    root: Path = Field(default=Path(), exclude=True)

    @model_validator(mode="after")
    def _sources_fit(self) -> Config:
        keys = [source.key for source in self.sources]
        if twins := _twins(keys):
            raise misplaced(
                f"two sources share the key {keys[twins[0]]}: give one of them another",
                *(("sources", n, "key") for n in twins),
            )
        sections = [section.key for section in self.edition.sections]
        for number, source in enumerate(self.sources):
            if source.section and source.section not in sections:
                hint = nearest(source.section, sections)
                raise misplaced(f"no section {source.section!r}{hint}", ("sources", number, "section"))
        return self

    @cached_property
    def all_sources(self) -> tuple[Source, ...]:
        """The watchlist as core types."""
        return tuple(source.source() for source in self.sources)

    def path(self, value: str) -> Path:
        """A path of the file, seen from the folder that config.toml stands in."""
        return self.root / Path(value).expanduser()

    @property
    def templates(self) -> Path | None:
        """The folder of the newsletter's own templates; None: the house's."""
        return self.path(self.compose.templates) if self.compose.templates else None

    @property
    def store_url(self) -> str:
        """The database as an SQLAlchemy URL."""
        if "://" in self.store.path:
            return self.store.path
        return f"sqlite+pysqlite:///{self.path(self.store.path)}"


def _twins(keys: Sequence[str]) -> list[int]:
    """Where the first key stands that is taken twice: each time but the first, then the first; nowhere if none is."""
    doubled = next((key for key in keys if keys.count(key) > 1), None)
    places = [number for number, key in enumerate(keys) if key == doubled]
    return places[1:] + places[:1]


def find_config(path: str | os.PathLike[str] | None = None) -> Path:
    """The config file to read: the given one, ``$JIANBAO_CONFIG``, or config.toml here or in a parent folder."""
    named = path or os.environ.get(ENV_PREFIX + "CONFIG")
    if named:
        return Path(named)
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (candidate := folder / CONFIG_NAME).is_file():
            return candidate
    return Path(CONFIG_NAME)


def load_config(path: str | os.PathLike[str] | None = None, env: Mapping[str, str] | None = None) -> Config:
    """Read, check and freeze the configuration. Raises ConfigError with file, line or key path, and a remedy."""
    file = find_config(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{file}: no such file. Run in the folder that has config.toml, name one with --config PATH, "
            "or write one to start from with `jianbao init`"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read ({error})") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from error
    _apply_environment(data, os.environ if env is None else env)
    try:
        return Config.model_validate(data | {"root": file.resolve().parent})
    except ValidationError as error:
        raise ConfigError(explain(error, file, text, Config)) from None


def _apply_environment(data: dict[str, Any], env: Mapping[str, str]) -> None:
    """Put ``JIANBAO_SECTION__KEY`` over the file's tables; lists are comma-separated."""
    for name, value in env.items():
        if not name.startswith(ENV_PREFIX) or "__" not in name:
            continue
        section, key = name.removeprefix(ENV_PREFIX).lower().split("__", 1)
        field = Config.model_fields.get(section)
        model = field.annotation if field else None
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            raise ConfigError(f"environment variable {name}: config.toml has no table [{section}]")
        if key not in model.model_fields:
            raise ConfigError(f"environment variable {name}: no key {key!r}{nearest(key, model.model_fields)}")
        is_list = get_origin(model.model_fields[key].annotation) is tuple
        data.setdefault(section, {})[key] = [part.strip() for part in value.split(",")] if is_list else value
