"""What makes a summary read badly when it is torn out of its article."""

from __future__ import annotations

import re

from curate.summarise.clean import is_call
from curate.summarise.hanging import flaws

ENDS = "。！？!?…"
_CLOSERS = "”’」』）)\"'》】] "
_DANGLING = re.compile(
    r"[“「\"]?(?:因此|所以|因而|故而|从而|由此|此外|另外|除此之外|然而|但是|但(?!凡)|不过|可是|而且"
    r"|并且|况且|而(?!今)|同时|与此同时|于是|于此"
    r"|(?:这|那)(?!篇|本|次|一(?:年|天|周|期|届)|些年|几年|两年|个(?:月|周|时代|教程|项目))"
    r"|(?:其(?!次|实|他|它|余)|其[中次它他余实])|[它他她](?:们)?(?!山)|该(?!文|论文|研究"
    r"|项目|工具|框架|公司|芯片|模型|方法|系统|平台|团队|产品|版本|库|系列)"
    r"|此(?!文|前|次|间|项|举)|上述|以上(?!版本)|前者|后者|两者|二者|当然|总之|综上|例如|比如|譬如"
    r"|举例|也就是说|换句话说|换言之|即(?!使|将|便|日)"
    r"|接着|接下来|然后|随后|之后|最后|其次|再者|再次|还有|或者|否则|反之|相反|反观|同样|同理|事实上|实际上"
    r"|具体(?:来说|而言|地)?，|可以看到|可见|显然|果然|对此|为此|如此|既然|毕竟|甚至|尤其|特别是|包括"
    r"|以及|和|与此|第[二三四五六七八九]|也|就|都|又|还|才)"
    r"|(?:however|therefore|thus|hence|moreover|furthermore"
    r"|besides|but|and|so|also|it|this|these|those|they|that|he"
    r"|she|such|then|for example|for instance|in addition"
    r"|as a result|on the other hand|in contrast|finally|secondly"
    r"|meanwhile)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:下面|接下来)(?:让|我们|来|就|将|的(?!是))|往下看|看下去|"
    r"[下上左右前后](?:面|方|列|述|边"
    r"|侧)?(?:的)?(?:这(?:张|个))?(?:图|表|代码|命令|例子|示例|截图|动图|视频|链接|示意图|公式"
    r"|程序)"
    r"|如(?:图|表|下(?!是|载|雨|降))|所示|(?<![地蓝视意版绘制截])图(?:中|上|里)|(?:图|表"
    r"|公式|附录|清单)\s*\(?[\d一二三四五六七八九]+|见(?:文末|附录|原文|此处|这里|链接)"
    r"|(?:上|下|前|(?<!最)后)(?:文(?!件|档|本|字|化|章)|一节|一章|一篇|一小节|几节)|(?:前"
    r"|上|后|下)面(?:的)?(?:提到|说|介绍|讲|我们|章节|小节|几|是|这)|前述|以下(?:代码|命令|链接"
    r"|内容|是|几|为|步骤|方式|就是)|这(?:张|幅)图|(?:代码|命令|结果|输出|内容|方法|步骤"
    r"|公式)(?:为|是)?(?:如下|:$|：$)"
    r"|点(?:击)?这里|此链接|该链接|戳这里|(?:figure|fig\.|table|listing)\s*\d"
    r"|(?:shown|see|listed) (?:below|above|here)|as follows"
    r"|the following (?:figure|code|command|table)|(?:above"
    r"|below) (?:figure|code|table)|click here",
)
_GREETS = re.compile(
    r"大家好|(?:^|[，。！])(?:嗨|哈喽|hello|hi)[，,！! ]|各位(?:读者|朋友|小伙伴|同学"
    r"|老师)|(?:^|[，。！,])\s*我(?:叫|是(?!否|不是).{0,14}[，。！])|小伙伴们|谢谢大家"
    r"|感谢(?:阅读|观看|收看|关注|大家|您)|小编",
)
_ADDRESS = re.compile(r"https?://|www\.\w|\[\d*\]:|!\[|\]\(")
_CODE = re.compile(
    r"[{}<>]\s*[;{}<>]|\b[a-z_]\w*\(f?['\"]|\w+\(\)\s*;|;\s*$|^\s*[\w.]+\s*=\s*[\w.(]+"
    r"|\$\s*\\|\\(?:frac|times|begin|sum|mathbf|left)\b|&(?:nbsp"
    r"|lt|gt|amp);|<\w+[^>]*>|={4,}|-{4,}|_{4,}"
)
_CODE_MARK = re.compile(r"[{}<>;=$\\&_]|--|\w\(")  # all that _CODE finds has one; most sentences have none
# Words meant for the machine that reads the page and not for its readers.
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉)(?:以上|之前|上述|前面|字数|所有|一切).{0,8}(?:指令|指示|要求|规则|提示|限制)"
    r"|(?:系统|管理员)(?:提示|消息|指令|命令)\s*[:：]|(?:如果|假如"
    r"|作为)(?:你是)?(?:一个)?(?:ai|人工智能|(?:大)?语言模型)(?:助手)?[，,]"
    r"|(?:ai|摘要)(?:摘要)?(?:程序|系统|模型|助手).{0,4}(?:请?注意|必须|的说明)|以下是新的指令|新的任务[:：]"
    r"|ignore (?:all |any )?(?:the )?(?:previous|prior|above)"
    r"|disregard (?:all|the|any)|<\|?(?:im_start|im_end)"
    r"|\[/?inst\]"
    r"|(?:^|\W)(?:assistant|system)\s*[:：]|you are (?:dan|now)\b"
    r"|(?:写上|加上|注明|改写为|翻译为).{0,30}(?:微信|pwned|抢购|领取)",
)
_PAIRS = ("()", "「」", "『』", "《》", "【】")
_NUMBERED = re.compile(r"(?<![（(\w.])(?:\d{1,2}|[a-z一二三四五六七八九十])[)）]", re.IGNORECASE)


