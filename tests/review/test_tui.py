"""The screen as the editor uses it: keys in, rows of a real store out."""

import asyncio
import os
import select
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from core.config import Config, load_config
from core.types import Article, Candidate, Decision, Judgement, Link, Moment
from review.tui.app import Review
from review.tui.session import Session
from review.words import Words
from store import queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store, writing

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CONFIG = """
[edition]
name = "示例周刊"
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
"""
TITLES = ("端侧芯片发布", "量化笔记", "A paper on pruning", "编译器开源", "短讯一则")
WIDE, NARROW, LOW = (120, 40), (80, 24), (60, 14)
Act = Callable[[Review, Pilot[None]], Awaitable[None]]


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return load_config(tmp_path / "config.toml", env={})


@pytest.fixture
def engine(settings: Config) -> Engine:
    return open_store(settings.store_url, busy_seconds=0.05)


def fill(engine: Engine, titles: tuple[str, ...] = TITLES) -> None:
    save_batch(engine, [harvest(number, title) for number, title in enumerate(titles)], now=NOW)


def harvest(number: int, title: str) -> Harvest:
    url = f"https://example.com/{number}"
    article = Article(
        url=url,
        canonical_url=url,
        identity=url,
        title=title,
        account="示例号",
        published=Moment(NOW),
        text=f"{title}的正文",
        markdown=f"# {title}\n\n{title}的**正文**，讲得很细。",
        links=(Link("论文", "https://arxiv.org/abs/2007.10319"),),
    )
    judgement = Judgement(section="news", relevance=0.9 - number / 100, reasons=("命中“芯片”",), summary="机器摘要。")
    return Harvest(article=article, judgement=judgement, fetched_at=NOW)


def go(
    engine: Engine, settings: Config, act: Act, *, size: tuple[int, int] = WIDE, words: Words | None = None
) -> Review:
    """Open the screen, do something on it, and leave it."""
    app = Review(Session(settings, engine, words or Words()))

    async def whole() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await act(app, pilot)
            await settled(app, pilot)

    asyncio.run(whole())
    return app


async def settled(app: Review, pilot: Pilot[None]) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()


def keys(*pressed: str) -> Act:
    async def act(_: Review, pilot: Pilot[None]) -> None:
        await pilot.press(*pressed)

    return act


