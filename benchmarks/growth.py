"""Growth: what each look-up of ingest, judging and review costs as the store grows to a million articles.

A real SQLite file is filled to 1,000, 10,000, 100,000 … articles; at each size every look-up is made many times with
other values, and the median of its CPU time is taken. `found` is the share of planted reposts (a third of the text, a
header before it) whose original the index gives, however many others there are. `ratio_1m` is the dearest ratio among
the look-ups of ingest and judging, largest store to 10,000 articles: 1 would be no growth at all, a scan would be 100.
Search for a word and the first page of the list are shown beside them.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._growth_store import FORTNIGHT, NEVER, Filling, article_of, full_body, moment_of, today_of
from benchmarks.report import MissingData, note, table
from core.types import Article, Decision, Judgement, Moment
from curate.printed import printed_search_keys
from curate.references import references
from curate.stories import search_keys, story_keys

if TYPE_CHECKING:
    from store.articles import Harvest
    from store.db import Engine

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
BASE = 10_000  # the store that larger ones are compared with: below it everything is in one page
TIMES = 200  # that a look-up is made
PLANTED = 50

Lookup = Callable[[int], object]


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--articles", type=int, default=1_000_000, help="how large the store grows (default 1,000,000)")
    parser.add_argument("--folder", type=Path, help="where the store is made (default: a temporary folder)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Fill, look up, fill further, look up again."""
    sizes = [size for size in SIZES if size < args.articles] + [args.articles]
    if args.articles < SIZES[0]:
        raise MissingData(f"--articles {args.articles}: at least {SIZES[0]}")
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        path = Path(folder) / "store.sqlite3"
        measured = dict(_grow(path, sizes, quiet=args.json))
        megabytes = round(path.stat().st_size / 2**20)
    base = measured.get(BASE) or measured[sizes[0]]
    last = measured[sizes[-1]]
    ratios = {name: round(last[name] / base[name], 2) for name in last if name != "found"}
    rows = [
        {"look-up (µs)": name, **{f"{size:,}": one[name] for size, one in measured.items()}, "ratio": ratios[name]}
        for name in ratios
    ]
    table("look-ups by size of the store", rows, quiet=args.json)
    return {
        "articles": args.articles,
        "ratio_1m": max(ratio for name, ratio in ratios.items() if name in JUDGING),
        "ratios": ratios,
        "us": {name: round(value, 1) for name, value in last.items() if name != "found"},
        "found": min(one["found"] for one in measured.values()),
        "megabytes": megabytes,
    }


def _grow(path: Path, sizes: Sequence[int], *, quiet: bool) -> Iterator[tuple[int, dict[str, float]]]:
    from store.db import open_store

    engine = open_store(f"sqlite+pysqlite:///{path}")
    filling = Filling(engine)
    filling.fill(sizes[0] - PLANTED)
    _plant(engine)
    for size in sizes:
        started = time.monotonic()
        filling.fill(size)
        if not quiet:
            note(f"{size:,} articles after {time.monotonic() - started:.0f} s, {path.stat().st_size / 2**20:.0f} MB")
        measured = _measured(engine, size)
        if not quiet:
            note("  ".join(f"{name} {value:,.0f}" for name, value in measured.items() if name != "found") + " µs")
        yield size, measured
    engine.dispose()


def _plant(engine: Engine) -> None:
    """Articles with whole bodies, as `ingest` would store them."""
    from store.articles import save_batch

    save_batch(engine, [harvest(planted(number)) for number in range(PLANTED)], now=moment_of(SIZES[0]))


def planted(number: int) -> Article:
    """One of the articles that are looked for."""
    return replace(article_of(NEVER + number), text=full_body(number), published=Moment(moment_of(0)))


