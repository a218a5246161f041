"""One item of a section, read from its block: ``- [title | account](url)``, lines 论文：/代码：…, 摘要：…"""

from __future__ import annotations

import re

from compose.blocks import BULLETS, LABEL, SUMMARY
from compose.inline import InlineLink, find_links, ids_of, link_at, unescape, visible, without_ids
from core.types import Item, Link

_BULLET = re.compile(rf"^\s*(?:[{BULLETS}]\s*|#{{3,6}}\s+)?(?:\*\*(?=\[))?")
_NUMBER = re.compile(r"^(?:\d{1,2}\s*[.、)）．]|[①-⑳])\s*(?=\[)")
_WIDE_LINK = re.compile(r"[\[［](?P<text>.+)[\]］]\s*[(（]\s*(?P<url>https?://[^\s()（）]+)\s*[)）]")
_TAG = re.compile(r"\[(?!\s*\])([^\[\]()|丨]{1,40})\](?!\(|\s*[(（]\s*https?:)\s*")
_SEPARATOR = re.compile(r"\s*[|｜丨]\s*")
_REPO = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]+)(?:\s*[:：]\s*|\s+|$)")
META = re.compile(r"标题|作者|原标题|题目|会议|时间|机构|单位")
_ANY_LABEL = re.compile(r".{1,16}")
_URL = re.compile(r"https?://\S+$")


def parse_item(block: str) -> Item:
    """The item of a block. Never fails: what is no head, label or summary is the summary; `raw` keeps it all."""
    lines = [line.rstrip() for line in visible(without_ids(block)).rstrip().split("\n")]
    head, *body = lines
    title, url, tags, links = parse_head(head)
    account = ""
    if (marks := list(_SEPARATOR.finditer(title))) and marks[-1].end() < len(title):
        title, account = title[: marks[-1].start()].strip(), title[marks[-1].end() :].strip()
    repo = ""
    if (found := _REPO.match(title)) and title[found.end() :].strip():
        repo, title = found[1], title[found.end() :].strip()
    more, summary = parse_body(body)
    ids = ids_of(block)
    return Item(
        title=title,
        url=url,
        account=account,
        repo=repo,
        tags=tags,
        links=(*links, *more),
        summary=summary,
        candidate_id=ids[0] if ids else None,
        raw=block,
    )


def parse_head(head: str) -> tuple[str, str, tuple[str, ...], tuple[Link, ...]]:
    """Title with account, address, tags and further links of the line ``- [CVPR2020] [title | account](url) …``."""
    rest = _NUMBER.sub("", _BULLET.sub("", head, count=1).strip(), count=1)
    tags: list[str] = []
    while found := _TAG.match(rest):
        tags.append(found[1].strip())
        rest = rest[found.end() :]
    main = _main_link(rest)
    if main is None:
        return unescape(rest.strip("[] ")), "", tuple(tags), ()
    before, after = rest[: main.start].strip(), rest[main.end :].strip().removeprefix("**")
    title = unescape(_unbold(main.text.strip()))
    if before and not before.startswith("!"):
        title = f"{unescape(before)} {title}"
    url, links = main.url, []
    if found := re.match(r"\(\s*(https?://[^\s)]+)\s*\)", after):
        links.append(Link("链接", found[1]))
        after = after[found.end() :].strip()
    for link in find_links(after):
        label = unescape(link.text.strip().strip("[]［］【】").strip())
        links.append(Link(label, link.url))
        after = after.replace(f"[{link.text}]({link.url})", "", 1)
    if leftover := after.strip(" ,，、[]"):
        title = f"{title} {unescape(leftover)}"
    return title, url, tuple(tags), tuple(links)


def _main_link(rest: str) -> InlineLink | None:
    """The head's own link: the first; if its bracket never closes, up to the last ``](`` of the line."""
    first = next((link for link in find_links(rest) if not link.image), None)
    if rest.startswith("[") and (first is None or first.start > 0) and (cut := rest.rfind("](")) > 0:
        mended = "[" + rest[1:cut].replace("[", "［").replace("]", "］") + rest[cut:]
        return link_at(mended, 0)
    if first is None and (wide := _WIDE_LINK.search(rest)):  # Markdown shows no link here, but it is meant
        return InlineLink(wide["text"], wide["url"], wide.start(), wide.end(), closed=False)
    return first


def _unbold(text: str) -> str:
    found = re.fullmatch(r"\*\*([^*]+)\*\*", text)
    return found[1] if found else text


def parse_body(lines: list[str]) -> tuple[tuple[Link, ...], str]:
    """The label lines before and after the summary, and the summary without 摘要： (its lists and blank lines kept)."""
    labelled = any(SUMMARY.match(line) for line in lines)
    links: list[Link] = []
    start = 0
    while start < len(lines) and not SUMMARY.match(lines[start]):
        link = label_line(lines[start], _ANY_LABEL if labelled else META)
        if link is None and lines[start].strip():
            break
        if link is not None:
            links.append(link)
        start += 1
    end, after = len(lines), []
    while end > start + 1:
        link = label_line(lines[end - 1])
        if link is None and lines[end - 1].strip():
            break
        if link is not None:
            after.append(link)
        end -= 1
    links.extend(reversed(after))
    summary = "\n".join(lines[start:end]).rstrip()
    found = SUMMARY.match(summary)
    return tuple(links), (summary[found.end() :] if found else summary).lstrip("\n")


def label_line(line: str, words: re.Pattern[str] | None = None) -> Link | None:
    """``论文：https://…``, ``标题：[Title](https://…)``, for labels in `words` also ``标题：Title``; None otherwise."""
    found = LABEL.match(line)
    if found is None or SUMMARY.match(line):
        return None
    label, value = found["label"], found["value"]
    if _URL.fullmatch(value):
        return Link(label, value.rstrip("；;。，"))
    if value.startswith("[") and (link := link_at(value, 0)) and not value[link.end :].strip(" ；;。，"):
        shown = "" if link.text == link.url else unescape(link.text)
        return Link(label, link.url, shown)
    return Link(label, "", unescape(value)) if words and words.fullmatch(label) else None
