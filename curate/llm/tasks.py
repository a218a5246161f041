"""What is asked of a model, and how its answer is read: pure, so that a kept answer is read like a fresh one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.text import clean
from core.types import Article
from curate.llm import check, prompt
from curate.llm.shield import is_instruction
from curate.summarise.clean import blocks
from curate.summarise.readable import fit
from curate.summarise.segment import segment

T = TypeVar("T")
SHOWN = 40  # sentences that are shown to the model


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """What may be used of an answer (None: nothing), what is wrong with it or the rest, how many parts are good."""

    value: T | None
    fault: str = ""
    good: int = 0


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """One request: its messages, the form of the answer, and how that is checked. `key` is what it depends on."""

    key: tuple[str, ...]
    system: str
    user: str
    schema: Mapping[str, Any]
    check: Callable[[str], Checked[T]]


@dataclass(frozen=True, slots=True)
class About:
    """What may be used of an answer about one article; what was not asked or not good is empty. `reason` is the
    sentence of the article that speaks for the section.
    """

    summary: str = ""
    brief: str = ""
    title: str = ""
    section: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted for one article. `limits`: the 摘要 within so many characters; `sections`: keys and titles."""

    limits: tuple[int, int] | None = None
    brief: bool = False
    title: bool = False
    sections: Mapping[str, str] | None = None

    def parts(self) -> tuple[prompt.Part, ...]:
        """The parts of the answer."""
        wanted = [prompt.summary(self.limits)] if self.limits else []
        wanted += [prompt.BRIEF] if self.brief else []
        wanted += [prompt.TITLE] if self.title else []
        return (*wanted, *([prompt.opinion(self.sections)] if self.sections else []))


def article_task(article: Article, wish: Wish, most_chars: int) -> Task[About] | None:
    """The request for what is wanted of an article; None if nothing of it can be shown or nothing is wanted."""
    sentences = shown(article, most_chars)
    title = "" if is_instruction(article.title) else clean(article.title)
    if wish.title and not title:
        wish = Wish(wish.limits, wish.brief, False, wish.sections)
    parts = wish.parts()
    if not parts or not (sentences or (title and parts == (prompt.TITLE,))):
        return None
    foreign = bool(sentences) and not check.is_chinese("\n".join(sentences))
    system, user = prompt.about_article(title, sentences, parts, foreign=foreign)

    def read(raw: str) -> Checked[About]:
        return _read_article(raw, title, sentences, wish)

    key = (*(f"{part.key}: {part.rule}" for part in parts), title, *sentences)
    return Task(key, system, user, prompt.schema(parts), read)


def _read_article(raw: str, title: str, sentences: Sequence[str], wish: Wish) -> Checked[About]:
    data = check.answer_in(raw)
    if data is None:
        return Checked(None, "不是一个完整的 JSON 对象")
    found: dict[str, str] = {}

    def parts() -> Iterator[str]:
        if wish.limits:
            fault = check.summary_fault(data.get("summary"), title, sentences, wish.limits)
            found["summary"] = "" if fault else check.joined(data["summary"])
            yield fault
        if wish.brief:
            fault = check.brief_fault(data.get("brief"), title, sentences)
            found["brief"] = "" if fault else check.joined([data["brief"]])
            yield fault
        if wish.title:
            told = data.get("title")
            fault = check.title_fault(told, title, sentences)
            found["title"] = "" if fault else clean(str(told)).rstrip("。")
            yield fault
        if wish.sections:
            opinion: Any = data.get("opinion")
            fault = check.opinion_fault(opinion, sentences, wish.sections)
            found["section"] = "" if fault else str(opinion["section"])
            found["reason"] = "" if fault else sentences[int(opinion["sentences"][0]) - 1]
            yield fault

    fault = check.faults(parts())
    good = sum(map(bool, found.values()))
    return Checked(About(**found) if good else None, fault, good)


def lead_task(entries: Sequence[str]) -> Task[dict[int, str]] | None:
    """The request for phrases of the 导读, one for each entry (title and what its summary begins with).

    The answer has the phrases that are good, by the entries' places from 0.
    """
    safe = ["" if is_instruction(entry) else clean(entry) for entry in entries]
    if not any(safe):
        return None
    system, user = prompt.about_issue(safe, [prompt.PHRASES])

    def read(raw: str) -> Checked[dict[int, str]]:
        return _read_phrases(raw, safe)

    return Task(("phrases", *safe), system, user, prompt.schema([prompt.PHRASES]), read)


def _read_phrases(raw: str, entries: Sequence[str]) -> Checked[dict[int, str]]:
    data = check.answer_in(raw)
    listed = data.get("phrases") if data else None
    if not isinstance(listed, list):
        return Checked(None, "缺少 phrases")
    good: dict[int, str] = {}
    wrong: list[str] = []
    for one in listed:
        number, text = (one.get("item"), one.get("text")) if isinstance(one, dict) else (None, None)
        if not check.are_numbers([number], len(entries)) or not isinstance(text, str):
            wrong.append(f"item 必须是 1 到 {len(entries)} 的编号")
            continue
        phrase, place = clean(text).strip("，。；、 "), int(str(number)) - 1
        if fault := check.phrase_fault(phrase, entries[place]):
            wrong.append(f"item {number}：{fault}")
        else:
            good.setdefault(place, phrase)
    missing = [str(place + 1) for place, entry in enumerate(entries) if entry and place not in good]
    if missing and not wrong:
        wrong.append(f"缺少条目 {'、'.join(missing)}")
    return Checked(good or None, check.faults(iter(wrong[:5])), len(good))


def shown(article: Article, most_chars: int) -> list[str]:
    """The sentences that the model may see: quotable ones from the beginning on, none that speaks to a machine."""
    found: list[str] = []
    size = 0
    for sentence in segment(blocks(article.text)):
        if not fit(sentence.text) or is_instruction(sentence.text):
            continue
        size += len(sentence.text)
        if len(found) >= SHOWN or size > most_chars:
            break
        found.append(sentence.text)
    return found
