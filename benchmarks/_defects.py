"""Defects planted in sound issues: each is a function from a case to the spoilt text, or None where it has no place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compose.block_merge import conflict_note
from compose.preflight_draft import Context
from compose.select import PROPOSALS
from core.types import Article, Issue
from core.urls import canonical_url, identity, is_http

_HEAD = re.compile(r"^- .*?\]\((https?://[^)\s]+)\)", re.M)
STRANGE = "https://example.org/strange"  # an address whose stored article no issue has
SIGNED = "https://mp.weixin.qq.com/s?src=11&timestamp=1600000000&ver=2500&signature=AbCdEf*GhIjKl"


@dataclass(frozen=True)
class Case:
    """A sound text, what is known beside it, and the chance that chooses where it is spoilt."""

    text: str
    context: Context
    rng: random.Random


# What the check may call it besides.
ALSO: dict[str, tuple[str, ...]] = {"broken-link": ("empty-link",)}

# What else a planted defect truly causes: an item that came in or went makes 本次N条 wrong.
KIN: dict[str, tuple[str, ...]] = {
    "earlier-link": ("wrong-count",),
    "broken-link": ("empty-link", "wrong-count"),
    "missing-dash": ("wrong-count",),
    "leftover-lead": ("wrong-count",),
    "repeated-link": ("wrong-link",),
    "leftover": ("wrong-count",),
    "repeated-story": ("wrong-count",),
    "earlier-story": ("wrong-count",),
    "broken-link (wide)": ("empty-link", "wrong-count"),
}


def _heads(text: str) -> list[re.Match[str]]:
    """The heads of items below the first heading, the list of past issues left out, and those spoilt already."""
    body = re.split(r"^## .*往期回顾", text, maxsplit=1, flags=re.M)[0]
    first = re.search(r"^## ", body, re.M)
    heads = _HEAD.finditer(body, first.start() if first else 0)
    return [m for m in heads if "signature=" not in body[m.start() :].partition("\n")[0]]


def _head(case: Case) -> re.Match[str] | None:
    clean = _heads(case.text)
    return case.rng.choice(clean) if clean else None


def _at_url(case: Case, url: Callable[[str], str]) -> str | None:
    head = _head(case)
    return case.text[: head.start(1)] + url(head[1]) + case.text[head.end(1) :] if head else None


def _repeat(case: Case) -> str | None:
    heads = list(dict.fromkeys(m[1] for m in _heads(case.text)))
    if len(heads) < 2:
        return None
    one, other = case.rng.sample(heads, 2)
    return case.text.replace(f"]({one})", f"]({other})", 1)


def _undash(case: Case) -> str | None:
    found = list(re.finditer(r"^- (?=\[[^\]\n]*\]\(http[^)\n]*\)\s*\n摘要)", case.text, re.M))
    head = case.rng.choice(found) if found else None
    return case.text[: head.start()] + case.text[head.end() :] if head else None


def _unclose(case: Case) -> str | None:
    head = _head(case)
    return case.text[: head.end() - 1] + case.text[head.end() :] if head else None


def _old_item(case: Case) -> str | None:
    items = [item for s in (case.context.previous.sections if case.context.previous else ()) for item in s.items]
    old = [item for item in items if item.url and "signature=" not in item.url]
    head = _head(case)
    if not old or head is None:
        return None
    item = case.rng.choice(old)
    return f"{case.text[: head.start()]}- [{item.title}]({item.url})  \n摘要：旧。  \n{case.text[head.start() :]}"


def _old_lead(case: Case) -> str | None:
    old = case.context.previous.lead if case.context.previous else ""
    return (
        re.sub(r"^> 导读.*$", lambda _: f"> 导读：{old}".replace("\n", ""), case.text, count=1, flags=re.M)
        if old
        else None
    )


def _ascii(case: Case) -> str | None:
    found = list(re.finditer(r"(?<=[\u4e00-\u9fff])，(?=[\u4e00-\u9fff])", case.text[: case.text.rfind("\n## ")]))
    mark = case.rng.choice(found) if found else None
    return case.text[: mark.start()] + "," + case.text[mark.end() :] if mark else None


def _silent(case: Case) -> str | None:
    found = list(re.finditer(r"(?<=\)  \n)摘要：[^\n]*\n(?=- \[)", case.text))
    one = case.rng.choice(found) if found else None
    return case.text[: one.start()] + case.text[one.end() :] if one else None


def _other_day(case: Case) -> str:
    day: date = case.context.day or date(2020, 1, 1)
    return case.text.replace(f"({day})", f"({day - timedelta(days=14)})", 1)


def _begun(case: Case) -> str | None:
    head = _head(case)
    return f"{case.text[: head.start()]}- [\n{case.text[head.start() :]}" if head else None


def _sign(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}utm_source=x&utm_medium=y"


PLANTS: dict[str, Callable[[Case], str | None]] = {
    "empty-link": lambda case: _at_url(case, lambda _: ""),
    "signed-link": lambda case: _at_url(case, lambda _: SIGNED),
    "tracker": lambda case: _at_url(case, _sign),
    "escaped-url": lambda case: _at_url(case, lambda url: url + "/a\\_b"),
    "broken-link": _unclose,
    "repeated-link": _repeat,
    "missing-dash": _undash,
    "earlier-link": _old_item,
    "leftover-lead": _old_lead,
    "leftover": _begun,
    "ascii-punctuation": _ascii,
    "no-summary": _silent,
    "wrong-date": _other_day,
    "wrong-count": lambda case: re.sub(
        r"(本[次期](?:内容)?\s*)(\d+)(\s*条)", lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}", case.text, count=1
    ),
}


def with_articles(context: Context, issue: Issue) -> Context:
    """The context as if the article behind each item were stored: with its title, its text and its links."""
    articles = {}
    for item in (item for section in issue.sections for item in section.items if is_http(item.url)):
        articles[identity(item.url)] = Article(
            url=item.url,
            canonical_url=canonical_url(item.url),
            identity=identity(item.url),
            title=item.title,
            account=item.account,
            text=item.summary,
            links=tuple(link for link in item.links if link.url),
        )
    articles[identity(STRANGE)] = Article(
        url=STRANGE,
        canonical_url=STRANGE,
        identity=identity(STRANGE),
        title="天干地支",
        account="历书",
        text="子丑寅卯",
    )
    return replace(context, articles=articles)


def _mispaste(case: Case) -> str | None:
    """Another article's address under a title that has nothing in common with it."""
    return _at_url(case, lambda _: STRANGE)


