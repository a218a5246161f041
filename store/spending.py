"""What language models have cost, request by request: the book that all runs of a month share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert

from store.db import reading, writing
from store.tables import LlmCallRow, table_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class ModelSpending:
    """One model in one month."""

    model: str
    requests: int
    tokens: int
    money: float


class Spending:
    """A request is booked with the most it can cost before it is sent, and with what it did cost afterwards.

    Checking and booking are one transaction under the write lock, so runs at the same time cannot pass a limit
    together; what a killed run had under way stays booked in full.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def spent(self, month: str) -> tuple[int, float]:
        """Tokens and money of that month (``2026-11``), with what is under way."""
        with reading(self.engine) as connection:
            return _sum(connection, month)

    def reserve(
        self, month: str, model: str, tokens: int, money: float, *, most_tokens: int, most_money: float
    ) -> int | None:
        """Book a request; None if the month would pass `most_tokens`, or `most_money` (0: no limit)."""
        table = table_of(LlmCallRow)
        with writing(self.engine) as connection:
            spent_tokens, spent_money = _sum(connection, month)
            if spent_tokens + tokens > most_tokens or (most_money and spent_money + money > most_money):
                return None
            row = {"month": month, "model": model, "tokens": tokens, "money": money}
            return int(connection.execute(insert(table).values(row).returning(table.c.id)).scalar_one())

    def settle(self, number: int, tokens: int, money: float) -> None:
        """What a booked request did cost; nothing, if it got no answer."""
        table = table_of(LlmCallRow)
        with writing(self.engine) as connection:
            connection.execute(update(table).where(table.c.id == number).values(tokens=tokens, money=money))

    def by_model(self, month: str) -> list[ModelSpending]:
        """Who was asked how often that month, the dearest first."""
        table = table_of(LlmCallRow)
        tokens = func.sum(table.c.tokens)
        query = (
            select(table.c.model, func.count(), tokens, func.sum(table.c.money))
            .where(table.c.month == month)
            .group_by(table.c.model)
            .order_by(tokens.desc())
        )
        with reading(self.engine) as connection:
            return [ModelSpending(*row) for row in connection.execute(query)]


def _sum(connection: Connection, month: str) -> tuple[int, float]:
    table = table_of(LlmCallRow)
    query = select(func.coalesce(func.sum(table.c.tokens), 0), func.coalesce(func.sum(table.c.money), 0.0))
    tokens, money = connection.execute(query.where(table.c.month == month)).one()
    return int(tokens), float(money)
