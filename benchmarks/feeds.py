"""Feeds: is every file survived, every entry kept, every date right or unknown?

Each file under --data, and --mutants damaged copies of them (seeded: the same ones each time), is read as a source of
kind `feed` in a process with 512 MB. An entry is lost when feedparser (on the same bytes) or lxml's recovering parser
sees more entries than we do. Dates: the files named date-*.xml, each with one entry.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from benchmarks.report import MissingData, note, table
from core.clock import SHANGHAI
from core.types import Failure, Moment, Page, Precision, Source

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "https://feeds.example/feed.xml"
MEMORY = 512 * 1024**2  # bytes of data a reading process may allocate
CHUNK = 1000
MAX_MUTANT = 256 * 1024
SKIPPED = ("manifest.csv", "README", ".md")

_S = "2026-11-21T08:30:00+08:00"
_AT_S = """rfc822-0800 rfc822-cst full-month gmt+8 gmt+0800 gmt-name iso-0800 iso-0800nc iso-frac iso-naive iso-t-naive
    lower noweek slash us-slash us yy compact cn-full cn-week cn-week2 cn-yest epoch epoch-ms"""
_NO_DATE = "empty feb30 future huge nan neg tz-9999 words y10000 y1970 y9999 year1 zero"
_THAT_DAY = "date-only dot cn-day"
# What the date files mean, by name: one or several right answers; None: nobody can know, or it is no date.
TRUTH: dict[str, tuple[str | None, ...]] = {
    **dict.fromkeys(_AT_S.split(), (_S,)),
    **dict.fromkeys(_NO_DATE.split(), (None,)),
    **dict.fromkeys(_THAT_DAY.split(), ("2026-11-21",)),
    "cn-ampm": ("2026-11-21T15:05:09+08:00",),
    "cn-rel": ("2026-11-22", "2026-11-22T09:00:00+08:00"),
    "et": ("2026-11-21T13:30:00+00:00",),
    "h24": ("2026-11-22T00:00:00+08:00",),
    "leap-sec": ("2027-01-01T00:00:00+00:00", None),
    "wrongweek": (_S, None),
    "bst": (None,),  # Britain keeps no summer time in November, Bangladesh is as likely
}
_JUNK = (
    b"&#xD800;", b"&#0;", b"&nbsp;", b"&foo;", b"&", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<author>", b"</item>",
    b"<item>", b"<entry>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe4\xbd", b"<", b">", b'"', b"<link/>", b"<title>",
    b"<?xml version='1.0' encoding='gb2312'?>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"xmlns:a=''", b"\x1b$B", b"{",
    b"</channel>", b"<html>",
)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What a reading process reports of its share."""

    files: int = 0
    entries: int = 0
    lost: int = 0
    escapes: int = 0
    slowest: float = 0.0
    slowest_name: str = ""
    peak_mb: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Put another share's figures to these."""
        self.files += other.files
        self.entries += other.entries
        self.lost += other.lost
        self.escapes += other.escapes
        if other.slowest > self.slowest:
            self.slowest, self.slowest_name = other.slowest, other.slowest_name
        self.peak_mb = max(self.peak_mb, other.peak_mb)
        self.outcomes += other.outcomes
        self.remarks += other.remarks


