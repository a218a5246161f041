"""What config.toml says of a source, checked before a run: its kind, its address and options, times and patterns."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from core.errors import ConfigError
from core.types import Source
from ingest.cron import parse_cron
from ingest.filters import bad_pattern
from ingest.kinds import KINDS


def check_sources(sources: Iterable[Source]) -> None:
    """ConfigError for all mistakes at once, each with its source's key and a remedy. Sources that are off may err."""
    problems = [f"source {source.key}: {problem}" for source in sources if source.enabled and (problem := _why(source))]
    if problems:
        raise ConfigError("\n".join(problems))


def _why(source: Source) -> str:
    kind = KINDS.get(source.kind)
    if kind is None:
        close = difflib.get_close_matches(source.kind, KINDS, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(KINDS)}"
        return f"no kind {source.kind!r}; {hint}"
    if unknown := sorted(source.options.keys() - kind.options.keys()):
        return f"kind {kind.name} has no option {unknown[0]!r}; known are {', '.join(kind.options) or 'none'}"
    try:
        if source.cron:
            parse_cron(source.cron)
        if not kind.requests(source):
            return f"there is nothing to ask for; kind {kind.name} is written like url = {kind.example!r}"
    except ConfigError as error:
        return str(error).removeprefix(f"source {source.key}: ")
    return bad_pattern((*source.include, *source.exclude))
