from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from core.types import Entry, Failure, Moment, Source
from ingest.due import MOVE_HOLDS, NEVER_ASKED, address, backoff, is_due, next_due, retry_page, wants_full
from ingest.freshness import fresh_until
from ingest.outcome import answered, counted, failed, moved, with_rhythm
from store.sources import SourceState

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
HOURS = timedelta(hours=1)
DEFAULT = 6 * HOURS
SOURCE = Source(key="a", kind="feed", url="https://a.example/feed")
ANSWERED = SourceState(key="a", polled_at=NOW, succeeded_at=NOW, full_at=NOW, polls=1)


def test_a_source_that_was_never_asked_is_due() -> None:
    assert next_due(None, SOURCE, DEFAULT) == NEVER_ASKED
    assert is_due(SourceState(key="a"), SOURCE, DEFAULT, NOW)


def test_a_source_that_is_switched_off_or_gone_is_never_due() -> None:
    assert next_due(None, replace(SOURCE, enabled=False), DEFAULT) is None
    assert next_due(replace(ANSWERED, disabled="410 Gone"), SOURCE, DEFAULT) is None


def test_every_six_hours_is_kept_by_a_cron_that_starts_a_little_before_six_hours_have_passed() -> None:
    late = replace(ANSWERED, polled_at=NOW + timedelta(minutes=4))
    assert is_due(late, SOURCE, DEFAULT, NOW + 6 * HOURS)
    assert not is_due(late, SOURCE, DEFAULT, NOW + 5 * HOURS)


@pytest.mark.parametrize(("gap", "hours"), [(600, 1), (8 * 3600, 4), (24 * 3600, 12), (40 * 86400, 12), (0, 6)])
def test_the_interval_follows_how_often_the_source_publishes(gap: float, hours: int) -> None:
    due = next_due(replace(ANSWERED, gap_s=gap), SOURCE, DEFAULT)
    assert due is not None
    assert hours * HOURS - timedelta(minutes=30) <= due - NOW <= hours * HOURS


def test_a_source_that_fell_silent_is_asked_less() -> None:
    silent = replace(ANSWERED, gap_s=3600.0, newest_entry_at=NOW - timedelta(days=3))
    lively = replace(ANSWERED, gap_s=3600.0, newest_entry_at=NOW - HOURS)
    assert next_due(silent, SOURCE, DEFAULT) > next_due(lively, SOURCE, DEFAULT)  # type: ignore[operator]


def test_the_users_own_interval_and_cron_are_taken_at_their_word() -> None:
    state = replace(ANSWERED, gap_s=600.0, fresh_until=NOW + 20 * HOURS)
    assert next_due(state, replace(SOURCE, interval=2 * HOURS), DEFAULT) == NOW + 1.8 * HOURS
    assert next_due(state, replace(SOURCE, cron="0 13 * * *"), DEFAULT) == datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def test_what_the_server_said_about_freshness_is_heeded_for_a_day_at_most() -> None:
    assert next_due(replace(ANSWERED, fresh_until=NOW + 9 * HOURS), SOURCE, DEFAULT) == NOW + 9 * HOURS
    assert next_due(replace(ANSWERED, fresh_until=NOW + 99 * HOURS), SOURCE, DEFAULT) == NOW + 24 * HOURS


def test_backoff_doubles_differs_between_sources_and_never_exceeds_a_day() -> None:
    waits = [backoff("a", failures) for failures in range(1, 12)]
    assert all(later > earlier for earlier, later in pairwise(waits[:6]))
    assert max(waits) <= 24 * HOURS
    assert backoff("a", 1) == backoff("a", 1) != backoff("b", 1)


def test_retry_after_outlasts_the_backoff_but_not_a_day() -> None:
    refused = Failure(kind="throttled", where=SOURCE.url, why="429", retry_at=NOW + 5 * HOURS)
    assert next_due(failed(ANSWERED, refused, NOW), SOURCE, DEFAULT) == NOW + 5 * HOURS
    forever = replace(refused, retry_at=NOW + 500 * HOURS)
    assert next_due(failed(ANSWERED, forever, NOW), SOURCE, DEFAULT) == NOW + 24 * HOURS


