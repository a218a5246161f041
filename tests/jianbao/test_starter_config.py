"""The configuration that Jianbao brings along works as it stands."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.config import load_config
from core.types import Source
from ingest.__main__ import app
from ingest.kinds import KINDS
from jianbao.demo.record import record_day, write_config
from jianbao.starter import starter_config

CONFIG = load_config(Path(__file__).parents[2] / "config.toml", {})


@pytest.mark.parametrize("source", CONFIG.all_sources, ids=lambda source: source.key)
def test_every_source_can_be_asked(source: Source) -> None:
    requests = KINDS[source.kind].requests(source)
    assert requests
    assert all(request.url.startswith(("https://", "http://localhost:")) for request in requests)


def test_placeholders_are_switched_off() -> None:
    unfinished = [source for source in CONFIG.all_sources if "MP_WXS_" in source.url or "_ID" in source.url]
    assert unfinished
    assert not any(source.enabled or source.verified for source in unfinished)


def test_the_starter_is_the_file_at_the_top() -> None:
    assert starter_config() == (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")


def test_several_recorded_days_follow_one_replay_option(tmp_path: Path) -> None:
    write_config(tmp_path / "config.toml")
    first, second = record_day(tmp_path / "a"), record_day(tmp_path / "b")
    words = ["--replay", str(first), str(second), "--config", str(tmp_path / "config.toml"), "--json"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert '"new": 9' in result.stdout
