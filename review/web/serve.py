"""``review serve``: the review page on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import errno
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

import typer

from core.cli import say
from core.errors import UsageError
from review import desk
from review.web.door import SHORTEST_KEY, Lock

if TYPE_CHECKING:
    from core.config import Config

KEY_VARIABLE = "JIANBAO_REVIEW_KEY"
GRACE_SECONDS = 3  # for answers under way when it is told to stop


def serve(settings: Config, host: str, port: int, key: str, *, open_browser: bool) -> None:
    """Serve until interrupted. `port` 0 takes any free one. UsageError where the port is taken or the host needs a
    key.
    """
    import uvicorn

    from review.web.app import create_app
    from store.db import open_store

    check(host, key)
    engine = open_store(settings.store_url, busy_seconds=desk.BUSY_SECONDS)
    listener = listen(host, port)
    port = listener.getsockname()[1]
    app = create_app(settings, engine, lock_for(host, port, key))
    address = f"http://{_in_url(host)}:{port}/" + (f"?key={key}" if key else "")
    typer.echo(address)
    say("Ctrl-C ends it")
    if open_browser:
        import webbrowser

        webbrowser.open(address)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has ended by then, and hands the signal on
        pass
    finally:
        listener.close()
        engine.dispose()


def check(host: str, key: str) -> None:
    """UsageError for a host that others can reach without a key, and for a key that could be guessed."""
    if key and (len(key) < SHORTEST_KEY or not key.isascii() or not key.replace("-", "").replace("_", "").isalnum()):
        raise UsageError(f"{KEY_VARIABLE}: at least {SHORTEST_KEY} letters, digits, - and _, please")
    if not key and not is_loopback(host):
        raise UsageError(
            f"--host {host} would show your queue to everyone who reaches this machine, and let them decide. Leave "
            f"--host out, or set {KEY_VARIABLE} to a long random word, which the address then must carry"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on; UsageError says what to do when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"--host {host}: {error.strerror or error}") from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} is taken, perhaps by another `review serve`; end that, or take another: --port {port + 1}"
            ) from error
        raise UsageError(f"{host}:{port}: {error.strerror or error}; take another with --port") from error
    return listener


def lock_for(host: str, port: int, key: str) -> Lock:
    """The names that the page answers to. With a key, plain addresses, too: a name that an attacker lets point here is
    none of these.
    """
    names = {"localhost", "127.0.0.1", "[::1]"} if is_loopback(host) else {host.lower(), _in_url(host)}
    with_port = {f"{name}:{port}" for name in names}
    return Lock(frozenset(with_port | (names if port == 80 else set())), key, any_address=bool(key))


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
