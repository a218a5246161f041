"""What may still be spent, in tokens and money, in this run and this month (of Shanghai)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.clock import Clock, local, now
from curate.llm.cache import read_json, write_atomically

if TYPE_CHECKING:
    from core.config import LlmConfig


@dataclass(slots=True)
class Spent:
    """Tokens in and out, and what they cost in the currency of the configuration."""

    tokens: int = 0
    money: float = 0.0


class Ledger:
    """Reserve before asking, settle after: what is reserved at once never exceeds a limit.

    The month's sum is kept in a file, so that the next run knows it; `run` begins at zero.
    """

    def __init__(self, path: Path, config: LlmConfig, clock: Clock = now) -> None:
        self.path, self.config, self.clock = path, config, clock
        self.run = Spent()
        self.reserved = Spent()

    @property
    def month(self) -> Spent:
        """What this month's runs have spent, this one included."""
        kept = read_json(self.path).get(self._month(), {})
        return Spent(int(kept.get("tokens", 0)), float(kept.get("money", 0.0)))

    def reserve(self, tokens_in: int, tokens_out: int) -> Spent | None:
        """Set aside for one request at most these tokens; None if a limit would be passed."""
        wanted = Spent(tokens_in + tokens_out, self._price(tokens_in, tokens_out))
        month, held, limit = self.month, self.reserved, self.config
        if self.run.tokens + held.tokens + wanted.tokens > limit.tokens_per_run:
            return None
        if month.tokens + held.tokens + wanted.tokens > limit.tokens_per_month:
            return None
        if limit.money_per_month and month.money + held.money + wanted.money > limit.money_per_month:
            return None
        held.tokens, held.money = held.tokens + wanted.tokens, held.money + wanted.money
        return wanted

    def settle(self, held: Spent, tokens_in: int, tokens_out: int) -> None:
        """Give back what was reserved and book what was used (0 for a request that never got an answer)."""
        self.reserved.tokens -= held.tokens
        self.reserved.money -= held.money
        cost = self._price(tokens_in, tokens_out)
        self.run.tokens += tokens_in + tokens_out
        self.run.money += cost
        if tokens_in + tokens_out:
            month = self.month
            kept = {"tokens": month.tokens + tokens_in + tokens_out, "money": round(month.money + cost, 6)}
            write_atomically(self.path, read_json(self.path) | {self._month(): kept})

    def show(self) -> str:
        """One line for people."""
        month, limit = self.month, self.config
        money = f", {month.money:.2f} of {limit.money_per_month:.2f}" if limit.money_per_month else ""
        return (
            f"tokens: {self.run.tokens} of {limit.tokens_per_run} this run, "
            f"{month.tokens} of {limit.tokens_per_month} this month{money}"
        )

    def _price(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self.config.price_in + tokens_out * self.config.price_out) / 1_000_000

    def _month(self) -> str:
        return f"{local(self.clock()):%Y-%m}"
