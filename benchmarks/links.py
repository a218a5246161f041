"""Links that matter: paper, code and project pages among all addresses of an article.

``--pairs`` is a file of articles in Markdown (id, body). What a link is, its author says: the words right before it
(论文地址, GitHub：, 官网, the repository's own name; 报名, 回放, via … for what is none of the three). Links without
such words are not judged. ``blind`` hides those words from the reader, so that the address and the rest of the text
must do; ``told`` leaves them in. ``--part test`` is the half of the articles, by a hash of their id, that nothing was
fitted on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import MissingData, json_lines, table
from core.text import fold
from core.urls import canonical_url, host_of
from extract.links import CODE, PAPER, PROJECT, matters
from extract.markdown import render

if TYPE_CHECKING:
    import argparse

KINDS = (PAPER, CODE, PROJECT)
PARTS = ("dev", "test", "all")
BEFORE = 40  # characters before an address in which its author names it
WORST = 12

_URL = re.compile(r"https?://[\w\-.~:/?#@!$&'*+,;=%]+", re.A)
_CODE_HOSTS = ("github.com", "gitee.com", "gitlab.com")
_ADDRESS = r"(?:的)?(?:地址|链接|网址|项目地址|仓库)?"
_SAID = (
    ("", re.compile(
        r"(?:报名|入会|直播|回放|回顾|视频|公众号|投稿|招聘|简历|入群|抽奖|课程|关注|往期|钉钉|直播间|via|作者|译者|校对|博客|\[[a-z]\])"
        rf"{_ADDRESS}$", re.I)),
    (PAPER, re.compile(rf"(?:论文|paper|原论文){_ADDRESS}$", re.I)),
    (PROJECT, re.compile(rf"(?:官网|主页|官方网站|项目官网|项目主页|网站){_ADDRESS}$", re.I)),
    (CODE, re.compile(rf"(?:GitHub|Gitee|代码|源码|源代码|代码仓库|开源|仓库|项目){_ADDRESS}$", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One address of an article, and what its author calls it (empty: none of the three)."""

    url: str
    kind: str
    words: tuple[int, int]  # where the author's words stand in the text


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--pairs", type=Path, required=True, help="a file of articles (id, body)")
    parser.add_argument("--part", choices=PARTS, default="all", help="half of the articles, or all of them")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Read the links of every article twice, and count."""
    articles = [(row["id"], row["body"], _judged(row["body"])) for row in _part(args.pairs, args.part)]
    articles = [each for each in articles if each[2]]
    if not articles:
        raise MissingData(f"{args.pairs}: no article says what one of its links is")
    figures: dict[str, Any] = {"part": args.part, "articles": len(articles)}
    figures["links"] = sum(len(judged) for _, _, judged in articles)
    for name, blind in (("told", False), ("blind", True)):
        figures[name], wrong = _score(articles, blind=blind)
        table(f"links, {name}: errors", wrong[:WORST], quiet=args.json)
    rows = [{"reader": name, **figures[name]} for name in ("told", "blind")]
    table(f"{figures['links']} links of {figures['articles']} articles, {args.part}", rows, quiet=args.json)
    return figures


def _part(file: Path, part: str) -> Iterator[dict[str, Any]]:
    for row in json_lines(file):
        half = "dev" if hashlib.sha256(str(row["id"]).encode()).digest()[0] % 2 == 0 else "test"
        if part in ("all", half):
            yield row


def _score(
    articles: list[tuple[str, str, list[Judged]]], *, blind: bool
) -> tuple[dict[str, float], list[dict[str, str]]]:
    right = proposed = wanted = 0
    wrong: list[dict[str, str]] = []
    for name, body, judged in articles:
        rendered = render(_as_html(_without(body, judged) if blind else body))
        found = {link.url: link.label for link in matters(rendered.anchors, rendered.text)}
        for each in judged:
            label = found.get(each.url, "")
            label = label if label in KINDS else ""
            right += bool(label) and label == each.kind
            proposed, wanted = proposed + bool(label), wanted + bool(each.kind)
            if label != each.kind:
                wrong.append({"article": name[:40], "address": each.url[:60], "is": each.kind, "read": label})
    precision, recall = right / proposed if proposed else 0.0, right / wanted if wanted else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "wanted": wanted, "proposed": proposed}, wrong


def _judged(body: str) -> list[Judged]:
    """Every address whose author says what it is; one that is called two things is left out."""
    found: dict[str, set[str]] = {}
    places: dict[str, list[Judged]] = {}
    for at in _URL.finditer(body):
        start = max(body.rfind("\n", 0, at.start()) + 1, at.start() - BEFORE)
        before = body[start : at.start()]
        words = re.sub(r"[\s:：(（<\[「」”\"*_|>-]+$", "", before)
        url = canonical_url(at[0].rstrip(".,;:!?*'"))
        kind = _kind(words, url)
        if kind is None:
            continue
        found.setdefault(url, set()).add(kind)
        places.setdefault(url, []).append(Judged(url, kind, (start, at.start())))
    return [places[url][0] for url, kinds in found.items() if len(kinds) == 1]


def _kind(words: str, url: str) -> str | None:
    """What the author calls a link; None where the words do not say it, or contradict the host."""
    parts = [part for part in url.partition("://")[2].split("/")[1:] if part]
    on_code = host_of(url) in _CODE_HOSTS
    for kind, pattern in _SAID:
        if pattern.search(words):
            return None if kind == CODE and not (on_code and len(parts) >= 2) else kind
    name = re.split(r"[\s，。、；：:「」]", words)[-1]
    named = on_code and len(parts) == 2 and fold(name) in {fold(parts[1]), fold("/".join(parts))}
    return CODE if named else None


def _without(body: str, judged: list[Judged]) -> str:
    """The text without what its author says right before the judged links."""
    for each in sorted(judged, key=lambda one: -one.words[0]):
        start, end = each.words
        body = body[:start] + "\n" + body[end:]
    return body


def _as_html(body: str) -> str:
    """Paragraphs; addresses stay in the text, as WeChat leaves them."""
    import html

    return "".join(f"<p>{html.escape(line)}</p>" for line in body.split("\n") if line.strip())
