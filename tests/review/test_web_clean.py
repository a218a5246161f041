"""What an article's words may do on the page: be read, and lead to http(s) addresses."""

from collections.abc import Callable
from functools import partial

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from review.desk import MOST_BODY
from review.web import clean


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>planted()</script>",
        "<img src=x onerror=planted()>",
        "[a](javascript:planted())",
        "[a](JaVaScRiPt:planted())",
        "[a](&#106;avascript:planted())",
        "[a](data:text/html,<script>planted()</script>)",
        "[a](vbscript:planted())",
        "[a](//evil.example/x)",
        "[a](/c/1/act)",
        "[a](c/1)",
        "![a](data:image/svg+xml,<svg onload=planted()>)",
        "<a href='https://evil.example' onclick='planted()'>a</a>",
        "<svg><script>planted()</script></svg>",
        "`<b>`<style>*{display:none}</style>",
        '[a](https://evil.example "x\\" onmouseover=\\"planted()")',
        "[a]: javascript:planted()\n\n[a]",
        "<javascript:planted()>",
        "{{ 7 * 7 }}{% raw %}",
    ],
)
@pytest.mark.parametrize("make", [partial(clean.body, pictures=True), clean.words])
def test_markup_of_an_article_stays_words(make: Callable[[str], str], markdown: str) -> None:
    body = HTMLParser(make(markdown)).body
    assert body is not None
    for node in body.traverse():
        assert node.tag in {"body", "p", "a", "br", "code", "em", "span", "-text"}
        assert set(node.attributes) <= {"href", "target", "rel", "class"}
        assert (node.attributes.get("href") or "https://evil.example") == "https://evil.example"


def test_a_body_reads_as_written() -> None:
    html = clean.body("# 标题\n\n一行\n两行 **粗** ~~删~~ `a<b`\n\n[链](https://a.example/?x=1&y=2)", pictures=False)
    assert "<h3>标题</h3>" in html
    assert "一行<br>\n两行 <strong>粗</strong> <s>删</s> <code>a&lt;b</code>" in html
    link = HTMLParser(html).css_first("a")
    assert link is not None
    assert dict(link.attributes) == {
        "href": "https://a.example/?x=1&y=2",
        "target": "_blank",
        "rel": "noopener noreferrer nofollow",
    }


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://mmbiz.qpic.cn/a/640?wx_fmt=png", "https://mmbiz.qpic.cn/a/640?wx_fmt=png"),
        ("http://mmbiz.qpic.cn/a", "https://mmbiz.qpic.cn/a"),
        ("https://user:word@pictures.example/a", "https://pictures.example/a"),
        ("http://127.0.0.1:8765/c/1", ""),
        ("http://2130706433/", ""),
        ("http://[::1]/", ""),
        ("http://localhost/", ""),
        ("https://printer.local/", ""),
        ("https://192.168.1.1/", ""),
        ("javascript:planted()", ""),
        ("data:image/png;base64,AAAA", ""),
        ("//pictures.example/a", ""),
        ("a.png", ""),
    ],
)
def test_pictures_come_from_public_hosts_by_https(url: str, shown: str) -> None:
    assert clean.picture(url) == shown


def test_a_body_without_end_is_cut() -> None:
    html = clean.body("字" * (MOST_BODY + 5), pictures=False)
    assert html.count("字") == MOST_BODY
