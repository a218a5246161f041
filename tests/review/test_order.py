"""The list: not all of a kind, with the reason, and 同题 beside the title."""

from __future__ import annotations

import pytest

from core.types import Decision
from review.order import arranged
from review.table import print_lines
from store.listing import Line


def line(number: int, title: str, account: str, relevance: float, **more: object) -> Line:
    plain = (
        number,
        Decision.PENDING,
        "news",
        relevance,
        title,
        account,
        "https://e.org",
        None,
        None,
        False,
        False,
        None,
    )
    return Line(*plain, "", **more)  # type: ignore[arg-type]


def test_the_list_says_what_gives_way_and_what_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    page = [
        line(1, "芯片出货", "新智元", 0.9),
        line(2, "模型压缩", "新智元", 0.88, alike=2),
        line(3, "语音唤醒", "新智元", 0.86),
        line(4, "低比特量化", "机器之心", 0.8),
    ]
    found = arranged(page, 0.2)
    assert [one.id for one in found] == [1, 2, 4, 3]
    print_lines(found, {"news": "新闻"})
    shown = capsys.readouterr().out
    assert "模型压缩 〔同题 2〕" in shown
    assert "语音唤醒 ↓同一来源 新智元，前面已有 2 条" in shown
    assert [one.id for one in arranged(page, 0)] == [1, 2, 3, 4]
