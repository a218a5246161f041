import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import LockHeld
from core.lock import held

HOLD = """
import sys
from pathlib import Path
from core.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_told_who_holds_the_lock_and_a_killed_holder_frees_it(tmp_path: Path) -> None:
    lock = tmp_path / "var" / "jianbao.sqlite3.lock"
    command = [sys.executable, "-c", HOLD, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match=f"process {holder.pid}, since 20") as told, held(lock):
            pass
        assert told.value.exit_code == 75
        holder.kill()
        holder.wait()
    with held(lock):
        assert str(os.getpid()) in lock.read_text()
    assert lock.read_text() == ""
