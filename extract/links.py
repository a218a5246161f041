"""The links that matter to the newsletter: the paper, the code, the project page, told apart from plugs.

WeChat drops anchors, so addresses are read from the plain text of the body as well. Labels are the newsletter's own:
论文, 代码, 项目, 链接.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlsplit

from core.text import fold
from core.types import Link
from core.urls import canonical_url, host_of, tidy_in_text

MAX_LINKS = 12
MAX_PAPERS = 4
MIN_NAME = 4  # letters of a project's name by which its site is known
MAX_LABEL = 30  # characters of a line that names the address below it

PAPER, CODE, PROJECT, OTHER = "论文", "代码", "项目", "链接"

_URL = re.compile(r"https?://[\w\-.~:/?#@!$&'()*+,;=%]+", re.A)
_BARE = re.compile(
    r"(?<![\w/.@-])(?:(?:www\.)?(?:github\.com|gitee\.com|arxiv\.org|huggingface\.co|openreview\.net|doi\.org)"
    r"/[\w\-.~:/?#@!$&'()*+,;=%]+|[\w-]+\.github\.io(?:/[\w\-.~:/?#=%]*)?)",
    re.A,
)
_ARXIV_MENTION = re.compile(r"arxiv\s*[:：]\s*(\d{4}\.\d{4,5})", re.I)
_DOI_MENTION = re.compile(r"\bdoi\s*[:：]\s*(10\.\d{4,9}/[\w.()/:;-]+)", re.I)

_PAPER_HOSTS = re.compile(
    r"(?:^|\.)(?:arxiv\.org|openreview\.net|doi\.org|aclanthology\.org|aclweb\.org|openaccess\.thecvf\.com|thecvf\.com"
    r"|proceedings\.mlr\.press|papers\.nips\.cc|papers\.neurips\.cc|proceedings\.neurips\.cc|semanticscholar\.org"
    r"|ecva\.net|dl\.acm\.org|ieeexplore\.ieee\.org|biorxiv\.org|science\.org|usenix\.org|isca-speech\.org|eccv\.ecva\.net)$"
)
_CODE_HOSTS = frozenset(["github.com", "gitee.com", "gitlab.com", "codeberg.org", "bitbucket.org", "gitcode.com"])
_PROJECT_HOSTS = re.compile(
    r"\.(?:github|gitee|gitlab)\.io$|^sites\.google\.com$|(?:^|\.)huggingface\.co$|(?:^|\.)modelscope\.cn$"
)
_PAPER_WORDS = re.compile(r"论文|文章地址|paper|原论文|\bpdf\b", re.I)
_CODE_WORDS = re.compile(r"代码|源码|开源|仓库|code|github|\brepo\b", re.I)
_PROJECT_WORDS = re.compile(r"项目(?:主页|页|地址|网址|官网)|主页|官网|demo|演示|project", re.I)
_LABEL_WORDS = re.compile(
    r"链接|地址|网址|详见|参见|参考|原文|博客|文档|官方|数据集|模型|下载|报道|来源|地址|blog|docs?\b|link", re.I
)
_PLUG_HOSTS = re.compile(
    r"(?:^|\.)(?:qpic\.cn|qlogo\.cn|weixin\.qq\.com|weidian\.com|youzan\.com|taobao\.com|tmall\.com|jd\.com|zsxq\.com"
    r"|xiaoe-?tech\.com|xet\.tech|wjx\.cn|wjx\.top|jinshuju\.net|mikecrm\.com|hdslb\.com|gov\.cn|miit\.gov\.cn|w3\.org"
    r"|schema\.org|weibo\.com|t\.me|twitter\.com|x\.com|facebook\.com|linkedin\.com|instagram\.com|discord\.gg|discord\.com)$"
)
_PLUG_WORDS = re.compile(
    r"报名|抽奖|优惠|购买|领取|课程|训练营|往期|推荐阅读|关注我|加群|招聘|广告|登录|注册|subscribe|sign ?up", re.I
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|ico)(?:[?#]|$)", re.I)


def matters(anchors: Iterable[Link], text: str) -> tuple[Link, ...]:
    """Papers, code and project pages of a body, each under its label: papers first, then code, projects, others.

    `anchors` are the body's own links (label: their text); `text` is its plain text. A body that names more papers
    than MAX_PAPERS cites them: then only those count that it calls 论文.
    """
    found: dict[str, Link] = {}
    called: set[str] = set()
    seen = [
        (context, url, canonical_url(url)) for context, url in [*((a.label, a.url) for a in anchors), *_in_text(text)]
    ]
    projects = {name for _, _, address in seen for name in _code_names(address)}
    for context, url, address in seen:
        label = "" if _PICTURE.search(url) else label_of(address, context)
        if not label and _is_home_of(address, projects) and not _PLUG_WORDS.search(context):
            label = PROJECT
        if label == PAPER and _PAPER_WORDS.search(context):
            called.add(address)
        if label and (address not in found or found[address].label == OTHER):
            found[address] = Link(label, address)
    papers = [link for link in found.values() if link.label == PAPER]
    if len(papers) > MAX_PAPERS:
        found = {url: link for url, link in found.items() if link.label != PAPER or url in called}
    order = {PAPER: 0, CODE: 1, PROJECT: 2, OTHER: 3}
    return tuple(sorted(found.values(), key=lambda link: order[link.label])[:MAX_LINKS])


def label_of(url: str, context: str = "") -> str:
    """论文, 代码, 项目 or 链接 for an address and the words before it; an empty string for plugs and the unrelated."""
    host, path = host_of(url), re.sub(r"^https?://[^/]+", "", url).rstrip("/")
    if not host or _PLUG_HOSTS.search(host) or _PLUG_WORDS.search(context):
        return ""
    if _PAPER_HOSTS.search(host):
        return PAPER if path else ""
    if host in _CODE_HOSTS:
        return _code_label(path, context)
    if url.lower().endswith(".pdf"):
        return PAPER if _PAPER_WORDS.search(context) or "paper" in url.lower() else OTHER
    if _PROJECT_HOSTS.search(host):
        return PROJECT if path or host.endswith(".io") else ""
    if _PAPER_WORDS.search(context) and not _CODE_WORDS.search(context):
        return PAPER
    if _PROJECT_WORDS.search(context):
        return PROJECT
    return OTHER if _LABEL_WORDS.search(context) else ""


def _code_names(url: str) -> list[str]:
    """Owner and name of a repository, folded; nothing for other addresses."""
    if host_of(url) not in _CODE_HOSTS:
        return []
    return [name for part in url.split("/")[3:5] if len(name := fold(part)) >= MIN_NAME]


def _is_home_of(url: str, projects: Collection[str]) -> bool:
    """Whether an address is the front page of a site named like one of these projects: mosn.io beside mosn/mosn."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").removeprefix("www.").split(".")
    front = not parts.query and re.fullmatch(r"/?(?:zh|en|cn|zh-cn|index\.html?)?/?", parts.path, re.I)
    return bool(front) and len(labels) == 2 and fold(labels[0]) in projects


def _code_label(path: str, context: str) -> str:
    """A repository, its folders and files are code; its issues and commits only what the words before them say."""
    parts = [part for part in path.split("/") if part]
    if len(parts) < 2:
        return ""
    if len(parts) == 2 or parts[2] in ("tree", "blob", "-", "releases"):
        return CODE
    return OTHER if _LABEL_WORDS.search(context) else ""


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    """(words before it, address) for every address written out in the text."""
    for number, line in enumerate(lines := text.split("\n")):
        for pattern in (_URL, _BARE):
            for at in pattern.finditer(line[:20_000]):
                before = line[: at.start()].strip()
                if not before and number and len(lines[number - 1]) <= MAX_LABEL and "://" not in lines[number - 1]:
                    before = lines[number - 1].strip()
                yield before[-40:], tidy_in_text(at[0])
        for at in _ARXIV_MENTION.finditer(line):
            yield "", f"https://arxiv.org/abs/{at[1]}"
        for at in _DOI_MENTION.finditer(line):
            yield "", f"https://doi.org/{at[1].rstrip('.;)')}"
