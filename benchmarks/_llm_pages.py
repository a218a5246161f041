"""English pages told in Chinese by rule: names kept, figures in their Chinese form; and the same with one thing wrong.

It measures whether the check across languages lets a right translation through and stops a wrong one. The sentences
are no literature: each names what its source names, and nothing else.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._llm_server import Answer, Model, Request, serve, shown_sentences
from benchmarks.report import json_lines, note

if TYPE_CHECKING:
    from core.config import SectionConfig
    from curate.llm import Session

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_FIGURE = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})"
    r"|(?P<money>\$)?(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?: (?P<scale>million|billion|thousand))?"
    r"(?P<share>%| percent| per cent)?(?![\w-]|\.\d)"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}\d*(?: [A-Z][A-Za-z]{2,}\d*)?\b")
_SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9}


def measure(path: Path, session: Session, section: SectionConfig, *, odd: bool = True) -> dict[str, Any]:
    """`taken`: right translations that were taken; `caught`: wrong ones that were not, altogether and by kind.

    Every second page of the manifest, in its order, was used in development (`odd` is false for those).
    """
    rows = [row for row in json_lines(path / "manifest.jsonl") if row["lang"] == "en" and row.get("body")]
    found: dict[str, Counter[bool]] = {kind: Counter() for kind in ("right", "figure", "name")}
    for number, row in enumerate(rows[int(odd) :: 2]):
        rng = random.Random(number)
        for kind, results in found.items():
            outcome = _tried(row, section, session, kind, rng)
            if outcome is not None:
                results[outcome] += 1
                if outcome != (kind == "right"):
                    note(f"{kind}: {row['id'][:20]} {'was taken' if outcome else 'was not taken'}")
    shares = {kind: counts[kind == "right"] / max(1, counts.total()) for kind, counts in found.items()}
    return {
        "pages": found["right"].total(),
        "right_taken": round(shares["right"], 4),
        "wrong_figures_caught": round(shares["figure"], 4),
        "wrong_names_caught": round(shares["name"], 4),
    }


def _tried(
    row: Mapping[str, Any], section: SectionConfig, session: Session, kind: str, rng: random.Random
) -> bool | None:
    """Whether the answer was taken; None if the page has not enough to be told, or nothing that could be wrong."""
    from core.types import Article, Judgement
    from curate.llm import Job, write
    from curate.llm.tasks import Wish, shown

    article = Article(url="", canonical_url="", identity=row["id"], title=row.get("title") or "", text=row["body"])
    points = list(_points(shown(article, session.config.shown_chars)))
    wrong = points if kind == "right" else _spoilt(points, kind, rng, row["body"])
    if sum(len(point["text"]) for point in points) < section.summary_chars[0] or not wrong:
        return None
    while sum(len(point["text"]) for point in wrong) > section.summary_chars[1]:
        wrong = [point for number, point in enumerate(wrong) if number != _last_untouched(wrong, points)]
    session.cache.folder.mkdir(parents=True, exist_ok=True)
    with serve(_says(wrong)) as served:
        session.config = session.config.model_copy(update={"base_url": served.base_url, "model": kind})
        session.endpoint.config, session.endpoint.over = session.config, None
        (judgement,) = write([Job(article, Judgement(section="news"), Wish(section.summary_chars))], session)
    return judgement.summary_origin == "llm"


def _last_untouched(wrong: Sequence[dict[str, Any]], points: Sequence[dict[str, Any]]) -> int:
    return max(number for number, point in enumerate(wrong) if point in points)


def _says(points: Sequence[dict[str, Any]]) -> Model:
    def model(request: Request, _number: int) -> Answer:
        assert shown_sentences(request)
        return Answer(json.dumps({"summary": points}, ensure_ascii=False))

    return model


def _points(sentences: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, sentence in enumerate(sentences, 1):
        names = list(dict.fromkeys(found[0] for found in _NAME.finditer(sentence)))[:3]
        figures = [_chinese(found) for found in _FIGURE.finditer(sentence)][:2]
        if names or figures:
            about = f"文中提到{'与'.join(names)}" if names else "文中"
            told = f"，给出的数字是{'和'.join(figures)}" if figures else ""
            yield {"text": f"{about}{told}。", "sentences": [number]}


def _chinese(found: re.Match[str]) -> str:
    if found["month"]:
        return f"{found['year']}年{MONTHS.index(found['month']) + 1}月{int(found['day'])}日"
    value = Decimal(found["number"].replace(",", "")) * _SCALES.get(found["scale"] or "", 1)
    if not any((found["money"], found["scale"], found["share"])) and re.fullmatch(r"(?:19|20)\d\d", found["number"]):
        return f"{value}年"
    text, unit = (value / 10**8, "亿") if value >= 10**8 else (value / 10**4, "万") if value >= 10**6 else (value, "")
    return f"{text.normalize():f}{unit}" + ("%" if found["share"] else "美元" if found["money"] else "")


def _spoilt(points: Sequence[dict[str, Any]], kind: str, rng: random.Random, body: str) -> list[dict[str, Any]]:
    """The points with one figure or name that the page does not have; empty if there is none to spoil."""
    pattern = r"\d+(?:\.\d+)?" if kind == "figure" else r"(?<=提到)[A-Z][A-Za-z]+"
    able = [number for number, point in enumerate(points) if re.search(pattern, point["text"])]
    if not able:
        return []
    chosen = rng.choice(able)
    told = points[chosen]["text"]
    for _ in range(20):
        put = (
            str(rng.randrange(3, 9999))
            if kind == "figure"
            else rng.choice(["Zentronik", "Quallabra", "Vexomir", "Tolvane"])
        )
        spoilt = re.sub(pattern, put, told, count=1)
        if put not in body and spoilt != told:
            return [{**point, "text": spoilt} if number == chosen else point for number, point in enumerate(points)]
    return []
