"""The main job on a small recorded day: feed → link → page → article → store → queue → draft issue."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from core.cli import say

FIRST_LINES = 40


def run_demo(folder: Path) -> int:
    """Run ingest, review and compose as a user would; print where the draft lies and its first lines. What was written
    or decided in the folder of an earlier demo stays: this one then goes into the next folder of that name.

    Returns an exit code: 0, or that of the first command that failed.
    """
    from jianbao.demo.record import record_day, write_config
    from jianbao.demo.room import leave, room
    from jianbao.demo.stories import RECORDED_AT

    folder = room(folder)
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
        ["review", "accept", "1", "3", "5", "6", "8"],  # two are left to whoever tries the screen or the page
        ["compose", "--date", day],  # the same file, now with what was accepted
    )
    for step in steps:
        say(f"\n$ jianbao {' '.join(step)}")
        code = subprocess.run([sys.executable, "-m", "jianbao", *step], cwd=folder, check=False).returncode
        if code:
            say(f"the demo stopped: `jianbao {' '.join(step)}` ended with exit code {code}")
            return code
    leave(folder)
    draft = folder / "issues" / f"{day}.md"
    lines = draft.read_text(encoding="utf-8").splitlines()
    say(f"\nThe draft: {draft} ({len(lines)} lines). It begins:\n")
    sys.stdout.write("\n".join(lines[:FIRST_LINES]) + "\n")
    sys.stdout.flush()
    command = f"{os.path.relpath(sys.executable, folder)} -m jianbao review"
    say(f"\nSome candidates still wait: `cd {folder}`, then `{command}` (or `… review serve`, in the browser).")
    return 0
