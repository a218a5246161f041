"""What may still be spent, in tokens and money, in this run and this month (of Shanghai)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.clock import Clock, local, now

if TYPE_CHECKING:
    from core.config import LlmConfig


class Books(Protocol):
    """Where the month's requests are written down for all runs; `store.spending.Spending` is one."""

    def spent(self, month: str) -> tuple[int, float]:
        """Tokens and money of a month."""
        ...

    def reserve(
        self, month: str, model: str, tokens: int, money: float, *, most_tokens: int, most_money: float
    ) -> int | None:
        """Book the most that a request can cost; None if that would pass a limit."""
        ...

    def settle(self, number: int, tokens: int, money: float) -> None:
        """What it did cost."""


@dataclass(slots=True)
class Spent:
    """Tokens in and out, and what they cost in the currency of the configuration."""

    tokens: int = 0
    money: float = 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """One request under way: its number in the books and the most it can cost."""

    number: int
    tokens_in: int
    tokens_out: int
    tokens: int
    money: float


class Ledger:
    """Reserve before asking, settle after: what is reserved at once never exceeds a limit.

    The month's sum is in the books, which every run shares; the run's begins at zero.
    """

    def __init__(self, config: LlmConfig, books: Books, clock: Clock = now) -> None:
        self.config, self.books, self.clock = config, books, clock
        self.run = Spent()  # with what is under way
        self.requests = 0
        self._excess = 0  # tokens that an answer once took beyond what it was asked to

    @property
    def month(self) -> Spent:
        """What this month's runs have spent, this one included."""
        return Spent(*self.books.spent(self._month()))

    def reserve(self, tokens_in: int, tokens_out: int) -> Held | None:
        """Set aside for one request at most these tokens; None if a limit would be passed."""
        tokens_out += self._excess
        tokens, money = tokens_in + tokens_out, self._price(tokens_in, tokens_out)
        limit = self.config
        if self.run.tokens + tokens > limit.tokens_per_run:
            return None
        if limit.money_per_run and self.run.money + money > limit.money_per_run:
            return None
        most_tokens, most_money = limit.tokens_per_month, limit.money_per_month
        number = self.books.reserve(
            self._month(), limit.model, tokens, money, most_tokens=most_tokens, most_money=most_money
        )
        if number is None:
            return None
        self._add(tokens, money)
        self.requests += 1
        return Held(number, tokens_in, tokens_out, tokens, money)

    def settle(self, held: Held, tokens_in: int, tokens_out: int) -> None:
        """Give back what was reserved and book what was used (0 for a request that never got an answer)."""
        tokens, money = tokens_in + tokens_out, self._price(tokens_in, tokens_out)
        self._excess = max(self._excess, tokens - held.tokens)
        self._add(tokens - held.tokens, money - held.money)
        self.books.settle(held.number, tokens, money)

    def show(self) -> str:
        """One line for people."""
        limit, month = self.config, self.month
        run = f"{self.run.tokens} of {limit.tokens_per_run} tokens{_money(self.run.money, limit.money_per_run, limit)}"
        return f"{run} this run; {show_month(month, limit)}"

    def _add(self, tokens: int, money: float) -> None:
        self.run = Spent(self.run.tokens + tokens, self.run.money + money)

    def _price(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self.config.price_in + tokens_out * self.config.price_out) / 1_000_000

    def _month(self) -> str:
        return month_of(self.clock)


def month_of(clock: Clock = now) -> str:
    """The month that is booked to: ``2026-11`` in Shanghai."""
    return f"{local(clock()):%Y-%m}"


def show_month(month: Spent, limit: LlmConfig) -> str:
    """What a month has cost beside its limits."""
    money = _money(month.money, limit.money_per_month, limit)
    return f"{month.tokens} of {limit.tokens_per_month} tokens{money} this month"


def _money(spent: float, most: float, limit: LlmConfig) -> str:
    if most:
        return f", {spent:.2f} of {most:.2f} in money"
    return f", {spent:.2f} in money" if limit.price_in or limit.price_out else ""
