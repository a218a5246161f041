"""Pasted text → the links in it, each with the title, account and paragraphs that stand around it.

Understood: an address a line; blocks of title / account / link / paragraphs (or link first); Markdown items
`- [title | account](url)` with their 摘要; labelled lines (标题：… 链接：…); prose with links in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.clock import SHANGHAI
from core.dates import parse_moment
from core.text import clean, width
from core.types import Moment
from core.urls import is_http, tidy, tidy_in_text

URL = re.compile(r"https?://[^\s<>\"'`“”‘’「」『』（）【】《》，。；！、|｜\])]+(?:\([^\s()]*\)[^\s<>\"'，。]*)?", re.I)
_LINKED = re.compile(r"!?\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\]){0,400})\]\(\s*<?(?P<url>[^)\s>]+)>?[^)]{0,200}\)")
_BULLET = re.compile(r"^\s*(?:[-*+•·]\s*|\d{1,3}[.、)]\s*)")
_LABEL = re.compile(
    r"^(?P<name>摘要|标题|题目|链接|原文链接|原文|地址|网址|来源|公众号|账号|作者|title|link|url|source|account|summary)\s*[:：]\s*(?P<value>.*)$",
    re.I,
)
_LABELS = {
    **dict.fromkeys(("标题", "题目", "title"), "title"),
    **dict.fromkeys(("链接", "原文链接", "原文", "地址", "网址", "link", "url"), "url"),
    **dict.fromkeys(("来源", "公众号", "账号", "source", "account"), "account"),
    **dict.fromkeys(("摘要", "summary"), "body"),
    "作者": "author",
}
_STRUCTURE = re.compile(r"^\s*(?:#{1,6}\s|\|.*\||-{3,}\s*$|={3,}\s*$|\*{3,}\s*$|<[a-z/!]|>\s)", re.I)
_BAR = re.compile(r"\s*[|｜丨]\s*")
_BYLINE_DATE = re.compile(
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?|(?:昨天|今天|前天)(?:\s*\d{1,2}:\d{2})?"
)
_CLOSING = re.compile(
    r"[\s#>*【\[「《]*(?:往[期年]\w{0,4}|历史(?:文章|消息|期刊)|(?:欢迎)?关注(?:我们|公众号|本刊)?|订阅(?:方式|我们|本刊)?)[\s*】\]」》：:]*(?:\(\S*\)\s*)?"
)
_WORD = re.compile(r"\w")
_TITLE_WIDTH = 160
_ACCOUNT_WIDTH = 32
_SHORT, _TITLE_FROM = 16, 24  # columns: a line so short above one so long is the account, above its title


@dataclass(slots=True)
class Pasted:
    """One link of a pasted text with what was said about it."""

    url: str
    title: str = ""
    account: str = ""
    author: str = ""
    published: Moment | None = None
    body: list[str] = field(default_factory=list)
    is_item: bool = False  # a Markdown item: links in the lines that follow are its own


class _Reader:
    """Goes through the lines once; `pending` are lines of which it is not yet known to what link they belong."""

    def __init__(self) -> None:
        self.found: list[Pasted] = []
        self.pending: list[str] = []
        self.labelled: dict[str, str] = {}
        self.link_first = False
        self.open = False  # whether lines still belong to the last link

    def line(self, line: str) -> None:
        bare = clean(line)
        inside_item = self.open and self.found[-1].is_item and not self.pending
        if not bare:
            self.pending.append("")
        elif _STRUCTURE.match(line):
            self._settle(None)
            self.open = False
        elif item := _item(line):
            self._settle(None)
            self._begin(item)
        elif label := _LABEL.match(_BULLET.sub("", bare)):
            self._label(_LABELS[label["name"].lower()], label["value"], inside_item=inside_item)
        elif inside_item:
            self.found[-1].body.append(bare)
        elif (url := URL.fullmatch(_BULLET.sub("", bare))) and is_http(tidy(url[0])):
            self._bare_link(tidy(url[0]))
        elif links := _prose_links(line):
            self._prose(bare, links)
        else:
            self.pending.append(bare)

    def end(self) -> list[Pasted]:
        self._settle(None)
        return self.found

    def _begin(self, new: Pasted) -> None:
        self.found.append(new)
        self.open = True

    def _bare_link(self, url: str) -> None:
        if not self.found and not any(self.pending) and not self.labelled:
            self.link_first = True
        new = Pasted(url)
        self._settle(None if self.link_first else new)
        for name, value in self.labelled.items():
            setattr(new, name, value)
        self.labelled = {}
        self._begin(new)

    def _label(self, name: str, value: str, *, inside_item: bool) -> None:
        url = URL.search(value)
        if inside_item:
            if not (url and name == "url"):
                self.found[-1].body.append(value if name == "body" else f"{value}")
        elif name == "url" and url:
            self._bare_link(tidy(url[0]))
        elif name == "body":
            self.pending.append(value)
        elif self.open and name in ("account", "author") and not any(self.pending) and not self.labelled:
            setattr(self.found[-1], name, clean(value))
        else:
            self.labelled[name] = clean(value)

    def _prose(self, bare: str, links: list[tuple[str, str]]) -> None:
        words = clean(URL.sub(" ", _LINKED.sub(" ", bare)))
        if self.open and not self.found[-1].is_item and self.pending[-1:] != [""] and width(words) > _TITLE_WIDTH:
            self.pending.append(bare)
            return
        self._settle(None)
        for url, label in links:
            title, account = _title_and_account(label or (_unbracketed(words) if len(links) == 1 else ""))
            self._begin(Pasted(url, title, account, is_item=False))

    def _settle(self, new: Pasted | None) -> None:
        """Gives the pending lines away: title and account to the new link, the paragraphs to the one before."""
        pending, self.pending = self.pending, []
        if new is not None and "title" not in self.labelled:
            _take_head(pending, new)
        if self.link_first and self.found and not self.found[-1].title:
            head = [line for line in pending if line][:2]
            taken = Pasted("")
            if _take_head(list(head), taken) or _take_head(head[:1], taken):
                last = self.found[-1]
                last.title, last.account, last.published = taken.title, taken.account, taken.published
                pending = [line for line in pending if line][1 + bool(taken.account or taken.published) :]
        if self.open:
            self.found[-1].body.extend(line for line in pending if line)


def read_pasted(text: str) -> list[Pasted]:
    """The links of a pasted text, in its order, each once."""
    reader = _Reader()
    for line in text.splitlines():
        reader.line(line)
    first: dict[str, Pasted] = {}
    for found in reader.end():
        first.setdefault(found.url, found)
    return list(first.values())


def without_closing(text: str) -> tuple[str, int]:
    """The text without the lists at an issue's end, of earlier issues and of ways to follow, that stand behind some
    link; and how many links those lists had.
    """
    kept: list[str] = []
    left: list[str] = []
    closing = linked = False
    for line in text.splitlines():
        links = bool(_prose_links(line))
        begins = linked and _CLOSING.fullmatch(line) is not None
        closing = begins or (closing and (links or not _WORD.search(line)))
        (left if closing else kept).append(line)
        linked = linked or links
    return "\n".join(kept), len(read_pasted("\n".join(left)))


def _item(line: str) -> Pasted | None:
    """A line that begins with a Markdown link."""
    start = _BULLET.sub("", line).strip()
    found = _LINKED.match(start)
    if not found or start.startswith("!") or not is_http(url := tidy(found["url"])):
        return None
    title, account = _title_and_account(found["label"])
    rest = clean(start[found.end() :]).strip(" ：:-|；;。")
    return Pasted(url, title, account, body=[rest] if rest else [], is_item=True)


def _prose_links(line: str) -> list[tuple[str, str]]:
    """(url, label) of all links in a line."""
    linked = [(tidy(found["url"]), clean(found["label"])) for found in _LINKED.finditer(line) if found[0][0] != "!"]
    plain = [(tidy_in_text(found[0]), "") for found in URL.finditer(_LINKED.sub(" ", line))]
    return [(url, label) for url, label in [*linked, *plain] if is_http(url)]


def _title_and_account(label: str) -> tuple[str, str]:
    """`title | account` → both; a bar that is part of a title stays there."""
    label = clean(label.replace("\\|", "|"))
    title, bar, account = label, "", ""
    for bar_found in _BAR.finditer(label):
        title, bar, account = label[: bar_found.start()], bar_found[0], label[bar_found.end() :]
    return (title, account) if bar and title and 0 < width(account) <= _ACCOUNT_WIDTH else (label, "")


def _unbracketed(words: str) -> str:
    """What prose says before a link, as a title: 【标题】, 《标题》, `标题：`."""
    words = _BULLET.sub("", words).strip(" ：:，,-—>→")
    if found := re.fullmatch(r"[【《「\[](.+?)[】》」\]]", words):
        words = found[1]
    return words if width(words) <= _TITLE_WIDTH else ""


def _take_head(pending: list[str], new: Pasted) -> bool:
    """Moves title and account from the end of the pending lines to the link that they stand above."""
    while pending and not pending[-1]:
        pending.pop()
    head: list[str] = []
    gaps = 0
    while pending and len(head) < 2 and gaps < 2:
        line = pending[-1]
        if not line:
            if not head or width(head[0]) > _ACCOUNT_WIDTH or (len(pending) > 2 and pending[-3]):
                break
            gaps += 1
            pending.pop()
        elif _is_head(line):
            head.insert(0, pending.pop())
        else:
            break
    lines = [_BULLET.sub("", line) for line in head]
    if len(lines) == 2 and width(lines[0]) <= _SHORT and width(lines[1]) > _TITLE_FROM and not _is_dated(lines[1]):
        lines.reverse()
    elif len(lines) == 2 and not _is_byline(lines[1]):
        pending.append(head[0])
        lines = lines[1:]
    if not lines:
        return False
    new.title, new.account = _title_and_account(_unbracketed(lines[0]) or lines[0])
    if len(lines) == 2:
        _byline(lines[1], new)
    return True


def _is_head(line: str) -> bool:
    return width(line) <= _TITLE_WIDTH and not re.search(r"[。；;，,、]$", line)


def _is_byline(line: str) -> bool:
    return _is_dated(line) or width(line) <= _ACCOUNT_WIDTH


def _is_dated(line: str) -> bool:
    return bool(_BYLINE_DATE.search(line))


def _byline(line: str, new: Pasted) -> None:
    """`原创 author account 2026年11月21日 12:00 北京`, or just the account."""
    if date := _BYLINE_DATE.search(line):
        new.published = parse_moment(date[0], origin="pasted", zone=SHANGHAI)
        words = line[: date.start()].split()
    else:
        words = [line]
    words = [word for word in words if word not in ("原创", "转载", "Original")]
    if words:
        new.account = new.account or words[-1]
        new.author = words[0] if len(words) == 2 else new.author
