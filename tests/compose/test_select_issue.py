from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from compose.render.markdown import past_table, render
from compose.select import PROPOSALS, Past, assemble
from core.config import Config
from core.types import Candidate, Decision, Kind, Link, SummaryOrigin
from core.urls import identity

DAY = date(2024, 3, 9)
Make = Callable[..., Candidate]


def titles(config: Config, *candidates: Candidate, past: Past | None = None) -> dict[str, list[str]]:
    issue = assemble(candidates, config, DAY, past)
    return {section.key: [item.title for item in section.items] for section in issue.sections}


def test_accepted_ones_in_the_order_of_acceptance_pinned_first(config: Config, make: Make) -> None:
    chosen = titles(
        config,
        make(3, "丙", decision=Decision.ACCEPTED),
        make(1, "甲", decision=Decision.ACCEPTED),
        make(2, "乙", decision=Decision.ACCEPTED, pinned=True),
        make(4, "不要", decision=Decision.REJECTED),
        make(5, "未定", relevance=0.99),
    )
    assert chosen["news"] == ["乙", "甲", "丙"]


def test_the_editors_section_wins(config: Config, make: Make) -> None:
    assert titles(config, make(1, "甲", section="news", decision=Decision.ACCEPTED))["news"] == ["甲"]
    moved = make(1, "甲", decision=Decision.ACCEPTED)
    moved = replace(moved, section="blog")
    assert titles(config, moved)["blog"] == ["甲"]


def test_without_acceptance_the_best_of_the_queue_marked_as_proposals(config: Config, make: Make) -> None:
    queue = [make(n, f"新闻{n}", relevance=n / 10) for n in range(1, 6)]
    queue.append(make(9, "论文九", section="papers"))
    issue = assemble(queue, config, DAY)
    assert [item.title for item in issue.sections[0].items] == ["新闻5", "新闻4"]
    assert [item.title for item in issue.sections[1].items] == ["论文九"]
    assert PROPOSALS in render(issue, config.edition)
    accepted = assemble([make(1, decision=Decision.ACCEPTED)], config, DAY)
    assert PROPOSALS not in render(accepted, config.edition)


def test_one_per_story_and_nothing_an_earlier_issue_had(config: Config, make: Make) -> None:
    past = Past({identity("https://example.org/a/3"): date(2024, 2, 1)})
    chosen = titles(
        config,
        make(1, "甲", story="s", relevance=0.9),
        make(2, "甲的转载", story="s"),
        make(3, "上期发过"),
        make(4, "重复", duplicate_of="x"),
        make(5, "新的"),
        past=past,
    )
    assert chosen["news"] == ["甲", "新的"]


def test_accepted_after_it_appeared_is_meant_so(config: Config, make: Make) -> None:
    url = identity("https://example.org/a/1")
    again = make(1, "又一次", decision=Decision.ACCEPTED)
    assert titles(config, again, past=Past({url: date(2024, 2, 1)}))["news"] == ["又一次"]
    assert titles(config, again, past=Past({url: date(2024, 3, 2)}))["news"] == []


def test_an_item_in_house_style(config: Config, make: Make) -> None:
    candidate = make(
        7,
        "Own/Lib: 一个 [很] 快的库",
        url="https://github.com/Own/Lib",
        section="opensource",
        kind=Kind.REPOSITORY,
        links=(Link("论文", "https://arxiv.org/abs/2001.00001"), Link("代码", "https://github.com/own/lib")),
        summary="第一句\n- 列表一\n- 列表二",
        decision=Decision.ACCEPTED,
    )
    text = render(assemble([candidate], config, DAY), config.edition)
    assert (
        "- [Own/Lib：一个 [很] 快的库](https://github.com/own/lib) <!-- jb:7 -->  \n"
        "论文：https://arxiv.org/abs/2001.00001  \n"
        "摘要：第一句  \n    - 列表一  \n    - 列表二。  \n"
    ) in text


def test_lead_topics_and_numbers_come_from_the_items(config: Config, make: Make) -> None:
    issue = assemble(
        [
            make(1, "甲公司发布芯片：快三倍", decision=Decision.ACCEPTED),
            make(2, "乙公司上市", decision=Decision.ACCEPTED),
            make(3, "NetX: A Fast Network", section="papers", decision=Decision.ACCEPTED),
        ],
        config,
        DAY,
    )
    assert issue.lead == "本次3条。【新闻】甲公司发布芯片：快三倍、乙公司上市；【论文】NetX: A Fast Network。"
    assert issue.topics == "甲公司发布芯片/NetX/乙公司上市"


