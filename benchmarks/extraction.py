"""Body, title, author and date of real pages against what people say is right, beside public extractors.

The data is a folder with manifest.jsonl (id, file, url, lang, title, author, date, body, with, without). `f1` is the
article-extraction-benchmark's: 4-token shingles, a CJK character being a token, from the mean precision and the mean
recall. The model of the body has learned on ``--part dev`` (half of the registered domains), nothing was fitted on
``--part test``. A page that yields no article counts as empty. `date_…` count the pages whose date is not the annotated
one: none read; that day nowhere in the source; there only as the day of a change; or wrong beside the right one.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks import _dates
from benchmarks import _extraction as data
from benchmarks.report import MissingData, note, peak_mb, table
from core.charset import decode
from core.types import Article, Page


@dataclass(frozen=True, slots=True)
class Found:
    """What one extractor read from one page."""

    text: str = ""
    title: str = ""
    author: str = ""
    date: datetime | None = None


Reader = Callable[[Page], Found]


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--data", type=Path, required=True, help="a folder with manifest.jsonl and html/")
    parser.add_argument("--part", choices=data.PARTS, default="all", help="half of the domains, or all of them")
    parser.add_argument("--sample", type=int, default=0, help="only so many pages, always the same")
    parser.add_argument("--no-peers", action="store_true", help="measure only our own reader")
    parser.add_argument("--model", type=Path, help="a model of the body in place of the one that ships")
    parser.add_argument("--misses", action="store_true", help="name the pages that went wrong")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Read every page with every reader and compare."""
    if not data.rows(args.data, args.part, args.sample):
        raise MissingData(f"{args.data}: no pages in part {args.part}")
    figures = {"part": args.part, **_apart("jianbao", args)}
    note(f"jianbao: {figures}")
    shown = [{"reader": "jianbao", **figures}]
    if not args.no_peers:
        figures["peers"] = {}
        for name in _installed():
            figures["peers"][name] = _apart(name, args)
            note(f"{name}: {figures['peers'][name]}")
            shown.append({"reader": name, **figures["peers"][name]})
    hidden = ("pages", "part", "peers", "sets")
    table(
        f"extraction: {figures['pages']} pages, {args.part}",
        [
            {key: value for key, value in row.items() if key not in hidden and not key.startswith("date_")}
            for row in shown
        ],
        quiet=args.json,
    )
    return figures