def configure(parser: argparse.ArgumentParser) -> None:
    """The folder of feeds, and how many damaged copies to make of them."""
    parser.add_argument("--data", type=Path, required=True, help="a folder of feed files")
    parser.add_argument("--mutants", type=int, default=0, metavar="N", help="also N damaged copies of them")
    parser.add_argument("--seed", default="feeds", help="of the damage")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Figures over all files and mutants; details on stderr."""
    files = sorted(path for path in args.data.rglob("*") if path.is_file() and not path.name.endswith(SKIPPED))
    if not files:
        raise MissingData(f"{args.data}: no feed files")
    whole = _shares([(str(path), "") for path in files])
    mutants = Seen()
    if args.mutants:
        small = [str(path) for path in files if 0 < path.stat().st_size <= MAX_MUTANT]
        pick = random.Random(args.seed)
        mutants = _shares([(pick.choice(small), f"{args.seed}:{number}") for number in range(args.mutants)])
    dates = _dates([path for path in files if re.match(r"date-.*\.xml$", path.name)])
    for remark in (whole.remarks + mutants.remarks)[:40]:
        note(remark)
    table("Feeds", [_row("files", whole), *([_row("mutants", mutants)] if args.mutants else [])], quiet=args.json)
    return {
        "files": whole.files,
        "mutants": mutants.files,
        "entries": whole.entries,
        "escapes": whole.escapes + mutants.escapes,
        "entries_lost": whole.lost + mutants.lost,
        "slowest_s": round(max(whole.slowest, mutants.slowest), 3),
        "peak_mb": max(whole.peak_mb, mutants.peak_mb),
        **dates,
        "outcomes": dict((whole.outcomes).most_common()),
    }


def _row(name: str, seen: Seen) -> dict[str, Any]:
    return {
        "what": name,
        "files": seen.files,
        "entries": seen.entries,
        "escapes": seen.escapes,
        "lost": seen.lost,
        "slowest s": round(seen.slowest, 3),
        "which": seen.slowest_name,
        "peak MB": seen.peak_mb,
    }


def _shares(jobs: list[tuple[str, str]]) -> Seen:
    """All jobs in short-lived processes, one after the other. The jobs of one that dies are tried one by one."""
    total = Seen()
    queue = [jobs[at : at + CHUNK] for at in range(0, len(jobs), CHUNK)]
    while queue:
        share = queue.pop(0)
        seen = _in_process(share)
        if seen is not None:
            total.add(seen)
        elif len(share) == 1:
            total.add(Seen(files=1, escapes=1, remarks=[f"{share[0]}: the reading process died"]))
        else:
            queue[:0] = [[job] for job in share]
    return total


def _in_process(share: list[tuple[str, str]]) -> Seen | None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read_share, args=(share, theirs))
    process.start()
    theirs.close()
    try:
        seen = ours.recv()
    except EOFError:
        seen = None
    process.join()
    return seen if isinstance(seen, Seen) else None


def _read_share(share: list[tuple[str, str]], pipe: Any) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    seen = Seen()
    for path, seed in share:
        _read(path, seed, seen)
    seen.peak_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    pipe.send(seen)


def _read(path: str, seed: str, seen: Seen) -> None:
    from ingest.kinds import KINDS

    body = Path(path).read_bytes()
    if seed:
        body = mutant(body, random.Random(seed))
    source = Source(key="feed", kind="feed", url=URL)
    page = Page(url=URL, final_url=URL, status=200, body=body, fetched_at=NOW)
    name = f"{Path(path).name} {seed}".strip()
    seen.files += 1
    started = time.process_time()
    try:
        feed = KINDS["feed"].read(source, page, NOW)
    except Exception as error:  # noqa: BLE001 - this is what is counted
        seen.escapes += 1
        seen.remarks.append(f"{name}: escaped: {type(error).__name__}: {error}")
        return
    took = time.process_time() - started
    if took > seen.slowest:
        seen.slowest, seen.slowest_name = took, name
    ours = 0 if isinstance(feed, Failure) else len(feed.entries) + feed.unlinked
    seen.entries += ours
    seen.outcomes[feed.kind if isinstance(feed, Failure) else "feed"] += 1
    is_page = isinstance(feed, Failure) and "HTML page" in feed.why  # there a stray <item> is an element like others
    theirs = max(_feedparser_sees(body, linked=is_page), 0 if is_page else _lxml_sees(body))
    if theirs > ours:
        seen.lost += theirs - ours
        why = f" ({feed.why})" if isinstance(feed, Failure) else ""
        seen.remarks.append(f"{name}: {theirs} entries seen, {ours} read{why}")


def mutant(body: bytes, rng: random.Random) -> bytes:
    """A damaged copy: bytes flipped, a piece cut out, doubled, moved or put in."""
    data = bytearray(body)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if not data:
            break
        at, length = rng.randrange(len(data)), rng.randrange(1, max(2, min(len(data), 400)))
        match rng.randrange(6):
            case 0:
                for _ in range(rng.randrange(1, 9)):
                    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            case 1:
                del data[at:]
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length] * rng.choice((1, 1, 3))
            case 4:
                data[at:at] = rng.choice(_JUNK) * rng.choice((1, 1, 1, 20))
            case _:
                piece = data[at : at + length]
                del data[at : at + length]
                data[rng.randrange(len(data) + 1) : 0] = piece
    return bytes(data)


def _feedparser_sees(body: bytes, *, linked: bool = False) -> int:
    """How many entries feedparser finds by itself, or how many with a link; 0 where it raises or takes over four
    seconds.
    """
    import feedparser

    from ingest.feeds.feedparser_reader import GAVE_UP, cpu_limit

    try:
        with cpu_limit(4):
            found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except GAVE_UP:
        return 0
    if linked:
        return sum(any(link.get("href") for link in entry.get("links", ())) for entry in found["entries"])
    return sum(
        any(entry.get(name) for name in ("link", "title", "summary", "id"))
        or any(part.get("value") for part in entry.get("content", ()))
        for entry in found["entries"]
    )


def _lxml_sees(body: bytes) -> int:
    """How many <item> and <entry> elements lxml recovers, where they stand below a feed's root element."""
    from lxml import etree

    try:
        root = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return 0
    if root is None or _local(root) not in ("rss", "rdf", "feed", "channel"):
        return 0
    entries = [node for node in root.iter() if _local(node) in ("item", "entry")]
    return sum(any(_says(child) for child in node) for node in entries)


