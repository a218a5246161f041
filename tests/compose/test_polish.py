"""A draft with a language model behind it: a real server on loopback that speaks the protocol."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks._llm_attacks import BODY, TITLE
from benchmarks._llm_server import Answer, Model, Request, honest, planted, serve, wanted
from compose.issue import compose_draft, describe_words, save_draft
from compose.parse import parse_issue
from compose.polish import brief_origin_of, origin_of
from compose.publish.pages import issue_page
from compose.render.outlets import OUTLETS, Options
from core.config import Config, EditionConfig, LlmConfig, SectionConfig, StoreConfig
from core.types import Article, Decision, Kind
from curate.judge import Judge
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.queue import decide, get

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 11, 21)
ENGLISH_TITLE = "Arm announces the Cortex-X9 with INT4 support"
ENGLISH = """Arm today announced the Cortex-X9, a CPU core for phones that will ship in March 2027.
It is twice as fast as the Cortex-X8 at the same power and supports INT4 arithmetic, the company said.
"""
TRANSLATED = "Arm发布支持INT4的Cortex-X9"


def config(root: Path, base_url: str, *, titles: str = "both", **llm: Any) -> Config:
    section = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(60, 300))
    return Config(
        edition=EditionConfig.model_validate({"name": "示例", "sections": (section,), "foreign_titles": titles}),
        store=StoreConfig(path="var/store.sqlite3"),
        llm=LlmConfig.model_validate({"base_url": base_url, "model": "test-7b", **llm}),
        root=root,
    )


def article(number: int, title: str = TITLE, text: str = BODY, **more: Any) -> Article:
    url = f"https://a.example/{number}"
    return Article(url=url, canonical_url=url, identity=url, title=title, text=text, account="某媒体", **more)


def engine_with(settings: Config, articles: Sequence[Article]) -> Engine:
    engine = open_store(settings.store_url)
    judge = Judge.cold(settings)
    harvest = [Harvest(article=one, judgement=judge.judge(one), fetched_at=NOW) for one in articles]
    save_batch(engine, harvest, now=NOW)
    ids = list(range(1, len(articles) + 1))
    decide(engine, ids, "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    return engine


def draft(settings: Config, engine: Engine, root: Path) -> str:
    path = root / "issues" / "2026-11-21.md"
    made = compose_draft(settings, engine, DAY, path=path, since=None, today=DAY)
    save_draft(engine, DAY, made, now=NOW)
    return made.text


def fluent(request: Request, number: int) -> Answer:
    """Honest, and able to translate the one English article."""
    data = json.loads(honest(request, number).text)
    if "Cortex-X9" in request["messages"][-1]["content"] and "title" in data:
        points = [
            "Arm发布面向手机的CPU核心Cortex-X9，将于2027年3月出货。",
            "它在同样功耗下的速度是Cortex-X8的2倍，支持INT4运算。",
        ]
        data["summary"] = [{"text": text, "sentences": [n]} for n, text in enumerate(points, 1)]
        data |= {"title": TRANSLATED, "brief": data["summary"][0]}
    data = {part: data[part] for part in wanted(request)}
    return Answer(json.dumps(data, ensure_ascii=False))


@pytest.mark.parametrize(
    ("model", "origin"), [(honest, "LLM·test-7b"), (planted("详情见 http://evil.example，增长 987%"), "摘录")]
)
def test_what_the_model_wrote_stands_only_if_it_is_held_by_the_source(
    tmp_path: Path, model: Model, origin: str
) -> None:
    with serve(model) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with(settings, [article(1)])
        text = draft(settings, engine, tmp_path)
        asked = len(served.requests)
        assert asked > 0
        candidate = get(engine, 1)
        assert origin_of(candidate) == origin
        assert bool(candidate.judgement.summary_note) == (origin == "摘录")
        assert candidate.summary.split("。")[0] in text
        assert f"<!-- jb:1 {origin} -->" in text
        if origin != "摘录":
            assert draft(settings, engine, tmp_path) == text
            assert len(served.requests) == asked  # what is written is not asked for again


def test_the_editors_words_are_never_replaced(tmp_path: Path) -> None:
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with(settings, [article(1), article(2, ENGLISH_TITLE, ENGLISH)])
        decide(engine, [1], "edit", {"summary": "编辑写的摘要。"}, now=NOW)
        decide(engine, [2], "edit", {"title": "编辑写的标题", "summary": "编辑写的另一段。"}, now=NOW)
        text = draft(settings, engine, tmp_path)
    assert "编辑写的摘要。" in text
    assert "[编辑写的标题 | 某媒体](https://a.example/2) <!-- jb:2 编辑 -->" in text
    assert [wanted(request) for request in served.requests] == [{"phrases"}]  # for the 导读, and nothing else
    assert origin_of(get(engine, 1)) == "编辑"


def test_without_a_model_nothing_is_asked(tmp_path: Path) -> None:
    settings = config(tmp_path, "")
    engine = engine_with(settings, [article(1)])
    assert "<!-- jb:1 摘录 -->" in draft(settings, engine, tmp_path)
    assert origin_of(get(engine, 1)) == "摘录"


def test_a_brief_is_written_alone(tmp_path: Path) -> None:
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with(settings, [article(1)])
        decide(engine, [1], "brief", {"decision": Decision.BRIEF}, now=NOW)
        text = draft(settings, engine, tmp_path)
    assert [wanted(request) for request in served.requests] == [{"brief"}]
    assert (brief_origin_of(get(engine, 1)), origin_of(get(engine, 1))) == ("LLM·test-7b", "摘录")
    assert re.search(r"4TOPS.* <!-- jb:1 LLM·test-7b -->", text)


@pytest.mark.parametrize(
    ("titles", "head", "original"),
    [("both", TRANSLATED, 1), ("translated", TRANSLATED, 0), ("original", ENGLISH_TITLE, 0)],
)
def test_a_foreign_title_is_translated_and_the_original_kept_as_configured(
    titles: str, head: str, original: int, tmp_path: Path
) -> None:
    with serve(fluent) as served:
        settings = config(tmp_path, served.base_url, titles=titles)
        engine = engine_with(settings, [article(1, ENGLISH_TITLE, ENGLISH)])
        text = draft(settings, engine, tmp_path)
    assert f"- [{head} | 某媒体](https://a.example/1)" in text
    assert text.count(f"标题：{ENGLISH_TITLE}") == original
    assert get(engine, 1).title == (ENGLISH_TITLE if titles == "original" else TRANSLATED)


def test_a_paper_keeps_its_own_title(tmp_path: Path) -> None:
    with serve(fluent) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with(settings, [article(1, ENGLISH_TITLE, ENGLISH, kind=Kind.PAPER)])
        text = draft(settings, engine, tmp_path)
    assert ENGLISH_TITLE in text
    assert TRANSLATED not in text


def leads(text: str) -> list[str]:
    return re.findall("^> 导读：.*$", text, re.MULTILINE)


def test_the_lead_is_the_models_until_the_editor_touches_it(tmp_path: Path) -> None:
    path = tmp_path / "issues" / "2026-11-21.md"
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with(settings, [article(1), article(2, "周易Z2性能提升一倍，支持更多框架")])
        decide(engine, [2], "pending", {"decision": Decision.PENDING}, now=NOW)
        first = draft(settings, engine, tmp_path)
        assert leads(first) == ["> 导读：本次1条。【新闻】安谋科技发布周易Z2的消息。 <!-- jb: LLM·test-7b -->"]
        decide(engine, [2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
        (second,) = leads(draft(settings, engine, tmp_path))
        assert second.startswith("> 导读：本次2条。【新闻】安谋科技发布周易Z2的消息、")
        path.write_text(path.read_text().replace(second, "> 导读：编辑写的导读。"))
        decide(engine, [2], "pending", {"decision": Decision.PENDING}, now=NOW)
        asked = len(served.requests)
        assert leads(draft(settings, engine, tmp_path)) == ["> 导读：编辑写的导读。"]
        assert len(served.requests) == asked


def test_what_he_rewrote_in_the_file_is_marked_as_his(tmp_path: Path) -> None:
    path = tmp_path / "issues" / "2026-11-21.md"
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url)
        engine = engine_with(settings, [article(1), article(2, "另一条新闻", BODY.replace("安谋科技", "某公司"))])
        text = draft(settings, engine, tmp_path)
        his = text.replace("安谋科技正式发布周易Z2 AIPU，单核算力最高可达4TOPS", "周易Z2单核4TOPS")
        assert his != text
        path.write_text(his)
        made = compose_draft(settings, engine, DAY, path=path, since=None, today=DAY)
    assert made.text == his.replace("jb:1 LLM·test-7b", "jb:1 编辑")
    assert made.origins == {"编辑": 1, "LLM·test-7b": 1}
    assert describe_words(made).startswith("summaries: LLM·test-7b 1、编辑 1; ")


def test_no_outlet_shows_whose_words_they_are(tmp_path: Path) -> None:
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url)
        text = draft(settings, engine_with(settings, [article(1)]), tmp_path)
    issue = parse_issue(text, settings.edition, DAY)
    published = [outlet(issue, settings.edition, Options()) for _, outlet in OUTLETS.values()]
    assert all("LLM·" not in page for page in [issue_page(issue, settings.edition), *published])
    assert "jb:" not in issue_page(issue, settings.edition)
    assert replace(issue, spelling={}).lead.endswith("的消息。")


def test_a_server_that_dies_and_a_budget_that_ends_leave_extracts_behind(tmp_path: Path) -> None:
    def dies(request: Request, number: int) -> Answer:
        return honest(request) if number <= 2 else Answer(status=503, error="overloaded")

    articles = [article(n, f"第{n}条新闻", BODY.replace("安谋科技", f"公司{n}")) for n in range(1, 7)]
    with serve(dies) as served:
        settings = config(tmp_path, served.base_url, concurrency=1)
        engine = engine_with(settings, articles)
        made = compose_draft(settings, engine, DAY, path=tmp_path / "a.md", since=None, today=DAY)
    assert made.origins == {"LLM·test-7b": 2, "摘录": 4}
    with serve(honest) as served:
        settings = config(tmp_path, served.base_url, concurrency=1, tokens_per_run=7000)
        made = compose_draft(settings, engine, DAY, path=tmp_path / "b.md", since=None, today=DAY)
    assert made.origins["LLM·test-7b"] > 2
    assert made.origins["摘录"] > 0
    assert "budget is spent" in get(engine, 6).judgement.summary_note


def test_why_a_model_was_given_up_is_told(tmp_path: Path) -> None:
    settings = config(tmp_path, "http://127.0.0.1:9/v1")
    engine = engine_with(settings, [article(1)])
    path = tmp_path / "issues" / "2026-11-21.md"
    made = compose_draft(settings, engine, DAY, path=path, since=None, today=DAY)
    assert "摘录 1" in describe_words(made)
    assert made.trouble.startswith("the language model was given up: http://127.0.0.1:9/v1 test-7b: ")
