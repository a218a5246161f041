"""Telling a person elsewhere: webhook, e-mail, chat, through apprise where it is installed. What could not be delivered
is kept beside the store and told by a later run.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.config import Config

log = logging.getLogger(__name__)

TRIES = 3
WAIT = 2.0  # seconds, the double after each try
MOST_KEPT = 200  # lines for one address


def pending_path(config: Config) -> Path:
    """Where notices wait that could not be delivered yet."""
    from core.lock import lock_path

    return lock_path(config).with_name("notices.json")


def keep(addresses: Sequence[str], lines: Sequence[str], pending: Path) -> None:
    """Put the lines down for every address, before anybody regards them as told."""
    if not addresses or not lines:
        return
    waiting = _read(pending)
    for address in addresses:
        same = waiting.setdefault(_name(address), [])
        same += [line for line in lines if line not in same]
    _write(pending, waiting)


def deliver(addresses: Sequence[str], title: str, pending: Path, sleep: Callable[[float], None]) -> bool:
    """Send each address what waits for it, in one message; False, and a line in the log, where that did not work: it
    goes on waiting. What waits for an address that is no longer configured is forgotten.
    """
    if not addresses or not (waiting := _read(pending)):
        return True
    left = {}
    for number, address in enumerate(addresses, 1):
        lines = waiting.get(_name(address), [])
        if lines and not _sent(address, f"entry {number}", title, lines, sleep):
            left[_name(address)] = lines
    _write(pending, left)
    return not left


def _sent(address: str, called: str, title: str, lines: Sequence[str], sleep: Callable[[float], None]) -> bool:
    try:
        import apprise
    except ImportError:
        log.warning("[ingest] notify is set, but apprise is not installed: pip install 'jianbao[notify]'")
        return False
    sender = apprise.Apprise()
    if not sender.add(address):
        log.warning("[ingest] notify: %s is not an address that apprise knows", called)
        return False
    for tried in range(TRIES):
        if sender.notify(title=title, body="\n".join(lines)):
            return True
        if tried < TRIES - 1:
            sleep(WAIT * 2**tried)
    log.warning("[ingest] notify: the message to %s could not be delivered; the next run tries again", called)
    return False


def _name(address: str) -> str:
    """An address by its hash: it may hold a password."""
    return hashlib.blake2b(address.encode(), digest_size=8).hexdigest()


def _read(path: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        log.warning("%s is damaged and begun anew", path)
        return {}
    return {str(name): [str(line) for line in lines] for name, lines in dict(found).items()}


def _write(path: Path, waiting: Mapping[str, Sequence[str]]) -> None:
    if not waiting:
        path.unlink(missing_ok=True)
        return
    kept = {name: list(lines)[-MOST_KEPT:] for name, lines in waiting.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        json.dump(kept, file, ensure_ascii=False)
    Path(file.name).replace(path)
