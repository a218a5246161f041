from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from core.clock import SHANGHAI
from core.types import Article, Failure, Kind, Link, Page, State
from extract.papers import abstract_page
from extract.registry import extract

WORDS = "神经网络推理框架在移动端的优化方法，包括算子融合、内存复用与量化。"


def read(url: str, html: str | bytes) -> Article:
    body = html if isinstance(html, bytes) else html.encode()
    article = extract(Page(url=url, final_url=url, status=200, body=body, fetched_at=datetime.now(UTC)))
    assert isinstance(article, Article)
    return article


def zhihu(**entities: object) -> str:
    data = {"initialState": {"entities": {"articles": {}, "answers": {}, "questions": {}} | entities}}
    return f'<html><body><script id="js-initialData" type="text/json">{json.dumps(data)}</script></body></html>'


def test_a_zhihu_article_was_published_when_it_was_created() -> None:
    article = read(
        "https://zhuanlan.zhihu.com/p/123?utm_source=x",
        zhihu(
            articles={
                "123": {
                    "id": 123, "title": "标题", "created": 1739243412, "updated": 1745316476,
                    "author": {"name": "作者"}, "column": {"title": "强化学习"}, "topics": [{"name": "RL"}],
                    "content": f"<p>{WORDS}<img eeimg='1' alt='x^2' src='https://www.zhihu.com/equation?tex=x'></p>"
                    "<p><a href='https://link.zhihu.com/?target=https%3A//github.com/a/b'>代码</a></p>",
                }
            }
        ),
    )  # fmt: skip
    assert (article.title, article.account, article.author) == ("标题", "知乎", "作者")
    assert article.published is not None
    assert article.published.at == datetime(2025, 2, 11, 11, 10, 12, tzinfo=SHANGHAI)
    assert article.modified is not None
    assert article.canonical_url == "https://zhuanlan.zhihu.com/p/123"
    assert article.links == (Link("代码", "https://github.com/a/b"),)
    assert "$x^2$" in article.markdown
    assert (article.tags, article.fields["column"]) == (("RL",), "强化学习")


def test_an_answer_has_the_title_of_its_question_and_a_question_shows_its_answers() -> None:
    question = {"id": 7, "title": "为什么？", "detail": "<p>问题描述</p>", "created": 1600000000, "answerCount": 2}
    answer = {
        "id": 8, "question": question, "author": {"name": "甲"}, "createdTime": 1600000100,
        "content": f"<p>{WORDS}</p>",
    }  # fmt: skip
    page = zhihu(questions={"7": question}, answers={"8": answer})
    article = read("https://www.zhihu.com/question/7/answer/8", page)
    assert (article.title, article.author, article.text) == ("为什么？", "甲", WORDS)
    assert article.canonical_url == "https://www.zhihu.com/question/7/answer/8"
    article = read("https://www.zhihu.com/question/7", page)
    assert article.kind is Kind.QUESTION
    assert article.text.split("\n") == ["问题描述", "甲的回答", WORDS]


@pytest.mark.parametrize(
    ("html", "state"),
    [
        ("<title>安全验证 - 知乎</title><div></div>", State.CAPTCHA),
        ("<div>你似乎来到了没有知识存在的荒原</div>", State.DELETED),
    ],
)
def test_zhihu_pages_without_an_article(html: str, state: State) -> None:
    assert read("https://zhuanlan.zhihu.com/p/1", html).state is state


ARXIV = f"""<html><head><meta name="citation_title" content="Fast &amp; Small"/>
<meta name="citation_author" content="Doe, Jane"/><meta name="citation_author" content="Li, Si"/>
<meta name="citation_date" content="2020/09/15"/><meta name="citation_arxiv_id" content="2009.07453"/></head><body>
<h1 class="title mathjax"><span class="descriptor">Title:</span>Fast &amp; Small</h1>
<blockquote class="abstract mathjax"><span class="descriptor">Abstract:</span>{"We speed up networks. " * 5}
Code: <a href="https://github.com/doe/fast">this https URL</a></blockquote>
<table><tr><td class="tablecell comments mathjax">ECCV 2020, project page https://doe.github.io/fast/</td></tr>
<tr><td class="tablecell subjects"><span>Computer Vision (cs.CV)</span>; Machine Learning (cs.LG)</td>
</tr></table><div class="submission-history"><strong>[v1]</strong> Tue, 15 Sep 2020 01:02:03 UTC (1,234 KB)<br/>
<strong>[v2]</strong> Wed, 16 Sep 2020 04:05:06 UTC (1,234 KB)</div></body></html>"""


def test_an_arxiv_abstract() -> None:
    article = read("https://arxiv.org/abs/2009.07453v2", ARXIV)
    assert (article.title, article.author, article.account) == ("Fast & Small", "Jane Doe, Si Li", "arXiv")
    assert (article.kind, article.identity) == (Kind.PAPER, "arxiv:2009.07453")
    assert article.published is not None
    assert article.published.at == datetime(2020, 9, 15, 1, 2, 3, tzinfo=UTC)
    assert article.modified is not None
    assert article.tags == ("cs.CV", "cs.LG")
    assert article.text.startswith("We speed up networks.")
    assert {(link.label, link.url) for link in article.links} == {
        ("代码", "https://github.com/doe/fast"),
        ("项目", "https://doe.github.io/fast"),
    }
    assert article.fields["versions"] == "v2"
    assert read("", ARXIV).identity == article.identity


