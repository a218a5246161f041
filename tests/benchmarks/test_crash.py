"""The crash benchmark can fail: it notices articles whose pages a power failure took away."""

from pathlib import Path

from benchmarks import crash
from benchmarks._origin import running_origin


def test_articles_that_are_committed_before_their_pages_are_on_disk_are_noticed(tmp_path: Path) -> None:
    with running_origin() as origin:
        expected = crash._publish(origin)
        assert crash.unsynced_is_noticed(origin, tmp_path / "unsynced", expected)
