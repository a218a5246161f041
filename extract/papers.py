"""From the PDF of a paper to the page that describes it. Pure; nothing is fetched.

Where a publisher keeps a paper's page was taken from the links of its own pages. No page is told for a PDF whose name
does not contain the paper's (OpenReview's /pdf/<hash>.pdf and /references/pdf, a revision's number).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from core.urls import canonical_url

# an address without www., query and fragment → the paper's page
_ABSTRACTS = tuple(
    (re.compile(pattern), page)
    for pattern, page in (
        (r"aclanthology\.org/(?:anthology/)?([\w.-]+?)(?:v\d+)?\.pdf", r"https://aclanthology.org/\1"),
        (r"aclweb\.org/anthology/(?:\w/\w+/)?([\w.-]+?)(?:\.pdf)?", r"https://aclanthology.org/\1"),
        (r"openaccess\.thecvf\.com/(.*)/papers/(.*)\.pdf", r"https://openaccess.thecvf.com/\1/html/\2.html"),
        (r"proceedings\.mlr\.press/(v\d+)/([^/]+)/\2\.pdf", r"https://proceedings.mlr.press/\1/\2.html"),
        (
            r"raw\.githubusercontent\.com/mlresearch/(v\d+)/\w+/assets/([^/]+)/\2\.pdf",
            r"https://proceedings.mlr.press/\1/\2.html",
        ),
        (
            r"((?:proceedings|papers)\.(?:neurips|nips|mlsys|iclr)\.(?:cc|org)/paper(?:_files/paper)?/\d+)/file/(\w+)-Paper(.*)\.pdf",
            r"https://\1/hash/\2-Abstract\3.html",
        ),
        (r"(papers\.nips\.cc/paper/\d+-[\w-]+)\.pdf", r"https://\1"),
        (r"((?:bio|med)rxiv\.org/content/.*?)(?:\.full)?\.pdf.*", r"https://www.\1"),
        (
            r"usenix\.org/system/files/((?:osdi|nsdi|atc|fast)\d\d)-([a-z-]+)(?:_\d+)?\.pdf",
            r"https://www.usenix.org/conference/\1/presentation/\2",
        ),
        (r"dl\.acm\.org/doi/(?:pdf|epdf)/(10\..+)", r"https://dl.acm.org/doi/\1"),
        (r"link\.springer\.com/content/pdf/(10\.\d+/s\d[\w-]+)\.pdf", r"https://link.springer.com/article/\1"),
        (r"nature\.com/articles/([\w-]+)\.pdf", r"https://www.nature.com/articles/\1"),
    )
)  # fmt: skip
_OPENREVIEW_FILE = re.compile(r"https?://openreview\.net/attachment\?(?:.*&)?id=([\w-]+)")
_IEEE_FILE = re.compile(
    r"https?://ieeexplore\.ieee\.org/(?:stamp/stamp|stampPDF/getPDF)\.jsp\?(?:.*&)?arnumber=0*(\d+)"
)
_IEEE_PART = re.compile(r"https?://ieeexplore\.ieee\.org/(?:ielx?\d+/)(?:\d+/)+0*(\d+)\.pdf")


def abstract_page(url: str) -> str:
    """The page of the paper whose PDF this is; an empty string where it is not known."""
    canonical = canonical_url(url)
    if canonical != url and canonical.startswith(("https://arxiv.org/abs/", "https://openreview.net/forum?")):
        return canonical
    if found := _OPENREVIEW_FILE.match(url):
        return f"https://openreview.net/forum?id={found[1]}"
    if found := _IEEE_FILE.match(url) or _IEEE_PART.match(url):
        return f"https://ieeexplore.ieee.org/document/{found[1]}"
    plain = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", unquote(url))
    return next((found.expand(page) for pattern, page in _ABSTRACTS if (found := pattern.fullmatch(plain))), "")
