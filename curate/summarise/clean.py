"""What of a body may stand in a summary: no captions, code, addresses, calls to follow, credits or reading lists.

Head and tail lines that only one account has are learned from its other articles, see `habits`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from core.text import CJK, clean_lines, fold

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item, and the heading it stands under ("" before the first)."""

    text: str
    heading: str = ""
    listed: bool = False
    gap: bool = False  # code, a picture or the like was left out before it


_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>|(?<![一-鿿])图片(?![一-鿿])|\[图片\]")
_LINK = re.compile(r"\[([^\]]+)\]\((?:https?:)?//[^)\s]*\)")
_NOTE = re.compile(
    r"\[\^?\d{1,3}(?:[,，\-–]\s*\d{1,3})*\]"
    r"|[（(](?:LCTT ?)?(?:译者?|编者?|作者|校对)(?:注|按)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]"
)
_MARKS = re.compile(r"^\s*(?:#{1,6}|>+)\s+|^\s*[◇◆◎○●■□▲△★☆▶►❶-❿➤✅☑👉]+\s*|\*\*|(?<![\w*])\*(?=[^\s*])|`")
_MATH = re.compile(r"\$([^$\n]{1,30})\$")
_SIGNS = {
    "times": "×",
    "cdot": "·",
    "leq?": "≤",
    "geq?": "≥",
    "approx": "≈",
    "sim": "~",
    "%": "%",
    "pm": "±",
    "ll": "≪",
    "gg": "≫",
}
_LISTED = re.compile(
    r"\s*(?:[-*•●▪■◆·‣–]\s+|[（(]?\d{1,2}[)）.、]\s*(?!\d)|[①-⑳]\s*|[（(]?[一二三四五六七八九十]{1,2}[)）、]\s*)"
)
_ENDED = re.compile(r"[。！？!?；;…：:]['\"”’」』）)\]]*$|[a-z0-9)]\.$")
_CLAUSE = re.compile(r"[，,。；：]")
_CJK = re.compile(f"[{CJK}]")
_ENDLESS = re.compile(r"[!-~]{200}")  # no word of any language: data, which would also cost patterns dearly
_LEFT_OUT = "…"  # a line of its own where the middle of a long body was
_COMMAND = re.compile(r"[;{}]$|(?:^|\s)--?[a-zA-Z][\w-]*(?:[\s=]|$)|/\w+/\w+|^[\w.]+\([^)]*\)$|\w+\.\w+\(|->|::|=>")

