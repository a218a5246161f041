"""Whether an answer may be shown: its form, its language, its length, and that the sentences shown say all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.text import bigrams, cjk_share, clean, has_cjk
from curate.grounding import trace, ungrounded
from curate.llm.shield import foreign

SUPPORT = 0.4  # share of a sentence's character pairs that its Chinese sources must have
LOOSE = 1.4  # how far beyond the section's length an answer may go


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer."""

    text: str
    brief: str
    title: str


def check(raw: str, title: str, sentences: Sequence[str], limits: tuple[int, int]) -> Answer | str:
    """The answer, or what is wrong with it, in words for the model's second try and for the editor."""
    data = _object(raw)
    if data is None:
        return "不是一个完整的 JSON 对象"
    points = data.get("summary")
    brief, name = data.get("brief"), data.get("title")
    if not isinstance(points, list) or not points or not isinstance(brief, dict) or not isinstance(name, str):
        return "缺少 summary、brief 或 title"
    for point in (*points, brief):
        if fault := _point_fault(point, title, sentences):
            return fault
    text = "".join(_closed(clean(point["text"])) for point in points)
    if not limits[0] / LOOSE <= len(text) <= limits[1] * LOOSE:
        return f"摘要有 {len(text)} 字，应在 {limits[0]} 到 {limits[1]} 字之间"
    if missing := ungrounded(trace(text, "\n".join(sentences), title)):
        return f"原文没有：{'、'.join(missing)}"
    if foreign(name) or ungrounded(trace(name, "\n".join(sentences), title)):
        name = ""
    return Answer(text, _closed(clean(brief["text"])), clean(name) if has_cjk(name) else "")


def _object(raw: str) -> dict[str, Any] | None:
    """The JSON object of an answer, also one in a code fence or with words around it."""
    raw = re.sub(r"<think>.*?</think>", "", raw, flags=re.DOTALL)
    found = re.search(r"\{.*\}", raw, re.DOTALL)
    try:
        data = json.loads(found[0]) if found else None
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _point_fault(point: object, title: str, sentences: Sequence[str]) -> str:
    if not isinstance(point, dict) or not isinstance(point.get("text"), str) or not point["text"].strip():
        return "每一句都要有 text 和 sentences"
    text, numbers = point["text"], point.get("sentences")
    if not isinstance(numbers, list) or not numbers or not all(_is_number(n, len(sentences)) for n in numbers):
        return f"sentences 必须是 1 到 {len(sentences)} 的编号"
    if cjk_share(text) < 0.3:
        return "摘要必须用中文"
    if strange := foreign(text):
        return f"不应出现：{strange}"
    cited: list[str] = [sentences[int(number) - 1] for number in numbers]
    if missing := ungrounded(trace(text, "\n".join(cited), title)):
        return f"所引的句子里没有：{'、'.join(missing)}"
    if not _supported(text, title, cited):
        return f"所引的句子不支持：{text[:30]}"
    return ""


def _is_number(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _supported(text: str, title: str, cited: Sequence[str]) -> bool:
    """For Chinese sources, whether the wording comes from them; a translation can only be held to names and figures,
    so it needs one of them.
    """
    source = "\n".join((*cited, title))
    if cjk_share("\n".join(cited)) < 0.3:
        return bool(trace(text, source, title)) or bool(set(bigrams(text)) & set(bigrams(title)))
    mine = set(bigrams(text))
    return len(mine & set(bigrams(source))) >= SUPPORT * len(mine)


def _closed(text: str) -> str:
    return text if text.endswith(("。", "！", "；", "…")) else text.rstrip("，、；;,. ") + "。"
