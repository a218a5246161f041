"""Deciding and writing on the screen: keys in, rows of a real store out."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from core.text import width
from core.types import Decision
from review.tui.app import Review
from store import queue
from store.db import open_store, writing
from tests.review.stored import NOW
from tests.review.tui_desk import LOW, NARROW, WIDE, Desk, keys, seen, settled


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.in_folder(tmp_path)


def test_each_decision_is_in_the_store_and_the_next_one_is_at_hand(desk: Desk) -> None:
    desk.fill()
    app = desk.go(keys("a", "r", "b", "2"))
    assert desk.decided() == {
        1: Decision.ACCEPTED,
        2: Decision.REJECTED,
        3: Decision.BRIEF,
        4: Decision.ACCEPTED,
    }
    assert desk.one(4).section == "papers"
    assert app.queue.current is not None
    assert app.queue.current.id == 5
    assert app.session.decisions == 4


def test_the_screen_shows_queue_candidate_and_progress(desk: Desk) -> None:
    desk.fill()
    shown = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        await pilot.press("a")
        await settled(app, pilot)
        shown.append(seen(app))

    for size in (WIDE, NARROW):
        desk.go(act, size=size)
    for screen, accepted in zip(shown, (1, 2), strict=True):
        assert f"待审 {5 - accepted} · 已选 {accepted} · 热身 0" in screen
        assert f"新闻 {accepted}/3 · 论文 0/2" in screen
        assert "机器摘要。" in screen
        assert "命中“芯片”" in screen
        assert "https://arxiv.org/abs/2007.10319" in screen
        assert "a采纳" in screen
        assert "?帮助" in screen


def test_wide_characters_keep_the_columns_straight(desk: Desk) -> None:
    desk.fill()
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        screens.append(seen(app))

    desk.go(act)
    bars = {width(line.split("│")[0]) for line in screens[0].splitlines() if "│" in line}
    assert len(bars) == 1


def test_undo_takes_back_the_last_decision_and_goes_back_to_it(desk: Desk) -> None:
    desk.fill()
    app = desk.go(keys("a", "r", "u"))
    assert desk.decided() == {1: Decision.ACCEPTED}
    assert app.queue.current is not None
    assert app.queue.current.id == 2
    app = desk.go(keys("u", "u"))
    assert desk.decided() == {}
    assert app.message == "没有可以撤销的"


def test_several_are_marked_decided_and_taken_back_at_once(desk: Desk) -> None:
    desk.fill()
    desk.go(keys("space", "j", "space", "r"))
    assert desk.decided() == {1: Decision.REJECTED, 3: Decision.REJECTED}
    desk.go(keys("u"))
    assert desk.decided() == {}


def test_a_section_is_chosen_from_all(desk: Desk) -> None:
    desk.fill()
    desk.go(keys("m", "2"))
    desk.go(keys("m", "j", "enter"))
    desk.go(keys("m", "escape"))
    assert desk.decided() == {1: Decision.ACCEPTED, 2: Decision.ACCEPTED}
    assert [desk.one(number).section for number in (1, 2)] == ["papers", "papers"]


def test_pinning_stays_with_the_candidate(desk: Desk) -> None:
    desk.fill()
    app = desk.go(keys("j", "p"))
    assert desk.one(2).pinned
    assert app.queue.cursor == 1
    desk.go(keys("p"))  # what is pinned stands first
    assert not desk.one(2).pinned
    assert desk.go(keys("u")).message == "已撤销：取消置顶 1 条"
    assert desk.one(2).pinned


@pytest.mark.parametrize("size", [WIDE, NARROW, LOW])
def test_words_of_ones_own_are_written_in_place(desk: Desk, size: tuple[int, int]) -> None:
    desk.fill()
    typed = ("ctrl+end", *"编者按", "ctrl+s")
    app = desk.go(
        keys("e", *typed, "t", *typed, "l", *"主体一句话", "ctrl+s", "n", *"要核实", "ctrl+s"),
        size=size,
    )
    written = desk.one(1)
    assert written.summary == "机器摘要。编者按"
    assert written.title == "端侧芯片发布编者按"
    assert written.brief_text == "主体一句话"
    assert written.note == "要核实"
    assert written.decision is Decision.PENDING
    assert app.message.startswith("已保存：备注")
    assert not app.session.unsaved.folder.exists()


def test_leaving_with_changes_asks_and_loses_nothing(desk: Desk) -> None:
    desk.fill()
    desk.go(keys("e", "x", "escape", "s"))
    assert desk.one(1).summary == "机器摘要。x"
    desk.go(keys("j", "e", "y", "escape", "d"))
    assert desk.one(2).summary == "机器摘要。"
    app = desk.go(keys("j", "e", "z", "escape", "escape", "z", "ctrl+q", "s"))
    assert desk.one(2).summary == "机器摘要。zz"
    assert not app.is_running


def test_what_was_typed_outlives_the_screen(desk: Desk) -> None:
    desk.fill()
    desk.go(keys("e", *"没写完"))  # and then the terminal is gone
    assert desk.one(1).summary == "机器摘要。"
    restored = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        assert app.message == "上次没保存：#1 摘要《端侧芯片发布》"
        await pilot.press("e")
        restored.append((app.message, app.query_one(TextArea).text))
        await pilot.press("ctrl+s")

    desk.go(act)
    assert restored == [("恢复了上次没有保存的文字", "机器摘要。没写完")]
    assert desk.one(1).summary == "机器摘要。没写完"


def test_what_cannot_be_kept_is_told_and_can_still_be_saved(desk: Desk) -> None:
    desk.fill()
    screens = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        app.session.unsaved.folder.write_text("a file where the folder should be")
        await pilot.press("e", "x")
        screens.append(seen(app))
        await pilot.press("ctrl+s")

    desk.go(act)
    assert "请尽快保存" in screens[0]
    assert desk.one(1).summary == "机器摘要。x"


def test_a_locked_store_is_told_and_nothing_is_lost(desk: Desk) -> None:
    desk.fill()
    told = []

    async def act(app: Review, pilot: Pilot[None]) -> None:
        other = open_store(desk.settings.store_url)
        with writing(other):
            await pilot.press("a")
            told.append(app.message)
            await pilot.press("e", "x", "ctrl+s")
            told.append(app.message)
        await pilot.press("ctrl+s")
        other.dispose()

    desk.go(act)
    assert all("另一个进程占用" in message for message in told)
    assert desk.decided() == {}
    assert desk.one(1).summary == "机器摘要。x"


def test_what_was_changed_elsewhere_is_shown_before_it_is_decided(desk: Desk) -> None:
    desk.fill()

    async def act(app: Review, pilot: Pilot[None]) -> None:
        queue.decide(desk.engine, [1], "edit", {"note": "别处写的"}, now=NOW)
        await pilot.press("a")
        assert "#1 刚在别处改过" in app.message
        assert desk.decided() == {}
        assert "别处写的" in seen(app)
        await pilot.press("a")

    desk.go(act)
    assert desk.decided() == {1: Decision.ACCEPTED}
