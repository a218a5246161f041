from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from core.config import LlmConfig
from curate.llm.budget import Ledger
from store.db import open_store
from store.spending import Spending

NOVEMBER, DECEMBER = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def ledger(folder: Path, moment: datetime = NOVEMBER, **limits: float) -> Ledger:
    books = Spending(open_store(f"sqlite+pysqlite:///{folder / 'store.sqlite3'}"))
    config = LlmConfig.model_validate({"model": "test", **limits})
    return Ledger(config, books, lambda: moment)


def test_what_is_reserved_counts_until_it_is_settled(tmp_path: Path) -> None:
    books = ledger(tmp_path, tokens_per_run=1000)
    first = books.reserve(300, 400)
    assert first
    assert books.reserve(300, 100) is None
    books.settle(first, 100, 50)
    assert books.run.tokens == 150
    assert books.reserve(300, 400)


def test_the_month_is_known_to_the_next_run_and_begins_anew(tmp_path: Path) -> None:
    books = ledger(tmp_path, tokens_per_month=1000)
    held = books.reserve(500, 400)
    assert held
    books.settle(held, 500, 400)
    assert ledger(tmp_path, tokens_per_month=1000).reserve(100, 100) is None
    assert ledger(tmp_path, DECEMBER, tokens_per_month=1000).reserve(100, 100)


def test_what_a_killed_run_had_under_way_stays_booked(tmp_path: Path) -> None:
    assert ledger(tmp_path, tokens_per_month=1000).reserve(500, 400)  # and is never settled
    assert ledger(tmp_path, tokens_per_month=1000).month.tokens == 900


def test_two_runs_at_once_cannot_pass_the_month_together(tmp_path: Path) -> None:
    runs = [ledger(tmp_path, tokens_per_month=1000) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        held = [one for many in pool.map(lambda run: [run.reserve(50, 50) for _ in range(5)], runs) for one in many]
    assert sum(one is not None for one in held) == 10
    assert runs[0].month.tokens == 1000


def test_money_is_counted_by_the_price_of_both_directions(tmp_path: Path) -> None:
    books = ledger(tmp_path, money_per_month=0.01, price_in=1.0, price_out=10.0)
    held = books.reserve(1000, 800)
    assert held
    books.settle(held, 1000, 800)
    assert round(books.month.money, 6) == 0.009
    assert books.reserve(1000, 100) is None
    assert "0.01 of 0.01" in books.show()


def test_a_run_may_have_a_ceiling_in_money_of_its_own(tmp_path: Path) -> None:
    books = ledger(tmp_path, money_per_run=0.002, price_in=1.0, price_out=1.0)
    assert books.reserve(1000, 1000)
    assert books.reserve(10, 10) is None
    assert ledger(tmp_path, money_per_run=0.002, price_in=1.0, price_out=1.0).reserve(1000, 1000)


def test_a_request_without_an_answer_costs_nothing(tmp_path: Path) -> None:
    books = ledger(tmp_path)
    held = books.reserve(10, 10)
    assert held
    books.settle(held, 0, 0)
    assert (books.run.tokens, books.month.tokens) == (0, 0)


def test_a_provider_that_takes_more_than_it_was_given_is_reckoned_with(tmp_path: Path) -> None:
    books = ledger(tmp_path, tokens_per_run=5000)
    held = books.reserve(100, 900)
    assert held
    books.settle(held, 100, 2900)  # it ignores the limit of its answers
    assert books.reserve(100, 900) is None


def test_the_spending_of_a_month_is_told_by_model(tmp_path: Path) -> None:
    books = ledger(tmp_path)
    for used in (70, 30):
        held = books.reserve(100, 100)
        assert held
        books.settle(held, used, 0)
    spending = Spending(open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"))
    assert [(one.model, one.requests, one.tokens) for one in spending.by_model("2026-11")] == [("test", 2, 100)]
    assert spending.by_model("2026-12") == []
