"""The benchmark runner: every benchmark explains itself, missing data is said, a gate that is missed fails."""

import json
import subprocess
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


def test_a_floor_that_sinks_or_goes_is_named() -> None:
    older = [{"benchmark": "a", "arguments": ["x"], "least": {"f1": 0.9, "gone": 1}, "most": {"lost": 0}}]
    newer = [{"benchmark": "a", "arguments": ["x"], "least": {"f1": 0.8}, "most": {"lost": 2}}]
    assert gate.lowered(older, newer) == ["a f1 from 0.9 to 0.8", "a gone from 1 to nothing", "a lost from 0 to 2"]
    assert gate.lowered(newer, older) == []
    assert gate.lowered(older, [newer[0] | {"arguments": ["y"]}]) == []


def test_the_gate_refuses_floors_below_those_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    floors = tmp_path / "floors.json"
    monkeypatch.setattr(gate, "FLOORS", floors)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for bound in (0.5, 0.9, 0.7):
        floors.write_text(json.dumps([{"benchmark": "charset", "arguments": [], "least": {"share": bound}}]))
        if bound == 0.5:
            subprocess.run([*git, "init", "-q"], check=True)
        subprocess.run([*git, "add", "floors.json"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", f"floor {bound}"], check=True)
    with pytest.raises(SystemExit, match=r"charset share from 0\.9 to 0\.7"):
        main(["gate", "--json"])
