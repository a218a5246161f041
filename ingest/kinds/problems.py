"""What is wrong with a source before it is ever asked: an unknown kind or option, no address, a bad pattern."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from core.errors import ConfigError
from core.types import Source
from core.urls import is_http
from ingest.kinds import KINDS

_SELECTORS = ("item", "link", "title", "date", "teaser")  # options of the kind `page`


def problems(source: Source) -> list[str]:
    """In words, each with what would be right; nothing for a source that can be asked."""
    if source.kind not in KINDS:
        return [f"no kind {source.kind!r}{_nearest(source.kind, KINDS)}"]
    return list(_problems(source))


def _problems(source: Source) -> Iterator[str]:
    kind = KINDS[source.kind]
    for name in source.options:
        if name not in kind.options:
            yield f"kind {source.kind} has no option {name!r}{_nearest(name, kind.options)}"
    try:
        requests = kind.requests(source)
    except ConfigError as error:
        yield str(error)
        return
    if not requests:
        yield f"nothing to ask for: give a url, such as {kind.example}"
    for request in requests:
        if not is_http(request.url):
            yield f"not an http(s) address: {request.url!r}"
    yield from _bad_patterns((*source.include, *source.exclude))
    if source.kind == "page":
        yield from _bad_selectors(source)


def _bad_patterns(patterns: Iterable[str]) -> Iterator[str]:
    import regex

    for pattern in patterns:
        if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
            try:
                regex.compile(pattern[1:-1])
            except regex.error as error:
                yield f"{pattern} is not a regular expression: {error}"


def _bad_selectors(source: Source) -> Iterator[str]:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    tree = LexborHTMLParser("<html></html>")
    for name in _SELECTORS:
        if selector := source.options.get(name):
            try:
                tree.css(selector)
            except SelectolaxError:
                yield f"{name} = {selector!r} is not a CSS selector"


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    listed = ", ".join(sorted(known))
    return f"; did you mean {close[0]!r}?" if close else f"; known are {listed}" if listed else "; it has none"
