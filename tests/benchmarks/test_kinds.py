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
    assert kinds._line(said, "rss") == "rss: 2 entries, 2 new"
    row = kinds._row("RSS", "loopback", ["-v", "a b"], kinds._line(said, "rss"), "2 new", 0)
    assert (row.good, row.command) == (True, "ingest -v 'a b'")
    assert not kinds._row("RSS", "loopback", [], "2 entries, 1 new", "2 new", 0).good
    assert not kinds._row("RSS", "loopback", [], "2 new", "2 new", 1).good
