from __future__ import annotations

import email
import html
import json
import re
from datetime import date
from email import policy

import pytest

from compose.parse import parse_issue
from compose.render.outlets import OUTLETS, Options, as_json, text, web, wechat, zhihu
from compose.render.outlets import email as to_email
from compose.render.rich import Style, anchor, flow
from core.config import EditionConfig
from core.errors import UsageError
from core.issue_json import issue_from, issue_schema
from core.types import Brief, Issue, Item, Link, Section

ISSUE = """# 测试简报 (2024-03-09) 甲/乙

**关注甲**

> 导读：本次1条。见[外部](https://example.org/lead)。

热身：

- [华为：发布](https://mp.weixin.qq.com/s/abcdefg)； <!-- jb:3 -->

## 业界新闻

- [CVPR2024] [own/lib：甲 & 乙 | 某号](https://mp.weixin.qq.com/s/XyZ_12345) <!-- jb:1 -->
代码：https://github.com/own/lib
论文：[A Title](https://arxiv.org/abs/2401.1)
摘要：第一行，见 https://example.org/a?x=1&y=2 。
    1. 一；
    2. 二。
第二行`a < b`：
```
def f():
    return 1
```
![图](https://example.org/p.png)

## 论文

无

- [同一个外部](https://example.org/lead)
摘要：**重点**。
"""


@pytest.fixture
def issue(edition: EditionConfig) -> Issue:
    return parse_issue(ISSUE, edition)


def test_wechat_has_inline_styles_and_numbered_references(issue: Issue, edition: EditionConfig) -> None:
    page = wechat(issue, edition)
    assert not re.search(r"<(?:div|script|style|iframe)|\sclass=|\sid=", page)
    links = re.findall(r'href="([^"]*)"', page)
    assert links == ["https://mp.weixin.qq.com/s/abcdefg", "https://mp.weixin.qq.com/s/XyZ_12345"]
    assert page.count("[1]</sup>") == 2
    assert "[1] 外部：https://example.org/lead<br/>" in page
    assert "[2] https://github.com/own/lib<br/>" in page
    assert "[4] https://example.org/a?x=1&amp;y=2<br/>" in page
    assert "def f():<br/>&nbsp;&nbsp;&nbsp;&nbsp;return 1" in page
    assert re.search(r'<li style="[^"]+">二。</li>', page)
    assert "jb:" not in page
    assert wechat(issue, edition, Options(theme="ink")) != page
    with pytest.raises(UsageError):
        wechat(issue, edition, Options(theme="pink"))


PICTURES = """# 测试简报 (2024-03-09)

## 业界新闻

- [题 | 号](https://example.org/1)
摘要：看 ![图一](https://example.org/p.png) 和 ![图二](own.png) 和 ![码](../qr.jpg) 和 ![坏](file:///etc/x.png)。

----

![二维码](../qr.jpg)

- Editor
"""


def test_a_picture_is_a_picture_or_is_named_as_one(edition: EditionConfig) -> None:
    issue = parse_issue(PICTURES, edition)
    page = wechat(issue, edition)
    assert re.findall('<img src="([^"]+)" alt="([^"]+)"', page) == [
        ("https://example.org/p.png", "图一"),
        ("own.png", "图二"),
    ]
    assert "和 〔图：码，../qr.jpg〕 和 〔图：坏〕。" in page
    shown = web(issue, edition)
    assert re.findall('<img src="([^"]+)"', shown) == ["https://example.org/p.png", "own.png", "../qr.jpg", "../qr.jpg"]
    alone = web(issue, edition, Options(alone=True))
    assert re.findall('<img src="([^"]+)"', alone) == ["https://example.org/p.png"]
    assert "<p>〔图：二维码，../qr.jpg〕</p>" in alone
    told = "〔图：图二，own.png〕 和 〔图：码，../qr.jpg〕 和 〔图：坏〕。"
    assert f"看 ![图一](https://example.org/p.png) 和 {told}" in zhihu(issue, edition)
    assert f"看 〔图：图一，https://example.org/p.png〕 和 {told}" in text(issue, edition)


COMMENTED = """# 测试简报 (2024-03-09)

## 业界新闻

- [甲 | 号](https://example.org/1) <!-- jb:1 摘录 -->
代码：https://example.org/c
摘要：一。 <!-- 我的注 -->
二。
- [乙 | 号](https://example.org/2) <!-- jb:2 摘录 -->  
摘要：三。  
<!-- 冲突：
- [丙](https://example.org/3)
-->
"""  # noqa: W291


def test_comments_leave_no_trace_in_the_markdown_for_zhihu(edition: EditionConfig) -> None:
    body = zhihu(parse_issue(COMMENTED, edition), edition).partition("----")[0]
    assert body.splitlines() == [
        "## 业界新闻",
        "",
        "- [甲 | 号](https://example.org/1)",
        "代码：https://example.org/c",
        "摘要：一。",
        "二。",
        "- [乙 | 号](https://example.org/2)  ",
        "摘要：三。  ",
        "",
    ]


def test_references_are_numbered_in_the_order_of_reading(issue: Issue, edition: EditionConfig) -> None:
    page = str(OUTLETS["wechat"][1](issue, edition, Options()))
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]</sup>", page)]
    first_seen = list(dict.fromkeys(numbers))
    assert len(first_seen) > 1
    assert first_seen == sorted(first_seen)


