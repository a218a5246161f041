"""Pages of the sites that the newsletter reads: title, account, date and body per site, beside other extractors.

DIR holds `manifest.jsonl` and the pages. A row has `file` and `kind` (``zhihu_article``, ``csdn_blog`` …: the site is
what stands before the first underscore) and may carry `url`, `title`, `account`, `author`, `date` (ISO 8601), `body`.
`date` is right to the minute where a time is known, `day` to the day. What a row leaves out is read from the page's own
structured data and from the element that holds the body, with lxml, apart from our readers; where even that fails the
figure is left out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._extractors import PEERS, Reading, ours
from benchmarks._scores import clean_lines_of, same_text, token_f1
from benchmarks.report import MissingData, json_lines, mean, note, read_bytes, table
from core.charset import decode
from core.clock import SHANGHAI
from extract.show import address_in

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

FIGURES = ("title", "account", "author", "date", "day", "body_f1")
_ACCOUNTS = {"zhihu": "知乎", "csdn": "CSDN", "cnblogs": "博客园", "juejin": "掘金", "infoq": "InfoQ", "arxiv": "arXiv"}
_BODIES = {
    "csdn": "//*[@id='content_views'] | //*[contains(@class, 'content-view')]",
    "cnblogs": "//*[@id='cnblogs_post_body']",
    "juejin": "//*[contains(@class, 'article-viewer')]",
    "zhihu": "//*[contains(@class, 'Post-RichText')]",
}
_TITLES = {
    "csdn": "//*[@id='articleContentId'] | //h1[contains(@class, 'title')]",
    "cnblogs": "//*[@id='cb_post_title_url']",
    "juejin": "//meta[@itemprop='headline']/@content",
    "zhihu": "//meta[@property='og:title']/@content",
}
_DATES = {
    "csdn": r'"pubDate":"([^"]+)"|时间:\s*(\d{4}-\d\d-\d\d \d\d:\d\d)',
    "cnblogs": r'id="post-date"[^>]*>\s*(\d{4}-\d\d-\d\d \d\d:\d\d)',
    "juejin": r'"datePublished":"([^"]+)"',
    "zhihu": r'"created":(\d{10})',
}
_BLOCKS = ("p", "div", "section", "br", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "pre", "blockquote", "figure")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of pages, ../shared/sites")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Score ours and every peer that is installed, site by site."""
    cases = [_case(args.data, row) for row in json_lines(args.data / "manifest.jsonl")]
    if not cases:
        raise MissingData(f"{args.data}/manifest.jsonl lists nothing")
    figures: dict[str, Any] = _score(cases, ours)
    rows = [{"extractor": "extract", "site": site, **scores} for site, scores in figures.items()]
    figures["pages"] = len(cases)
    figures["peers"] = {}
    for name, load in PEERS.items():
        try:
            read = load()
        except ImportError as missing:
            note(f"peer {name} is not installed: {missing}")
            continue
        figures["peers"][name] = scores_by_site = _score(cases, read)
        rows += [{"extractor": name, "site": site, **scores} for site, scores in scores_by_site.items()]
    table(f"{len(cases)} pages of {len({case['site'] for case in cases})} sites", rows, quiet=args.json)
    return figures


def _case(folder: Path, row: dict[str, Any]) -> dict[str, Any]:
    body = read_bytes(folder / row["file"])
    html = decode(body)
    site = str(row.get("kind") or row["file"]).split("_")[0].split("-")[0]
    expected = _expected(site, html) | {key: row[key] for key in FIGURES if row.get(key)}
    if "date" in expected:
        expected["day"] = str(expected["date"])
    if row.get("body"):
        expected["body_f1"] = row["body"]
    return {"site": site, "bytes": body, "url": row.get("url") or address_in(html), "expected": expected}


def _score(cases: list[dict[str, Any]], read: Callable[[bytes, str], Reading]) -> dict[str, Any]:
    marks: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        found = read(case["bytes"], case["url"])
        for name, right in case["expected"].items():
            marks[case["site"]][name].append(_mark(name, found, str(right)))
    return {site: {name: mean(by_name[name]) for name in FIGURES if by_name[name]} for site, by_name in marks.items()}


def _mark(name: str, found: Reading, right: str) -> float:
    if name == "body_f1":
        return token_f1(clean_lines_of(found.text), clean_lines_of(right))
    if name == "date":
        return float(found.published is not None and _same_time(found.published, right))
    if name == "day":
        return float(found.published is not None and _same_time(found.published, right[:10]))
    return float(same_text(str(getattr(found, name)), right))


def _same_time(found: datetime, right: str) -> bool:
    moment = datetime.fromisoformat(right)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    if len(right) <= 10:
        return found.astimezone(SHANGHAI).date() == moment.date()
    return abs((found - moment).total_seconds()) < 60


def _expected(site: str, html: str) -> dict[str, str]:
    """What the page itself says, for the sites whose structure is known here."""
    import lxml.html

    tree = lxml.html.fromstring(html.replace("\x00", "").encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    found: dict[str, str] = {}
    if site in _ACCOUNTS:
        found["account"] = _ACCOUNTS[site]
    for node in _nodes(tree, _TITLES.get(site)):
        found["title"] = str(node) if isinstance(node, str) else node.text_content()
    if site in _DATES and (date := re.search(_DATES[site], html)):
        text = next(group for group in date.groups() if group)
        found["date"] = datetime.fromtimestamp(int(text), SHANGHAI).isoformat() if text.isdigit() else text
    body = _zhihu_body(tree) if site == "zhihu" else None
    for node in [body] if body is not None else _nodes(tree, _BODIES.get(site)):
        found["body_f1"] = _text(node)
    return found


def _nodes(tree: Any, path: str | None) -> list[Any]:
    """The first node or attribute at an XPath."""
    return list(tree.xpath(path))[:1] if path else []


def _zhihu_body(tree: Any) -> Any:
    import lxml.html

    for script in tree.xpath("//script[@id='js-initialData']/text()"):
        articles = json.loads(str(script))["initialState"]["entities"]["articles"]
        for article in articles.values():
            return lxml.html.fromstring(f"<div>{article['content']}</div>")
    return None


def _text(node: Any) -> str:
    """The element's words: formulas within a line as their LaTeX, no scripts, no line numbers."""
    for formula in node.xpath(".//*[@class='katex-display'] | .//img[@eeimg='2']"):
        formula.drop_tree()
    for formula in node.xpath(".//*[@class='katex']"):
        pieces = [p for p in re.split(r"\n\s*\n", formula.xpath("string(.//*[@class='katex-mathml'])")) if p.strip()]
        formula.text, tail = (pieces[-1] if pieces else ""), formula.tail
        for child in list(formula):
            formula.remove(child)
        formula.tail = tail
    for image in node.xpath(".//img[@eeimg]"):
        alt = image.get("alt") or ""
        image.tail = ("" if alt.rstrip().endswith("\\\\") or "\\begin{" in alt else alt) + (image.tail or "")
    for unwanted in node.xpath(".//script | .//style | .//*[contains(@class, 'gutter')] | .//button"):
        unwanted.drop_tree()
    for block in node.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    return str(node.text_content())