def test_a_clock_that_jumped_back_silences_no_source() -> None:
    assert is_due(replace(ANSWERED, polled_at=NOW + timedelta(days=400)), SOURCE, DEFAULT, NOW)


def test_once_a_week_validators_are_left_out() -> None:
    assert wants_full(None, NOW)
    assert not wants_full(ANSWERED, NOW + timedelta(days=6))
    assert wants_full(ANSWERED, NOW + timedelta(days=7))


def test_a_silent_source_is_asked_without_validators_every_day() -> None:
    silent = replace(ANSWERED, gap_s=3600.0, newest_entry_at=NOW)
    assert wants_full(silent, NOW + 24 * HOURS)
    assert not wants_full(silent, NOW + 20 * HOURS)
    assert not wants_full(replace(silent, gap_s=86400.0), NOW + 47 * HOURS)


def test_a_permanent_redirect_is_followed_straight_once_it_has_held() -> None:
    target = "https://new.example/feed"
    state = moved(ANSWERED, SOURCE.url, target, NOW)
    assert address(state, SOURCE, NOW) == SOURCE.url
    assert address(state, SOURCE, NOW + MOVE_HOLDS) == target
    assert moved(state, target, "", NOW + MOVE_HOLDS) == state
    withdrawn = moved(state, SOURCE.url, "", NOW + HOURS)
    assert address(withdrawn, SOURCE, NOW + MOVE_HOLDS) == SOURCE.url


def test_a_new_address_that_keeps_failing_is_forgotten() -> None:
    state = moved(ANSWERED, SOURCE.url, "https://new.example/feed", NOW)
    for _ in range(3):
        state = failed(state, Failure(kind="dns", where="", why="no such host"), NOW)
    assert address(state, SOURCE, NOW + MOVE_HOLDS) == SOURCE.url


def test_gone_disables_and_an_answer_ends_all_trouble() -> None:
    gone = failed(ANSWERED, Failure(kind="gone", where=SOURCE.url, why="410 Gone"), NOW)
    assert gone.disabled == "410 Gone"
    well = counted(answered(gone, NOW, full=True), 2, NOW)
    assert (well.disabled, well.failures, well.error, well.recent) == ("", 0, "", (-1, 2))
    assert (well.polls, well.failed_polls) == (3, 1)


def test_the_usual_gap_is_learned_from_the_dates_a_feed_shows_and_future_ones_do_not_count() -> None:
    days = [NOW - timedelta(days=number) for number in range(1, 10)] + [NOW + timedelta(days=300)]
    entries = [Entry(source_key="a", url=f"https://a.example/{day:%d}", published=Moment(day)) for day in days]
    state = with_rhythm(ANSWERED, entries, NOW)
    assert (state.gap_s, state.longest_gap_s) == (86400, 86400)
    assert state.newest_entry_at == NOW - timedelta(days=1)


def test_without_dates_the_rhythm_is_learned_from_the_polls_that_brought_something() -> None:
    state = ANSWERED
    for day in range(1, 6):
        now = NOW + timedelta(days=day)
        state = counted(answered(state, now, full=True), 1, now, dated=False)
    assert state.newest_entry_at == NOW + timedelta(days=5)
    assert 80000 < state.gap_s <= 86400


def test_a_page_is_retried_ever_later_and_given_up_in_the_end() -> None:
    moments = [retry_page(attempts, NOW) for attempts in range(1, 8)]
    waits = [moment - NOW for moment in moments if moment]
    assert waits == sorted(waits)
    assert len(waits) == 5
    assert retry_page(3, NOW, most=2) is None


def test_ttl_and_skip_hours_move_the_next_poll_on() -> None:
    assert fresh_until(NOW) is None
    assert fresh_until(NOW, timedelta(hours=2), timedelta(hours=3)) == NOW + 3 * HOURS
    assert fresh_until(NOW, timedelta(hours=2), skip_hours=(6, 7)) == NOW + 4 * HOURS
    assert fresh_until(NOW, skip_days=("Saturday",)) == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert fresh_until(NOW, timedelta(days=30)) == NOW + 24 * HOURS
