"""What doctor finds before a run does."""

from pathlib import Path

from core.config import load_config
from jianbao.doctor import examine

CONFIG = """
[edition]
name = "示例"
[[edition.sections]]
key = "news"
title = "业界新闻"
short = "新闻"
"""


def test_a_file_where_the_folder_of_issues_should_be_is_found(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "issues").write_text("in the way", encoding="utf-8")
    found = {one.what: one for one in examine(lambda: load_config(tmp_path / "config.toml", {}))}
    assert not found["output folder"].fine
    assert f"{tmp_path / 'issues'} is a file; name a folder" in found["output folder"].found
    assert found["archive folder"].fine
