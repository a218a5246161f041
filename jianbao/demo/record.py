"""Records the demo's day as an archive file, exactly as `ingest` would have recorded it from the network."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import tomlkit

from ingest.archive import ArchiveWriter
from ingest.warc import day_file
from jianbao.demo.pages import responses
from jianbao.demo.stories import RECORDED_AT, SITE_URL, WECHAT
from jianbao.starter import starter_config

SOURCES = (
    {"key": "qingtian", "name": WECHAT.account, "url": "https://bridge.example/feeds/qingtian.xml", "group": "公众号"},
    {"key": "northshore", "name": "北岸科技", "url": f"{SITE_URL}/feed.atom", "group": "媒体"},
)


def record_day(folder: Path) -> Path:
    """Write ``YYYY-MM-DD.warc.gz`` with the demo's responses; the same bytes go in each time."""
    path = day_file(folder, RECORDED_AT.date())
    path.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    with ArchiveWriter(folder, lambda: RECORDED_AT) as archive:
        for number, (url, content_type, body) in enumerate(responses()):
            headers = [("Content-Type", content_type)]
            archive.record(url, [], 200, headers, body.encode(), RECORDED_AT + timedelta(seconds=number))
    return path


def write_config(path: Path) -> None:
    """The newsletter's own configuration with the demo's two sources in place of its watchlist."""
    document = tomlkit.parse(starter_config())
    sources = tomlkit.aot()
    for source in SOURCES:
        sources.append(tomlkit.item(source))
    document["sources"] = sources
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
