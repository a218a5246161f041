"""An Issue in the form of another newsletter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compose.forms import parse_form_item
from compose.inline import escape, hide, safe_url
from compose.render.templates import fill
from core.config import EditionConfig, FormConfig
from core.types import Issue, Item, Section


@dataclass(frozen=True, slots=True)
class FormEntry:
    """An item as a form's template sees it; `kept` is how the file wrote it, if it still says the same."""

    number: int
    kept: str
    title: str
    url: str
    account: str
    tags: str
    summary: str
    ids: str


def render_form(issue: Issue, edition: EditionConfig, form: FormConfig, templates: Path | None, *, ids: bool) -> str:
    """The issue as its form's template writes it."""
    counter = _Counter(form)
    shown = [s for s in issue.sections if s.items or form.empty_sections == "keep" or "footer" in issue.spelling]
    values = {
        "issue": issue,
        "front": {} if form.front_matter == "none" else issue.front_matter,
        "number": issue.front_matter.get("number") or issue.front_matter.get("Number", ""),
        "kept": defaultdict(str, _kept_opening(issue)),
        "loose": defaultdict(str, issue.loose),
        "sections": [_section(section, issue, edition, form, counter, ids=ids) for section in shown],
    }
    return fill(form.template, values, templates)


def _kept_opening(issue: Issue) -> Iterator[tuple[str, str]]:
    for part in ("front", "headline"):
        if part in issue.spelling:
            yield part, issue.spelling[part]


class _Counter:
    """Numbers items through a section or through the issue."""

    def __init__(self, form: FormConfig) -> None:
        self.form, self.number = form, 0

    def section(self) -> None:
        if self.form.numbering == "section":
            self.number = 0

    def next(self) -> int:
        self.number += 1
        return self.number


def _section(
    section: Section, issue: Issue, edition: EditionConfig, form: FormConfig, counter: _Counter, *, ids: bool
) -> dict[str, object]:
    counter.section()
    named = any(section.key == known.key for known in edition.sections)
    return {
        "marks": form.marks if named else section.key.partition(" ")[0],
        "title": section.title,
        "kept": issue.spelling.get(f"section:{section.key}", ""),
        "entries": [_entry(item, form, counter, ids=ids) for item in section.items],
    }


def _entry(item: Item, form: FormConfig, counter: _Counter, *, ids: bool) -> FormEntry:
    is_text = not (item.title or item.url or item.summary)
    number = 0 if is_text else counter.next()
    kept = item.raw if is_text or (item.raw and parse_form_item(item.raw, form) == item) else ""
    url = safe_url(item.url)
    return FormEntry(
        number=number,
        kept=kept,
        title=escape(item.title),
        url=form.link_prefix + url if url else "",
        account=escape(item.account),
        tags="".join(f"[{escape(tag)}] " for tag in item.tags),
        summary=item.summary,
        ids=hide((item.candidate_id,)) if ids and item.candidate_id is not None else "",
    )
