"""Pages of the sites that a row of selectors reads, nested as the sites nest them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from core.clock import SHANGHAI
from core.types import Article, Kind, Page, State
from extract.registry import extract

WORDS = "神经网络推理框架在移动端的优化方法，包括算子融合、内存复用与量化。"
PLUG = "关注我们的公众号获取更多内容"

PAGES = [
    (
        "https://www.jianshu.com/p/68879baa7c1f",
        "<section><h1 title='标题' class='_1RuRku'>标题</h1><div class='rEsl9f'><div class='FxYr8x'>"
        "<a href='/u/1'>甲</a></div><time datetime='2019-02-25T03:01:08.000Z'>2019.02.25 11:01:08</time></div>"
        f"<article class='_2rhmJa'><p>{WORDS}</p>"
        f"<div class='image-package'><div class='image-container'><div class='image-container-fill'>x"
        "</div></div><div class='image-caption'>image.png</div></div></article></section><article>热门</article>",
        "简书", "甲", "2019-02-25 11:01",
    ),
    (
        "https://segmentfault.com/a/1190000000001",
        "<h1 class='h2'><a href='/a/1' class='text-body'>标题</a></h1><strong class='align-self-center'>甲</strong>"
        "<time itemprop='datePublished' datetime='2021-05-12T10:00:00+08:00'>5月</time><a class='badge-tag'>c++</a>"
        f"<article class='article fmt article-content'><p>{WORDS}</p></article><div class='aside'>{PLUG}</div>",
        "SegmentFault 思否", "甲", "2021-05-12 10:00",
    ),
    (
        "https://aijishu.com/a/1060000000001",
        "<h1 id='sf-article_title'><a href='/a/1'>标题</a></h1><strong class='align-self-center'>甲</strong>"
        f"<time datetime='2021-05-12T10:00:00+08:00'></time><article class='article fmt'><p>{WORDS}</p></article>",
        "极术社区", "甲", "2021-05-12 10:00",
    ),
    (
        "https://www.oschina.net/news/141234",
        "<div class='article-box'><h1 class='article-box__title'><a>标题</a></h1><div class='article-box__meta'>"
        "<div class='item-list'><div class='item'>来源: 投稿</div><div class='item'>"
        "<a href='https://my.oschina.net/u/1'>甲</a></div><div class='item'>2021-05-12 10:00:00</div></div></div>"
        "<div class='article-detail'>"
        f"<div class='content'><p>{WORDS}</p><div class='ad-wrap'>{PLUG}</div></div></div></div>",
        "开源中国", "甲", "2021-05-12 10:00",
    ),
    (
        "https://36kr.com/p/1234567890",
        "<meta property='article:published_time' content='2026-01-01T00:00:00+08:00'><div class='article-title-icon'>"
        "<h1 class='article-title'>标题</h1><span class='item-time'>3小时前</span></div>"
        f"<div class='common-width content articleDetailContent kr-rich-text-wrapper'><p>{WORDS}</p></div>"
        '<script>window.initialState={"articleDetail":{"articleDetailData":{"code":0,"data":{"itemId":1,'
        '"author":"甲","publishTime":1620784800000,"widgetContent":""}}}}</script>',
        "36氪", "甲", "2021-05-12 10:00",
    ),
    (
        "https://www.leiphone.com/category/ai/abc.html",
        "<h1 class='headTit'>标题</h1><table><tr><td class='aut'><a href='/author/1'>甲</a></td><td class='time'>"
        f"2021-05-12 10:00</td></tr></table><div class='lph-article-comView'><p>{WORDS}</p></div><div>{PLUG}</div>",
        "雷锋网", "甲", "2021-05-12 10:00",
    ),
    (
        "https://www.ithome.com/0/550/001.htm",
        "<div id='dt'><h1>标题</h1><div class='info'><span id='pubtime_baidu'>2021/5/12 10:00:00</span><span id="
        "'source_baidu'>来源：<a>IT之家</a></span><span id='author_baidu'>作者：<strong>甲</strong></span></div>"
        f"<div class='post_content' id='paragraph'><p>{WORDS}</p></div></div><div>{PLUG}</div>",
        "IT之家", "甲", "2021-05-12 10:00",
    ),
    (
        "https://www.cnbeta.com.tw/articles/tech/1126371.htm",
        "<header class='title'><h1>标题</h1><div class='meta'><span>2021年05月12日 10:00</span><span class='source'>"
        f"稿源：cnBeta.COM</span></div></header><div class='cnbeta-article-body'><div class='article-content'>"
        f"<p>{WORDS}</p></div><div class='article-relation'>{PLUG}</div></div>",
        "cnBeta", "", "2021-05-12 10:00",
    ),
    (
        "https://tech.sina.com.cn/it/2021-05-12/doc-ikm.shtml",
        "<h1 class='main-title'>标题</h1><div class='date-source'><span class='date'>2021年05月12日 10:00</span></div>"
        "<meta property='article:author' content='某报'>"
        f"<div class='article' id='artibody'><p>{WORDS}</p><p class='show_author'>责任编辑：乙</p></div>",
        "新浪网", "某报", "2021-05-12 10:00",
    ),
    (
        "https://baijiahao.baidu.com/s?id=1",
        "<head><meta itemprop='dateUpdate' content='2021-05-12 10:00:00'></head><div class='index-module_headerWrap_1'>"
        "<div class='index-module_articleTitle_2'>标题</div><p class='index-module_authorName_3'>某媒体</p></div>"
        f"<div class='index-module_articleWrap_4'><p>{WORDS}</p></div><div>{PLUG}</div>",
        "某媒体", "", "2021-05-12 10:00",
    ),
    (
        "https://www.bilibili.com/read/cv12345",
        "<div class='title-container'><h1 class='title'>标题</h1></div><a class='up-name'>甲</a>"
        "<span class='publish-text'>2021年05月12日 10:00</span><div class='article-content'>"
        f"<div id='read-article-holder'><p>{WORDS}</p></div></div>",
        "bilibili", "甲", "2021-05-12 10:00",
    ),
    (
        "https://www.bilibili.com/opus/12345",
        "<div class='opus-module-title'><span class='opus-module-title__text'>标题</span></div><div class='opus-module-"
        "author__name'>甲</div><div class='opus-module-author__pub__text'>2021年05月12日 10:00</div>"
        f"<div class='opus-module-content opus-paragraph-children'><p>{WORDS}</p></div>",
        "bilibili", "甲", "2021-05-12 10:00",
    ),
    (
        "https://blog.csdn.net/u/article/details/2",
        "<h1 class='title-article' id='articleContentId'>标题</h1><a class='follow-nickName'>甲</a><span class='time "
        "blog-postTime' data-time='2021-05-12 10:00:00'>最新推荐文章于 2024-01-01 00:00:00 发布</span><div class="
        "'artic-tag-box'><a class='tag-link-new'>#量化</a></div>"
        f"<article><div id='article_content'><div id='content_views'><p>{WORDS}</p></div></div></article>",
        "CSDN", "甲", "2021-05-12 10:00",
    ),
    (
        "https://xie.infoq.cn/article/abc",
        "<meta property='og:title' content='标题_c++_甲_InfoQ写作社区'><a class='com-author-name'>甲</a>"
        '<ul class="read-time"><li>阅读 1</li><li>发布于: 2021-05-12 10:00</li></ul>'
        f"<div class='article-preview'><p>{WORDS}</p></div><a class='com-author-name'>乙</a>",
        "InfoQ", "甲", "2021-05-12 10:00",
    ),
    (
        "https://www.jiqizhixin.com/articles/2019-03-01-2",
        "<div id='articles-show'><div class='article'><h1>标题</h1><time>2021/05/12 10:00</time>"
        f"<div id='js-article-content'><p>{WORDS}</p></div></div></div>",
        "机器之心", "", "2021-05-12 10:00",
    ),
]  # fmt: skip


def read(url: str, html: str) -> Article:
    article = extract(Page(url=url, final_url=url, status=200, body=html.encode(), fetched_at=datetime.now(UTC)))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(("url", "html", "account", "author", "minute"), PAGES)
def test_a_row_reads_its_site(url: str, html: str, account: str, author: str, minute: str) -> None:
    article = read(url, html)
    assert (article.title, article.account, article.author, article.text) == ("标题", account, author, WORDS)
    assert article.published is not None
    assert f"{article.published.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == minute


def test_the_code_of_a_cnblogs_post_stands_there_once() -> None:
    html = (
        "<a id='cb_post_title_url'>标题</a><div id='cnblogs_post_body'><div class='cnblogs_code'>"
        "<img class='code_img_closed' src='/ContractedBlock.gif' alt=''><span class='cnblogs_code_collapse'>View Code"
        f"</span><div class='cnblogs_code_open'><pre>int x;</pre></div></div><p>{WORDS}</p></div>"
    )
    article = read("https://www.cnblogs.com/u/p/2.html", html)
    assert article.text == f"int x;\n{WORDS}"
    assert article.images == ()


def infoq(record: dict[str, object], body: str) -> str:
    """A page whose data are flat, as Nuxt writes them: places instead of values."""
    values: list[object] = [["Reactive", 1], {}]

    def place(value: object) -> int:
        if isinstance(value, dict):
            value = {key: place(inner) for key, inner in value.items()}
        elif isinstance(value, list):
            value = [place(inner) for inner in value]
        values.append(value)
        return len(values) - 1

    place({"article_title": "推荐的另一篇", "publish_time": 1500000000000})
    place(record)
    return (
        "<html><head><title>标题_端侧_乙_InfoQ精选文章</title></head><body><article><div class='ProseMirror'>"
        f"{body}</div></article><script id='__NUXT_DATA__' type='application/json'>{json.dumps(values)}</script></body>"
    )


def test_infoq_says_in_its_data_who_wrote_and_when() -> None:
    record = {
        "article_title": "标题_一", "publish_time": 1620784800000, "content": "", "author": [{"nickname": "甲"}],
        "topic": [{"name": "端侧"}],
    }  # fmt: skip
    article = read("https://www.infoq.cn/article/abc", infoq(record, f"<p>{WORDS}</p>"))
    assert (article.title, article.author, article.tags) == ("标题_一", "甲", ("端侧",))
    assert (article.text, article.account) == (WORDS, "InfoQ")
    assert article.published is not None
    assert article.published.at == datetime(2021, 5, 12, 10, tzinfo=SHANGHAI)


def test_infoq_without_an_account_of_the_author_or_without_data() -> None:
    record = {
        "article_title": "标题",
        "publish_time": 1620784800000,
        "content": "",
        "author": [],
        "no_author": "作者：丙",
    }
    assert read("https://www.infoq.cn/article/abc", infoq(record, f"<p>{WORDS}</p>")).author == "丙"
    article = read("https://www.infoq.cn/article/abc", infoq({}, f"<p>{WORDS}</p>"))
    assert (article.title, article.author, article.published) == ("标题", "乙", None)


def test_a_page_that_stands_for_every_article_is_none() -> None:
    html = "<html><head><title>机器之心·数据服务</title></head><body><h1>数据服务</h1><p>联系我们</p></body></html>"
    article = read("https://www.jiqizhixin.com/articles/2024-01-01", html)
    assert (article.state, article.text) == (State.CAPTCHA, "")


def test_a_site_read_generically_has_the_name_that_the_newsletter_uses() -> None:
    html = "<html><body><article><h1>CUDA</h1>" + f"<p>{WORDS * 4}</p>" * 6 + "</article></body></html>"
    article = read("https://devblogs.nvidia.com/cuda-11-features-revealed/", html)
    assert (article.account, article.extractor) == ("NVIDIA Developer", "generic")


def test_an_edited_column_has_no_date_and_is_no_video() -> None:
    html = (
        "<h1 class='video-title' title='别的'></h1><span class='opus-module-title__text'>标题</span>"
        "<div class='opus-module-author__pub__text'>编辑于 2026年07月17日 16:38</div>"
        f"<div class='opus-module-content'><p>{WORDS}</p></div>"
    )
    article = read("https://www.bilibili.com/opus/12345", html)
    assert (article.kind, article.title, article.published) == (Kind.ARTICLE, "标题", None)


def test_a_video_of_the_time_before_bv_numbers() -> None:
    state = {"videoData": {"aid": 170001, "title": "讲座", "desc": "第一讲", "pubdate": 1500000000}}
    html = f"<script>window.__INITIAL_STATE__={json.dumps(state)};(function(){{}}());</script>"
    article = read("https://www.bilibili.com/video/av170001", html)
    assert (article.kind, article.canonical_url) == (Kind.VIDEO, "https://www.bilibili.com/video/av170001")
