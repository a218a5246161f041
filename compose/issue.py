"""The draft of one date: gather the queue, assemble, render, merge with what the editor has written, save."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from compose.beside import beside, held_elsewhere
from compose.block_merge import body
from compose.blocks import Block, Part, blocks, drafted
from compose.files import read_text, rewrite
from compose.inline import ids_of
from compose.lead import count
from compose.left_out import Disagreement, disagreement, ids_in_text, without
from compose.marks import counted, marked
from compose.merge import Merged, left_alone, merge, with_lead
from compose.parse import parse_issue
from compose.polish import lead_by_model, open_model, origins, polish
from compose.render.markdown import render
from compose.select import PROPOSALS, assemble, finished, is_worthy
from compose.survival import from_json, own_words, to_json
from core.clock import start_of
from core.config import Config
from core.types import Candidate, Decision, Issue
from store import issues, queue

if TYPE_CHECKING:
    from curate.llm import Session
    from store.db import Engine


@dataclass(frozen=True, slots=True)
class Span:
    """What an issue covers: candidates that came in since `start`, and why since then."""

    start: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed draft: the machine's text, and the file's as it was (None: there was none) and as it should be."""

    path: Path
    machine: str
    before: str | None
    text: str
    merged: Merged
    span: Span
    issue: Issue
    origins: Mapping[str, int] = field(default_factory=dict)  # whose words the items and briefs are: how many of each
    held: Mapping[date, int] = field(default_factory=dict)  # how many candidates of the span stand in which other issue
    spent: str = ""  # what the language model has cost, if there is one
    trouble: str = ""  # why it was not asked any more
    unworthy: int = 0  # how many candidates wait that are less relevant than what a draft proposes

    @property
    def state(self) -> str:
        """written, refreshed or unchanged."""
        return "written" if self.before is None else "unchanged" if self.text == self.before else "refreshed"

    @property
    def empty(self) -> bool:
        """Whether there is neither a file nor anything that could stand in one."""
        return self.before is None and not count(self.issue) and not self.issue.briefs

    @property
    def changes(self) -> dict[str, int]:
        """How many candidates it puts into the file that was there and takes out of it, and in how many places the
        editor's words stand against the machine's.
        """
        here = ids_in_text(self.text if self.before is None else self.before)
        there = ids_in_text(self.text)
        return {"added": len(there - here), "removed": len(here - there), "conflicts": self.merged.conflicts}

    @property
    def proposing(self) -> bool:
        """Whether nothing was accepted, so that the items are proposals."""
        return PROPOSALS in self.text


def output_path(config: Config, day: date, output: Path | None, suffix: str = ".md") -> Path:
    """Where the issue of that date goes: the given file or folder, else the folder of [compose] output."""
    folder = config.path(config.compose.output)
    if output is None:
        return folder / f"{day}{suffix}"
    return output / f"{day}{suffix}" if output.is_dir() or not output.suffix else output


def compose_draft(
    config: Config,
    engine: Engine,
    day: date,
    *,
    path: Path,
    since: date | None,
    today: date,
    back: Collection[int] = (),
) -> Draft:
    """The draft of that date; nothing is written yet. `back`: candidates that come in again though he deleted them."""
    his, base = read_text(path) if path.exists() else None, without(issues.draft_base(engine, day), back)
    others = beside(engine, config, path.parent, day, ids_in_text(base + (his or "")))
    past, span = others.past, covered(day, since, others.last, today, config.compose.max_days)
    candidates = _candidates(engine, span)
    held = held_elsewhere(candidates, past)
    issue = assemble(candidates, config, day, past)
    session = open_model(engine, config)
    if session:
        candidates = polish(engine, config, candidates, issue, session)
        issue = assemble(candidates, config, day, past)
    merged, words = None, ""
    if his is None:
        issue, words = lead_by_model(issue, config.edition, session)
    machine = render(issue, config.edition, others.dates, templates=config.templates)
    text = machine
    if his is not None:
        if not base and PROPOSALS in machine:  # a file of his own, and nothing accepted: proposals have no place in it
            return Draft(path, "", his, his, Merged(his), span, parse_issue(his, config.edition, day), held=held)
        merged = merge(base, his, machine, _may_go(engine, day, base, his, machine))
        text, machine, words = _with_fresh_lead(base, his, merged.text, machine, config, session)
        issue = parse_issue(text, config.edition, day)
    known = origins(_named_in(engine, text), words)
    text, machine = marked(text, machine, known), marked(machine, machine, known)
    spent = session.ledger.show() if session else ""
    over = session.endpoint.over if session else None
    trouble = f"the language model was given up: {over.where}: {over.why}" if over else ""
    short = sum(c.decision is Decision.PENDING and not is_worthy(c, config) for c in candidates)
    merged = merged or Merged(machine)
    return Draft(path, machine, his, text, merged, span, issue, counted(text), held, spent, trouble, short)


def differences(engine: Engine, draft: Draft) -> Disagreement:
    """Where the file and the decisions in the queue disagree."""
    return disagreement(draft.text, draft.machine, _named_in(engine, draft.text + draft.machine))


