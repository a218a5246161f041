"""From the PDF of a paper to the page that describes it. Pure; nothing is fetched."""

from __future__ import annotations

import re

from core.urls import canonical_url

_ABSTRACTS = (
    (
        re.compile(r"^https?://openreview\.net/(?:pdf|attachment|references/pdf)\?id=([^&#]+).*"),
        r"https://openreview.net/forum?id=\1",
    ),
    (re.compile(r"^https?://(?:www\.)?aclanthology\.org/([\w.-]+?)(?:v\d+)?\.pdf$"), r"https://aclanthology.org/\1"),
    (re.compile(r"^https?://(?:www\.)?aclweb\.org/anthology/([\w.-]+?)(?:\.pdf)?$"), r"https://aclanthology.org/\1"),
    (
        re.compile(r"^https?://openaccess\.thecvf\.com/(.*)/papers/(.*)\.pdf$"),
        r"https://openaccess.thecvf.com/\1/html/\2.html",
    ),
    (
        re.compile(r"^https?://proceedings\.mlr\.press/(v\d+)/([^/]+)/\2\.pdf$"),
        r"https://proceedings.mlr.press/\1/\2.html",
    ),
    (
        re.compile(
            r"^https?://(proceedings\.neurips\.cc|papers\.nips\.cc)/(paper(?:_files/paper)?/\d+)/file/(\w+)-Paper(.*)\.pdf$"
        ),
        r"https://\1/\2/hash/\3-Abstract\4.html",
    ),
    (
        re.compile(r"^https?://(?:www\.)?(bio|med)rxiv\.org/content/(.*?)(?:\.full)?\.pdf.*$"),
        r"https://www.\1rxiv.org/content/\2",
    ),
    (re.compile(r"^https?://(?:www\.)?usenix\.org/system/files/(?:conference/)?.*$"), ""),
)


def abstract_page(url: str) -> str:
    """The page of the paper whose PDF this is; an empty string where it is not known."""
    canonical = canonical_url(url)
    if canonical != url and canonical.startswith("https://arxiv.org/abs/"):
        return canonical
    for pattern, page in _ABSTRACTS:
        if page and pattern.match(url):
            return pattern.sub(page, url)
    return ""
