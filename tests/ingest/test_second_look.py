"""What a language model tells of the candidates that wait, by a server on loopback."""

import json
from datetime import UTC, datetime
from pathlib import Path

from benchmarks._llm_server import Answer, Request, honest, serve, wanted
from core.config import Config, EditionConfig, LlmConfig, SectionConfig, StoreConfig
from core.types import Article, Decision, Judgement
from curate.llm import Session
from ingest.second_look import look_again, open_model
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.listing import lines
from store.queue import decide, get

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TITLE = "Arm announces the Cortex-X9 with INT4 support"
TRANSLATED = "Arm发布支持INT4的Cortex-X9"
TEXT = "Arm today announced the Cortex-X9, a CPU core for phones that will ship in March 2027."


def translates(request: Request, number: int) -> Answer:
    data = json.loads(honest(request, number).text)
    return Answer(json.dumps(data | ({"title": TRANSLATED} if "title" in data else {}), ensure_ascii=False))


def config(root: Path, base_url: str) -> Config:
    sections = tuple(SectionConfig(key=key, title=key, short=key) for key in ("news", "papers"))
    return Config(
        edition=EditionConfig(name="示例", sections=sections),
        store=StoreConfig(path="var/store.sqlite3"),
        llm=LlmConfig(base_url=base_url, model="test-7b", looks_per_run=2),
        root=root,
    )


def store_with(settings: Config, *judgements: Judgement, title: str = TITLE) -> Engine:
    engine = open_store(settings.store_url)
    harvest = []
    for number, judgement in enumerate(judgements):
        url = f"https://a.example/{number}"
        article = Article(url=url, canonical_url=url, identity=url, title=title, text=TEXT)
        harvest.append(Harvest(article=article, judgement=judgement, fetched_at=NOW))
    save_batch(engine, harvest, now=NOW)
    return engine


def judged(**changes: object) -> Judgement:
    given = {"section": "news", "section_second": "papers", "section_confidence": 0.9, "relevance": 0.8} | changes
    return Judgement(**given)  # type: ignore[arg-type]


def opened(settings: Config, engine: Engine) -> Session:
    session = open_model(settings, engine)
    assert session
    return session


def test_without_a_model_there_is_no_second_look(tmp_path: Path) -> None:
    settings = config(tmp_path, "")
    assert open_model(settings, open_store(settings.store_url)) is None


def test_titles_and_unsure_sections_are_asked_about_once(tmp_path: Path) -> None:
    with serve(translates) as served:
        settings = config(tmp_path, served.base_url)
        engine = store_with(settings, judged(), judged(section_confidence=0.4, relevance=0.7))
        told = look_again(settings, engine, opened(settings, engine))
        assert told.startswith("test-7b: 2 titles, 1 sections; ")
        assert sorted(map(sorted, map(wanted, served.requests))) == [["opinion", "title"], ["title"]]
        assert look_again(settings, engine, opened(settings, engine)) == ""
        assert len(served.requests) == 2
    one, two = get(engine, 1), get(engine, 2)
    assert (one.title, one.section) == (TRANSLATED, "news")
    assert (two.section, two.judgement.section_second, two.judgement.opinion) == ("papers", "news", "papers")
    assert two.judgement.opinion_reason == TEXT
    shown = {line.id: line for line in lines(settings.store_url)}
    assert (shown[1].title, shown[1].translated, shown[2].section) == (TRANSLATED, True, "papers")


def test_what_is_decided_irrelevant_or_a_repeat_is_not_asked_about(tmp_path: Path) -> None:
    with serve(translates) as served:
        settings = config(tmp_path, served.base_url)
        engine = store_with(settings, judged(), judged(relevance=0.1), judged(duplicate_of="https://a.example/0"))
        decide(engine, [1], "reject", {"decision": Decision.REJECTED}, now=NOW)
        assert look_again(settings, engine, opened(settings, engine)) == ""
    assert served.requests == []


def test_no_more_is_asked_in_a_run_than_configured_the_most_relevant_first(tmp_path: Path) -> None:
    with serve(translates) as served:
        settings = config(tmp_path, served.base_url)
        engine = store_with(settings, *(judged(relevance=0.5 + n / 10) for n in range(4)))
        look_again(settings, engine, opened(settings, engine))
    assert [bool(get(engine, number).judgement.title) for number in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_server_that_does_not_answer_is_asked_again_in_the_next_run(tmp_path: Path) -> None:
    settings = config(tmp_path, "http://127.0.0.1:9/v1")
    engine = store_with(settings, judged())
    assert look_again(settings, engine, opened(settings, engine)).startswith("test-7b: 0 titles")
    assert get(engine, 1).judgement.opinion_model == ""


def test_the_editors_own_title_and_section_stay(tmp_path: Path) -> None:
    with serve(translates) as served:
        settings = config(tmp_path, served.base_url)
        engine = store_with(settings, judged(section_confidence=0.4))
        decide(engine, [1], "edit", {"title": "我的标题", "section": "news"}, now=NOW)
        look_again(settings, engine, opened(settings, engine))
    found = get(engine, 1)
    assert (found.title, found.section) == ("我的标题", "news")
    assert found.judgement.title == TRANSLATED
