"""Reposts: articles that come a second time in another dress, put through a real store; which are found.

``--pairs`` is JSON lines with id, title and body; ``--wechat`` a folder with gold.jsonl (file, body) and
manifest.jsonl (file, title). All articles are stored; then each comes again from another account, a day later, once
for every change: a header and a footer, cut off, reordered, in traditional characters (where OpenCC is installed),
with words replaced, with another title, inside a digest, and several of these together. Found is one that is marked
as a repeat of its own original; wrong is one that is marked as a repeat of another article. Half of the articles (by a
hash) were developed on; `other_half` are the others.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import MissingData, json_lines, note, table
from core.types import Article, Judgement, Moment
from curate.printed import printed_search_keys
from curate.stories import search_keys, story_keys

if TYPE_CHECKING:
    from store.articles import Harvest
    from store.db import Engine

FIRST = datetime(2026, 3, 2, 1, tzinfo=UTC)
SHORTEST = 200  # characters of a body; what is shorter is found by its title only
HEADER = "点击上方蓝字关注我们，设为星标，第一时间看干货！\n转载自其他公众号，作者见文末，如有侵权请联系删除。\n"
FOOTER = "\n—— 完 ——\n推荐阅读：本周热文回顾\n扫描下方二维码加入交流群，备注城市和方向。\n点个在看，分享给更多的朋友！"
REPLACED = 0.03  # of the characters, by the change "words replaced"

Change = Callable[[str, "Text"], str]


@dataclass(frozen=True, slots=True)
class Text:
    """One article of the data."""

    id: str
    title: str
    body: str
    half: int  # 0: developed on


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--pairs", type=Path, required=True, help="JSON lines with id, title, body")
    parser.add_argument("--wechat", type=Path, help="a folder with gold.jsonl and manifest.jsonl")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Store all, let each come again in every dress, and count."""
    texts = _texts(args.pairs, args.wechat)
    if not texts:
        raise MissingData(f"{args.pairs}: no article of {SHORTEST} characters")
    with tempfile.TemporaryDirectory() as folder:
        from store.db import open_store

        engine = open_store(f"sqlite+pysqlite:///{Path(folder) / 'store.sqlite3'}")
        merged = _stored(engine, texts)
        found = {name: [_fate(engine, text, change) for text in texts] for name, change in changes().items()}
        engine.dispose()
    rows = [
        {"change": name, "n": len(fates), **{fate: fates.count(fate) for fate in ("found", "shown", "missed", "wrong")}}
        for name, fates in found.items()
    ]
    table("reposts", rows, quiet=args.json)
    other = [number for number, text in enumerate(texts) if text.half]
    return {
        **_figures(found),
        "n": len(texts),
        "originals_merged": merged,
        "other_half": _figures({name: [fates[n] for n in other] for name, fates in found.items()}),
        "by_change": {name: round(fates.count("found") / len(fates), 4) for name, fates in found.items()},
    }


