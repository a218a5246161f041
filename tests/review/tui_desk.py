"""A desk for tests of the screen: a real store, and a screen that keys are pressed on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from core.config import Config, load_config
from core.types import Candidate, Decision, Judgement, Link, Moment
from review.tui.app import Review
from review.tui.session import Session
from review.words import Words
from store import queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from tests.review.stored import NOW, edition, harvest

CONFIG = edition(news=3, papers=2)
TITLES = ("端侧芯片发布", "量化笔记", "A paper on pruning", "编译器开源", "短讯一则")
WIDE, NARROW, LOW = (120, 40), (80, 24), (60, 14)
Act = Callable[[Review, Pilot[None]], Awaitable[None]]


@dataclass(frozen=True)
class Desk:
    """A store in a folder of its own, with what stands in it and what a screen makes of it."""

    settings: Config
    engine: Engine

    @classmethod
    def in_folder(cls, folder: Path) -> "Desk":
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        settings = load_config(folder / "config.toml", env={})
        return cls(settings, open_store(settings.store_url, busy_seconds=0.05))

    def fill(self, titles: tuple[str, ...] = TITLES) -> None:
        """Candidates with these titles, numbered from 1, the most relevant first."""
        save_batch(self.engine, [_harvest(number, title) for number, title in enumerate(titles)], now=NOW)

    def go(self, act: Act, *, size: tuple[int, int] = WIDE, words: Words | None = None) -> Review:
        """Open the screen, do something on it, and leave it."""
        app = Review(Session(self.settings, self.engine, words or Words()))

        async def whole() -> None:
            async with app.run_test(size=size) as pilot:
                await settled(app, pilot)
                await act(app, pilot)
                await settled(app, pilot)

        asyncio.run(whole())
        return app

    def decided(self) -> dict[int, Decision]:
        """What does not wait any more."""
        return {one.id: one.decision for one in queue.candidates(self.engine) if one.decision is not Decision.PENDING}

    def one(self, number: int) -> Candidate:
        return queue.get(self.engine, number)


async def settled(app: Review, pilot: Pilot[None]) -> None:
    """Everything that was begun has come to its end."""
    await app.workers.wait_for_complete()
    await pilot.pause()


def keys(*pressed: str) -> Act:
    """Press these keys."""

    async def act(_: Review, pilot: Pilot[None]) -> None:
        await pilot.press(*pressed)

    return act


def seen(app: Review) -> str:
    """What stands on the screen, as characters."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def _harvest(number: int, title: str) -> Harvest:
    judgement = Judgement(section="news", relevance=0.9 - number / 100, reasons=("命中“芯片”",), summary="机器摘要。")
    return harvest(
        number,
        title,
        judgement,
        account="示例号",
        published=Moment(NOW),
        text=f"{title}的正文",
        markdown=f"# {title}\n\n{title}的**正文**，讲得很细。",
        links=(Link("论文", "https://arxiv.org/abs/2007.10319"),),
    )