def test_a_page_with_links(issue: Issue, edition: EditionConfig) -> None:
    page = web(issue, edition)
    assert '<h3>[CVPR2024] <a href="https://mp.weixin.qq.com/s/XyZ_12345">own/lib：甲 &amp; 乙 | 某号</a></h3>' in page
    assert '代码：<a href="https://github.com/own/lib">' in page
    assert "<strong>重点</strong>" in page
    assert "<code>a &lt; b</code>" in page


def test_zhihu_takes_markdown_with_its_links(issue: Issue, edition: EditionConfig) -> None:
    told = zhihu(issue, edition)
    assert told.startswith("> 导读：本次1条。")
    assert "- [CVPR2024] [own/lib：甲 & 乙 | 某号](https://mp.weixin.qq.com/s/XyZ_12345)" in told
    assert "jb:" not in told
    assert "layout" not in told
    assert "\n## 论文\n" in told


FORMULA = "损失为 $y = \\sum_i w_i x_i$，单价 $5 到 $6，`$a_b$` 是代码。"


def test_formulas_keep_their_source_where_they_cannot_be_drawn() -> None:
    assert "$y = \\sum_i w_i x_i$，单价 $5 到 $6，<code>$a_b$</code>" in flow(FORMULA, Style(anchor))
    assert "$a < b_1$" in html.unescape(flow("若 $a < b_1$ 则停。", Style(anchor)))


def test_formulas_are_drawn_in_one_piece_for_wechat() -> None:
    pytest.importorskip("ziamath")
    page = flow(FORMULA, Style(anchor, formulas=True))
    assert "<svg" in page
    assert "<use" not in page
    assert "sum_i" not in page
    assert "单价 $5 到 $6" in page


def test_plain_text_has_every_address_below_its_title(issue: Issue, edition: EditionConfig) -> None:
    told = text(issue, edition)
    assert "导读：本次1条。见外部。\n" in told
    assert "- 华为：发布；\n" in told
    assert "- [CVPR2024] own/lib：甲 & 乙 | 某号\n链接：https://mp.weixin.qq.com/s/XyZ_12345\n" in told
    assert "\n代码：https://github.com/own/lib\n论文：A Title" in told
    assert "\n摘要：第一行" in told
    assert "摘要：重点。" in told
    assert "\n无\n" in told


def test_a_message_that_mail_programs_read(issue: Issue, edition: EditionConfig) -> None:
    raw = to_email(
        issue, edition, Options(sender="a@example.org", to="b@example.org", unsubscribe="https://example.org/u")
    )
    message = email.message_from_string(raw, policy=policy.default)
    assert message["Subject"] == "测试简报 (2024-03-09) 甲/乙"
    assert message["List-Unsubscribe"] == "<https://example.org/u>"
    plain, rich = (part.get_content() for part in message.iter_parts())
    assert "- 华为：发布；" in plain
    assert 'style="' in rich
    assert to_email(issue, edition) == to_email(issue, edition)


def test_json_comes_back_and_fits_its_schema(issue: Issue, edition: EditionConfig) -> None:
    data = json.loads(as_json(issue, edition))
    assert issue_from(data) == issue
    schema = issue_schema()
    assert set(data) == set(schema["properties"])
    assert set(data["sections"][0]["items"][0]) == set(
        schema["properties"]["sections"]["items"]["properties"]["items"]["items"]["properties"]
    )


@pytest.mark.parametrize("outlet", ["wechat", "html", "email"])
def test_nothing_gets_out_but_text_and_web_links(outlet: str, edition: EditionConfig) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=y> [x](javascript:alert(1)) {{ 7*7 }} <div class="a">'
    item = Item(
        title=evil,
        url="javascript:alert(1)",
        account=evil,
        tags=(evil,),
        links=(Link("论文", "data:text/html,x"), Link(evil, "https://example.org/ok")),
        summary=evil,
    )
    issue = Issue(
        date=date(2024, 3, 9),
        name="简报",
        topics=evil,
        lead=evil,
        slogan=evil,
        briefs=(Brief(subject=evil, text=evil),),
        sections=(Section(key="news", title=evil, note=evil, items=(item, Item(title="", raw=evil))),),
    )
    page = OUTLETS[outlet][1](issue, edition, Options())
    if outlet == "email":
        message = email.message_from_string(page, policy=policy.default)
        page = str(list(message.iter_parts())[1].get_content())
    assert not re.search(r"<script|<img|<div|<[^>]*(?:javascript:|data:|onerror)", page)
    assert "49" not in page
    assert set(re.findall(r'href="([^"]*)"', page)) <= {"https://example.org/ok", "https://example.org/editor"}


GAPS = """# 测试简报 (2024-03-09) 甲/乙

热身：

- 华为：发布； <!-- jb:3 -->
<!-- 冲突：看完请删 -->

> 注：点击文末【阅读原文】。

## 业界新闻

> 注：空的。

## 论文

- [甲](https://example.org/1)
摘要：一。

<!-- 以后
再看 -->

- [乙](https://example.org/2)
摘要：二。
"""


def test_no_outlet_shows_empty_sections_or_gaps_where_comments_were(edition: EditionConfig) -> None:
    issue = parse_issue(GAPS, edition)
    told = zhihu(issue, edition)
    assert "- 华为：发布；\n\n## 论文\n\n- [甲]" in told
    assert "\n\n\n" not in told
    plain = text(issue, edition)
    assert plain.startswith("测试简报 (2024-03-09) 甲/乙\n\n热身")
    for shown in (told, plain, web(issue, edition), wechat(issue, edition)):
        assert "业界新闻" not in shown
        assert "空的" not in shown
        assert "冲突" not in shown
    assert "点击文末【阅读原文】" in wechat(issue, edition)
