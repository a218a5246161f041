"""Against instructions hidden in articles: what looks like one is not shown to the model, and what a model that was
talked into something would write is not taken.

The article is data, never an instruction (OWASP "LLM01: Prompt Injection"): it stands in a block with an unguessable
mark, the model has no tools, and its answer must rest on the sentences that were shown.
"""

from __future__ import annotations

import re

_INSTRUCTIONS = re.compile(
    "|".join(
        (
            r"(?:忽略|无视|忘(?:记|掉)|不要(?:理会|遵守|管)|跳过|覆盖|取消|推翻).{0,12}(?:指令|指示"
            r"|要求|规则|提示|设定|命令|说明|任务|内容|限制)",
            r"(?:以上|之前|上述|前面|此前|所有|原有)的?.{0,6}(?:指令|指示|提示词|系统提示"
            r"|规则).{0,8}(?:作废|无效|失效|忽略|取消)",
            r"(?:作为|你(?:现在)?是|假装|扮演|充当|你的(?:新)?(?:身份|角色|任务)).{0,14}(?:AI"
            r"|人工智能|助手|助理|模型|机器人|摘要|编辑|管理员|开发者|黑客|DAN)",
            r"(?:AI|人工智能|大?语言?模型|助手|机器人|摘要(?:器|系统|程序)|总结者|LLM|ChatGPT|GPT"
            r"|Claude|编辑系统).{0,16}(?:请|必须|应当|务必|需要|只能|注意|必定)",
            r"(?:请|必须|务必|只能?|应(?:当|该)|一律|直接)(?:在|把|将)?.{0,16}(?:输出|回复|回答|返回|打印"
            r"|复述|写(?:道|成|上|入|明)|生成|加上|附上|插入|包含|翻译成)",
            r"(?:摘要|总结|答案|回答|回复|输出|JSON|结果|summary)(?:中|里|内|末尾|结尾|开头|最后"
            r"|字段)?(?:必须|应(?:当|该)?|务必|请|只能|要|改为|替换|设为|写成)",
            r"系统(?:提示|消息|指令|通知)|提示词|开发者模式|越狱|管理员(?:命令|权限|指令)|密钥"
            r"|api[_ ]?key|环境变量|system\s*(?:prompt|message|:)",
            r"(?:ignore|disregard|forget|override|bypass"
            r"|skip).{0,40}(?:instruction|prompt|rule|above|previous|prior"
            r"|direction|guideline|everything)",
            r"(?:you (?:are|must|should|will|have to)|act as|pretend"
            r"|respond|reply|answer|output|print|say|write|repeat"
            r"|translate).{0,30}"
            r"(?:only|with|now|instead|exactly|following|assistant|model|\bAI\b|summary|json|word)",
            r"(?:assistant|system|user|human|developer)\s*[:：>]"
            r"|<\|?/?\s*(?:im_start|im_end|system|user|assistant|inst"
            r"|article|source|end)|\[/?INST\]|```",
            r"begin (?:new|system|admin)|end of (?:article|document|text"
            r"|input)|new (?:task|instructions?)|文章(?:到此)?结束"
            r"|以下是(?:新的)?(?:指令|任务|系统)|新(?:的)?(?:指令|任务)",
            r"[A-Za-z0-9+/]{60,}={0,2}|(?:base64|rot13|hex)\s*(?:解码|decode)",
            r"(?:tool|function)[_ ]?call|调用(?:工具|函数|接口)|(?:访问|打开|点击|抓取"
            r"|fetch|visit|open).{0,12}(?:https?|链接|网址|url)",
        )
    ),
    re.IGNORECASE,
)
# What a summary never has, whether the article does or not.
_FOREIGN = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|cn|net|org|io|top|xyz|info|me"
    r"|cc|ru|example|test)\b|\[[^\]]*\]\([^)]*\)|<[a-z/!][^>]*>"
    r"|javascript:"
    r"|(?<![\w.])@[A-Za-z_]\w{2,}|[\w.+-]+@[\w-]+\.[a-z]{2,}\b|(?:微信|vx"
    r"|wechat|QQ|电报|telegram|tg|手机|电话|热线)(?:号"
    r"|群)?\s*[:：]?\s*[\w-]*\d{4,}|\b1[3-9]\d{9}\b"
    r"|(?:加|添加|关注|联系|私信|扫码|点击|下载|购买|转账|汇款|打赏|注册|领取|立即|赶紧"
    r"|速来).{0,10}(?:微信|公众号|群|客服|链接|二维码|账户|账号|优惠|红包|会员)"
    r"|作为(?:一个|一名)?(?:AI|人工智能)?(?:语言模型|助手|助理)|(?:关注|联系|加入)我们|(?:速来"
    r"|立即|赶紧)(?:抢购|购买|领取|注册|下载)|(?:无法|不能|抱歉|对不起).{0,10}(?:完成"
    r"|提供|协助|总结|请求)|as an ai|i cannot|i'm sorry|here is"
    r"|以下是.{0,6}(?:摘要|总结|json)"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\U000e0000-\U000e007f]",
    re.IGNORECASE,
)  # fmt: skip


def is_instruction(sentence: str) -> bool:
    """Whether a sentence of an article may be meant for the machine that reads it."""
    return bool(_INSTRUCTIONS.search(sentence))


def foreign(text: str) -> str:
    """The first thing in an answer that no summary has: a link, a handle, a call, a refusal; "" if there is none."""
    found = _FOREIGN.search(text)
    if found:
        return found[0]
    spoken = _INSTRUCTIONS.search(text)
    return spoken[0] if spoken else ""