_NEVER = re.compile(
    r"^(?:https?://|www\.)\S+$|^[\W_]+$"
    r"|^(?:第|part|no|step)?[\s.]*[0-9０-９一二三四五六七八九十]{1,3}[\s.、:：部分章节步]*$"
    r"|^第[0-9一二三四五六七八九十]{1,3}(?:部分|章|节|篇|讲)\s*[:：].{0,30}$|^[—–]+\s?\S.{0,40}$"
    r"|^[一-鿿]{2,4}(?:[（(].{1,10}[）)])?[，,：:]\s?(?:花名|毕业于|现任|就职于|任职于|目前就职)"
    r"|^(?:图|表|figure|fig\.?|table)\s*[\d一二三四五六七八九十]+|^[△▲▼▽↑↓▶▼]|^图\s*[|｜:：]"
    r"|^[（(]?(?:图源|图片来源|图注|题图|封面图|头图|图片|图自|图为|来源|(?:image|photo) credits?|credit)\s*[:：|／/]"
    r"|^(?:责任|责|执行|本期|微信|新媒体)?(?:编辑|编|小编|主编|美编|排版|校对|校|审核|审校|终审|监制"
    r"|策划|统筹|翻译|译者?|编译|供稿|投稿|撰稿|文案|作者|撰文|文|记者|选题|题图)\s*[|｜:：丨/／@]"
    r"|^(?:文章|内容|图片|本文|信息|消息|资料|素材|稿件)?(?:来源|转自|出处)(?:于|自)?\s*[|｜:：丨/]"
    r"|^(?:via|source|author|translated by|作者简介|关于作者|译者简介|发布于|发表于"
    r"|更新时间|发布时间|阅读时间|预计阅读)\s*[:：]?.{0,60}$"
    r"|^(?:原文链接|原文地址|论文|项目|代码|官网|博客|文档|数据集|视频|github|arxiv|主页|地址"
    r"|下载|体验|demo)(?:地址|链接|主页|网址|传送门|下载)?\s*[:：]\s*\S*(?:https?:"
    r"|www\.|github\.com|arxiv\.org)\S*$"
    r"|^(?:pip3?|sudo|apt(?:-get)?|git|cd|npm|docker|conda"
    r"|python3?|import|from|#include|def|class|return|\$|>>>|//"
    r"|/\*)\s.*[^。！？]$",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"(?:扫一扫|扫码|扫描|长按).{0,12}(?:二维码|关注|加入|进群|咨询|报名|入群|添加|领取|下载|阅读)|长按识别"
    r"|(?:关注|订阅|星标|置顶)(?:我们|公众号|本公众号|本号|一下|该公众号|此公众号|微信)|^(?:点击|记得"
    r"|欢迎).{0,8}关注|在这里你将看到"
    r"|(?:点击|戳).{0,6}(?:阅读原文|查看原文|原文链接|左下角|上方|下方|文末|蓝字|名片|卡片)|阅读原文"
    r"|(?:^|[，。！、])(?:请|求|记得|别忘了|欢迎|随手)?点个?赞|一键三连|素质三连|(?:点个?|点击|求"
    r"|右下角)[「“\"]?(?:在看|好看)"
    r"|(?:后台|公众号|对话框|私信).{0,10}(?:回复|发送|输入)|回复.{0,3}(?:关键[字词]|[“「【])"
    r"|(?:加|进|入|建|拉)(?:了|个)?(?:微信|qq|交流|技术|讨论|学习|读者)群|(?:微信|qq|交流|粉丝|读者|钉钉)群|知识星球"
    r"|(?:添加|加)(?:我|作者|小编|客服|助手|助理)?.{0,6}(?:微信|好友)|(?:微信号?|vx|wechat|钉钉群号?)\s*[:：]"
    r"|(?:转载|引用).{0,10}(?:请|须|授权|联系|注明)|(?:未经|经).{0,8}(?:授权|许可"
    r"|允许).{0,10}(?:转载|不得|禁止)|禁止转载|版权归"
    r"|免责(?:声明|申明)|仅代表(?:作者|个人)|不代表(?:本|平台|我们)|不构成.{0,6}(?:投资|建议)"
    r"|侵权.{0,8}(?:删|联系)|如有侵"
    r"|简历.{0,6}(?:投递|发|至)|内推|诚聘|招聘(?:岗位|职位|信息)|加入我们"
    r"|喜欢.{0,12}(?:点|转发|分享给|收藏)|欢迎.{0,20}(?:转发|投稿|交流群|加群|批评指正)"
    r"|(?:本文|原文|文章)?(?:由|经).{0,40}(?:荣誉推出|授权(?:转载|发布|翻译))|本文(?:首发"
    r"|转载|转自|经授权|来自公众号|系.{0,10}原创)|首发于我的|原创(?:首发|文章)"
    r"|(?:本文|文章|原文)(?:由.{0,20}(?:编译|翻译|整理|原创|出品)|.{0,4}(?:发表|发布|刊登|刊载|首发)(?:于|在)|.{0,6}贡献)|(?:允许|谢绝|欢迎)转载"
    r"|对本文.{0,6}贡献|最终解释权|^[_（(\s]*(?:图片|题图|封面|插图)(?:来自|来源|由|：)"
    r"|本文.{0,6}\d+ ?字|阅读.{0,6}分钟"
    r"|本文(?:的)?(?:代码|源码|链接|地址)\s*[:：]?$",
)
_TAIL = re.compile(
    r"^[\W_]*(?:参考(?:文献|资料|链接|内容|来源|文章|阅读)?|references?|引用|附录|推荐阅读"
    r"|往期(?:推荐|回顾|精彩|文章|好文)|相关(?:阅读|推荐|文章|链接)"
    r"|精彩推荐|热门(?:文章|推荐)|历史(?:文章|推荐)|延伸阅读|更多(?:阅读|推荐|精彩|文章)|好文推荐"
    r"|猜你喜欢|精选文章|关于(?:作者|我们|译者|极术|公众号)"
    r"|作者简介|译者简介|联系我们|加入我们|招聘|完|end|the end|fin|全文完|正文完|欢迎加入)[\W_]*$",
    re.IGNORECASE,
)


