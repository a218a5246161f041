from __future__ import annotations

import pytest

from extract.js_literal import read_value, unescape


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a\\x3cb\\u4e2d\\n\\'c'", "a<b中\n'c"),
        ("JsDecode('\\x3cp\\x3e'), next: 1", "<p>"),
        ("'0' * 1", 0),
        ("'12' * 1,", 12),
        ("'REDACTED' * 1", None),
        ('"" || "" || "MjM5=="', "MjM5=="),
        ('"" ? 1 : 0', 0),
        ("xml ? getXmlValue('ct') : '1617000000';", "1617000000"),
        ("'A &amp; B'.html(false);", "A & B"),
        ('htmlDecode("&lt;CSDN&gt;")', "<CSDN>"),
        ("[1, 2.5, -3, true, null,]", [1, 2.5, -3, True, None]),
        ("{a: {b: [ {c: 'd'} ]}, // note\n 'e': /* x */ 1,}", {"a": {"b": [{"c": "d"}]}, "e": 1}),
        ("{a: foo(bar(1), '}'), b: new Date() + 1, c: function () { return {x: 1}; }, d: 2}",
         {"a": None, "b": None, "c": None, "d": 2}),
        ("{a: x.y[0].z, b: !0, c: 'ok'}", {"a": None, "b": None, "c": "ok"}),
        ("`line\none`", "line\none"),
        ('"\\ud83d\\ude00 \\ud800"', "😀 \ufffd"),
        ("{'a': 1", {"a": 1}),
        ("", None),
        ("@@@, 1", None),
    ],
)  # fmt: skip
def test_values_are_read_without_running_anything(source: str, value: object) -> None:
    assert read_value(source) == value


def test_reading_starts_where_it_is_told_and_a_line_break_ends_a_statement() -> None:
    source = "var a = 'x'\nvar b = 'y';"
    assert read_value(source, source.index("'x'")) == "x"


@pytest.mark.parametrize("piece", ["{a:", "[", "(", "'", "'\\", "{a:'", "{a:/*", "{a:`", "f(", "a?"])
def test_hostile_literals_end(piece: str) -> None:
    assert isinstance(read_value(piece * 100_000), dict | list | None)


def test_unescape_leaves_unknown_escapes_as_their_character() -> None:
    assert unescape(r"\/\q\0") == "/q\0"
