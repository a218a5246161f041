import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks._llm_attacks import ATTACKS, BODY, TITLE, Attack
from benchmarks._llm_server import (
    Answer,
    Model,
    Request,
    Served,
    honest,
    obedient,
    planted,
    serve,
    shown_sentences,
    wanted,
)
from core.config import EditionConfig, LlmConfig, SectionConfig
from core.errors import ConfigError
from core.types import Article, Failure, Judgement, SummaryOrigin
from curate.llm import Job, Session, lead_task, look_job, read_key, write
from curate.llm.tasks import Wish
from store.db import open_store
from store.spending import Spending

SECTIONS = (
    SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300)),
    SectionConfig(key="papers", title="论文", short="论文", summary_chars=(80, 300)),
)
EDITION = EditionConfig(name="示例", sections=SECTIONS)
EXTRACT = Judgement(
    section="news", section_second="papers", section_confidence=0.4, summary="摘录的一句。", brief_text="主体：摘录。"
)
DRAFT = Wish(SECTIONS[0].summary_chars, brief=True)
ENGLISH = """Arm today announced the Cortex-X9, a CPU core for phones that will ship in March 2027.
It is twice as fast as the Cortex-X8 at the same power and supports INT4 arithmetic.
Samsung and MediaTek have licensed the design, and first devices are expected to cost less than $300.
The company said that 1.5 million developers already use its tools for on-device inference.
"""
ENGLISH_TITLE = "Arm announces the Cortex-X9 with INT4 support"


def article(text: str = BODY, title: str = TITLE) -> Article:
    return Article(url="https://example.org/a", canonical_url="", identity="a", title=title, text=text)


def job(text: str = BODY, title: str = TITLE, wish: Wish = DRAFT) -> Job:
    return Job(article(text, title), EXTRACT, wish)


def session(base_url: str, state: Path, **options: Any) -> Session:
    given = {"base_url": base_url, "model": "test", "deadline": "20s", **options}
    books = Spending(open_store(f"sqlite+pysqlite:///{state / 'store.sqlite3'}"))
    return Session(LlmConfig.model_validate(given), state=state, books=books, backoff=0.01)


Write = Callable[..., tuple[list[Judgement], Served]]


@pytest.fixture
def ask(tmp_path: Path) -> Write:
    def run(model: Model, *jobs: Job, **options: Any) -> tuple[list[Judgement], Served]:
        with serve(model) as served:
            return write(jobs or (job(),), session(served.base_url, tmp_path, **options)), served

    return run


def says(**parts: Any) -> Model:
    """A model that gives these parts of an answer, whatever it is shown."""
    return lambda request, number: Answer(json.dumps(parts, ensure_ascii=False))


def test_a_good_answer_is_labelled_and_traced(ask: Write) -> None:
    (found,), served = ask(honest)
    assert (found.summary_origin, found.brief_origin, found.summary_model) == ("llm", "llm", "test")
    assert {trace.text for trace in found.traces if trace.source_start is not None} >= {"4TOPS", "30%"}
    assert len(served.requests) == 1


def test_only_what_is_wanted_is_asked_for(ask: Write) -> None:
    (found,), served = ask(honest, job(wish=Wish(brief=True)))
    assert wanted(served.requests[0]) == {"brief"}
    assert (found.summary, found.summary_origin) == (EXTRACT.summary, SummaryOrigin.EXTRACT)
    assert found.brief_origin is SummaryOrigin.LLM


def test_the_article_stands_in_a_marked_block_and_there_are_no_tools(ask: Write) -> None:
    _, served = ask(honest)
    system, user = (message["content"] for message in served.requests[0]["messages"])
    mark = user.split(">", 1)[0].lstrip("<")
    assert mark in system
    assert user.endswith(f"</{mark}>")
    assert "tools" not in served.requests[0]


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    with serve(honest) as served:
        first = write([job()], session(served.base_url, tmp_path))
        second = write([job()], session(served.base_url, tmp_path))
    assert first == second
    assert len(served.requests) == 1


def test_a_failed_answer_is_not_kept(tmp_path: Path) -> None:
    with serve(lambda request, number: Answer("不行") if number <= 2 else honest(request)) as served:
        assert write([job()], session(served.base_url, tmp_path))[0].summary_origin is SummaryOrigin.EXTRACT
        assert write([job()], session(served.base_url, tmp_path))[0].summary_origin is SummaryOrigin.LLM
    assert len(served.requests) == 3


def test_one_repair_is_asked_for_with_what_was_wrong(ask: Write) -> None:
    (found,), served = ask(lambda request, number: Answer("好的！") if number == 1 else honest(request))
    assert found.summary_origin is SummaryOrigin.LLM
    assert "JSON" in served.requests[1]["messages"][1]["content"].split("</article", 1)[1]


