"""Those who knock at the review page and must not be let in: other sites, rebound names, guessed paths."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from benchmarks._review_page import Served

SITE = "evil.example"  # leads to this machine, as a rebound name does
FORM = urlencode({"act": "reject", "seen": "SEEN", "title": "planted", "summary": "", "brief_text": "", "note": ""})
DECISIONS = ("/c/1/act", "/c/1/edit", "/undo", "/pictures", "/draft/2026-11-21/write")
PATHS = (
    "/static/../app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e/app.py",
    "/static/%2e%2e%2fapp.py",
    "/static/..%5capp.py",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/....//....//etc/passwd",
    "/static/keys.js%00.html",
    "/static/templates/../../templates/base.html",
    "/../../../../etc/passwd",
    "/draft/..%2f..%2f..%2fetc%2fpasswd/wechat",
    "/draft/../../config.toml/copy",
    "/draft/%2e%2e%2fconfig.toml/copy",
    "/draft/2026-11-21%2f..%2f..%2fconfig/wechat",
    "/draft?day=../../config.toml",
    "/c/../../etc/passwd",
    "//evil.example/",
    "http://evil.example/",
    "/openapi.json",
    "/docs",
)
LEAKS = (b"root:", b"[edition]", b"def ", b"{% ", b"openapi")  # what stands in files that nobody may read here


@dataclass
class Site:
    """A web site of someone else's on this machine: its pages, and how often anyone connected."""

    pages: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    port: int = 0


@contextmanager
def site() -> Iterator[Site]:
    """Serve it; a connection counts even if nothing is asked on it."""
    found = Site()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def process_request(self, request: Any, client_address: Any) -> None:
            found.connections += 1
            super().process_request(request, client_address)

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A browser that hangs up is no fault."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = found.pages.get(self.path.partition("?")[0], "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def strangers(served: Served) -> Iterator[dict[str, str]]:
    """The headers of those who may decide nothing; each lacks one thing that the page itself has."""
    own = {"Host": f"127.0.0.1:{served.port}", **served.own_headers()}
    for name, value in (
        ("Origin", ""),
        ("Origin", "null"),
        ("Origin", f"http://{SITE}"),
        ("Origin", f"http://localhost:{served.port}"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Site", "none"),
        ("X-CSRF-Token", ""),
        ("X-CSRF-Token", "0" * 32),
        ("Host", f"{SITE}:{served.port}"),
        ("Host", ""),
    ):
        yield {key: text for key, text in (own | {name: value}).items() if text}
    yield own | {"Host": f"{SITE}:{served.port}", "Origin": f"http://{SITE}:{served.port}"}
    yield {"Host": f"127.0.0.1:{served.port}"}


def let_in(served: Served, seen: str) -> list[str]:
    """The requests of strangers that were answered as if they were the page's own."""
    found = []
    body = FORM.replace("SEEN", seen)
    for headers in strangers(served):
        for path in DECISIONS:
            for method in ("POST", "GET"):
                status, _ = ask(served.port, method, path, headers, body if method == "POST" else "")
                if status < 400 and (method, path) != ("GET", "/c/1/edit"):  # which only shows the form
                    found.append(f"{method} {path} {headers}")
    for headers in ({"Host": SITE}, {"Host": f"{SITE}:{served.port}"}, {"Host": "127.0.0.1"}, {"Host": "[::]"}):
        found += [f"GET / {headers}"] * (ask(served.port, "GET", "/", headers)[0] < 400)
    return found


def leaked(served: Served) -> list[str]:
    """The paths that showed a file that is nobody's to read."""
    host = {"Host": f"127.0.0.1:{served.port}"}
    return [path for path in PATHS if any(leak in ask(served.port, "GET", path, host)[1] for leak in LEAKS)]


def ask(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, bytes]:
    """Status and body of a request exactly as given: no path is put in order, no header added.

    It goes out in one piece: a server that turns it away by its head would else reset the connection over the body.
    """
    head = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as stream:
        stream.sendall("\r\n".join([*head, "", body]).encode())
        answer = http.client.HTTPResponse(stream, method=method)
        answer.begin()
        return answer.status, answer.read()


def attack_page(served: Served, seen: str) -> str:
    """A page of another site that tries to decide, to frame and to read the review page from a browser."""
    goal, form = served.address, FORM.replace("SEEN", seen)
    fields = "".join(
        f"<input name={pair.partition('=')[0]} value={pair.partition('=')[2]}>" for pair in form.split("&")
    )
    return f"""<!doctype html><title>attack</title>
<form id=f method=post action={goal}/c/1/act target=sink>{fields}</form><iframe name=sink></iframe>
<iframe id=framed src={goal}/></iframe><img src={goal}/c/1/act?{form}>
<script src="{goal}/draft/2026-11-21/copy"></script><link rel=stylesheet href={goal}/static/style.css>
<script>
window.told = [];
const post = (path, options) => fetch('{goal}' + path, {{ method: 'POST', body: '{form}', ...options }})
  .then((answer) => answer.type === 'opaque' ? 0 : told.push(path + ' ' + answer.status), () => 0);
const headers = {{ 'Content-Type': 'application/x-www-form-urlencoded' }};
const plain = {{ mode: 'no-cors', credentials: 'include', headers }};
window.done = Promise.all([
  ...{list(DECISIONS)}.flatMap((path) => [
    post(path, plain),
    post(path, {{ mode: 'cors', headers: {{ 'X-CSRF-Token': '{served.lock.csrf}' }} }}),
    navigator.sendBeacon('{goal}' + path, new URLSearchParams('{form}')),
  ]),
  fetch('{goal}/').then((answer) => answer.text()).then((text) => told.push('read ' + text.length), () => 0),
]).then(() => document.getElementById('f').submit());
</script>"""
