"""Pictures and embedded players: where they come from and what to call them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from core.text import clean
from core.types import Image, Link
from core.urls import is_http

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SOURCES = ("data-src", "data-original", "data-actualsrc", "data-lazy-src", "data-original-src", "data-url", "src")
_NO_ALT = frozenset(["图片", "image", "img", "photo", "图像", "picture", "alt", "在这里插入图片描述", "封面图片"])
_HIDDEN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.I)
_PLAYERS = re.compile(
    r"v\.qq\.com|mp\.weixin\.qq\.com/mp/(?:readtemplate|videoplayer)|bilibili\.com|youtube(?:-nocookie)?\.com/embed"
    r"|player\.youku\.com|player\.vimeo\.com|ixigua\.com|mpvideo"
)


def absolute(address: str | None, base_url: str) -> str:
    """An http(s) URL that Markdown can carry, or an empty string."""
    address = re.sub(r"[\t\r\n]", "", address or "").strip()
    if not address or address.startswith(("#", "javascript:", "data:", "mailto:")):
        return ""
    try:
        url = urljoin(base_url, address) if base_url else ("https:" + address if address[:2] == "//" else address)
    except ValueError:
        return ""
    if not is_http(url):
        return ""
    return url.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def image(node: LexborNode, base_url: str) -> Image | None:
    """A picture of the body; None for placeholders, tracking pixels and pictures without an address."""
    attributes = node.attributes
    if attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1"):
        return None
    url = next((u for name in _SOURCES if (u := absolute(attributes.get(name), base_url))), "")
    if not url:
        candidates = (attributes.get("srcset") or attributes.get("data-srcset") or "").split()
        url = absolute(candidates[0], base_url) if candidates else absolute(attributes.get("xlink:href"), base_url)
    if not url:
        return None
    alt = clean(attributes.get("alt") or "")
    return Image(url, "" if alt.lower() in _NO_ALT else alt)


def is_emoji(node: LexborNode) -> bool:
    """Whether a picture stands for a character of its sentence."""
    names = node.attributes.get("class") or ""
    return "emoji" in names.lower()


def markdown_image(picture: Image) -> str:
    """``![alt](url)``."""
    alt = re.sub(r"[\[\]\\]", "", picture.alt)
    return f"![{alt}]({picture.url})"


def is_hidden(node: LexborNode) -> bool:
    """Whether the page itself does not show this node."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def embedded(node: LexborNode, base_url: str) -> Link | None:
    """An embedded video or audio as a titled link, or None."""
    tag, attributes = node.tag or "", node.attributes
    if tag in ("mpvoice", "mp-common-mpaudio"):
        voice = attributes.get("voice_encode_fileid") or ""
        title = clean(unquote(attributes.get("name") or ""))
        return _titled("音频", title, f"https://res.wx.qq.com/voice/getvoice?mediaid={voice}") if voice else None
    if tag in ("qqmusic", "mp-common-qqmusic"):
        title = " - ".join(t for name in ("music_name", "singer") if (t := clean(attributes.get(name) or "")))
        music = re.sub(r"\D", "", attributes.get("musicid") or "")
        address = f"https://y.qq.com/n/ryqq/songDetail/{music}" if music else attributes.get("audiourl") or ""
        return _titled("音频", title, absolute(address, base_url))
    if tag in ("video", "audio"):
        source = node.css_first("source")
        address = attributes.get("src") or (source.attributes.get("src") if source is not None else "") or ""
        return _titled("视频" if tag == "video" else "音频", attributes.get("title") or "", absolute(address, base_url))
    if tag in ("iframe", "embed"):
        address = absolute(attributes.get("data-src") or attributes.get("src"), base_url)
        if not address or not _PLAYERS.search(address):
            return None
        return _titled("视频", attributes.get("title") or "", _player_page(address, attributes))
    return None


def _player_page(address: str, attributes: dict[str, str | None]) -> str:
    """The page that shows a video, rather than the frame that plays it."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = parts.hostname or ""
    if host.endswith("bilibili.com") and (video := query.get("bvid") or query.get("aid")):
        return f"https://www.bilibili.com/video/{video if video.startswith('BV') else 'av' + video}"
    if "youtube" in host and "/embed/" in parts.path:
        return f"https://www.youtube.com/watch?v={parts.path.rsplit('/', 1)[1]}"
    if host == "v.qq.com" and (video := query.get("vid") or ""):
        return f"https://v.qq.com/x/page/{video}.html"
    return address


def _titled(label: str, title: str, url: str) -> Link | None:
    title = re.sub(r"[\[\]\\\n]", "", clean(title))
    return Link(label, url, title) if url else None
