"""Sources whose addresses are fixed by the service, each with its recorded answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks import _kinds_answers as give


@dataclass(frozen=True, slots=True)
class Recorded:
    """A source with a fixed address: its block of config.toml, its answers in the order of its requests."""

    key: str
    what: str
    table: dict[str, Any]
    answers: tuple[bytes, ...]
    expected: str = "2 entries, 2 new, 2 read"
    form: str = "application/json"


ONE = "1 entries, 1 new, 1 read"
_RELEASE = (
    "tag:github.com,2008:Repository/1/20260101",
    "20260101",
    "https://github.com/Tencent/ncnn/releases/tag/20260101",
)
_COMMIT = ("tag:github.com,2008:Grit::Commit/1a2b", "fix a kernel", "https://github.com/Tencent/ncnn/commit/1a2b3c4d")
_PAPERS = tuple(
    (f"http://arxiv.org/abs/2611.0000{n}v{n}", f"Paper {n}", f"http://arxiv.org/abs/2611.0000{n}v{n}") for n in (1, 2)
)
_MP = "https://mp.weixin.qq.com/mp/"
_NCNN = "https://github.com/Tencent/ncnn"
_ATOM = "application/atom+xml"
RECORDED = (
    Recorded(
        "album",
        "WeChat album",
        {"kind": "wechat-album", "url": _MP + "appmsgalbum?__biz=MzI2NDk5NzA0Mw==&action=getalbum&album_id=1"},
        (give.album(),),
    ),
    Recorded(
        "history",
        "WeChat profile history",
        {"kind": "wechat-history", "url": _MP + "profile_ext?action=getmsg&__biz=MzI2NDk5NzA0Mw==&f=json"},
        (give.history(),),
    ),
    Recorded(
        "exported",
        "exporter JSON",
        {"kind": "wechat-history", "url": "https://exports.example/list.json"},
        (give.exported(),),
        ONE,
    ),
    Recorded(
        "releases",
        "GitHub releases",
        {"kind": "github", "url": _NCNN},
        (give.atom("Release notes", _RELEASE),),
        ONE,
        _ATOM,
    ),
    Recorded(
        "tags",
        "GitHub tags",
        {"kind": "github", "url": _NCNN, "options": {"list": "tags"}},
        (give.atom("Tags", _RELEASE),),
        "1 entries, 0 new",
        _ATOM,
    ),
    Recorded(
        "commits",
        "GitHub commits",
        {"kind": "github", "url": _NCNN, "options": {"list": "commits", "branch": "master"}},
        (give.atom("Recent Commits", _COMMIT),),
        ONE,
        _ATOM,
    ),
    Recorded(
        "search",
        "GitHub search, 100 stars",
        {"kind": "github", "options": {"query": "quantization mobile", "min_stars": "100"}},
        (give.repositories(),),
        ONE,
    ),
    Recorded(
        "topic",
        "GitHub topic",
        {"kind": "github", "url": "https://github.com/topics/model-compression"},
        (give.repositories(),),
        "2 entries, 1 new, 1 read",
    ),
    Recorded(
        "arxiv-api",
        "arXiv query",
        {"kind": "arxiv", "options": {"query": "abs:quantization"}},
        (give.atom("arXiv Query", *_PAPERS),),
        form=_ATOM,
    ),
    Recorded(
        "arxiv-list",
        "arXiv listing (the same papers)",
        {"kind": "arxiv", "url": "https://arxiv.org/list/cs.CV/recent"},
        (give.arxiv_list(),),
        "2 entries, 0 new",
        "text/html",
    ),
    Recorded(
        "hf",
        "Hugging Face papers, 10 upvotes (a paper known from arXiv)",
        {"kind": "hf-papers", "options": {"min_score": "10"}},
        (give.daily_papers(),),
        "1 entries, 0 new",
    ),
    Recorded(
        "hn",
        "Hacker News, 150 points",
        {"kind": "hacker-news", "options": {"query": "quantization", "min_score": "150"}},
        (give.algolia(),),
    ),
    Recorded(
        "reddit",
        "Reddit, 100 points",
        {"kind": "reddit", "url": "https://www.reddit.com/r/LocalLLaMA", "options": {"min_score": "100"}},
        (give.reddit(),),
        ONE,
    ),
    Recorded(
        "lobsters",
        "Lobsters, 10 points",
        {"kind": "lobsters", "options": {"tags": "ai", "min_score": "10"}},
        (give.lobsters(),),
        ONE,
    ),
)