def test_briefs_are_grouped_by_subject(config: Config, make: Make) -> None:
    briefs = [
        make(1, decision=Decision.BRIEF, brief_text="华为：发布芯片。"),
        make(2, decision=Decision.BRIEF, brief_text="苹果：推出手机；"),
        make(3, decision=Decision.BRIEF, brief_text="华为：出售荣耀"),
        make(4, "高通骁龙新品曝光", decision=Decision.BRIEF, summary=""),
    ]
    text = render(assemble(briefs, config, DAY, Past({}, ["高通"])), config.edition)
    assert "- 华为：发布芯片；出售荣耀； <!-- jb:1,3 -->\n- 苹果：推出手机； <!-- jb:2 -->\n" in text
    assert "- 高通：骁龙新品曝光。 <!-- jb:4 -->\n" in text


def test_nothing_can_be_injected(config: Config, make: Make) -> None:
    evil = make(
        1,
        "标题](https://evil.example) {{ 7*7 }} <script>alert(1)</script> `x` **粗**\n## 假标题",
        url="https://example.org/a)b(c",
        account="号\n- [假条目](https://evil.example)",
        links=(Link("论文", "javascript:alert(1)"), Link("代码", "https://ok.example/a b")),
        summary="{% raw %}\n## 假标题\n- [假](javascript:x)\n> 引用\n<img src=x onerror=y>",
        decision=Decision.ACCEPTED,
    )
    issue = assemble([evil], config, DAY)
    text = render(issue, config.edition)
    from compose.parse import parse_issue

    again = parse_issue(text, config.edition)
    assert [len(section.items) for section in again.sections] == [1, 0, 0, 0]
    item = again.sections[0].items[0]
    assert item.url == "https://example.org/a%29b%28c"
    assert item.links == (Link("代码", "https://ok.example/a%20b"),)
    assert "{{" not in text
    assert "{%" not in text
    assert "<script" not in text.replace("\\<script", "")
    assert "<img" not in text.replace("\\<img", "")
    assert not [line for line in text.splitlines() if line.startswith("## 假")]


def test_the_editors_own_markdown_is_not_escaped(config: Config, make: Make) -> None:
    own = make(
        1,
        decision=Decision.ACCEPTED,
        summary_origin=SummaryOrigin.EDITOR,
        summary="见[链接](https://e.org)，**重点**。",
    )
    assert "摘要：见[链接](https://e.org)，**重点**。" in render(assemble([own], config, DAY), config.edition)


def test_past_issues_by_years(config: Config) -> None:
    days = [date(2024, 1, 5), date(2023, 12, 1), date(2023, 11, 1)]
    assert past_table(config.edition, days).splitlines() == [
        "| 2 | 0 | 2 | 4 |",
        "|:---:|:---:|:---:|:---:|",
        "| - | - | - | [2024-01-05](../embedded-ai-report/2024-01-05.md) |",
        "| 2 | 0 | 2 | 3 |",
        "| - | - | [2023-12-01](../embedded-ai-report/2023-12-01.md) | "
        "[2023-11-01](../embedded-ai-report/2023-11-01.md) |",
    ]


def test_the_order_follows_his_habits_where_there_are_any(config: Config, make: Make) -> None:
    from compose.order import habits
    from store.issues import PublishedItem

    def appeared(day: int, position: int, title: str) -> PublishedItem:
        return PublishedItem(date(2024, 1, day), "item", "news", position, title, "号", "", "", "", None)

    past = [
        appeared(day, n, title) for day in (1, 2, 3) for n, title in enumerate(("芯片发布", "某某融资", "手机上市"))
    ]
    chosen = titles(
        config,
        make(1, "新手机上市了", decision=Decision.ACCEPTED),
        make(2, "新芯片发布了", decision=Decision.ACCEPTED),
        make(3, "完全没见过", decision=Decision.ACCEPTED),
        make(4, "另一部手机上市", decision=Decision.ACCEPTED, pinned=True),
        past=Past({}, habits=habits(past)),
    )
    assert chosen["news"] == ["另一部手机上市", "新芯片发布了", "完全没见过", "新手机上市了"]


def test_an_arxiv_paper_carries_its_number_once(config: Config, make: Make) -> None:
    def tags(*given: str) -> tuple[str, ...]:
        url = "https://arxiv.org/abs/2008.04175v2"
        paper = make(1, "T", url=url, section="papers", tags=given, decision=Decision.ACCEPTED)
        return assemble([paper], config, DAY).sections[1].items[0].tags

    assert tags() == ("2008.04175",)
    assert tags("2008.04175v1") == ("2008.04175v1",)
    assert tags("CVPR2020") == ("2008.04175", "CVPR2020")