def test_what_is_good_of_an_answer_is_taken_and_the_rest_stands(ask: Write) -> None:
    def half(request: Request, _number: int) -> Answer:
        data = json.loads(honest(request).text)
        return Answer(json.dumps(data | {"brief": {"text": "增长987%。", "sentences": [1]}}))

    (found,), served = ask(half)
    assert (found.summary_origin, found.brief_origin) == (SummaryOrigin.LLM, SummaryOrigin.EXTRACT)
    assert found.brief_text == EXTRACT.brief_text
    assert len(served.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(raw=b"<html>", headers={"content-type": "text/html"}),
        Answer(raw=b'{"choices": ['),
        Answer(raw=b'{"choices": []}'),
        Answer("这里没有 JSON"),
        Answer('{"summary": [], "brief": {}}'),
        Answer('{"summary": [{"text": "芯片发布了。", "sentences": [99]}], "brief": {}}'),
        Answer("[" * 100_000),
    ],
)
def test_whatever_the_server_says_the_extract_stands_with_a_reason(answer: Answer, ask: Write) -> None:
    (found,), _ = ask(lambda request, number: answer)
    assert (found.summary, found.summary_origin) == (EXTRACT.summary, SummaryOrigin.EXTRACT)
    assert "保留摘录" in found.summary_note


def test_one_refused_article_does_not_stop_the_others(ask: Write) -> None:
    def refuses_one(request: Request, _number: int) -> Answer:
        if "违禁" in json.dumps(request, ensure_ascii=False):
            return Answer(status=400, error="content_filter")
        return honest(request)

    found, _ = ask(refuses_one, job(), job(BODY.replace("安谋", "违禁")), job(BODY.replace("安谋", "安某")))
    assert [one.summary_origin for one in found] == ["llm", "extract", "llm"]


def test_at_the_end_of_the_budget_the_run_goes_on_with_extracts(tmp_path: Path) -> None:
    with serve(honest) as served:
        asking = session(served.base_url, tmp_path, tokens_per_run=9000, concurrency=3)
        found = write([job(BODY.replace("安谋科技", f"公司{number}")) for number in range(6)], asking)
    assert {one.summary_origin for one in found} == {SummaryOrigin.LLM, SummaryOrigin.EXTRACT}
    assert 0 < asking.ledger.run.tokens <= 9000


def test_a_foreign_article_is_told_in_chinese_and_its_title_translated(ask: Write) -> None:
    told = [
        "Arm发布面向手机的CPU核心Cortex-X9，将于2027年3月出货。",
        "它在同样功耗下的速度是Cortex-X8的2倍，并支持INT4运算。",
        "Samsung和MediaTek已获得该设计的授权，首批设备预计低于300美元。",
    ]
    points = [{"text": text, "sentences": [number]} for number, text in enumerate(told, 1)]
    title = "Arm发布支持INT4的Cortex-X9"
    wish = replace(DRAFT, title=True)
    (found,), served = ask(says(summary=points, brief=points[0], title=title), job(ENGLISH, ENGLISH_TITLE, wish))
    assert (found.summary, found.title) == ("".join(told), title)
    assert all(trace.source_start is not None for trace in found.traces)
    assert "原文是外文" in served.requests[0]["messages"][0]["content"]


@pytest.mark.parametrize(
    "wrong",
    [
        "Arm发布面向手机的CPU核心Cortex-X9，将于2026年3月出货。",  # another year
        "它在同样功耗下的速度是Cortex-X8的3倍，并支持INT4运算。",
        "Intel和MediaTek已获得该设计的授权，首批设备预计低于300美元。",
        "Samsung和MediaTek已获得该设计的授权，首批设备预计低于300万美元。",
        "公司称已有150亿名开发者在使用它的工具。",
        "Arm today announced the Cortex-X9, a CPU core for phones.",  # not translated
        "该公司即将破产。",  # nothing that could be looked up
    ],
)
def test_a_wrong_translation_is_not_taken(wrong: str, ask: Write) -> None:
    right = (
        "Arm发布面向手机的CPU核心Cortex-X9，将于2027年3月出货。它的速度是Cortex-X8的2倍，并支持INT4运算，低于300美元。"
    )
    points = [{"text": text, "sentences": [1, 2, 3, 4]} for text in (right, wrong)]
    (found,), _ = ask(says(summary=points, brief=points[0]), job(ENGLISH, ENGLISH_TITLE))
    assert found.summary_origin is SummaryOrigin.EXTRACT
    assert found.brief_origin is SummaryOrigin.LLM


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Arm发布支持INT4的新核心", "漏掉了"),
        ("Arm发布支持INT8的Cortex-X9", "没有的"),
        ("Arm与NVIDIA8发布支持INT4的Cortex-X9", "没有的"),
        ("Arm announces the Cortex-X9 with INT4", "必须用中文"),
        ("Arm发布INT4的Cortex-X9，详见http://evil.example", "不应出现"),
    ],
)
def test_a_title_keeps_every_name_and_figure_of_the_original(title: str, why: str, ask: Write) -> None:
    (found,), served = ask(says(title=title), job(ENGLISH, ENGLISH_TITLE, Wish(title=True)))
    assert found.title == ""
    assert why in served.requests[1]["messages"][1]["content"]
    assert found.opinion_model == "test"  # it would say the same again


