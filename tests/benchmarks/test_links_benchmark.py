"""The links benchmark: what an author calls a link, and that hiding his words hides them."""

import argparse
import json
from pathlib import Path

from benchmarks import links

BODY = (
    "论文地址：https://arxiv.org/abs/1905.02244\n"
    "MNN：https://github.com/alibaba/MNN\n"
    "官网：https://mnn.zone\n"
    "报名链接：https://github.com/alibaba/meetup\n"
    "另见 https://github.com/someone/else"
)


def test_the_authors_words_are_the_truth() -> None:
    judged = {each.url: each.kind for each in links._judged(BODY)}
    assert judged == {
        "https://arxiv.org/abs/1905.02244": "论文",
        "https://github.com/alibaba/mnn": "代码",
        "https://mnn.zone": "项目",
        "https://github.com/alibaba/meetup": "",
    }


def test_blind_reading_does_not_see_them() -> None:
    hidden = links._without(BODY, links._judged(BODY))
    assert not any(word in hidden for word in ("论文地址", "官网", "报名", "MNN：https"))
    assert "https://arxiv.org/abs/1905.02244" in hidden


def test_figures_of_both_readings(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"id": "a", "body": BODY}) + "\n" + json.dumps({"id": "b", "body": "无"}), "utf-8")
    figures = links.run(argparse.Namespace(pairs=pairs, part="all", json=True))
    assert (figures["articles"], figures["links"]) == (1, 4)
    assert figures["told"] == {"precision": 1.0, "recall": 1.0, "wanted": 3, "proposed": 3}
    assert figures["blind"] == {"precision": 0.6667, "recall": 0.6667, "wanted": 3, "proposed": 3}
