"""Old days of the archive become small, and the pages of stored articles can still be read."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from core.types import Failure, Page
from ingest.archive import ArchiveWriter, read_page
from ingest.retention import prune

DAY = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
HTML = [("Content-Type", "text/html")]


def recorded(folder: Path, moment: datetime = DAY) -> dict[str, str]:
    """A day of a feed, two pages, an error and a picture; the record ids by name."""
    with ArchiveWriter(folder, lambda: moment) as archive:
        keep = [
            ("feed", "https://a.example/feed", 200, [("Content-Type", "application/xml")], b"<rss/>" * 2000),
            ("page", "https://a.example/1", 200, HTML, b"<p>one</p>"),
            ("other", "https://a.example/2", 200, HTML, b"<p>two</p>"),
            ("error", "https://a.example/3", 404, HTML, b"nothing"),
            ("picture", "https://a.example/1.png", 200, [("Content-Type", "image/png")], b"\x89PNG"),
        ]
        return {name: archive.record(url, [], status, head, body, moment) for name, url, status, head, body in keep}


def body(folder: Path, record_id: str) -> bytes | None:
    found = read_page(folder, record_id)
    return found.body if isinstance(found, Page) else None


def test_pages_of_articles_and_pictures_stay_and_the_rest_goes(tmp_path: Path) -> None:
    ids = recorded(tmp_path)
    before = (tmp_path / "2026-11-01.warc.gz").stat().st_size
    done = prune(tmp_path, {ids["page"]}, TODAY, days=10)
    assert (done.days, done.kept, done.problems) == (1, 1, ())
    (left,) = tmp_path.iterdir()
    assert (left.name, left.stat().st_size) == ("2026-11-01.kept.warc.gz", before - done.freed)
    assert body(tmp_path, ids["page"]) == b"<p>one</p>"
    assert isinstance(read_page(tmp_path, ids["other"]), Failure)
    with left.open("rb") as file:
        found = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(file)]
    assert found == ["https://a.example/1", "https://a.example/1.png"]


@pytest.mark.parametrize("small_already", [False, True])
def test_without_pages_nothing_of_a_day_stays_even_of_one_that_is_small_already(
    tmp_path: Path, small_already: bool
) -> None:
    ids = recorded(tmp_path)
    if small_already:
        prune(tmp_path, {ids["page"]}, TODAY, days=10)
    before = sum(path.stat().st_size for path in tmp_path.iterdir())
    done = prune(tmp_path, (), TODAY, days=10, pages=True)
    assert (done.days, done.freed, done.kept) == (1, before, 0)
    assert list(tmp_path.iterdir()) == []
    assert prune(tmp_path, (), TODAY, days=10, pages=True).days == 0


def test_a_prune_that_was_cut_short_is_finished_and_loses_nothing(tmp_path: Path) -> None:
    ids = recorded(tmp_path)
    whole = (tmp_path / "2026-11-01.warc.gz").read_bytes()
    prune(tmp_path, {ids["page"]}, TODAY, days=10)
    (tmp_path / "2026-11-01.warc.gz").write_bytes(whole[: len(whole) // 3])  # as if the old file had not gone yet
    (tmp_path / "2026-11-01.kept.warc.gz.new").write_bytes(b"half")
    prune(tmp_path, {ids["page"]}, TODAY, days=10)
    assert body(tmp_path, ids["page"]) == b"<p>one</p>"
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-01.kept.warc.gz"]


def test_young_days_stay_and_size_takes_the_oldest_first(tmp_path: Path) -> None:
    for days in (0, 1, 5, 6):
        recorded(tmp_path, DAY + timedelta(days=20 - days))
    assert prune(tmp_path, (), TODAY, days=30).days == 0
    done = prune(tmp_path, (), TODAY, megabytes=1)
    assert done.days == 0
    (tmp_path / "2026-11-10.warc.gz").write_bytes(b"x" * 2 * 1024**2)
    done = prune(tmp_path, (), TODAY, megabytes=1)
    assert "2026-11-10.warc.gz" in done.problems[0]  # no WARC: nobody knows what would be lost
    left = sorted(path.name for path in tmp_path.iterdir())
    assert "2026-11-21.warc.gz" in left
    assert "2026-11-20.warc.gz" in left


@pytest.mark.parametrize("pages", [False, True])
def test_pages_of_articles_go_only_when_that_is_asked_for(tmp_path: Path, pages: bool) -> None:
    ids = recorded(tmp_path)
    prune(tmp_path, {ids["page"]}, TODAY, days=1, pages=pages)
    assert (body(tmp_path, ids["page"]) is None) == pages
    assert any(tmp_path.iterdir()) == (not pages)
