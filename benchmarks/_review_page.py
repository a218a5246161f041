"""The review page on a free port of this machine, in a thread of this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from core.config import Config
from review.web.app import create_app
from review.web.door import Lock
from review.web.serve import listen, lock_for
from store.db import Engine


@dataclass(frozen=True, slots=True)
class Served:
    """Where the page is, and what opens it."""

    address: str  # without the last slash
    port: int
    lock: Lock

    def own_headers(self) -> dict[str, str]:
        """What the page itself sends with a decision."""
        return {"Origin": self.address, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": self.lock.csrf}


def _as_it_is(app: ASGIApp) -> ASGIApp:
    return app


@contextmanager
def review_page(
    settings: Config, engine: Engine, *, key: str = "", change: Callable[[ASGIApp], ASGIApp] = _as_it_is
) -> Iterator[Served]:
    """Serve the page of that store; `change` may take parts of the application away, to prove what they are for."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    lock = lock_for("127.0.0.1", port, key)
    with _running(change(create_app(settings, engine, lock)), listener):
        yield Served(f"http://127.0.0.1:{port}", port, lock)


@contextmanager
def _running(app: ASGIApp, listener: socket.socket) -> Iterator[None]:
    options = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", ws="none")
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield  # the listener takes connections already, and they wait for the server
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listener.close()
