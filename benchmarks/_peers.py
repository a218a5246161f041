"""Summarisers of other people, for comparing: sumy, snownlp. What is not installed is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from benchmarks.report import note
from core.text import sentences

MOST_SENTENCES = 150  # their cost grows with the square; a longer body is cut here, which helps them: the lead is good

Peer = Callable[[str, int], str]  # body, wanted characters → text


def peers() -> dict[str, Peer]:
    """The peer libraries that can be imported, by name."""
    found: dict[str, Peer] = {}
    for load in (_sumy, _snownlp):
        try:
            found |= load()
        except ImportError as error:
            note(f"peer not installed: {error}")
    return found


def _sumy() -> dict[str, Peer]:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.kl import KLSummarizer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.luhn import LuhnSummarizer
    from sumy.summarizers.sum_basic import SumBasicSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    @lru_cache(maxsize=20_000)
    def words_of(text: str) -> tuple[str, ...]:
        import rjieba

        return tuple(word for word in rjieba.cut(text) if any(char.isalnum() for char in word))

    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return words_of(str(text))

    def peer(kind: type) -> Peer:
        def summary(body: str, wanted: int) -> str:
            words = Words()
            lines = [sentences(line) for line in body.splitlines() if line.strip()]
            kept, left = [], MOST_SENTENCES
            for parts in lines:
                if left > 0:
                    kept.append(Paragraph([Sentence(part, words) for part in parts[:left]]))
                    left -= len(parts)
            model = ObjectDocumentModel(kept)
            count = 1
            while True:
                chosen = kind()(model, count)
                text = "".join(str(sentence) for sentence in chosen)
                if len(text) >= wanted or count >= len(model.sentences):
                    return text
                count = max(count + 1, int(count * wanted / max(1, len(text))))

        return summary

    kinds = {
        "sumy_lsa": LsaSummarizer,
        "sumy_lexrank": LexRankSummarizer,
        "sumy_textrank": TextRankSummarizer,
        "sumy_luhn": LuhnSummarizer,
        "sumy_kl": KLSummarizer,
        "sumy_sumbasic": SumBasicSummarizer,
    }
    return {name: peer(kind) for name, kind in kinds.items()}


def _snownlp() -> dict[str, Peer]:
    from snownlp import SnowNLP

    def summary(body: str, wanted: int) -> str:
        ranked = SnowNLP(body[:6000]).summary(12)  # its cost grows with the square of the sentences
        places = {part: body.find(part) for part in ranked}
        chosen: list[str] = []
        for part in ranked:
            chosen.append(part)
            if sum(map(len, chosen)) >= wanted:
                break
        return re.sub(r"\s+", " ", "，".join(sorted(chosen, key=lambda part: places[part])))

    return {"snownlp": summary}
