"""Whether a block reads like prose: the share of function words in it, and what jusText makes of it and its neighbours.

Running text is held together by small words (the, und, que, 的); menus, teasers and lists of names are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.text import CJK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.generic.split import Block

SEEN = 400  # characters of a block in which words are counted
SHORT, LONG = 50, 150  # characters of a paragraph, as trafilatura sets them for jusText; a CJK character is two
RARE, FREQUENT = 0.1, 0.2  # shares of stop words, below and above which a paragraph is no prose, or prose
LINKED = 0.25  # share of a paragraph that may be links
LANGUAGES = (
    "English", "German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Russian", "Polish", "Indonesian",
    "Turkish", "Arabic", "Persian", "Korean", "Czech", "Greek", "Swedish",
)  # fmt: skip
_CHARACTERS = frozenset(
    "的了是在和有不这也我就他们为与对到说会要而被把让将从但并还很都上中以个一来时可用出过得能所然没着之最更等其此已由及"
    "于下后前多又如当向些那你她它给" + "はがのをにでとしてるたもいな"
)
_FUNCTION_WORDS = _CHARACTERS | frozenset(
    re.findall(
        r"\S+",
        """
    the of and to in a is that for it was on as with his he be at by i this had not are but from or have an they which
    one you were her all she there would their we him been has when who will more no if out so said what up its about
    into than them can only other new some could time these two may then do first any my now such like our over man me
    even most made after also did many before must through back years where much your way well down should because each
    just those people how too little good very make world still own see men work long get here between both
    der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie
    nach wird bei einer um am sind noch wie einem über einen zum haben nur oder aber vor zur bis mehr durch sein wurde
    de la que el en y los se del las un por con una su para al lo como más pero sus le ya o este sí porque esta entre
    cuando muy sin sobre también me hasta hay donde quien desde todo nos
    les et est dans qui pour pas au sur ne ce il sont avec plus par je vous nous mais cette ou
    di che è e per non sono con si da come più della alla
    не и в на что с по это как он но из у за от так""",
    )
)
_WORD = re.compile(rf"[{CJK}]|[^\W\d_{CJK}]+")
_CJK = re.compile(f"[{CJK}]")


def function_words(blocks: Sequence[Block]) -> list[float]:
    """For each block, the share of its words (or CJK characters) that hold sentences together."""
    return [_share(_words(block), _FUNCTION_WORDS) for block in blocks]


def prose_votes(blocks: Sequence[Block]) -> list[float]:
    """For each block, 1.0 if jusText takes it for text: by its length, links and stop words, and by its neighbours."""
    from justext.core import classify_paragraphs, revise_paragraph_classification

    words = _stop_words()
    paragraphs = [_paragraph(block, _share(_words(block), words)) for block in blocks]
    classify_paragraphs(paragraphs, words, SHORT, LONG, RARE, FREQUENT, LINKED, no_headings=True)
    revise_paragraph_classification(paragraphs)
    return [float(paragraph.class_type == "good") for paragraph in paragraphs]


@dataclass(slots=True)
class _Paragraph:
    """What jusText asks of a paragraph, counted once."""

    text: str
    length: int
    chars_count_in_links: int
    density: float
    dom_path: str = ""
    is_heading: bool = False
    heading: bool = False
    cf_class: str = ""
    class_type: str = ""

    def __len__(self) -> int:
        return self.length

    def stopwords_density(self, _: frozenset[str]) -> float:
        return self.density

    def links_density(self) -> float:
        return self.chars_count_in_links / max(1, len(self.text))


def _paragraph(block: Block, density: float) -> _Paragraph:
    wide = len(_CJK.findall(block.text[:SEEN]))
    return _Paragraph(block.text, len(block.text) + wide, block.linked, density)


def _words(block: Block) -> list[str]:
    return _WORD.findall(block.text[:SEEN].lower())


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words) if words else 0.0


@cache
def _stop_words() -> frozenset[str]:
    from justext.utils import get_stoplist

    return _CHARACTERS.union(*map(get_stoplist, LANGUAGES))
