import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks._llm_attacks import ATTACKS, BODY, TITLE, Attack
from benchmarks._llm_server import Answer, Model, Request, Served, honest, obedient, planted, serve, shown_sentences
from core.config import LlmConfig, SectionConfig
from core.errors import ConfigError
from core.types import Article, SummaryOrigin
from curate.llm import Job, Ledger, read_key, write_summaries
from curate.summarise import Summary, summarise

SECTION = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300))


def job(text: str = BODY, title: str = TITLE) -> Job:
    article = Article(url="https://example.org/a", canonical_url="", identity="a", title=title, text=text)
    return Job(article, SECTION, summarise(article, SECTION))


Write = Callable[..., tuple[list[Summary], Served]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def run(model: Model, *jobs: Job, deadline: float = 20.0, **options: Any) -> tuple[list[Summary], Served]:
        with serve(model) as served:
            config = LlmConfig(base_url=served.base_url, model="test", **options)
            found = write_summaries(jobs or (job(),), config, state=tmp_path, deadline=deadline, backoff=0.01)
        return found, served

    return run


def test_without_an_endpoint_the_extract_stands(tmp_path: Path) -> None:
    one = job()
    assert write_summaries([one], LlmConfig(), state=tmp_path) == [one.extract]


def test_a_good_answer_is_labelled_and_traced(write: Write) -> None:
    (found,), served = write(honest)
    assert (found.origin, found.model, found.title) == (SummaryOrigin.LLM, "test", "标题")
    assert {trace.text for trace in found.traces if trace.source_start is not None} >= {"4TOPS", "30%"}
    assert len(served.requests) == 1


def test_the_article_stands_in_a_marked_block_and_the_key_is_not_in_it(write: Write) -> None:
    _, served = write(honest)
    system, user = (message["content"] for message in served.requests[0]["messages"])
    mark = user.split(">", 1)[0].lstrip("<")
    assert mark in system
    assert user.endswith(f"</{mark}>")
    assert "tools" not in served.requests[0]


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    with serve(honest) as served:
        config = LlmConfig(base_url=served.base_url, model="test")
        first = write_summaries([job()], config, state=tmp_path)
        second = write_summaries([job()], config, state=tmp_path)
    assert first == second
    assert len(served.requests) == 1


def test_a_failed_answer_is_not_kept(tmp_path: Path) -> None:
    with serve(lambda request, number: Answer("不行") if number <= 2 else honest(request)) as served:
        config = LlmConfig(base_url=served.base_url, model="test")
        assert write_summaries([job()], config, state=tmp_path)[0].origin is SummaryOrigin.EXTRACT
        assert write_summaries([job()], config, state=tmp_path)[0].origin is SummaryOrigin.LLM
    assert len(served.requests) == 3


def test_one_repair_is_asked_for_with_what_was_wrong(write: Write) -> None:
    (found,), served = write(lambda request, number: Answer("好的！") if number == 1 else honest(request))
    assert found.origin is SummaryOrigin.LLM
    assert "JSON" in served.requests[1]["messages"][1]["content"].split("</article", 1)[1]


@pytest.mark.parametrize("name", ["response_format", "temperature", "max_tokens"])
def test_a_refused_parameter_is_remembered(name: str, tmp_path: Path) -> None:
    def picky(request: Request, _number: int) -> Answer:
        if name in request:
            return Answer(status=400, error=f"Unknown parameter: {name}")
        return honest(request)

    with serve(picky) as served:
        config = LlmConfig(base_url=served.base_url, model="test")
        for text in (BODY, BODY.replace("安谋科技", "某公司")):
            assert write_summaries([job(text)], config, state=tmp_path)[0].origin is SummaryOrigin.LLM
    assert [name in request for request in served.requests] == [True, False, False]


def test_a_busy_server_is_asked_again(write: Write) -> None:
    busy = Answer(status=429, error="slow down", headers={"retry-after": "0.01"})
    (found,), served = write(lambda request, number: busy if number < 3 else honest(request))
    assert found.origin is SummaryOrigin.LLM
    assert len(served.requests) == 3


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401, error="no key"),
        Answer(status=503, error="overloaded"),
        Answer(status=400, error="content_filter"),
        Answer(raw=b"<html>", headers={"content-type": "text/html"}),
        Answer(raw=b'{"choices": ['),
        Answer(raw=b'{"choices": []}'),
        Answer("这里没有 JSON"),
        Answer('{"summary": [], "brief": {}, "title": ""}'),
        Answer('{"summary": [{"text": "芯片发布了。", "sentences": [99]}], "brief": {}, "title": ""}'),
    ],
)
def test_whatever_the_server_does_the_extract_stands_with_a_reason(answer: Answer, write: Write) -> None:
    one = job()
    (found,), _ = write(lambda request, number: answer, one)
    assert (found.text, found.origin) == (one.extract.text, SummaryOrigin.EXTRACT)
    assert "保留摘录" in found.note


