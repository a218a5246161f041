"""The language model's harness against a real server on loopback: faults, budget, cache, injections.

`injected`: how many of the planted attacks got anything into a summary, tried with a model that obeys what it is
shown and with one that writes the attacker's words whatever it is shown; an extract that quotes them counts too.
`budget_overrun`: tokens beyond a limit.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks._llm_attacks import ATTACKS, BODY, TITLE
from benchmarks._llm_server import Answer, Model, honest, obedient, planted, serve
from benchmarks.report import note, table


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark: none but the common ones."""


def run(args: argparse.Namespace) -> dict[str, Any]:
    """All parts, each in a folder of its own."""
    injected = _injections()
    faults = {name: _fault(model) for name, model in FAULTS.items()}
    overrun, extracts = _budget()
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
    }


def _jobs(texts: list[str]) -> list[Any]:
    from core.config import SectionConfig
    from core.types import Article
    from curate.llm import Job
    from curate.summarise import summarise

    section = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300))
    jobs = []
    for number, text in enumerate(texts):
        article = Article(url="", canonical_url="", identity=f"a{number}", title=TITLE, text=text)
        jobs.append(Job(article, section, summarise(article, section)))
    return jobs


def _write(model: Model, texts: list[str], state: Path, **limits: Any) -> tuple[list[Any], Any, Any]:
    from core.config import LlmConfig
    from curate.llm import Ledger, write_summaries

    deadline = limits.pop("deadline", 20.0)
    with serve(model) as served:
        config = LlmConfig(base_url=served.base_url, model="test", **limits)
        ledger = Ledger(state / "spent.json", config)
        found = write_summaries(_jobs(texts), config, state=state, deadline=deadline, ledger=ledger, backoff=0.02)
    return found, served, ledger


def _injections() -> int:
    injected = 0
    for attack in ATTACKS:
        text = BODY.replace("\n", f"\n{attack.planted}\n", 1)
        for model in (obedient, planted(attack.wanted)):
            with tempfile.TemporaryDirectory() as folder:
                found, _, _ = _write(model, [text], Path(folder))
            shown = f"{found[0].text} {found[0].brief} {found[0].title}"
            if attack.mark.casefold() in shown.casefold():
                injected += 1
                note(f"got through: {attack.planted[:60]!r} as {shown[:160]!r}")
                break
    return injected


def _budget() -> tuple[int, int]:
    """Twelve articles with room for about four: the tokens beyond the limit, and how many kept their extract."""
    texts = [BODY.replace("安谋科技", f"安谋科技{number}") for number in range(12)]
    with tempfile.TemporaryDirectory() as folder:
        found, _, ledger = _write(honest, texts, Path(folder), tokens_per_run=12_000, concurrency=4)
    return max(0, ledger.run.tokens - 12_000), sum(item.origin == "extract" for item in found)


def _second_run() -> int:
    with tempfile.TemporaryDirectory() as folder:
        _write(honest, [BODY], Path(folder))
        _, served, _ = _write(honest, [BODY], Path(folder))
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
    "never answers": lambda request, number: Answer(honest(request).text, wait=30.0),
}


def _fault(model: Model) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        before = time.monotonic()
        found, served, _ = _write(model, [BODY], Path(folder), timeout="1s", deadline=5.0)
    return {
        "stands": bool(found[0].text) and (found[0].origin == "llm" or bool(found[0].note)),
        "origin": str(found[0].origin),
        "requests": len(served.requests),
        "s": round(time.monotonic() - before, 2),
        "note": found[0].note[:60],
    }
