import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ingest.notify import notify


def test_a_message_goes_to_a_webhook_and_a_dead_one_is_said(caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("apprise")
    told: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"json://127.0.0.1:{server.server_port}/"
    assert notify([address], "来源有问题", ["a: has failed since Monday"])
    assert notify([address], "nothing to say", [])
    server.shutdown()
    server.server_close()
    assert [one["title"] for one in told] == ["来源有问题"]
    assert "has failed since Monday" in told[0]["message"]

    assert not notify([address, "nonsense"], "again", ["x"])
    assert "could not be delivered" in caplog.text
    assert "entry 2 is not an address" in caplog.text
