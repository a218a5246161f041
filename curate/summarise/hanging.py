"""What hangs in the air although its sentence is whole: it leans on the page, the speaker or the hour around it.

Each family is a name for the check of finished summaries and a reason not to quote a sentence at a summary's length.
A family is about clauses, not words: 前面板, 上面级, 以下简称 and 首先进的 (of 国内首先进的…) are none of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.text import sentences

_CLAUSE = r"(?:^|(?<=[\s，。；：、,;:（(“\"]))"
_MARKS = r"[\s，。；：、,;:（(“\"]"
_COUNT = r"[一二两三四五六七八九十几\d]"


def _fronted(heads: str, marks: str, tail: str = "") -> str:
    """The pattern of any of the heads (parted by spaces) at the beginning or behind such a mark, with the tail.

    Each head stands first in its own branch: so the pattern is found many times faster.
    """
    return "|".join(rf"{head}(?:(?<=^{head})|(?<={marks}{head})){tail}" for head in heads.split())


def _clause(words: str) -> str:
    """The pattern of a clause that begins with these words."""
    return _fronted(words, _MARKS)


def _led(heads: str, tail: str = "") -> str:
    """The pattern of any of the heads (parted by spaces) with the tail, each head first in its own branch."""
    return "|".join(head + tail for head in heads.split())


# family: what its sentences have
_INSIDE = {
    "points_back": (
        r"上述(?<!台上述)|如[前上下]所|综上(?:所述)?[，,。]|正如[前上]|不再赘述|恕不赘述"
        rf"|{_clause('以上')}(?:就是|便是|即是|都|这|的(?:例子|代码|示例|方法|步骤|内容|介绍|分析|讨论)|{_COUNT}(?:点|个|种|项|条|步))"
        r"|上面(?<![桌地表界台]上面)(?=的|这|那|所|提|说|讲|我|你|已|两|三|四|几|介绍|列|例|代码|[，,])"
        r"|前面(?<![车门眼面身屏胸]前面)(?=的|这|那|所|提|说|讲|我|已|也|曾|两|三|四|几|介绍|章|[，,])"
        r"|前文(?=[，,中已所提说曾讲]|介绍)|上文(?=[，,中已所提说曾讲]|介绍)|前述|刚才|刚刚(?=提|说|讲|介绍|的)"
        r"|之前(?:提到|说过|讲过|介绍过|提及|所说|所述)"
    ),
    "points_beside": (
        r"如下(?=所示|图|表|代码|命令|[。，,]|$)|所示"
        r"|下面(?<![桌地表界台]下面)(?=是|的|我|让|来|就|将|这|给|几|两|三|列|介绍|看|以|分别|代码|例|[，,])"
        rf"|以下(?:(?<=^以下)|(?<=[\s，。；：、,;:（(“\"有用行取为按过考做成在]以下))(?=是|为|代码|命令|链接|内容|步骤|方式|方法|示例|例子|列)(?!.*[：:])"
        r"|这里(?:有|是)(?:一|几|完整|你|我)|这个(?:例子|示例|案例|例|演示)(?=[中里，,是])|这些(?:例子|示例|案例)(?=[中里，,是])"
        r"|本(?:例|示例|例子|演示)(?=[中里，,是])|该(?:例|示例|例子)(?=[中里，,是])|此例(?=[中里，,是])|上个例子"
        rf"|{_clause('在这里')}[，,]|{_clause('至此')}[，,]|{_clause('到这里')}[，,]|到此为?止[，,]|{_clause('从这里')}[，,]"
        r"|上一?(?:节|章|小节|步骤?)(?=[，,中里我的是])|下一?(?:节|章|小节|步骤?)(?=[，,中里我的是])"
    ),
    "series": "|".join(
        (
            _led("上 前 下 后", rf"(?:一|{_COUNT})篇"),
            r"往期|文末|文章的?(?:末尾|结尾|最后|底部|尾部)|本文的?(?:末尾|结尾|最后|底部|尾部)",
            _led(
                "系列 专题 教程",
                rf"(?:文章|博文|教程|分享)?》?的?(?:开篇|首篇|完结|[第前上下]{_COUNT}+(?:篇|部分|讲|弹|期))",
            ),
            rf"第{_COUNT}+(?:篇|讲|弹)(?![论专])|视频回[顾放]|系列[一二三四五六七八九十]+[：:]",
            _led("完整 详细 分享 演讲 本次 相关", r"的?\s*(?:ppt|幻灯片)"),
            r"ppt(?=.{0,8}(?:获取|下载|地址|查看|链接|见))",
        )
    ),
    "link_remains": "|".join(
        (
            r"点击(?:查看|这里|此处|此|链接|下载|进入|访问|了解|原文|下方)",
            _led("见 看 参考 查阅 访问 戳 通过 到", r"(?:这个|这篇|以下|下方|文末|该|此|官方)?(?:链接|此处|这里|网址)"),
            _led("下载 获取 仓库 原文 官网 论文 代码 视频 体验 报名 项目 文档", r"的?(?:地址|链接)"),
            r"链接[：:]|传送门|👈|👉|🔗|\.(?:com|cn|org|net|io|dev|ai|me|gg)/|https?:|www\.\w",
            r"\]\(|\)\[|\[\^?\d+\]|\(\)(?<!\w\(\))|（\s*）|_(?:(?<=^_)|(?<=[\s（(]_))[^\s_]",
        )
    ),
    "meeting": "|".join(
        (
            r"会议(?:号|id|链接|密码|纪要)|webinar|zoom会议|腾讯会议(?:号|id|[：:])|不见不散",
            _led("钉钉 飞书 企微", "(?:群|号|会议)"),
            _led("直播 会议 活动 分享 讲座 开播 报名 举办 沙龙", "(?:时间|地址|地点|链接|方式|入口|日期)"),
            r"直播(?:间|分享|回顾|整理|回放|预告|预约)|线上(?:主题)?分享",
            _fronted("时间 地点 主题 项目名称 项目导师 议程 议题", r"\W", r"\s*[：:]"),
            _fronted("嘉宾 主办 主办方 报名 日期 主讲 回放", r"\W", r"\s*[：:]"),
            _led("立即 火热 扫码 免费 现场 踊跃 在线", "报名"),
            _led("点 : ：", r"\s*\d{0,2}.{0,8}(?:直播|开播)"),
            _led(
                "演讲 分享 直播 讲座 录音 速记",
                r".{0,12}整理(?:而成|成文)?(?=[。！]?$|[，,].{0,8}(?:完整|文末|ppt|视频|回放))",
            ),
            r"整理自[^，,]*$",
        )
    ),
    "speaker": "|".join(
        (
            _led("本期 本次 特邀 分享 演讲 受邀 邀请", ".{0,12}(?:嘉宾|讲师|主持人)"),
            r"花名[：:「（(]?|毕业于|毕业后|笔名|投稿",
            _led(
                "作者 译者 主讲 讲师 导师 分享人 演讲者 讲者 主持人 撰稿人 小编",
                r"人?(?=\s*[：:|｜]|简介|介绍(?!了))",
            ),
            r"本篇作者|本文作者[：:，,]",
            _led("本文 文章 本篇", r"由.{1,20}(?:撰写|投稿|供稿|翻译|出品)"),
            _led("先后 曾 目前 现", "(?:任职|就职|供职|就读)于?"),
            r"现任|从事(?:(?<=一直从事)|(?<=主要从事)|(?<=长期从事)|(?<=先后从事)|(?<=目前从事))|年.{0,8}(?:开发|研发|工作|从业|行业)经验",
            _led("我的 我们的 本 个人 技术 同名", "(?:微信)?公众号"),
            r"公众号[：:「“【《]|关注我(?!国)|爱好者们?出品",
        )
    ),
    "chat": "|".join(
        (
            r"大家好|各位(?:读者|朋友|好|同学|观众|老师|小?伙伴)",
            _fronted("哈喽 哈罗 嗨 hello hi hey", "[，。！]", "[，,！!。~ ]"),
            r"话不多说|闲话(?:少|不)|废话(?:少|不)|言归正传|直接上(?:题|代码|图|干货|菜|手)",
            _led("进入 切入 回到", "正题"),
            _led("先 再 一起 我们 就 且 快", "来?看(?:看|一看|一下|一组)"),
            r"让我们(?<![可能以会够帮]让我们)(?!的|能|感|更|对|可|在|不|有|无|很|难|意)|一起来?(?:看|揭|了解|学|走进|探)",
            r"今天(?:要|就|我|我们|想|来|将)*(?:详细|简单|一起|具体)?(?:给|和|跟|为|与)?(?:大家|各位)?(?:要|来)?(?:分享|聊|说说|讲讲|谈谈|介绍)(?!会)",
            r"引导大家|带大家|带领大家|的同学都",
            _led("给 和 跟 与 为", "大家(?:一起)?(?:分享|介绍|聊|讲|说|带来|推荐|交流|盘点)"),
            r"今天(?:将|的|我们).{0,6}(?:内容|话题|主题|分享)|有同学",
            r"相信(?:大家|很多|不少|各位)|小伙伴|亲爱的|童鞋|敬请(?:期待|关注)",
            r"大家(?:都|应该|可能|一定|肯定|并不|也)+(?:知道|熟悉|熟知|陌生|清楚|了解|听说|用过)",
            _led("感兴趣 有兴趣", "的(?:同学|朋友|读者|小?伙伴|话)"),
            _led("欢迎 期待", "(?=来|大家|各位|你|您|留言|加入|参与|体验|试用|关注|同|感)"),
        )
    ),
    "aside": "|".join(
        (
            r"说实话|老实说|坦白说|讲真|不瞒|依我看|在我看来|就我(?:而言|个人|来说)|恕我|我个人",
            r"个人(?:认为|觉得|感觉|看来|观点)|顺便(?:说|提)|题外话|好吧[，,]|扯远了|跑题|备注[：:]|编者按|附注[：:]|强烈推荐阅读|哈哈|呵呵|嘿嘿|嘻嘻",
            _led("（ [(]", "(?:笑|手动|捂脸|狗头|逃|误|雾)"),
            _led("放心 别急 别怕 莫慌 开玩笑", r"(?=[，,！!。）])"),
            "|".join(rf"{word}(?<=^{word})[，,！!。—…]" for word in "唉哎哇啊嗯额呃咦"),
            _led("我", "(?:老婆|妈|爸|女朋友|男朋友|媳妇|老公|儿子|女儿|奶奶|爷爷)"),
        )
    ),
    "picture": (
        r"[上下左右](?:[图表]|[面方侧边]的?(?:图|表|截图|动图|照片|流程图|架构图))(?![形像书达现示明面述层])"
        r"|图[中里](?<![地蓝视意版绘制截附热算计量]图[中里])(?![心间断外])"
        r"|图 ?\d|图(?:来源|来自|为|说明)|图片(?:来源|来自|为|说明)|照片(?:来源|来自|为|说明)"
        r"|[左右]边是|数据图|柱状是|表 ?\d(?<!代表\d)|这[张幅](?:图|照片|表)|截图(?:中|里|如)|表格(?:中|里|所)"
    ),
    "outline": (
        r"(?:介绍|总结|小结|展望|背景|规划|解读|初探|解析|概述|简介|痛点|演进|问答|q&a|目录|结语|前言)"
        r"[；;。]?(?:[（(]\S{1,4}[）)][；;。]?)?$"
    ),
}  # fmt: skip
_INSIDE_ENGLISH = {
    "points_beside": (
        r"\b(?:as (?:mentioned|shown|described|noted|discussed)|(?:mentioned|described|shown) (?:above|earlier|below)"
        r"|the (?:above|previous|preceding) (?:example|section|step|code)|in (?:this|the) example)\b"
    ),
    "series": r"\b(?:part (?:one|two|three|\d)|(?:previous|last|next) (?:post|article|part)|this series)\b",
    "link_remains": (
        r"\b(?:click (?:here|on)|read more|learn more (?:at|about)|see (?:here|the link)|available here)\b"
        r"|https?:|www\.\w|\]\(|\)\[|\[\^?\d+\]"
    ),
    "meeting": r"\b(?:zoom (?:link|meeting|call)|meeting id|passcode|dial[- ]?in|register (?:here|now))\b",
    "chat": r"\b(?:let's(?! encrypt)|welcome to|stay tuned|without further ado|hi all|hello everyone)\b",
    "aside": r"\b(?:to be honest|in my opinion|by the way|personally)\b",
    "picture": r"\b(?:figure|fig\.|table) \d|\bscreenshots? (?:above|below)",
}
# Of lower-case text: ignoring case takes twice the time. English is looked for where English stands.
_FAMILIES = {name: re.compile(pattern) for name, pattern in _INSIDE.items()}
_ENGLISH = {name: re.compile(pattern) for name, pattern in _INSIDE_ENGLISH.items()}
_WORDS = re.compile(r"[a-z']+ [a-z']+ [a-z']+|click here|read more")
_INTRODUCED = re.compile(  # 张三，某公司高级工程师，…
    r"(?!近|日前|[今昨前去]|最|目前|据|其|此|同|另|随|但|而|该|[一二三两多]|[在为对由与和])[一-鿿·]{2,4}(?:[（(][^）)]{1,20}[）)])?[，,：:|｜\s].{0,24}(?:专家|工程师|架构师|布道师|研究员|负责人|讲师|教授|博士|维护者)[，,。]"
)
_CONTRAST = re.compile(
    r"[“\"]?(?:不过|但是?(?![凡愿])|然而|可是|只是|反之|相反|虽说如此|尽管如此|(?:but|however|yet)\b)", re.IGNORECASE
)
_MIDWAY = re.compile(
    r"接下来|接着|然后|随后|后来|紧接着|现在[，,]|这时|此时|这下|于是|第[二三四五六七八九十][步点、，,是]|其次|再[看来说]|继续"
    r"|(?:保存|打开|点击|输入|运行|执行|查看|按下|回到|注意|请注意|请读作|别忘)(?=[并，,一：:源文刚到“\"「])|(?:好了|好|OK|嗯)[，,。]"
    r"|(?:在|对)(?:这里|那里|此)[，,]|(?:then|next|now|afterwards),?\s",
    re.IGNORECASE,
)  # fmt: skip
# an enumeration: a member, and what must stand behind it (>) or before it (<)
_STEP = r"(?=[，,、：:]|[点步](?:[，,、：:是]))"
_ITEM = r"[.、)）]\s*(?!\d)"
_MEMBERS = tuple(
    (re.compile(member, re.MULTILINE), side, re.compile(other, re.MULTILINE))
    for member, side, other in (
        (rf"{_CLAUSE}首先(?!进)", ">", "其次|然后|接着|再|最后|第二|另外|此外|同时|接下来|随后|之后"),
        (rf"{_CLAUSE}(?:其次|再次)", "<", "首先|第一|其一|一是|先"),
        (rf"{_CLAUSE}第一{_STEP}", ">", "第二|其次|另一|再"),
        (rf"{_CLAUSE}第[二三四]{_STEP}", "<", "第一|首先|其一"),
        (rf"{_CLAUSE}一方面", ">", "另一方面|另外|同时|一方面"),
        ("另一方面", "<", "一方面|一面"),
        (rf"{_CLAUSE}(?:其一|一是)", ">", "其二|二是|第二"),
        (rf"{_CLAUSE}(?:其二|二是)", "<", "其一|一是|第一"),
        (rf"^[（(]?1{_ITEM}", ">", rf"^[（(]?2{_ITEM}"),
        (rf"^[（(]?[2-9]{_ITEM}", "<", rf"^[（(]?1{_ITEM}"),
    )
)
NEIGHBOURS = frozenset({"points_back", "asks_inside"})  # no fault beside the sentence before, or the answer behind
NEVER = frozenset({"chat", "link_remains", "meeting", "speaker"})  # worse than no summary at all
_QUOTES = "”’」』）)\"' "  # a title that asks (《…？》) is no question
_LONG_ITEM = 30  # characters of a heading that stands as an item of a table of contents
_COMMA = re.compile(r"[，,]\s*")


@lru_cache(maxsize=4096)  # asked of a body's sentences, then of each draft made of them
def hangs(sentence: str) -> tuple[str, ...]:
    """The families that a sentence belongs to, wherever in a summary it would stand."""
    lowered = sentence.lower()
    found = [
        name
        for name, pattern in _FAMILIES.items()
        if pattern.search(lowered) and (name != "outline" or _is_outline(sentence))
    ]
    if "speaker" not in found and _INTRODUCED.match(sentence):
        found.append("speaker")
    if _WORDS.search(lowered):
        found += [name for name, pattern in _ENGLISH.items() if name not in found and pattern.search(lowered)]
    if sentence.rstrip(_QUOTES)[-1:] in ("？", "?"):
        found.append("asks_inside")
    return tuple(found)


def starts_midway(sentence: str) -> str:
    """The name of what makes a sentence a bad opening: it contrasts, or goes on with a story; "" if it may open."""
    if _CONTRAST.match(sentence):
        return "contrast_opening"
    return "midway_opening" if _MIDWAY.match(sentence) else ""


def lone_members(text: str) -> list[tuple[int, int]]:
    """Where an enumeration begins and does not go on (首先 alone), or goes on and never began (其次, 第二)."""
    found = []
    for member, side, other in _MEMBERS:
        if one := member.search(text):
            rest = text[one.end() :] if side == ">" else text[: one.start()]
            if not other.search(rest):
                found.append(one.span())
    return found


def without_lone_members(text: str) -> str:
    """The text less the 首先， and the like of an enumeration that is not there."""
    for start, end in sorted(lone_members(text), reverse=True):
        if (comma := _COMMA.match(text, end)) and comma.end() < len(text) and text[start : start + 1] not in "（(":
            text = text[:start] + text[comma.end() :]
    return text


def flaws(text: str) -> tuple[str, ...]:
    """All families of a finished summary, each once: what points back as an opening, what asks at the end."""
    parts = [part for line in text.replace("**", "").splitlines() for part in sentences(line)]
    found = dict.fromkeys(name for part in parts for name in hangs(part) if name not in NEIGHBOURS)
    if parts and "points_back" in hangs(parts[0]):
        found["points_back"] = None
    if parts and "asks_inside" in {*hangs(parts[0]), *hangs(parts[-1])}:
        found["asks_inside"] = None
    if parts and (opening := starts_midway(parts[0])):
        found[opening] = None
    if lone_members(text):
        found["lone_member"] = None
    return tuple(found)


def _is_outline(sentence: str) -> bool:
    """Whether it is an entry of a table of contents: a short heading that states nothing."""
    return len(sentence) <= _LONG_ITEM and not re.search(r"[是将了有在，,]|本文", sentence)
