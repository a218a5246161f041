"""The benchmark of extraction on two pages made for it: figures of each reader, in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import _train_extraction
from benchmarks.__main__ import main
from benchmarks._train_extraction import Example
from extract.generic.model import VERSION

BODY = [
    "The team released a new inference engine for small devices, and it runs twice as fast as the one before it did.",
    "It supports convolutions in half precision, and a model that is quantised takes a quarter of the memory it took.",
    "All of the code is open, and the documentation explains how a model is converted, measured and deployed there.",
]


def data(folder: Path) -> Path:
    paragraphs = "".join(f"<p>{text}</p>" for text in BODY)
    page = f"<html><head><title>A small engine</title></head><body><article>{paragraphs}</article></body></html>"
    rows = []
    for name in ("one", "two"):
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        url = f"https://{name}.example.org/a"
        row = {"id": name, "file": f"{name}.html", "url": url, "lang": "en", "title": "A small engine", "set": "own"}
        rows.append(row | {"body": "\n".join(BODY)})
    (folder / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_cross_validation_reads_every_page_with_a_model_of_other_domains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned: list[list[str]] = []

    def fitted(examples: Sequence[Example], _: int) -> Any:
        learned.append([each.row.id for each in examples])

    def stump(_: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
        tree = [[5.0]]  # whatever the block, it is likely
        return {"version": VERSION, "columns": names, "base": 0.0, "scale": 1.0, "depth": 1, "trees": [tree]}

    monkeypatch.setattr(_train_extraction, "fit", fitted)
    monkeypatch.setattr(_train_extraction, "exported", stump)
    monkeypatch.setattr(_train_extraction, "_fold", lambda row, folds: ("one", "two").index(row.id))
    folder = data(tmp_path)
    monkeypatch.setattr("sys.argv", ["train", "--data", str(folder), "--part", "all", "--folds", "2", "--seeds", "1"])
    _train_extraction.main()
    figures = json.loads(capsys.readouterr().out)
    assert learned == [["two"], ["one"]]
    assert (figures["pages"], figures["f1"], figures["sets"]) == (2, 1.0, {"own": 1.0})


def test_every_reader_has_its_own_speed_and_peak_of_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["extraction", "--data", str(data(tmp_path)), "--json"])
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (figures["pages"], figures["f1"], figures["title"], figures["f1_zh"]) == (2, 1.0, 1.0, 0.0)
    for reader in (figures, *figures["peers"].values()):
        assert reader["pages_per_s"] > 0
        assert reader["rss_mb"] > 10
    assert figures["peers"]["trafilatura"]["f1"] == 1.0
