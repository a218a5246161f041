"""Bytes of a page → text, right for legacy Chinese and other East Asian pages as well.

The rule: a byte order mark; else ISO-2022 escapes; else UTF-8 when at most 1 % of the non-ASCII characters are
invalid in it (10 % when ten and more are valid: no other charset's text looks like that by chance); else, of what
the page declares (meta, then header), what a detector says and the East Asian legacy charsets, the one that leaves
the least damage and the most everyday characters. Declared names are widened as browsers do (gb2312 → gb18030,
shift_jis → cp932, big5 → big5hkscs, iso-8859-1 → windows-1252; see https://encoding.spec.whatwg.org/#names-and-labels).
"""

from __future__ import annotations

import codecs
import re

META_WINDOW = 64 * 1024  # where a declaration is looked for, in bytes
SAMPLE = 256 * 1024  # how much of a page is judged, in bytes

_WIDER = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "uhc": "cp949",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "x-euc": "euc_jp",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\([JI]|\$\([DOQ])"), "iso2022_jp_ext"),
)
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_HIGH = bytes(range(0x80, 0x100))
_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_PROLOG = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_CJK_FALLBACKS = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_WEB_CODECS = re.compile(
    r"utf-8|gb18030|big5hkscs|cp932|euc_jp|cp949|hz|iso2022_\w+|johab|cp125[0-8]|cp8(?:52|66|74)"
    r"|iso8859-(?:[2-9]|1[03-6])|koi8-[ru]|mac-(?:roman|cyrillic)|utf-16\S*"
)
_WESTERN = re.compile(r"cp125[0247]|iso8859-(?:2|15)")
# Everyday characters of Chinese (both scripts), Japanese and Korean, about half of any text. Legacy East Asian
# charsets overlap so far that a short text is often valid in several: only its sense tells them apart.
_EVERYDAY = re.compile(
    "[的一是不了在人有我他这中大来上个国和也子时道说出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然"
    "作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从新开机为以到动现实本全长外部高最"
    "使理体点关手化这個來國時說於會後對裡過發無麼經當學進種將還見沒從開機為動現實體點關長務應該問題統資料業電腦網"
    "\u3041-\u3093\u30a2-\u30f3ー。，、！？：；“”（）《》이다는의에가을를은고하지도로한사기리어자스인대]"
)
# What a wrong charset leaves behind: replacement characters, C1 controls, private use, half-width kana beside
# ideographs, and extension A or compatibility ideographs, which hardly any page contains.
_DAMAGE = re.compile("[\ufffd\x80-\x84\x86-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
_RARE = re.compile("[\u3400-\u4dbf\uff61-\uff9f\u0250-\u036f\u0500-\u058f\u0700-\u08ff\ua000-\ua4ff\ud7b0-\ud7ff]")


def decode(body: bytes, content_type: str = "") -> str:
    """The page's text, without a byte order mark. Never raises: what is invalid becomes U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    return body.decode(detect(body, content_type), "replace")


def detect(body: bytes, content_type: str = "") -> str:
    """The name of the Python codec that reads these bytes (of a page without a byte order mark)."""
    sample = body[:SAMPLE]
    if wide := _wide(sample):
        return wide
    high = len(sample) - len(sample.translate(None, _HIGH))
    if not high:
        return _seven_bit(sample, content_type)
    if _utf8_fits(sample):
        return "utf-8"
    return _least_damage(sample, content_type)


def _wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: of mostly ASCII markup every other byte, or three of four, are NUL."""
    start = sample[: min(len(sample), 1024) // 4 * 4]
    if not start:
        return ""
    first, second, third, fourth = (start[at::4].count(0) * 4 / len(start) for at in range(4))
    if min(third, fourth) > 0.9 and second > 0.4 and first < 0.05:
        return "utf-32-le"
    if min(first, second) > 0.9 and third > 0.4 and fourth < 0.05:
        return "utf-32-be"
    even, odd = (first + third) / 2, (second + fourth) / 2
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else ""


def _seven_bit(sample: bytes, content_type: str) -> str:
    for escape, name in _ESCAPES:
        if escape.search(sample):
            return name
    runs = _HZ.findall(sample)
    if runs and ("hz" in _declared(sample, content_type) or sum(map(len, runs)) > 40):
        return "hz"
    return "utf-8"


def _utf8_fits(sample: bytes) -> bool:
    if len(sample) >= SAMPLE:  # the cut may go through a character
        sample = sample[:-3] + sample[-3:].translate(None, _HIGH)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(sample) - 3 and error.start > 0:
            return any(byte >= 0x80 for byte in sample[: error.start]) or len(sample) - error.start > 1
    else:
        return True
    text = sample.decode("utf-8", "replace")
    invalid = text.count("\ufffd") - sample.count("\ufffd".encode())
    characters = len(text) - len(text.encode("ascii", "ignore"))
    valid = characters - invalid
    return invalid <= 0.01 * characters or (valid >= 10 and invalid <= 0.1 * valid)


def _declared(sample: bytes, content_type: str) -> list[str]:
    """Codec names that the page declares: meta or XML declaration, then the header; unknown names left out."""
    names = [
        found[1].decode("ascii")
        for found in (_PROLOG.search(sample[:1024]), _META.search(sample[:META_WINDOW]))
        if found
    ]
    if found := _HEADER.search(content_type):
        names.append(found[1])
    return [codec for name in names if (codec := _codec(name))]


def _codec(name: str) -> str:
    plain = name.strip().lower()
    plain = _WIDER.get(plain, plain)
    try:
        codec = codecs.lookup(plain)
    except (LookupError, ValueError):
        return ""
    found = _WIDER.get(codec.name, codec.name)
    return found if _WEB_CODECS.fullmatch(found) else ""


def _least_damage(sample: bytes, content_type: str) -> str:
    declared = [name for name in _declared(sample, content_type) if not name.startswith(("utf-16", "utf-32"))]
    detected = _detector(sample)
    candidates = list(dict.fromkeys([*declared, *detected, *_CJK_FALLBACKS, "cp1252"]))
    trusted = {name: rank for rank, name in enumerate(candidates)}
    return min(candidates, key=lambda name: (_damage(sample, name), trusted[name]))


def _detector(sample: bytes) -> list[str]:
    import cchardet

    # markup is ASCII and says nothing: the detector sees the lines that say something
    lines = b"\n".join(line for line in sample.splitlines() if not line.isascii())
    found = cchardet.detect(lines or sample).get("encoding")
    return [codec] if found and (codec := _codec(found)) else []


def _damage(sample: bytes, name: str) -> float:
    """Traces of a wrong charset less those of a right one, per non-ASCII character; below 0 is good."""
    text = sample.decode(name, "replace")
    shown = "".join(c for c in text if c > "\x7f")
    if not shown:
        return 0.0
    damage = 2 * len(_DAMAGE.findall(shown)) + 0.5 * len(_RARE.findall(shown))
    if _WESTERN.fullmatch(name):  # three signs or accented letters in a row are no word of any Western language
        damage += sum(len(run) for run in re.findall(r"[\x80-\u024f]{3,}", text))
    everyday = max(0.0, len(_EVERYDAY.findall(shown)) / len(shown) - 0.15)  # what chance gives does not count
    return round(damage / len(shown) - 0.4 * everyday, 2)
