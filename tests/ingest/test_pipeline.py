from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.types import Failure, Source
from ingest.pipeline import Pass
from ingest.report import RunReport
from store import queue
from store.db import Engine
from store.sources import load_states, waiting_count

if TYPE_CHECKING:
    from tests.ingest.conftest import Desk, Origin


BODY = "<p>正文讲端侧推理引擎怎样省内存，量化之后模型只有原来的四分之一大小。</p>" * 8


def feed(key: str, url: str) -> Source:
    return Source(key=key, kind="feed", url=url)


def titles(engine: Engine) -> set[str]:
    return {one.title for one in queue.candidates(engine)}


def test_a_pass_brings_what_is_new_to_the_queue_and_the_next_one_fetches_nothing_again(
    origin: "Origin", desk: "Desk"
) -> None:
    links = [(f"量化新闻{number}", origin.page(f"/{number}", f"量化新闻{number}")) for number in range(3)]
    news = feed("news", origin.feed("/feed", links, etag='"1"'))
    first = desk.run(news)
    assert (first.articles["new"], first.source("news").new, first.exit_code) == (3, 3, 0)
    assert titles(desk.engine) == {"量化新闻0", "量化新闻1", "量化新闻2"}
    assert waiting_count(desk.engine) == 0

    desk.later(hours=7)
    second = desk.run(news)
    assert second.articles.total() == 0
    assert second.source("news").unchanged
    assert origin.statuses[304] == 1
    assert {path: count for path, count in origin.asked.items() if path != "/feed"} == {"/0": 1, "/1": 1, "/2": 1}


def test_a_body_that_is_the_same_is_not_read_again_even_without_validators(origin: "Origin", desk: "Desk") -> None:
    news = feed("news", origin.feed("/feed", [("一", origin.page("/1", "一"))]))
    desk.run(news)
    desk.later(hours=7)
    report = desk.run(news)
    assert report.source("news").unchanged
    assert origin.asked["/feed"] == 2


def test_how_long_an_answer_holds_is_heeded_when_nothing_has_changed_too(origin: "Origin", desk: "Desk") -> None:
    news = feed("news", origin.feed("/feed", [("一", origin.page("/1", "一"))], etag='"1"'))
    reply = origin.replies["/feed"]
    assert not callable(reply)
    reply.body = reply.body.replace(b"<channel>", b"<channel><ttl>600</ttl>")
    for _ in range(2):
        desk.run(news)
        assert load_states(desk.engine)["news"].fresh_until == desk.time + timedelta(hours=10)
        desk.later(hours=11)


def test_a_page_that_names_its_feed_is_no_reason_to_miss_what_the_feed_brings(origin: "Origin", desk: "Desk") -> None:
    html = b"<html><head><link rel=alternate type='application/rss+xml' href='/feed'></head><body>home</body></html>"
    origin.page("/home", "home")
    home = origin.replies["/home"]
    assert not callable(home)
    home.body, home.headers["ETag"] = html, '"home"'
    origin.feed("/feed", [("一", origin.page("/1", "一"))])
    news = feed("news", origin.url("/home"))
    desk.run(news)
    origin.feed("/feed", [("二", origin.page("/2", "二")), ("一", origin.url("/1"))])
    desk.later(hours=7)
    desk.run(news)
    assert titles(desk.engine) == {"一", "二"}


def test_two_sources_that_show_the_same_article_bring_it_once(origin: "Origin", desk: "Desk") -> None:
    link = origin.page("/a", "同一篇")
    origin.replies["/a?utm_source=two"] = origin.replies["/a"]
    one = feed("one", origin.feed("/one", [("同一篇", link)]))
    two = feed("two", origin.feed("/two", [("同一篇", link + "?utm_source=two")]))
    desk.run(one, two)
    assert titles(desk.engine) == {"同一篇"}
    assert origin.asked["/a"] + origin.asked["/a?utm_source=two"] == 1


def test_an_article_of_an_account_that_migrated_is_read_where_it_is_now(origin: "Origin", desk: "Desk") -> None:
    goal = origin.page("/new", "搬家之后")
    notice = f"<div class='weui-msg__title'>该公众号已迁移</div><script>var transferTargetLink = '{goal}';</script>"
    origin.page("/s/old", "该公众号已迁移", notice)
    old = origin.url("/s/old", host="mp.weixin.qq.com")
    desk.run(feed("bridge", origin.feed("/rss", [("搬家之后", old)])))
    assert titles(desk.engine) == {"搬家之后"}
    desk.run(feed("other", origin.feed("/rss2", [("搬家之后", old)])))
    assert origin.asked["/s/old"] == 1