@pytest.mark.parametrize(
    ("pdf", "page"),
    [
        ("https://arxiv.org/pdf/2009.07453v2.pdf", "https://arxiv.org/abs/2009.07453"),
        ("https://openreview.net/pdf?id=abc", "https://openreview.net/forum?id=abc"),
        ("https://aclanthology.org/2020.acl-main.1.pdf", "https://aclanthology.org/2020.acl-main.1"),
        (
            "https://openaccess.thecvf.com/content_CVPR_2020/papers/A_B_CVPR_2020_paper.pdf",
            "https://openaccess.thecvf.com/content_CVPR_2020/html/A_B_CVPR_2020_paper.html",
        ),
        ("http://proceedings.mlr.press/v97/tan19a/tan19a.pdf", "https://proceedings.mlr.press/v97/tan19a.html"),
        ("https://example.com/x.pdf", ""),
        ("https://arxiv.org/abs/2009.07453", ""),
    ],
)
def test_a_pdf_is_led_to_its_abstract(pdf: str, page: str) -> None:
    assert abstract_page(pdf) == page


def test_the_bytes_of_a_pdf_are_a_pointer_or_a_failure() -> None:
    article = read("https://arxiv.org/pdf/2009.07453", b"%PDF-1.5 ...")
    assert (article.state, article.moved_to) == (State.MOVED, "https://arxiv.org/abs/2009.07453")
    page = Page(
        url="https://a.org/x", final_url="https://a.org/x", status=200, body=b"%PDF-1.5", fetched_at=datetime.now(UTC)
    )
    failure = extract(page)
    assert isinstance(failure, Failure)
    assert failure.kind == "unreadable"


def test_a_repository() -> None:
    article = read(
        "https://github.com/Tencent/ncnn",
        '<title>GitHub - Tencent/ncnn: a fast inference framework</title><a class="topic-tag">simd</a>'
        '<span id="repo-stars-counter-star" title="20,123">20.1k</span>'
        '<div class="BorderGrid-cell"><a href="/Tencent/ncnn/blob/master/LICENSE.txt">BSD-3-Clause license</a></div>'
        '<div class="BorderGrid-cell"><a href="/Tencent/ncnn/releases/tag/20240820">x'
        '<relative-time datetime="2024-08-20T06:29:00Z">Aug</relative-time></a></div>'
        "<div id='readme'><article class='markdown-body'><h1>ncnn</h1><p>fast <code>neon</code></p></article></div>",
    )
    assert article.kind is Kind.REPOSITORY
    assert article.title == "Tencent/ncnn: a fast inference framework"
    assert article.identity == "https://github.com/tencent/ncnn"
    assert article.markdown == "# ncnn\n\nfast `neon`"
    wanted = {
        "stars": "20123",
        "licence": "BSD-3-Clause",
        "release": "20240820",
        "description": "a fast inference framework",
    }
    assert {key: article.fields[key] for key in wanted} == wanted
    assert article.tags == ("simd",)


def test_a_readme_inside_the_data_of_the_page() -> None:
    data = {
        "payload": {"overviewFiles": [{"displayName": "README.md", "richText": "<article><p>从数据里</p></article>"}]}
    }
    html = f'<title>GitHub - a/b: c</title><script type="application/json">{json.dumps(data)}</script>'
    assert read("https://github.com/a/b", html).text == "从数据里"


def test_release_notes() -> None:
    article = read(
        "https://github.com/a/b/releases/tag/v1.2",
        "<div class='Box'><div class='Box-body'><h1>Faster everything</h1>"
        "<relative-time datetime='2024-05-06T07:08:09Z'></relative-time>"
        "<div class='markdown-body'><ul><li>int8</li></ul></div></div></div>",
    )
    assert (article.kind, article.title, article.text) == (Kind.RELEASE, "a/b v1.2 Faster everything", "int8")
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert article.identity == "https://github.com/a/b/releases/tag/v1.2"


