"""The language model's harness against a real server on loopback: faults, budget, cache, injections.

`injected`: how many of the planted attacks got anything into a summary, tried with a model that obeys what it is
shown and with one that writes the attacker's words whatever it is shown; an extract that quotes them counts too.
`budget_overrun`: tokens beyond a limit, of one run and of four at once that share a month.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._llm_attacks import ATTACKS, BODY, TITLE
from benchmarks._llm_server import Answer, Model, Served, honest, obedient, planted, serve
from benchmarks.report import MissingData, note, table

if TYPE_CHECKING:
    from core.types import Judgement
    from curate.llm import Job, Session


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument(
        "--pages", type=Path, help="a folder of pages with manifest.jsonl: translations right and wrong"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """All parts, each in a folder of its own."""
    injected = _injections()
    faults = {name: _fault(model) for name, model in FAULTS.items()}
    overrun, extracts = _budget()
    overrun += _shared_budget()
    table("faults", [{"fault": name, **row} for name, row in faults.items()], quiet=args.json)
    return {
        "attacks": len(ATTACKS),
        "injected": injected,
        "budget_overrun": overrun,
        "budget_extracts": extracts,
        "second_run_requests": _second_run(),
        "faults": len(faults),
        "faults_lost": sum(not row["stands"] for row in faults.values()),
        "slowest_s": max(row["s"] for row in faults.values()),
        **(_translations(args.pages) if args.pages else {}),
    }


def _translations(pages: Path) -> dict[str, Any]:
    from benchmarks._llm_pages import measure
    from core.config import SectionConfig

    if not (pages / "manifest.jsonl").is_file():
        raise MissingData(f"{pages}: no manifest.jsonl in it")
    section = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300))
    with tempfile.TemporaryDirectory() as folder:
        limits = {"tokens_per_run": 10**9, "tokens_per_month": 10**9, "deadline": "2h"}
        return measure(pages, _session("http://127.0.0.1:9/v1", Path(folder), **limits), section)


def _job(text: str, number: int = 0, title: str = TITLE) -> Job:
    from core.config import SectionConfig
    from core.types import Article, Judgement
    from curate.llm import Job
    from curate.llm.tasks import Wish
    from curate.summarise import summarise

    section = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300))
    article = Article(url="", canonical_url="", identity=f"a{number}", title=title, text=text)
    extract = summarise(article, section)
    judgement = Judgement(section="news", section_second="papers", summary=extract.text, brief_text=extract.brief)
    sections = {"news": "业界新闻", "papers": "论文"}
    return Job(article, judgement, Wish(section.summary_chars, brief=True, title=True, sections=sections))


def _session(base_url: str, state: Path, **limits: Any) -> Session:
    from core.config import LlmConfig
    from curate.llm import Session
    from store.db import open_store
    from store.spending import Spending

    books = Spending(open_store(f"sqlite+pysqlite:///{state / 'store.sqlite3'}"))
    config = LlmConfig.model_validate({"base_url": base_url, "model": "test", "deadline": "20s", **limits})
    return Session(config, state=state, books=books, backoff=0.02)


def _write(model: Model, jobs: list[Job], state: Path, **limits: Any) -> tuple[list[Judgement], Served, Session]:
    from curate.llm import write

    with serve(model) as served:
        session = _session(served.base_url, state, **limits)
        return write(jobs, session), served, session


def _injections() -> int:
    injected = 0
    for attack in ATTACKS:
        job = _job(BODY.replace("\n", f"\n{attack.planted}\n", 1))
        for model in (obedient, planted(attack.wanted)):
            with tempfile.TemporaryDirectory() as folder:
                (found,), _, _ = _write(model, [job], Path(folder))
                phrases = _phrases(model, f"{TITLE} —— {attack.planted}", Path(folder))
            shown = f"{found.summary} {found.brief_text} {found.title} {found.opinion_reason} {phrases}"
            if attack.mark.casefold() in shown.casefold():
                injected += 1
                note(f"got through: {attack.planted[:60]!r} as {shown[:160]!r}")
                break
    return injected


def _phrases(model: Model, entry: str, state: Path) -> str:
    from core.types import Failure
    from curate.llm import lead_task

    task = lead_task([entry, f"{TITLE} —— {BODY[:60]}"])
    if task is None:
        return ""
    with serve(model) as served:
        (found,) = _session(served.base_url, state).ask([task])
    return "" if isinstance(found, Failure) else " ".join(found.values())


def _budget() -> tuple[int, int]:
    """Twelve articles with room for about four: the tokens beyond the limit, and how many kept their extract."""
    jobs = [_job(BODY.replace("安谋科技", f"安谋科技{number}"), number) for number in range(12)]
    with tempfile.TemporaryDirectory() as folder:
        found, _, session = _write(honest, jobs, Path(folder), tokens_per_run=14_000, concurrency=4)
    return max(0, session.ledger.run.tokens - 14_000), sum(one.summary_origin == "extract" for one in found)


def _shared_budget() -> int:
    """Four runs at once, each with the same twelve articles: the tokens beyond the month's limit."""
    jobs = [_job(BODY.replace("安谋科技", f"安谋科技{number}"), number) for number in range(12)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(4) as pool:
        states = [Path(folder) / str(number) for number in range(4)]
        for state in states:  # four caches, one store
            state.mkdir()
            (state / "store.sqlite3").symlink_to(Path(folder) / "store.sqlite3")
        _session("http://127.0.0.1:9", Path(folder)).ledger.month.tokens  # noqa: B018 - makes the store
        runs = list(pool.map(lambda state: _write(honest, jobs, state, tokens_per_month=20_000)[2], states))
        return max(0, runs[0].ledger.month.tokens - 20_000)


def _second_run() -> int:
    with tempfile.TemporaryDirectory() as folder:
        _write(honest, [_job(BODY)], Path(folder))
        _, served, _ = _write(honest, [_job(BODY)], Path(folder))
    return len(served.requests)


def _refuses(name: str) -> Model:
    def model(request: dict[str, Any], number: int) -> Answer:
        if name in request:
            return Answer(status=400, error=f"Unsupported parameter: '{name}' is not supported with this model.")
        return honest(request, number)

    return model


def _first(count: int, fault: Answer) -> Model:
    return lambda request, number: fault if number <= count else honest(request, number)


FAULTS: dict[str, Model] = {
    "refuses response_format": _refuses("response_format"),
    "refuses temperature": _refuses("temperature"),
    "refuses max_tokens": _refuses("max_tokens"),
    "429 twice": _first(2, Answer(status=429, error="slow down", headers={"retry-after": "0.05"})),
    "500 twice": _first(2, Answer(status=500, error="oops")),
    "503 for ever": lambda request, number: Answer(status=503, error="overloaded"),
    "401": lambda request, number: Answer(status=401, error="no key"),
    "content refused": lambda request, number: Answer(status=400, error="content_filter: risky"),
    "not JSON": lambda request, number: Answer(raw=b"<html>502</html>", headers={"content-type": "text/html"}),
    "broken JSON envelope": lambda request, number: Answer(raw=b'{"choices": ['),
    "no choices": lambda request, number: Answer(raw=b'{"object": "chat.completion", "choices": []}'),
    "null content": lambda request, number: Answer(
        raw=b'{"choices": [{"index": 0, "message": {"role": "assistant", "content": null}}]}'
    ),
    "prose": lambda request, number: Answer("好的，下面是摘要。"),
    "code fence": lambda request, number: Answer(f"```json\n{honest(request).text}\n```"),
    "cut off": lambda request, number: Answer(honest(request).text[:80], finish="length"),
    "English": lambda request, number: Answer(
        '{"summary": [{"text": "A new chip was announced today.", "sentences": [1]}], '
        '"brief": {"text": "A new chip.", "sentences": [1]}, "title": "x"}'
    ),
    "wrong figure": planted("单核算力高达999TOPS。"),
    "no usage": lambda request, number: Answer(honest(request).text, usage=None),
    "402": lambda request, number: Answer(status=402, error="Insufficient Balance"),
    "200 with an error inside": _first(1, Answer(raw=b'{"error": {"message": "upstream is busy", "code": 503}}')),
    "a stream that ends in an error": lambda request, number: Answer(
        raw=b'data: {"choices": [{"delta": {"content": "{"}}]}\n\ndata: {"error": {"message": "oom", "code": 500}}\n\n'
    ),
    "thinks aloud": lambda request, number: Answer(f"<think>{{好的}}，先想一想</think>{honest(request).text}"),
    "never answers": lambda request, number: Answer(honest(request).text, wait=30.0),
}


def _fault(model: Model) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        before = time.monotonic()
        (found,), served, _ = _write(model, [_job(BODY)], Path(folder), timeout="1s", deadline="5s")
    return {
        "stands": bool(found.summary) and (found.summary_origin == "llm" or bool(found.summary_note)),
        "origin": str(found.summary_origin),
        "requests": len(served.requests),
        "s": round(time.monotonic() - before, 2),
        "note": found.summary_note[:60],
    }
