"""Pages as the sites' own templates write them: nested, with what stands around the article."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from core.clock import SHANGHAI
from core.types import Article, Kind, Link, Page
from extract.registry import extract

WORDS = "神经网络推理框架在移动端的优化方法，包括算子融合、内存复用与量化。"


def read(url: str, html: str) -> Article:
    article = extract(Page(url=url, final_url=url, status=200, body=html.encode(), fetched_at=datetime.now(UTC)))
    assert isinstance(article, Article)
    return article


ARXIV = """<!DOCTYPE html><html lang="en"><head><title>[1905.02244v3] Searching for MobileNetV9</title>
<meta name="citation_title" content="Searching for MobileNetV9"/><meta name="citation_author" content="Howard, Ann"/>
<meta name="citation_author" content="Sandler, Bo"/><meta name="citation_date" content="2019/05/06"/>
<meta name="citation_online_date" content="2019/11/20"/><meta name="citation_arxiv_id" content="1905.02244"/>
<meta name="citation_pdf_url" content="https://arxiv.org/pdf/1905.02244"/>
<meta property="og:site_name" content="arXiv.org"/></head><body>
<div class="header-breadcrumbs is-hidden-mobile"><a href="/">arXiv</a> &gt; <a href="/list/cs/recent">cs</a></div>
<div id="abs-outer"><div class="leftcolumn"><div class="subheader"><h1>Computer Science > Computer Vision</h1></div>
<div id="content-inner"><div id="abs"><div class="dateline">
  [Submitted on 6 May 2019 (<a href="/abs/1905.02244v1">v1</a>), last revised 20 Nov 2019 (this version, v3)]</div>
<h1 class="title mathjax"><span class="descriptor">Title:</span>Searching for MobileNetV9</h1>
<div class="authors"><span class="descriptor">Authors:</span><a href="/a/1">Ann Howard</a>, <a>Bo Sandler</a></div>
<blockquote class="abstract mathjax">
    <span class="descriptor">Abstract:</span>We present the next generation of networks, $3.2\\%$ more accurate. Code:
 <a href="https://github.com/doe/mobilenet" rel="external noopener nofollow" class="link-external">this https URL</a>
</blockquote><div class="metatable"><table summary="Additional metadata">
<tr><td class="tablecell label">Comments:</td><td class="tablecell comments mathjax">ICCV 2019</td></tr>
<tr><td class="tablecell label">Subjects:</td><td class="tablecell subjects">
<span class="primary-subject">Computer Vision and Pattern Recognition (cs.CV)</span>; Robotics (cs.RO)</td></tr>
<tr><td class="tablecell label">Journal&nbsp;reference:</td><td class="tablecell jref">ICCV 2019, 1314</td></tr>
</table></div></div></div>
<div class="submission-history"><h2>Submission history</h2> From: Ann Howard [<a href="/show-email/1/2">view email</a>]
<br/>
  <strong><a href="/abs/1905.02244v1">[v1]</a></strong>
  Mon, 6 May 2019 18:38:31 UTC (2,141 KB)<br/>
  <strong><a href="/abs/1905.02244v2">[v2]</a></strong>
  Fri, 24 May 2019 17:15:50 UTC (2,142 KB)<br/>
  <strong>[v3]</strong>
  Wed, 20 Nov 2019 03:37:00 UTC (2,146 KB)<br/></div></div>