def repost(number: int, size: int) -> Article:
    """A third of a planted article under another address and title, much later."""
    body = full_body(number)
    third = "关注我们，了解更多。" + body[len(body) // 3 : 2 * len(body) // 3]
    return replace(article_of(2 * NEVER + number), text=third, published=Moment(moment_of(size)))


def harvest(article: Article) -> Harvest:
    """An article on its way into the store."""
    from store.articles import Harvest

    return Harvest(
        article=article,
        judgement=Judgement(section="news", relevance=0.5),
        fetched_at=moment_of(0),
        aliases=(article.identity + "?short",),
        story_keys=story_keys(article),
        search_keys=search_keys(article),
        printed_keys=printed_search_keys(article),
    )


JUDGING = (
    "is an identity known",
    "which article is it",
    "a repost's original",
    "the same event",
    "paper and repository",
    "their articles",
    "rejected among them",
    "had by an issue",
    "issues of late",
    "placed, all of these",
    "saved",
)


def _measured(engine: Engine, size: int) -> dict[str, float]:
    dice = random.Random(size)
    new = [replace(article_of(NEVER + size + n), published=Moment(moment_of(size))) for n in range(TIMES)]
    full = [harvest(replace(one, text=full_body(size + n))) for n, one in enumerate(new)]
    found = [number for number in range(PLANTED) if _is_found(engine, number, size)]
    lookups = _lookups(engine, size, full, [dice.randrange(size) for _ in range(TIMES)])
    measured = {name: _median(lookup) for name, lookup in lookups.items()}
    return {**measured, "found": len(found) / PLANTED}


def _is_found(engine: Engine, number: int, size: int) -> bool:
    from store.stories import get_articles, neighbours

    near = get_articles(engine, neighbours(engine, search_keys(repost(number, size))))
    return any(other.identity == planted(number).identity for other in near.values())


def _lookups(engine: Engine, size: int, new: Sequence[Harvest], old: Sequence[int]) -> dict[str, Lookup]:
    from ingest.stories import placed_among_others
    from store import listing, queue, search
    from store.articles import save_batch, stored_as
    from store.sources import known
    from store.stories import get_articles, neighbours, published_since, published_with, rejected

    url, now = engine.url.render_as_string(), moment_of(size)
    reposts = [search_keys(repost(n, size)) for n in range(TIMES)]
    near = [neighbours(engine, one.search_keys) for one in new]
    cited = [search_keys(replace(article_of(n), title="", text="", published=None)) for n in old]
    addresses = [{one.article.identity, *references(article_of(n))} for one, n in zip(new, old, strict=True)]
    recent = today_of(size) - timedelta(days=60)
    return {
        "is an identity known": lambda n: known(engine, [article_of(old[n]).identity, new[n].article.identity]),
        "which article is it": lambda n: stored_as(engine, new[n]),
        "a repost's original": lambda n: neighbours(engine, reposts[n]),
        "the same event": lambda n: neighbours(engine, new[n].search_keys),
        "paper and repository": lambda n: neighbours(engine, cited[n]),
        "their articles": lambda n: get_articles(engine, near[n]),
        "rejected among them": lambda n: rejected(engine, near[n]),
        "had by an issue": lambda n: published_with(engine, addresses[n], new[n].printed_keys),
        "issues of late": lambda n: published_since(engine, recent),
        "placed, all of these": lambda n: placed_among_others(engine, [new[n]], now),
        "first page of the list": lambda n: listing.lines(url, duplicates=False),
        "list of the last fortnight": lambda n: listing.lines(url, since=now - FORTNIGHT, duplicates=False),
        "one candidate": lambda n: queue.get(engine, old[n] + 1),
        "search, a rare name": lambda n: search.find(engine, f"{old[n]:09}"),
        "search, a rare phrase": lambda n: search.find(engine, f"第{old[n]:09}篇"),
        "search, a common word": lambda n: search.find(engine, "量化"),
        "search, two common words": lambda n: search.find(engine, "量化 华为"),
        "waiting for a draft": lambda n: queue.candidates(
            engine, decisions=[Decision.PENDING], since=now - timedelta(days=1)
        ),
        "saved": lambda n: save_batch(engine, [new[n]], now=now),
    }


def _median(lookup: Lookup) -> float:
    """Microseconds of CPU of one look-up: the median of many, or of as many as fit into a few seconds."""
    taken, until = [], time.monotonic() + 5
    for number in range(TIMES):
        started = time.process_time()
        lookup(number)
        taken.append(time.process_time() - started)
        if time.monotonic() > until:
            break
    return statistics.median(taken) * 1e6
