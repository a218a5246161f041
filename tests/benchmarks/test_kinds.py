"""The answers that the kinds benchmark plays are what each kind's reader understands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks import kinds
from benchmarks._kinds_recorded import RECORDED, Recorded
from core.config import SourceConfig
from core.types import Page
from ingest.feeds import Feed
from ingest.kinds import KINDS

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case.key)
def test_recorded_answers_are_read_as_expected(case: Recorded) -> None:
    source = SourceConfig(key=case.key, **case.table).source()
    kind = KINDS[source.kind]
    ((request, body),) = zip(kind.requests(source), case.answers, strict=True)
    headers = {"content-type": case.form}
    page = Page(url=request.url, final_url=request.url, status=200, body=body, fetched_at=NOW, headers=headers)
    found = kind.read(source, page, NOW)
    assert isinstance(found, Feed)
    assert case.expected.startswith(f"{len(found.entries)} entries, ")


def test_a_row_is_good_only_with_the_line_and_the_exit_code_that_were_expected() -> None:
    said = "INFO x\nrss: 2 entries, 2 new\nrss2: 1 entries"
    whole = "rss: 2 entries, 2 new"
    assert kinds._line(said, "rss") == "rss: 2 entries, 2 new"
    row = kinds._row("RSS", "loopback", ["-v", "a b"], kinds._line(said, "rss"), whole, 0)
    assert (row.good, row.command) == (True, "ingest -v 'a b'")
    assert not kinds._row("RSS", "loopback", [], f"{whole}, failed (dns)", whole, 0).good
    assert not kinds._row("RSS", "loopback", [], whole, whole, 3).good
    assert not kinds._row("RSS", "recorded", [], whole, whole, 0, due=3, why="one is silent").good
    assert kinds._row("RSS", "recorded", [], whole, whole, 3, due=3, why="one is silent").good


@pytest.mark.parametrize(
    ("body", "articles"),
    [
        (b"<rss><channel><item><title>a</title></item><item/></channel></rss>", 1),
        (b"<feed><entry xml:lang='zh'></entry><entry>\n</entry></feed>", 2),
        (b'{"items": [{}, {}, {}]}', 3),
        (rb'{"list": [{"content_url": "/s?x=1"}, {"content_url": ""}]}', 1),
        (rb'{"general_msg_list": "[{\"content_url\":\"http://a\"}, {\"content_url\":\"\"}]"}', 1),
    ],
)
def test_articles_of_a_bridge_are_counted_without_the_reader(body: bytes, articles: int) -> None:
    assert kinds._articles_in(body) == articles
