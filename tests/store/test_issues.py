"""Published issues and drafts in a real SQLite file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.issue_json import issue_data, issue_from
from core.types import Brief, Issue, Item, Link, Section
from core.urls import identity
from store import issues
from store.db import Engine, open_store

NOW = datetime(2024, 3, 9, tzinfo=UTC)
FIRST, SECOND = date(2024, 2, 1), date(2024, 3, 1)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_store(f"sqlite+pysqlite:///{tmp_path}/store.sqlite3")


def issue(day: date, *urls: str) -> Issue:
    items = tuple(Item(title=f"标题{url}", url=url, account="号", candidate_id=n) for n, url in enumerate(urls))
    brief = Brief(subject="华为", text="发布；", urls=(f"https://e.org/brief/{day}",), candidate_ids=(9,))
    return Issue(
        date=day,
        name="简报",
        topics="甲/乙",
        briefs=(brief,),
        sections=(Section(key="news", title="业界新闻", items=items),),
        front_matter={"layout": "default"},
    )


def test_an_issue_comes_back_as_it_was(engine: Engine) -> None:
    item = Item(
        title="有链接", url="https://e.org/2", links=(Link("论文", "https://e.org/3", "Title"),), tags=("CVPR",)
    )
    full = replace(issue(FIRST), sections=(Section(key="papers", title="论文", items=(item,)),))
    assert issues.save_issue(engine, full, path="a.md", now=NOW) == 2
    assert issues.load_issue(engine, FIRST) == full
    assert issues.load_issue(engine, SECOND) is None
    assert issue_from(issue_data(full)) == full


def test_saving_again_replaces(engine: Engine) -> None:
    issues.save_issue(engine, issue(FIRST, "https://e.org/1", "https://e.org/2"), now=NOW)
    issues.save_issue(engine, issue(FIRST, "https://e.org/2"), now=NOW)
    assert [i.url for i in issues.published_items(engine) if i.kind == "item"] == ["https://e.org/2"]


def test_dates_and_what_was_published(engine: Engine) -> None:
    issues.save_issue(engine, issue(SECOND, "https://e.org/1?utm_source=x", "https://e.org/2"), now=NOW)
    issues.save_issue(engine, issue(FIRST, "https://e.org/1"), now=NOW)
    assert issues.issue_dates(engine) == [SECOND, FIRST]
    seen = issues.published(engine)
    assert seen[identity("https://e.org/1")] == FIRST
    assert seen[identity("https://e.org/2")] == SECOND
    assert identity("https://e.org/2") not in issues.published(engine, before=SECOND)
    assert issues.brief_subjects(engine) == ["华为"]


def test_the_base_of_a_draft(engine: Engine) -> None:
    assert issues.draft_base(engine, FIRST) == ""
    issues.save_draft(engine, FIRST, "一", now=NOW)
    issues.save_draft(engine, FIRST, "二", now=NOW)
    assert issues.draft_base(engine, FIRST) == "二"
