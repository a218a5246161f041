"""Old days of the archive made small: of such a day only the pages stay that stored articles were read from, and their
pictures. Feeds, errors, robots.txt and pages that became nothing go.

`2026-01-31.warc.gz` becomes `2026-01-31.kept.warc.gz`, whose records are the same bytes under the same ids. The new
file is on disk before the old one is removed, so that a crash in between loses nothing and the next time finishes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import JianbaoError, UsageError
from ingest.records import records
from ingest.warc import intact_length, kept_file

if TYPE_CHECKING:
    from core.config import Config
    from store.db import Engine

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\.warc\.gz")
_DAY_OR_KEPT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.kept)?\.warc\.gz")  # small already, but not yet without its pages
YOUNGEST = timedelta(days=2)  # a pass over midnight may still write to yesterday's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was done: days made smaller, bytes freed, pages kept in them; `problems` name files that were left alone."""

    days: int = 0
    freed: int = 0
    kept: int = 0
    problems: tuple[str, ...] = ()


def prune_archive(config: Config, engine: Engine, today: date, *, days: int, megabytes: int, pages: bool) -> Pruned:
    """Prune config's archive; the pages of what the store holds are kept, unless `pages` wants them gone as well."""
    from store.articles import archived

    wanted = frozenset() if pages else frozenset(record_id for _, _, record_id in archived(engine))
    folder = config.path(config.ingest.archive)
    return prune(folder, wanted, today, days=days, megabytes=megabytes, pages=pages)


def prune(
    folder: Path, wanted: Collection[str], today: date, *, days: int = 0, megabytes: int = 0, pages: bool = False
) -> Pruned:
    """Make every day small that is older than `days` (0: none for its age), then the oldest ones until the whole
    folder takes at most `megabytes` (0: any size). `wanted` are ids of records that stay. With `pages`, nothing of a
    day stays. The last two days are never touched.
    """
    done = Pruned()
    pattern = _DAY_OR_KEPT if pages else _DAY
    for path in sorted(folder.glob("*.warc.gz")):
        if not (found := pattern.fullmatch(path.name)) or not path.exists():
            continue  # not a day's file, or one that went together with its day's other one
        day = date.fromisoformat(found[1])
        old = bool(days) and day < today - timedelta(days=days)
        large = bool(megabytes) and _size(folder) > megabytes * 1024**2
        if day > today - YOUNGEST or not (old or large):
            continue
        try:
            freed, kept = _shrink(path, kept_file(folder, day), () if pages else wanted, pictures=not pages)
        except UsageError as error:
            done = _plus(done, problems=(str(error),))
        else:
            done = _plus(done, days=1, freed=freed, kept=kept)
    return done


def _shrink(path: Path, target: Path, wanted: Collection[str], *, pictures: bool) -> tuple[int, int]:
    """Bytes freed and pages kept."""
    sources = sorted({path, target}) if target.exists() else [path]
    before = sum(source.stat().st_size for source in sources)
    new = target.with_name(target.name + ".new")
    kept: set[str] = set()
    try:
        with new.open("wb") as out:
            for source in sources:
                for record_id, piece in _wanted(source, wanted, pictures=pictures):
                    if record_id not in kept:
                        out.write(piece)
                        kept.add(record_id)
            out.flush()
            os.fsync(out.fileno())
            size = out.tell()
        if size:
            new.replace(target)
        else:
            new.unlink()
            target.unlink(missing_ok=True)
        path.unlink(missing_ok=path == target)
    except OSError as error:
        raise JianbaoError(f"{target}: the archive cannot be pruned ({error}); nothing of it is lost") from error
    return before - size, len(kept & set(wanted))


def _wanted(path: Path, wanted: Collection[str], *, pictures: bool) -> Iterator[tuple[str, bytes]]:
    """(record id, bytes as they stand in the file) of what stays."""
    marks: list[tuple[int, str, bool]] = []
    for record, offset in records(path):
        record_id = record.rec_headers.get_header("WARC-Record-ID") or ""
        kind = (record.http_headers.get_header("Content-Type") or "") if record.http_headers else ""
        picture = pictures and record.rec_type == "response" and kind.lower().startswith("image/")
        marks.append((offset, record_id, picture or record_id in wanted))
    with path.open("rb") as file:
        ends = [offset for offset, _, _ in marks[1:]] + [intact_length(file.fileno())]
        for (offset, record_id, stays), end in zip(marks, ends, strict=True):
            if stays:
                file.seek(offset)
                yield record_id, file.read(end - offset)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.warc.gz"))


def _plus(done: Pruned, *, days: int = 0, freed: int = 0, kept: int = 0, problems: tuple[str, ...] = ()) -> Pruned:
    return Pruned(
        days=done.days + days, freed=done.freed + freed, kept=done.kept + kept, problems=done.problems + problems
    )