def _other_figure(case: Case) -> str | None:
    found = list(re.finditer(r"(?<=\)  \n)摘要：[^\n]*?(?<![\d.])(\d{2,4})(?![\d.])", case.text))
    one = case.rng.choice(found) if found else None
    return case.text[: one.start(1)] + str(int(one[1]) * 7 + 90000) + case.text[one.end(1) :] if one else None


def _drop_link(case: Case) -> str | None:
    found = list(re.finditer(r"^(?:论文|代码|项目)[：:]\s*(https?://\S+)[^\n]*\n", case.text, re.M))
    found = [one for one in found if case.text.count(one[1]) == 1]
    one = case.rng.choice(found) if found else None
    return case.text[: one.start()] + case.text[one.end() :] if one else None


def _before_head(case: Case, text: str) -> str | None:
    head = _head(case)
    return f"{case.text[: head.start()]}{text}{case.text[head.start() :]}" if head else None


def _same_title(case: Case) -> str | None:
    head = _head(case)
    if head is None:
        return None
    copy = head[0].replace(head[1], f"https://example.org/{case.rng.random()}")
    return f"{case.text[: head.start()]}{copy}  \n摘要：同一件事。  \n{case.text[head.start() :]}"


def _old_title(case: Case) -> str | None:
    titles = [known.title for known in case.context.earlier.values() if len(known.title) > 12]
    titles = [title for title in titles if not re.search(r"[\[\]|]", title)]  # would be read as a link of their own
    if not titles:
        return None
    return _before_head(
        case, f"- [{case.rng.choice(titles)}](https://example.org/{case.rng.random()})  \n摘要：旧。  \n"
    )


def _old_brief(case: Case) -> str | None:
    old = [b for b in (case.context.previous.briefs if case.context.previous else ()) if len(b.text) > 20]
    first = re.search(r"^- ", case.text, re.M)
    if not old or first is None or "\n## " in case.text[: first.start()]:
        return None
    return f"{case.text[: first.start()]}{case.rng.choice(old).raw.strip()}\n{case.text[first.start() :]}"


def _long(case: Case) -> str | None:
    found = list(re.finditer(r"(?<=\)  \n)摘要：", case.text))
    one = case.rng.choice(found) if found else None
    return case.text[: one.end()] + "很长的话说了又说，" * 200 + case.text[one.end() :] if one else None


def _double_mark(case: Case) -> str | None:
    found = list(re.finditer(r"(?<=[\u4e00-\u9fff])[，。；](?=[\u4e00-\u9fff])", case.text[: case.text.rfind("\n## ")]))
    one = case.rng.choice(found) if found else None
    return case.text[: one.end()] + one[0] + case.text[one.end() :] if one else None


def _empty_section(case: Case) -> str | None:
    first = re.search(r"^## ", case.text, re.M)
    return f"{case.text[: first.start()]}## 应用\n\n{case.text[first.start() :]}" if first else None


def _drop_section(case: Case) -> str | None:
    return re.sub(r"^## 论文[^\n]*$", "## 别的", case.text, count=1, flags=re.M)


def _stray(case: Case) -> str | None:
    first = re.search(r"^## (?:论文|开源|博文)", case.text, re.M)
    stray = "这一段不知道属于哪里，\n是随手贴进来的。\n\n"
    return f"{case.text[: first.start()]}## 附录\n\n{stray}{case.text[first.start() :]}" if first else None


def _widen(case: Case) -> str | None:
    head = _head(case)
    if head is None:
        return None
    wide = head[0].replace(f"]({head[1]})", f"]（{head[1]}）")
    return case.text[: head.start()] + wide + case.text[head.end() :]


PLANTS |= {
    "wrong-link": _mispaste,
    "figure": _other_figure,
    "missing-link": _drop_link,
    "stale-headline": lambda case: re.sub(r"^(# .*?\))[^\n]*", r"\1 量子香蕉传送门", case.text, count=1, flags=re.M),
    "empty-lead": lambda case: re.sub(r"^> 导读.*$", "> 导读：【新闻】；【论文】。", case.text, count=1, flags=re.M),
    "leftover-brief": _old_brief,
    "proposals": lambda case: case.text.replace("\n> 导读", f"\n{PROPOSALS}\n\n> 导读", 1),
    "conflict": lambda case: _before_head(case, conflict_note("- [别的](https://example.org/c)")),
    "no-headline": lambda case: re.sub(r"^# .*\n", "", case.text, count=1, flags=re.M),
    "repeated-story": _same_title,
    "earlier-story": _old_title,
    "doubled-mark": _double_mark,
    "long-summary": _long,
    "empty-section": _empty_section,
    "missing-section": _drop_section,
    "unplaced": _stray,
    "broken-link (wide)": _widen,
    "unclosed": lambda case: _before_head(case, "<!-- 没写完\n"),
}
