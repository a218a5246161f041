from datetime import UTC, datetime
from pathlib import Path

from core.config import LlmConfig
from curate.llm.budget import Ledger

NOVEMBER, DECEMBER = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def ledger(folder: Path, moment: datetime = NOVEMBER, **limits: float) -> Ledger:
    return Ledger(folder / "spent.json", LlmConfig.model_validate(limits), lambda: moment)


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


def test_money_is_counted_by_the_price_of_both_directions(tmp_path: Path) -> None:
    books = ledger(tmp_path, money_per_month=0.01, price_in=1.0, price_out=10.0)
    held = books.reserve(1000, 800)
    assert held
    books.settle(held, 1000, 800)
    assert round(books.month.money, 6) == 0.009
    assert books.reserve(1000, 100) is None
    assert "0.01 of 0.01" in books.show()


def test_a_request_without_an_answer_costs_nothing(tmp_path: Path) -> None:
    books = ledger(tmp_path)
    held = books.reserve(10, 10)
    assert held
    books.settle(held, 0, 0)
    assert (books.run.tokens, books.reserved.tokens) == (0, 0)
    assert not (tmp_path / "spent.json").exists()
