"""The benchmarks of judgement read every form of data that they say they read, and count right."""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks import duplicates, growth, primary, relevance, reposts, sections
from benchmarks._titles import auc, hits_at, titles
from benchmarks.report import MissingData

CONFIG = Path(__file__).parents[2] / "config.toml"
THINGS = ("芯片", "处理器", "加速卡", "推理引擎", "量化工具", "剪枝算法")


def items(day: str) -> list[dict[str, Any]]:
    found = []
    for number, thing in enumerate(THINGS):
        news = {
            "title": f"某公司发布{thing}",
            "section": "news",
            "source": "某报",
            "url": f"https://mp.weixin.qq.com/s/aaaaaaa{number}",
        }
        code = {"title": f"owner/tool{number}：开源的{thing}", "section": "opensource", "repo": f"owner/tool{number}"}
        code |= {"url": f"https://github.com/owner/tool{number}", "source": ""}
        found += [news | {"date": day, "summary": "近日宣布。"}, code | {"date": day, "summary": "一个工具。"}]
    return found


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def ran(module: Any, *arguments: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    module.configure(parser)
    result: dict[str, Any] = module.run(parser.parse_args([*arguments, "--json"]))
    return result


def test_sections_are_learned_from_one_folder_and_judged_in_another(tmp_path: Path) -> None:
    written(tmp_path / "old" / "items.jsonl", items("2020-01-01") + items("2020-01-15"))
    written(tmp_path / "new" / "items.jsonl", items("2021-01-01"))
    found = ran(sections, "--train", str(tmp_path / "old"), "--test", str(tmp_path / "new"), "--config", str(CONFIG))
    assert (found["n"], found["accuracy"], found["top2"], found["confident_half"]) == (12, 1.0, 1.0, 1.0)


def test_sections_without_items_say_so(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"items\.jsonl"):
        ran(sections, "--train", str(tmp_path), "--test", str(tmp_path), "--config", str(CONFIG))


def test_relevance_takes_labelled_titles_and_later_issues(tmp_path: Path) -> None:
    good = written(tmp_path / "items.jsonl", items("2020-01-01") + items("2020-01-15"))
    bad = tmp_path / "negatives.txt"
    bad.write_text("\n".join(f"{n}号系统的注入漏洞\n第{n}期菜谱" for n in range(12)), encoding="utf-8")
    rows: list[dict[str, Any]] = [
        {"title": "端侧推理芯片发布", "relevant": True, "date": "2021-01-01"},
        {"title": "99号系统的注入漏洞", "relevant": False, "hard": True},
        {"title": "第99期菜谱", "relevant": False, "hard": False},
    ]
    test = written(tmp_path / "test.jsonl", rows)
    arguments = ("--positives", str(good), "--negatives", str(bad), "--config", str(CONFIG))
    found = ran(relevance, *arguments, "--test", str(test))
    assert (found["auc"], found["hard_auc"], found["r_precision"], found["hard_n"]) == (1.0, 1.0, 1.0, 1)
    later = ran(
        relevance, *arguments, "--test", str(good), "--positives-until", "2020-01-01", "--test-from", "2020-01-02"
    )
    assert later["issues"] == 1
    assert later["auc"] > 0.9


def test_labels_of_titles_are_read_in_their_forms(tmp_path: Path) -> None:
    plain = tmp_path / "titles.txt"
    plain.write_text("1\t甲\n乙\t0\n丙\n", encoding="utf-8")
    assert [(title.row.clues.title, title.taken) for title in titles(plain)] == [
        ("甲", True),
        ("乙", False),
        ("丙", None),
    ]
    kinds = written(
        tmp_path / "kinds.jsonl", [{"title": "甲", "kind": "positive"}, {"title": "乙", "kind": "hard negative"}]
    )
    assert [(title.taken, title.hard) for title in titles(kinds)] == [(True, False), (False, True)]


def test_figures_of_a_ranking() -> None:
    assert auc([2.0, 1.0], [1.0, 0.0]) == 0.875
    assert auc([], [1.0]) is None
    assert hits_at([3.0, 1.0], [2.0, 1.0], 2) == 1


def test_duplicates_count_merges_and_events(tmp_path: Path) -> None:
    def side(title: str, account: str, day: str) -> dict[str, str]:
        return {"title": title, "account": account, "date": f"2020-08-{day} 10:00"}

    pairs: list[dict[str, Any]] = [
        {
            "kind": "same title, other account",
            "same_story": True,
            "a": side("某推理框架正式开源了", "甲", "01"),
            "b": side("某推理框架正式开源了！", "乙", "02"),
        },
        {
            "kind": "same event, other words",
            "same_story": True,
            "a": side("腾讯开源推理框架TNN", "甲", "01"),
            "b": side("TNN：腾讯的推理框架开源", "乙", "01"),
        },
        {
            "kind": "unrelated",
            "same_story": False,
            "a": side("天玑1000发布", "甲", "01"),
            "b": side("天玑720发布", "甲", "01"),
        },
    ]
    found = ran(duplicates, "--pairs", str(written(tmp_path / "pairs.jsonl", pairs)))
    assert (found["merge_precision"], found["merge_recall"], found["event_f1"]) == (1.0, 1.0, 1.0)


def test_weights_are_tried_on_stories_that_they_were_not_fitted_on(tmp_path: Path) -> None:
    def side(title: str) -> dict[str, str]:
        return {"title": title, "account": "", "date": "2020-08-01 10:00"}

    names = ("TNN", "MNN", "Tengine", "Paddle", "Bolt", "MACE", "Anakin", "Mindspore", "Oneflow", "Jittor")
    same = [(f"腾讯开源推理框架{name}", f"{name}开源：新的推理框架") for name in names]
    other = [(f"腾讯开源推理框架{name}", f"第{number}届菜谱大赛开幕") for number, name in enumerate(names)]
    pairs: list[dict[str, Any]] = [
        {"kind": "", "same_story": told is same, "a": side(a), "b": side(b)} for told in (same, other) for a, b in told
    ]
    file = str(written(tmp_path / "pairs.jsonl", pairs))
    assert "folds" not in ran(duplicates, "--pairs", file)
    folds = ran(duplicates, "--pairs", file, "--folds", "2")["folds"]
    assert (folds["f1"], folds["deviation"]) == (1.0, 0.0)


def test_primary_sources_are_counted(tmp_path: Path) -> None:
    row = items("2020-01-01")[0] | {
        "extra_links": [
            {"label": "论文", "url": "https://arxiv.org/abs/2007.10319"},
            {"label": "机器之心解读", "url": "https://mp.weixin.qq.com/s/zzzzzzzz"},
        ]
    }
    found = ran(primary, "--data", str(written(tmp_path / "items.jsonl", [row]).parent))
    assert (found["precision"], found["recall"], found["wanted"]) == (1.0, 1.0, 1)
    assert found["by_year"] == {"2020": {"precision": 1.0, "recall": 1.0}}


def test_growth_fills_a_store_and_finds_what_was_planted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(growth, "SIZES", (100, 300))
    monkeypatch.setattr(growth, "BASE", 100)
    monkeypatch.setattr(growth, "TIMES", 2)
    monkeypatch.setattr(growth, "PLANTED", 5)
    found = ran(growth, "--articles", "300", "--folder", str(tmp_path))
    assert (found["articles"], found["found"]) == (300, 1.0)
    assert set(growth.JUDGING) <= set(found["us"])
    assert found["ratio_1m"] == max(found["ratios"][name] for name in growth.JUDGING)
    with pytest.raises(MissingData):
        ran(growth, "--articles", "5")


def test_reposts_are_found_in_every_dress(tmp_path: Path) -> None:
    dice = random.Random(3)
    words = ("推理", "算子", "量化", "剪枝", "内存", "延迟", "编译", "调度", "芯片", "模型", "训练", "精度")
    rows = [
        {
            "id": f"a{number}",
            "title": f"第{number}篇笔记",
            "body": "\n".join(
                "".join(dice.choices(words, k=12)) + f"，第{number}段{line}号数据是{dice.randrange(10**6)}。"
                for line in range(40)
            ),
        }
        for number in range(4)
    ]
    found = ran(reposts, "--pairs", str(written(tmp_path / "pairs.jsonl", rows)))
    assert (found["n"], found["originals_merged"], found["precision"]) == (4, 0, 1.0)
    assert found["by_change"]["header and footer"] == found["by_change"]["middle"] == 1.0
    assert found["recall_shown"] == 1.0
