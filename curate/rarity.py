"""How telling a word of a title is: rare in past items and other technology news, or on everyone's lips.

The counts are kept by the CRC-32 of the word (``models/words.json``), words seen once are not kept at all. A word that
the counts are too old to know is no rarity if it names a number format, an instruction set or a method of the field.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

WORDS = "words.json"
MIN_COUNT = 2
HOUSEHOLD = 0.6  # the most that a name of the field is worth
_OF_THE_FIELD = re.compile(
    r"u?int\d+|(?:fp|bf|tf|nf|mxfp|nvfp)\d+|w\d+a\d+|\d+-?bits?|sme\d?|sve\d?|avx\d*|neon|rvv|amx|simd|risc-v|wasm|webgpu"
    r"|vulkan|opencl|cuda|rocm|llms?|vlms?|vlas?|slms?|moe|rag|q?lora|gguf|ggml|gptq|awq|gemm|gemv|kv-cache|transformers?"
    r"|diffusion|agents?|npus?|mcus?|dsp|soc|chiplet|hbm\d*e?|lpddr\d*x?|ddr\d|pcie"
)


@lru_cache(maxsize=1)
def _counts() -> tuple[int, dict[str, int]]:
    data = json.loads(files("curate").joinpath("models", WORDS).read_text(encoding="utf-8"))
    return data["titles"], data["counts"]


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """0 for a word in every title to 1 for one never seen: the inverse document frequency over its largest value."""
    titles, counts = _counts()
    found = math.log((titles + 1) / (counts.get(_name(word), 0) + 1)) / math.log(titles + 1)
    return min(found, HOUSEHOLD) if _OF_THE_FIELD.fullmatch(word) else found


def rarities(words: Iterable[str]) -> float:
    """The sum of the words' rarity."""
    return sum(map(rarity, words))


def counted(titles: Iterable[Iterable[str]]) -> str:
    """The file of counts for titles given as their words."""
    seen: Counter[str] = Counter()
    read = list(titles)
    for words in read:
        seen.update({_name(word) for word in words})
    counts = {name: count for name, count in sorted(seen.items()) if count >= MIN_COUNT}
    return json.dumps({"titles": len(read), "counts": counts}, separators=(",", ":")) + "\n"


def _name(word: str) -> str:
    return format(zlib.crc32(word.encode()), "x")