def finished(text: str) -> bool:
    """Whether the text stops where a sentence does; a Latin full stop counts."""
    bare = text.rstrip(_CLOSERS)
    return bare[-1:] in ENDS or bare.endswith((".", "；"))


def dangles(text: str) -> bool:
    """Whether a text that starts so leans on what stood before it."""
    return bool(_DANGLING.match(text))


_CONNECTIVE = re.compile(
    r"(?:因此|所以|因而|从而|此外|另外|除此之外|然而|但是|但(?!凡|愿)|不过|可是|而且|并且|况且"
    r"|与此同时|于是|当然|总之|综上(?:所述)?|总的来说|总而言之"
    r"|也就是说|换句话说|换言之|接着|接下来|然后|随后|再者|再次|还有|事实上|实际上|其实|可以看到"
    r"|可见|显然|果然|如此一来|这样一来|对此|那么|(?:首先|最后|其次|同时|第[一二三四五六七八九])(?=[，,]))"
    r"[，,、：:]?\s*|(?:however|therefore|thus|hence|moreover"
    r"|furthermore|besides|in addition|finally|meanwhile|of course"
    r"|indeed)\s*,\s*",
    re.IGNORECASE,
)


def detached(text: str) -> str:
    """The sentence without the connectives that tied it to the one before (因此，… 可以看到…)."""
    while (found := _CONNECTIVE.match(text)) and len(text) - found.end() >= 8:
        text = text[found.end() :]
    return text[:1].upper() + text[1:] if text[:1].isascii() else text


def asks(text: str) -> bool:
    """Whether the text is, or ends with, a question."""
    return text.rstrip(_CLOSERS)[-1:] in ("？", "?")


def fit(text: str) -> bool:
    """Whether a sentence may be quoted at all: no pointing at figures, no greeting, call, address, code or stump,
    and nothing said to the machine.
    """
    lowered = text.lower()  # ignoring case takes twice the time
    return (
        len(text) >= 4
        and not _POINTS.search(lowered)
        and not _GREETS.search(lowered)
        and not _ADDRESS.search(text)
        and not _is_code(text)
        and not is_call(text)
        and not _ORDERS.search(lowered)
        and balanced(text)
    )


def _is_code(text: str) -> bool:
    return bool(_CODE_MARK.search(text) and _CODE.search(text))


def balanced(text: str) -> bool:
    """Whether all brackets and quotation marks that open also close."""
    text = _NUMBERED.sub("", text).replace("（", "(").replace("）", ")")
    even = text.count('"') % 2 == 0 and sum(map(text.count, "“”")) % 2 == 0
    return even and all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)


def defects(text: str) -> tuple[str, ...]:
    """What is wrong with a finished summary, by name; empty for a readable one."""
    lines = [line for line in text.splitlines() if line.strip()]
    checks = {
        "dangling_start": dangles(text),
        "question": asks(text),
        "points_away": bool(_POINTS.search(text.lower())),
        "unfinished": not finished(text),
        "greeting_or_call": bool(_GREETS.search(text.lower())) or is_call(text),
        "address_or_code": bool(_ADDRESS.search(text) or _is_code(text)),
        "unbalanced": not balanced(text),
        "colon_without_list": text.rstrip(_CLOSERS).endswith((":", "：")),
        "repeats": len(lines) != len(set(lines)),
        "empty": not lines,
    }
    return (*(name for name, wrong in checks.items() if wrong), *flaws(text))
