import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from ingest.cron import parse_cron
from ingest.schedule import CronTrigger, Service

CONFIG = """
[edition]
name = "测试"
[[edition.sections]]
key = "news"
title = "新闻"
short = "新闻"
[ingest]
schedule = "0 7 1 1 *"
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def asked(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except urllib.error.URLError:
        return 0, ""


def test_the_service_runs_a_pass_at_once_tells_its_health_and_stops_when_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "ingest", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as service:
        status, health = 0, dict[str, Any]()
        while health.get("last_exit_code") is None and service.poll() is None:
            status, body = asked(f"http://127.0.0.1:{port}/healthz")
            health = json.loads(body) if body else {}
            time.sleep(0.1)
        metrics = asked(f"http://127.0.0.1:{port}/metrics")[1]
        elsewhere = asked(f"http://127.0.0.1:{port}/")[0]
        service.terminate()
        service.communicate()
    assert (status, health["status"], health["last_exit_code"]) == (200, "ok", 0)
    assert health["next_pass"].endswith("12-31T23:00:00+00:00")
    assert "jianbao_passes_total 1.0" in metrics
    assert elsewhere == 404
    assert service.returncode == 0


def test_a_service_whose_passes_fail_is_not_healthy(tmp_path: Path) -> None:
    service = Service("* * * * *", [sys.executable, "-c", "raise SystemExit(1)"])
    done = threading.Event()

    def wait_for_a_pass() -> None:
        def watch() -> None:
            while not service.runs:
                time.sleep(0.02)
            done.set()
            service.stop()

        threading.Thread(target=watch).start()

    service.serve(wait_for_a_pass)
    assert done.is_set()
    assert "exit code 1" in service.problem()


def test_what_was_missed_during_a_sleep_is_made_up_for_by_one_run() -> None:
    trigger = CronTrigger(parse_cron("0 7,13,19 * * *"))
    now = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
    long_ago = now - timedelta(days=365)
    assert trigger.get_next_fire_time(long_ago, now) == datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def test_after_the_clock_was_set_back_the_next_pass_is_planned_anew() -> None:
    service = Service("0 7 * * *", ["true"])
    cron = parse_cron("0 7 * * *")
    scheduler = BackgroundScheduler()
    scheduler.add_job(lambda: None, CronTrigger(cron), id="pass", next_run_time=datetime(2099, 1, 1, tzinfo=UTC))
    scheduler.start(paused=True)
    service.scheduler = scheduler
    service.beat(cron)
    planned = service.next_run
    scheduler.shutdown(wait=False)
    assert planned == cron.after(service.clock())
