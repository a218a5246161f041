"""Links of pasted text that are no news: the newsletter's own footer, home pages of its sources, licences, codes that
a reader scans to follow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.urls import identity, is_http
from ingest.blob import URL
from ingest.inbox import Given

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.config import Config
    from core.types import Entry

_SITES = ("feed", "page", "wechat")  # a repository that is watched may be news itself
_NO_NEWS = (
    "https://creativecommons.org/licenses/",
    "https://creativecommons.org/publicdomain/",
    "https://weixin.qq.com/r/",
)


def own_addresses(config: Config) -> frozenset[str]:
    """What the newsletter says of itself (footer, past issues) and where its sources live, as identities."""
    edition = config.edition
    said = [found[0] for found in URL.finditer(f"{edition.footer}\n{edition.past_issues_url}")]
    sites = [source.url for source in config.all_sources if source.kind in _SITES and is_http(source.url)]
    homes = [address for url in sites for address in _homes(url)]
    return frozenset(identity(address) for address in (*said, *homes))


def without_own(given: Given, own: Collection[str]) -> Given:
    """The same without such links, and how many these were."""
    kept = tuple(entry for entry in given.entries if not _is_own(entry, own))
    return replace(given, entries=kept, left_out=given.left_out + len(given.entries) - len(kept))


def _homes(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return url, f"{parts.scheme}://{parts.netloc}/"


def _is_own(entry: Entry, own: Collection[str]) -> bool:
    key = identity(entry.url)
    return key in own or key.startswith(_NO_NEWS)
