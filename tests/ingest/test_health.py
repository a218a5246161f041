from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.types import Entry, Failure, Moment, Source
from ingest.health import diagnose, news, sparkline
from ingest.outcome import answered, failed, with_rhythm
from store.sources import SourceState

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = Source(key="a", kind="feed", url="https://a.example/feed")
WELL = SourceState(key="a", polled_at=NOW, succeeded_at=NOW, polls=9, gap_s=86400.0, newest_entry_at=NOW - DAY)


def kind(state: SourceState, now: datetime = NOW) -> str:
    trouble = diagnose(state, SOURCE, now)
    return trouble.kind if trouble else ""


def test_a_source_that_does_well_is_left_alone() -> None:
    assert kind(WELL) == ""


def test_four_times_the_usual_gap_without_news_is_silence_but_a_weekend_is_not() -> None:
    assert kind(WELL, NOW + 2.9 * DAY) == ""
    assert kind(WELL, NOW + 3.1 * DAY) == "silent"
    irregular = replace(WELL, longest_gap_s=3 * 86400.0)
    assert kind(irregular, NOW + 4.9 * DAY) == ""
    assert kind(irregular, NOW + 5.1 * DAY) == "silent"
    hourly = replace(WELL, gap_s=3600.0, newest_entry_at=NOW)
    assert kind(hourly, NOW + 2 * DAY) == ""
    assert kind(hourly, NOW + 3 * DAY) == "silent"


def test_a_source_that_answers_well_and_shows_nothing_is_noticed() -> None:
    emptied = with_rhythm(answered(WELL, NOW, full=True), [], NOW)
    assert kind(emptied) == "no-entries"
    assert kind(answered(emptied, NOW, full=False, same=True)) == "no-entries"
    entry = Entry(source_key="a", url="https://a.example/1", published=Moment(NOW))
    assert kind(with_rhythm(answered(emptied, NOW, full=True), [entry], NOW)) == ""


def test_passing_failures_bother_nobody_lasting_ones_do() -> None:
    state = WELL
    for _ in range(5):
        state = failed(state, Failure(kind="timeout", where="", why="no answer"), NOW)
    assert kind(state, NOW + DAY) == ""
    assert kind(state, NOW + 2 * DAY) == "failing"


def test_an_expired_bridge_session_and_a_source_that_is_gone_are_told_at_once() -> None:
    assert kind(failed(WELL, Failure(kind="session", where="", why="scan the code again"), NOW)) == "session"
    assert kind(failed(WELL, Failure(kind="gone", where="", why="HTTP 410 Gone"), NOW)) == "gone"


def test_a_trouble_is_told_once_until_it_has_been_over() -> None:
    gone = failed(WELL, Failure(kind="gone", where="", why="HTTP 410 Gone"), NOW)
    troubles, changed = news([SOURCE], {"a": gone}, NOW)
    assert list(troubles) == ["a"]
    told = changed[0]
    assert news([SOURCE], {"a": told}, NOW) == ({}, [])
    _, recovered = news([SOURCE], {"a": answered(told, NOW, full=True)}, NOW)
    assert recovered[0].reported == ""


def test_a_sparkline_shows_new_entries_and_failures() -> None:
    assert sparkline((0, 4, 8, -1)) == "▁▅█×"
    assert sparkline(()) == ""
