"""What the benchmarks of extraction judge by: boilerplate by families of patterns, and where a day stands in a page."""

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks._boilerplate import cleaner
from benchmarks._dates import places

FAMILIES = [
    {"name": "recommend", "regex": "^往期推荐", "long_mid_hits": 0},
    {"name": "longpress", "regex": "长按.{0,12}识别", "long_mid_hits": 0},
    {"name": "scan", "regex": "扫码", "long_mid_hits": 1201},
    {"name": "urlonly", "regex": r"^https?://\\S+$", "long_mid_hits": 2481},
]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("点扫码关注\n{prose}\n扫码之后打开\n{prose}\n扫码进群", "{prose}\n扫码之后打开\n{prose}"),
        ("{prose}\n长按图片识别\n{prose}", "{prose}\n{prose}"),
        ("{prose}\n{prose}\n往期推荐\n一篇文章\n另一篇文章", "{prose}\n{prose}"),
        ("{prose}\nhttps://github.com/a/b", "{prose}\nhttps://github.com/a/b"),
    ],
)
def test_families_of_boilerplate(tmp_path: Path, text: str, kept: str) -> None:
    file = tmp_path / "families.json"
    file.write_text(json.dumps(FAMILIES), encoding="utf-8")
    prose = "一段很长的正文说的是端侧推理" * 8
    assert cleaner(file)(text.format(prose=prose)) == kept.format(prose=prose)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>March 5, 2024</p>", (1, 0)),
        ('{"datePublished":"2024-03-05","dateModified":"2024-03-07"}', (1, 0)),
        ('{"datePublished":"2024-01-01","dateModified":"2024-03-05"}', (0, 1)),
        ("<p>Aktualisiert am 5. März 2024</p>", (0, 1)),
        ("<p>5 de marzo de 2024, 2024年3月5日, 05.03.2024</p>", (3, 0)),
        ("<p>2024-03-06, 15.03.2024, 5 May 2024</p>", (0, 0)),
    ],
)
def test_places_of_a_day(html: str, found: tuple[int, int]) -> None:
    assert places(date(2024, 3, 5), html) == found
