"""One address for one article: canonical URLs, and the identity behind them.

`canonical_url` gives the address one can open; `identity` gives the key that two addresses of the same article
share (``arxiv:2009.07453``, a repository's https URL …). Both are pure and idempotent.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

MAX_LENGTH = 2048

# Parameters that say who shared or clicked, never what is shown.
_TRACKERS = re.compile(
    r"""^(?:utm_\w+ | spm(?:_id_from)? | scm | from | from_\w+ | isappinstalled | share_\w+ | shareuid | sharer_\w+
    | fbclid | gclid | dclid | msclkid | yclid | igshid | mc_[ce]id | _hs\w+ | mkt_tok | ref | ref_src | ref_url
    | referrer | source_id | wfr | vd_source | ops_request_misc | request_id | biz_id | depth_1-\w+ | vero_\w+
    | weibo_id | wt_mc | xtor | cmpid | ncid | campaign_id | trk | tracking_id | unique_k | bbid | plat_id | buvid
    | timestamp_ms | share | chksm | scene | srcid | mpshare | pass_ticket | ascene | devicetype)$""",
    re.X | re.I,
)
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.I)
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.I)
_TRAILING_JUNK = ")）】」』》>\"'“”‘’。，、；;,！!"
_ARXIV_ID = r"(?:arxiv[:.])?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?$"
_ANY, _PAPERS, _ARXIV = (re.compile(f"/{place}/{_ARXIV_ID}", re.I) for place in (r"[\w-]+", "papers?", "arxiv"))
# where a paper of arXiv is shown: host without www. → what stands before its number
_ARXIV_PLACES = {
    **dict.fromkeys(
        ("arxiv.org", *(f"{sub}.arxiv.org" for sub in ("export", "cn", "xxx", "de", "lanl", "browse"))), _ANY
    ),
    **dict.fromkeys(("ar5iv.org", "ar5iv.labs.arxiv.org", "alphaxiv.org"), _ANY),
    **dict.fromkeys(("huggingface.co", "hf.co", "paperswithcode.com", "arxiv-vanity.com"), _PAPERS),
    **dict.fromkeys(("papers.cool", "scirate.com"), _ARXIV),
    **dict.fromkeys(("doi.org", "dx.doi.org"), re.compile(rf"/10\.48550/{_ARXIV_ID}", re.I)),
}
_WECHAT = "mp.weixin.qq.com"
_WECHAT_KEYS = ("__biz", "mid", "idx", "sn")
GITHUB_RESERVED = frozenset(
    [
        "about",
        "apps",
        "collections",
        "contact",
        "customer-stories",
        "enterprise",
        "explore",
        "features",
        "issues",
        "login",
        "marketplace",
        "new",
        "notifications",
        "orgs",
        "pricing",
        "pulls",
        "search",
        "security",
        "settings",
        "sponsors",
        "stars",
        "topics",
        "trending",
        "users",
    ]
)
# redirectors that carry their goal in a parameter: host without www., with the path where others live there → names
_REDIRECTORS = {
    "link.zhihu.com": ("target",),
    "link.juejin.cn": ("target",),
    "link.csdn.net": ("target",),
    "link.jianshu.com": ("t",),
    "links.jianshu.com": ("to",),
    "link.segmentfault.com": ("url",),
    "jianshu.com/go-wild": ("url",),
    "infoq.cn/link": ("target",),
    "xie.infoq.cn/link": ("target",),
    "developer.aliyun.com/redirect": ("target",),
    "sspai.com/link": ("target",),
    "yuque.com/r/goto": ("url",),
    "douban.com/link2": ("url",),
    "game.bilibili.com/linkfilter": ("url",),
    "youtube.com/redirect": ("q",),
    "gitee.com/link": ("target",),
    "google.com/url": ("q", "url"),
    "t.cn/link": ("url",),
    "oschina.net/action/gotolink": ("url",),
    "images.weserv.nl": ("url",),
}


def is_http(url: str) -> bool:
    """Whether this is an absolute http(s) URL with a host and of a sane length."""
    if len(url) > MAX_LENGTH:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host in lower case without ``www.``; an empty string when there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def tidy(url: str) -> str:
    """What a person or a feed meant: escapes undone, a missing scheme added, glued punctuation cut off."""
    url = url.strip().strip("\u200b\ufeff")
    while (plain := _AMPERSAND.sub("&", url)) != url:  # html.unescape would turn &timestamp into ×tamp
        url = plain
    url = re.sub(r"[\t\r\n]", "", url).replace("\\_", "_")
    while url and url[-1] in _TRAILING_JUNK and not (url[-1] == ")" and "(" in url):
        url = url[:-1]
    if url.startswith("//"):
        return "https:" + url
    if re.match(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]|$)", url, re.I):
        return "https://" + url
    return url


def tidy_in_text(url: str) -> str:
    """The same for an address found in running text, where a full stop, colon or bracket after it ends the sentence."""
    url = tidy(url)
    while (shorter := tidy(url.rstrip(".:?"))) != url:
        url = shorter
    return url


def unwrap(url: str) -> str:
    """The goal of a redirector such as link.zhihu.com/?target=…; other addresses as they are."""
    for _ in range(5):
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        names = _REDIRECTORS.get(host) or _REDIRECTORS.get(f"{host}{parts.path.rstrip('/').lower()}")
        if not names:
            return url
        goal = next((v for k, v in parse_qsl(parts.query) if k in names), "")
        if not is_http(goal := tidy(unquote(goal) if "%" in goal else goal)):
            return url
        url = goal
    return url


def canonical_url(url: str) -> str:
    """The one address of a page that can be opened: https, no trackers, no fragment, sorted parameters.

    Host aliases of the sites the newsletter reads (m., www., export.arxiv.org …) are folded. An address that is
    not http(s) comes back tidied and otherwise unchanged.
    """
    return _canonical(url)[0]


def identity(url: str) -> str:
    """The key shared by all addresses of one article; for most sites the canonical URL itself.

    ``arxiv:<id>`` for arXiv and its mirrors, versions folded; ``wechat-temp:<signature>`` for WeChat's expiring
    search links, which never identify an article for good.
    """
    return _canonical(url)[1]


def wechat_identity(biz: str, mid: str | int, idx: str | int) -> str:
    """The identity of a WeChat article once its page is known: ``wechat:<biz>:<mid>:<idx>``."""
    return f"wechat:{biz}:{mid}:{idx or 1}"


def is_temporary(url: str) -> bool:
    """Whether the address expires: WeChat's signed links from Sogou search."""
    return identity(url).startswith("wechat-temp:")


