from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.clock import SHANGHAI
from core.types import Article, Kind, Link, Page, Precision, State
from extract.registry import extract

BIZ = "MzAwMDAwMDAwMA=="


def read(html: str, url: str = "https://mp.weixin.qq.com/s/abcdefgh") -> Article:
    page = Page(url=url, final_url=url, status=200, body=html.encode(), fetched_at=datetime.now(UTC))
    article = extract(page)
    assert isinstance(article, Article)
    return article


def escaped(text: str) -> str:
    """As WeChat writes a string into its script."""
    for char in "\\\r\"&'<>\n":
        text = text.replace(char, f"\\x{ord(char):02x}")
    return text


def modern(content: str, *, shown: str | None = None, **fields: str) -> str:
    """A page of the newest template; `fields` are JavaScript expressions."""
    values = {
        "title": "JsDecode('端侧大模型 \\x26amp; NPU')",
        "nick_name": "JsDecode('芯片笔记')",
        "user_name": "JsDecode('gh_0123456789ab')",
        "author": "JsDecode('李四')",
        "alias": "JsDecode('chipnotes')",
        "ori_create_time": "'1762747210' * 1",
        "create_time": "JsDecode('2025-11-10 12:00')",
        "modify_time": "'1762750000' * 1",
        "bizuin": f"JsDecode('{BIZ}')",
        "mid": "'2247500001' * 1",
        "idx": "'2' * 1",
        "sn": "JsDecode('0123456789abcdef0123456789abcdef')",
        "link": "JsDecode('https://mp.weixin.qq.com/s/KDWh_qGpFN5Vu1TR9t30Mw')",
        "source_url": "JsDecode('https://example.com/post?a=1\\x26amp;b=2')",
        "item_show_type": "'0' * 1",
        "copyright_info": "{ copyright_stat: '1' * 1, }",
        "is_pay_subscribe": "'0' * 1",
        "content_noencode": f"JsDecode('{escaped(content)}')",
        "comments": "unknownCall({a: [1, 2]}) + 1 /* what nobody knows */",
    } | fields
    body = content if shown is None else shown
    script = ",\n".join(f"  {name}: {value}" for name, value in values.items())
    return (
        "<html><head><title></title></head><body><div id='js_article'><h1 id='activity-name'>x</h1>"
        f"<div id='js_content' style='visibility: hidden'>{body}</div></div><script>\n"
        f"window.cgiDataNew = {{\n{script}\n}};</script></body></html>"
    )


def test_the_modern_template_gives_every_field() -> None:
    article = read(modern("<p>正文第一段。</p><p><img data-src='https://mmbiz.qpic.cn/a/640' alt='架构'></p>"))
    assert article.title == "端侧大模型 & NPU"
    assert (article.account, article.author) == ("芯片笔记", "李四")
    assert article.published is not None
    assert article.published.at == datetime(2025, 11, 10, 12, 0, 10, tzinfo=SHANGHAI)
    assert article.published.precision is Precision.SECOND
    assert article.modified is not None
    assert article.modified.at > article.published.at
    assert article.identity == f"wechat:{BIZ}:2247500001:2"
    assert article.canonical_url == "https://mp.weixin.qq.com/s/KDWh_qGpFN5Vu1TR9t30Mw"
    assert article.original is True
    assert article.kind is Kind.ARTICLE
    assert article.state is State.LIVE
    assert article.text == "正文第一段。"
    assert [image.alt for image in article.images] == ["架构"]
    assert article.links[0] == Link("原文", "https://example.com/post?a=1&b=2")
    assert article.fields["alias"] == "chipnotes"


@pytest.mark.parametrize(
    "script",
    [
        f'var biz = "" || "{BIZ}"; var mid = "" || "" || "2651788393"; var idx = "" || "1"; var ct = "1521408600";'
        'var nickname = "长江日报"; var msg_title = "早安 &amp;amp; 武汉"; var msg_link = "";'
        'var user_name = "gh_09f57d9c1048"; var title = "别的";',
        f'var biz="{BIZ}"||"";\nvar mid="2651788393"||"";\nvar idx="1";\nvar nickname = htmlDecode("长江日报");\n'
        "var msg_title = '早安 &amp; 武汉'.html(false);\nvar ct = \"1521408600\";\nvar idx2 = list.indexOf(1);",
        f"d.biz = xml ? getXmlValue('bizuin.DATA') : '{BIZ}';\nd.mid = xml ? getXmlValue('mid') : '2651788393';\n"
        "d.idx = xml ? getXmlValue('idx') : '1';\nd.nick_name = xml ? getXmlValue('nick_name.DATA') : '长江日报';\n"
        "d.title = xml ? getXmlValue('title.DATA') : '早安 & 武汉';\nd.ct = xml ? getXmlValue('ct') : '1521408600';",
    ],
)
def test_older_templates_speak_through_their_variables(script: str) -> None:
    article = read(
        f"<div id='js_content'><p>正文</p></div><em id='publish_time'>昨天</em><script>{script}</script>",
        "https://mp.weixin.qq.com/s?src=11&timestamp=1&signature=abc",
    )
    assert article.title == "早安 & 武汉"
    assert article.account == "长江日报"
    assert article.published is not None
    assert article.published.at == datetime(2018, 3, 19, 5, 30, tzinfo=SHANGHAI)
    assert article.identity == f"wechat:{BIZ}:2651788393:1"
    assert article.canonical_url.startswith("https://mp.weixin.qq.com/s?__biz=")


