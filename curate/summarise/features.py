"""What a sentence shows of its worth for a summary: one row of numbers each.

The kinds of feature are the usual ones of extractive summarisation (position, title, cue words, centrality,
length: Edmundson 1969, "New Methods in Automatic Extracting"; centrality as in Radev et al. 2004, "Centroid-based
summarization of multiple documents"), over character bigrams instead of words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from core.text import bigrams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from curate.summarise.segment import Sentence

CUES = {
    "about": (
        r"本文|本篇|本教程|本系列|本书|本次|本期|该文|这篇(文章|教程|博客|论文)|在这篇|此文|文章(将|主要|会"
        r"|中)|本?论文(将|主要|提出)|this (article|post|paper|tutorial)"
    ),
    "tells": (
        r"介绍|讲解|讲述|探讨|讨论|分享|阐述|解析|详解|剖析|解读|浅谈|记录|回顾|梳理|揭秘|分析|学习|了解|教你"
        r"|指南|展示|告诉|we (describe|show|introduce|present)"
    ),
    "announces": r"提出|推出|发布|开源|宣布|上线|正式|亮相|面世|揭晓|来了|propose|release|announce|introduc",
    "makes": r"实现|支持|采用|基于|设计|构建|打造|提供|集成|搭载|优化|解决",
    "compares": r"相比|提升|提高|降低|减少|超过|达到|优于|加速|更快|倍|faster|outperform|improv",
    "result": r"实验|结果|表明|证明|显示|验证|测试",
    "sums_up": r"总之|综上|总的来说|总而言之|总结|简而言之|简单来说|一言以蔽之|目的|目标|旨在",
    "defines": r"是(一|个|由|在)?.{0,14}(的|款|种|个|套|门)|指的是|所谓|称为",
    "greets": r"大家好|各位|你好|我是|我叫|嗨|hello|作者[:：]|译者|文[/／|｜]",
    "points": r"如图|下图|上图|图中|如下|所示|见图|上面|下面|上文|下文|前文|前面|后面|以下|以上|这里|代码如",
    "example": r"例如|比如|举例|假设|假如|譬如|举个",
    "step": r"首先|然后|接着|接下来|最后|运行|输入|点击|执行|打开|命令|下载|安装|配置|选择|输出",
    "event": r"演讲|大会|直播|沙龙|活动|报名|欢迎|关注|加入|社区|峰会|论坛|整理自|系列",
    "need": r"问题|挑战|困难|痛点|需要|需求|难题|瓶颈|为什么|如何|怎么",
    "time": r"近日|日前|今日|今天|最近|近期|昨日|\d{4} ?年|\d+ ?月 ?\d+ ?日|目前",
    "hedges": r"可能|也许|似乎|应该|大概|不过|但是|然而|其实",
    "we": r"我们",
    "i": r"我(?!们)",
    "you": r"你|您",
}
DANGLING = re.compile(
    r"(因此|所以|此外|另外|然而|但是|但|不过|而且|并且|而|同时|于是|这样|这些|这个|这种|这|那么|那|其中"
    r"|其|它们?|他们?|她们?"
    r"|该|此|上述|以上|前者|后者|当然|其实|总之|例如|比如|也就是说|换句话说|换言之|接着|然后|最后|其次|再者"
    r"|还有|或者|否则|即)"
)
FIGURE = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%|％|倍|万|亿|nm|ms|fps|GHz|TOPS|GB|MB|W|纳米|毫秒|美元|元)?", re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z]")
_SYMBOL = re.compile(r"[{}<>=_\\/|#$*&^~`\[\];]")
_CUES = [re.compile(pattern) for pattern in CUES.values()]  # of lower-case text: ignoring case takes twice the time
_POSITIONS = (0, 1, 2, 4, 8, 15, 30)
_LENGTHS = (8, 14, 22, 35, 55, 90, 140)
_INTRO = re.compile(
    r"前言|引言|背景|简介|概述|摘要|导读|导语|介绍|写在前面|abstract|introduction|overview", re.IGNORECASE
)
_OUTRO = re.compile(r"总结|结语|小结|结论|结束语|写在最后|展望|后记|conclusion|summary", re.IGNORECASE)

NAMES = (
    *(f"at_{limit}" for limit in _POSITIONS),
    "early", "relative", "last_tenth", "opens_paragraph", "intro", "outro", "before_headings",
    "title_recall", "title_precision", "title_latin", "title_best",
    *CUES,
    "dangling", "question", "exclaims", "colon", "unfinished", "quotes", "list_item",
    "figures", "figure_units", "centroid", "centroid_rank", "density",
    *(f"length_{limit}" for limit in _LENGTHS),
    "latin", "symbols", "address",
)  # fmt: skip


def terms_of(sentences: Sequence[Sentence]) -> list[frozenset[str]]:
    """The character pairs and Latin words of each sentence."""
    return [frozenset(bigrams(sentence.text)) for sentence in sentences]


def describe(sentences: Sequence[Sentence], terms: Sequence[frozenset[str]], title: str) -> NDArray[np.float64]:
    """One row for each sentence, one column for each of NAMES; `terms` as `terms_of` gives them."""
    centroid, density = _centrality(terms)
    ranks = np.argsort(np.argsort(centroid)) / max(1, len(sentences) - 1)
    heading = set(bigrams(title))
    latin_title = {term for term in heading if term.isascii() and len(term) > 1}
    overlap = [_overlap(heading, latin_title, term) for term in terms]
    best = max((row[0] for row in overlap), default=0.0) or 1.0
    rows = [
        (
            *_position(sentence, len(sentences)),
            *overlap[i],
            overlap[i][0] / best,
            *_wording(sentence),
            centroid[i],
            ranks[i],
            density[i],
            *_shape(sentence.text),
        )
        for i, sentence in enumerate(sentences)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(sentences), len(NAMES))


def _position(sentence: Sentence, count: int) -> tuple[float, ...]:
    index = sentence.index
    relative = index / max(1, count - 1)
    bins = [float(low < index <= high) for low, high in zip((-1, *_POSITIONS), _POSITIONS, strict=False)]
    heading = sentence.heading
    return (
        *bins,
        1 / (1 + index),
        relative,
        float(relative > 0.9),
        float(sentence.inner == 0),
        float(bool(_INTRO.search(heading))),
        float(bool(_OUTRO.search(heading))),
        float(not heading),
    )


def _overlap(title: set[str], latin: set[str], terms: frozenset[str]) -> tuple[float, float, float]:
    shared = len(title & terms)
    named = len(latin & terms) / len(latin) if latin else 0.0
    return shared / (len(title) or 1), shared / (len(terms) or 1), named


def _wording(sentence: Sentence) -> tuple[float, ...]:
    text, lowered = sentence.text, sentence.text.lower()
    figures = FIGURE.findall(text)
    end = text.rstrip("”’」』）)\"' ")[-1:]
    return (
        *(float(bool(cue.search(lowered))) for cue in _CUES),
        float(bool(DANGLING.match(text))),
        float(end in "？?"),
        float(end in "！!"),
        float(end in "：:"),
        float(end not in "。！？!?；;….：:"),
        float(text[:1] in "“「『\"'"),
        float(sentence.listed),
        min(len(figures), 4) / 4,
        min(sum(not figure[-1:].isdigit() for figure in figures), 3) / 3,
    )


def _shape(text: str) -> tuple[float, ...]:
    length = len(text) or 1
    bins = [float(low < length <= high) for low, high in zip((0, *_LENGTHS), _LENGTHS, strict=False)]
    return (
        *bins,
        len(_LATIN.findall(text)) / length,
        min(1.0, 5 * len(_SYMBOL.findall(text)) / length),
        float("http" in text or "www." in text),
    )


def _centrality(terms: Sequence[frozenset[str]]) -> tuple[list[float], list[float]]:
    """Cosine of each sentence with the whole body, and the mean weight of its terms, over log-damped counts."""
    total = Counter(term for own in terms for term in own)
    weight = {term: math.log1p(count - 1) if count > 1 else 0.0 for term, count in total.items()}
    norm = math.sqrt(sum(value * value for value in weight.values())) or 1.0
    cosine, density = [], []
    for own in terms:
        mass = sum(weight[term] for term in own)
        cosine.append(mass / (norm * math.sqrt(len(own) or 1)))
        density.append(mass / (len(own) or 1) / 3)
    return cosine, density
