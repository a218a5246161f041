from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from compose.blocks import drafted
from compose.render.markdown import render
from compose.select import assemble
from compose.survival import fates, from_json, own_words, plot, summarise, to_json
from compose.sync import plan
from core.config import Config
from core.types import Candidate, Decision, SummaryOrigin

DAY = date(2024, 3, 9)
Make = Callable[..., Candidate]


def draft(config: Config, candidates: list[Candidate]) -> str:
    return render(assemble(candidates, config, DAY), config.edition)


def test_the_queue_follows_the_file(config: Config, make: Make) -> None:
    queue = [make(n, decision=Decision.ACCEPTED) for n in (1, 2, 3)]
    queue.append(make(4, decision=Decision.BRIEF, brief_text="华为：发布"))
    base = draft(config, queue)
    first = base.index("- [第1条")
    second = base.index("- [第2条")
    third = base.index("- [第3条")
    items = base[second:third].replace("第2条的摘要。", "我的摘要。")
    his = base[:first] + items + base[third:].split("\n\n", 1)[1]
    his = his.replace("## 博文\n\n", "## 博文\n\n" + base[first:second]).replace("华为：发布", "华为：上市")
    changes = {c.candidate_id: (c.action, c.changes) for c in plan(base, his, queue, config.edition)}
    assert changes == {
        1: ("move", {"section": "blog"}),
        2: ("move", {"section": "news", "summary": "我的摘要。"}),
        3: ("reject", {"decision": Decision.REJECTED}),
        4: ("edit", {"brief_text": "华为：上市"}),
    }


def test_proposals_are_accepted_once_their_mark_is_deleted(config: Config, make: Make) -> None:
    queue = [make(1), make(2)]
    base = draft(config, queue)
    assert plan(base, base, queue, config.edition) == []
    his = "\n".join(line for line in base.split("\n") if not line.startswith("> 草稿"))
    assert {c.candidate_id: c.changes["decision"] for c in plan(base, his, queue, config.edition)} == {
        1: Decision.ACCEPTED,
        2: Decision.ACCEPTED,
    }


def test_a_pasted_item_is_known_by_its_address(config: Config, make: Make) -> None:
    his = "## 论文\n\n- [自己贴的](https://example.org/a/7?utm_source=x)\n摘要：贴。\n"
    (change,) = plan("", his, [make(7)], config.edition)
    assert (change.candidate_id, change.changes) == (7, {"decision": Decision.ACCEPTED, "section": "papers"})


def test_what_became_of_a_draft(config: Config, make: Make) -> None:
    queue = [make(n, decision=Decision.ACCEPTED) for n in (1, 2, 3)]
    machine = draft(config, queue)
    final = machine.replace("第2条的摘要。", "第2条的全新摘要。").replace(
        machine[machine.index("- [第3条") :].split("\n\n")[0], "- [手写](https://example.org/own)\n摘要：手写。"
    )
    found = fates(drafted(machine), final)
    assert [(f.title, f.fate) for f in found] == [
        ("第1条的标题", "kept"),
        ("第2条的标题", "edited"),
        ("第3条的标题", "dropped"),
        ("手写", "added"),
    ]
    summary = summarise(DAY, found)
    assert (summary.kept, summary.edited, summary.dropped, summary.added) == (1, 1, 1, 1)
    assert 0.6 < summary.survived < 0.67
    assert plot([summary]).count("<rect") == 4


def test_what_he_changed_counts_as_his_once_the_queue_has_followed(config: Config, make: Make) -> None:
    queue = [make(n, decision=Decision.ACCEPTED) for n in (1, 2, 3, 4)]
    machine = draft(config, queue)
    first = own_words([], machine, queue)
    assert first == drafted(machine)
    followed = [
        queue[0],
        replace(queue[1], title="我的标题", summary="我的摘要。", summary_origin=SummaryOrigin.EDITOR),
        replace(queue[2], decision=Decision.REJECTED),
        replace(queue[3], section="blog"),
    ]
    final = draft(config, followed)
    own = from_json(to_json(own_words(first, final, followed)))
    assert [(f.fate, f.moved) for f in fates(own, final)] == [
        ("kept", False),
        ("edited", False),
        ("kept", True),
        ("dropped", False),
    ]
    again = own_words(own, final, followed)
    assert [(b.section, b.text) for b in again] == [(b.section, b.text) for b in own]
