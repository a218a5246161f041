"""Other newsletters are a configuration and a template away: read, written back untouched, written anew."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import compose
from compose.parse import parse_issue
from compose.render.markdown import render
from core.config import EditionConfig
from core.types import Issue, Item, Section

EDITIONS = Path(str(compose.__file__)).parent / "editions"

RUANYF = """# 某某周刊（第 12 期）：本期标题

每周五发布。

## 科技动态

1、[第一条](https://example.org/1)

第一段。

![](https://example.org/p.png)

第二段。

2、没有链接的一条

只有一段。

## 言论

1、

一句话。

-- [某人](https://example.org/3)

## 往年回顾

1、[旧文](https://example.org/old)
"""

HELLO = """# 《某某》第 7 期
> 口号

## 内容

### C 项目
1、[lib](https://hellogithub.com/periodical/statistics/click/?target=https://github.com/a/lib)：一个库。

<p><img src='https://example.org/p.gif'></p>

### C# 项目
2、[tool](https://hellogithub.com/periodical/statistics/click/?target=https://github.com/a/tool)：一个工具

"""

TWIR = """Title: This Week in Things 3
Number: 3
Date: 2024-03-09

Hello!

## Updates

<!--
* [not an item](https://example.org/no)
-->

### Official
* [A post](https://example.org/1)

### Observations/Thoughts
* [video] [series] [A talk](https://example.org/2)
* 2024-03-10 | Virtual | [**Meetup**](https://example.org/3)

```
* [nor this](https://example.org/no)
```

#### Deep

text of its own

This Week in Rust is edited by:

* [someone](https://example.org/me)
"""


def edition(name: str) -> EditionConfig:
    return EditionConfig.model_validate(
        tomllib.loads((EDITIONS / f"{name}.toml").read_text(encoding="utf-8"))["edition"]
    )


def bare(issue: Issue) -> Issue:
    """Nothing kept verbatim but what is no item."""
    sections = tuple(
        replace(s, items=tuple(replace(i, raw="" if i.title or i.url or i.summary else i.raw.strip()) for i in s.items))
        for s in issue.sections
    )
    return replace(issue, sections=sections, spelling={"footer": issue.footer})


def _spaced(section: Section) -> Section:
    return replace(section, items=tuple(replace(i, raw=f"\n{i.raw}\n\n" if i.raw else "") for i in section.items))


@pytest.mark.parametrize(("name", "text"), [("ruanyf", RUANYF), ("hellogithub", HELLO), ("twir", TWIR)])
def test_untouched_and_anew(name: str, text: str) -> None:
    form = edition(name)
    issue = parse_issue(text, form)
    assert render(issue, form) == text
    anew = replace(bare(issue), sections=tuple(_spaced(section) for section in bare(issue).sections))
    again = parse_issue(render(anew, form), form)
    assert bare(again) == bare(issue)


def test_numbers_sections_and_items() -> None:
    issue = parse_issue(RUANYF, edition("ruanyf"), date(2024, 3, 8))
    assert (issue.date, issue.front_matter, issue.topics) == (date(2024, 3, 8), {"number": "12"}, "本期标题")
    assert [(s.key, len(s.items)) for s in issue.sections] == [("news", 2), ("## 言论", 1)]
    assert issue.sections[0].items[0].summary.startswith("第一段。\n\n![]")
    assert issue.sections[1].items[0].summary.startswith("一句话。")
    assert issue.footer.startswith("## 往年回顾")


def test_click_counters_are_not_part_of_an_address() -> None:
    form = edition("hellogithub")
    issue = parse_issue(HELLO, form)
    items = [item for section in issue.sections for item in section.items if item.title]
    assert [item.url for item in items] == ["https://github.com/a/lib", "https://github.com/a/tool"]
    assert "2、[tool](https://hellogithub.com/periodical/statistics/click/?target=https://github.com/a/tool)" in render(
        bare(issue), form
    )


def test_a_tree_of_sections_with_tags_and_comments() -> None:
    issue = parse_issue(TWIR, edition("twir"))
    assert issue.date == date(2024, 3, 9)
    found = {s.key: [i for i in s.items if i.title] for s in issue.sections}
    assert [(i.title, i.tags) for i in found["thoughts"]] == [("A talk", ("video", "series"))]
    assert found["## Updates"] == []
    assert "#### Deep" in found


def test_a_new_issue_in_another_form() -> None:
    form = edition("hellogithub")
    issue = Issue(
        date=date(2024, 3, 28),
        name="某某",
        front_matter={"number": "8"},
        sections=(
            Section(key="c", title="C 项目", items=(Item(title="a", url="https://example.org/a", summary="甲"),)),
            Section(key="csharp", title="C# 项目"),
            Section(key="x", title="别的", items=(Item(title="b", url="javascript:x"),)),
        ),
    )
    text = render(issue, form)
    assert text.startswith("# 《某某》第 8 期\n")
    assert "C# 项目" not in text
    assert "2、b\n" in text
    assert "javascript" not in text


def test_a_broken_pattern_is_named() -> None:
    data = edition("twir").model_dump()
    data["form"]["item"] = "("
    with pytest.raises(ValueError, match="item is no regular expression"):
        EditionConfig.model_validate(data)


def test_the_real_ones_are_kept_byte_for_byte() -> None:
    folder = Path(__file__).parents[3] / "shared" / "other-newsletters"
    for path in sorted(folder.glob("*.md")):
        form = edition(path.name.split("_")[0])
        text = path.read_text(encoding="utf-8")
        assert render(parse_issue(text, form), form) == text, path.name
