"""Character ROUGE: n-gram and longest-common-subsequence F1 of letters and digits, case-folded.

Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", with characters as units, as usual for Chinese.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def letters(text: str) -> str:
    """What is compared: letters and digits, case-folded; no spaces, no punctuation."""
    return "".join(char for char in text.casefold() if char.isalnum())


def grams(text: str, size: int) -> Counter[str]:
    """Overlapping runs of `size` characters."""
    return Counter(text[i : i + size] for i in range(len(text) - size + 1))


def f1(candidate: Counter[str], reference: Counter[str]) -> float:
    """Harmonic mean of precision and recall over clipped counts."""
    shared = sum((candidate & reference).values())
    total = sum(candidate.values()) + sum(reference.values())
    return 2 * shared / total if total else 0.0


def rouge_n(candidate: str, reference: str, size: int) -> float:
    """ROUGE-N of two strings that `letters` has been applied to."""
    return f1(grams(candidate, size), grams(reference, size))


def rouge_l(candidate: str, reference: str) -> float:
    """ROUGE-L of two strings that `letters` has been applied to."""
    row = [0] * (len(reference) + 1)
    for char in candidate:
        diagonal = 0
        for j, other in enumerate(reference, 1):
            diagonal, row[j] = row[j], diagonal + 1 if char == other else max(row[j], row[j - 1])
    total = len(candidate) + len(reference)
    return 2 * row[-1] / total if total else 0.0


def all_three(text: str, reference: str) -> tuple[float, float, float]:
    """ROUGE-1, -2, -L of a text cut to the reference's length."""
    wanted = letters(reference)
    given = letters(text)[: len(wanted)]
    return rouge_n(given, wanted, 1), rouge_n(given, wanted, 2), rouge_l(given, wanted)


def oracle(sentences: Sequence[str], reference: str) -> str:
    """The greedy best choice of sentences, in their order: what an extract could reach at the reference's length."""
    wanted = letters(reference)
    target = grams(wanted, 1), grams(wanted, 2)
    parts = [letters(sentence) for sentence in sentences]
    chosen: list[int] = []
    best = 0.0
    while sum(len(parts[i]) for i in chosen) < len(wanted):
        gains = []
        for number in range(len(parts)):
            if number not in chosen:
                text = "".join(parts[i] for i in sorted([*chosen, number]))[: len(wanted)]
                gains.append((f1(grams(text, 1), target[0]) + f1(grams(text, 2), target[1]), number))
        if not gains or max(gains)[0] <= best:
            break
        best, number = max(gains)
        chosen.append(number)
    return "".join(sentences[i] for i in sorted(chosen))
