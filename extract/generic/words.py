"""What words in a block's text, and names in its markup, say about its part in the page."""

from __future__ import annotations

import re
from functools import lru_cache

# Families of words that stand in what surrounds an article, in the languages of most pages read here.
_WORDS = {
    "cookie": r"cookie|privacy policy|terms of (?:use|service)|datenschutz|隐私",
    "follow": r"subscri|newsletter|sign up|follow (?:us|me|our)|join (?:us|our|the)|mailing list|log ?in\b|register|"
    r"download (?:our|the) app|abonnieren|关注|订阅|扫码|二维码|公众号|客户端|登录|注册|下载",
    "rights": r"all rights reserved|©|copyright|版权|转载|声明|免责|本文仅|不代表|侵权",
    "related": r"read (?:more|next|also)|see also|related|more (?:from|on|about|stories)|"
    r"you (?:may|might) (?:also )?like|"
    r"recommended|also read|trending|most (?:read|popular)|latest (?:news|stories)|mehr zum|lesen sie|auch interessant|"
    r"相关|推荐|更多|上一篇|下一篇|热门|延伸阅读|猜你喜欢|点击",
    "share": r"\bshare\b|tweet|facebook|twitter|whatsapp|linkedin|pinterest|e-?mail|\bprint\b|teilen|"
    r"分享|收藏|点赞|打印|举报|微博|微信",
    "byline": r"^by\b|written by|posted (?:by|on|in)|published|updated|last modified|min(?:ute)?s? read|"
    r"reading time|^von\b|作者|编辑|责编|记者|来源|发布|出处|阅读量",
    "credit": r"getty|reuters|photo(?:graph)?|image(?: credit| source)?:|courtesy|shutterstock|\bafp\b|credit:|foto:|"
    r"图片|摄|图源|图为",
    "comment": r"comment|repl(?:y|ies)|\bsays:|upvote|kommentar|评论|回复|网友|楼主",
    "about": r"about the author|is an? (?:\w+ ){0,4}(?:writer|reporter|editor|journalist|author|"
    r"correspondent|freelance)|"
    r"contributed to this|report(?:ing|ed) by|editing by|contact (?:us|the)|reach(?:ed)? (?:him|her|us) at|tags?:|"
    r"filed under|categor",
    "buy": r"\badd to cart|\bbuy\b|price|\$\d|€|discount|coupon|offer|free trial|shop|购买|优惠|广告|advertis|sponsor|"
    r"affiliate|anzeige",
}
WORDS = tuple(_WORDS)
_ANY_WORD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS.items()))

# Names in class, id, role and itemprop.
_NAMES = {
    "nav": r"nav|menu|crumb|pager|pagination|toolbar|skip|导航",
    "foot": r"foot|copyright|legal|disclaimer",
    "head": r"header|masthead|banner|topbar",
    "side": r"side|aside|widget|rail|complementary",
    "comm": r"comment|disqus|respond|reply|replies|discussion|forum|评论|pinglun",
    "rel": r"relat|recommend|more-|-more|popular|trending|also|similar|suggest|hot|teaser|card|latest|next|prev|"
    r"xiangguan|tuijian|onward",
    "share": r"share|sharing|social|facebook|twitter|follow|weixin|qrcode",
    "ad": r"(?:^|[\W_])ads?(?:$|[\W_])|advert|sponsor|promo|outbrain|taboola|affiliate|dfp",
    "sub": r"newsletter|subscri|sign-?up|login|register|paywall|cookie|consent|gdpr|modal|popup|cta|donat",
    "meta": r"meta|byline|author|bio|publish|posted|date|time|tag|categor|label|source|editor|credit",
    "cap": r"caption|figure|image|photo|gallery|media|video",
    "toc": r"toc|table-of-contents|contents-|summary|index",
    "body": r"article|body|content|entry|post|story|text|main|detail|rich|prose|markdown|zhengwen|neirong|trs_editor|"
    r"paragraph",
}
NAMES = tuple(_NAMES)
_EACH_NAME = tuple(re.compile(pattern) for pattern in _NAMES.values())
# What editorial systems and large sites call the holder of an article's body.
_CONTAINER = re.compile(
    r"(?:entry|post|article|story|blog|news|node|main|single|detail|info|show|rich)(?:[-_]{0,2})(?:content|body|text|txt)|"
    r"(?:entry|post|article|story|news|detail|view|text|txt|art|content)(?:[-_]{0,2})(?:con|area|views?|main)(?![a-z])|"
    r"art(?:i|icle)?(?:[-_]?)(?:body|content)|content(?:[-_]?)(?:body|text|txt|area|article)|body-content|pages_content|"
    r"field(?:--?|-+)name-body|rich(?:[-_]?)text|wysiwyg|prose|markdown-body|ck-content|ql-editor|trs_editor|ucap-content|"
    r"rich_media_content|js_content|mp-editor|endtext|rm_txt_con|left_zw|main-article|htmledit_views|post-detail|"
    r"topic_content|zhengwen|neirong"
)


def count_words(text: str) -> list[int]:
    """How often each family of WORDS occurs."""
    counts = dict.fromkeys(WORDS, 0)
    for found in _ANY_WORD.finditer(text.lower()):
        if found.lastgroup:
            counts[found.lastgroup] += 1
    return list(counts.values())


@lru_cache(maxsize=8192)
def name_hits(names: str) -> tuple[float, ...]:
    """For each of NAMES, 1.0 if it occurs in an element's names."""
    return tuple(1.0 if pattern.search(names) else 0.0 for pattern in _EACH_NAME)


@lru_cache(maxsize=8192)
def is_container(names: str) -> bool:
    """Whether an element is named like the holder of an article's body."""
    return bool(_CONTAINER.search(names))
