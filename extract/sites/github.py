"""GitHub: a repository's front page (README, topics, stars, licence, last release) and its release notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from core.dates import parse_moment
from core.types import Kind, Link, Moment
from extract.links import CODE, PROJECT
from extract.markdown import Rendered, render, render_nodes
from extract.sites.common import article_of, every, json_scripts, parse, pick, string, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from core.types import Article, Page

ACCOUNT = "GitHub"

_REPOSITORY = re.compile(r"^/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:(tree|blob)/[^/]+(?:/README[^/]*)?/?)?$", re.I)
_RELEASES = re.compile(r"^/([\w.-]+)/([\w.-]+)/releases(?:/tag/(.+?)|/latest)?/?$")
_SUMMARY = re.compile(r"^GitHub\s*-\s*[^:：]+[:：]\s*")


def recognises(html: str) -> bool:
    """Pages of unknown address are left to the generic reader."""
    return False


def extract(page: Page, html: str) -> Article | None:
    """A repository or a release; None for issues, files and whatever else there is."""
    path = unquote(urlsplit(page.final_url or page.url).path)
    if found := _RELEASES.match(path):
        return _release(page, html, f"{found[1]}/{found[2]}", found[3] or "")
    if found := _REPOSITORY.match(path):
        return _repository(page, html, f"{found[1]}/{found[2]}")
    return None


def _repository(page: Page, html: str, repo: str) -> Article | None:
    tree = parse(html)
    summary = _summary(tree, html, repo)
    body = _readme(tree, page.final_url or page.url)
    if not body.text and not summary:
        return None
    homepage = pick(tree, html, ('.BorderGrid-cell a[role="link"][rel~="nofollow"]@href', '[itemprop="url"] a@href'))
    release, released = _last_release(tree, html)
    return article_of(
        page,
        body if body.text else render(summary),
        title=f"{repo}: {summary}" if summary else repo,
        account=ACCOUNT,
        author=repo.split("/")[0],
        kind=Kind.REPOSITORY,
        own_url=f"https://github.com/{repo}",
        links=(
            Link(CODE, f"https://github.com/{repo}"),
            *([Link(PROJECT, homepage)] if homepage.startswith("http") else []),
        ),
        tags=tuple(dict.fromkeys(every(tree, html, ("a.topic-tag",)))),
        fields={
            "repo": repo,
            "description": summary,
            "stars": _stars(tree, html),
            "licence": _licence(tree, html),
            "release": release,
            "released": released.at.isoformat() if released else "",
            "homepage": homepage,
        },
        extractor="github",
        keep_everything=True,
    )


def _release(page: Page, html: str, repo: str, tag: str) -> Article | None:
    tree = parse(html)
    boxes = tree.css('[data-testid="release-card"], [data-test-selector="release-card"], .release-entry, .Box')
    holder = next((box for box in boxes if box.css_first(".markdown-body") is not None), tree.body)
    note = holder.css_first(".markdown-body") if holder is not None else None
    if holder is None or note is None:
        return None
    name = pick(tree, html, (".Box-body h1", ".Box-body h2 a", "h1.d-inline", ".release-header a"))
    if not tag:
        address = pick(tree, html, ('a[href*="/releases/tag/"]@href',))
        tag = unquote(address.rpartition("/releases/tag/")[2]) or name
    time = holder.css_first("relative-time, local-time, time-ago") or tree.css_first(
        "relative-time, local-time, time-ago"
    )
    shown = (time.attributes.get("datetime") or "") if time is not None else ""
    heading = name if tag.lower() in name.lower() else f"{tag} {name}".strip()
    return article_of(
        page,
        render_nodes([note], page.final_url or page.url),
        title=f"{repo} {heading}",
        account=ACCOUNT,
        author=pick(tree, html, ('.Box a[data-hovercard-type="user"]', ".release-header .author"))
        or repo.split("/")[0],
        published=parse_moment(shown, origin="github:relative-time"),
        kind=Kind.RELEASE,
        own_url=f"https://github.com/{repo}/releases/tag/{tag}",
        links=(Link(CODE, f"https://github.com/{repo}"),),
        fields={"repo": repo, "release": tag},
        extractor="github",
        keep_everything=True,
    )


def _summary(tree: LexborHTMLParser, html: str, repo: str) -> str:
    """The repository's one-line description, without what GitHub wraps around it."""
    text = pick(tree, html, ("p.f4.my-3", '[itemprop="about"]', ".repository-meta-content .text-gray-dark"))
    if not text:
        title = pick(tree, html, ('meta[property="og:title"]@content', "title"))
        text = _SUMMARY.sub("", title) if _SUMMARY.match(title) else ""
        text = re.sub(r"\s*·\s*GitHub$", "", text)
    text = re.sub(rf"\s*(?:-|–)\s*{re.escape(repo)}$", "", text)
    return "" if text.startswith(("GitHub - ", "Contribute to ")) else text


def _readme(tree: LexborHTMLParser, base_url: str) -> Rendered:
    """The README as the page shows it, or from the data of its application."""
    node = tree.css_first("#readme article, #readme .markdown-body, article.markdown-body")
    if node is not None:
        return render_nodes([node], base_url)
    for data in json_scripts(tree, 'script[type="application/json"]'):
        for found in walk(data):
            name, text = string(found.get("displayName") or found.get("path")), found.get("richText")
            if isinstance(text, str) and name.lower().startswith("readme"):
                return render(text, base_url)
    return Rendered(())


def _stars(tree: LexborHTMLParser, html: str) -> str:
    exact = pick(tree, html, ("#repo-stars-counter-star@title", '.social-count[href$="/stargazers"]@aria-label'))
    shown = exact or pick(tree, html, ("#repo-stars-counter-star", 'a[href$="/stargazers"] strong'))
    found = re.search(r"[\d,.]+[kKmM]?", shown)
    return found[0].replace(",", "") if found else ""


def _licence(tree: LexborHTMLParser, html: str) -> str:
    """As the sidebar names it; the link has led to a file, a tab, and to #MIT-1-ov-file over the years."""
    tabs = every(tree, html, ('.BorderGrid-cell a[href*="-ov-file"]',))
    named = next((text for text in tabs if re.search(r"licen[sc]e$", text, re.I)), "")
    text = named or pick(tree, html, ('.BorderGrid-cell a[href*="icense" i]',))
    return re.sub(r"\s*licen[sc]e$|^View license$", "", text, flags=re.I)


def _last_release(tree: LexborHTMLParser, html: str) -> tuple[str, Moment | None]:
    node = tree.css_first('.BorderGrid-cell a[href*="/releases/tag/"]')
    if node is None:
        return "", None
    tag = unquote((node.attributes.get("href") or "").rpartition("/releases/tag/")[2])
    time = node.css_first("relative-time, time")
    shown = (time.attributes.get("datetime") or "") if time is not None else ""
    return tag, parse_moment(shown, origin="github:relative-time")
