"""What providers do to a client, by a server on loopback that does it."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks._llm_attacks import BODY, TITLE
from benchmarks._llm_server import Answer, Model, Request, Served, honest, serve
from core.clock import now
from core.config import LlmConfig
from core.types import Article, Judgement
from curate.llm import Job, Session, write
from curate.llm.cache import read_json
from curate.llm.quirks import KEPT
from curate.llm.replies import without_thoughts
from curate.llm.tasks import Wish
from store.db import open_store
from store.spending import Spending


def job(text: str = BODY) -> Job:
    article = Article(url="", canonical_url="", identity="a", title=TITLE, text=text)
    return Job(article, Judgement(section="news", summary="摘录。"), Wish((80, 300), brief=True))


def jobs(number: int) -> list[Job]:
    return [job(BODY.replace("安谋科技", f"公司{n}")) for n in range(number)]


Ask = Callable[..., tuple[list[Judgement], Served, Session]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def run(
        model: Model, *asked: Job, path: str = "/v1/chat/completions", base: str = "", key: str = "", **options: Any
    ) -> tuple[list[Judgement], Served, Session]:
        with serve(model, path) as served:
            given = {"base_url": base or served.base_url, "model": "test", "deadline": "20s", **options}
            given["base_url"] = str(given["base_url"]).replace("HOST", served.base_url.removesuffix("/v1"))
            books = Spending(open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"))
            config = LlmConfig.model_validate(given)
            session = Session(config, state=tmp_path, books=books, key=key, backoff=0.01)
            return write(asked or (job(),), session), served, session

    return run


def refuses(is_wrong: Callable[[Request], bool], message: str, status: int = 400) -> Model:
    def model(request: Request, number: int) -> Answer:
        return Answer(status=status, error=message) if is_wrong(request) else honest(request, number)

    return model


def form(request: Request) -> str:
    return str(request.get("response_format", {}).get("type", ""))


REFUSALS = {
    "DeepSeek: no json_schema": (
        refuses(lambda r: form(r) == "json_schema", "This response_format type is unavailable now"),
        ["json_schema"],
    ),
    "llama-cpp-python: no json_schema, with status 500": (
        refuses(lambda r: form(r) == "json_schema", "1 validation error: ('body', 'response_format', 'type')", 500),
        ["json_schema"],
    ),
    "no schema at all": (
        refuses(lambda r: "schema" in json.dumps(r.get("response_format", "")), "unknown field in response_format"),
        ["json_object_schema", "json_schema"],
    ),
    "no response_format": (
        refuses(lambda r: "response_format" in r, "Unrecognized request argument supplied: response_format"),
        ["json_object", "json_object_schema", "json_schema"],
    ),
    "OpenAI o1: no max_tokens": (
        refuses(
            lambda r: "max_tokens" in r,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'.",
        ),
        ["max_tokens"],
    ),
    "OpenAI o1: no temperature": (
        refuses(
            lambda r: "temperature" in r,
            "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) is supported.",
        ),
        ["temperature"],
    ),
    "no system role": (
        refuses(
            lambda r: r["messages"][0]["role"] == "system",
            "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        ),
        ["system"],
    ),
    "Qwen3: thinking needs a stream": (
        refuses(
            lambda r: r.get("enable_thinking") is not False,
            "parameter.enable_thinking must be set to false for non-streaming calls",
        ),
        ["thinking"],
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_refused_is_left_out_and_remembered_by_the_next_run(name: str, ask: Ask, tmp_path: Path) -> None:
    model, quirks = REFUSALS[name]
    (found,), _, _ = ask(model)
    assert found.summary_origin == "llm"
    (kept,) = read_json(tmp_path / "quirks.json").values()
    assert kept["refused"] == quirks


def test_a_run_after_it_knows(tmp_path: Path) -> None:
    model, _ = REFUSALS["OpenAI o1: no temperature"]
    with serve(model) as served:
        for text in (BODY, BODY.replace("安谋科技", "某公司")):
            books = Spending(open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"))
            config = LlmConfig(base_url=served.base_url, model="test")
            assert write([job(text)], Session(config, state=tmp_path, books=books))[0].summary_origin == "llm"
    assert ["temperature" in request for request in served.requests] == [True, False, False]


def test_what_is_known_is_forgotten_after_a_while_and_by_another_model(ask: Ask, tmp_path: Path) -> None:
    ask(REFUSALS["OpenAI o1: no temperature"][0])
    file = tmp_path / "quirks.json"
    old = json.loads(file.read_text())
    (entry,) = old.values()
    entry["since"] = (now() - 2 * KEPT).date().isoformat()
    file.write_text(json.dumps(old))
    with serve(honest) as served:
        books = Spending(open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"))
        config = LlmConfig(base_url=next(iter(old)).split()[0], model="test")
        assert Session(config, state=tmp_path, books=books).endpoint.quirks.refused == set()
    assert served.requests == []


def test_a_refusal_of_the_article_teaches_nothing(ask: Ask, tmp_path: Path) -> None:
    (found,), served, _ = ask(lambda request, number: Answer(status=400, error="temperature: content_filter"))
    assert "content_filter" in found.summary_note
    assert len(served.requests) == 2
    assert not (tmp_path / "quirks.json").exists()


@pytest.mark.parametrize("base", ["HOST", "HOST/", "HOST/v1/", "HOST/v1/chat/completions"])
def test_the_address_may_be_written_with_or_without_v1(base: str, ask: Ask) -> None:
    (found,), served, _ = ask(honest, base=base)
    assert found.summary_origin == "llm"
    assert served.paths[-1] == "/v1/chat/completions"


def test_v1_is_left_out_where_there_is_none(ask: Ask) -> None:
    (found,), served, _ = ask(honest, path="/chat/completions")
    assert (found.summary_origin, served.paths[-1]) == ("llm", "/chat/completions")


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ('<think>{"a": 1} 想一想</think>{}', "{}"),
        ("想一想，标签由提示打开\n</think>\n{}", "{}"),
        ("<think>没有想完", ""),
        ("{}", "{}"),
    ],
)
def test_what_was_thought_aloud_is_no_answer(said: str, rest: str) -> None:
    assert without_thoughts(said) == rest


def completion(message: dict[str, Any], finish: str = "stop") -> Answer:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return Answer(raw=json.dumps({"choices": [choice], "usage": None}).encode())


def test_thoughts_in_a_field_of_their_own_are_passed_over(ask: Ask) -> None:
    (found,), _, _ = ask(lambda r, n: completion({"reasoning_content": "{想}", "content": honest(r).text}))
    assert found.summary_origin == "llm"


def test_a_model_that_thinks_to_the_end_of_its_tokens_gets_more(ask: Ask) -> None:
    def thinks(request: Request, number: int) -> Answer:
        if request["max_tokens"] < 5000:
            return completion({"reasoning_content": "想啊想", "content": ""}, "length")
        return honest(request)

    found, served, _ = ask(thinks, *jobs(2), concurrency=1)
    assert [one.summary_origin for one in found] == ["llm", "llm"]
    assert [request["max_tokens"] for request in served.requests] == [1500, 6000, 6000]


def test_content_in_pieces_is_put_together(ask: Ask) -> None:
    (found,), _, _ = ask(lambda r, n: completion({"content": [{"type": "text", "text": honest(r).text}]}))
    assert found.summary_origin == "llm"


def events(*data: dict[str, Any]) -> Answer:
    body = "".join(f"data: {json.dumps(one)}\n\n" for one in data) + "data: [DONE]\n\n"
    return Answer(raw=body.encode(), headers={"content-type": "text/event-stream"})


def streamed(request: Request) -> Answer:
    text = honest(request).text
    pieces = [{"choices": [{"delta": {"content": text[i : i + 50]}}]} for i in range(0, len(text), 50)]
    last = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
    usage = {"choices": [], "usage": {"prompt_tokens": 70, "completion_tokens": 30}}
    return events({"choices": [{"delta": {"reasoning_content": "想"}}]}, *pieces, last, usage)


def test_a_model_that_only_streams_is_read_as_a_stream(ask: Ask) -> None:
    def model(request: Request, number: int) -> Answer:
        message = "This model only support stream mode, please enable the stream parameter to access the model."
        return streamed(request) if request.get("stream") else Answer(status=400, error=message)

    (found,), _, session = ask(model)
    assert (found.summary_origin, session.ledger.run.tokens) == ("llm", 100)


def test_a_stream_that_nobody_asked_for_is_read_all_the_same(ask: Ask) -> None:
    assert ask(lambda request, number: streamed(request))[0][0].summary_origin == "llm"


def test_a_stream_that_breaks_off_is_no_answer(ask: Ask) -> None:
    cut = events({"choices": [{"delta": {"content": '{"summary": [{"text": "安谋'}}]})
    (found,), served, _ = ask(lambda request, number: cut)
    assert "不完整" in found.summary_note
    assert len(served.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        events({"choices": [{"delta": {"content": "{"}}]}, {"error": {"message": "out of memory", "code": 500}}),
        Answer(raw=b'{"error": {"message": "out of memory", "code": 503}}'),
        Answer(status=500, raw=b'{"error": "out of memory"}'),
        Answer(status=503, raw=b'{"object": "error", "message": "out of memory", "code": 503}'),
        Answer(status=502, raw=b"<html>out of memory</html>", headers={"content-type": "text/html"}),
    ],
)
def test_an_error_in_any_form_is_tried_again_and_told(answer: Answer, ask: Ask) -> None:
    (found,), served, _ = ask(lambda request, number: answer)
    assert "out of memory" in found.summary_note
    assert len(served.requests) == 4


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (402, "Insufficient Balance"),
        (429, "You exceeded your current quota, please check your plan and billing details. insufficient_quota"),
        (400, "Access denied, please make sure your account is in good standing. Arrearage"),
        (429, "您的账户已欠费，请充值后重试"),
    ],
)
def test_without_balance_nobody_is_asked_again(status: int, message: str, ask: Ask) -> None:
    found, served, _ = ask(lambda r, n: Answer(status=status, error=message), *jobs(5), concurrency=1)
    assert len(served.requests) == 1
    assert all("no balance" in one.summary_note for one in found)


def test_a_wrong_key_ends_it_at_once_and_is_not_shown(ask: Ask) -> None:
    refusal = Answer(status=401, error="Incorrect API key provided: sk-secret")
    found, served, _ = ask(lambda request, number: refusal, *jobs(3), concurrency=1, key="sk-secret")
    assert served.keys == ["Bearer sk-secret"]
    assert "Incorrect API key" in found[2].summary_note
    assert "secret" not in found[0].summary_note


def test_an_unknown_model_ends_it_at_once(ask: Ask) -> None:
    missing = Answer(status=404, error='model "test" not found, try pulling it first')
    found, served, _ = ask(lambda request, number: missing, *jobs(3), concurrency=1)
    assert len(served.requests) == 1
    assert "try pulling it" in found[2].summary_note


def test_a_server_that_went_away_is_not_waited_for_again(ask: Ask) -> None:
    began = time.monotonic()
    found, _, session = ask(honest, *jobs(8), base="http://127.0.0.1:9/v1")
    assert time.monotonic() - began < 5
    assert all("模型未回答" in one.summary_note for one in found)
    assert session.ledger.run.tokens == 0
    assert session.ledger.requests <= 2  # those under way at the same time


@pytest.mark.parametrize("cut", [-1, 0, 100])
def test_a_server_that_hangs_up_is_asked_for_the_next_article_and_booked(cut: int, ask: Ask) -> None:
    def model(request: Request, number: int) -> Answer:
        return replace(honest(request), cut=cut if number == 1 else None)

    found, _, session = ask(model, *jobs(2), concurrency=1)
    assert [one.summary_origin for one in found] == ["extract", "llm"]
    assert session.ledger.run.tokens > 1200 + 1500  # the model may have written all of it


def test_a_busy_server_is_asked_again(ask: Ask) -> None:
    busy = Answer(status=429, error="slow down", headers={"retry-after": "0.01"})
    (found,), served, _ = ask(lambda request, number: busy if number < 3 else honest(request))
    assert found.summary_origin == "llm"
    assert len(served.requests) == 3


@pytest.mark.parametrize("wait", ["3600", format_datetime(now().replace(year=2099), usegmt=True)])
def test_a_wait_of_an_hour_is_not_waited(wait: str, ask: Ask) -> None:
    busy = Answer(status=429, error="come back later", headers={"retry-after": wait})
    (found,), served, _ = ask(lambda request, number: busy)
    assert len(served.requests) == 1
    assert "come back later" in found.summary_note


def test_a_server_that_is_busy_for_everybody_is_left_alone_after_a_while(ask: Ask) -> None:
    found, served, _ = ask(lambda request, number: Answer(status=503, error="overloaded"), *jobs(10), concurrency=1)
    assert len(served.requests) == 3 * 4
    assert all("overloaded" in one.summary_note for one in found)


def test_the_deadline_ends_everything(ask: Ask) -> None:
    slow = Answer("", wait=30.0)
    found, _, _ = ask(lambda request, number: slow, *jobs(2), deadline="1s", concurrency=1)
    assert all(one.summary_origin == "extract" for one in found)
    assert "deadline" in found[1].summary_note


def test_no_more_requests_at_once_than_allowed(ask: Ask) -> None:
    found, served, _ = ask(lambda request, number: honest(request), *jobs(6), concurrency=2)
    assert [one.summary_origin for one in found] == ["llm"] * 6
    assert served.at_once <= 2


def test_an_endless_answer_is_cut(ask: Ask) -> None:
    (found,), _, session = ask(lambda request, number: Answer("字" * 3_000_000))
    assert "bytes" in found.summary_note
    assert session.ledger.run.tokens > 1500  # it was paid for
