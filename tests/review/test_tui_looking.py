"""Finding and reading on the screen: filters, search, bodies, small terminals, hostile text."""

import os
import select
from pathlib import Path

import pytest
from textual.pilot import Pilot

from review.desk import MOST_BODY
from review.tui.app import Review
from review.words import Words
from tests.review.tui_desk import LOW, WIDE, Desk, keys, seen, settled


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.in_folder(tmp_path)


def test_filters_search_and_stories_change_what_is_in_the_list(desk: Desk) -> None:
    desk.fill()

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

    desk.go(act)


def test_a_search_leads_back_to_where_it_began(desk: Desk) -> None:
    desk.fill()

    async def act(app: Review, pilot: Pilot[None]) -> None:
        async def current(*pressed: str) -> int | None:
            await pilot.press(*pressed)
            await settled(app, pilot)
            return app.queue.current.id if app.queue.current else None

        begun = await current("j", "j")
        assert begun == 3
        assert await current("slash", *"量化", "enter") != begun
        assert await current("escape") == begun
        await current("slash", *"量化", "enter", "r")
        assert await current("escape") == begun
        again = await current("slash", *"pruning", "enter")
        assert again == begun
        assert await current("r", "escape") == 4  # the next: 3 does not wait any more

    desk.go(act)


def test_the_body_is_rendered_when_it_is_asked_for(desk: Desk) -> None:
    desk.fill()

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

    desk.go(act)


def test_of_a_body_without_end_the_beginning_is_shown(desk: Desk) -> None:
    desk.fill(("长" * MOST_BODY,))  # the body begins with the title
    app = desk.go(keys("v"))
    assert app.pane.lines[-1].plain == "正文很长，这里只显示开头"
    assert sum(line.plain.count("长") for line in app.pane.lines) < MOST_BODY + 200  # with the title above it


def test_a_low_terminal_shows_one_thing_at_a_time(desk: Desk) -> None:
    desk.fill()

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

    desk.go(act, size=LOW)


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")  # webbrowser does not wait for it
def test_the_address_is_opened_in_the_browser(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.fill()
    opened, script = tmp_path / "opened", tmp_path / "browser"
    os.mkfifo(opened)
    reader = os.open(opened, os.O_RDONLY | os.O_NONBLOCK)
    script.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    script.chmod(0o755)
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setenv("BROWSER", f"{script} %s &")
    app = desk.go(keys("o"))
    assert app.message == "已在浏览器里打开"
    assert select.select([reader], [], [], 30)[0]
    assert os.read(reader, 100) == b"https://example.com/0\n"
    os.close(reader)


def test_an_empty_queue_says_what_to_do(desk: Desk) -> None:
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        await pilot.press(
            "a", "r", "1", "e", "t", "p", "space", "m", "v", "w", "o", "s", "u", "j", "k", "enter", "enter", "R"
        )
        screens.append(seen(app))

    desk.go(act)
    assert "`ingest` 抓取新文章" in screens[0]


def test_what_comes_after_the_first_page_is_read_behind_it(desk: Desk) -> None:
    desk.fill(tuple(f"第{number}条" for number in range(130)))
    app = desk.go(keys("end"))
    assert len(app.queue.lines) == len({line.id for line in app.queue.lines}) == 130
    assert app.queue.cursor == 129


def test_the_screen_speaks_english(desk: Desk) -> None:
    desk.fill()
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        screens.append(seen(app))
        await pilot.press("question_mark")
        screens.append(seen(app))

    desk.go(act, words=Words("en"))
    assert "waiting 5 · taken 0 · briefs 0" in screens[0]
    assert "summary (extract)" in screens[0]
    assert "into" not in screens[0]
    assert "back to waiting" in screens[1]


def test_nothing_of_an_article_is_obeyed_by_the_terminal(desk: Desk) -> None:
    hostile = "标题\x1b]0;owned\x07\x1b[31m\x9b31m[red]\u202etxt"
    desk.fill((hostile,))
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        screens.append(seen(app))
        await pilot.press("v")
        screens.append(seen(app))

    desk.go(act)
    assert all("[red]" in screen for screen in screens)
    assert not any(character in screen for screen in screens for character in "\x1b\x07\x9b\u202e")