@pytest.mark.parametrize(
    ("url", "html", "account", "author", "minute"),
    [
        (
            "https://blog.csdn.net/u/article/details/1?spm=2",
            "<script type='application/ld+json'>{\"pubDate\":\"2024-09-29T17:00:40\"}</script>"
            "<h1 class='title-article' id='articleContentId'>标题</h1><a class='follow-nickName'>甲</a>"
            f"<div id='content_views'><p>{WORDS}</p><div class='hljs-button'>复制</div></div>",
            "CSDN", "甲", "2024-09-29 17:00",
        ),
        (
            "https://www.cnblogs.com/u/p/1.html",
            f"<a id='cb_post_title_url'><span>标题</span></a><div id='cnblogs_post_body'><p>{WORDS}</p></div>"
            "<div class='postDesc'>posted @ <span id='post-date'>2022-05-29 20:20</span>"
            "<a href='https://www.cnblogs.com/u'>甲</a></div>",
            "博客园", "甲", "2022-05-29 20:20",
        ),
        (
            "https://juejin.cn/post/1",
            "<h1 class='article-title'>标题</h1><meta itemprop='datePublished' content='2019-10-10T15:39:26.000Z'>"
            "<div itemprop='author'><meta itemprop='name' content='甲'></div>"
            f"<div class='article-viewer'><style>p{{}}</style><p>{WORDS}</p></div>",
            "掘金", "甲", "2019-10-10 23:39",
        ),
        (
            "https://www.jiqizhixin.com/articles/2020-08-06-5",
            "<h1 class='article__title'>标题</h1><a class='article-author__name'>甲</a>"
            "<time class='article__published'>2020/08/06 12:00</time>"
            f"<div class='article__content'><p>{WORDS}</p></div>",
            "机器之心", "甲", "2020-08-06 12:00",
        ),
        (
            "https://www.infoq.cn/article/abc",
            "<h1 class='article-title'>标题</h1>"
            "<meta property='article:published_time' content='2020-08-06T10:00:00+08:00'>"
            f"<a class='com-author-name'>甲</a><div class='article-preview'><p>{WORDS}</p></div>",
            "InfoQ", "甲", "2020-08-06 10:00",
        ),
        (
            "https://medium.com/@jia/slug-0123456789ab",
            "<meta name='author' content='甲'>"
            "<meta property='article:published_time' content='2020-08-06T02:00:00.000Z'>"
            f"<article><section><h1>标题</h1><p>{WORDS}</p><button>Clap</button></section></article>",
            "Medium", "甲", "2020-08-06 10:00",
        ),
    ],
)  # fmt: skip
def test_a_row_of_selectors_reads_a_site(url: str, html: str, account: str, author: str, minute: str) -> None:
    article = read(url, html)
    assert (article.title, article.account, article.author, article.text) == ("标题", account, author, WORDS)
    assert article.published is not None
    assert f"{article.published.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == minute


def test_a_post_on_medium_keeps_its_sections_and_its_pictures() -> None:
    article = read(
        "https://medium.com/@kim/slug-0123456789ab",
        "<article><section><div><h1>A small engine</h1></div><div><a href='/@kim?source=post_page---ab'>Kim Doe</a>"
        "<button>Follow</button><a href='/slug?source=post_page---ab'>Aug 8, 2020</a> · 10 min read</div>"
        f"<p>{WORDS}</p><h1 id='c9ce'>Why it is small</h1><figure><div><div><img src='https://m.example/60/a.png?q=20'>"
        "</div><img><noscript><img src='https://m.example/1080/a.png'></noscript></div></figure></section></article>",
    )
    assert article.markdown == f"{WORDS}\n\n# Why it is small\n\n![](https://m.example/1080/a.png)"
    assert [image.url for image in article.images] == ["https://m.example/1080/a.png"]


def test_videos_are_titled_links() -> None:
    state = {
        "videoData": {
            "bvid": "BV1xx",
            "title": "讲座",
            "desc": "第一讲",
            "pubdate": 1600000000,
            "owner": {"name": "某校"},
        }
    }
    article = read(
        "https://www.bilibili.com/video/BV1xx?spm=1", f"<script>window.__INITIAL_STATE__={json.dumps(state)};</script>"
    )
    assert (article.kind, article.title, article.author, article.text) == (Kind.VIDEO, "讲座", "某校", "第一讲")
    assert article.canonical_url == "https://www.bilibili.com/video/BV1xx"
    player = {"videoDetails": {"videoId": "abc", "title": "Talk", "author": "Chan", "shortDescription": "line"}}
    article = read(
        "https://www.youtube.com/watch?v=abc&t=1",
        "<meta itemprop='datePublished' content='2024-01-02T03:04:05-08:00'>"
        f"<script>var ytInitialPlayerResponse = {json.dumps(player)};</script>",
    )
    assert (article.title, article.author, article.account) == ("Talk", "Chan", "YouTube")
    assert article.published is not None
    assert article.published.at == datetime(2024, 1, 2, 11, 4, 5, tzinfo=UTC)


def test_a_paper_on_hugging_face_is_the_arxiv_paper() -> None:
    paper = {"paper": {"id": "2401.00001", "title": "Big", "summary": "We train.", "authors": [{"name": "A B"}],
                       "publishedAt": "2024-01-01T00:00:00.000Z", "githubRepo": "https://github.com/a/b"}}  # fmt: skip
    props = json.dumps(paper).replace('"', "&quot;")
    article = read("https://huggingface.co/papers/2401.00001", f'<h1>Big</h1><div data-props="{props}"></div>')
    assert (article.identity, article.kind, article.text) == ("arxiv:2401.00001", Kind.PAPER, "We train.")
    assert Link("代码", "https://github.com/a/b") in article.links


def test_a_page_that_no_rule_fits_goes_to_the_generic_reader() -> None:
    html = "<html><body><article>" + f"<p>{WORDS * 4}</p>" * 6 + "</article></body></html>"
    assert read("https://blog.csdn.net/new-design/1", html).extractor not in ("rules", "wechat")
