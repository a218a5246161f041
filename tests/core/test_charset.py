"""Bytes → text for declared, misdeclared and undeclared charsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charset import decode, detect

CHINESE = "端侧推理框架发布新版本，支持半精度卷积与动态形状。量化后的模型在手机上快了两倍。"
TRADITIONAL = "臺灣大學的研究團隊發表了新的神經網路壓縮方法，在嵌入式裝置上執行。"
JAPANESE = "組み込み機器で動く軽量なニューラルネットワークの推論エンジンを公開した。"
RUSSIAN = "Исследователи представили новый метод сжатия нейронных сетей."


def page(text: str, meta: str = "", before: str = "") -> str:
    declared = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{before}{declared}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (CHINESE, "hz"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "utf-32-le"),
        (RUSSIAN, "utf-32-be"),
        (JAPANESE, "utf-32"),
        (CHINESE, "utf-8-sig"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
    ],
)
def test_undeclared(text: str, encoding: str) -> None:
    assert text in decode(page(text).encode(encoding))


def test_gb2312_is_read_as_gb18030() -> None:
    text = CHINESE + "镕喆囍€"  # beyond GB 2312
    assert text in decode(page(text, "gb2312").encode("gb18030"))


def test_big5_is_read_with_its_hong_kong_characters() -> None:
    text = TRADITIONAL + "喺度嘅嚟咗"
    assert text in decode(page(text, "big5").encode("big5hkscs"))


def test_a_false_utf8_header_does_not_win() -> None:
    assert CHINESE in decode(page(CHINESE).encode("gbk"), "text/html; charset=utf-8")


def test_a_servers_default_latin_header_does_not_win() -> None:
    body = page(CHINESE, "gbk").encode("gbk")
    assert CHINESE in decode(body, "text/html; charset=iso-8859-1")
    assert CHINESE in decode(page(CHINESE).encode("gbk"), "text/html; charset=iso-8859-1")


def test_declaration_after_a_long_script() -> None:
    body = page(CHINESE, "gbk", before="<script>" + "x = 1;" * 5000 + "</script>").encode("gbk")
    assert CHINESE in decode(body)


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    body = page(CHINESE * 20).encode().replace("框".encode(), b"\xe6\xa1", 1)
    assert CHINESE in decode(body, "text/html; charset=gbk")


def test_a_page_cut_in_the_middle_of_a_character() -> None:
    body = page(CHINESE).encode().split("机".encode())[0] + "机".encode()[:2]
    assert "端侧推理框架" in decode(body)


@pytest.mark.parametrize("label", ["", "no-such-charset", "base64", "rot13", "utf-16", "undefined", "idna", "\x00"])
def test_strange_declarations_are_ignored(label: str) -> None:
    assert CHINESE in decode(page(CHINESE, label).encode(), f"text/html; charset={label}")
    assert CHINESE in decode(page(CHINESE, label).encode("gbk"), f"text/html; charset={label}")


def test_western_quotes_of_windows() -> None:
    text = "“Schön” – das kostet 5 € … naïve"
    assert text in decode(page(text, "iso-8859-1").encode("cp1252"))


@given(st.binary(max_size=2000), st.text(max_size=40))
def test_never_raises(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header), str)
    assert detect(body, header)
