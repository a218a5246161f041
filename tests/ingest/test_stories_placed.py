"""What arrives is compared with what is there: reposts, an original that comes later, what an issue had."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.types import Article, Decision, Issue, Item, Judgement, Kind, Link, Moment, Section
from curate.printed import printed_search_keys
from curate.stories import search_keys, story_keys
from ingest.stories import placed_among_others, tell_the_stored
from store import listing, queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.issues import save_issue
from store.stories import told_with

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BODY = "".join(f"第{n}段讲的是端侧推理里第{n * 7}种算子怎样合并，合并之后耗时是{n * 3}毫秒。" for n in range(1, 30))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}")


def article(name: str, title: str, text: str, **changes: Any) -> Article:
    url = f"https://{name}.example/a"
    plain = Article(url=url, canonical_url=url, identity=url, title=title, text=text, published=Moment(NOW))
    return replace(plain, **changes)


def take_in(engine: Engine, *articles: Article) -> None:
    harvest = [
        Harvest(
            article=one,
            judgement=Judgement(section="news", relevance=0.5),
            fetched_at=NOW,
            story_keys=story_keys(one),
            search_keys=search_keys(one),
            printed_keys=printed_search_keys(one),
        )
        for one in articles
    ]
    batch = placed_among_others(engine, harvest, NOW)
    save_batch(engine, batch.harvest, now=NOW)
    tell_the_stored(engine, batch)


def shown(engine: Engine) -> list[str]:
    return [line.title for line in listing.lines(engine.url.render_as_string(), duplicates=False)]


ORIGINAL = article("origin", "算子合并笔记", BODY, original=True)
REPOST = article(
    "copy", "【转】算子合并笔记", "编者按。" + BODY, published=Moment(NOW + timedelta(hours=3)), original=False
)
OTHER = article("other", "另一件事", BODY[::-1])


@pytest.mark.parametrize("together", [True, False])
def test_a_repost_is_kept_but_not_shown(engine: Engine, together: bool) -> None:
    if together:
        take_in(engine, ORIGINAL, REPOST, OTHER)
    else:
        take_in(engine, ORIGINAL)
        take_in(engine, REPOST, OTHER)
    assert shown(engine) == ["算子合并笔记", "另一件事"]
    assert len(queue.candidates(engine)) == 3


def test_an_original_that_comes_later_takes_the_place_of_its_repost(engine: Engine) -> None:
    take_in(engine, REPOST)
    take_in(engine, ORIGINAL)
    assert shown(engine) == ["算子合并笔记"]
    assert "有更好的版本" in queue.get(engine, 1).judgement.reasons[0]


def test_what_the_editor_has_accepted_is_not_taken_from_him(engine: Engine) -> None:
    take_in(engine, REPOST)
    queue.decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    take_in(engine, ORIGINAL)
    assert queue.get(engine, 1).judgement.duplicate_of == ""


def test_reading_the_same_article_again_makes_it_no_duplicate_of_itself(engine: Engine) -> None:
    take_in(engine, ORIGINAL)
    take_in(engine, replace(ORIGINAL, title="算子合并笔记（更新）"))
    assert shown(engine) == ["算子合并笔记（更新）"]


def test_what_an_issue_had_is_said_with_its_date(engine: Engine) -> None:
    item = Item(title=ORIGINAL.title, url=ORIGINAL.url)
    sections = (Section(key="news", title="业界新闻", items=(item,)),)
    save_issue(engine, Issue(date=date(2026, 3, 1), name="示例", sections=sections), now=NOW)
    take_in(engine, ORIGINAL, OTHER)
    assert shown(engine) == ["另一件事"]
    assert any("2026-03-01 期" in reason for reason in queue.get(engine, 1).judgement.reasons)


def printed(engine: Engine, day: date, *items: Item) -> None:
    sections = (Section(key="news", title="业界新闻", items=items),)
    save_issue(engine, Issue(date=day, name="示例", sections=sections), now=NOW)


def test_an_old_issue_is_known_by_title_summary_or_traditional_characters(engine: Engine) -> None:
    summary = BODY[400:700]
    printed(
        engine, date(2020, 8, 6), Item(title="端侧推理的算子合并实践", url="https://gone.example/1", summary=summary)
    )
    take_in(
        engine,
        article("a", "【转】端侧推理的算子合并实践（附代码）", "别的正文。"),
        article("b", "今日要闻", "编者按。" + BODY),
        article("c", "端側推理的算子合並實踐", "別的正文。"),
        article("d", "端侧语音的唤醒词实践", BODY[::-1]),
    )
    assert shown(engine) == ["端侧语音的唤醒词实践"]
    reasons = [queue.get(engine, number).judgement.reasons[0] for number in (1, 2, 3)]
    assert all(reason.startswith("见 2020-08-06 期《端侧推理的算子合并实践》") for reason in reasons)
    assert "摘要 100% 在文中" in reasons[1]


def test_a_release_of_a_known_repository_and_code_of_a_known_paper_follow(engine: Engine) -> None:
    printed(engine, date(2020, 8, 6), Item(title="推理引擎", url="https://gone.example/2", repo="Tencent/TNN"))
    printed(engine, date(2020, 9, 6), Item(title="某论文", url="https://gone.example/3", tags=("2007.10319",)))
    release = "https://github.com/Tencent/TNN/releases/tag/v0.3.0"
    code = (Link("论文", "https://arxiv.org/abs/2007.10319v2"),)
    take_in(
        engine,
        article("a", "TNN v0.3.0", "修复。", url=release, canonical_url=release, identity=release, kind=Kind.RELEASE),
        article("b", "someone/code", "代码。", links=code),
    )
    assert len(shown(engine)) == 2
    first, second = (queue.get(engine, number).judgement for number in (1, 2))
    assert (first.duplicate_of, first.follow_up_of) == ("", "https://github.com/tencent/tnn")
    assert first.reasons[0] == "后续：2020-08-06 期已有 github.com/tencent/tnn"
    assert (second.follow_up_of, second.reasons[0]) == ("arxiv:2007.10319", "后续：2020-09-06 期已有 arxiv:2007.10319")


def test_what_was_rejected_does_not_come_back_in_other_dress(engine: Engine) -> None:
    take_in(engine, REPOST)
    queue.decide(engine, [1], "reject", {"decision": Decision.REJECTED}, now=NOW)
    take_in(engine, ORIGINAL)
    assert ORIGINAL.title not in shown(engine)
    judgement = queue.get(engine, 2).judgement
    assert judgement.duplicate_of == REPOST.identity
    assert judgement.reasons[0] == "2026-11-20 拒绝过《【转】算子合并笔记》"


def test_the_stored_learn_of_the_story_they_have_become_part_of(engine: Engine) -> None:
    first = article("first", "腾讯优图开源推理框架TNN", "短讯。")
    better = article(
        "better", "推理框架TNN开源，来自腾讯优图", BODY, original=True, published=Moment(NOW + timedelta(hours=1))
    )
    take_in(engine, first)
    take_in(engine, better)
    take_in(engine, better)
    assert {queue.get(engine, number).judgement.story for number in (1, 2)} == {better.identity}
    assert queue.get(engine, 1).judgement.duplicate_of == ""
    assert [told.id for told in told_with(engine, better.identity)] == [2, 1]


def test_a_page_read_again_under_another_identity_repeats_nothing(engine: Engine) -> None:
    take_in(engine, ORIGINAL)
    renamed = replace(ORIGINAL, identity="wechat:1:2:1", title="算子合并笔记（更新）")
    take_in(engine, renamed)
    assert shown(engine) == ["算子合并笔记（更新）"]