def test_proposals_are_not_all_of_one_account(config: Config, make: Make) -> None:
    def of(account: str, number: int, title: str, relevance: float) -> Candidate:
        candidate = make(number, title, relevance=relevance)
        return replace(candidate, article=replace(candidate.article, account=account))

    queue = [of("新智元", 1, "芯片出货", 0.9), of("新智元", 2, "模型压缩", 0.88), of("机器之心", 3, "语音唤醒", 0.85)]
    assert titles(config, *queue)["news"] == ["芯片出货", "语音唤醒"]
    plain = config.model_copy(update={"compose": config.compose.model_copy(update={"diversity": 0.0})})
    assert titles(plain, *queue)["news"] == ["芯片出货", "模型压缩"]


def test_a_storys_best_version_is_proposed_and_no_accepted_one_is_lost(config: Config, make: Make) -> None:
    best = identity("https://example.org/a/2")
    told, original = make(1, "解读", relevance=0.9, story=best), make(2, "原作", relevance=0.8, story=best)
    assert titles(config, told, original)["news"] == ["原作"]
    both = [replace(candidate, decision=Decision.ACCEPTED) for candidate in (told, original)]
    assert titles(config, *both)["news"] == ["解读", "原作"]


def test_a_commentarys_item_names_the_paper(config: Config, make: Make) -> None:
    told = make(
        1, "韩松团队新作：小设备上的学习", section="papers", links=(Link("论文", "https://arxiv.org/abs/2007.10319"),)
    )
    text = "论文标题：MCUNet: Tiny Deep Learning on IoT Devices\n本文发表于 NeurIPS 2020。"
    told = replace(told, article=replace(told.article, text=text))
    shown = render(assemble([told], config, DAY), config.edition)
    assert "- [NeurIPS2020] [韩松团队新作：小设备上的学习" in shown
    assert "标题：MCUNet: Tiny Deep Learning on IoT Devices" in shown
    assert "论文：https://arxiv.org/abs/2007.10319" in shown
    news = replace(told, section="news", judgement=replace(told.judgement, section="news"))
    assert "标题：" not in render(assemble([news], config, DAY), config.edition)


POST = "今天发布了新的推理框架。" + "它比上一版快了三倍，也支持更多的芯片。" * 8


@pytest.mark.parametrize(
    ("kind", "title", "shown"),
    [
        (Kind.TEXT, POST, "今天发布了新的推理框架"),
        (Kind.PICTURE, POST, "今天发布了新的推理框架"),
        (Kind.ARTICLE, POST, "今天发布了新的推理框架"),
        (Kind.TEXT, "长" * 80, "长" * 59 + "…"),
        (Kind.ARTICLE, "长" * 130, "长" * 130),  # whoever gives an article so long a title means it
        (Kind.ARTICLE, "一问？两问？" * 10, "一问？两问？" * 10),
    ],
)
def test_what_has_its_whole_text_for_a_title_goes_by_its_first_sentence(
    config: Config, make: Callable[..., Candidate], kind: Kind, title: str, shown: str
) -> None:
    candidate = make(1, title, kind=kind, decision=Decision.ACCEPTED)
    assert assemble([candidate], config, DAY).sections[0].items[0].title == shown
    assert candidate.article.title == title
    his = assemble([replace(candidate, title="我的" * 70)], config, DAY)
    assert his.sections[0].items[0].title == "我的" * 70


def test_a_brief_of_such_a_title_has_as_many_sentences_as_fit(config: Config, make: Callable[..., Candidate]) -> None:
    (brief,) = assemble([make(1, POST, summary="", decision=Decision.BRIEF)], config, DAY).briefs
    assert 60 <= len(brief.text) <= 120


def test_short_news_is_proposed_as_briefs(config: Config, make: Make) -> None:
    queue = [make(n, f"短讯{n}", is_brief=True, relevance=0.9 - n / 100) for n in range(1, 5)]
    queue += [make(5, "长文", relevance=0.5), make(6, "只有短的", section="blog", is_brief=True)]
    queue.append(replace(make(7, "要紧的短讯", is_brief=True, relevance=0.1), pinned=True))

    def proposed(briefs_take: int) -> tuple[list[str], list[str], set[int]]:
        edition = config.edition.model_copy(update={"briefs_take": briefs_take})
        issue = assemble(queue, config.model_copy(update={"edition": edition}), DAY)
        news, *_, blog = ([item.title for item in section.items] for section in issue.sections)
        return news, blog, {id_ for brief in issue.briefs for id_ in brief.candidate_ids}

    assert proposed(20) == (["要紧的短讯", "长文"], ["只有短的"], {1, 2, 3, 4})
    assert proposed(1) == (["要紧的短讯", "长文"], ["只有短的"], {1})
    queue = [c for c in queue if c.id not in (5, 7)]
    assert proposed(20) == (["短讯1"], ["只有短的"], {2, 3, 4})
    assert proposed(0) == (["短讯1", "短讯2"], ["只有短的"], set())