<div class="extra-services"><a href="https://github.com/arxiv/other">other</a></div></div></body></html>"""


def test_an_arxiv_page_with_three_versions() -> None:
    article = read("https://arxiv.org/abs/1905.02244v3", ARXIV)
    assert article.title == "Searching for MobileNetV9"
    assert article.published is not None
    assert article.published.at == datetime(2019, 5, 6, 18, 38, 31, tzinfo=UTC)
    assert article.modified is not None
    assert article.modified.at == datetime(2019, 11, 20, 3, 37, tzinfo=UTC)
    assert (article.fields["versions"], article.fields["journal"]) == ("v3", "ICCV 2019, 1314")
    assert article.tags == ("cs.CV", "cs.RO")
    assert article.text.startswith("We present the next generation of networks")
    assert "Submission" not in article.text
    assert article.links == (Link("代码", "https://github.com/doe/mobilenet"),)


def github(sidebar: str, main: str = "") -> str:
    return f"<html><head><title>GitHub - a/b: c</title></head><body><main>{main}</main>{sidebar}</body></html>"


@pytest.mark.parametrize(
    ("link", "licence"),
    [
        ('<a href="#readme-ov-file">Readme</a><a href="#MIT-1-ov-file"><svg></svg> MIT license</a>', "MIT"),
        ('<a href="/a/b/blob/main/LICENSE.txt">BSD-3-Clause license</a>', "BSD-3-Clause"),
        ('<a href="/a/b/blob/main/LICENSE">View license</a>', ""),
        ('<a href="#security-ov-file">Security policy</a>', ""),
    ],
)
def test_a_licence_wherever_its_link_leads(link: str, licence: str) -> None:
    html = github(f"<div class='BorderGrid-cell'><h2>About</h2><div>{link}</div></div>", "<p class='f4 my-3'>c</p>")
    assert read("https://github.com/a/b", html).fields.get("licence", "") == licence


def test_a_readme_of_todays_front_page() -> None:
    readme = {"displayName": "README.md", "richText": "<article class='markdown-body'><h1>b</h1><p>fast</p></article>"}
    files = {"props": {"initialPayload": {"overview": {"overviewFiles": [readme, {"displayName": "LICENSE"}]}}}}
    script = f'<script type="application/json" data-target="react-partial.embeddedData">{json.dumps(files)}</script>'
    about = (
        "<div class='BorderGrid-cell'><p class='f4 my-3'>a fast engine</p><span><a title='https://b.dev' role='link' "
        "rel='noopener noreferrer nofollow' href='https://b.dev'>b.dev</a></span>"
        "<a class='topic-tag topic-tag-link' href='/topics/simd'> simd </a></div>"
        "<span id='repo-stars-counter-star' aria-label='20123 users starred' title='20,123'>20.1k</span>"
    )
    article = read("https://github.com/a/b", github(about, script))
    assert (article.title, article.text, article.tags) == ("a/b: a fast engine", "b\nfast", ("simd",))
    assert (article.fields["stars"], article.fields["homepage"]) == ("20123", "https://b.dev")
    assert Link("项目", "https://b.dev") in article.links


def test_release_notes_stand_in_the_box_that_has_them() -> None:
    html = github(
        "",
        "<div class='Box'><div class='Box-body'>Sign in<relative-time datetime='2020-01-01T00:00:00Z'></relative-time>"
        "</div></div><div class='Box'><div class='Box-body'><h1 class='d-inline mr-3'>v2.1.0</h1><relative-time "
        "datetime='2024-05-06T07:08:09Z'>May 6</relative-time><div class='markdown-body my-3'>"
        "<p>int8</p></div></div></div>",
    )
    article = read("https://github.com/a/b/releases/tag/v2.1.0", html)
    assert (article.kind, article.title, article.text) == (Kind.RELEASE, "a/b v2.1.0", "int8")
    assert article.published is not None
    assert article.published.at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_a_video_page_saved_after_a_click_is_not_the_video_before() -> None:
    before = {"videoDetails": {"videoId": "before00001", "title": "Before", "shortDescription": "old", "author": "X"}}
    html = (
        '<meta property="og:title" content="Before"><meta itemprop="datePublished" content="2020-01-01">'
        f"<script>var ytInitialPlayerResponse = {json.dumps(before)};</script><ytd-watch-metadata><h1>Now</h1>"
        '<div id="channel-name"><a href="/@c">Channel</a></div><div id="description-inline-expander">'
        '<div id="expanded">What it is.</div></div></ytd-watch-metadata>'
    )
    article = read("https://www.youtube.com/watch?v=now00000001", html)
    assert (article.title, article.author, article.text) == ("Now", "Channel", "What it is.")
    assert article.published is None
    assert article.canonical_url == "https://www.youtube.com/watch?v=now00000001"


def test_qbitai_has_its_day_and_its_time_in_two_places() -> None:
    html = (
        '<div class="main"><div class="content"><div class="article"><h1>标题</h1><div class="article_info">'
        '<span class="author"><a href="/author/1">甲</a></span> <span class="date">2024-05-06</span>\n'
        '<span class="time">13:07:33</span> <span class="from">来源：<a href="/">量子位</a></span></div>'
        f'<div class="zhaiyao"><p>摘要</p></div><p>{WORDS}</p><div class="tags"><a>端侧AI</a></div>'
        '<div class="share_pc">分享</div></div></div></div>'
    )
    article = read("https://www.qbitai.com/2024/05/140000.html", html)
    assert (article.title, article.account, article.author, article.text) == ("标题", "量子位", "甲", WORDS)
    assert article.published is not None
    assert article.published.at.astimezone(SHANGHAI).isoformat() == "2024-05-06T13:07:33+08:00"
    assert article.tags == ("端侧AI",)


def test_a_redesigned_page_keeps_the_name_of_its_medium() -> None:
    html = "<html><body><article><h1>标题</h1>" + f"<p>{WORDS * 4}</p>" * 6 + "</article></body></html>"
    article = read("https://www.jiqizhixin.com/articles/2026-01-02-3", html)
    assert (article.account, article.extractor) == ("机器之心", "generic")


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ("原创 最新推荐文章于 2025-04-29 18:28:01 发布", None),
        ("已于 2025-04-29 18:28:01 修改", None),
        ("原创 已于 2025-04-29 18:28:01 修改 · 于 2024-09-29 17:00:40 首次发布", "2024-09-29T17:00:40+08:00"),
        ("原创 于 2024-09-29 17:00:40 发布", "2024-09-29T17:00:40+08:00"),
    ],
)
def test_what_csdn_recommends_or_changed_last_is_not_when_it_was_published(shown: str, published: str | None) -> None:
    html = f"<h1 id='articleContentId'>标题</h1><span class='time'>{shown}</span><div id='content_views'>{WORDS}</div>"
    moment = read("https://blog.csdn.net/u/article/details/1", html).published
    assert (moment.at.isoformat() if moment else None) == published


def zhihu_post(line: str) -> str:
    return (
        "<h1 class='Post-Title'>标题</h1><div class='AuthorInfo'><meta itemprop='name' content='甲'></div>"
        f"<div class='Post-RichTextContainer'><div class='RichText ztext Post-RichText'><p>{WORDS}</p>"
        "<a data-draft-node='block' data-draft-type='ad-link-card' data-ad-id='1'>立即购买</a></div></div>"
        f"<div class='ContentItem-time'>{line}</div>"
    )


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布于 2018-05-04", "2018-05-04 00:00"),
        (
            "<span data-tooltip='发布于 2022-05-19 09:54'>编辑于 2023-01-02 03:04</span>・IP 属地广东",
            "2022-05-19 09:54",
        ),
        ("发布于 2022-05-19 09:54・IP 属地广东", "2022-05-19 09:54"),
        ("编辑于 2023-01-02 03:04", ""),
    ],
)
def test_a_zhihu_post_saved_without_its_data(line: str, published: str) -> None:
    article = read("https://zhuanlan.zhihu.com/p/123", zhihu_post(line))
    assert (article.title, article.author, article.text) == ("标题", "甲", WORDS)
    shown = f"{article.published.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if article.published else ""
    assert shown == published


def test_an_answer_saved_without_its_data_has_its_own_date() -> None:
    html = (
        "<div class='QuestionPage'><meta itemprop='dateCreated' content='2016-01-01T00:00:00.000Z'>"
        "<h1 class='QuestionHeader-title'>为什么？</h1><div class='QuestionAnswer-content'>"
        "<div class='ContentItem AnswerItem'><meta itemprop='dateCreated' content='2020-10-22T02:18:45.000Z'>"
        "<div class='RichContent-inner'>"
        f"<span class='RichText ztext'><p>{WORDS}</p></span></div></div></div></div>"
    )
    article = read("https://www.zhihu.com/question/7/answer/8", html)
    assert (article.title, article.text) == ("为什么？", WORDS)
    assert article.published is not None
    assert article.published.at == datetime(2020, 10, 22, 2, 18, 45, tzinfo=UTC)
