"""The main job on a small recorded day: feed → link → page → article → store → queue → draft issue."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from core.cli import say
from core.errors import UsageError

FIRST_LINES = 40
MARK = ".jianbao-demo"  # so that only a folder of the demo's own is ever emptied


def run_demo(folder: Path) -> int:
    """Run ingest, review and compose as a user would; print where the draft lies and its first lines.

    Returns an exit code: 0, or that of the first command that failed.
    """
    from jianbao.demo.record import record_day, write_config
    from jianbao.demo.stories import RECORDED_AT

    _empty(folder)
    write_config(folder / "config.toml")
    warc = record_day(folder / "recorded").relative_to(folder)
    day = f"{RECORDED_AT:%Y-%m-%d}"
    steps = (
        ["ingest", "--replay", str(warc), "-v"],
        ["ingest", "--replay", str(warc), "-v"],  # again: nothing new
        ["review", "list"],
        ["review", "search", "量化"],
        ["compose", "--date", day],  # nothing is decided yet: a draft of proposals
        ["review", "brief", "4"],
        ["review", "accept", "1", "3", "5", "6", "7", "8", "9"],
        ["compose", "--date", day],  # the same file, now with what was accepted
    )
    for step in steps:
        say(f"\n$ jianbao {' '.join(step)}")
        code = subprocess.run([sys.executable, "-m", "jianbao", *step], cwd=folder, check=False).returncode
        if code:
            say(f"the demo stopped: `jianbao {' '.join(step)}` ended with exit code {code}")
            return code
    draft = folder / "issues" / f"{day}.md"
    lines = draft.read_text(encoding="utf-8").splitlines()
    say(f"\nThe draft: {draft} ({len(lines)} lines). It begins:\n")
    sys.stdout.write("\n".join(lines[:FIRST_LINES]) + "\n")
    return 0


def _empty(folder: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARK).exists():
            raise UsageError(f"{folder} has files that are not the demo's; name another with --folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
