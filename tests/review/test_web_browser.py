"""The review page in a real browser: keys, conflicts, drafts, a phone's width; nothing asked for outside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from benchmarks._chromium import Page, browser, is_installed
from benchmarks._review_page import review_page
from benchmarks._review_store import NOW, make_store
from core.types import Decision
from store import queue
from store.db import Engine

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not is_installed(), reason="chromium is not installed")]
SELECTED = "document.querySelector('article[aria-current]')?.id"
Walk = Callable[[Page, str, Engine], Awaitable[None]]


def walk(folder: Path, steps: Walk, number: int = 6) -> None:
    """Take these steps on a fresh store's page, in Chinese; the console must stay without errors."""
    settings, engine = make_store(folder, number)

    async def go(address: str) -> Page:
        async with browser() as page:
            await page.size(1280, 900)
            await page.open(f"{address}/?lang=zh")
            await page.until("!!window.htmx")
            await steps(page, address, engine)
            return page

    with review_page(settings, engine) as served:
        page = asyncio.run(go(served.address))
    engine.dispose()
    assert page.faults == []
    outside = [url for url in page.requests if not url.startswith((served.address, "data:", "about:"))]
    assert outside == []


async def settled(page: Page, script: str) -> None:
    """Wait until the page shows it."""
    assert await page.until(script)