def test_a_page_without_scripts_is_read_from_its_markup() -> None:
    article = read(
        "<meta property='og:title' content='标题'><meta name='author' content='王五'><a id='js_name'> 某号 </a>"
        "<em id='publish_time'>2024年12月18日 18:08</em><div id='js_content'><p>正文</p></div>"
    )
    assert (article.title, article.account, article.author, article.text) == ("标题", "某号", "王五", "正文")
    assert article.published is not None
    assert article.published.precision is Precision.MINUTE
    assert article.published.at == datetime(2024, 12, 18, 18, 8, tzinfo=SHANGHAI)


def test_a_relative_date_is_no_date() -> None:
    article = read("<h1 id='activity-name'>标题</h1><em id='publish_time'>前天</em><div id='js_content'>正文</div>")
    assert article.published is None


def test_a_page_of_2013_has_a_day() -> None:
    article = read(
        "<h1 id='activity-name'>老文章</h1><span id='post-date'>2013-07-13</span><a id='post-user'>老号</a>"
        "<div id='page-content'><div id='img-content'><div class='text'><p>第一段</p></div></div></div>"
    )
    assert (article.title, article.account, article.text) == ("老文章", "老号", "第一段")
    assert article.published is not None
    assert article.published.precision is Precision.DAY


def test_a_picture_post_has_its_words_and_its_own_pictures_only() -> None:
    pictures = (
        "[{cdn_url: JsDecode('https://mmbiz.qpic.cn/1?wx_fmt=png\\x26amp;amp;from=appmsg'),"
        " watermark_info: {cdn_url: JsDecode('https://mmbiz.qpic.cn/mark')},"
        " share_cover: {cdn_url: JsDecode('https://mmbiz.qpic.cn/cover')}},"
        " {cdn_url: JsDecode('https://mmbiz.qpic.cn/2')}]"
    )
    fields = {"item_show_type": "'8' * 1", "picture_page_info_list": pictures}
    article = read(modern("第一行\n\n#话题 第二行 a<b", shown="", **fields))
    assert article.kind is Kind.PICTURE
    assert article.text == "第一行\n#话题 第二行 a<b"
    assert [i.url for i in article.images] == [
        "https://mmbiz.qpic.cn/1?wx_fmt=png&from=appmsg",
        "https://mmbiz.qpic.cn/2",
    ]
    assert "![](https://mmbiz.qpic.cn/2)" in article.markdown


def test_a_text_post_is_read_from_its_own_field() -> None:
    fields = {
        "item_show_type": "'10' * 1",
        "text_page_info": "{content_noencode: JsDecode('只有一句\\x0a\\x0a还有一句')}",
    }
    article = read(modern("", **fields))
    assert article.kind is Kind.TEXT
    assert article.text == "只有一句\n还有一句"


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, Kind.ARTICLE), (5, Kind.VIDEO), (6, Kind.SHARE), (7, Kind.AUDIO), (11, Kind.SHARE), (17, Kind.SHARE)],
)
def test_every_type_has_its_kind_and_its_words(number: int, kind: Kind) -> None:
    article = read(modern("<p>一句说明</p>", item_show_type=f"'{number}' * 1"))
    assert (article.kind, article.text, article.state) == (kind, "一句说明", State.LIVE)


@pytest.mark.parametrize("number", [5, 7, 11])
def test_a_post_without_a_body_is_described_by_its_description(number: int) -> None:
    article = read(modern("", shown="", item_show_type=f"'{number}' * 1", desc="JsDecode('一段介绍')"))
    assert (article.text, article.state) == ("一段介绍", State.LIVE)


def test_an_older_text_post_keeps_its_words_in_a_variable() -> None:
    article = read(
        "<h1 id='js_text_title'>标题</h1><div id='js_content'><p id='js_text_desc'></p></div><script>"
        "var itemShowType = window.a_value_which_never_exists || '10';\n"
        "var videoContentNoEncode = window.a_value_which_never_exists || '';\n"
        "var ContentNoEncode = window.a_value_which_never_exists || '一句\\x0a又一句';</script>"
    )
    assert (article.kind, article.title, article.text) == (Kind.TEXT, "标题", "一句\n又一句")


def test_an_older_picture_post_keeps_its_pictures_in_a_variable() -> None:
    article = read(
        "<meta property='og:title' content='标题'><meta name='description' content='一句\\x0a又一句'>"
        "<div id='js_article'><div id='img_swiper_content'></div></div><script>"
        "window.picture_page_info_list = [{width: '1' * 1, cdn_url: 'https://mmbiz.qpic.cn/1'}].slice(0, 20);</script>"
    )
    assert (article.kind, article.text) == (Kind.PICTURE, "一句\n又一句")
    assert [image.url for image in article.images] == ["https://mmbiz.qpic.cn/1"]


