"""Telling a person elsewhere: webhook, e-mail, chat, through apprise where it is installed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

log = logging.getLogger(__name__)


def notify(addresses: Sequence[str], title: str, lines: Sequence[str]) -> bool:
    """Send one message to all addresses; False, and a line in the log, when it could not be delivered."""
    if not addresses or not lines:
        return True
    try:
        import apprise
    except ImportError:
        log.warning("[ingest] notify is set, but apprise is not installed: pip install 'jianbao[notify]'")
        return False
    sender = apprise.Apprise()
    for number, address in enumerate(addresses):
        if not sender.add(address):
            log.warning("[ingest] notify: entry %d is not an address that apprise knows", number + 1)
    delivered = bool(sender.notify(title=title, body="\n".join(lines)))
    if not delivered:
        log.warning("[ingest] notify: the message could not be delivered")
    return delivered
