"""What a summariser hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.types import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A summary in its four lengths, the sentences it is made of, and where its figures and names stand.

    `text` is the 摘要, `brief` one line for 热身小新闻 (subject：what happened), `phrase` an entry of the 导读,
    `topic` a word for the headline. `sentences` are the chosen ones as they stand in the body. A trace
    without a source (`source_start` None) is a figure or name that the body does not have.
    """

    text: str
    brief: str = ""
    phrase: str = ""
    topic: str = ""
    sentences: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    translate: bool = False  # an extract in a foreign language that the editor has yet to translate
    note: str = ""  # why a better form was not to be had, for the editor