def _says(node: Any) -> bool:
    """Whether an entry's child tells anything of it."""
    if _local(node) not in ("title", "link", "guid", "id", "description", "summary", "content"):
        return False
    try:
        return bool((node.text or "").strip() or node.get("href"))
    except UnicodeDecodeError:
        return False


def _local(node: Any) -> str:
    try:
        return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
    except UnicodeDecodeError:  # lxml lets surrogates in and not out again
        return ""


def _dates(files: list[Path]) -> dict[str, Any]:
    """Right, wrong, unknown (the date was there, we do not say it) and unjudged (a form that the table has not)."""
    counts: Counter[str] = Counter()
    for path in files:
        moment = _date_of(path)
        verdict = _judge(path, moment)
        counts[verdict] += 1
        if verdict != "right":
            note(f"{path.name}: {verdict}: {moment and moment.at.isoformat()}")
    return {f"dates_{verdict}": counts[verdict] for verdict in ("right", "wrong", "unknown", "unjudged")}


def _judge(path: Path, moment: Moment | None) -> str:
    answers = TRUTH.get(path.name.removeprefix("date-").removesuffix(".xml")) or tuple(_standard(path))
    if not answers:
        return "right" if moment is None else "unjudged"
    if any(_agrees(moment, answer) for answer in answers):
        return "right"
    return "wrong" if moment is not None else "unknown"


def _agrees(moment: Moment | None, answer: str | None) -> bool:
    if moment is None or answer is None:
        return moment is None and answer is None
    local = moment.at.astimezone(SHANGHAI)
    if len(answer) == 10 or moment.precision is Precision.DAY:
        return moment.precision is Precision.DAY and local.strftime("%Y-%m-%d") == answer[:10]
    return moment.at == datetime.fromisoformat(answer)


def _standard(path: Path) -> Iterator[str]:
    """What Python's own strict parsers make of a date whose name the table does not know."""
    found = re.search(r"<pubDate>([^<]*)", path.read_bytes().decode("utf-8", "replace"))
    text = found[1].strip() if found else ""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except ValueError:
            continue
        yield (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).isoformat()


def _date_of(path: Path) -> Moment | None:
    from ingest.feeds import parse_feed

    feed = parse_feed(
        path.read_bytes(), url="https://feeds.example.cn/feed.xml", source=Source(key="d", kind="feed"), now=NOW
    )
    return None if isinstance(feed, Failure) or not feed.entries else feed.entries[0].published
