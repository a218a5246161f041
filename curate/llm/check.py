"""Whether an answer may be shown: its form, its language, its length, and that the sentences shown say all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.text import bigrams, clean, has_cjk, tokens, width
from core.text import sentences as split
from curate.grounding import trace, ungrounded
from curate.llm.shield import foreign

SUPPORT = 0.4  # share of a sentence's character pairs that its Chinese sources must have
LOOSE = 1.4  # how far beyond the wished length an answer may go
BRIEF_CHARS = (20, 140)
TITLE_CHARS = (4, 60)
PHRASE_COLUMNS = (8, 48)  # of a terminal: 4 to 24 Chinese characters
_PARTING = re.compile(r"[、；;。【】|｜\n]")  # what stands between the phrases of a 导读


def answer_in(raw: str) -> dict[str, Any] | None:
    """The JSON object of an answer, also one in a code fence or with words around it; None if there is none."""
    decoder = json.JSONDecoder()
    for found in re.finditer(r"\{", raw):
        try:
            data, _ = decoder.raw_decode(raw, found.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict) and data:
            return data
    return None


def summary_fault(points: object, title: str, sentences: Sequence[str], limits: tuple[int, int]) -> str:
    """What is wrong with the points of a 摘要; "" if nothing is."""
    if not isinstance(points, list) or not points:
        return "缺少 summary"
    for point in points:
        if fault := point_fault(point, title, sentences):
            return fault
    text = joined(points)
    if not limits[0] / LOOSE <= len(text) <= limits[1] * LOOSE:
        return f"摘要有 {len(text)} 字，应在 {limits[0]} 到 {limits[1]} 字之间"
    if missing := ungrounded(trace(text, "\n".join(sentences), title)):
        return f"原文没有：{'、'.join(missing)}"
    return ""


def brief_fault(brief: object, title: str, sentences: Sequence[str]) -> str:
    """What is wrong with the line for 热身小新闻."""
    if fault := point_fault(brief, title, sentences):
        return f"brief：{fault}"
    return "" if within(joined([brief]), BRIEF_CHARS) else f"brief 应有 60 到 120 字，现有 {len(joined([brief]))} 字"


def title_fault(told: object, title: str, sentences: Sequence[str]) -> str:
    """What is wrong with a translated title: it must keep every figure and version, and bring none of its own."""
    if not isinstance(told, str) or not within(told.strip(), TITLE_CHARS) or "\n" in told.strip():
        return "title 应是 40 字以内的中文标题"
    if not is_chinese(told):
        return "title 必须用中文"
    if strange := foreign(told):
        return f"title 不应出现：{strange}"
    if missing := ungrounded(trace(told, "\n".join(sentences), title)):
        return f"title 里有原文没有的：{'、'.join(missing)}"
    if not supported(told, title, sentences):
        return "title 与原文无关"
    if lost := ungrounded(trace(title, told)):
        return f"title 漏掉了：{'、'.join(lost)}"
    return ""


def opinion_fault(opinion: object, sentences: Sequence[str], sections: Mapping[str, str]) -> str:
    """What is wrong with a section and the numbers of the sentences that speak for it."""
    if not isinstance(opinion, dict) or opinion.get("section") not in sections:
        return f"opinion.section 必须是 {'、'.join(sections)} 之一"
    if not are_numbers(opinion.get("sentences"), len(sentences)):
        return f"opinion.sentences 必须是 1 到 {len(sentences)} 的编号"
    return ""


def phrase_fault(phrase: str, entry: str) -> str:
    """What is wrong with a phrase of the 导读 about one item."""
    if not PHRASE_COLUMNS[0] <= width(phrase) <= PHRASE_COLUMNS[1] or _PARTING.search(phrase):
        return f"“{phrase[:20]}”应有 8 到 22 字，不用顿号、分号、句号和括号"
    if not has_cjk(phrase):
        return f"“{phrase[:20]}”必须用中文"
    if strange := foreign(phrase):
        return f"不应出现：{strange}"
    if missing := ungrounded(trace(phrase, entry)):
        return f"“{phrase[:20]}”里有条目没有的：{'、'.join(missing)}"
    return "" if supported(phrase, "", [entry]) else f"条目不支持：{phrase[:20]}"


def point_fault(point: object, title: str, sentences: Sequence[str]) -> str:
    """What is wrong with one sentence of an answer and the numbers it cites."""
    if not isinstance(point, dict) or not isinstance(point.get("text"), str) or not point["text"].strip():
        return "每一句都要有 text 和 sentences"
    text, numbers = point["text"], point.get("sentences")
    if not are_numbers(numbers, len(sentences)):
        return f"sentences 必须是 1 到 {len(sentences)} 的编号"
    if strange := foreign(text):
        return f"不应出现：{strange}"
    cited = [sentences[int(number) - 1] for number in numbers or ()]
    if missing := ungrounded(trace(text, "\n".join(cited), title)):
        return f"所引的句子里没有：{'、'.join(missing)}"
    for sentence in split(text):
        if not is_chinese(sentence):
            return f"必须用中文：{sentence[:30]}"
        if not supported(sentence, title, cited):
            return f"所引的句子不支持：{sentence[:30]}"
    return ""


def are_numbers(numbers: object, most: int) -> bool:
    """Whether these are numbers of sentences, at least one."""
    if not isinstance(numbers, list) or not numbers:
        return False
    return all(isinstance(one, int) and not isinstance(one, bool) and 1 <= one <= most for one in numbers)


def supported(text: str, title: str, cited: Sequence[str]) -> bool:
    """For Chinese sources, whether the wording comes from them; a translation can only be held to names and figures,
    so each of its sentences needs one (the prompt says so).
    """
    source = "\n".join((*cited, title))
    if not is_chinese("\n".join(cited)):
        return bool(trace(text, source)) or bool(set(bigrams(text)) & set(bigrams(source)))
    mine = set(bigrams(text))
    return len(mine & set(bigrams(source))) >= SUPPORT * len(mine)


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese, however many Latin names are in it: a Chinese character counts as one word."""
    words = [word for word in tokens(text) if not word[0].isdigit()]
    return bool(words) and sum(map(has_cjk, words)) >= 0.4 * len(words)


def within(text: str, limits: tuple[int, int]) -> bool:
    """Whether a text has so many characters."""
    return limits[0] <= len(text) <= limits[1]


def joined(points: Sequence[Any]) -> str:
    """The sentences of an answer as one text."""
    return "".join(_closed(clean(point["text"])) for point in points)


def faults(found: Iterator[str]) -> str:
    """All that is wrong, in one line for the model's second try."""
    return "；".join(dict.fromkeys(filter(None, found)))


def _closed(text: str) -> str:
    return text if text.endswith(("。", "！", "；", "…")) else text.rstrip("，、；;,. ") + "。"
