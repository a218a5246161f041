import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ingest.notify import TRIES, deliver, keep

TITLE = "来源有问题"


class Hook:
    """A webhook on loopback that can be made to refuse."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []
        self.asked = 0
        self.refuses = False
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.asked += 1
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if not hook.refuses:
                    hook.told.append(message)
                self.send_response(503 if hook.refuses else 204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"json://user:pass-word@127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def hook() -> Iterator[Hook]:
    pytest.importorskip("apprise")
    made = Hook()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_message_is_told_once(hook: Hook, tmp_path: Path) -> None:
    pending = tmp_path / "notices.json"
    keep([hook.address], ["a: has failed since Monday", "b: is silent"], pending)
    assert "pass-word" not in pending.read_text()
    for _ in range(2):
        assert deliver([hook.address], TITLE, pending, lambda seconds: None)
    assert [(one["title"], one["message"]) for one in hook.told] == [
        (TITLE, "a: has failed since Monday\nb: is silent")
    ]
    assert not pending.exists()


def test_what_cannot_be_delivered_waits_for_the_next_run(
    hook: Hook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pending, waits, hook.refuses = tmp_path / "notices.json", list[float](), True
    keep([hook.address], ["a: is gone"], pending)
    assert not deliver([hook.address], TITLE, pending, waits.append)
    assert (hook.asked, waits) == (TRIES, [2.0, 4.0])
    assert "the next run tries again" in caplog.text
    hook.refuses = False
    keep([hook.address], ["b: is silent", "a: is gone"], pending)
    assert deliver([hook.address], TITLE, pending, waits.append)
    assert [one["message"] for one in hook.told] == ["a: is gone\nb: is silent"]


def test_one_address_that_fails_keeps_no_other_from_being_told_once(
    hook: Hook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pending = tmp_path / "notices.json"
    keep(["nonsense", hook.address], ["a: is gone"], pending)
    for _ in range(2):
        assert not deliver(["nonsense", hook.address], TITLE, pending, lambda seconds: None)
    assert len(hook.told) == 1
    assert "entry 1 is not an address" in caplog.text
    assert deliver([hook.address], TITLE, pending, lambda seconds: None)
    assert not pending.exists()


def test_nothing_is_kept_for_nobody_and_a_damaged_file_is_begun_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pending = tmp_path / "notices.json"
    keep([], ["a: is gone"], pending)
    keep(["json://127.0.0.1:9/"], [], pending)
    assert not pending.exists()
    pending.write_text("{")
    keep(["json://127.0.0.1:9/"], ["a: is gone"], pending)
    assert json.loads(pending.read_text()).popitem()[1] == ["a: is gone"]
    assert "begun anew" in caplog.text
