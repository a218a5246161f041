"""What is asked in between: which section, what to do with unsaved words; and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from review.tui.keys import explained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Key

    from review.words import Words


class Choice(ModalScreen[str]):
    """One of several: by its key, or by the cursor and Enter; Esc for none, which gives an empty string."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss('')", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str, str]]) -> None:
        """`options`: the key, what it stands for, and what it gives."""
        super().__init__()
        self.title_text, self.options = title, options

    def compose(self) -> ComposeResult:
        """The title above the options."""
        with Vertical(classes="box"):
            yield Static(self.title_text, markup=False)
            yield OptionList(*(Text(f"{key}  {words}") for key, words, _ in self.options), markup=False)

    def on_mount(self) -> None:
        """The cursor keys work at once."""
        options = self.query_one(OptionList)
        options.highlighted = 0
        options.focus()

    def on_key(self, event: Key) -> None:
        """The key of an option."""
        for key, _, result in self.options:
            if event.character == key:
                event.stop()
                self.dismiss(result)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter."""
        self.dismiss(self.options[event.option_index][2])

    def action_down(self) -> None:
        """The next one."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """The one before."""
        self.query_one(OptionList).action_cursor_up()


class Help(ModalScreen[None]):
    """All keys; any key closes it, but for those that scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,space,question_mark,fullwidth_question_mark", "dismiss", show=False)
    ]

    def __init__(self, words: Words, sections: Sequence[str]) -> None:
        super().__init__()
        self.words, self.sections = words, sections

    def compose(self) -> ComposeResult:
        """The table of keys."""
        with VerticalScroll(classes="box"):
            yield Static(Text("\n").join(explained(self.words, self.sections)))