@lru_cache(maxsize=4096)  # a run asks for the same address several times in a row
def _canonical(url: str) -> tuple[str, str]:
    url = tidy(url)
    if not is_http(url):
        return url, url
    url = unwrap(url)
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    for rule in (_wechat, _arxiv, _openreview, _github, _zhihu, _youtube):
        if found := rule(host, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))):
            return found
    if host.startswith("www.") and host not in ("www.bilibili.com", "www.zhihu.com", "www.youtube.com"):
        host = host[4:]
    elif re.match(r"(?:m|mobile|wap|amp|3g)\.[\w-]+\.\w", host):
        host = host.split(".", 1)[1]
    default_port = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port and parts.port != default_port else ""
    path = _INDEX_PAGE.sub("", re.sub(r"/{2,}", "/", parts.path)).rstrip("/")
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    pairs = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKERS.match(k))
    scheme = parts.scheme if port else "https"
    plain = urlunsplit((scheme, (f"[{host}]" if ":" in host else host) + port, path, urlencode(pairs), ""))
    return plain, plain


def _wechat(host: str, path: str, query: dict[str, str]) -> tuple[str, str] | None:
    if host != _WECHAT or not re.match(r"/s(?:/|$)", path):
        return None
    if short := re.match(r"/s/([\w-]{6,})", path):
        plain = f"https://{_WECHAT}/s/{short[1]}"
        return plain, plain
    query = {k.removeprefix("amp;"): v for k, v in query.items()}
    if all(query.get(k) for k in ("__biz", "mid")):
        query.setdefault("idx", "1")
        pairs = "&".join(f"{k}={query[k]}" for k in _WECHAT_KEYS if query.get(k))
        plain = f"https://{_WECHAT}/s?{pairs}"
        return plain, plain
    if signature := query.get("signature"):
        names = ("src", "timestamp", "ver", "signature")
        kept = "&".join(f"{k}={quote(query[k], safe='*=-')}" for k in names if k in query)
        return f"https://{_WECHAT}/s?{kept}", f"wechat-temp:{signature.replace(' ', '+')}"
    return None


