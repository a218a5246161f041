"""The keys, in one table: what each does, and what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from core.text import width
from core.types import Decision
from review.table import MARKS, PINNED, REPEATS, SHORT

if TYPE_CHECKING:
    from review.words import Words

GAP = 2  # columns between two keys of the footer
KEY = Style(bold=True, reverse=True)


@dataclass(frozen=True, slots=True)
class Key:
    """Names of keys as Textual has them, the action, its words' name, and how the key is written."""

    keys: str
    action: str
    word: str
    shown: str


# What a Chinese input method makes of / and ? does the same, for whoever has forgotten to switch it off.
KEYS = (
    Key("a", "decide('accept')", "accept", "a"),
    Key("r", "decide('reject')", "reject", "r"),
    Key("b", "decide('brief')", "make_brief", "b"),
    Key("m", "choose_section", "move", "m"),
    Key("p", "pin", "pin", "p"),
    Key("u", "undo", "undo", "u"),
    Key("e", "edit('summary')", "edit_summary", "e"),
    Key("t", "edit('title')", "edit_title", "t"),
    Key("l", "edit('brief_text')", "edit_brief", "l"),
    Key("n", "edit('note')", "edit_note", "n"),
    Key("v", "body", "body", "v"),
    Key("w", "why", "why", "w"),
    Key("o", "open", "open", "o"),
    Key("slash,fullwidth_solidus,ideographic_comma", "search", "search", "/"),
    Key("f", "next_decision", "filter", "f"),
    Key("g", "next_section", "filter_section", "g"),
    Key("s", "stories", "stories", "s"),
    Key("space", "mark", "mark", "␣"),
    Key("question_mark,fullwidth_question_mark", "help", "help", "?"),
    Key("q,ctrl+q,ctrl+c", "quit", "quit", "q"),
    Key("enter", "read", "details", "⏎"),
    Key("0", "decide('pending')", "wait", "0"),
    Key("R,f5", "reload", "reload", "R"),
    Key("J,ctrl+d,shift+down", "page(0.5)", "page_down", "J"),
    Key("K,ctrl+u,shift+up", "page(-0.5)", "page_up", "K"),
    Key("j", "go(1)", "next", "j ↓"),
    Key("k", "go(-1)", "previous", "k ↑"),
    Key("escape", "step_back", "cancel", "Esc"),
)
ALWAYS = ("help", "quit")  # actions that the footer has room for
DIGITS = tuple(Key(str(number), f"into_section({number})", "into_section", str(number)) for number in range(1, 10))


def footer(words: Words, columns: int, lines: int) -> list[Text]:
    """The keys with what they do, in at most so many lines; what has no room is left to the help, which always has."""
    last = [_label(key, words) for key in KEYS if key.action in ALWAYS]
    reserved = sum(GAP + width(text.plain) for text in last)
    found: list[list[Text]] = [[]]
    for text in (_label(key, words) for key in KEYS if key.action not in ALWAYS):
        room = columns - reserved * (len(found) == lines)
        if _columns([*found[-1], text]) > room:
            if len(found) == lines:
                break
            found.append([])
        found[-1].append(text)
    if _columns([*found[-1], *last]) > columns:
        found.append([])
    found[-1] += last
    return [Text(" " * GAP, no_wrap=True).join(texts) for texts in found]


def explained(words: Words, sections: Sequence[str]) -> list[Text]:
    """All keys, one below the other, the sections by their numbers; then the marks of the list."""
    into = f"{words('into_section')}: {' · '.join(sections)}"
    pairs = [(key.shown, words(key.word)) for key in KEYS]
    pairs.insert(3, (f"1–{min(len(sections), len(DIGITS))}", into))
    keys = [Text.assemble((f" {shown} ", KEY), " " * (4 - width(shown)), word) for shown, word in pairs]
    marks = [(MARKS[decision], words.decision(decision)) for decision in Decision]
    marks += [(PINNED, words("pinned")), (REPEATS, words("repost")), (SHORT, words("proposed_brief"))]
    return [*keys, Text(), *(Text(f" {mark}{' ' * (5 - width(mark))}{word}") for mark, word in marks)]


def _label(key: Key, words: Words) -> Text:
    word = words(key.word)
    return Text.assemble((key.shown, KEY), " " * word.isascii(), word)


def _columns(texts: Sequence[Text]) -> int:
    return sum(width(text.plain) for text in texts) + GAP * (len(texts) - 1)
