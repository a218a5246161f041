from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from compose.files import WriteError, issue_files, read_text, write_atomic
from compose.render.templates import fill
from core.errors import ConfigError, UsageError


def test_a_write_that_breaks_off_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("旧的", encoding="utf-8")
    code = (
        "import resource, sys; from pathlib import Path; from compose.files import WriteError, write_atomic\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    write_atomic(Path(sys.argv[1]), 'x' * 5000)\nexcept WriteError:\n    sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 7
    assert path.read_text(encoding="utf-8") == "旧的"
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]


def test_mode_and_links_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("旧", encoding="utf-8")
    real.chmod(0o600)
    link.symlink_to(real)
    write_atomic(link, "新")
    assert link.is_symlink()
    assert (real.read_text(encoding="utf-8"), real.stat().st_mode & 0o777) == ("新", 0o600)


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        write_atomic(tmp_path, "x")
    with pytest.raises(UsageError, match="no such file"):
        read_text(tmp_path / "none.md")
    (tmp_path / "gbk.md").write_bytes("简报".encode("gbk"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_text(tmp_path / "gbk.md")


def test_issues_of_a_folder_by_date(tmp_path: Path) -> None:
    for name in ("2024-03-09.md", "2024-02-01.md", "2024-13-40.md", "notes.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert list(issue_files(tmp_path)) == [date(2024, 2, 1), date(2024, 3, 9)]
    assert list(issue_files(tmp_path, before=date(2024, 3, 9))) == [date(2024, 2, 1)]
    assert issue_files(tmp_path / "none") == {}


def test_templates_are_found_sandboxed_and_named_when_broken(tmp_path: Path) -> None:
    (tmp_path / "own.j2").write_text("甲{{ value }}", encoding="utf-8")
    (tmp_path / "evil.j2").write_text("{{ ''.__class__.__mro__ }}", encoding="utf-8")
    (tmp_path / "broken.j2").write_text("一\n{% if %}", encoding="utf-8")
    assert fill("own.j2", {"value": "乙"}, tmp_path) == "甲乙"
    for name, words in (("evil.j2", "unsafe"), ("broken.j2", "broken.j2:2"), ("none.j2", "no template")):
        with pytest.raises(ConfigError, match=words):
            fill(name, {}, tmp_path)