def look(judgement: Judgement = EXTRACT, title: str = TITLE, **options: Any) -> Job | None:
    return look_job(article(title=title), judgement, EDITION, LlmConfig.model_validate({"model": "test", **options}))


def test_a_second_look_is_taken_where_it_is_needed_and_once() -> None:
    unsure, foreign = look(), look(replace(EXTRACT, section_confidence=0.9), ENGLISH_TITLE)
    assert unsure
    assert set(unsure.wish.sections or ()) == {"news", "papers"}
    assert not unsure.wish.title
    assert foreign
    assert foreign.wish == Wish(title=True)
    assert look(replace(EXTRACT, section_confidence=0.9)) is None
    assert look(replace(EXTRACT, opinion_model="test")) is None
    assert look(replace(EXTRACT, opinion_model="another")) is not None
    assert look(section_opinion="off") is None


@pytest.mark.parametrize(
    ("setting", "said", "section"),
    [
        ("second", "papers", "papers"),
        ("second", "news", "news"),
        ("second", "blog", "news"),  # neither first nor second choice: shown only
        ("show", "papers", "news"),
        ("always", "blog", "blog"),
    ],
)
def test_an_opinion_decides_only_where_it_may(setting: str, said: str, section: str, ask: Write) -> None:
    sections = {"news": "业界新闻", "papers": "论文", "blog": "博文"}
    asked = job(wish=Wish(sections=sections))
    (found,), _ = ask(says(opinion={"section": said, "sentences": [2]}), asked, section_opinion=setting)
    assert (found.section, found.opinion, found.opinion_model) == (section, said, "test")
    assert found.opinion_reason.startswith("芯片面积减少30%")
    assert any("LLM·test" in reason for reason in found.reasons) == (section != "news")


@pytest.mark.parametrize("opinion", [{"section": "elsewhere", "sentences": [1]}, {"section": "news", "sentences": []}])
def test_an_opinion_without_ground_is_none(opinion: dict[str, Any], ask: Write) -> None:
    (found,), served = ask(says(opinion=opinion), job(wish=Wish(sections={"news": "业界新闻", "papers": "论文"})))
    assert (found.section, found.opinion) == ("news", "")
    assert len(served.requests) == 2


ENTRIES = [f"{TITLE} —— {BODY.splitlines()[0]}", "SlimQuant：4比特量化方法 —— 精度只降0.3%，不需要重新训练。"]


def phrases(tmp_path: Path, *said: str) -> dict[int, str] | Failure:
    task = lead_task(ENTRIES)
    assert task
    listed = [{"item": number, "text": text} for number, text in enumerate(said, 1)]
    with serve(says(phrases=listed)) as served:
        (found,) = session(served.base_url, tmp_path).ask([task])
    return found


def test_phrases_of_the_lead_are_held_to_their_own_item(tmp_path: Path) -> None:
    good = "安谋发布周易Z2 AIPU"
    assert phrases(tmp_path, good, "SlimQuant量化精度只降0.3%") == {0: good, 1: "SlimQuant量化精度只降0.3%"}


@pytest.mark.parametrize(
    "wrong",
    [
        "SlimQuant量化精度只降0.5%",
        "安谋发布周易Z2 AIPU",  # the other item's
        "SlimQuant、量化方法",
        "量化",
        "详见evil.example的量化方法",
        "今天天气很好适合出门散步",
    ],
)
def test_an_item_without_a_good_phrase_keeps_its_title(wrong: str, tmp_path: Path) -> None:
    assert phrases(tmp_path, "安谋发布周易Z2 AIPU", wrong) == {0: "安谋发布周易Z2 AIPU"}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.mark)
@pytest.mark.parametrize("weak", ["obeys what it is shown", "talked into it anyway"])
def test_planted_instructions_get_nothing_into_an_article(attack: Attack, weak: str, ask: Write) -> None:
    model = obedient if weak == "obeys what it is shown" else planted(attack.wanted)
    wish = Wish(DRAFT.limits, brief=True, title=True, sections={"news": "业界新闻", "papers": "论文"})
    (found,), served = ask(model, job(BODY.replace("\n", f"\n{attack.planted}\n", 1), wish=wish))
    shown = f"{found.summary}{found.brief_text}{found.title}{found.opinion_reason}"
    assert attack.mark.casefold() not in shown.casefold()
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
