"""Turns of phrase that tell the kinds of technology writing apart: news, a paper's notice, a release, an essay.

They name habits of the language and kinds of media, not of one newsletter; what each is worth for which section is
learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.clues import Clues
from curate.terms import normal

_TITLE = {
    "评事件": r"如何(?:看待|评价)|怎么(?:看|评价)",
    "教人做": (
        r"手把手|教你|教程|入门|从零|从头|零基础|step by step|tutorial|guide|实战|实操|上手|踩坑|搭建"
        r"|配置|安装|环境|如何[在用使实将把从利为基编写部训优加设做进构让正快高]"
    ),
    "讲原理": (
        r"原理|机制|[详解]解|解[析读]|[剖分浅]析|[浅漫杂]谈|闲话|聊聊|谈谈|说说|理解|深入|科普|一文|笔记"
        r"|随笔|思考|感想|心得|经验|复盘|总结|回顾|盘点|指北|指南|优化|源码|实现|设计|方案|实践|探索|应用"
        r"|落地|演进|之路|技术"
    ),
    "是系列": (
        r"系列|[（(][一二三四五六七八九十\d上中下][）)]|第[一二三四五六七八九十\d]+[篇章讲节课期]"
        r"|part\s*\d|之[一二三四五六七八九]$|——"
    ),
    "问为什么": r"为什么|为何|为啥|why\b",
    "是综述": r"综述|survey|review|overview",
    "说论文": r"论文|paper|新作|投稿|录用|收录|入选|满分|最佳|oral|arxiv",
    "提出方法": (
        r"提出|新(?:方法|算法|模型|网络|范式|架构|思路)|方法|算法|网络|sota|state.of|超[越过]|优于|打败"
        r"|[击吊][败打]|媲美|刷新|无损|不损失|参数量|计算量|精度|准确率|mobilenet|resnet|efficientnet"
        r"|yolo|transformer|bert|卷积|蒸馏|剪枝|量化|搜索|nas"
    ),
    "说学者": (
        r"大学|学院|研究院|实验室|\bmit\b|麻省|斯坦福|stanford|清华|北大|浙大|中科院|上交|港中文|cmu"
        r"|伯克利|berkeley|哈佛|牛津|剑桥|博士|教授|团队|学者|研究员|华人|deepmind|fair"
    ),
    "说用品": (
        r"神器|项目|仓库|代码|github|star|可用|直接用|下载|工具箱|开箱即用|一行代码|小工具|demo|复现|pip"
        r"|插件|数据集"
    ),
    "说行情": (
        r"收购|融资|出货|量产|曝|爆料|市场|份额|上市|诉讼|禁令|涨价|缺货|断供|制裁|营收|财报|投资|亿|万台"
        r"|合作|联手|携手|签约|成立|离职|加盟|大会|峰会|榜|排名|排行|第一|预计|或将|将于|即将|明年|今年"
        r"|正式|首[款个]|全球|国产|最强|旗舰|跑分|性能提升|传|售价|价格|元$"
    ),
    "说硬件": (
        r"骁龙|麒麟|天玑|猎户座|exynos|helio|snapdragon|仿生|\ba1\d\b|\bm[1-4]\b|酷睿|锐龙|至强"
        r"|\bcore i\d|ryzen|xeon|epyc|geforce|\b[rg]tx|显卡|jetson|树莓派|芯片|处理器|\bsoc|\b[cgnti]pu\b"
        r"|\bdsp\b|fpga|mcu|\bisp\b|内核|核心|光刻|制程|工艺|\d\s?nm|纳米|晶体管|晶圆|流片|封装|手机|平板"
        r"|笔记本|开发板|板卡|模组|传感器|摄像头|基带|5g|risc-?v|cortex|mali|adreno|服务器"
    ),
    "说软件": (
        r"tensorflow|pytorch|mnn|ncnn|tnn|tengine|paddle|飞桨|mindspore|megengine|天元|oneflow|jittor"
        r"|计图|keras|mxnet|caffe|\btvm\b|\bmlir\b|llvm|openvino|tensorrt|onnx|opencv|opencl|cuda|vulkan"
        r"|mediapipe|mmdetection|openmmlab|\bjax\b|triton|tflite|coreml|ml kit|docker|linux|框架|引擎"
        r"|工具|库|\bsdk\b|编译器|平台|操作系统|插件|软件包|toolkit|library|framework|engine|runtime"
    ),
    "说发布": r"发布|推出|上线|亮相|面世|宣布|公布|首发|问世|来了|登场|更新|升级|release|announc|introduc",
    "说开源": r"开源|open.?sourc",
    "说公司": (
        r"华为|海思|苹果|谷歌|google|高通|联发科|三星|英特尔|intel|英伟达|nvidia|\bamd\b|\barm\b|微软"
        r"|facebook|\bmeta\b|亚马逊|阿里|平头哥|腾讯|百度|字节|快手|小米|oppo|vivo|荣耀|寒武纪|地平线"
        r"|旷视|商汤|依图|云从|台积电|中芯|紫光|展锐|瑞芯微|全志|ibm|特斯拉|imagination|瑞萨|意法|恩智浦"
        r"|比特大陆|燧原|壁仞|华米|美图|虹软|滴滴|美团|京东|网易"
    ),
    "是英文名和冒号": r"^[a-z0-9+.\-_ ]{2,24}[:：]",
    "有引号": r"[“”「」《》]",
    "有感叹": r"[!！]",
}
_LEAD = {
    "下定义": (
        r"是(?:一[个款套种项]|由|针对|面向|基于|专|在|用|腾讯|阿里|百度|华为|谷歌|小米"
        r"|.{0,8}开发).{0,40}?(?:库|框架|工具|引擎|系统|项目|平台|编译器|包|应用|软件|插件|套件|实现|sdk"
        r"|benchmark)|\bis an? .{0,60}?(?:library|framework|toolkit|engine|tool|package|runtime|compiler"
        r"|implementation|platform|project|system|repo)"
    ),
    "说提出": (
        r"(?:作者|本文|论文|文章|研究者|研究人员|团队|他们|我们).{0,12}?(?:提出|设计了|引入|介绍了一种"
        r"|发现|证明)|提出了?一[种个]|\bwe (?:propose|present|introduce|show)|this paper|研究者|研究人员"
        r"|这篇论文|该(?:论文|方法|研究)|来自.{1,20}(?:大学|学院|研究院|实验室)"
    ),
    "说“本文”": (
        r"(?:本文|这篇文章|文章|本篇|本系列|这里|笔者|今天)(?:将|主要|会|就|来|先|也|试图|想|简要|简单"
        r"|重点|从)?.{0,4}?(?:介绍|讲|分析|总结|分享|记录|讨论|探讨|说明|解释|描述|整理|梳理|聊|谈|带|给)"
    ),
    "说“我”": r"我|笔者|大家|咱|小伙伴|同学|朋友",
    "有日子": r"近日|日前|[今昨][日天]|[本上]周|本月|近期|最近|\d+\s*月\s*\d+\s*[日号]|(?:19|20)\d\d\s*年",
    "像报道": (
        r"消息|报道|据悉|据.{1,8}(?:称|介绍|报道|透露)|宣布|正式|官[方宣]|表示|透露|爆料|曝光|发布会|亮相"
        r"|推出|公布|签署|合作|ceo|总裁|副总|公司|企业|厂商|市场|股|亿|美元|出货|量产|预计|将于|有望"
    ),
    "说实验": (
        r"实验|结果表明|准确率|精度|imagenet|coco|cifar|sota|state.of.the.art|数据集上|experiment"
        r"|benchmark|优于|超越|map\b|top-?1|flops|参数量|计算量"
    ),
    "说论文": (
        r"论文|\bpaper\b|arxiv|cvpr|iccv|eccv|neurips|nips|iclr|icml|aaai|\bacl\b|emnlp|kdd|mlsys|sysml"
        r"|会议|期刊"
    ),
    "说规格": (
        r"工艺|制程|\d\s?nm|纳米|核心|主频|ghz|晶体管|搭载|旗舰|手机|tops|功耗|芯片|处理器|缓存|带宽|内存"
        r"|soc|架构"
    ),
    "说使用": (
        r"支持|用户|安装|使用|\bapi\b|接口|库|工具|版本|新增|修复|特性|功能|平台|windows|linux|android"
        r"|ios|python|c\+\+|java|下载|模块|部署|兼容|依赖|文档|协议|license|star"
    ),
    "说项目": r"开源|github|gitee|仓库|项目|repo|代码",
    "说概念": (
        r"概念|原理|理解|知识|基础|问题|思路|方法|步骤|首先|其次|然后|最后|例如|比如|因此|所以|但是|然而"
        r"|如果|其实|一般|通常|往往|为什么|如何|什么"
    ),
    "是英文": r"^[\x00-\x7f]*$",
}
_ACCOUNT = {
    "是问答站": r"知乎|zhihu",
    "像业界媒体": (
        r"安兔兔|eetop|it之家|半导体|集微|芯|快科技|三易|极客|雷锋|电子|数码|手机|中关村|太平洋|爱范儿"
        r"|新浪|36氪|虎嗅|钛媒体|deeptech|techweb|cnbeta|观察|财经|日报|新闻|资讯|科技|快讯|在线|时报"
        r"|产业|智东西|驱动之家"
    ),
    "像人工智能媒体": (
        r"机器之心|量子位|新智元|ai科技评论|ai前线|infoq|大数据文摘|csdn|ai科技大本营|学术头条|智源"
        r"|机器学习研究会"
    ),
    "像学术号": (
        r"paper|论文|cv|视觉|walker|算法|nlp|学术|机器学习|深度学习|人工智能|将门|极市|专知|ai研习|夕小瑶"
        r"|datafun|炼丹"
    ),
    "像开发者的号": (
        r"技术|工程|开发|编程|代码|程序|code|笔记|日记|随笔|学堂|学习|嵌入式|linux|架构|极客时间|前端"
        r"|性能|编译|gcc|llvm|ops|hpc|高性能|底层|内核"
    ),
    "像厂商": (
        r"tensorflow|paddle|飞桨|百度|nvidia|英伟达|arm|intel|英特尔|旷视|商汤|谷歌|google|华为|mindspore"
        r"|open ai lab|瑞芯微|阿里|淘系|闲鱼|腾讯|美团|小米|oppo|vivo|平头哥|寒武纪|地平线|高通|xilinx"
        r"|赛灵思|aws|微软|openmmlab|bolt|tvm"
    ),
    "像开源社区": r"开源|git|hub|pypi|python",
}
_TITLES = [("标题" + name, re.compile(pattern)) for name, pattern in _TITLE.items()]
_LEADS = [("开头" + name, re.compile(pattern)) for name, pattern in _LEAD.items()]
_ACCOUNTS = [("来源" + name, re.compile(pattern)) for name, pattern in _ACCOUNT.items()]
_SHORT_TITLE = 18
_LONG_LEAD = 150


def cues(clues: Clues) -> Iterator[str]:
    """The names of the cues that are there; a field that is empty gives none."""
    fields = ((_TITLES, clues.folded_title), (_LEADS, clues.folded_lead), (_ACCOUNTS, normal(clues.account)))
    for patterns, text in fields:
        if text:
            yield from (name for name, pattern in patterns if pattern.search(text))
    if len(clues.title) < _SHORT_TITLE:
        yield "标题短"
    if len(clues.lead) > _LONG_LEAD:
        yield "开头长"
    if not clues.account and not clues.lead:
        yield "只知标题"
    kinds = clues.link_kinds
    yield from (name for kind, name in (("paper", "链接到论文"), ("code", "链接到代码")) if kind in kinds)
    if len(kinds) > 1:
        yield "论文和代码都有"
    if not clues.link_hosts:
        yield "没有链接"