def test_a_reprint_names_its_origin() -> None:
    origin = "http://mp.weixin.qq.com/s?__biz=MzB%3D%3D\\x26amp;mid=1000001\\x26amp;idx=1\\x26amp;sn=14f2a4b1c29f42cb"
    info = f"{{copyright_stat: '2' * 1, platform: JsDecode('新周刊'), reprint_url: JsDecode('{origin}')}}"
    article = read(modern("<p>转载的正文</p>", copyright_info=info))
    assert article.original is False
    assert article.reprint_of == "https://mp.weixin.qq.com/s?__biz=MzB==&mid=1000001&idx=1&sn=14f2a4b1c29f42cb"
    assert article.fields["reprint_account"] == "新周刊"


def test_a_stub_holds_its_text_only_in_the_data() -> None:
    info = "{copyright_stat: '2' * 1, reprint_type: '2' * 1, platform: JsDecode('索罗说'), reprint_url: JsDecode('')}"
    source = "<div id='js_share_content'>索罗说<a id='js_share_source' data-url='http://mp.weixin.qq.com/s/zzzzzzzz'>阅读全文</a></div>"
    article = read(modern("<p>只在数据里</p>", shown=source, copyright_info=info))
    assert article.kind is Kind.SHARE
    assert article.text == "只在数据里"
    assert article.reprint_of == "https://mp.weixin.qq.com/s/zzzzzzzz"


@pytest.mark.parametrize(
    ("paid", "content", "state"),
    [
        ("{is_paid: '0' * 1}", "<p>试读</p><mp-pay-preview-filter></mp-pay-preview-filter>", State.PAID),
        ("{is_paid: '0' * 1}", "<p>试读</p>", State.PAID),
        ("{is_paid: '1' * 1}", "<p>买下的全文</p>", State.LIVE),
    ],
)
def test_a_preview_is_never_taken_for_the_whole(paid: str, content: str, state: State) -> None:
    article = read(modern(content, is_pay_subscribe="'1' * 1", user_info=paid))
    assert article.state is state


@pytest.mark.parametrize(
    ("html", "state"),
    [
        ("<div class='weui-msg'><div class='weui-msg__title warn'>该内容已被发布者删除</div></div>", State.DELETED),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>此内容因违规无法查看</h2></div>", State.VIOLATION),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>此帐号已被屏蔽，内容无法查看</h2></div>", State.VIOLATION),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>环境异常</h2><p class='weui-msg__desc'>去验证</p></div>",
         State.CAPTCHA),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>此帐号已自主注销，内容无法查看</h2></div>", State.CLOSED),
        ("<div class='weui-msg'><h2 class='weui-msg__title'> 链接已过期 </h2></div>", State.EXPIRED),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>参数错误</h2></div>", State.PARAMETER_ERROR),
        ("<div class='mesg-block'><p>该内容暂时无法查看</p></div>", State.UNAVAILABLE),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>The content has been deleted by the author.</h2></div>",
         State.DELETED),
        ("<div class='weui-msg'><h2 class='weui-msg__title'>一句没人见过的话</h2></div>", State.UNAVAILABLE),
        ("<script src='//res.wx.qq.com/mmbizwap/x.js'></script><div class='page_profile_info'>号</div>", State.EMPTY),
    ],
)  # fmt: skip
def test_pages_without_an_article_are_states(html: str, state: State) -> None:
    article = read(html, "")
    assert article.state is state
    assert article.text == ""


def test_a_moved_account_says_where_to() -> None:
    target = f"https://mp.weixin.qq.com/s?__biz={BIZ}&mid=2247483649&idx=1&sn=0123456789abcdef"
    article = read(
        "<div class='weui-msg'><h2 class='weui-msg__title'>该公众号已迁移</h2></div>"
        f"<script>var transferTargetLink = '{target.replace('&', '&amp;')}';</script>"
    )
    assert article.state is State.MOVED
    assert article.moved_to == target


def test_words_of_a_status_page_inside_an_article_change_nothing() -> None:
    article = read(modern("<p>该内容已被发布者删除，是公众号里常见的提示。</p>"))
    assert article.state is State.LIVE


def test_embedded_players_become_titled_links() -> None:
    content = (
        "<p>听</p><mpvoice name='%E6%97%A9%E5%AE%89' voice_encode_fileid='MjM5'></mpvoice>"
        "<iframe class='video_iframe' data-src='https://v.qq.com/iframe/preview.html?vid=x0012345678'></iframe>"
        "<mp-common-profile data-nickname='别的号'></mp-common-profile>"
    )
    article = read(modern(content))
    assert Link("音频", "https://res.wx.qq.com/voice/getvoice?mediaid=MjM5", "早安") in article.links
    assert Link("视频", "https://v.qq.com/x/page/x0012345678.html") in article.links
    assert article.text == "听"
