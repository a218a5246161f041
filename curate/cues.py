"""Turns of phrase that tell the kinds of technology writing apart: news, a paper's notice, a release, an essay.

They name habits of the language, not of one newsletter; what each is worth for which section is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.clues import Clues

_TITLE = {
    "问“如何”": r"如何|怎么|怎样|\bhow to\b",
    "是问句": r"什么|为什么|为啥|[?？]",
    "提出方法": r"提出|论文|新作|新算法|新方法",
    "说开源": r"开源|open.?sourc",
    "说发布": r"发布|推出|上线|亮相|面世|宣布|公布|首发",
    "说芯片": r"芯片|处理器|soc|骁龙|麒麟|天玑|nm\b|npu",
    "有版本号": r"版本|v?\d+\.\d+",
    "说解读": r"[解详]解|解[读析]|[剖分浅]析|浅谈|漫谈|闲话|科普|综述|总结|笔记|思考|实[践战]|教程|入门|指南|经验|一文",
    "有会议名": r"cvpr|iccv|eccv|neurips|nips|iclr|icml|aaai|\bacl\b|emnlp|kdd|mlsys|sysml|interspeech|icassp",
    "说行情": r"收购|融资|出货|量产|曝光|爆料|市场|份额|上市|诉讼|禁令|涨价|缺货",
    "有感叹": r"[!！]",
    "有冒号": r"[:：]",
}
_LEAD = {
    "说“本文”": r"本文|这篇|文章",
    "说作者": r"作者|研究者|研究人员|authors\b",
    "说论文": r"论文|\bpaper\b",
    "说提出": r"提出|\bpropose",
    "说“我们”": r"我们|大家|我|你",
    "说实验": r"实验|结果表明|准确率|精度|imagenet|coco|experiment",
    "说项目": r"开源|github|仓库|项目|repository",
    "有日子": r"近日|日前|今日|今天|昨日|\d+\s*月\s*\d+\s*日|消息|报道|据悉|宣布|正式",
    "说规格": r"工艺|制程|nm\b|核心|主频|ghz|晶体管|搭载|旗舰|手机",
    "说使用": r"支持|用户|安装|使用|\bapi\b|库|工具",
}
_PATTERNS = [
    *(("标题" + name, True, re.compile(pattern)) for name, pattern in _TITLE.items()),
    *(("开头" + name, False, re.compile(pattern)) for name, pattern in _LEAD.items()),
]
_SHORT_TITLE = 18
_LONG_LEAD = 150
_MOSTLY = 0.8


def cues(clues: Clues) -> Iterator[str]:
    """The names of the cues that are there."""
    title, lead = clues.folded_title, clues.folded_lead
    for name, in_title, pattern in _PATTERNS:
        if pattern.search(title if in_title else lead):
            yield name
    letters = [char for char in title if char.isalpha()]
    if letters and sum(char.isascii() for char in letters) > _MOSTLY * len(letters):
        yield "标题是外文"
    if len(title) < _SHORT_TITLE:
        yield "标题短"
    if len(lead) > _LONG_LEAD:
        yield "开头长"
    names = {"paper": "链接到论文", "code": "链接到代码"}
    yield from (names[kind] for kind in clues.link_kinds)
