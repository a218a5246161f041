"""Sections: learn from the issues of one folder, guess the section of every item of another.

The editor's own marks (repository prefix, conference and arXiv tags) are stripped; an item's summary stands for the
article's lead, of which the first 200 characters are seen. Items of sections that config.toml does not have are left
out, and counted. Rules alone (the cold start) are measured beside it.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks._items import PastItem, configuration, past_items, taken_row
from benchmarks.report import MissingData, note, table
from curate.learned import guess_section
from curate.learning import section_model
from curate.sections import SectionGuess, by_rules

WORST = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--train", type=Path, required=True, help="a folder with items.jsonl to learn from")
    parser.add_argument("--test", type=Path, required=True, help="a folder with items.jsonl to judge")
    parser.add_argument("--train-until", default="", metavar="DATE", help="learn only from issues up to this day")
    parser.add_argument("--test-from", default="", metavar="DATE", help="judge only issues from this day on")
    parser.add_argument("--test-until", default="9999", metavar="DATE", help="judge only issues up to this day")
    parser.add_argument("--config", type=Path, help="config.toml with the sections and their words")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Learn, guess, and count."""
    edition = configuration(args.config).edition
    keys = [section.key for section in edition.sections]
    given_train = [past for past in past_items(args.train) if past.date <= (args.train_until or "9999")]
    given_test = [past for past in past_items(args.test) if args.test_from <= past.date <= args.test_until]
    train = [past for past in given_train if past.section in keys]
    test = [past for past in given_test if past.section in keys]
    if not train or not test:
        raise MissingData("no items to learn from, or none to judge")
    if train[-1].date >= test[0].date:
        note(f"the issues overlap in time: learning to {train[-1].date}, judging from {test[0].date}")
    started = time.process_time()
    model = section_model([taken_row(past) for past in train], edition)
    fit_s = time.process_time() - started
    started = time.process_time()
    guesses = [guess_section(past.clues, edition, model) for past in test]
    each_ms = (time.process_time() - started) * 1000 / len(test)
    figures = measure(test, guesses, keys)
    rules = measure(test, [by_rules(past.clues, edition) for past in test], keys)
    show(test, guesses, keys, quiet=args.json)
    return {
        **figures,
        "rules": rules,
        "left_out": len(given_test) - len(test),
        "train_n": len(train),
        "fit_s": round(fit_s, 2),
        "ms": round(each_ms, 2),
        "model_kb": round(len(model.to_json()) / 1024),
    }


def measure(test: list[PastItem], guesses: list[SectionGuess], keys: list[str]) -> dict[str, Any]:
    """Accuracy, macro-F1, right among the first two, accuracy on the more confident half, calibration error."""
    rows = [(past.section, guess) for past, guess in zip(test, guesses, strict=True)]
    confident = sorted(rows, key=lambda row: -row[1].confidence)[: (len(rows) + 1) // 2]
    return {
        "n": len(rows),
        "accuracy": _share([right == guess.section for right, guess in rows]),
        "macro_f1": round(sum(f1(rows, key) for key in keys) / len(keys), 4),
        "top2": _share([right in (guess.section, guess.second) for right, guess in rows]),
        "confident_half": _share([right == guess.section for right, guess in confident]),
        "calibration_error": calibration_error(rows),
    }


def f1(rows: list[tuple[str, SectionGuess]], key: str) -> float:
    """The F1 of one section."""
    hits = sum(right == key == guess.section for right, guess in rows)
    named = sum(right == key for right, _ in rows) + sum(guess.section == key for _, guess in rows)
    return 2 * hits / named if named else 0.0


def calibration_error(rows: list[tuple[str, SectionGuess]], bins: int = 5) -> float:
    """Expected calibration error over equally filled bins of confidence."""
    ordered = sorted(rows, key=lambda row: row[1].confidence)
    total = 0.0
    for number in range(bins):
        part = ordered[number * len(rows) // bins : (number + 1) * len(rows) // bins]
        right = sum(truth == guess.section for truth, guess in part)
        total += abs(right - sum(guess.confidence for _, guess in part))
    return round(total / len(rows), 4)


def show(test: list[PastItem], guesses: list[SectionGuess], keys: list[str], *, quiet: bool) -> None:
    """The confusion matrix, and the errors that were surest of themselves."""
    pairs = Counter((past.section, guess.section) for past, guess in zip(test, guesses, strict=True))
    rows = [{"section": right, **{f"→ {key}": pairs[right, key] for key in keys}} for right in keys]
    table("sections: the editor's (rows) and the guessed (columns)", rows, quiet=quiet)
    wrong = [(guess, past) for past, guess in zip(test, guesses, strict=True) if guess.section != past.section]
    wrong.sort(key=lambda pair: -pair[0].confidence)
    told = [
        {
            "date": past.date,
            "section": past.section,
            "guess": guess.section,
            "sure": guess.confidence,
            "title": past.clues.title[:40],
            "account": past.clues.account,
            "because": "；".join(guess.reasons),
        }
        for guess, past in wrong[:WORST]
    ]
    table(f"the {len(told)} surest of {len(wrong)} errors", told, quiet=quiet)


def _share(truths: list[bool]) -> float:
    return round(sum(truths) / len(truths), 4) if truths else 0.0