def _apart(name: str, args: argparse.Namespace) -> dict[str, Any]:
    """The figures of one reader, measured in a process of its own, so that its peak of memory is no other's."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, name, args).result()


def _measured(name: str, args: argparse.Namespace) -> dict[str, Any]:
    """`rss_mb` is the whole process: the interpreter, the expected texts, the reader with all it imports."""
    from extract.generic import model

    if args.model:
        model.FILE = str(args.model.resolve())
    rows = data.rows(args.data, args.part, args.sample)
    found = measure(rows, _READERS[name], misses=args.misses and name == "jianbao")
    return {**found, "rss_mb": peak_mb()}


def measure(rows: Sequence[data.Row], reader: Reader, *, misses: bool = False) -> dict[str, Any]:
    """The figures of one reader. Its speed is in CPU seconds, so that other work of the machine does not count; reading
    the files and scoring is left out.
    """
    reader(rows[0].page())  # what is loaded once is not a page's cost
    bodies: list[tuple[data.Row, data.Counts, data.Counts]] = []
    snippets: list[tuple[int, int, int]] = []
    hits: dict[str, list[bool]] = {"title": [], "author": [], "date": []}
    dates: Counter[str] = Counter()
    seconds = 0.0
    for row in rows:
        page = row.page()
        start = time.process_time()
        found = reader(page)
        seconds += time.process_time() - start
        if row.body:
            counts = data.shingle_counts(row.body, found.text)
            bodies.append((row, counts, data.shingle_counts(row.body, found.text, 1)))
        if row.present or row.absent:
            snippets.append(data.snippet_counts(row, found.text))
        verdicts = _verdicts(row, found)
        if verdicts.get("date") is False:
            dates[_missed_date(row, page, found)] += 1
        for name, right in verdicts.items():
            hits[name].append(right)
        if misses:
            _tell(row, found, verdicts)
    return {
        "pages": len(rows),
        "f1": data.f1(counts for _, counts, _ in bodies),
        "f1_zh": data.f1(counts for row, counts, _ in bodies if row.language.startswith("zh")),
        "token_f1": data.f1(counts for _, _, counts in bodies),
        "snippet_f1": data.snippet_f1(snippets),
        **{name: data.share(values) for name, values in hits.items()},
        **{f"date_{name}": dates[name] for name in ("unknown", "not_there", "of_change", "wrong")},
        "pages_per_s": round(len(rows) / seconds, 1),
        "sets": {
            name: data.f1(counts for row, counts, _ in bodies if row.group == name)
            for name in sorted({row.group for row, _, _ in bodies})
        },
    }


def ours(page: Page) -> Found:
    """What the project reads."""
    from extract.registry import extract

    article = extract(page)
    if not isinstance(article, Article):
        return Found()
    published = article.published.at if article.published else None
    return Found(article.text, article.title, article.author, published)


def _missed_date(row: data.Row, page: Page, found: Found) -> str:
    """Why a date is not the annotated one: ``unknown``, ``not_there`` (the page nowhere names that day), ``of_change``
    (only as the day on which it was changed), or ``wrong``.
    """
    if found.date is None:
        return "unknown"
    plain, changed = _dates.places(date.fromisoformat(row.date[:10]), decode(page.body))
    return "of_change" if changed else "wrong" if plain else "not_there"


def _verdicts(row: data.Row, found: Found) -> dict[str, bool]:
    verdicts: dict[str, bool] = {}
    if row.title:
        verdicts["title"] = data.same_title(row.title, found.title)
    if row.author:
        verdicts["author"] = data.same_names(row.author, found.author)
    if row.date:
        verdicts["date"] = data.same_day(row.date, found.date)
    return verdicts


def _tell(row: data.Row, found: Found, verdicts: dict[str, bool]) -> None:
    for name, right in verdicts.items():
        if not right:
            note(f"{row.id} {name}: {getattr(row, name)!r}, read {str(getattr(found, name))!r}")


def _installed() -> list[str]:
    """The peers that can be imported; what is missing is said."""
    found = []
    for name, module in _PEERS.items():
        if importlib.util.find_spec(module) is None:
            note(f"{name} is not installed: not measured")
        else:
            found.append(name)
    return found


def _trafilatura(page: Page) -> Found:
    import trafilatura

    read = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True, include_comments=False)
    if read is None or isinstance(read, dict):
        return Found()
    return Found(read.text or "", read.title or "", read.author or "", _day(read.date))


def _readability(page: Page) -> Found:
    import lxml.html
    from readability import Document
    from readability.readability import Unparseable

    document = Document(page.body)
    try:
        root = lxml.html.fromstring(document.summary())
    except Unparseable:
        return Found()
    for node in root.iter("p", "div", "li", "h1", "h2", "h3", "h4", "td", "br", "pre", "tr", "blockquote"):
        node.tail = "\n" + (node.tail or "")
    return Found("".join(map(str, root.itertext())), document.short_title(), document.author() or "")


def _newspaper(page: Page) -> Found:
    import newspaper

    try:
        article = newspaper.Article(page.url or "https://example.org/")
        article.download(input_html=page.body.decode("utf-8", "replace"))
        article.parse()
    except (newspaper.ArticleException, ImportError):  # some languages need packages that it does not bring
        return Found()
    published = article.publish_date if isinstance(article.publish_date, datetime) else None
    return Found(article.text, article.title, ", ".join(article.authors), _aware(published))


def _day(text: str | None) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(text or ""))
    except ValueError:
        return None


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=data.FETCHED.tzinfo) if moment and moment.tzinfo is None else moment


_PEERS = {"trafilatura": "trafilatura", "readability": "readability", "newspaper4k": "newspaper"}
_READERS: dict[str, Reader] = {
    "jianbao": ours, "trafilatura": _trafilatura, "readability": _readability, "newspaper4k": _newspaper,
}  # fmt: skip
