"""Make the models that come with the package: ``section.json``, ``relevance.json`` and ``words.json``.

From published items and refused titles (the formats of ``sections`` and ``relevance``). Only weights of hashed
n-grams and of named cues and counts of hashed words are written, no text. Not a measurement: `sections` and
`relevance` are, and they never use these files.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from benchmarks._items import configuration, past_items, taken_row
from benchmarks._titles import refused, titles
from curate.learning import Models, learn
from curate.rarity import WORDS, counted
from curate.shelf import HISTORY, save_models
from curate.titles import TitleView


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--positives", type=Path, required=True, help="a folder with the past issues' items.jsonl")
    parser.add_argument("--negatives", type=Path, required=True, help="titles that were not taken, one a line")
    parser.add_argument("--config", type=Path, help="config.toml with the sections and interests")
    parser.add_argument("--out", default="curate/models", help="where the models go")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Learn from everything, and write it down."""
    config, out = configuration(args.config), Path(args.out)
    past = past_items(args.positives)
    others = titles(args.negatives)
    rows = [taken_row(item) for item in past]
    learned = learn(rows + refused(others), config.edition, config.interests)
    words = [*(item.clues.title for item in past), *(title.row.clues.title for title in others)]
    save_models(Models(section=learned.section, relevance=learned.relevance), out)
    (out / WORDS).write_text(counted(TitleView(text).terms for text in words), encoding="utf-8")
    (out / HISTORY).unlink()  # which accounts were taken is each store's own
    return {path.stem: round(path.stat().st_size / 1024) for path in sorted(out.glob("*.json"))}
