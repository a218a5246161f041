"""Primary sources: from an item's addresses to its 论文：/代码： lines and its ``owner/name：`` prefix.

``--data`` is a folder with ``items.jsonl``. The articles themselves are not there, so each item stands for its
article: address, title without the editor's marks, summary, and all its further addresses WITHOUT their labels and
in reverse order. Right is what the editor wrote: the lines that he calls paper, code or project (``链接`` and
``地址`` count as whichever they lead to), and the repository prefix where one of the addresses holds it.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from benchmarks._items import PastItem, past_items
from benchmarks.report import MissingData, table
from core.types import Article, Link
from core.urls import canonical_url, identity
from curate.primary import CODE, PAPER, PROJECT, primary
from curate.references import repository

_SAID = {
    PAPER: re.compile(r"论文|^文章$|paper", re.I),
    CODE: re.compile(r"代码|源码|code", re.I),
    PROJECT: re.compile(r"项目|github|主页|开源地址", re.I),
}
_EITHER = re.compile(r"^(?:链接|地址|开源链接|开源地址|link)$", re.I)
WORST = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--data", type=Path, required=True, help="a folder with the past issues' items.jsonl")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Find the sources of every item, and count."""
    right = proposed = wanted = out_of_reach = 0
    by_year: dict[str, list[int]] = {}
    wrong: list[dict[str, str]] = []
    for past in past_items(args.data):
        truth, reachable = _truth(past)
        found = _found(past)
        out_of_reach += bool(past.item.repo) and not reachable
        hits = {key for key in found if key in truth}
        right, proposed, wanted = right + len(hits), proposed + len(found), wanted + len(truth)
        year = by_year.setdefault(past.date[:4], [0, 0, 0])
        by_year[past.date[:4]] = [sum(pair) for pair in zip(year, (len(hits), len(found), len(truth)), strict=True)]
        title = past.clues.title[:40]
        wrong += [{"what": "not the editor's", "title": title, "address": key} for key in found if key not in truth]
        wrong += [{"what": "missed", "title": title, "address": key} for key in truth if key not in found]
    if not wanted:
        raise MissingData(f"{args.data}: no item has a line for a paper, code or project")
    table("primary sources: errors", wrong[:WORST], quiet=args.json)
    years = [{"year": year, **_shares(*counts), "wanted": counts[2]} for year, counts in sorted(by_year.items())]
    table("primary sources by year", years, quiet=args.json)
    return {
        **_shares(right, proposed, wanted),
        "wanted": wanted,
        "proposed": proposed,
        "prefixes_out_of_reach": out_of_reach,
        "by_year": {str(row["year"]): {name: row[name] for name in ("precision", "recall")} for row in years},
    }


def _shares(right: int, proposed: int, wanted: int) -> dict[str, float | None]:
    return {
        "precision": round(right / proposed, 4) if proposed else None,
        "recall": round(right / wanted, 4) if wanted else None,
    }


def _truth(past: PastItem) -> tuple[set[str], bool]:
    """What the editor wrote, and whether his repository prefix stands in one of the addresses."""
    own = identity(past.item.url) if past.item.url else ""
    truth = {
        identity(link.url)
        for link in past.item.links
        if link.label and (_EITHER.match(link.label) or any(said.search(link.label) for said in _SAID.values()))
    } - {own}
    prefix = past.item.repo.casefold()
    addresses = (past.item.url, *(link.url for link in past.item.links))
    reachable = bool(prefix) and any(repository(url).casefold() == prefix for url in addresses)
    return truth | ({f"prefix {prefix}"} if reachable else set()), reachable


def _found(past: PastItem) -> set[str]:
    """What is proposed for the item as an article; without a line for what its own address already is."""
    item = past.item
    links = tuple(Link("", link.url) for link in reversed(item.links))
    url = item.url or "https://example.org/"
    article = Article(
        url=url,
        canonical_url=canonical_url(url),
        identity=identity(url),
        title=past.clues.title,
        account=item.account,
        text=item.summary,
        links=links,
    )
    seen = primary(article)
    inline = {identity(link.url) for link in item.links if not link.label}
    found = {identity(link.url) for link in seen.links} - {identity(url)}
    prefix = {f"prefix {seen.repo.casefold()}"} if seen.repo and item.repo else set()
    return {key for key in found if key not in inline} | prefix
