"""The stories as the pages and feeds that the web would show of them."""

from __future__ import annotations

import re
from email.utils import format_datetime
from html import escape

from jianbao.demo.stories import (
    DELETED_URL,
    DUPLICATE_OF,
    SITE,
    SITE_URL,
    WECHAT,
    WECHAT_URL,
    Story,
)

HTML = "text/html; charset=utf-8"


def site_url(story: Story) -> str:
    """Where the site keeps a story."""
    return f"{SITE_URL}/articles/{story.slug}"


def responses() -> list[tuple[str, str, str]]:
    """(url, content type, body) of everything that was recorded."""
    return [
        ("https://bridge.example/feeds/qingtian.xml", "application/rss+xml; charset=utf-8", wechat_feed()),
        (f"{SITE_URL}/feed.atom", "application/atom+xml; charset=utf-8", site_feed()),
        (WECHAT_URL, HTML, wechat_page(WECHAT)),
        (DELETED_URL, HTML, deleted_page()),
        *((site_url(story), HTML, site_page(story)) for story in SITE),
    ]


def wechat_feed() -> str:
    """An RSS feed as a WeChat bridge puts it out: the deleted article and the duplicate are still in it."""
    duplicate = next(story for story in SITE if story.slug == DUPLICATE_OF)
    entries = [
        (WECHAT.title, WECHAT_URL, WECHAT),
        ("独家：下一代芯片路线图曝光", DELETED_URL, WECHAT),
        (duplicate.title, site_url(duplicate) + "?utm_source=wechat&amp;from=timeline", duplicate),
    ]
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
        for title, url, story in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{WECHAT.account}</title><link>https://bridge.example/</link><description/>{items}</channel></rss>"
    )


def site_feed() -> str:
    """An Atom feed with teasers."""
    entries = "".join(
        f'<entry><title>{escape(story.title)}</title><link href="{site_url(story)}"/><id>{site_url(story)}</id>'
        f"<updated>{story.published.isoformat()}</updated><author><name>{story.author}</name></author>"
        f"<summary>{escape(story.paragraphs[0])}</summary></entry>"
        for story in SITE
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>北岸科技</title><id>{SITE_URL}/</id><updated>{SITE[0].published.isoformat()}</updated>{entries}</feed>"
    )


def site_page(story: Story) -> str:
    """An ordinary article page, with navigation and a list of other articles around it."""
    body = "".join(f"<p>{_linked(paragraph)}</p>" for paragraph in story.paragraphs)
    others = "".join(f'<li><a href="{site_url(other)}">{escape(other.title)}</a></li>' for other in SITE[:4])
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(story.title)} - 北岸科技</title>
<meta property="og:title" content="{escape(story.title)}"><meta property="og:site_name" content="{story.account}">
<meta name="author" content="{story.author}">
<meta property="article:published_time" content="{story.published.isoformat()}">
<link rel="canonical" href="{site_url(story)}"></head>
<body><nav><a href="/">首页</a> <a href="/chips">芯片</a> <a href="/about">关于我们</a></nav>
<article><h1>{escape(story.title)}</h1><div class="byline">作者：{story.author}</div>{body}</article>
<aside><h3>推荐阅读</h3><ul>{others}</ul></aside><footer>© 北岸科技 版权所有</footer></body></html>"""


def wechat_page(story: Story) -> str:
    """A page in the manner of WeChat: everything of use stands in a script."""
    body = "".join(f"<section><span>{escape(paragraph)}</span></section>" for paragraph in story.paragraphs)
    body += "<section>点击上方蓝字关注我们</section><section>长按识别二维码，加星标不错过</section>"
    content = body.replace("<", r"\x3c").replace(">", r"\x3e").replace('"', r"\x22")
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head>
<body><div id="js_article"><div id="js_content" style="visibility: hidden;">{body}</div></div>
<script type="text/javascript" nonce="1">
window.cgiDataNew = {{
  title: JsDecode('{story.title}'), nick_name: JsDecode('{story.account}'), user_name: JsDecode('gh_0123456789ab'),
  author: JsDecode('{story.author}'), ori_create_time: '{int(story.published.timestamp())}', item_show_type: '0' * 1,
  bizuin: JsDecode('MzAwMDAwMDAwMQ=='), mid: '2247400001' * 1, idx: '1' * 1, sn: JsDecode('0123456789abcdef'),
  link: JsDecode('{WECHAT_URL}'), content_noencode: JsDecode('{content}'),
  copyright_info: {{ copyright_stat: '1' * 1 }}
}};
</script></body></html>"""


def deleted_page() -> str:
    """What WeChat shows when the author has deleted an article."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body><div class="weui-msg">'
        '<div class="weui-msg__title warn">该内容已被发布者删除</div></div></body></html>'
    )


def _linked(paragraph: str) -> str:
    pieces = re.split(r"(https://\S+)", paragraph)  # every second piece is an address
    return "".join(f'<a href="{piece}">{piece}</a>' if n % 2 else escape(piece) for n, piece in enumerate(pieces))