def blocks(body: str, *, known: AbstractSet[str] = frozenset(), room: int = 0) -> list[Block]:
    """The paragraphs of a body that may be quoted; `known` are folded lines that the account always writes.

    Of a body longer than `room` characters (0: any) only the beginning and the end are read.
    """
    lines = [line for line in clean_lines(body).splitlines() if line and not _ENDLESS.search(line)]
    lines = lines[: _end(lines)]
    found: list[Block] = []
    heading, gap = "", False
    widest = 2 * max(map(len, known), default=0)  # folding takes marks and spaces away, and time
    read = [line for line in map(_bare, _ends(lines, room) if room else lines) if line]
    for line, after in pairwise([*read, ""]):
        habit = len(line) <= widest and fold(line) in known
        if line == _LEFT_OUT or habit or _NEVER.search(line) or _is_call(line) or _is_code(line):
            gap = True
            continue
        listed = _LISTED.match(line)
        if _numbers_a_part(line, line[listed.end() :], after) if listed else _is_heading(line):
            heading, gap = line, True
        else:
            found.append(Block(line, heading, bool(listed), gap))
            gap = False
    return found


def _ends(lines: list[str], room: int) -> list[str]:
    """The lines that begin and end a text, three quarters and one quarter of the room, and a mark between them."""
    if sum(map(len, lines)) <= room:
        return lines
    ends = list(accumulate(map(len, lines)))
    first = bisect_right(ends, room * 3 // 4)
    last = bisect_left(ends, ends[-1] - room // 4)
    return [*lines[:first], _LEFT_OUT, *lines[max(first, last + 1) :]]


def _bare(line: str) -> str:
    """A line without marks of Markdown, pictures, reference numbers and translators' notes."""
    line = _NOTE.sub("", _LINK.sub(r"\1", _IMAGE.sub("", _MARKS.sub("", line))))
    line = _MATH.sub(_formula, line)
    return " ".join(line.split())


def _formula(found: re.Match[str]) -> str:
    r"""A formula short enough to be read in a line, without its TeX: ``$3\times 3$`` → ``3×3``."""
    text = found[1]
    for name, sign in _SIGNS.items():
        text = re.sub(rf"\\{name}(?![a-z])\s*", sign, text)
    return re.sub(r"\s*×\s*", "×", text) if "\\" not in text else found[0]


def _end(lines: list[str]) -> int:
    """Where the article ends and the reading list begins: such a heading in the last two fifths of the lines."""
    for number in range(len(lines) * 3 // 5, len(lines)):
        if _TAIL.match(lines[number]):
            return max(1, number)
    return len(lines)


def _is_call(line: str) -> bool:
    """A call to the reader. Within a long paragraph it is only a sentence, see `is_call`."""
    return len(line) < 70 and is_call(line)


def is_call(text: str) -> bool:
    """Whether a line or sentence is about the account and not about the subject."""
    return bool(_CALLS.search(text.lower()))


def _is_heading(line: str) -> bool:
    if line.endswith(("？", "?")):  # on a line of its own it asks what the next ones answer
        return len(line) <= 18 and not _CLAUSE.search(line)
    return len(line) <= 30 and not _ENDED.search(line) and not _CLAUSE.search(line)


def _numbers_a_part(line: str, rest: str, after: str) -> bool:
    """Whether a numbered line is a heading: short, or the next line is no item beside it."""
    return _is_heading(rest) and (len(line) < 18 or (line[:1].isalnum() and not _LISTED.match(after)))


def _is_code(line: str) -> bool:
    """No CJK and more marks than prose has, or the look of a statement."""
    if _CJK.search(line):
        return False
    marks = sum(c in "{}[]()=<>_/\\|;#$&*+^~@:" for c in line)
    return marks > 0.12 * len(line) or bool(_COMMAND.search(line))
