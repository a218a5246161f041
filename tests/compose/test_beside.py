"""What stands in one issue is drafted in no other, and a mere draft ends no span."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from compose.archive import import_issue, read_issue
from compose.issue import Draft, compose_draft, describe, save_draft
from compose.known import earlier_issues
from compose.left_out import ids_in_text
from core.config import Config
from core.types import Article, Decision, Judgement, Kind
from store import issues, queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store

NOW = datetime(2024, 3, 5, tzinfo=UTC)
TODAY = date(2024, 3, 10)
WECHAT, PAGE, ADDRESSLESS, BRIEF, LATER = 1, 2, 3, 4, 5
URLS = (
    "https://mp.weixin.qq.com/s?__biz=MzA4&mid=2650&idx=1&sn=0f1e2d3c4b5a69788796a5b4c3d2e1f0&chksm=8f",
    "https://example.org/2",
    "file:///saved.html",
    "https://example.org/4",
    "https://example.org/5",
)


@pytest.fixture
def engine(config: Config) -> Engine:
    engine = open_store(config.store_url)
    harvest = [
        Harvest(
            article=Article(
                url=url, canonical_url=url, identity=f"key-{n}", title=f"标题{n}", kind=Kind.ARTICLE, text="正文"
            ),
            judgement=Judgement(section="news", relevance=0.9 - n / 10, summary=f"摘要{n}。", brief=n == BRIEF),
            fetched_at=NOW,
        )
        for n, url in enumerate(URLS, 1)
    ]
    save_batch(engine, harvest, now=NOW)
    return engine


def accept(engine: Engine, *ids: int, now: datetime = NOW) -> None:
    for id_ in ids:
        how = {"decision": Decision.BRIEF, "brief_text": "甲：乙"} if id_ == BRIEF else {"decision": Decision.ACCEPTED}
        queue.decide(engine, [id_], "accept", how, now=now)


def draft(engine: Engine, config: Config, folder: Path, day: date, since: date | None = None) -> Draft:
    path = folder / "issues" / f"{day}.md"
    made = compose_draft(config, engine, day, path=path, since=since, today=TODAY)
    if not made.empty:
        save_draft(engine, day, made, now=NOW)
    return made


def test_nothing_is_drafted_twice_whatever_its_address(engine: Engine, config: Config, folder: Path) -> None:
    accept(engine, WECHAT, PAGE, ADDRESSLESS, BRIEF)
    first = draft(engine, config, folder, date(2024, 3, 6))
    assert ids_in_text(first.text) == {WECHAT, PAGE, ADDRESSLESS, BRIEF}
    accept(engine, LATER, now=datetime(2024, 3, 8, tzinfo=UTC))
    assert ids_in_text(draft(engine, config, folder, date(2024, 3, 9)).text) == {LATER}
    assert ids_in_text(draft(engine, config, folder, date(2024, 3, 6)).text) == {WECHAT, PAGE, ADDRESSLESS, BRIEF}


def test_a_draft_tried_out_under_a_date_long_past_is_no_past_issue(
    engine: Engine, config: Config, folder: Path
) -> None:
    accept(engine, WECHAT)
    draft(engine, config, folder, date(1999, 1, 1), since=date(2024, 3, 1))
    own = folder / "issues" / "1998-12-01.md"
    own.write_text("# 测试简报 (1998-12-01)\n\n## 论文\n\n- [题](https://example.org/9)\n", encoding="utf-8")
    accept(engine, PAGE)
    draft(engine, config, folder, date(2024, 3, 6))
    accept(engine, LATER)
    text = draft(engine, config, folder, date(2024, 3, 9)).text
    assert "[2024-03-06](" in text
    assert "[1998-12-01](" in text  # nobody but himself wrote that one
    assert "1999-01-01" not in text
    assert ids_in_text(text) == {LATER}
    import_issue(engine, read_issue(folder / "issues" / "1999-01-01.md", config.edition), folder, now=NOW)
    assert "[1999-01-01](" in draft(engine, config, folder, date(2024, 3, 10), since=date(2024, 3, 1)).text


def test_a_refreshed_draft_stays_a_past_issue(engine: Engine, config: Config, folder: Path) -> None:
    accept(engine, WECHAT)
    draft(engine, config, folder, date(2024, 3, 6))
    issues.save_draft(engine, date(2024, 3, 6), "# 又一次\n", now=NOW + timedelta(days=90))
    accept(engine, LATER)
    assert "[2024-03-06](" in draft(engine, config, folder, date(2024, 3, 9)).text


def test_what_he_takes_out_of_a_draft_is_free_again(engine: Engine, config: Config, folder: Path) -> None:
    accept(engine, WECHAT, PAGE)
    first = draft(engine, config, folder, date(2024, 3, 6))
    first.path.write_text(first.text.replace("标题1", "我的标题").partition("- [标题2")[0], encoding="utf-8")
    assert ids_in_text(draft(engine, config, folder, date(2024, 3, 9)).text) == {PAGE}
    first.path.unlink()
    assert ids_in_text(draft(engine, config, folder, date(2024, 3, 10)).text) == {WECHAT}


def test_a_draft_ends_no_span_and_is_named(engine: Engine, config: Config, folder: Path) -> None:
    accept(engine, WECHAT, PAGE)
    draft(engine, config, folder, date(2024, 3, 8))
    waiting = draft(engine, config, folder, date(2024, 3, 9))
    assert ids_in_text(waiting.text) == {ADDRESSLESS, BRIEF, LATER}
    assert "no earlier issue" in describe(waiting)
    queue.decide(engine, [ADDRESSLESS, BRIEF, LATER], "reject", {"decision": Decision.REJECTED}, now=NOW)
    (folder / "issues" / "2024-03-09.md").unlink()
    nothing = draft(engine, config, folder, date(2024, 3, 9))
    assert nothing.empty
    assert "2 stand in 2024-03-08.md" in describe(nothing)
    earlier = draft(engine, config, folder, date(2024, 3, 1))
    assert "2 stand in 2024-03-08.md" in describe(earlier)


def test_a_published_issue_ends_the_span(engine: Engine, config: Config, folder: Path) -> None:
    accept(engine, WECHAT, ADDRESSLESS)
    first = draft(engine, config, folder, date(2024, 3, 6))
    import_issue(engine, read_issue(first.path, config.edition), first.path, now=NOW)
    first.path.unlink()
    second = draft(engine, config, folder, date(2024, 3, 9))
    assert "(the issue of 2024-03-06)" in describe(second)
    assert second.empty
    again = draft(engine, config, folder, date(2024, 3, 9), since=date(2024, 3, 1))
    assert ids_in_text(again.text) == {PAGE, BRIEF, LATER}


def test_mere_proposals_hold_nothing(engine: Engine, config: Config, folder: Path) -> None:
    first = draft(engine, config, folder, date(2024, 3, 8))
    second = draft(engine, config, folder, date(2024, 3, 9))
    assert first.proposing
    assert ids_in_text(first.text) == ids_in_text(second.text) == {WECHAT, PAGE, BRIEF}
    assert "2024-03-08" not in second.text
    assert earlier_issues(date(2024, 3, 9), first.path.parent, config.edition, engine) == []
