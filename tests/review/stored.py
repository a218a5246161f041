"""What tests of the queue store: an edition and candidates, all alike but for what a test is about."""

from datetime import UTC, datetime
from typing import Any

from core.types import Article, Judgement
from store.articles import Harvest

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_NAMES = {"news": ("业界新闻", "新闻"), "papers": ("论文", "论文"), "blog": ("博文", "博文")}  # title, short
_SECTION = '[[edition.sections]]\nkey = "{}"\ntitle = "{}"\nshort = "{}"\ntake = {}\n'


def edition(**take: int) -> str:
    """A config.toml with these sections, and how many candidates an issue takes of each."""
    sections = "".join(_SECTION.format(key, *_NAMES[key], number) for key, number in take.items())
    return f'[edition]\nname = "示例周刊"\n{sections}'


def harvest(number: int, title: str, judgement: Judgement, **article: Any) -> Harvest:
    """A candidate of that number in its address; `article` are further fields of it."""
    url = f"https://example.com/{number}"
    found = Article(url=url, canonical_url=url, identity=url, title=title, **article)
    return Harvest(article=found, judgement=judgement, fetched_at=NOW)
