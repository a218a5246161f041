"""Duplicates: pairs of articles that tell one story or two; which are merged, which are grouped, which are left.

``--pairs`` is JSON lines: ``a`` and ``b`` with title, account, date (text, where there is one), ``same_story``, and
``kind``. Merged by itself is a repost: by the bodies where both have one, by an equal title where not. Merge recall
is over the pairs whose kind says repost or same title (over all of one story if no kind does). The event figure is
the F1 of "same story" over all pairs. Half of the pairs (by a hash) were developed on: `other_half` leaves them out.
Identifiers such as CVE numbers decide many pairs of such data by themselves: `without_identifiers` has them cut out.
`--folds 5` says what weights give that were learned on other stories than they are measured on.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks._event_folds import cross_validated
from benchmarks.report import MissingData, json_lines, table
from core.types import Article, Moment
from curate.duplicates import Relation, gap_days, likeness
from curate.titles import IDENTIFIER

WORST = 10
Pair = Mapping[str, Any]


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--pairs", type=Path, required=True, help="JSON lines with a, b and same_story")
    parser.add_argument("--folds", type=int, default=0, help="fit the event's weights anew on so many parts by story")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Judge every pair, and count."""
    pairs = list(json_lines(args.pairs))
    if not pairs:
        raise MissingData(f"{args.pairs}: no pairs")
    started = time.process_time()
    found = [relation(pair) for pair in pairs]
    ms = (time.process_time() - started) * 1000 / len(pairs)
    other = [number for number, pair in enumerate(pairs) if half(pair)]
    bare = [relation(pair, lambda title: IDENTIFIER.sub(" ", title)) for pair in pairs]
    show(pairs, found, quiet=args.json)
    return {
        **measure(pairs, found),
        "n": len(pairs),
        "ms": round(ms, 3),
        "other_half": measure([pairs[n] for n in other], [found[n] for n in other]),
        "without_identifiers": measure([pairs[n] for n in other], [bare[n] for n in other]),
        **({"folds": _folds(pairs, args.folds)} if args.folds > 1 else {}),
    }


def _folds(pairs: Sequence[Pair], folds: int) -> dict[str, float]:
    gaps = [gap_days(_article(pair["a"], "a", str), _article(pair["b"], "b", str)) for pair in pairs]
    return cross_validated(pairs, gaps, folds)


def half(pair: Pair) -> int:
    """0 for the pairs that were developed on, 1 for the others."""
    return zlib.crc32((pair["a"]["title"] + "\t" + pair["b"]["title"]).encode()) % 2


def relation(pair: Pair, change: Callable[[str], str] = str) -> Relation:
    """What is said of a pair."""
    return likeness(_article(pair["a"], "a", change), _article(pair["b"], "b", change)).relation


def measure(pairs: Sequence[Pair], found: Sequence[Relation]) -> dict[str, Any]:
    """Precision and recall of merges, F1 of events."""
    rows = list(zip(pairs, found, strict=True))
    merged = [pair["same_story"] for pair, said in rows if said in (Relation.SAME, Relation.REPOST)]
    reposts = [row for row in rows if _is_repost(row[0])] or [row for row in rows if row[0]["same_story"]]
    caught = [said in (Relation.SAME, Relation.REPOST) for _, said in reposts]
    hits = sum(said is not Relation.NONE and pair["same_story"] for pair, said in rows)
    named = sum(said is not Relation.NONE for _, said in rows) + sum(bool(pair["same_story"]) for pair, _ in rows)
    return {
        "merge_precision": round(sum(merged) / len(merged), 4) if merged else None,
        "merge_recall": round(sum(caught) / len(caught), 4) if caught else None,
        "event_f1": round(2 * hits / named, 4) if named else None,
    }


def show(pairs: Sequence[Pair], found: Sequence[Relation], *, quiet: bool) -> None:
    """How each kind of pair came out, and some that came out wrong."""
    kinds = sorted({str(pair.get("kind", "")) for pair in pairs})
    rows = []
    for kind in kinds:
        said = [relation for pair, relation in zip(pairs, found, strict=True) if str(pair.get("kind", "")) == kind]
        rows.append({"kind": kind, "n": len(said), **{name.value: said.count(name) for name in Relation}})
    table("duplicates", rows, quiet=quiet)
    wrong = [
        {"said": said.value, "same": pair["same_story"], "a": pair["a"]["title"], "b": pair["b"]["title"]}
        for pair, said in zip(pairs, found, strict=True)
        if (said is not Relation.NONE) != bool(pair["same_story"])
    ]
    table(f"{len(wrong)} wrong, the first of them", wrong[:WORST], quiet=quiet)


def _is_repost(pair: Pair) -> bool:
    kind = str(pair.get("kind", "")).lower()
    return bool(pair["same_story"]) and ("repost" in kind or "same title" in kind or "same text" in kind)


def _article(side: Mapping[str, Any], name: str, change: Callable[[str], str]) -> Article:
    text = side.get("text") or side.get("body") or ""
    when = str(side.get("date") or side.get("published") or "")
    try:
        at = datetime.fromisoformat(when)
        published = Moment(at if at.tzinfo else at.replace(tzinfo=UTC))
    except ValueError:
        published = None
    url = side.get("url") or f"https://example.org/{name}"
    title, account = change(side["title"]), side.get("account") or ""
    return Article(
        url=url, canonical_url=url, identity=url, title=title, account=account, published=published, text=text
    )
