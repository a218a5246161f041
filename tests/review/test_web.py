"""The review page over real HTTP on loopback: what it shows, what it decides, what it refuses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest

from benchmarks._review_page import Served, review_page
from benchmarks._review_store import NOW, harvest, make_store
from compose import preflight
from core.config import Config
from core.types import Decision
from review import desk
from review.findings import CHINESE
from store import queue
from store.articles import save_batch
from store.db import Engine, open_store, writing


@dataclass(frozen=True, slots=True)
class Desk:
    """The page, a client that behaves as a browser does, and the store behind it."""

    served: Served
    client: httpx.Client
    settings: Config
    engine: Engine

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def post(self, path: str, **fields: str) -> httpx.Response:
        return self.client.post(path, data=fields, headers=self.served.own_headers() | {"HX-Request": "true"})

    def act(self, number: int, act: str) -> httpx.Response:
        return self.post(f"/c/{number}/act", act=act, seen=self.version(number))

    def version(self, number: int) -> str:
        return queue.version(queue.get(self.engine, number))

    def decision(self, number: int) -> Decision:
        return queue.get(self.engine, number).decision

    def shown(self, path: str) -> list[int]:
        return [int(found) for found in re.findall(r'<article id="c(\d+)"', self.get(path).text)]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Desk]:
    settings, engine = make_store(tmp_path)
    with (
        review_page(settings, engine) as served,
        httpx.Client(base_url=served.address, trust_env=False, timeout=30) as client,
    ):
        yield Desk(served, client, settings, engine)
    engine.dispose()


def test_the_queue_shows_what_waits_with_all_that_a_decision_needs(page: Desk) -> None:
    answer = page.get("/", **{"Accept-Language": "zh-CN"})
    assert answer.status_code == 200
    assert page.shown("/") == [1, 2, 3, 4, 5, 6]
    for words in (
        "第 1 篇：端侧芯片与量化",
        "示例号1",
        "2026-11-20",
        "机器写的摘要 1。",
        "摘要 · 摘录",
        "示例：第 1 条热身。",
        "命中“量化”",
        'href="https://arxiv.org/abs/2009.07453"',
        "待审 6 · 已选 0 · 热身 0",
        "0/3",
    ):
        assert words in answer.text


def test_a_decision_changes_the_store_and_answers_with_card_and_progress(page: Desk) -> None:
    answer = page.act(1, "accept")
    assert answer.status_code == 200
    assert page.decision(1) is Decision.ACCEPTED
    assert 'class="card accepted"' in answer.text
    assert "1/3" in answer.text
    assert "<html" not in answer.text
    page.act(2, "to:papers")
    assert (page.decision(2), queue.get(page.engine, 2).section) == (Decision.ACCEPTED, "papers")
    page.act(3, "brief")
    page.act(4, "reject")
    page.act(5, "pin")
    assert queue.get(page.engine, 5).pinned
    assert page.shown("/") == [5, 6]
    assert page.shown("/?decision=brief") == [3]
    assert page.shown("/?decision=all&section=papers") == [2]
    page.act(4, "pending")
    assert page.shown("/") == [5, 4, 6]


def test_not_all_of_a_kind_stand_together_and_the_card_says_why(page: Desk) -> None:
    same = [harvest(place, title=f"英伟达发布第 {place} 款芯片", account="一个号") for place in (10, 11, 12)]
    save_batch(page.engine, same, now=NOW)
    shown = page.shown("/")
    assert sorted(shown) == list(range(1, 10))
    assert shown != sorted(shown, key=lambda number: -queue.get(page.engine, number).judgement.relevance)
    assert "↓ " in page.get("/").text


def test_search_and_what_is_wrong_with_it(page: Desk) -> None:
    page.act(3, "reject")
    assert sorted(page.shown("/?q=量化")) == [1, 2, 3, 4, 5, 6]
    assert page.shown("/?q=量化&decision=rejected") == [3]
    assert "没有找到" in page.get("/?q=蒸馏&lang=zh").text
    assert "no letter" in page.get("/?q=，").text
    assert "no decision" in page.get("/?decision=x").text
    assert "no section" in page.get("/?section=x").text


def test_more_gives_what_the_page_does_not_have_yet(tmp_path: Path) -> None:
    settings, engine = make_store(tmp_path, number=desk.SHOWN + 20)
    with review_page(settings, engine) as served, httpx.Client(base_url=served.address, trust_env=False) as client:
        first = re.findall(r'<article id="c(\d+)"', client.get("/").text)
        assert len(first) == desk.SHOWN
        queue.decide(engine, [1, 2, 3], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
        rest = client.get("/more", params={"have": ",".join(first)}).text
    found = re.findall(r'<article id="c(\d+)"', rest)
    assert len(found) == 20
    assert not set(found) & set(first)
    assert 'id="more"' not in rest


def test_what_changed_meanwhile_is_shown_and_not_overwritten(page: Desk) -> None:
    seen = page.version(1)
    queue.decide(page.engine, [1], "reject", {"decision": Decision.REJECTED, "note": "软文"}, now=NOW)
    answer = page.post("/c/1/act", act="accept", seen=seen)
    assert answer.status_code == 409
    assert page.decision(1) is Decision.REJECTED
    assert 'class="card rejected"' in answer.text
    assert "软文" in answer.text
    assert page.post("/c/1/act", act="accept", seen="").status_code == 409
    assert page.act(1, "accept").status_code == 200


def test_only_what_he_changed_becomes_his(page: Desk) -> None:
    form = page.get("/c/1/edit").text
    assert "机器写的摘要 1。" in form
    candidate = queue.get(page.engine, 1)
    page.post(
        "/c/1/edit",
        seen=queue.version(candidate),
        title="我的标题",
        summary=candidate.summary,
        brief_text=candidate.brief_text,
        note="第一行\r\n第二行",
    )
    after = queue.get(page.engine, 1)
    assert (after.title, after.note) == ("我的标题", "第一行\n第二行")
    assert after.summary_origin.value == "extract"
    assert queue.history(page.engine)[0].after.keys() == {"title", "note", "decided_at"}


def test_a_title_is_one_line_and_no_field_keeps_control_characters(page: Desk) -> None:
    typed = {"title": " 我的\r\n标题\x1b[31m ", "summary": "一\x00\r\n\r\n\t二\n", "brief_text": "甲\n乙", "note": ""}
    page.post("/c/1/edit", seen=page.version(1), **typed)
    after = queue.get(page.engine, 1)
    assert (after.title, after.summary, after.brief_text) == ("我的 标题[31m", "一\n\n\t二", "甲 乙")


def test_words_typed_while_it_changed_elsewhere_are_kept(page: Desk) -> None:
    seen = page.version(1)
    queue.decide(page.engine, [1], "edit", {"summary": "别处写的。"}, now=NOW)
    answer = page.post("/c/1/edit", seen=seen, title="", summary="我写的。", brief_text="", note="")
    assert answer.status_code == 409
    assert "我写的。" in answer.text
    assert "别处写的。" in answer.text
    assert queue.get(page.engine, 1).summary == "别处写的。"
    newer = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert newer
    page.post("/c/1/edit", seen=newer[1], title="", summary="我写的。", brief_text="", note="")
    assert queue.get(page.engine, 1).summary == "我写的。"


def test_undo_takes_back_the_step_that_is_shown_and_no_other(page: Desk) -> None:
    assert "撤销" in page.post("/undo", seen="0").text
    page.act(1, "accept")
    assert page.post("/undo", seen="0").status_code == 409  # a page from before it
    assert [page.post("/undo", seen=odd).status_code for odd in ("", "x", "9" * 5000)] == [400, 400, 400]
    assert page.decision(1) is Decision.ACCEPTED
    (step,) = queue.history(page.engine)
    queue.decide(page.engine, [2], "reject", {"decision": Decision.REJECTED}, now=NOW)
    assert page.post("/undo", seen=str(step.id)).status_code == 409
    assert page.decision(2) is Decision.REJECTED
    newest = queue.history(page.engine)[0]
    answer = page.post("/undo", seen=str(newest.id))
    assert page.decision(2) is Decision.PENDING
    assert 'id="c2"' in answer.text
    assert '"id": 2' in answer.headers["HX-Trigger-After-Settle"]


def test_details_show_reasons_story_and_the_body_without_pictures(page: Desk) -> None:
    text = page.get("/c/1/depth?lang=zh").text
    assert "<strong>低比特量化</strong>" in text
    assert "<table>" in text
    assert "〔图：结构图〕" in text
    assert "<img" not in text
    assert "原文中没有：4 比特" in text
    assert "logit" in page.get("/c/1/why").text


def test_pictures_are_loaded_only_when_they_are_wanted(page: Desk) -> None:
    assert "img-src 'self';" in page.get("/").headers["Content-Security-Policy"] + ";"
    assert page.post("/pictures").headers["HX-Refresh"] == "true"
    answer = page.get("/c/1/depth")
    assert '<img src="https://pictures.example/one.png"' in answer.text
    assert 'referrerpolicy="no-referrer"' in answer.text
    page.post("/pictures")
    assert "<img" not in page.get("/c/1/depth").text


def test_chinese_and_english(page: Desk) -> None:
    assert "采纳" in page.get("/").text
    assert "accept" in page.get("/", **{"Accept-Language": "en-GB,en;q=0.8"}).text
    assert 'lang="en"' in page.get("/?lang=en").text
    assert "waiting 6" in page.get("/").text  # remembered
    assert "待审 6" in page.get("/?lang=zh-CN").text


def test_the_draft_is_shown_before_it_is_written_and_written_as_compose_does(page: Desk, tmp_path: Path) -> None:
    day = date(2026, 11, 21)
    page.act(1, "accept")
    preview = page.get(f"/draft?day={day}&lang=zh").text
    assert "文件还没有" in preview
    assert "第 1 篇" in page.get(f"/draft/{day}/wechat").text
    path = tmp_path / "issues" / f"{day}.md"
    assert not path.exists()
    answer = page.post(f"/draft/{day}/write")
    assert answer.status_code == 200
    assert "第 1 篇" in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("机器写的摘要 1。", "手写的。"), encoding="utf-8")
    page.act(2, "accept")
    assert "刷新会增加 1 条" in page.get(f"/draft?day={day}").text
    assert "手写的。" in page.get(f"/draft/{day}/wechat").text
    page.post(f"/draft/{day}/write")
    written = path.read_text(encoding="utf-8")
    assert "手写的。" in written
    assert "第 2 篇" in written
    copied = page.get(f"/draft/{day}/copy").json()
    assert copied["html"].startswith("<section style=")
    assert "第 2 篇" in copied["text"]
    assert "<" not in copied["text"]


def test_what_came_of_a_draft_is_told_in_the_language_of_the_page(page: Desk, tmp_path: Path) -> None:
    day = date(2026, 11, 21)
    page.get("/?lang=zh")
    page.act(1, "accept")
    assert f"{day}.md 已写好" in page.post(f"/draft/{day}/write").text
    assert f"{day}.md 没有变化" in page.post(f"/draft/{day}/write").text
    page.act(2, "accept")
    assert f"{day}.md 已刷新：增加 1 条，撤下 0 条，冲突 0 处" in page.post(f"/draft/{day}/write").text
    path = tmp_path / "issues" / f"{day}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n<!-- 没有结束\n", encoding="utf-8")
    assert "注释或代码没有结束 → 补上结尾" in page.get(f"/draft?day={day}").text
    assert "注释或代码没有结束" not in page.get(f"/draft?day={day}&lang=en").text
    assert "a comment that never ends" in page.get(f"/draft?day={day}&lang=en").text


def test_where_file_and_queue_disagree_is_told_in_the_language_of_the_page(page: Desk, tmp_path: Path) -> None:
    day = date(2026, 11, 21)
    page.get("/?lang=zh")
    for number in (1, 2):
        page.act(number, "accept")
    page.act(3, "brief")
    page.post(f"/draft/{day}/write")
    path = tmp_path / "issues" / f"{day}.md"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "jb:3 " not in line), encoding="utf-8")
    page.act(1, "reject")
    text = html.unescape(page.get(f"/draft?day={day}").text)
    assert f"标题：示例周刊 ({day}) 第 1 篇" in text
    assert (
        f"你在 {day}.md 里删掉了，所以不再放进去：3 第 3 篇：端侧芯片与量化 → `compose --date {day} --back 3`" in text
    )
    english = html.unescape(page.get(f"/draft?day={day}&lang=en").text)
    assert f"taken, but you deleted it in {day}.md, so it stays out: 3 第 3 篇" in english


def test_every_code_of_the_preflight_has_chinese_words() -> None:
    checks = Path(preflight.__file__).parent.glob("preflight_*.py")
    coded = re.compile(r'"([a-z-]+)", (?:ERROR|WARNING)')
    codes = {code for path in checks for code in coded.findall(path.read_text(encoding="utf-8"))}
    assert codes >= {"no-issue", "figure", "wrong-count"}
    assert codes == set(CHINESE)


def test_a_store_that_another_process_holds_is_said_and_nothing_is_lost(page: Desk, tmp_path: Path) -> None:
    impatient = open_store(page.settings.store_url, busy_seconds=0.1)
    seen = page.version(1)
    with review_page(page.settings, impatient) as served, writing(page.engine):
        answer = httpx.post(
            f"{served.address}/c/1/act",
            data={"act": "accept", "seen": seen},
            headers=served.own_headers() | {"HX-Request": "true"},
            trust_env=False,
        )
    impatient.dispose()
    assert answer.status_code == 503
    assert "另一个进程" in answer.text
    assert answer.headers["HX-Reswap"] == "none"
    assert page.decision(1) is Decision.PENDING


def test_errors_are_told_in_words(page: Desk) -> None:
    assert page.get("/c/99").status_code == 404
    assert "no candidate 99" in page.get("/c/99").text
    assert page.get("/draft?day=2026-13-01").status_code == 400
    assert page.get("/draft?day=0001-01-01").status_code == 400
    assert page.get(f"/more?have={'9' * 5000},x,1").status_code == 200
    assert page.get("/draft/../../etc/passwd/wechat").status_code == 404
    assert page.get("/c/99999999999999999999").status_code == 422
    assert page.post("/c/1/act", act="delete", seen=page.version(1)).status_code == 400
    assert page.post("/c/1/act", act="to:nowhere", seen=page.version(1)).status_code == 400
    assert page.post("/c/1/edit", note="x" * 1_100_000, seen="").status_code == 400
    assert page.get("/docs").status_code == 404
    assert page.decision(1) is Decision.PENDING
