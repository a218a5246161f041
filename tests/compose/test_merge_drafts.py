from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from compose.block_merge import CONFLICT
from compose.blocks import Part, blocks
from compose.matching import core
from compose.merge import merge

SECTIONS = ("业界新闻", "论文", "博文")


def item(number: int, summary: str = "", *, hidden: bool = True) -> str:
    comment = f" <!-- jb:{number} -->" if hidden else ""
    return (
        f"- [标题{number}号 | 号{number}](https://example.org/{number}){comment}  \n"
        f"摘要：{summary or f'关于{number}的摘要。'}  \n"
    )


def issue(layout: dict[str, list[str]], lead: str = "本次几条。") -> str:
    parts = [f"# 简报 (2024-03-09) 主题\n\n> 导读：{lead}\n\n"]
    for section in SECTIONS:
        parts.append(f"## {section}\n\n" + "".join(layout.get(section, [])) + "\n\n")
    return "".join(parts) + "----\n\n尾\n"


def layout(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for block in blocks(text):
        if block.part is Part.ITEM:
            found[block.section].append(core(block).split("]")[0].removeprefix("- [").split("号")[0])
    return found


BASE = issue({"业界新闻": [item(1), item(2)], "论文": [item(3)]})


def test_untouched_takes_the_new_draft_and_edits_without_news_stay() -> None:
    new = issue({"业界新闻": [item(1)]})
    assert merge(BASE, BASE, new).text == new
    assert merge(BASE, "随便什么", BASE).text == "随便什么"


def test_new_candidates_come_in_where_they_belong() -> None:
    his = BASE.replace("关于1的摘要。", "我的话。")
    new = issue({"业界新闻": [item(1), item(7), item(2)], "论文": [item(3), item(8)], "博文": [item(9)]})
    merged = merge(BASE, his, new)
    assert layout(merged.text) == {
        "业界新闻": ["标题1", "标题7", "标题2"],
        "论文": ["标题3", "标题8"],
        "博文": ["标题9"],
    }
    assert "我的话。" in merged.text
    assert merged.text == issue(
        {"业界新闻": [item(1, "我的话。"), item(7), item(2)], "论文": [item(3), item(8)], "博文": [item(9)]}
    )


def test_his_order_deletions_moves_and_own_items_stay() -> None:
    mine = "- [我自己写的 | 我](https://example.org/mine)\n摘要：手写。\n"
    his = issue({"业界新闻": [item(2), mine], "博文": [item(3)]})
    new = issue({"业界新闻": [item(1, "机器改了。"), item(2), item(4)], "论文": [item(3)]})
    merged = merge(BASE, his, new)
    assert layout(merged.text) == {"业界新闻": ["标题2", "标题4", "我自己写的 | 我"], "论文": [], "博文": ["标题3"]}


def test_what_he_left_alone_follows_the_machine() -> None:
    his = BASE.replace("关于2的摘要。", "我的话。")
    new = issue({"业界新闻": [item(1, "更好的摘要。"), item(2)], "博文": [item(3)]})
    merged = merge(BASE, his, new)
    assert "更好的摘要。" in merged.text
    assert layout(merged.text)["博文"] == ["标题3"]
    withdrawn = merge(BASE, his, issue({"业界新闻": [item(2)]}))
    assert layout(withdrawn.text) == {"业界新闻": ["标题2"], "论文": [], "博文": []}


def test_a_real_conflict_keeps_his_text_and_shows_the_other() -> None:
    his = BASE.replace("关于1的摘要。", "我的话。")
    new = BASE.replace("关于1的摘要。", "机器的新话 --> <!-- 。")
    merged = merge(BASE, his, new)
    assert merged.conflicts == 1
    assert "摘要：我的话。  \n<!-- " + CONFLICT in merged.text
    assert "机器的新话 --&gt; &lt;!-- 。" in merged.text
    assert merge(new, merged.text, new).text == merged.text


def test_his_summary_and_the_machines_new_link_go_together() -> None:
    his = BASE.replace("关于3的摘要。", "我的话。")
    new = BASE.replace("摘要：关于3的摘要。", "代码：https://example.org/code  \n摘要：关于3的摘要。")
    merged = merge(BASE, his, new)
    assert merged.conflicts == 0
    assert "代码：https://example.org/code  \n摘要：我的话。  \n" in merged.text


def test_a_brief_that_he_edited_takes_what_was_added_to_it() -> None:
    base = "# 简报 (2024-03-09)\n\n热身：\n\n- 华为：发布。 <!-- jb:1 -->\n\n## 论文\n\n"
    his = base.replace("发布。", "昨天发布。")
    new = base.replace("发布。 <!-- jb:1 -->", "发布；上市。 <!-- jb:1,2 -->")
    assert "- 华为：昨天发布；上市。 <!-- jb:1,2 -->\n" in merge(base, his, new).text


def test_an_item_is_known_by_its_address_when_its_id_went() -> None:
    his = BASE.replace(item(1), item(1, "我的话。", hidden=False))
    new = issue({"业界新闻": [item(1), item(2)]})
    assert layout(merge(BASE, his, new).text)["业界新闻"] == ["标题1", "标题2"]


def test_a_section_that_he_removed_comes_back_only_for_something_new() -> None:
    his = BASE.replace("## 博文\n\n\n\n", "")
    new = issue({"业界新闻": [item(1), item(2), item(5)], "论文": [item(3)]})
    assert "## 博文" not in merge(BASE, his, new).text
    new = issue({"业界新闻": [item(1), item(2)], "论文": [item(3)], "博文": [item(6)]})
    assert layout(merge(BASE, his, new).text)["博文"] == ["标题6"]


NUMBERS = st.lists(st.integers(1, 9), unique=True, max_size=9)


@st.composite
def drafts(draw: Callable[..., object]) -> dict[str, list[int]]:
    numbers = draw(NUMBERS)
    assert isinstance(numbers, list)
    return {section: numbers[i::3] for i, section in enumerate(SECTIONS)}


@st.composite
def human(draw: Callable[..., object]) -> tuple[dict[str, list[int]], dict[int, str], list[str]]:
    """What he makes of a draft: kept ones in any order and section, own words for some, own items."""
    kept = draw(st.permutations(range(1, 10)))
    places = draw(st.lists(st.sampled_from((*SECTIONS, "")), min_size=9, max_size=9))
    words = draw(st.dictionaries(st.integers(1, 9), st.text("甲乙丙丁，。", min_size=3, max_size=9), max_size=4))
    own = draw(st.lists(st.sampled_from(SECTIONS), max_size=2))
    assert isinstance(kept, list)
    assert isinstance(places, list)
    assert isinstance(words, dict)
    assert isinstance(own, list)
    chosen = {section: [n for n, place in zip(kept, places, strict=True) if place == section] for section in SECTIONS}
    return chosen, words, own


def built(numbers: dict[str, list[int]], words: dict[int, str], own: list[str]) -> str:
    texts = {section: [item(n, words.get(n, "")) for n in chosen] for section, chosen in numbers.items()}
    for n, section in enumerate(own):
        texts[section].append(f"- [自己写的{n}号 | 我](https://example.org/own/{n})\n摘要：手写{n}。\n")
    return issue(texts)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(drafts(), human(), drafts(), st.dictionaries(st.integers(1, 9), st.text("子丑寅卯", min_size=3), max_size=4))
def test_no_edit_is_ever_lost(
    base: dict[str, list[int]],
    edit: tuple[dict[str, list[int]], dict[int, str], list[str]],
    new: dict[str, list[int]],
    machine_words: dict[int, str],
) -> None:
    chosen, words, own = edit
    was = {n for numbers in base.values() for n in numbers}
    his = built(chosen, words, own)
    outcome = merge(built(base, {}, []), his, built(new, machine_words, []))
    text, after = outcome.text, layout(outcome.text)
    stands = {n: section for section, numbers in chosen.items() for n in numbers}
    written = {n for n in stands if n not in was or n in words}
    for n in written:
        assert f"标题{n}" in after[stands[n]]
        assert words.get(n, f"关于{n}的摘要。") in text
    for number in range(len(own)):
        assert f"手写{number}。" in text
    for n in was - set(stands):
        assert f"标题{n}号" not in text
    for section, numbers in chosen.items():
        mine = [f"标题{n}" for n in numbers if n in written]
        assert [title for title in after[section] if title in mine] == mine
    fresh = {n for numbers in new.values() for n in numbers} - was - set(stands)
    for n in fresh:
        assert text.count(f"标题{n}号") == 1
    again = built(new, machine_words, [])
    assert merge(again, text, again).text == text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text("- [](）#>\n摘要：甲http/1。；", max_size=80), st.text("- [](）#>\n摘要：乙。；", max_size=80))
def test_whatever_he_types_stays(typed: str, other: str) -> None:
    base = issue({"业界新闻": [item(1), item(2)]})
    his = base.replace("## 论文\n", typed + "\n## 论文\n")
    new = base.replace(item(1), item(1, other.replace("\n", "")) + item(5))
    text = merge(base, his, new).text
    kept = {line.rstrip() for line in text.split("\n")}
    assert all(line.rstrip() in kept for line in typed.split("\n"))
    assert date(2024, 3, 9).isoformat() in text
