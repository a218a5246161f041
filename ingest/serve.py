"""``ingest serve`` put together: passes on the schedule, and the port that tells how they are doing."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from core.clock import now
from core.config import Config
from ingest.metrics import Sources, open_port
from ingest.schedule import Service
from ingest.watchlist import Watched, watched
from store.db import open_store
from store.sources import waiting_count

log = logging.getLogger(__name__)


def serve(config: Config, file: Path, port: int) -> None:
    """Passes on the schedule of the config.toml at `file`, until told to stop; /healthz and /metrics on `port` (0:
    none).
    """
    engine = open_store(config.store_url)
    command = (sys.executable, "-m", "ingest", "--config", str(file.resolve()))
    service = Service(config.ingest.schedule, command)

    def rows() -> list[Watched]:
        return watched(config.all_sources, engine, config.ingest.interval, now())

    def listen() -> None:
        if port:
            open_port(port, service, Sources(service, rows, lambda: waiting_count(engine)))
            log.info("http://127.0.0.1:%d/healthz and /metrics", port)

    service.serve(listen)
