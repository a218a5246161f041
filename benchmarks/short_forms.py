"""The short forms of items that the editor published: topic for the headline, phrase for the 导读, line of a brief.

Made from his titles and 摘要 (the articles' bodies are not in the archive), for issues from `--since` on. `overlap`
is the character-pair F1 of a form with the nearest entry of the same issue's 导读, which he wrote himself; `bad` are
forms that read as a fragment, by a check of its own: a function word at an end, half a bracket or word, nothing said.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks._rouge import f1, grams, letters
from benchmarks.report import MissingData, json_lines, mean, note, table

RANGES = {"topic": (4, 20), "phrase": (8, 25), "brief": (60, 120)}
_ENTRY = re.compile(r"[、；。，;]|【[^】]*】|「(?:业界)?(?:新闻|论文|开源|博文)」")
_FRAGMENT = re.compile(
    r"^[的了和与及或并也就都又之，、：:]|^(?:of|and|or|for|in|on|to|with|by|from|via)\s|[、，：:（(「《“—-]。?$"
    r"|(?:和|与|及|或|并|把|被|将)。?$|\s(?:of|and|or|for|in|on|to|with|by|from|via|the|an?)。?$"
    r"|^(?:论文|开源|教程|综述|总结|博文|新闻|科普|实战|项目)(?:解读|笔记|分享)?$",
    re.IGNORECASE,
)
_PAIRS = ("()", "「」", "《》", "“”", "【】")


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--data", type=Path, required=True, help="the folder of issues with items.jsonl")
    parser.add_argument("--since", default="2020-07-01", help="issues before this date were developed on")
    parser.add_argument("--until", default="9999", help="the first date that is left out")
    parser.add_argument("--show", type=int, default=0, help="bad forms to print")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Make the forms of every item with a title, and measure each kind."""
    items = [item for item in json_lines(args.data / "items.jsonl") if args.since <= item["date"] < args.until]
    items = [item for item in items if item["title"]]
    if not items:
        raise MissingData(f"no items from {args.since} on in {args.data}")
    entries = {date: _entries(args.data / f"{date}.md") for date in {item["date"] for item in items}}
    made = [(item, _forms(item)) for item in items]
    figures: dict[str, Any] = {"n": len(items), "lead_entries": sum(map(len, entries.values()))}
    for kind, (least, most) in RANGES.items():
        forms = [(forms[kind], item) for item, forms in made if kind in forms]
        bad = [text for text, item in forms if is_bad(text, f"{item['title']}\n{item['summary']}")]
        for text in bad[: args.show]:
            note(f"bad {kind}: {text}")
        figures[kind] = {
            "n": len(forms),
            "in_range": mean([float(least <= len(text) and _wide(text, kind) <= most) for text, _ in forms]),
            "bad": round(len(bad) / len(forms), 4),
            "overlap": mean([_overlap(text, entries[item["date"]]) for text, item in forms if entries[item["date"]]]),
        }
    briefs = [forms["brief"] for _, forms in made if "brief" in forms]
    figures["brief"]["with_subject"] = mean([float("：" in text[:24]) for text in briefs])
    with_figures = [(forms["brief"], item) for item, forms in made if "brief" in forms and _figures(item["summary"])]
    figures["brief"]["figures_kept"] = mean([float(bool(_figures(text))) for text, _ in with_figures])
    table("short forms", [{"form": kind, **figures[kind]} for kind in RANGES], quiet=args.json)
    return figures


def is_bad(text: str, source: str) -> bool:
    """Whether a form reads as a fragment; a Latin word at its end that is longer in the source is half a word."""
    behind = source[source.index(text) + len(text) :][:1] if text in source else ""
    torn = text[-1:].isascii() and text[-1:].isalpha() and behind.isascii() and behind.isalpha()
    even = text.replace("（", "(").replace("）", ")")
    broken = any(even.count(pair[0]) != even.count(pair[1]) for pair in _PAIRS)
    return not text or torn or broken or bool(_FRAGMENT.search(text))


def _forms(item: dict[str, Any]) -> dict[str, str]:
    from core.text import has_cjk
    from curate.summarise.clean import blocks
    from curate.summarise.forms import brief_of
    from curate.summarise.segment import segment
    from curate.summarise.titles import phrase_of, topic_of

    made = {"topic": topic_of(item["title"], item.get("repo") or ""), "phrase": phrase_of(item["title"])}
    sentences = segment(blocks(item["summary"]))
    if has_cjk(item["summary"]) and sum(len(sentence.text) for sentence in sentences) >= RANGES["brief"][0]:
        made["brief"] = brief_of(item["title"], sentences)
    return made


def _entries(path: Path) -> list[Counter[str]]:
    """The character pairs of each entry of an issue's 导读."""
    from compose.parse import parse_issue
    from core.config import load_config

    edition = load_config(Path(__file__).parents[1] / "config.toml", env={}).edition
    text = parse_issue(path.read_text(encoding="utf-8"), edition).lead
    return [grams(letters(entry), 2) for entry in _ENTRY.split(text) if len(letters(entry)) >= 4]


def _overlap(text: str, entries: list[Counter[str]]) -> float:
    own = grams(letters(text), 2)
    return max(f1(own, entry) for entry in entries)


def _wide(text: str, kind: str) -> int:
    """Characters of a brief; of the shorter forms wide ones, in which two Latin letters are one."""
    from curate.summarise.titles import size

    return len(text) if kind == "brief" else size(text)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)
