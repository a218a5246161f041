"""What of a source is wanted: its include and exclude words, and /regular expressions/, each with a time limit."""

from __future__ import annotations

from collections.abc import Iterable

from core.types import Entry, Source

MATCH_SECONDS = 0.1


def unwanted(entry: Entry, source: Source) -> str:
    """Why the entry is not wanted, in words; empty for a wanted one.

    A pattern that takes too long to match decides nothing: what is in doubt goes to the editor.
    """
    if not (source.include or source.exclude):
        return ""
    text = "\n".join((entry.title, entry.teaser, entry.account, entry.author))
    for pattern in source.exclude:
        if _matches(pattern, text, in_doubt=False):
            return f"excluded by {pattern!r}"
    if source.include and not any(_matches(pattern, text, in_doubt=True) for pattern in source.include):
        return "no include word matches"
    return ""


def bad_pattern(patterns: Iterable[str]) -> str:
    """What is wrong with the first /regular expression/ that cannot be read; empty when all can."""
    for pattern in patterns:
        if _is_expression(pattern):
            import regex

            try:
                regex.compile(pattern[1:-1])
            except regex.error as error:
                return f"{pattern} is no regular expression ({error})"
    return ""


def _is_expression(pattern: str) -> bool:
    return len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/")


def _matches(pattern: str, text: str, *, in_doubt: bool) -> bool:
    if not _is_expression(pattern):
        return pattern.casefold() in text.casefold()
    import regex

    try:
        return regex.search(pattern[1:-1], text, flags=regex.IGNORECASE, timeout=MATCH_SECONDS) is not None
    except TimeoutError:
        return in_doubt
