"""Charset detection: known texts × encodings × declarations, encoded by us, so the right answer is known.

With ``--data DIR`` (the format of the extraction data) real bodies are encoded as well. A case is right when the
decoded page holds the text that went in. Peers: faust-cchardet and charset-normalizer alone, and the declared charset
alone. `hard` are cases of its own: more languages, false declarations, cut and damaged bytes, no byte order mark.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import _charset_cases
from benchmarks.report import json_lines, mean, note, table
from core.charset import decode

# ruff: noqa: E501  (a text is one line)
TEXTS = {
    "zh-hans": "端侧推理框架发布新版本，支持半精度卷积与动态形状。开发者表示，量化后的模型在手机上快了两倍，体积只有原来的四分之一。",
    "zh-hant": "臺灣大學的研究團隊發表了新的神經網路壓縮方法，在嵌入式裝置上執行時，記憶體用量減少了百分之七十。",
    "ja": "組み込み機器で動く軽量なニューラルネットワークの推論エンジンを公開した。カメラ画像の認識が高速になり、消費電力も下がった。",
    "ko": "모바일 기기에서 동작하는 경량 신경망 추론 엔진을 공개했다. 새 버전은 두 배 빠르고 메모리를 절반만 사용한다.",
    "ru": "Исследователи представили новый метод сжатия нейронных сетей, который позволяет запускать их на микроконтроллерах.",
    "fr": "Les chercheurs ont présenté une méthode élégante : le modèle, déjà compressé, s’exécute à très faible coût énergétique.",
    "de": "Die Forscher stellten ein Verfahren vor, das für kleine Geräte geeignet ist: „schnell, günstig und zuverlässig“, heißt es.",
}  # fmt: skip
ENCODINGS = {
    "zh-hans": ("utf-8", "gb2312", "gbk", "gb18030", "hz", "utf-16", "utf-8-sig"),
    "zh-hant": ("utf-8", "big5", "big5hkscs", "gbk", "gb18030", "utf-16"),
    "ja": ("utf-8", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "utf-16"),
    "ko": ("utf-8", "euc_kr", "cp949", "iso2022_kr", "utf-16"),
    "ru": ("utf-8", "cp1251", "koi8-r", "iso8859-5"),
    "fr": ("utf-8", "cp1252", "iso8859-15"),
    "de": ("utf-8", "cp1252"),
}
LABELS: dict[str, str] = {
    "hz": "hz-gb-2312",
    "utf-8-sig": "utf-8",
    "cp932": "shift_jis",
    "iso2022_jp": "iso-2022-jp",
    "cp949": "euc-kr",
}


Reader = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """One encoded page, and what must be found in it again."""

    name: str
    language: str
    body: bytes
    content_type: str
    text: str


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this benchmark."""
    parser.add_argument("--data", type=Path, help="a folder with manifest.jsonl whose bodies are encoded as well")
    parser.add_argument("--per-language", type=int, default=3, help="real texts of --data per language")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Decode every case and count the right ones."""
    texts = list(TEXTS.items())
    if args.data:
        texts += _real(args.data, args.per_language)
    cases = [case for language, text in texts for case in _cases(language, text)]
    readers: dict[str, Reader] = {
        "": decode,
        "cchardet": _cchardet,
        "charset-normalizer": _normalizer,
        "declared": _declared,
    }
    right = {
        reader: [case.text in _same_dash(read(case.body, case.content_type)) for case in cases]
        for reader, read in readers.items()
    }
    wrong = [case for case, good in zip(cases, right[""], strict=True) if not good]
    for case in wrong[:20]:
        note(f"wrong: {case.name}")
    rows = []
    for language in TEXTS:
        chosen = [number for number, case in enumerate(cases) if case.language == language]
        rows.append(
            {"language": language, "cases": len(chosen)}
            | {reader or "ours": mean([right[reader][n] for n in chosen]) for reader in readers}
        )
    table("charset: share of pages read right", rows, quiet=args.json)
    return {
        "cases": len(cases),
        "right": len(cases) - len(wrong),
        "share": round(1 - len(wrong) / len(cases), 4),
        "hard": _hard(readers, quiet=args.json),
        "peers": {reader: {"right": sum(right[reader])} for reader in readers if reader},
    }


def _hard(readers: dict[str, Reader], *, quiet: bool) -> dict[str, Any]:
    """How many of the harder cases each reader gets right, kind by kind."""
    cases = list(_charset_cases.cases())
    right = {
        name: [_same_dash(case.text) in _same_dash(read(case.body, case.content_type)) for case in cases]
        for name, read in readers.items()
    }
    for case, good in zip(cases, right[""], strict=True):
        if not good:
            note(f"wrong: {case.name}")
    kinds = {kind: [at for at, case in enumerate(cases) if case.kind == kind] for kind in {c.kind for c in cases}}
    rows = [
        {"kind": kind, "cases": len(chosen)}
        | {name or "ours": mean([values[at] for at in chosen]) for name, values in right.items()}
        for kind, chosen in sorted(kinds.items())
    ]
    table("charset: harder cases", rows, quiet=quiet)
    return {"cases": len(cases), "right": sum(right[""]), "peers": {name: sum(v) for name, v in right.items() if name}}


def _same_dash(text: str) -> str:
    """Shift_JIS and its Windows form give the same bytes two names: wave dash and full-width tilde."""
    return text.translate({0x301C: "~", 0xFF5E: "~", 0x2016: "|", 0x2225: "|", 0x2212: "-", 0xFF0D: "-"})


def _cchardet(body: bytes, content_type: str) -> str:
    import cchardet

    return _decoded(body, cchardet.detect(body).get("encoding") or "")


def _normalizer(body: bytes, content_type: str) -> str:
    import charset_normalizer

    best = charset_normalizer.from_bytes(body).best()
    return str(best) if best else ""


def _declared(body: bytes, content_type: str) -> str:
    found = re.search(r"charset=\"?([\w-]+)", content_type) or re.search(
        r"charset=([\w-]+)", body[:1024].decode("latin-1")
    )
    return _decoded(body, found[1] if found else "")


def _decoded(body: bytes, name: str) -> str:
    try:
        return body.decode(name or "utf-8", "replace")
    except LookupError:
        return ""


def _real(folder: Path, per_language: int) -> list[tuple[str, str]]:
    kept: dict[str, list[tuple[str, str]]] = {}
    for row in json_lines(folder / "manifest.jsonl"):
        language = {"zh": "zh-hans"}.get(row.get("lang") or "", row.get("lang") or "")
        text = " ".join((row.get("body") or "").split())[:2000]
        rows = kept.setdefault(language, [])
        if language in ENCODINGS and len(text) > 200 and len(rows) < per_language:
            rows.append((language, text))
    return [row for rows in kept.values() for row in rows]


def _cases(language: str, text: str) -> Iterator[Case]:
    for encoding in ENCODINGS[language]:
        plain = _same_dash(text.encode(encoding, "ignore").decode(encoding))  # what this charset can say at all
        if plain.isascii():
            continue
        label = LABELS[encoding] if encoding in LABELS else encoding.replace("_", "-")
        for kind, meta, header in _declarations(label):
            page = _page(plain, meta, filler="late" in kind)
            yield Case(f"{language} {encoding} {kind}", language, page.encode(encoding, "ignore"), header, plain)
        if encoding == "utf-8":
            damaged = _page(plain * 10, label).encode() + b"\xff\xfe"
            yield Case(f"{language} utf-8 damaged", language, damaged, "", plain)


def _declarations(label: str) -> Iterator[tuple[str, str, str]]:
    yield "undeclared", "", "text/html"
    yield "meta", label, ""
    yield "meta late", label, ""
    yield "header", "", f"text/html; charset={label}"
    yield "meta, header says latin", label, "text/html; charset=iso-8859-1"
    yield "both", label, f"text/html;charset={label.upper()}"
    yield "meta says utf-8", "utf-8", ""
    yield "header says utf-8", "", 'text/html; charset="utf-8"'


def _page(text: str, meta: str, *, filler: bool = False) -> str:
    script = f"<script>{'var a = 1; // nothing ' * 1500}</script>" if filler else ""
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    return f"<html><head>{script}{declared}<title>{text[:12]}</title></head><body><p>{text}</p></body></html>"
