"""What the file says and what the queue says when the editor has changed his mind in one of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from compose.blocks import blocks, drafted
from compose.inline import ids_of
from compose.issue import compose_draft, describe, differences, save_draft
from compose.left_out import in_words
from core.config import Config
from core.types import Article, Decision, Judgement
from store import queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store

NOW = datetime(2024, 3, 5, tzinfo=UTC)
DAY = date(2024, 3, 9)
BEST, SECOND, UNWORTHY = 1, 2, 3


@pytest.fixture
def engine(config: Config) -> Engine:
    """Two pieces of short news that are worth proposing, the first as an item, and a paper that is not."""
    engine = open_store(config.store_url)
    harvest = []
    for n, relevance in ((BEST, 0.9), (SECOND, 0.8), (UNWORTHY, 0.01)):
        url = f"https://example.org/{n}"
        article = Article(url=url, canonical_url=url, identity=url, title=f"标题{n}", account="号", text="正文")
        section = "papers" if n == UNWORTHY else "news"
        judgement = Judgement(section=section, relevance=relevance, summary=f"摘要{n}。", brief=n != UNWORTHY)
        harvest.append(Harvest(article=article, judgement=judgement, fetched_at=NOW))
    save_batch(engine, harvest, now=NOW)
    return engine


class Desk:
    """The draft of one day, composed again and again."""

    def __init__(self, engine: Engine, config: Config, folder: Path) -> None:
        self.engine, self.config = engine, config
        self.path = folder / "issues" / f"{DAY}.md"

    def compose(self) -> str:
        """Refresh the draft; what is said about it."""
        draft = compose_draft(self.config, self.engine, DAY, path=self.path, since=None, today=date(2024, 3, 10))
        save_draft(self.engine, DAY, draft, now=NOW)
        return "\n".join([describe(draft), *in_words(differences(self.engine, draft), self.path.name, DAY)])

    def decide(self, decision: Decision, *ids: int) -> None:
        queue.decide(self.engine, list(ids), "decide", {"decision": decision}, now=NOW)

    def rewrite(self, old: str, new: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.path.write_text(text.replace(old, new), encoding="utf-8")

    def delete(self, id_: int) -> None:
        text = self.path.read_text(encoding="utf-8")
        self.path.write_text("".join(b.text for b in blocks(text) if id_ not in ids_of(b.text)), encoding="utf-8")

    @property
    def parts(self) -> list[tuple[str, tuple[int, ...]]]:
        text = self.path.read_text(encoding="utf-8")
        return sorted((block.part.value, ids_of(block.text)) for block in drafted(text))


@pytest.fixture
def desk(engine: Engine, config: Config, folder: Path) -> Desk:
    return Desk(engine, config, folder)


def test_what_is_undone_and_stays_for_his_words_in_it_is_named_among_proposals(desk: Desk) -> None:
    desk.decide(Decision.ACCEPTED, BEST, UNWORTHY)
    desk.compose()
    desk.rewrite("摘要3。", "我的话。")
    desk.decide(Decision.PENDING, BEST, UNWORTHY)
    said = desk.compose()
    assert "proposals" in said
    assert f"but not accepted (any more): {UNWORTHY} 标题3 → delete it there, or `compose sync 2024-03-09.md`" in said
    assert f"{BEST} 标题1" not in said  # that one is proposed again


def test_a_deleted_proposal_that_is_accepted_later_is_said_to_be_taken_and_left_out(desk: Desk) -> None:
    desk.compose()
    desk.delete(BEST)
    desk.decide(Decision.ACCEPTED, BEST)
    said = desk.compose()
    assert "nothing that an issue could take" not in said
    assert f"stays out: {BEST} 标题1 → `compose --date {DAY} --back {BEST}` puts it in again" in said


def test_what_waits_but_is_not_proposed_is_counted_where_there_is_nothing_else(desk: Desk) -> None:
    desk.decide(Decision.REJECTED, BEST, SECOND)
    assert "1 wait under compose.min_relevance (`review list`; what you accept is taken)" in desk.compose()


def test_a_proposal_that_becomes_an_item_leaves_the_briefs(desk: Desk) -> None:
    desk.compose()
    assert desk.parts == [("brief", (SECOND,)), ("item", (BEST,))]
    desk.decide(Decision.REJECTED, BEST)
    desk.compose()
    assert desk.parts == [("item", (SECOND,))]


def test_a_brief_with_his_words_does_not_come_a_second_time_as_an_item(desk: Desk) -> None:
    desk.decide(Decision.BRIEF, SECOND)
    desk.compose()
    desk.rewrite(f" <!-- jb:{SECOND}", f"我补充。 <!-- jb:{SECOND}")
    desk.decide(Decision.ACCEPTED, SECOND)
    said = desk.compose()
    assert desk.parts == [("brief", (SECOND,))]
    assert f"a brief in the queue, or the other way round: {SECOND} 标题2 → `compose sync" in said
