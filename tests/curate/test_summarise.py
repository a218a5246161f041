from core.config import SectionConfig
from core.types import Article
from curate.summarise import summarise

SECTION = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(20, 60))


def article(text: str, title: str = "某公司发布新芯片") -> Article:
    return Article(
        url="https://example.org/a", canonical_url="https://example.org/a", identity="a", title=title, text=text
    )


def test_a_summary_ends_at_a_sentence_end() -> None:
    found = summarise(article("公司发布了新芯片。它的算力为4TOPS，功耗为2W。" * 5), SECTION)
    assert found.text.endswith("。")
    assert 20 <= len(found.text) <= 60


def test_every_figure_of_the_summary_has_its_place_in_the_body() -> None:
    body = "公司发布了新芯片。它的算力为4TOPS，功耗为2W。"
    found = summarise(article(body), SECTION)
    assert {trace.text for trace in found.traces} >= {"4TOPS", "2W"}
    assert all(body[t.source_start : t.source_end] == t.text for t in found.traces if t.source_start is not None)