def test_every_kind_of_bad_input_is_named_and_the_rest_goes_on(origin: "Origin", desk: "Desk") -> None:
    origin.page("/html", "不是订阅源")
    origin.replies["/zero"] = replace(origin.replies["/html"], body=b"")  # type: ignore[type-var]
    good = feed("good", origin.feed("/good", [("好的", origin.page("/ok", "好的")), ("空的", origin.url("/zero"))]))
    report = desk.run(
        feed("html", origin.url("/html")),
        feed("zero", origin.url("/zero")),
        feed("dead", origin.url("/feed", host="dead.example")),
        feed("scheme", "ftp://news.example/feed"),
        feed("missing", origin.url("/nowhere")),
        good,
    )
    found = {key: line.error_kind for key, line in report.sources.items()}
    assert found == {
        "html": "not_a_feed",
        "zero": "empty",
        "dead": "dns",
        "scheme": "forbidden",
        "missing": "status",
        "good": "",
    }
    assert all(line.error for key, line in report.sources.items() if key != "good")
    assert titles(desk.engine) == {"好的"}
    assert [failure.kind for failure in report.failures] == ["empty"]
    assert report.exit_code == 3
    assert load_states(desk.engine)["dead"].failures == 1


def test_a_run_in_which_every_source_fails_has_failed(origin: "Origin", desk: "Desk") -> None:
    assert desk.run(feed("missing", origin.url("/nowhere"))).exit_code == 1


def test_no_more_than_the_cap_is_fetched_the_newest_first_and_the_rest_comes_next_time(
    origin: "Origin", desk: "Desk"
) -> None:
    links = [(f"第{number}条", origin.page(f"/{number}", f"第{number}条")) for number in range(7)]
    news = replace(feed("news", origin.feed("/feed", links, etag='"1"')), max_per_run=3)
    report = desk.run(news)
    assert titles(desk.engine) == {"第0条", "第1条", "第2条"}
    assert waiting_count(desk.engine) == 4
    assert report.source("news").line == "news: 7 entries, 7 new, 3 read, 4 left for the next run"
    desk.later(hours=7)
    desk.run(news)
    assert len(titles(desk.engine)) == 6
    desk.later(minutes=5)
    desk.run(others=[news])  # nothing is due, what waits is read all the same
    assert len(titles(desk.engine)) == 7


def test_a_page_that_fails_is_tried_again_later_and_the_sources_own_text_stands_in_for_a_missing_one(
    origin: "Origin", desk: "Desk"
) -> None:
    bare = feed("bare", origin.feed("/bare", [("晚到", origin.url("/late"))]))
    text = "<p>订阅源自己带着全文，讲的是端侧推理。</p>" * 20
    full = feed("full", origin.feed("/full", [("自带全文", origin.url("/never"))], content=text))
    report = desk.run(bare, full)
    assert titles(desk.engine) == {"自带全文"}
    (line,) = queue.candidates(desk.engine)
    assert line.article.fields["body"] == "feed"
    assert "端侧推理" in line.article.text
    assert report.source("bare").failed == {"status": 1}

    origin.page("/late", "晚到")
    origin.page("/never", "自带全文")
    desk.run(bare, full)
    assert "晚到" not in titles(desk.engine)  # an hour has not passed
    desk.later(hours=2)
    desk.run(bare, full)
    assert titles(desk.engine) == {"自带全文", "晚到"}
    assert "body" not in queue.get(desk.engine, line.id).article.fields  # the page itself has taken its place
    assert waiting_count(desk.engine) == 0


def test_include_and_exclude_words_decide_what_is_queued(origin: "Origin", desk: "Desk") -> None:
    links = [(title, origin.page(f"/{n}", title)) for n, title in enumerate(["量化入门", "量化课程招生", "房价走势"])]
    news = replace(feed("news", origin.feed("/feed", links)), include=("量化", "/int[48]/"), exclude=("招生",))
    report = desk.run(news)
    assert titles(desk.engine) == {"量化入门"}
    assert report.source("news").unwanted == 2


def test_what_was_read_is_saved_when_a_later_stage_fails(origin: "Origin", desk: "Desk") -> None:
    links = [(f"第{number}条", origin.page(f"/{number}", f"第{number}条")) for number in range(4)]
    news = feed("news", origin.feed("/feed", links))

    def breaking_at_the_third(work: Pass) -> Pass:
        class Breaking:
            pages = 0

            async def get(self, url: str, **options: object) -> object:
                if options.get("purpose") == "page":
                    self.pages += 1
                    if self.pages == 3:
                        raise ZeroDivisionError("a fault of ours")
                return await work.fetcher.get(url, **options)  # type: ignore[arg-type]

        return replace(work, fetcher=Breaking(), one_by_one=True)  # type: ignore[arg-type]

    with pytest.raises(ZeroDivisionError):
        desk.run(news, adjust=breaking_at_the_third)
    assert titles(desk.engine) == {"第0条", "第1条"}
    assert waiting_count(desk.engine) == 2
    desk.later(hours=7)
    desk.run(news)
    assert len(titles(desk.engine)) == 4


