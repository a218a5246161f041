"""Pages made to be read slowly, by a look-up that starts over at every character: they end as soon as others do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.types import Article, Failure, Page
from extract.registry import extract

WORDS = "<p>神经网络推理框架在移动端的优化方法，包括算子融合、内存复用与量化。</p>" * 3
MANY = 300_000
READ_TIME = 'class="read-time"'


def read(url: str, html: str) -> Article | Failure:
    body = f"<html><head>{html}</head><body><article><h1>标题</h1>{WORDS}</article></body></html>"
    return extract(Page(url=url, final_url=url, status=200, body=body.encode(), fetched_at=datetime.now(UTC)))


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://a.example/1", f"<title>{'中|' * 600}</title>"),
        ("https://a.example/2", f'<meta property="og:title" content="{"中 - " * MANY}">'),
        ("https://a.example/3", "".join(f'<meta property="og:title" content="{n}{"|中" * 400}">' for n in range(500))),
        ("https://a.example/4", f'<script type="application/ld+json">]]>{" " * MANY}x</script>'),
        ("https://a.example/6", f'<div class="{"widget" * MANY} author"><b class="author">Kim Doe</b></div>'),
        ("https://juejin.cn/post/1", f'<script>{{"author":{" " * MANY}x}}</script>'),
        ("https://www.infoq.cn/article/1", f"<script>{READ_TIME * (MANY // len(READ_TIME))}</script>"),
        ("https://zhuanlan.zhihu.com/p/1", f"<script>{'<title ' * (MANY // 7)}</script>"),
        ("https://arxiv.org/abs/2009.07453", f'<meta name="citation_arxiv_id" content="{"a" * MANY}">'),
    ],
    ids=["title", "og:title", "many og:title", "JSON-LD", "class", "author", "read-time", "captcha", "arXiv id"],
)
def test_it_ends(url: str, html: str) -> None:
    found = read(url, html)
    assert isinstance(found, Failure) or len(found.title) < MANY


def test_a_title_of_many_parts_loses_the_site_at_its_end_all_the_same() -> None:
    parts = " | ".join(f"part {number}" for number in range(20))
    found = read(
        "https://a.example/5",
        f'<title>标题 | {parts} | Example</title><meta property="og:site_name" content="Example">',
    )
    assert isinstance(found, Article)
    assert found.title == "标题"
