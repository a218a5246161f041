"""Takes follow-us blocks, share bars and recommended reading out of a body, and counts what was taken.

Chinese accounts open and close their articles with the same few families of lines (点击上方蓝字, 扫码关注, 往期推荐,
加星标, 长按识别, 点赞在看, 投稿, 转载请联系 …). Families whose words also occur in ordinary prose are looked for only
in the head and the tail of the body; anywhere else only a short line that says nothing else goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.markdown import Rendered

MAX_PLUG = 44  # characters of a line that is nothing but a plug
MAX_EDGE = 90  # characters of a head or tail line
MAX_NOTICE = 260  # characters of a copyright notice or disclaimer
HEAD_BLOCKS = 10
TAIL_SHARE = 0.5  # never take more of the body than this from its end
MAX_HEADING = 24
MAX_TITLES = 10  # lines of a list of other articles that are not known to be links
MAX_TITLE = 50
MAX_GAP = 1  # short unknown lines between two tail lines

# A whole line of one of these is a plug wherever it stands.
_PLUG = re.compile(
    r"""(?:
      .{0,6}(?:点击|轻触|戳|点)?.{0,4}(?:上方|下方|上面|下面|顶部|文末|这里)?.{0,3}蓝色?(?:字|字体|链接).{0,18}
    | .{0,8}长按.{0,10}(?:识别|扫|二维码|关注|加群|进群).{0,18}
    | .{0,8}(?:扫一扫|扫码|扫描)(?:上方|下方|以下|左侧|右侧|文末|图中|上图|下图|此|这个)?的?(?:微信)?(?:二维码|图片)?
        .{0,4}(?:关注|加群|进群|入群|添加|加好友|加入|加微信).{0,16}
    | .{0,6}识别.{0,6}二维码.{0,14}
    | (?:点击|欢迎|记得|快来|赶快|请|立即|长按|微信)+(?:关注|订阅)(?:我们|本公众号|公众号|本号|该公众号|我|一下)?.{0,4}
    | (?:关注|订阅)(?:我们|本公众号|公众号|本号|该公众号|一下).{0,4}
    | .{0,16}(?:设为|设|加|添加|标为|点|点个|加个)(?:为|上|一个)?[^，。]{0,2}(?:星标|置顶).{0,18}
    | .{0,16}(?:点个?|点击|点亮|右下角|给个|求|来个|随手|顺手).{0,8}在看.{0,14}
    | (?:(?:点个?|点点|求|一键)?(?:分享|收藏|点赞|赞|在看|转发|评论|三连|素质三连)[\s\W]*){2,}(?:哦|吧|呀|支持)?
    | (?:点赞|在看|一键三连|素质三连|球分享|球点赞|球在看)
    | (?:点击|戳|轻触|请点|见|更多.{0,8})[^，。]{0,10}(?:阅读|查看)原文.{0,16}
    | (?:阅读|查看)原文
    | .{0,18}不(?:迷路|走丢|失联).{0,8}
    | 广告|推广|预览时标签不可点|轻触阅读原文|继续滑动看下一个|向上滑动看下一个|在小说阅读器中?沉浸阅读
    | 微信扫一扫关注该公众号|喜欢作者|人划线
    )""",
    re.X,
)
# The heading of a list of other articles.
_RECOMMENDED = re.compile(
    r"(?:推荐阅读|阅读推荐|(?:往期|往日|历史|近期|热门|精彩|更多|相关|好文|猜你喜欢|精选|干货)"
    r"(?:精彩|精选|热门|优质|好文)?(?:推荐|回顾|精彩|文章|内容|好文|阅读|原创|干货|资讯)?|延伸阅读|猜你喜欢|猜您喜欢|你可能还想看"
    r"|(?:大家|他们|网友)都在看|近期好文|上期回顾|end往期)(?:文章|阅读|回顾|推荐|内容|点击下方|戳)?"
)
# Lines of the head or the tail, by words anywhere in them.
_EDGE = re.compile(
    r"""(?:扫一扫|扫码|扫描).{0,12}(?:二维码|关注|加|进|咨询|报名|入群|添加|领取|下载|阅读)
    | (?:关注|订阅)(?:我们|公众号|本公众号|本号|一下|该公众号|此公众号|并)
    | (?:加|进|入|建|拉)(?:了|个)?(?:微信|QQ|交流|技术|讨论|学习|读者)?群
    | (?:微信|QQ|交流|讨论|学习|技术|内部|粉丝|读者)群
    | (?:后台|公众号|对话框|对话界面|私信).{0,10}(?:回复|发送|输入)
    | 回复.{0,3}(?:关键[字词]|[“「【"'\[].{1,20}[”」】"'\]])
    | (?:加|添加)(?:我|作者|小编|客服|助手|助理|微信|好友) | (?:微信|vx|wx|v信)号?\s*[:：]
    | 备注.{0,10}(?:进群|来意|单位|姓名|方向)
    | (?:投稿|商务|合作|广告|爆料)(?:邮箱|合作|方式|请|微信)?\s*[:：|｜]
    | 欢迎投稿|投稿邮箱|商务合作|广告合作|寻求报道|投稿或寻求
    | 点击.{0,4}(?:上方|下方|文末|底部).{0,6}(?:关注|卡片|名片|二维码|阅读)
    | 在看.{0,6}(?:分享|点赞|转发|支持|！|!|~) | (?:点赞|点个赞).{0,10}(?:在看|转发|关注|支持|分享|收藏)
    | (?:喜欢|觉得(?:不错|有用|有帮助)|对你有(?:帮助|用)).{0,20}(?:点赞|转发|分享|关注|收藏|在看|点个)
    | (?:欢迎|记得|别忘了?)(?:大家)?(?:关注|加入|扫码|转发|分享|点赞|订阅|置顶|将我们|留言|在评论区|在留言区)
    | (?:分享|转发)(?:给|到).{0,8}(?:朋友|朋友圈|好友) | 评论区(?:留言|见|聊聊|告诉) | 欢迎留言
    | (?:设为|加|置顶|添加|标为)(?:星标|置顶) | 感谢.{0,6}(?:阅读|关注|观看|支持) | 长按.{0,12}(?:识别|扫|关注)
    | 识别.{0,4}二维码 | 二维码.{0,8}(?:关注|进群|加群|入群|领取) | (?:视频号|小程序).{0,10}(?:关注|同名|搜索|点击)
    | (?:微信|新媒体)(?:编辑|排版) | 关于我们 | 商务微信 | 点击查看往期 | 加入(?:我们|社群|星球|知识星球)""",
    re.X | re.I,
)
_NOTICE = re.compile(
    r"转载.{0,10}(?:请|须|需|自|授权|联系|注明|出处|本公众号|务必)|未经.{0,8}(?:授权|许可|允许|同意).{0,12}(?:转载|不得|禁止|使用)"
    r"|禁止(?:转载|二次)|版权(?:归|所有|声明|问题)|侵权?(?:必)?(?:删|究)|如有侵权|免责(?:声明|申明)|不构成(?:任何)?投资"
    r"|仅代表(?:作者|个人)|不代表(?:本|平台|我们|公众号)|文责自负|素材来源.{0,6}网络|图片来源.{0,6}网络"
)
_END = re.compile(
    r"[-—─=~·•\s*#<>/\\|（(【\[]*(?:完|END|The End|FIN|全文完|正文完|本文完)?[-—─=~·•\s.。*#<>/\\|）)】\]]*", re.I
)


def clean(rendered: Rendered) -> tuple[Rendered, int]:
    """The body without its boilerplate, and how many blocks were taken out."""
    labels = {anchor.label for anchor in rendered.anchors}
    linked = [all(" ".join(line.split()) in labels for line in b.text.split("\n")) for b in rendered.blocks]
    gone = boilerplate([block.text for block in rendered.blocks], linked)
    if not gone:
        return rendered, 0
    kept = tuple(block for at, block in enumerate(rendered.blocks) if at not in gone)
    return replace(rendered, blocks=kept), len(gone)


def boilerplate(lines: Sequence[str], linked: Sequence[bool] = ()) -> frozenset[int]:
    """Which of these lines are boilerplate. A picture is an empty line; it goes with the tail lines around it.

    `linked` says which lines are nothing but links, where that is known.
    """
    gone = {at for at, line in enumerate(lines) if is_plug(line)}
    gone |= _head(lines)
    listed, cut = _recommended(lines, linked)
    gone |= listed
    gone |= _tail(lines[:cut])
    if len(gone) == len(lines) or not any(line.strip() for at, line in enumerate(lines) if at not in gone):
        return frozenset()  # nothing else is there: then it is what the page says
    return frozenset(gone)


def is_plug(line: str) -> bool:
    """Whether a line says nothing but follow, scan, star, like or share."""
    bare = _bare(line)
    return 0 < len(bare) <= MAX_PLUG and "\n" not in bare and bool(_PLUG.fullmatch(bare))


def _bare(line: str) -> str:
    """The line without the arrows, brackets and emoji around it."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", line.strip()) if line else ""


def _head(lines: Sequence[str]) -> set[int]:
    """Edge lines before the first paragraph of prose."""
    found: set[int] = set()
    for at, line in enumerate(lines[:HEAD_BLOCKS]):
        if _is_edge(line):
            found.add(at)
        elif len(line.strip()) > MAX_EDGE:
            break
    return found


def _is_edge(line: str) -> bool:
    text = line.strip()
    if len(text) <= MAX_EDGE:
        return bool(_EDGE.search(text) or _NOTICE.search(text))
    return len(text) <= MAX_NOTICE and bool(_NOTICE.search(text[:80]))


def _recommended(lines: Sequence[str], linked: Sequence[bool]) -> tuple[set[int], int]:
    """Lists of other articles under their headings, and where the body ends before one that closes it.

    The lines below the heading belong to the list as long as they are links; where links are not known, short lines
    do that read like titles and run to the end.
    """
    found: set[int] = set()
    for at in range(int(len(lines) * TAIL_SHARE), len(lines)):
        first, _, rest = lines[at].strip().partition("\n")
        if at in found or not 0 < len(first) <= MAX_HEADING or not _RECOMMENDED.fullmatch(_bare(first)):
            continue
        end = at + 1
        while end < len(lines) and (not lines[end].strip() or (end < len(linked) and linked[end])):
            end += 1
        below = [line for block in lines[end:] for line in block.split("\n") if line.strip()]
        if len(below) <= MAX_TITLES and all(_is_title(line) or _is_edge(line) or is_plug(line) for line in below):
            return found | set(range(at, len(lines))), at
        if end > at + 1 or rest:
            found |= set(range(at, end))
    return found, len(lines)


def _is_title(line: str) -> bool:
    return len(line) <= MAX_TITLE and not re.search(r"[。；;：:，,]\s*$|https?://", line)


def _tail(lines: Sequence[str]) -> set[int]:
    """From the end upwards: edge lines, end marks and pictures, as long as no prose comes between."""
    found: set[int] = set()
    waiting: set[int] = set()
    gap = 0
    for at in range(len(lines) - 1, int(len(lines) * TAIL_SHARE) - 1, -1):
        line = lines[at]
        if not line.strip():
            waiting.add(at)
        elif _END.fullmatch(line) or is_plug(line) or _is_edge(line):
            found |= waiting | {at}
            waiting, gap = set(), 0
        elif len(line) <= MAX_PLUG and gap < MAX_GAP and found:
            waiting.add(at)
            gap += 1
        else:
            break
    return found
