"""/healthz and /metrics of `ingest serve`, on loopback: how the service and each source are doing."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from core.errors import UsageError

if TYPE_CHECKING:
    from ingest.schedule import Service
    from ingest.watchlist import Watched

LOOPBACK = "127.0.0.1"


class Sources(Collector):
    """The watchlist as metrics, read from the store at every scrape."""

    def __init__(self, service: Service, rows: Callable[[], list[Watched]], waiting: Callable[[], int]) -> None:
        self._service = service
        self._rows = rows
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        """The metrics of this moment."""
        rows = self._rows()
        service = self._service
        yield CounterMetricFamily("jianbao_passes", "passes that ended", value=service.runs)
        yield GaugeMetricFamily("jianbao_last_exit_code", "of the last pass", value=service.last_exit or 0)
        yield GaugeMetricFamily("jianbao_last_pass_seconds", "when the last pass ended", _epoch(service.last_ended))
        yield GaugeMetricFamily("jianbao_next_pass_seconds", "when the next one is planned", _epoch(service.next_run))
        yield GaugeMetricFamily("jianbao_waiting_entries", "entries whose page is still to be read", self._waiting())
        status = GaugeMetricFamily("jianbao_sources", "sources by status", labels=["status"])
        for name in sorted({row.status for row in rows}):
            status.add_metric([name], sum(row.status == name for row in rows))
        yield status
        answered = GaugeMetricFamily("jianbao_source_answered_seconds", "last good answer", labels=["source"])
        newest = GaugeMetricFamily("jianbao_source_newest_entry_seconds", "its newest entry", labels=["source"])
        polls = CounterMetricFamily("jianbao_source_polls", "polls", labels=["source"])
        share = GaugeMetricFamily("jianbao_source_failed_share", "share of polls that failed", labels=["source"])
        for row in rows:
            answered.add_metric([row.key], _epoch(row.succeeded_at))
            newest.add_metric([row.key], _epoch(row.newest_entry_at))
            polls.add_metric([row.key], row.polls)
            share.add_metric([row.key], row.failed_share)
        yield from (answered, newest, polls, share)


def open_port(port: int, service: Service, collector: Collector) -> ThreadingHTTPServer:
    """Answer /healthz and /metrics in a thread; the server that comes back is the caller's to shut down. UsageError
    when the port is taken.
    """
    registry = CollectorRegistry()
    registry.register(collector)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                problem = service.problem()
                self._answer(503 if problem else 200, "application/json", _health(service, problem))
            elif self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._answer(404, "text/plain", b"/healthz and /metrics are here\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return  # a scrape is no news

    try:
        server = ThreadingHTTPServer((LOOPBACK, port), Handler)
    except OSError as error:
        raise UsageError(f"port {port} cannot be opened ({error.strerror}); choose another with --port") from None
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def _health(service: Service, problem: str) -> bytes:
    said = {
        "status": "failing" if problem else "ok",
        "problem": problem,
        "started": _iso(service.started_at),
        "last_pass": _iso(service.last_ended),
        "last_exit_code": service.last_exit,
        "next_pass": _iso(service.next_run),
    }
    return json.dumps(said).encode()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _epoch(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