def test_a_morning_on_the_keyboard_without_reloading(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.run("window.untouched = true")
        assert await page.run(SELECTED) == "c1"
        await page.press("j")
        await page.press("k")
        for number, key in enumerate("arb2", 1):
            assert await page.run(SELECTED) == f"c{number}"
            await page.press(key)
            await settled(page, f"!document.querySelector('#c{number}').matches('.pending')")
        decided = [queue.get(engine, number) for number in (1, 2, 3, 4)]
        assert [(one.decision.value, one.section) for one in decided] == [
            ("accepted", "news"),
            ("rejected", "news"),
            ("brief", "news"),
            ("accepted", "papers"),
        ]
        assert "待审 2 · 已选 2 · 热身 1" in await page.run("document.querySelector('#progress').textContent")
        await page.press("u")
        await settled(page, "document.querySelector('#c4').matches('.pending')")
        assert await page.run(SELECTED) == "c4"
        assert queue.get(engine, 4).decision is Decision.PENDING
        await page.press("Enter")
        await settled(page, "document.querySelector('#c4 .body strong')?.textContent === '低比特量化'")
        await page.press("w")
        await settled(page, "!!document.querySelector('#c4 pre.why')")
        assert await page.run("window.untouched")

    walk(tmp_path, steps)


def test_what_comes_after_the_page_is_decided_as_itself(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.run("document.querySelector('#c50').focus()")
        await page.press("r")
        await page.press("a")  # before the 51st can be there: not meant for the 50th
        await settled(page, f"{SELECTED} === 'c51'")
        await settled(page, "document.querySelector('#c50').matches('.rejected')")
        await page.press("a")
        await settled(page, "document.querySelector('#c51').matches('.accepted')")
        assert [(step.candidate_id, step.action) for step in queue.history(engine)] == [(51, "accept"), (50, "reject")]

    walk(tmp_path, steps, number=52)


def test_at_the_end_comes_what_was_passed_by(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        for key in "ajar":
            await page.press(key)
        assert await page.run(SELECTED) == "c5"
        for key in "rrb":
            await page.press(key)
        await settled(page, "!document.querySelector('article.pending')")
        assert {queue.get(engine, number).decision.value for number in (5, 6)} == {"rejected"}
        assert queue.get(engine, 2).decision is Decision.BRIEF

    walk(tmp_path, steps)


def test_the_clues_come_with_one_key_and_into_sight(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.press("w")
        await settled(page, "!!document.querySelector('#c1 pre.why')")
        top = await page.run("document.querySelector('#c1 details').getBoundingClientRect().top")
        assert 0 < top < 200

    walk(tmp_path, steps)


def test_a_second_search_begins_anew(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.open(f"{address}/?q=%E9%87%8F%E5%8C%96")
        await page.press("/")
        await page.call("Input.insertText", text="芯片")
        assert await page.run("document.activeElement.value") == "芯片"

    walk(tmp_path, steps)


def test_typing_is_typing(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.press("/")
        for key in "ar":
            await page.press(key)
        assert await page.run("document.activeElement.value") == "ar"
        await page.press("Escape")
        await page.press("t")
        await settled(page, "document.activeElement.name === 'title'")
        await page.run("document.activeElement.value = ''")
        await page.call("Input.insertText", text="我的标题 arb")
        await page.press("s", control=True)
        await settled(page, "!!document.querySelector('#c1 h2')")
        assert await page.run("document.querySelector('#c1 h2').textContent") == "我的标题 arb"
        found = queue.get(engine, 1)
        assert (found.title, found.decision, found.summary_origin.value) == (
            "我的标题 arb",
            Decision.PENDING,
            "extract",
        )

    walk(tmp_path, steps)


def test_leaving_with_unsaved_words_asks(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.press("n")
        await settled(page, "document.activeElement.name === 'note'")
        await page.press("Escape")
        await settled(page, "!!document.querySelector('#c1 h2')")
        assert page.scripts == []
        await page.press("e")
        await settled(page, "document.activeElement.name === 'summary'")
        await page.call("Input.insertText", text="字")
        await page.press("Escape")
        await settled(page, "!!document.querySelector('#c1 h2')")
        assert page.scripts == ["confirm 有没保存的文字，丢弃吗？"]
        assert queue.history(engine) == []

    walk(tmp_path, steps)


def test_words_outlive_the_page_they_were_typed_on(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.press("n")
        await settled(page, "document.activeElement.name === 'note'")
        await page.call("Input.insertText", text="写到一半")
        await page.open(address)
        await page.until("!!window.htmx")
        await page.press("n")
        await settled(page, "document.activeElement.name === 'note'")
        assert await page.run("document.activeElement.value") == "写到一半"
        await page.press("s", control=True)
        await settled(page, "!!document.querySelector('#c1 h2')")
        assert queue.get(engine, 1).note == "写到一半"
        await settled(page, "localStorage.length === 0")

    walk(tmp_path, steps)


def test_what_changed_elsewhere_is_shown_before_it_is_decided(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        queue.decide(engine, [1], "reject", {"decision": Decision.REJECTED}, now=NOW)
        await page.press("a")
        await settled(page, "document.querySelector('#c1').matches('.rejected')")
        assert "#1 刚在别处改过" in await page.run("document.querySelector('#toast').textContent")
        assert queue.get(engine, 1).decision is Decision.REJECTED
        page.faults.clear()  # the console notes every answer 409

    walk(tmp_path, steps)


def test_the_draft_is_written_shown_and_copied(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.press("a")
        await settled(page, "document.querySelector('#c1').matches('.accepted')")
        await page.open(f"{address}/draft?day=2026-11-21")
        await page.run("document.querySelector('[hx-post$=\"theme=green\"]').click()")
        await settled(page, "document.querySelector('#sheet').textContent.includes('2026-11-21.md，')")
        assert "第 1 篇" in (tmp_path / "issues" / "2026-11-21.md").read_text(encoding="utf-8")
        await page.run(
            "window.copied = new Promise((done) => window.addEventListener('copy', (event) => done("
            "['text/html', 'text/plain'].map((type) => event.clipboardData.getData(type))))); 0"
        )
        await page.run("document.querySelector('[data-copy]').focus()")
        await page.press("Enter")
        await settled(page, "document.querySelector('#toast').textContent.includes('已复制')")
        html, text = await page.run("window.copied")
        assert html == httpx.get(f"{address}/draft/2026-11-21/copy", trust_env=False).json()["html"]
        assert html.startswith("<section style=")
        assert "第 1 篇" in html
        assert "第 1 篇" in text
        assert "<" not in text

    walk(tmp_path, steps)


def test_a_phone_shows_all_of_it(tmp_path: Path) -> None:
    async def steps(page: Page, address: str, engine: Engine) -> None:
        await page.size(390, 844)
        for path in ("/", "/draft"):
            await page.open(address + path)
            assert await page.run("document.documentElement.scrollWidth") <= 390
        await page.open(address)
        await page.run("document.querySelector('#c1 [value=accept]').click()")
        await settled(page, "document.querySelector('#c1').matches('.accepted')")
        assert queue.get(engine, 1).decision is Decision.ACCEPTED

    walk(tmp_path, steps)
