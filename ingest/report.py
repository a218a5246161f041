"""What a run did, source by source: for people, for --json, and for the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from core.errors import EXIT_DONE, EXIT_FAILED, EXIT_PARTIAL
from core.types import Failure

NAMED = 5  # failing sources that the alarm names
INTERRUPTED = "interrupted: the rest is left for the next run"


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """One source in one run."""

    key: str
    name: str = ""
    polled: bool = False
    unchanged: bool = False
    found: int = 0  # entries it shows that are wanted
    unwanted: int = 0
    new: int = 0
    read: int = 0  # pages
    failed: Counter[str] = field(default_factory=Counter)  # pages, by kind of failure
    waiting: int = 0  # pages still to be read in this run
    queued: int = 0  # more than the cap allows: left for the next run
    error_kind: str = ""
    error: str = ""
    flags: tuple[str, ...] = ()  # what was mended in the source: cut, mended, discovered …
    trouble: str = ""  # said once: silent, disabled …

    @property
    def line(self) -> str:
        """The summary line of this source."""
        if self.error_kind:
            said = f"failed ({self.error_kind}): {self.error}"
        elif self.unchanged:
            said = "unchanged"
        else:
            said = f"{self.found} entries, {self.new} new"
        parts = [said]
        if self.read:
            parts.append(f"{self.read} read")
        parts += [f"{count} {kind}" for kind, count in sorted(self.failed.items())]
        if left := self.waiting + self.queued:
            parts.append(f"{left} left for the next run")
        if self.unwanted:
            parts.append(f"{self.unwanted} filtered out")
        parts += [*self.flags, self.trouble] if self.trouble else self.flags
        return f"{self.key}: {', '.join(parts)}"


@dataclass(slots=True, kw_only=True)
class RunReport:
    """One run."""

    sources: dict[str, SourceReport] = field(default_factory=dict)
    not_due: int = 0
    not_archived: int = 0  # sources that a replayed archive knows nothing of
    articles: Counter[str] = field(default_factory=Counter)  # new, updated, known
    failures: list[Failure] = field(default_factory=list)  # of pages
    interrupted: bool = False
    recorded: bool = False  # all of it was a recording, of which the sources' health knows nothing
    by_hand: bool = False  # somebody named sources or a recording and waits for the outcome
    model: str = ""  # what a language model was asked afterwards, and what that cost

    def source(self, key: str, name: str = "") -> SourceReport:
        """The line of that source, made when it is first needed."""
        return self.sources.setdefault(key, SourceReport(key=key, name=name))

    @property
    def exit_code(self) -> int:
        """0 all well, 3 done in part, 1 every source that was asked failed, or the replayed archive knows none of them.

        Done in part: a source is in new trouble, the run was cut short, or sources failed; in an unattended pass only
        if half of those asked did, since one that merely failed lately needs nobody (see ingest.health).
        """
        polled = [source for source in self.sources.values() if source.polled]
        failing = [source for source in polled if source.error_kind]
        nothing_there = self.not_archived and not polled
        if (nothing_there or (polled and len(failing) == len(polled))) and not self.articles.total():
            return EXIT_FAILED
        troubled = any(source.trouble for source in self.sources.values())
        many = bool(failing) and (self.by_hand or 2 * len(failing) >= len(polled))
        return EXIT_PARTIAL if many or troubled or self.interrupted else EXIT_DONE

    @property
    def alarm(self) -> str:
        """Why the exit code is what it is, for where nobody sees the line of each source: the first few that failed,
        how many there are, and where to read more. Empty when all is well or the sources' troubles say it themselves.
        """
        if self.exit_code == EXIT_DONE:
            return ""
        failing = [source.key for source in self.sources.values() if source.error_kind and not source.trouble]
        named = ", ".join(failing[:NAMED]) + (f" and {len(failing) - NAMED} more" if len(failing) > NAMED else "")
        parts = [
            f"{len(failing)} of {sum(source.polled for source in self.sources.values())} sources failed: {named}"
            if failing
            else "",
            f"{self.not_archived} sources are not in the archive"
            if self.exit_code == EXIT_FAILED and self.not_archived
            else "",
            INTERRUPTED if self.interrupted else "",
            f"`{'-v' if self.recorded else 'ingest sources health'}` says why" if failing else "",
        ]
        return "; ".join(part for part in parts if part)

    @property
    def summary(self) -> str:
        """The last line: the run in one sentence."""
        polled = sum(source.polled for source in self.sources.values())
        failing = sum(bool(source.error_kind) for source in self.sources.values())
        kinds = Counter(failure.kind for failure in self.failures)
        parts = [
            f"{polled} sources asked" + (f", {self.not_due} not due" if self.not_due else ""),
            f"{failing} failed" if failing else "",
            f"{self.not_archived} not in the archive" if self.not_archived else "",
            f"{sum(source.new for source in self.sources.values())} new entries",
            f"{self.articles['new']} new articles",
            f"{self.articles['updated']} updated" if self.articles["updated"] else "",
            f"{len(self.failures)} pages failed ({', '.join(f'{n} {kind}' for kind, n in kinds.most_common())})"
            if self.failures
            else "",
            INTERRUPTED if self.interrupted else "",
            self.model,
        ]
        return "; ".join(part for part in parts if part)

    def data(self) -> dict[str, Any]:
        """The run as JSON."""
        return {
            "sources": [_plain(source) for source in self.sources.values()],
            "not_due": self.not_due,
            "not_archived": self.not_archived,
            "articles": dict(self.articles),
            "failures": [{"kind": one.kind, "url": one.where, "why": one.why} for one in self.failures],
            "interrupted": self.interrupted,
            "model": self.model,
            "exit_code": self.exit_code,
        }


def _plain(source: SourceReport) -> dict[str, Any]:
    # asdict would take a Counter apart
    return {one.name: getattr(source, one.name) for one in fields(source)} | {"failed": dict(source.failed)}
