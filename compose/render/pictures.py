"""Pictures that an outlet cannot show: named as what they are, so that nobody reads their alt text as a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from compose.inline import find_links, safe_url

BESIDE = re.compile(r"(?!/)(?:(?!\.\.)[\w./-])+\.(?:png|jpe?g)", re.I)  # in the folder, or below it
RELATIVE = re.compile(rf"(?:\.\./)*{BESIDE.pattern}", re.I)  # anywhere from the folder on


def named(alt: str, source: str) -> str:
    """〔图：二维码，../qr.jpg〕; nothing where there is neither a text nor an address that may be shown."""
    where = source if RELATIVE.fullmatch(source) else safe_url(source)
    told = "，".join(filter(None, (alt.strip(), where)))
    return f"〔图：{told}〕" if told else ""


def with_names(text: str, shows: Callable[[str], bool] = lambda source: False) -> str:
    """Markdown with the pictures named whose address the outlet does not show."""
    for link in reversed(list(find_links(text))):
        if link.image and not shows(link.url):
            text = text[: link.start - 1] + named(link.text, link.url) + text[link.end :]
    return text


def pictures_of(page: str) -> list[str]:
    """The addresses of the pictures in a page of ours, as they stand in it."""
    return re.findall(r'<img src="([^"]+)"', page)


def on_disk_of(page: str) -> list[str]:
    """Those that lie on disk."""
    return [source for source in pictures_of(page) if not source.startswith(("http://", "https://"))]