def seen(app: Review) -> str:
    """What stands on the screen, as characters."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def decided(engine: Engine) -> dict[int, Decision]:
    return {one.id: one.decision for one in queue.candidates(engine) if one.decision is not Decision.PENDING}


def one(engine: Engine, number: int) -> Candidate:
    return queue.get(engine, number)


def test_each_decision_is_in_the_store_and_the_next_one_is_at_hand(engine: Engine, settings: Config) -> None:
    fill(engine)
    app = go(engine, settings, keys("a", "r", "b", "2"))
    assert decided(engine) == {
        1: Decision.ACCEPTED,
        2: Decision.REJECTED,
        3: Decision.BRIEF,
        4: Decision.ACCEPTED,
    }
    assert one(engine, 4).section == "papers"
    assert app.queue.current is not None
    assert app.queue.current.id == 5
    assert app.session.decisions == 4


def test_the_screen_shows_queue_candidate_and_progress(engine: Engine, settings: Config) -> None:
    fill(engine)
    shown = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        await pilot.press("a")
        await settled(app, pilot)
        shown.append(seen(app))

    for size in (WIDE, NARROW):
        go(engine, settings, act, size=size)
    for screen, accepted in zip(shown, (1, 2), strict=True):
        assert f"待审 {5 - accepted} · 已选 {accepted} · 热身 0" in screen
        assert f"新闻 {accepted}/3 · 论文 0/2" in screen
        assert "机器摘要。" in screen
        assert "命中“芯片”" in screen
        assert "https://arxiv.org/abs/2007.10319" in screen
        assert "a采纳" in screen
        assert "?帮助" in screen


def test_wide_characters_keep_the_columns_straight(engine: Engine, settings: Config) -> None:
    from core.text import width

    fill(engine)
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        screens.append(seen(app))

    go(engine, settings, act)
    bars = {width(line.split("│")[0]) for line in screens[0].splitlines() if "│" in line}
    assert len(bars) == 1


def test_undo_takes_back_the_last_decision_and_goes_back_to_it(engine: Engine, settings: Config) -> None:
    fill(engine)
    app = go(engine, settings, keys("a", "r", "u"))
    assert decided(engine) == {1: Decision.ACCEPTED}
    assert app.queue.current is not None
    assert app.queue.current.id == 2
    app = go(engine, settings, keys("u", "u"))
    assert decided(engine) == {}
    assert app.message == "没有可以撤销的"


def test_several_are_marked_decided_and_taken_back_at_once(engine: Engine, settings: Config) -> None:
    fill(engine)
    go(engine, settings, keys("space", "j", "space", "r"))
    assert decided(engine) == {1: Decision.REJECTED, 3: Decision.REJECTED}
    go(engine, settings, keys("u"))
    assert decided(engine) == {}


def test_a_section_is_chosen_from_all(engine: Engine, settings: Config) -> None:
    fill(engine)
    go(engine, settings, keys("m", "2"))
    go(engine, settings, keys("m", "j", "enter"))
    go(engine, settings, keys("m", "escape"))
    assert decided(engine) == {1: Decision.ACCEPTED, 2: Decision.ACCEPTED}
    assert [one(engine, number).section for number in (1, 2)] == ["papers", "papers"]


def test_pinning_stays_with_the_candidate(engine: Engine, settings: Config) -> None:
    fill(engine)
    app = go(engine, settings, keys("j", "p"))
    assert one(engine, 2).pinned
    assert app.queue.cursor == 1
    go(engine, settings, keys("p"))  # what is pinned stands first
    assert not one(engine, 2).pinned


@pytest.mark.parametrize("size", [WIDE, NARROW, LOW])
def test_words_of_ones_own_are_written_in_place(engine: Engine, settings: Config, size: tuple[int, int]) -> None:
    fill(engine)
    typed = ("ctrl+end", *"编者按", "ctrl+s")
    app = go(
        engine,
        settings,
        keys("e", *typed, "t", *typed, "l", *"主体一句话", "ctrl+s", "n", *"要核实", "ctrl+s"),
        size=size,
    )
    written = one(engine, 1)
    assert written.summary == "机器摘要。编者按"
    assert written.title == "端侧芯片发布编者按"
    assert written.brief_text == "主体一句话"
    assert written.note == "要核实"
    assert written.decision is Decision.PENDING
    assert app.message.startswith("已保存：备注")
    assert not app.session.unsaved.folder.exists()


def test_leaving_with_changes_asks_and_loses_nothing(engine: Engine, settings: Config) -> None:
    fill(engine)
    go(engine, settings, keys("e", "x", "escape", "s"))
    assert one(engine, 1).summary == "机器摘要。x"
    go(engine, settings, keys("j", "e", "y", "escape", "d"))
    assert one(engine, 2).summary == "机器摘要。"
    app = go(engine, settings, keys("j", "e", "z", "escape", "escape", "z", "ctrl+q", "s"))
    assert one(engine, 2).summary == "机器摘要。zz"
    assert not app.is_running


def test_what_was_typed_outlives_the_screen(engine: Engine, settings: Config) -> None:
    fill(engine)
    go(engine, settings, keys("e", *"没写完"))  # and then the terminal is gone
    assert one(engine, 1).summary == "机器摘要。"
    restored = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        await pilot.press("e")
        restored.append((app.message, app.query_one(TextArea).text))
        await pilot.press("ctrl+s")

    go(engine, settings, act)
    assert restored == [("恢复了上次没有保存的文字", "机器摘要。没写完")]
    assert one(engine, 1).summary == "机器摘要。没写完"


def test_what_cannot_be_kept_is_told_and_can_still_be_saved(engine: Engine, settings: Config) -> None:
    fill(engine)
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        app.session.unsaved.folder.write_text("a file where the folder should be")
        await pilot.press("e", "x")
        screens.append(seen(app))
        await pilot.press("ctrl+s")

    go(engine, settings, act)
    assert "请尽快保存" in screens[0]
    assert one(engine, 1).summary == "机器摘要。x"


def test_a_locked_store_is_told_and_nothing_is_lost(engine: Engine, settings: Config) -> None:
    fill(engine)
    told = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        other = open_store(settings.store_url)
        with writing(other):
            await pilot.press("a")
            told.append(app.message)
            await pilot.press("e", "x", "ctrl+s")
            told.append(app.message)
        await pilot.press("ctrl+s")
        other.dispose()

    go(engine, settings, act)
    assert all("另一个进程占用" in message for message in told)
    assert decided(engine) == {}
    assert one(engine, 1).summary == "机器摘要。x"


def test_what_was_changed_elsewhere_is_shown_before_it_is_decided(engine: Engine, settings: Config) -> None:
    fill(engine)

    async def act(app: Review, pilot: Pilot[None]) -> None:
        queue.decide(engine, [1], "edit", {"note": "别处写的"}, now=NOW)
        await pilot.press("a")
        assert "#1 刚在别处改过" in app.message
        assert decided(engine) == {}
        assert "别处写的" in seen(app)
        await pilot.press("a")

    go(engine, settings, act)
    assert decided(engine) == {1: Decision.ACCEPTED}


def test_filters_search_and_stories_change_what_is_in_the_list(engine: Engine, settings: Config) -> None:
    fill(engine)

    async def act(app: Review, pilot: Pilot[None]) -> None:
        def listed() -> list[int]:
            return [line.id for line in app.queue.lines]

        async def press(*pressed: str) -> list[int]:
            await pilot.press(*pressed)
            await settled(app, pilot)
            return listed()

        await press("2", "r")
        assert await press("f") == [1]
        assert await press("g") == []
        assert await press("g") == [1]  # into 论文 it was accepted
        assert await press("g", "f", "f") == [2]
        assert await press("f", "f") == [3, 4, 5]
        assert await press("slash", *"量化", "enter") == [2]
        assert await press("escape") == [3, 4, 5]
        assert await press("slash", *"没有这个", "enter") == []
        assert "没有找到" in app.message
        assert await press("escape", "slash", "x", "escape") == [3, 4, 5]
        await press("s")
        assert app.message == "没有同题的其他文章"

    go(engine, settings, act)


def test_the_body_is_rendered_when_it_is_asked_for(engine: Engine, settings: Config) -> None:
    fill(engine)

    async def act(app: Review, pilot: Pilot[None]) -> None:
        assert "讲得很细" not in seen(app)
        await pilot.press("v")
        assert "端侧芯片发布的正文，讲得很细。" in seen(app)
        await pilot.press("j", "enter")  # the next one, on the whole screen
        assert "量化笔记的正文，讲得很细。" in seen(app)
        assert "▶" not in seen(app)
        await pilot.press("escape", "escape")
        assert "机器摘要。" in seen(app)
        await pilot.press("w")
        await settled(app, pilot)
        assert "各项贡献" in seen(app)

    go(engine, settings, act)


def test_a_low_terminal_shows_one_thing_at_a_time(engine: Engine, settings: Config) -> None:
    fill(engine)

    async def act(app: Review, pilot: Pilot[None]) -> None:
        assert "量化笔记" in seen(app)
        assert "机器摘要。" not in seen(app)
        await pilot.press("enter")
        assert "机器摘要。" in seen(app)
        assert "量化笔记" not in seen(app)
        await pilot.resize_terminal(*WIDE)
        await pilot.press("enter")
        assert "机器摘要。" in seen(app)
        assert "量化笔记" in seen(app)

    go(engine, settings, act, size=LOW)


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")  # webbrowser does not wait for it
def test_the_address_is_opened_in_the_browser(
    engine: Engine, settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)
    opened, script = tmp_path / "opened", tmp_path / "browser"
    os.mkfifo(opened)
    reader = os.open(opened, os.O_RDONLY | os.O_NONBLOCK)
    script.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    script.chmod(0o755)
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setenv("BROWSER", f"{script} %s &")
    app = go(engine, settings, keys("o"))
    assert app.message == "已在浏览器里打开"
    assert select.select([reader], [], [], 30)[0]
    assert os.read(reader, 100) == b"https://example.com/0\n"
    os.close(reader)


def test_an_empty_queue_says_what_to_do(engine: Engine, settings: Config) -> None:
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        await pilot.press(
            "a", "r", "1", "e", "t", "p", "space", "m", "v", "w", "o", "s", "u", "j", "k", "enter", "enter", "R"
        )
        screens.append(seen(app))

    go(engine, settings, act)
    assert "`ingest` 抓取新文章" in screens[0]


def test_what_comes_after_the_first_page_is_read_behind_it(engine: Engine, settings: Config) -> None:
    fill(engine, tuple(f"第{number}条" for number in range(130)))
    app = go(engine, settings, keys("end"))
    assert len(app.queue.lines) == len({line.id for line in app.queue.lines}) == 130
    assert app.queue.cursor == 129


def test_the_screen_speaks_english(engine: Engine, settings: Config) -> None:
    fill(engine)
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        screens.append(seen(app))
        await pilot.press("question_mark")
        screens.append(seen(app))

    go(engine, settings, act, words=Words("en"))
    assert "waiting 5 · taken 0 · briefs 0" in screens[0]
    assert "summary (extract)" in screens[0]
    assert "into" not in screens[0]
    assert "back to waiting" in screens[1]


def test_nothing_of_an_article_is_obeyed_by_the_terminal(engine: Engine, settings: Config) -> None:
    hostile = "标题\x1b]0;owned\x07\x1b[31m\x9b31m[red]\u202etxt"
    fill(engine, (hostile,))
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        screens.append(seen(app))
        await pilot.press("v")
        screens.append(seen(app))

    go(engine, settings, act)
    assert all("[red]" in screen for screen in screens)
    assert not any(character in screen for screen in screens for character in "\x1b\x07\x9b\u202e")
