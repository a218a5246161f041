"""WeChat pages: title, account, minute, state, body, code and pictures, beside other extractors.

DIR holds `manifest.jsonl` (file, kind, title, account, published …), `gold.jsonl` (file, body, code_text, images),
`pages/` and `synthetic/`. Boilerplate lines count for nobody: they are taken out of the gold body and of every
extractor's text alike before the token F1. What boilerplate is, two say: for `body_f1` the project's own cleaner, for
`body_f1_families` patterns counted by others (`--families`). `body_f1_raw` leaves all in on both sides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._boilerplate import Cleaner, cleaner
from benchmarks._extractors import PEERS, Reading, ours
from benchmarks._scores import anchor_labels, clean_lines_of, same_text, token_f1
from benchmarks.report import MissingData, json_lines, mean, note, read_bytes, table
from core.charset import decode
from core.clock import SHANGHAI

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

FIGURES = (
    "title",
    "account",
    "minute",
    "state",
    "body_f1",
    "body_f1_families",
    "body_f1_raw",
    "short_f1",
    "code_lines",
    "images",
)
# what a page's kind or a synthetic page's file name says about its state; anything else is live
_STATES = (
    ("deleted", "deleted"),
    ("violation", "violation"),
    ("unavail", "unavailable"),
    ("captcha", "captcha"),
    ("verify", "captcha"),
    ("migrat", "moved"),
    ("moved", "moved"),
    ("closed", "closed"),
    ("expired", "expired"),
    ("param", "parameter_error"),
    ("unbought", "paid"),
    ("aboutbiz", "empty"),
    ("profile", "empty"),
    ("history", "empty"),
)
_SHORT_TYPES = (8, 10)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of WeChat pages, ../shared/wechat"
    )
    parser.add_argument(
        "--families",
        type=Path,
        metavar="FILE",
        help="patterns of boilerplate (DIR/../summaries/boilerplate_regex.json)",
    )
    parser.add_argument("--show", action="store_true", help="name on stderr every page that is not right")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Score ours and every peer that is installed."""
    cases = _cases(args.data)
    families = _families(args.families or args.data / ".." / "summaries" / "boilerplate_regex.json")
    figures: dict[str, Any] = {"pages": len(cases)}
    figures |= _score(cases, ours, families, show=args.show)
    figures["peers"] = {}
    for name, load in PEERS.items():
        try:
            read = load()
        except ImportError as missing:
            note(f"peer {name} is not installed: {missing}")
            continue
        figures["peers"][name] = _score(cases, read, families, show=False)
    rows = [{"extractor": "extract", **{key: figures[key] for key in FIGURES}}]
    rows += [{"extractor": name, **scores} for name, scores in figures["peers"].items()]
    table(f"{len(cases)} WeChat pages", rows, quiet=args.json)
    return figures


def _cases(folder: Path) -> list[dict[str, Any]]:
    gold = {row["file"]: row for row in json_lines(folder / "gold.jsonl")}
    rows = list(json_lines(folder / "manifest.jsonl"))
    listed = {row["file"] for row in rows}
    synthetic = sorted((folder / "synthetic").glob("*.html*")) if (folder / "synthetic").is_dir() else []
    if not synthetic:
        note(f"{folder}/synthetic: no such folder, or nothing in it")
    rows += [{"file": f"synthetic/{p.name}", "kind": p.stem} for p in synthetic if f"synthetic/{p.name}" not in listed]
    if not rows:
        raise MissingData(f"{folder}/manifest.jsonl lists nothing")
    cases = [{**row, "gold": gold.get(row["file"], {}), "bytes": read_bytes(folder / row["file"])} for row in rows]
    return [{**case, "labels": anchor_labels(decode(case["bytes"]))} for case in cases]


def _families(file: Path) -> Cleaner | None:
    if file.is_file():
        return cleaner(file)
    note(f"{file}: no such file, body_f1_families is not measured")
    return None


