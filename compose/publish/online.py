"""Opens the links of a draft: which are dead, which lead elsewhere. Only public addresses are asked."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx

from compose.blocks import Part, blocks
from compose.inline import lines_of, urls_of
from compose.preflight_draft import ERROR, WARNING, Finding
from core.urls import identity, is_http

TIMEOUT_S = 10.0
AT_ONCE = 6
_DEAD = frozenset({404, 410, 451})
_HEADERS = {"user-agent": "Jianbao/0.1 (link check)"}

Allowed = Callable[[str], bool]


def check_links(text: str, allowed: Allowed | None = None) -> list[Finding]:
    """Findings for every link that does not answer as it should. `allowed` says which hosts may be asked."""
    places: dict[str, int] = {}
    for block in blocks(text):
        if block.part is not Part.FOOTER:
            for offset, line in enumerate(lines_of(block.text)):
                for url in urls_of(line):
                    places.setdefault(url, block.line + offset)
    urls = [url for url in places if is_http(url)]
    with (
        httpx.Client(timeout=TIMEOUT_S, headers=_HEADERS, follow_redirects=False) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        answers = pool.map(lambda url: list(_ask(client, url, places[url], allowed or is_public)), urls)
        return [finding for found in answers for finding in found]


def _ask(client: httpx.Client, url: str, line: int, allowed: Allowed) -> Iterator[Finding]:
    if not allowed(urlsplit(url).hostname or ""):
        yield Finding(
            line, "unreachable", WARNING, f"{url[:60]}: the host is unknown or not public", "check the address"
        )
        return
    try:
        answer = client.head(url)
        if answer.status_code in (403, 405, 501):
            with client.stream("GET", url) as streamed:  # the body is not read
                answer = streamed
    except httpx.HTTPError as error:
        yield Finding(line, "unreachable", WARNING, f"{url[:60]}: {type(error).__name__}", "try it by hand")
        return
    if answer.status_code in _DEAD:
        yield Finding(line, "dead-link", ERROR, f"{url[:60]}: {answer.status_code}", "find its new address or drop it")
    elif answer.is_redirect:
        goal = str(answer.url.join(answer.headers["location"]))
        if identity(goal) != identity(url):
            yield Finding(line, "redirect", WARNING, f"{url[:50]} leads to {goal[:80]}", "link that address")
    elif answer.status_code >= 500:
        yield Finding(line, "unreachable", WARNING, f"{url[:60]}: {answer.status_code}", "try it later")


def is_public(host: str) -> bool:
    """Whether all addresses of a host are public."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(entry[4][0]).is_global for entry in found)
