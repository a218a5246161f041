"""One article, one address."""

import json
from pathlib import Path

import pytest

from core.urls import canonical_url, identity, is_http, is_temporary, wechat_identity

CASES = [
    ("http://mp.weixin.qq.com/s?__biz=MzA=&amp;mid=1&amp;idx=2&amp;sn=ab&amp;scene=0#rd",
     "https://mp.weixin.qq.com/s?__biz=MzA=&mid=1&idx=2&sn=ab"),
    ("mp.weixin.qq.com/s/AbCdEf?from=timeline#wechat_redirect", "https://mp.weixin.qq.com/s/AbCdEf"),
    ("http://arxiv.org/pdf/2009.07453v2.pdf", "https://arxiv.org/abs/2009.07453"),
    ("https://hf.co/papers/2107.08430", "https://arxiv.org/abs/2107.08430"),
    ("https://github.com/Tencent/ncnn/blob/master/README.md", "https://github.com/tencent/ncnn"),
    ("https://github.com/Tencent/ncnn/releases/tag/20210720", "https://github.com/tencent/ncnn/releases/tag/20210720"),
    ("https://link.zhihu.com/?target=https%3A//example.com/a%3Fb%3D1", "https://example.com/a?b=1"),
    ("https://www.zhihu.com/question/1/answer/2?utm_psn=9", "https://www.zhihu.com/question/1/answer/2"),
    ("https://example.com/a//b/index.html?b=2&a=1&utm_campaign=z#top", "https://example.com/a/b?a=1&b=2"),
    ("https://m.example.com/p/1）", "https://example.com/p/1"),
    ("http://localhost:8080/x/", "http://localhost:8080/x"),
    ("https://例子.测试/路径?键=值", "https://例子.测试/%E8%B7%AF%E5%BE%84?%E9%94%AE=%E5%80%BC"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), CASES)
def test_canonical_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected
    assert identity(canonical_url(url)) == identity(url)


def test_parameter_names_that_look_like_entities_stay() -> None:
    assert "timestamp=15" in canonical_url("https://mp.weixin.qq.com/s?src=3&timestamp=15&ver=1&signature=abc")


def test_expiring_links_are_told_apart() -> None:
    assert is_temporary("https://mp.weixin.qq.com/s?timestamp=1&src=3&ver=1&signature=a*b")
    assert not is_temporary("https://mp.weixin.qq.com/s/AbCdEf")
    assert wechat_identity("MzA=", "12", 0) == "wechat:MzA=:12:1"


@pytest.mark.parametrize(
    "url", ["ftp://a.b/", "javascript:alert(1)", "https://", "http://a:0/", "x" * 3000, "http://[::1"]
)
def test_what_is_not_http_is_refused(url: str) -> None:
    assert not is_http(url)


def test_shared_cases() -> None:
    data = Path("../shared/duplicates/url_cases.json")
    cases = json.loads(data.read_text()) if data.is_file() else [{"url": CASES[0][0], "canon": CASES[0][1]}]
    assert [identity(case["url"]) for case in cases] == [case["canon"] for case in cases]