def _named_in(engine: Engine, text: str) -> list[Candidate]:
    """The candidates whose hidden ids a text has."""
    return queue.candidates(engine, ids=sorted(ids_in_text(text)))


def _may_go(engine: Engine, day: date, base: str, his: str, machine: str) -> Callable[[Block], bool]:
    """What may leave a file that he works on: what was rejected, is in another issue, or has turned into a brief.

    Proposals go when others were accepted, but not once he has deleted the line that marks them: then they are his.
    """
    decided = {c.id: c for c in _named_in(engine, base)}
    proposals_go = PROPOSALS in his and PROPOSALS not in machine
    standing = ids_in_text(machine)

    def goes(candidate: Candidate) -> bool:
        if candidate.id in standing:  # as a brief now, or as an item
            return True
        if candidate.decision is Decision.PENDING:
            return proposals_go if PROPOSALS in base else True
        return candidate.decision is Decision.REJECTED or candidate.issue_date not in (None, day)

    return lambda block: all(goes(decided[id_]) for id_ in ids_of(block.text) if id_ in decided)


def _with_fresh_lead(
    base: str, his: str, merged: str, machine: str, config: Config, session: Session | None
) -> tuple[str, str, str]:
    """导读 and topics as they follow from the merged items, in the file and in the base, unless he touched them; and
    whose words the 导读 is. Once it is his, no model is asked for another.
    """
    issue = finished(parse_issue(merged, config.edition), config.edition)
    words = ""
    if Part.LEAD in left_alone(base, his):
        issue, words = lead_by_model(issue, config.edition, session)
    bare = replace(issue, briefs=(), sections=(), footer="", loose={}, spelling={})
    fresh = {block.part: body(block) for block in blocks(render(bare, config.edition))}
    told = with_lead(base, his, merged, fresh), with_lead(base, base, machine, fresh)
    return (*told, words)


def save_draft(engine: Engine, day: date, draft: Draft, *, now: datetime) -> None:
    """Write the file, then remember the machine's text as the base of the next merge.

    In this order: if the second step is lost, the next merge sees the same additions on both sides.
    """
    if draft.text != draft.before:
        rewrite(draft.path, draft.text)
    if draft.machine and issues.draft_base(engine, day) != draft.machine:
        before = drafts_own(engine, day)
        known = _named_in(engine, draft.machine + "".join(block.text for block in before))
        own = to_json(own_words(before, draft.machine, known))
        issues.save_draft(engine, day, draft.machine, own=own, now=now)


def drafts_own(engine: Engine, day: date) -> list[Block]:
    """The items and briefs of the last machine draft as the machine itself wrote them."""
    return from_json(issues.draft_own(engine, day)) or drafted(issues.draft_base(engine, day))


def covered(day: date, since: date | None, last: date | None, today: date, max_days: int) -> Span:
    """Since the given date, else since the last issue that is no mere draft, else the last `max_days` days."""
    if since is not None:
        return Span(start_of(since), "--since")
    if last is not None:
        return Span(start_of(last), f"the issue of {last}")
    return Span(start_of(min(day, today) - timedelta(days=max_days)), f"no earlier issue, so the last {max_days} days")


def describe(draft: Draft) -> str:
    """One line for the editor: what the issue covers and holds."""
    if not count(draft.issue) and not draft.issue.briefs and not drafted(draft.machine):
        since = f"{draft.span.start:%Y-%m-%d} ({draft.span.reason})"
        there = "".join(f", {number} stand in {other}.md" for other, number in sorted(draft.held.items()))
        if draft.unworthy:
            there += f", {draft.unworthy} wait under compose.min_relevance (`review list`; what you accept is taken)"
        return (
            f"covers what came in since {since}: nothing that an issue could take{there}; `ingest` fetches what is "
            "new, `review list --all` shows what there is, --since YYYY-MM-DD reaches further back"
        )
    kind = "proposals, nothing is accepted yet" if draft.proposing else "accepted"
    what = f"{count(draft.issue)} items, {len(draft.issue.briefs)} briefs ({kind})"
    return f"covers what came in since {draft.span.start:%Y-%m-%d} ({draft.span.reason}): {what}"


def describe_words(draft: Draft) -> str:
    """Whose words the draft has, and what a language model has cost; an empty string if there is nothing to tell."""
    told = "、".join(f"{origin} {number}" for origin, number in sorted(draft.origins.items()))
    return "; ".join(filter(None, (f"summaries: {told}" if told else "", draft.spent)))


def describe_changes(draft: Draft) -> str:
    """What a refresh did to the file, for the editor; an empty string if it did nothing."""
    added, removed, conflicts = draft.changes.values()
    parts = [f"{added} added" * bool(added), f"{removed} withdrawn" * bool(removed)]
    if conflicts:
        parts.append(f"{conflicts} conflicts: your text stays, the machine's stands below it as a comment")
    told = ", ".join(filter(None, parts))
    return f" ({told})" if told else ""


def _candidates(engine: Engine, span: Span) -> list[Candidate]:
    accepted = queue.candidates(engine, decisions=(Decision.ACCEPTED, Decision.BRIEF))
    return accepted + queue.candidates(engine, decisions=(Decision.PENDING,), since=span.start)