def _arxiv(host: str, path: str, query: dict[str, str]) -> tuple[str, str] | None:
    place = _ARXIV_PLACES.get(host.removeprefix("www."))
    if not place or not (found := place.match(unquote(path))):
        return None
    return f"https://arxiv.org/abs/{found[1]}", f"arxiv:{found[1]}"


def _openreview(host: str, path: str, query: dict[str, str]) -> tuple[str, str] | None:
    """A paper, its PDF and each comment below it; a revision's number (/references/pdf) is not the paper's."""
    paper = ""
    if host in ("openreview.net", "www.openreview.net") and path in ("/forum", "/pdf"):
        paper = query.get("id", "")
    elif host == "papers.cool" and (found := re.match(r"/venue/([\w-]+)@OpenReview$", unquote(path))):
        paper = found[1]
    plain = f"https://openreview.net/forum?id={paper}"
    return (plain, plain) if re.fullmatch(r"[\w-]+", paper) else None


def _github(host: str, path: str, query: dict[str, str]) -> tuple[str, str] | None:
    if host not in ("github.com", "www.github.com", "gitee.com", "www.gitee.com"):
        return None
    owner, name, *rest = [*[part for part in path.split("/") if part], "", ""]
    name = name.rstrip(".,;:)")  # no repository's name ends so, sentences do
    if not (owner and name) or owner.lower() in GITHUB_RESERVED:
        return None
    rest = [part for part in rest if part]
    base = f"https://{host.removeprefix('www.')}/{owner}/{name.removesuffix('.git')}".lower()
    if rest[:2] == ["releases", "tag"] and len(rest) > 2:
        base += "/releases/tag/" + "/".join(rest[2:])
    elif rest[:1] and rest[0] in ("issues", "pull", "pulls", "discussions", "commit", "wiki") and len(rest) > 1:
        base += f"/{'pull' if rest[0] == 'pulls' else rest[0]}/{rest[1]}"
    elif rest[:1] in (["blob"], ["tree"]) and len(rest) > 2 and not re.match(r"readme\b", rest[-1], re.I):
        base += "/" + "/".join(rest)
    return base, base


def _zhihu(host: str, path: str, query: dict[str, str]) -> tuple[str, str] | None:
    if host not in ("zhihu.com", "www.zhihu.com", "zhuanlan.zhihu.com", "m.zhihu.com"):
        return None
    if found := re.match(r"/(?:p|tardis/\w+/art)/(\d+)", path):
        plain = f"https://zhuanlan.zhihu.com/p/{found[1]}"
    elif found := re.match(r"/question/(\d+)(?:/answers?/(\d+))?", path):
        plain = f"https://www.zhihu.com/question/{found[1]}" + (f"/answer/{found[2]}" if found[2] else "")
    else:
        return None
    return plain, plain


def _youtube(host: str, path: str, query: dict[str, str]) -> tuple[str, str] | None:
    if host == "youtu.be":
        video = path.strip("/")
    elif host in ("youtube.com", "www.youtube.com", "m.youtube.com") and path == "/watch":
        video = query.get("v", "")
    else:
        return None
    plain = f"https://www.youtube.com/watch?v={video}"
    return (plain, plain) if video else None
