"""What the readers of sites share: picking values out of a page, and building the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.text import cjk_share, clean
from core.types import Article, Kind, Link, Moment, State
from core.urls import canonical_url, host_of, identity
from extract.clean import clean as without_boilerplate
from extract.links import matters
from extract.markdown import Rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selectolax.lexbor import LexborHTMLParser

    from core.types import Page

MAX_TITLE = 500


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page; selectolax is loaded only where a page is read."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def pick(tree: LexborHTMLParser, html: str, wanted: Iterable[str]) -> str:
    """The first value that is there. Each wish is ``css``, ``css@attribute``, or ``/pattern/`` over the source."""
    return next(every(tree, html, wanted), "")


def every(tree: LexborHTMLParser, html: str, wanted: Iterable[str]) -> Iterator[str]:
    """All values of the wishes, in order, none of them empty."""
    for wish in wanted:
        if wish.startswith("/"):
            for found in re.finditer(wish[1:-1], html):
                if value := clean(found[1]):
                    yield value
            continue
        selector, _, attribute = wish.partition("@")
        for node in tree.css(selector):
            text = node.attributes.get(attribute) if attribute else node.text(separator=" ")
            if value := clean(text or ""):
                yield value


def json_scripts(tree: LexborHTMLParser, selector: str) -> Iterator[Any]:
    """The data inside of scripts; what is no JSON is passed over."""
    for node in tree.css(selector):
        try:
            yield json.loads(node.text())
        except (ValueError, RecursionError):
            continue


def walk(value: Any, limit: int = 200_000) -> Iterator[dict[str, Any]]:
    """Every object within a JSON value, breadth first."""
    waiting = [value]
    for _ in range(limit):
        if not waiting:
            return
        at = waiting.pop()
        if isinstance(at, dict):
            yield at
            waiting.extend(reversed(at.values()))
        elif isinstance(at, list):
            waiting.extend(reversed(at))


def string(value: Any) -> str:
    """A JSON value as one line of text; an empty string for what is neither text nor number."""
    return clean(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def in_reading_order(name: str) -> str:
    """A name that citation tags write as ``Last, First``."""
    return " ".join(part.strip() for part in reversed(name.split(",", 1)))


def article_of(
    page: Page,
    body: Rendered,
    *,
    title: str,
    account: str,
    extractor: str,
    author: str = "",
    published: Moment | None = None,
    modified: Moment | None = None,
    kind: Kind = Kind.ARTICLE,
    own_url: str = "",
    links: tuple[Link, ...] = (),
    tags: tuple[str, ...] = (),
    fields: Mapping[str, str] | None = None,
    keep_everything: bool = False,
) -> Article:
    """An article of a site. `own_url` is the page's canonical link; `links` stand before those of the body."""
    asked = page.url or page.final_url
    body, removed = (body, 0) if keep_everything else without_boilerplate(body)
    canonical = canonical_url(own_url or page.final_url or page.url)
    found = (link for link in (*links, *matters(body.anchors, body.text), *body.media) if link.url != canonical)
    return Article(
        url=asked or own_url,
        canonical_url=canonical,
        identity=identity(canonical),
        title=clean(title)[:MAX_TITLE],
        account=account,
        author=clean(author),
        published=published,
        modified=modified,
        language="zh" if cjk_share(body.text[:5_000] or title) > 0.3 else "en",
        kind=kind,
        text=body.text,
        markdown=body.markdown,
        links=tuple({link.url: link for link in reversed([*found])}.values())[::-1],
        images=body.images,
        tags=tags,
        removed=removed,
        confidence=0.95 if body.text else 0.5,
        extractor=extractor,
        fields={name: value for name, value in (fields or {}).items() if value},
    )


def notice(page: Page, state: State, reason: str, *, extractor: str, moved_to: str = "") -> Article:
    """A page that says why there is no article."""
    canonical = canonical_url(page.final_url or page.url)
    return Article(
        url=page.url or page.final_url,
        canonical_url=canonical,
        identity=identity(canonical),
        state=state,
        reason=reason,
        moved_to=moved_to,
        extractor=extractor,
    )


def own_link(tree: LexborHTMLParser, hosts: Iterable[str]) -> str:
    """The page's canonical link, if it stays on one of these hosts."""
    url = pick(tree, "", ('link[rel="canonical"]@href', 'meta[property="og:url"]@content'))
    host = host_of(url)
    return url if any(host == known or host.endswith("." + known) for known in hosts) else ""
