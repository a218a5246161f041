"""The benchmark runner: every benchmark explains itself, missing data is said, a gate that is missed fails."""

import json
from pathlib import Path

import pytest

from benchmarks import gate
from benchmarks.__main__ import main, names


def test_every_benchmark_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in names())
    assert {"wechat", "extraction", "feeds", "sections", "summaries", "roundtrip"} <= set(names())


def test_missing_data_is_said_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roundtrip", "--data", "nowhere"]) == 2
    assert "nowhere: no such file or folder" in capsys.readouterr().err


def test_the_gate_says_what_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", "--data", "nowhere", "--only", "roundtrip", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"held": 0, "left_out": ["roundtrip"]}
    assert "roundtrip: left out, nowhere/issues is not here" in told.err


def test_the_gate_fails_when_a_bound_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps([{"benchmark": "charset", "arguments": [], "least": {"share": 1.01}}]))
    monkeypatch.setattr(gate, "FLOORS", floors)
    with pytest.raises(SystemExit, match="charset share missed the bound"):
        main(["gate", "--json"])


def test_every_gate_names_a_benchmark() -> None:
    gates = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    assert {one["benchmark"] for one in gates} <= set(names())
    assert all(one.get("least") or one.get("most") for one in gates)
