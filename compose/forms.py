"""Issue files of other newsletters: what `FormConfig` says of their headline, sections and items → an Issue.

Nothing is lost here either: text that is no item stays an item without a title, in its place, verbatim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from compose.inline import ids_of, unescape, without_ids
from core.config import EditionConfig, FormConfig
from core.types import Issue, Item, Section

_TAG = re.compile(r"\[([^\]]+)\]")
_FRONT = re.compile(r"(?P<key>[A-Za-z][\w-]*):\s*(?P<value>.*)")
_FENCE = re.compile(r"\s*(```|~~~)")
_COMMENT_OPENS = re.compile(r"<!--(?!.*-->)")


def parse_form(text: str, edition: EditionConfig, form: FormConfig, unknown: date, day: date | None = None) -> Issue:
    """The issue of a file in that form; `unknown` stands for a date that nobody names."""
    reader = _Reader(edition, form)
    for line in text.splitlines(keepends=True):
        reader.read(line)
    reader.close()
    facts = reader.facts
    named = facts.get("date") or reader.front.get("Date", "")
    number = {"number": facts["number"]} if facts.get("number") and "Number" not in reader.front else {}
    return Issue(
        date=_date(named) or day or unknown,
        name=facts.get("name", ""),
        topics=unescape(facts.get("topics", "").strip()),
        sections=tuple(Section(key=key, title=title, items=tuple(items)) for key, title, items in reader.sections),
        footer=reader.footer,
        front_matter=reader.front | number,
        loose={"headline": reader.opening} if reader.opening else {},
        spelling=reader.spelling | {"footer": reader.footer},
        warnings=() if facts else ("line 1: no headline of this form",),
    )


def parse_form_item(raw: str, form: FormConfig) -> Item | None:
    """The item that a text begins, or None."""
    first, _, rest = without_ids(raw).partition("\n")
    found = re.fullmatch(form.item, first.strip())
    if found is None:
        return None
    said = {key: value or "" for key, value in found.groupdict().items()}
    summary = "\n".join(line.rstrip() for line in (said.get("summary", "") + "\n" + rest).split("\n")).strip("\n")
    ids = ids_of(raw)
    return Item(
        title=unescape(said.get("title", "") or said.get("plain", "")),
        url=said.get("url", "").removeprefix(form.link_prefix),
        account=said.get("account", ""),
        tags=tuple(_TAG.findall(said.get("tags", ""))),
        summary=summary,
        candidate_id=ids[0] if ids else None,
        raw=raw,
    )


@dataclass
class _Reader:
    """Takes a file line by line: opening, sections, footer."""

    edition: EditionConfig
    form: FormConfig
    facts: dict[str, str] = field(default_factory=dict)
    front: dict[str, str] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)
    sections: list[tuple[str, str, list[Item]]] = field(default_factory=list)
    opening: str = ""
    footer: str = ""
    _held: str = ""
    _fenced: bool = False
    _commented: bool = False

    def read(self, line: str) -> None:
        """Put one line where it belongs."""
        if self.footer or (self.form.footer and re.fullmatch(self.form.footer, line.strip())):
            self.footer += line
        elif self._is_quoted(line):
            self._hold(line)
        elif not self.sections and self._is_front(line):
            self.spelling["front"] = self.spelling.get("front", "") + line
        elif not self.facts and (found := re.fullmatch(self.form.headline, line.strip())):
            self._headline(found, line)
        elif found := re.fullmatch(self.form.section, line.rstrip()):
            self._section(found, line)
        elif re.fullmatch(self.form.item, without_ids(line).strip()) and not line[:1].isspace():
            self._release()
            self._held = line
        else:
            self._hold(line)

    def close(self) -> None:
        """The end of the file."""
        self._release()

    def _is_quoted(self, line: str) -> bool:
        inside = self._fenced or self._commented
        if _FENCE.match(line):
            self._fenced = not self._fenced
        elif self._commented:
            self._commented = "-->" not in line
        elif not self._fenced:
            self._commented = bool(_COMMENT_OPENS.search(line))
        return inside or self._fenced or self._commented

    def _is_front(self, line: str) -> bool:
        if self.form.front_matter != "plain" or self.opening:
            return False
        found = _FRONT.fullmatch(line.strip())
        if found is None:
            return False
        self.front[found["key"]] = found["value"]
        if headline := re.fullmatch(self.form.headline, line.strip()):
            self.facts = {key: value or "" for key, value in headline.groupdict().items()}
        return True

    def _headline(self, found: re.Match[str], line: str) -> None:
        self.facts = {key: value or "" for key, value in found.groupdict().items()}
        self.spelling["headline"] = line

    def _section(self, found: re.Match[str], line: str) -> None:
        self._release()
        title = found["title"]
        key = next((s.key for s in self.edition.sections if s.title == title), f"{found['marks']} {title}")
        self.sections.append((key, title, []))
        self.spelling.setdefault(f"section:{key}", line)

    def _hold(self, line: str) -> None:
        if self.sections:
            self._held += line
        else:
            self.opening += line

    def _release(self) -> None:
        key = f"section:{self.sections[-1][0]}" if self.sections else ""
        if self._held and self.sections and not self._held.strip() and not self.sections[-1][2]:
            self.spelling[key] += self._held  # the blank lines under a heading
        elif self._held and self.sections:
            item = parse_form_item(self._held, self.form)
            self.sections[-1][2].append(item or Item(title="", raw=self._held))
        self._held = ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
