from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.config import Config
from core.types import Entry, Failure, Moment, Page, Source, State
from curate.judge import Judge
from ingest.jobs import Reading, prepare, read_embedded, read_page

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SOURCE = Source(key="wx", kind="wechat", url="https://bridge.example/feed", name="测试公众号")
ENTRY = Entry(
    source_key="wx",
    url="https://mp.weixin.qq.com/s/abcdefgh12345678",
    title="端侧部署笔记",
    author="甲",
    published=Moment(NOW),
    content_html="<p>这是订阅源自己带的全文，讲端侧部署时怎样省内存。</p>" * 12,
)
CAPTCHA = """<html><head><title></title></head><body><div class="weui-msg"><h2 class="weui-msg__title">环境异常</h2>
<p class="weui-msg__desc">当前环境异常，完成验证后即可继续访问。</p><a id="js_verify">去验证</a></div></body></html>"""


@pytest.fixture(autouse=True)
def judge() -> None:
    section = {"key": "news", "title": "新闻", "short": "新闻"}
    prepare(Judge.cold(Config.model_validate({"edition": {"name": "测试", "sections": [section]}})))


def page(html: str, entry: Entry | None = ENTRY) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(
        url=ENTRY.url, final_url=ENTRY.url, status=200, body=html.encode(), fetched_at=NOW, headers=headers, entry=entry
    )


def test_a_captcha_is_a_failure_of_this_visit_to_be_tried_again() -> None:
    found = read_page(page(CAPTCHA), SOURCE)
    assert isinstance(found, Failure)
    assert found.kind == "captcha"
    assert found.retry_at is not None


def test_the_text_that_a_source_embeds_stands_in_and_says_so() -> None:
    found = read_embedded(ENTRY, SOURCE, "HTTP 403 Forbidden", NOW)
    assert isinstance(found, Reading)
    article = found.article
    assert (article.title, article.account, article.author) == ("端侧部署笔记", "测试公众号", "甲")
    assert article.published == ENTRY.published
    assert article.fields["body"] == "feed"
    assert article.fields["page"] == "HTTP 403 Forbidden"
    assert article.text.startswith("这是订阅源自己带的全文")
    assert found.judgement is not None


def test_what_a_page_does_not_say_is_taken_from_the_entry() -> None:
    text = "正文讲量化之后的推理引擎怎样在手机上跑得更快，内存占用也更少。" * 10
    bare = replace(page(f"<html><body><article><p>{text}</p></article></body></html>"), url="https://b.example/1")
    bare = replace(bare, final_url="https://b.example/1", entry=replace(ENTRY, url="https://b.example/1"))
    found = read_page(bare, SOURCE)
    assert isinstance(found, Reading)
    assert found.article.state is State.LIVE
    assert (found.article.title, found.article.author) == ("端侧部署笔记", "甲")
    assert found.article.published == ENTRY.published