def changes() -> dict[str, Change]:
    """The dresses, by name."""
    found: dict[str, Change] = {
        "header and footer": lambda body, _: HEADER + body + FOOTER,
        "first half": lambda body, _: body[: len(body) // 2],
        "first third and a footer": lambda body, _: body[: len(body) // 3] + FOOTER,
        "middle": lambda body, _: body[len(body) // 4 : 3 * len(body) // 4],
        "paragraphs reordered": _reordered,
        "words replaced": _replaced,
        "spaces and punctuation": lambda body, _: re.sub(
            r"[，,]", "、", re.sub(r"(?<=[\u4e00-\u9fff])(?=\w)", " ", body)
        ),
        "inside a digest": lambda body, text: (
            f"{_reordered(HEADER * 3 + FOOTER * 4, text)}\n{body}\n{text.title}{FOOTER}"
        ),
        "reordered, framed, cut": lambda body, text: HEADER + _reordered(body, text)[: len(body) * 7 // 10] + FOOTER,
    }
    traditional = _traditional()
    if traditional is not None:
        found["traditional"] = lambda body, _: traditional(body)
        found["traditional, framed, cut"] = lambda body, _: HEADER + traditional(body[: len(body) * 7 // 10]) + FOOTER
    return found


def _traditional() -> Callable[[str], str] | None:
    try:
        library: Any = import_module("opencc")
    except ImportError:
        note("OpenCC is not installed: nothing is put into traditional characters")
        return None
    convert: Callable[[str], str] = library.OpenCC("s2t").convert
    return convert


def _reordered(body: str, text: Text) -> str:
    paragraphs = [part for part in re.split(r"\n+", body) if part.strip()]
    if len(paragraphs) < 3:
        paragraphs = re.findall(r"[^。！？!?]+[。！？!?]*", body)
    random.Random(text.id).shuffle(paragraphs)
    return "\n".join(paragraphs)


def _replaced(body: str, text: Text) -> str:
    dice = random.Random(text.id)
    return "".join(
        dice.choice("之其而乃或即") if char.isalnum() and dice.random() < REPLACED else char for char in body
    )


def _texts(pairs: Path, wechat: Path | None) -> list[Text]:
    rows = [(row["id"], row.get("title", ""), row["body"]) for row in json_lines(pairs)]
    if wechat:
        titles = {row["file"]: row.get("title") or "" for row in json_lines(wechat / "manifest.jsonl")}
        rows += [
            (row["file"], titles.get(row["file"], ""), row.get("body") or "")
            for row in json_lines(wechat / "gold.jsonl")
        ]
    unique = {body: (id_, title) for id_, title, body in reversed(rows) if len(body) >= SHORTEST}
    return [Text(id_, title, body, zlib.crc32(id_.encode()) % 2) for body, (id_, title) in unique.items()]


def _stored(engine: Engine, texts: Sequence[Text]) -> int:
    """Store the originals; how many of them were taken for a repeat of another one."""
    from ingest.stories import placed_among_others
    from store.articles import save_batch

    merged = 0
    for number, text in enumerate(texts):
        one = _harvest(_article(text, f"https://first.example/{zlib.crc32(text.id.encode())}", text.body, FIRST))
        batch = placed_among_others(engine, [one], FIRST + timedelta(minutes=number))
        merged += sum(bool(one.judgement and one.judgement.duplicate_of) for one in batch.harvest)
        save_batch(engine, batch.harvest, now=FIRST)
    return merged


def _fate(engine: Engine, text: Text, change: Change) -> str:
    """What is said of an article in another dress, with a title that says nothing; nothing is stored."""
    from ingest.stories import placed_among_others

    original = f"https://first.example/{zlib.crc32(text.id.encode())}"
    again = _article(
        text, "https://second.example/1", change(text.body, text), FIRST + timedelta(days=1), "今天的这一篇"
    )
    (placed,) = placed_among_others(engine, [_harvest(again)], FIRST + timedelta(days=1)).harvest
    judgement = placed.judgement or Judgement(section="")
    if judgement.duplicate_of:
        return "found" if judgement.duplicate_of == original else "wrong"
    return "shown" if judgement.story == original else "missed"


def _article(text: Text, url: str, body: str, at: datetime, title: str = "") -> Article:
    account = "转载号" if title else "原创号"
    return Article(
        url=url,
        canonical_url=url,
        identity=url,
        title=title or text.title,
        account=account,
        published=Moment(at),
        text=body,
    )


def _harvest(article: Article) -> Harvest:
    from store.articles import Harvest

    return Harvest(
        article=article,
        judgement=Judgement(section="news"),
        fetched_at=FIRST,
        story_keys=story_keys(article),
        search_keys=search_keys(article),
        printed_keys=printed_search_keys(article),
    )


def _figures(found: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    fates = [fate for group in found.values() for fate in group]
    said = fates.count("found") + fates.count("wrong")
    return {
        "precision": round(fates.count("found") / said, 4) if said else None,
        "recall": round(fates.count("found") / len(fates), 4) if fates else None,
        "recall_shown": round((fates.count("found") + fates.count("shown")) / len(fates), 4) if fates else None,
    }