def test_a_signal_ends_the_run_and_leaves_the_rest_for_the_next(origin: "Origin", desk: "Desk") -> None:
    links = [(f"第{number}条", origin.page(f"/{number}", f"第{number}条")) for number in range(6)]
    news = feed("news", origin.feed("/feed", links))

    def stopped_after_two(work: Pass) -> Pass:
        def watch(report: RunReport) -> None:
            if report.source("news").read >= 2:
                work.stop.set()

        return replace(work, progress=watch, one_by_one=True)

    report = desk.run(news, adjust=stopped_after_two)
    assert report.interrupted
    assert report.exit_code == 3
    done = len(titles(desk.engine))
    assert 2 <= done < 6
    assert waiting_count(desk.engine) == 6 - done
    desk.later(hours=7)
    desk.run(news)
    assert len(titles(desk.engine)) == 6


def test_a_source_that_has_moved_for_days_is_asked_at_its_new_address(origin: "Origin", desk: "Desk") -> None:
    target = origin.feed("/new", [("一", origin.page("/1", "一"))])
    origin.replies["/old"] = replace(origin.replies["/1"], status=301, body=b"", headers={"Location": target})  # type: ignore[type-var]
    news = feed("news", origin.url("/old"))
    desk.run(news)
    desk.later(days=1)
    desk.run(news)
    assert origin.asked["/old"] == 2
    desk.later(days=3)
    desk.run(news)
    assert origin.asked["/old"] == 2
    assert origin.asked["/new"] == 3


def test_the_workers_do_the_same_as_the_process_itself(origin: "Origin", desk: "Desk") -> None:
    desk.workers = 1
    news = feed("news", origin.feed("/feed", [("一", origin.page("/1", "一"))]))
    assert desk.run(news).articles["new"] == 1


def test_a_failure_of_the_store_comes_through(origin: "Origin", desk: "Desk") -> None:
    news = feed("news", origin.feed("/feed", [("一", origin.page("/1", "一"))]))

    def without_a_table(work: Pass) -> Pass:
        from store.db import writing

        with writing(desk.engine) as connection:
            connection.exec_driver_sql("DROP TABLE alias")
        return work

    from core.errors import StoreError

    with pytest.raises(StoreError, match="alias"):
        desk.run(news, adjust=without_a_table)


def test_an_archive_without_the_page_leaves_it_waiting(origin: "Origin", desk: "Desk") -> None:
    news = feed("news", origin.feed("/feed", [("一", origin.page("/1", "一"))]))

    def without_pages(work: Pass) -> Pass:
        class Gaps:
            async def get(self, url: str, **options: object) -> object:
                if options.get("purpose") == "page":
                    return Failure(kind="not_archived", where=url, why="not in the archive", retry_at=desk.time)
                return await work.fetcher.get(url, **options)  # type: ignore[arg-type]

        return replace(work, fetcher=Gaps())  # type: ignore[arg-type]

    desk.run(news, adjust=without_pages)
    assert waiting_count(desk.engine) == 1
    desk.run(news)
    assert titles(desk.engine) == {"一"}


def test_a_host_that_checks_its_visitors_is_left_alone_and_asked_again_another_time(
    origin: "Origin", desk: "Desk"
) -> None:
    captcha = "<html><title></title><h2 class='weui-msg__title'>环境异常</h2><p>完成验证后即可继续访问</p></html>"
    article = "<div id='js_article'><h1 id='activity-name'>文章{}</h1><div id='js_content'>" + BODY + "</div></div>"
    paths = [f"/s/abcdefgh{number}" for number in range(6)]
    for path in paths:
        origin.page(path, "")
        page = origin.replies[path]
        assert not callable(page)
        page.body = captcha.encode()
    links = [(path, origin.url(path, host="mp.weixin.qq.com")) for path in paths]
    news = feed("news", origin.feed("/feed", links))
    report = desk.run(news, adjust=lambda work: replace(work, per_host=1))
    assert report.source("news").failed == {"captcha": 6}
    assert sum(origin.asked[path] for path in paths) == 2
    for path in paths:
        page = origin.replies[path]
        assert not callable(page)
        page.body = f"<html><head></head><body>{article.format(path[-1])}</body></html>".encode()
    desk.later(hours=2)
    desk.run(news)
    assert len(titles(desk.engine)) == 6