def test_one_refused_article_does_not_stop_the_others(write: Write) -> None:
    def refuses_one(request: Request, _number: int) -> Answer:
        if "违禁" in json.dumps(request, ensure_ascii=False):
            return Answer(status=400, error="content_filter")
        return honest(request)

    found, _ = write(refuses_one, job(), job(BODY.replace("安谋", "违禁")), job(BODY.replace("安谋", "安某")))
    assert [item.origin for item in found] == [SummaryOrigin.LLM, SummaryOrigin.EXTRACT, SummaryOrigin.LLM]


def test_the_deadline_ends_everything(write: Write) -> None:
    slow = Answer("", wait=30.0)
    found, _ = write(
        lambda request, number: slow, job(), job(BODY.replace("安谋", "安某")), deadline=0.3, concurrency=1
    )
    assert all(item.origin is SummaryOrigin.EXTRACT for item in found)
    assert "deadline" in found[1].note


def test_no_more_requests_at_once_than_allowed(write: Write) -> None:
    jobs = [job(BODY.replace("安谋科技", f"公司{number}")) for number in range(6)]
    found, served = write(lambda request, number: honest(request), *jobs, concurrency=2)
    assert [item.origin for item in found] == [SummaryOrigin.LLM] * 6
    assert served.at_once <= 2


def test_at_the_end_of_the_budget_the_run_goes_on_with_extracts(tmp_path: Path) -> None:
    with serve(honest) as served:
        config = LlmConfig(base_url=served.base_url, model="test", tokens_per_run=6000, concurrency=3)
        ledger = Ledger(tmp_path / "spent.json", config)
        jobs = [job(BODY.replace("安谋科技", f"公司{number}")) for number in range(6)]
        found = write_summaries(jobs, config, state=tmp_path, ledger=ledger)
    origins = {item.origin for item in found}
    assert origins == {SummaryOrigin.LLM, SummaryOrigin.EXTRACT}
    assert 0 < ledger.run.tokens <= 6000


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.mark)
@pytest.mark.parametrize("weak", ["obeys what it is shown", "talked into it anyway"])
def test_planted_instructions_get_nothing_into_a_summary(attack: Attack, weak: str, write: Write) -> None:
    model = obedient if weak == "obeys what it is shown" else planted(attack.wanted)
    (found,), served = write(model, job(BODY.replace("\n", f"\n{attack.planted}\n", 1)))
    assert attack.mark.casefold() not in f"{found.text}{found.brief}{found.title}".casefold()
    assert not any(attack.planted in sentence for sentence in shown_sentences(served.requests[0]))


def test_the_key_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from-file\n", encoding="utf-8")
    assert read_key(LlmConfig(key_env="K"), {"K": "from-env"}) == "from-env"
    assert read_key(LlmConfig(key_env="K"), {"K_FILE": str(file)}) == "from-file"
    assert read_key(LlmConfig(key_file="key"), {}, tmp_path) == "from-file"
    assert read_key(LlmConfig(), {}) == ""
    with pytest.raises(ConfigError, match="K, which is not set"):
        read_key(LlmConfig(key_env="K"), {})
