"""Advertising among articles: 软文, courses, recruiting, notices of livestreams and lectures, calls, prize draws."""

from __future__ import annotations

import re

from curate.terms import normal

NEEDED_IN_BODY = 3

# In a title one of these is enough.
_TITLE = re.compile(
    r"""招聘(?!广告|平台|网站|软件|系统|市场)|招人|内推|校招|社招|急招|诚聘|(?:实习生?|岗位|人才|博士后)招募|招募(?:令|中|启动)|高薪(?:诚|急)?聘|offer\s*收割
    |抽奖|送书|赠书|包邮|福利(?:来|贴|时间|多多|放送)|免费(?:领|送|试听|报名|赠送)|限时(?:免费|优惠|秒杀|特惠|福利)|优惠券|双十[一二]\S{0,4}(?:特惠|优惠|大促|狂欢)|拼团|(?:抢|领|送|发)红包|红包封面
    |直播预告|(?:今晚|明晚|今天|本周|周[一二三四五六日])\S{0,8}直播|直播(?:报名|间见|倒计时)?\s*[|｜丨]|线上直播(?!回顾|合辑|整理)|公开课|训练营|特训营|集训营|(?:精品|实战|付费|系统|线上)课程?
    |课程(?:报名|上线|优惠|福利|推荐)|开课|报名(?:开启|启动|中|通道|截止|倒计时)|(?:大会|峰会|沙龙|论坛)\S{0,6}报名|早鸟票|学员|培训班|就业班|速成班
    |征稿|投稿(?:接收|截止)|讲座(?:通知|预告|预约)|教授(?:线上)?讲座|(?:会议|大会)[(（第一二三四五六七八九十\d轮）)—-]*通知|邀请函
    |\[广告\]|【广告】|【推广】|软文|种草|好物推荐|年薪\d+""",
    re.X,
)
# What only looks like it in a title: the list of a digest, a word in quotation marks, the bait behind an article.
_DIGEST = re.compile(r"weekly|[周月日]报|周刊|简报|每周精选|早报|晚报")
_NO_MATTER = re.compile(r"[“\"「『][^”\"」』]{1,8}[”\"」』]|[(【\[]?\s*文[末后尾][^)】\]]{0,12}[)】\]]?\s*$")
# In a body it takes several: each of these alone also stands in honest articles.
_BODY = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"(?:扫描|扫码|识别|长按)\S{0,12}(?:报名|领取|购买|加入|添加|咨询|预约|进群)", "扫码领取"),
        (r"(?:原价|现价|仅需|只需|优惠价|拼团价|早鸟价|限时价)\s*[¥￥]?\s*\d+|[¥￥]\s*\d+(?:\.\d+)?\s*元?", "价格"),
        (r"限时(?:优惠|免费|特惠|折扣|领取)|名额有限|先到先得|最后\d+个名额|限前?\d+名", "限时限额"),
        (
            r"(?:课程|训练营|班)(?:大纲|亮点|特色|安排|讲师|介绍|咨询)|授课(?:方式|讲师)|适合人群|学习收获|助教|开课时间",
            "课程",
        ),
        (r"岗位职责|任职要求|职位描述|薪资(?:范围|待遇)|投递(?:简历|邮箱)|简历(?:发送|投递)|福利待遇", "招聘"),
        (r"(?:报名|预约)(?:方式|链接|通道|时间|入口|地址)|立即报名|点击报名|免费报名", "报名"),
        (r"直播(?:时间|主题|预告|嘉宾|福利)|预约直播|观看直播|进入直播间", "直播"),
        (r"抽奖|中奖|开奖|留言\S{0,10}(?:送|赠)|点赞\S{0,10}(?:送|赠)|包邮|赠送\S{0,6}本", "抽奖"),
        (
            r"添加(?:小助手|助教|客服|班主任)|(?:小助手|助教|客服)(?:微信|领取|咨询)|备注[【“\"]?\S{1,8}[】”\"]?(?:领取|进群)",
            "加客服",
        ),
        (r"商务合作|广告投放|本文(?:由|为)\S{0,12}(?:赞助|推广)|(?:广告|推广)内容", "推广"),
    )
)


def advertisement(title: str, body: str) -> tuple[str, ...]:
    """The words that give an advertisement away; empty for anything else.

    One tell-tale in the title is enough, in the body three different ones: course, recruiting and livestream
    notices say price, deadline and how to apply, while an honest article may carry one such line at its end.
    """
    plain = normal(title)
    if not _DIGEST.search(plain) and (found := _TITLE.search(_NO_MATTER.sub(" ", plain))):
        return (found[0],)
    text = normal(body[:20_000])
    told = tuple(name for pattern, name in _BODY if pattern.search(text))
    return told if len(told) >= NEEDED_IN_BODY else ()
