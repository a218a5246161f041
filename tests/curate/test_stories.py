from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.types import Article, Item, Judgement, Kind, Link, Moment, State
from curate.printed import Printed, had_before
from curate.references import references, repository
from curate.stories import canonical, place, placed, search_keys, story_keys

TEXT = "".join(f"第{n}步，推理引擎把卷积算子改写成矩阵乘法，耗时{n * 7}毫秒。" for n in range(40))
ISSUE = date(2020, 8, 6)


def article(title: str, number: int = 1, text: str = TEXT, day: int = 1) -> Article:
    url = f"https://example.org/{number}"
    at = Moment(datetime(2020, 8, day, tzinfo=UTC))
    return Article(
        url=url, canonical_url=url, identity=url, title=title, account=f"{number}号", text=text, published=at
    )


def test_a_repost_points_to_the_original_with_reasons() -> None:
    original = replace(article("推理引擎实战", 1), original=True)
    repost = article("转载：推理引擎实战", 2, "关注我们！" + TEXT, day=2)
    found = place(repost, [original])
    assert found.duplicate_of == found.story == original.identity
    assert any("相同" in reason for reason in found.reasons)
    assert any("首选《推理引擎实战》：是原创" in reason for reason in found.reasons)
    assert place(original, [repost]).duplicate_of == ""


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        ({}, {"state": State.DELETED}, "有正文"),
        ({"kind": Kind.PAPER}, {"original": True}, "是一手来源"),
        ({"original": True}, {}, "是原创"),
        ({}, {"reprint_of": "某号"}, "不是转载"),
        ({}, {"text": "只有一段。"}, "内容完整"),
    ],
)
def test_the_canonical_version_is_chosen_with_a_reason(better: dict, worse: dict, why: str) -> None:  # type: ignore[type-arg]
    good, bad = replace(article("甲", 1, day=3), **better), replace(article("甲", 2, day=1), **worse)
    assert canonical([bad, good]) == (good, why)


def test_of_equals_the_earliest_is_kept() -> None:
    late, early = article("甲", 1, day=3), article("甲", 2, day=2)
    assert canonical([late, early]) == (early, "最早发布")


def test_neighbours_share_a_key_and_strangers_do_not() -> None:
    a = article("腾讯优图开源推理框架TNN", 1)
    repost = article("别的标题", 2, "页眉。" + TEXT[: len(TEXT) // 2])
    same_week = article("推理框架TNN来了", 3, "另一篇文章。", day=3)
    stranger = article("量子通信的新进展", 4, "".join(f"{n}号观测站记录到的降水量为{n * 3}毫米。" for n in range(60)))
    assert len(search_keys(a) & story_keys(repost)) >= 3
    assert search_keys(a) & story_keys(same_week)
    assert not search_keys(a) & story_keys(stranger)
    assert len(story_keys(a)) < 50


def test_what_an_issue_had_is_a_repeat_and_a_known_repository_a_hint() -> None:
    item = Item(
        title="Tencent/ncnn：高性能神经网络推理框架",
        url="https://example.org/9",
        links=(Link("链接", "https://github.com/Tencent/ncnn"),),
    )
    printed = [Printed.of(ISSUE, item)]
    assert "见 2020-08-06 期" in had_before(article("别的标题", 9), printed).reasons[0]
    again = had_before(article("高性能神经网络推理框架", 5), printed)
    assert again.repeats
    news = replace(article("ncnn 20201208 版本", 6), links=(Link("代码", "https://github.com/tencent/ncnn/releases"),))
    hint = had_before(news, printed)
    assert (hint.repeats, hint.follows) == ("", "https://github.com/tencent/ncnn")
    assert hint.reasons == ("后续：2020-08-06 期已有 github.com/tencent/ncnn",)
    assert had_before(article("毫不相干的文章", 7), printed).reasons == ()


def test_a_new_release_at_the_same_address_is_not_a_repeat() -> None:
    printed = [Printed.of(ISSUE, Item(title="某框架 v0.6.0 发布", repo="a/b"))]
    release = replace(
        article("某框架 v0.7.0 发布", 8),
        url="https://github.com/a/b",
        canonical_url="https://github.com/a/b",
        identity="https://github.com/a/b",
    )
    found = had_before(release, printed)
    assert (found.repeats, found.follows) == ("", "https://github.com/a/b")


def test_the_place_goes_into_the_judgement() -> None:
    where = place(
        article("推理引擎实战", 2, "关注我们！" + TEXT, day=2), [replace(article("推理引擎实战", 1), original=True)]
    )
    found = placed(Judgement(section="blog", reasons=("标题涉及“推理”（+1.0）",)), where)
    assert found.duplicate_of == "https://example.org/1"
    assert found.reasons[-1] == "标题涉及“推理”（+1.0）"


def test_references_are_the_papers_and_repositories_an_article_is_about() -> None:
    seen = replace(
        article("读论文", text="论文见 arXiv:2007.10319 。"),
        links=(Link("代码", "https://github.com/mit-han-lab/MCUNet/tree/main"), Link("链接", "https://example.com/")),
    )
    assert references(seen) == {"arxiv:2007.10319", "https://github.com/mit-han-lab/mcunet"}
    assert repository("https://github.com/Tencent/TNN.git") == "Tencent/TNN"
    assert repository("https://github.com/features/actions") == ""
