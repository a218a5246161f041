"""Checks of the issue as a whole: dates, numbers, headline and 导读, leftovers of the machine and of the last issue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from compose.block_merge import CONFLICT
from compose.blocks import Block, Part
from compose.inline import COMMENT, lines_of, plain
from compose.lead import count
from compose.parse import UNKNOWN_DATE
from compose.preflight_draft import ERROR, WARNING, Check, Draft, Finding
from compose.select import PROPOSALS
from core.text import bigrams, fold

COUNT = re.compile(r"(本[次期](?:内容)?\s*)(\d+)(\s*条)")
_CLAUSES = re.compile(r"[，。；、！？\n]")
_NOTHING = ("无", "暂无", "None")
LONG_CLAUSE = 10  # characters from which two equal clauses are no chance
_CODE = re.compile(r"^[^\S\n]*(```+|~~~+).*?^[^\S\n]*\1|`[^`\n]*`", re.M | re.S)
_PLACEHOLDERS = re.compile(r"【[^】]*】(?=\s*[；。]|\s*$)")


def _first(draft: Draft, part: Part) -> Block | None:
    return next((block for block in draft.blocks if block.part is part), None)


def no_issue(draft: Draft) -> Iterator[Finding]:
    """Whether it is another text altogether: one without content, or without anything that only an issue has."""
    remedy = "name the file of an issue, or write what is in it"
    if not draft.drafted and not draft.issue.lead and not any(section.items for section in draft.issue.sections):
        message = "this is no issue: there is neither an item, nor a brief, nor a 导读 in it"
        yield Finding(1, "no-issue", ERROR, message, remedy)
    elif not draft.edition.form and not _looks_like_one(draft):
        message = "this is no issue: no date in name or headline, no 导读, no section of config.toml, no 摘要"
        yield Finding(1, "no-issue", ERROR, message, remedy)


def _looks_like_one(draft: Draft) -> bool:
    issue, titles = draft.issue, {section.title for section in draft.edition.sections}
    dated = draft.context.day is not None or issue.date != UNKNOWN_DATE
    sections = any(section.title in titles for section in issue.sections)
    return dated or bool(issue.lead) or sections or any(item.summary for _, item in draft.items)


def dates(draft: Draft) -> Iterator[Finding]:
    """The headline names the date of the file."""
    block, day = _first(draft, Part.HEADLINE), draft.context.day
    if block is None:
        yield Finding(1, "no-headline", ERROR, "no headline such as # Name (2020-08-06)", "write one")
    elif day and draft.issue.date != day:
        message = f"the headline says {draft.issue.date}, the file is that of {day}"
        yield Finding(block.line, "wrong-date", ERROR, message, f"write {day}")


def numbers(draft: Draft) -> Iterator[Finding]:
    """本次N条 is the number of items."""
    number = count(draft.issue)
    for _, line, text in draft.lines(Part.LEAD, Part.TEXT, Part.INTRO):
        if (found := COUNT.search(text)) and int(found[2]) != number:
            yield Finding(line, "wrong-count", ERROR, f"{found[0]}, but there are {number}", f"write {number}")


def headline(draft: Draft) -> Iterator[Finding]:
    """Every topic of the headline is told in the issue."""
    block = _first(draft, Part.HEADLINE)
    if block is not None and re.search(r"[)）]\s*[:：]\s*$", block.text.rstrip()):
        yield Finding(block.line, "stale-headline", WARNING, "no topics behind the colon", "write them, or drop it")
    if block is None or not draft.issue.topics:
        return
    rest = "\n".join(block.text for block in draft.drafted)
    known = set(bigrams(plain(rest)))
    for topic in re.split(r"[/／]", draft.issue.topics):
        grams = set(bigrams(topic))
        if grams and len(grams & known) < 0.5 * len(grams):
            message = f"nothing in the issue is about “{topic.strip()}”"
            yield Finding(block.line, "stale-headline", ERROR, message, "renew the topics")


def lead(draft: Draft) -> Iterator[Finding]:
    """The 导读 tells something, and nothing that only the last issue had."""
    block = _first(draft, Part.LEAD)
    if block is None:
        return
    text = plain(draft.issue.lead)
    if not text.strip() or _PLACEHOLDERS.search(text):
        yield Finding(block.line, "empty-lead", ERROR, "导读 is not written yet, or a part of it", "write it")
    if draft.context.previous:
        old = _long_clauses(plain(draft.context.previous.lead))
        here = fold("\n".join(block.text for block in draft.drafted))
        left = [clause for clause in sorted(_long_clauses(text) & old) if clause not in here]
        if left:
            whence = f"the issue of {draft.context.previous.date}"
            message = (
                f"{len(left)} phrases are from {whence}: “{left[0][:24]}”"
                if left[1:]
                else f"“{left[0][:24]}” is from {whence}"
            )
            yield Finding(block.line, "leftover-lead", ERROR, message, "renew the 导读")


def _long_clauses(text: str) -> set[str]:
    return {folded for clause in _CLAUSES.split(text) if len(folded := fold(clause)) >= LONG_CLAUSE}


def last_issue(draft: Draft) -> Iterator[Finding]:
    """Briefs of the last issue that were left when its file was copied."""
    if draft.context.previous is None:
        return
    old = {fold(plain(brief.text)) for brief in draft.context.previous.briefs if brief.text}
    for block in draft.blocks:
        if block.part is Part.BRIEF and any(
            text in fold(plain(block.text)) for text in old if len(text) >= LONG_CLAUSE
        ):
            message = f"this brief was in the issue of {draft.context.previous.date}"
            yield Finding(block.line, "leftover-brief", ERROR, message, "delete it")


def machine(draft: Draft) -> Iterator[Finding]:
    """Marks of the machine that must not be published."""
    for _, number, line in draft.lines():
        if PROPOSALS.lstrip("> ")[:6] in line and line.startswith(">"):
            yield Finding(number, "proposals", ERROR, "the items are proposals that nobody accepted", "delete the line")
        if CONFLICT in line:
            yield Finding(number, "conflict", ERROR, "a conflict that nobody resolved", "delete the comment")


def sections(draft: Draft) -> Iterator[Finding]:
    """No section stands empty or says that it does over its items, none is missing."""
    titles = {section.title for section in draft.issue.sections}
    filled = {block.section for block, item in draft.items if item.title or item.url}
    for block in draft.blocks:
        if block.part is Part.TEXT and block.section in filled and block.text.strip() in _NOTHING:
            message = f"{block.section} has items, and says {block.text.strip()}"
            yield Finding(block.line, "empty-section", WARNING, message, "delete the line")
    for block, after in zip_longest(draft.blocks, draft.blocks[1:]):
        if block.part is Part.HEADING and (after is None or after.part is Part.HEADING):
            yield Finding(block.line, "empty-section", WARNING, f"{block.section} is empty", "fill it or write 无")
    for section in draft.edition.sections:
        if draft.issue.sections and section.title not in titles:
            yield Finding(1, "missing-section", WARNING, f"no section {section.title}", "add it, or let it be")


def unplaced(draft: Draft) -> Iterator[Finding]:
    """What the parser could not place."""
    for warning in draft.issue.warnings:
        if found := re.match(r"line (\d+): no place for (.*); kept", warning):
            yield Finding(
                int(found[1]), "unplaced", WARNING, f"no part of an issue: {found[2]}", "check where it belongs"
            )


def unclosed(draft: Draft) -> Iterator[Finding]:
    """Comments and code fences that never end: on the page they swallow all that follows, be it to the end of the
    next comment.
    """
    opened: dict[str, int] = {}
    for number, line in enumerate(lines_of(draft.text), 1):
        if found := re.match(r"\s*(```+|~~~+)", line):
            opened = {} if found[1] in opened else opened or {found[1]: number}
    outside = COMMENT.sub(lambda m: "\n" * m[0].count("\n"), _CODE.sub(lambda m: "\n" * m[0].count("\n"), draft.text))
    for number, line in enumerate(lines_of(outside), 1):
        if "<!--" in line:
            yield Finding(number, "unclosed", ERROR, "a comment that never ends hides the rest", "write --> after it")
    for fence, number in opened.items():
        yield Finding(number, "unclosed", ERROR, f"code that never ends: {fence}", f"write {fence} below it")


CHECKS: tuple[Check, ...] = (dates, numbers, headline, lead, last_issue, machine, sections, unplaced, unclosed)