def _score(
    cases: list[dict[str, Any]], read: Callable[[bytes, str], Reading], families: Cleaner | None, *, show: bool
) -> dict[str, float]:
    marks: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        found = read(case["bytes"], case.get("link") or "https://mp.weixin.qq.com/s")
        scores = _page_scores(case, found, families)
        for name, value in scores.items():
            marks[name].append(value)
        if show and (wrong := {name: round(value, 4) for name, value in scores.items() if value < 0.995}):
            note(f"{case['file']}: {wrong} {found.state}")
    return {name: mean(marks[name]) for name in FIGURES}


def _page_scores(case: dict[str, Any], found: Reading, families: Cleaner | None) -> dict[str, float]:
    gold = case["gold"]
    scores = {"state": float(found.state == _state(case))}
    for name, shown in (("title", found.title), ("account", found.account)):
        if right_text := case.get(name) or gold.get(name):
            scores[name] = float(same_text(shown, right_text))
    if right := _published(case):
        scores["minute"] = float(found.published is not None and abs((found.published - right).total_seconds()) < 60)
    if body := gold.get("body"):
        kind = "short_f1" if _show_type(case) in _SHORT_TYPES else "body_f1"
        scores[kind] = token_f1(clean_lines_of(found.text, case["labels"]), clean_lines_of(body, case["labels"]))
        if kind == "body_f1":
            scores["body_f1_raw"] = token_f1(found.text, body)
            if families:
                scores["body_f1_families"] = token_f1(families(found.text), families(body))
    if gold.get("code_text"):
        scores["code_lines"] = _code_kept(case, found.markdown)
    if wanted := int(gold.get("images") or 0):
        scores["images"] = min(wanted, len(found.images)) / max(wanted, len(found.images))
    return scores


def _published(case: dict[str, Any]) -> datetime | None:
    """From the manifest, else from the epoch of the gold row."""
    if given := case.get("published"):
        moment = datetime.fromisoformat(given)
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    epoch = case["gold"].get("ct")
    return datetime.fromtimestamp(int(epoch), SHANGHAI) if epoch else None


def _show_type(case: dict[str, Any]) -> int:
    return int(case.get("item_show_type") or case["gold"].get("type") or 0)


def _state(case: dict[str, Any]) -> str:
    if given := case.get("state"):
        return str(given)
    kind = str(case.get("kind", "")).lower()
    return next((state for word, state in _STATES if word in kind), "live")


def _code_kept(case: dict[str, Any], markdown: str) -> float:
    """The share of code lines that stand on a line of their own; of whole blocks where the page has no lines."""
    lines = _code_lines(case)
    kept = {squeezed(line) for line in markdown.split("\n")}
    if lines:
        return sum(squeezed(line) in kept for line in lines) / len(lines)
    blocks = [squeezed(text) for text in case["gold"]["code_text"]]
    return sum(block in squeezed(markdown) for block in blocks) / len(blocks)


def squeezed(line: str) -> str:
    """A line of code for comparing: no white space, no Markdown escapes."""
    return re.sub(r"[\s\u00a0\u200b\\]+", "", line)


def _code_lines(case: dict[str, Any]) -> list[str]:
    """The lines of the page's code blocks, read with lxml: a line ends at a newline, <br>, or (where a block has
    several) at the end of a <code>. The blocks are those whose text the gold row names.
    """
    import lxml.html

    wanted = {squeezed(text) for text in case["gold"]["code_text"]}
    tree = lxml.html.fromstring(case["bytes"].decode("utf-8", "replace").replace("\x00", ""))
    lines: list[str] = []
    for block in tree.iter("pre"):
        codes = list(block.iter("code"))
        parts = codes if len(codes) > 1 else [codes[0] if codes else block]
        texts = []
        for part in parts:
            for line_break in part.iter("br"):
                line_break.tail = "\n" + (line_break.tail or "")
            texts.append(_inside(part))
        if squeezed("".join(texts)) in wanted or squeezed(_inside(block)) in wanted:
            lines.extend(line for text in texts for line in text.split("\n") if squeezed(line))
    return lines


def _inside(node: Any) -> str:
    return "".join(node.itertext())
