"""The keys, in one table: what each does, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from core.text import width
from core.types import Decision
from review.table import MARKS
from review.tui.rows import PINNED, REPEATS, SHORT

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
DIGITS = tuple(Key(str(number), f"into_section({number})", "into_section", str(number)) for number in range(1, 10))


def footer(keys: Sequence[Key], words: Words, columns: int, lines: int) -> list[Text]:
    """The keys with what they do, in at most so many lines; what has no room is left to the help."""
    found = [Text(no_wrap=True, end="")]
    for text in _labels(keys, words):
        if width(found[-1].plain) + GAP + width(text.plain) > columns and found[-1].plain:
            if len(found) == lines:
                break
            found.append(Text(no_wrap=True, end=""))
        found[-1].append(" " * GAP * bool(found[-1].plain))
        found[-1].append_text(text)
    return found


def explained(words: Words, sections: Sequence[str]) -> list[Text]:
    """All keys, one below the other, the sections by their numbers; then the marks of the list."""
    into = f"{words('into_section')}: {' · '.join(sections)}"
    pairs = [(key.shown, words(key.word)) for key in KEYS]
    pairs.insert(3, (f"1–{min(len(sections), len(DIGITS))}", into))
    keys = [Text.assemble((f" {shown} ", KEY), " " * (4 - width(shown)), word) for shown, word in pairs]
    marks = [(MARKS[decision], words.decision(decision)) for decision in Decision]
    marks += [(PINNED, words("pinned")), (REPEATS, words("repost")), (SHORT, words("proposed_brief"))]
    return [*keys, Text(), *(Text(f" {mark}{' ' * (5 - width(mark))}{word}") for mark, word in marks)]


def _labels(keys: Sequence[Key], words: Words) -> Iterator[Text]:
    for key in keys:
        word = words(key.word)
        yield Text.assemble((key.shown, KEY), " " * word.isascii(), word)
