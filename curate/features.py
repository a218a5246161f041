"""An article as numbers: hashed character n-grams and words, and named cues, each family scaled by what it is worth.

N-grams and words are hashed (CRC-32) into a fixed number of buckets, so a model holds no text of anybody's, its size
does not grow with the past, and nothing has to be learned before a feature can be computed.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.config import EditionConfig, Interest
from curate.clues import Clues
from curate.cues import cues
from curate.relevance import interest_parts
from curate.sections import by_rules
from curate.terms import normal

Features = dict[str, float]

_CODE_HOSTS = ("github.com", "gitee.com", "arxiv.org")  # their account is an owner, not a medium


@dataclass(frozen=True, slots=True)
class Grams:
    """Character n-grams of one field, of lengths `low` to `high`, or its words where `high` is 0.

    They are hashed into `buckets`; the vector is of length `scale`.
    """

    field: str
    name: str  # as it is told to people
    low: int
    high: int
    buckets: int
    scale: float

    def of(self, text: str) -> Features:
        """The field's vector: log-damped counts, normalised to length `scale`."""
        counts: Features = {}
        for gram, count in Counter(gram for gram, _ in self._cut(text)).items():
            key = self.key(gram)
            counts[key] = counts.get(key, 0.0) + 1.0 + math.log(count)
        length = math.sqrt(sum(value * value for value in counts.values()))
        return {key: self.scale * value / length for key, value in counts.items()}

    def key(self, gram: str) -> str:
        """The bucket of an n-gram."""
        return f"{self.field}{zlib.crc32((self.field + gram).encode()) % self.buckets}"

    def places(self, text: str) -> dict[str, list[tuple[int, int]]]:
        """Which stretches of this text (start, end) fell into which bucket: to explain a judgement."""
        found: dict[str, list[tuple[int, int]]] = {}
        keys: dict[str, str] = {}
        for gram, start in self._cut(text):
            key = keys.get(gram) or keys.setdefault(gram, self.key(gram))
            found.setdefault(key, []).append((max(0, start - 1), min(len(text), start - 1 + len(gram))))
        return found

    def _cut(self, text: str) -> Iterator[tuple[str, int]]:
        """All n-grams (or words) with their places in the text between its two marks."""
        if not text:
            return
        if not self.high:
            yield from ((word, start + 1) for word, start in words_of(text))
            return
        framed = f"\x02{text}\x03"
        for size in range(self.low, self.high + 1):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size], start


TITLE = Grams("t#", "标题用语", 1, 3, 8192, 1.0)
LEAD = Grams("l#", "开头用语", 1, 3, 8192, 1.8)
ACCOUNT = Grams("a#", "来源名", 1, 5, 2048, 0.4)
MATTER = Grams("m#", "标题用语", 1, 4, 65536, 1.0)
MATTER_WORDS = Grams("w#", "标题用语", 1, 0, 32768, 0.7)

RULES = "配置规则："
INTERESTS = "关注点合计"
_RULE, _CUE, _HOST, _LINK = 0.35, 0.5, 1.0, 0.6
_INTEREST, _INTERESTS = 0.3, 0.25
_WORDS = re.compile(r"[^\W_]+")


def section_features(clues: Clues, edition: EditionConfig) -> Features:
    """What the section is learned from: words of title, lead and account, host, links, cues, and the rules' opinion."""
    found = TITLE.of(clues.folded_title) | LEAD.of(clues.folded_lead)
    if clues.host not in _CODE_HOSTS:
        found |= ACCOUNT.of(normal(clues.account))
    if clues.host:
        found[f"来自 {clues.host}"] = _HOST
    for host in clues.link_hosts:
        found[f"链接到 {host}"] = _LINK / math.sqrt(len(clues.link_hosts))
    for cue in cues(clues):
        found[cue] = _CUE
    for key, chance in by_rules(clues, edition).probabilities.items():
        found[RULES + key] = _RULE * math.log(chance + 0.02)
    return found


def relevance_features(
    text: str, interests: Sequence[Interest], learned_as: Mapping[str, str] | None = None
) -> Features:
    """What relevance is learned from: the words of a title (or sentence) and the interests it names.

    `learned_as` says under which name a model knows an interest that has another one now.

    Punctuation is left out: collections of refused titles are often typeset otherwise than published ones, and
    that would be learned instead of the matter.
    """
    said = spoken(text)
    found = MATTER.of(said) | MATTER_WORDS.of(said)
    total = 0.0
    for part in interest_parts(Clues(title=text), interests):
        found[(learned_as or {}).get(part.words, part.words)] = _INTEREST
        total += part.worth
    found[INTERESTS] = _INTERESTS * total
    return found


def spoken(text: str) -> str:
    """A text as letters and digits only, one space for everything else."""
    return " ".join(_WORDS.findall(normal(text)))


def words_of(text: str) -> list[tuple[str, int]]:
    """The words of a text with their places; white space and marks are none."""
    import rjieba

    words, start = [], 0
    for word in rjieba.cut(text):
        if any(char.isalnum() for char in word):
            words.append((word, start))
        start += len(word)
    return words
