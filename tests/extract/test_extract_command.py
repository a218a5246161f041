from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from extract.show import address_in

PAGE = (
    "<!-- saved from url=(0040)https://mp.weixin.qq.com/s/abcdefgh -->"
    "<html><body><h1 id='activity-name'>标题</h1><a id='js_name'>某号</a>"
    "<div id='js_content'><p>正文，<a href='https://arxiv.org/abs/2009.07453'>论文</a>。</p></div>"
    '<script>var ct = "1521408600";</script></body></html>'
)
KEYS = [
    *("url", "canonical_url", "title", "account", "author", "published", "published_precision", "language", "kind"),
    *("state", "text", "markdown", "links", "images", "confidence"),
]


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "extract", *arguments], input=stdin, capture_output=True, check=False)


@pytest.mark.parametrize("markup", [b"", b"<p>", b"<html><body><p>"])
def test_bytes_that_are_no_text_are_no_page(tmp_path: Path, markup: bytes) -> None:
    file = tmp_path / "garbage.html"
    file.write_bytes(markup + random.Random(1).randbytes(4096))
    done = run(str(file))
    assert (done.returncode, done.stdout) == (1, b"")
    said = done.stderr.decode()
    assert "garbage.html: no readable page" in said
    assert len(said.splitlines()) == 1


def test_one_json_object_a_line_with_the_promised_keys(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.html", tmp_path / "b.html.gz"
    plain.write_text(PAGE, encoding="utf-8")
    packed.write_bytes(gzip.compress(PAGE.encode()))
    done = run(str(plain), str(packed), "--json")
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 2
    assert list(rows[0]) == KEYS
    assert rows[0] == rows[1]
    assert rows[0]["url"] == "https://mp.weixin.qq.com/s/abcdefgh"
    assert rows[0]["published"] == "2018-03-19T05:30:00+08:00"
    assert rows[0]["published_precision"] == "second"
    assert rows[0]["links"] == [{"label": "论文", "url": "https://arxiv.org/abs/2009.07453"}]


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2024-03-05T23:30:00-05:00", "2024-03-05T23:30:00-05:00"),
        ("2024-03-05T00:00:00+09:00", "2024-03-05T00:00:00+09:00"),
        ("2024-03-05T20:00:00Z", "2024-03-06T04:00:00+08:00"),
    ],
)
def test_the_day_is_that_of_the_pages_own_clock(date: str, told: str) -> None:
    page = f'<meta property="article:published_time" content="{date}"><h1>A post</h1><p>{"Some words. " * 40}</p>'
    done = run("-", "--url", "https://example.org/a", "--json", stdin=page.encode())
    assert json.loads(done.stdout)["published"] == told


def test_the_day_of_a_change_is_told_as_such() -> None:
    page = f"<h1>A post</h1><p>Updated March 25, 2024</p><p>{'Some words. ' * 40}</p>"
    done = run("-", "--url", "https://example.org/a", stdin=page.encode())
    assert "published is the day of the last change" in done.stdout.decode()


def test_standard_input_is_read_and_markdown_is_for_people() -> None:
    done = run("-", "--url", "https://mp.weixin.qq.com/s/12345678", stdin=PAGE.encode())
    assert done.returncode == 0
    assert "title: 标题" in done.stdout.decode()
    assert "正文，[论文](https://arxiv.org/abs/2009.07453)。" in done.stdout.decode()


@pytest.mark.parametrize(
    ("content", "code"),
    [({"a.html": b""}, 1), ({"a.html": PAGE.encode(), "b.html": b" "}, 3), ({"a.gz": b"\x1f\x8b\x08broken"}, 1)],
)
def test_exit_codes_say_how_much_was_read(tmp_path: Path, content: dict[str, bytes], code: int) -> None:
    for name, body in content.items():
        (tmp_path / name).write_bytes(body)
    done = run(*[str(tmp_path / name) for name in content])
    assert done.returncode == code
    assert done.stderr


@pytest.mark.parametrize("arguments", [["/no/such/file.html"], ["--url", "ftp://x", "-"], []])
def test_wrong_arguments_are_usage_errors(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<!--\n Page saved with SingleFile \n url: https://a.org/x \n-->", "https://a.org/x"),
        ("<link href='https://a.org/y?a=1&amp;b=2' rel='canonical'>", "https://a.org/y?a=1&b=2"),
        ('<meta content="https://a.org/z" property="og:url">', "https://a.org/z"),
        ("<link rel=canonical href='/relative'>", ""),
        ("<p>", ""),
    ],
)
def test_a_saved_page_says_where_it_came_from(html: str, address: str) -> None:
    assert address_in(html) == address


def test_a_folder_is_named_as_one(tmp_path: Path) -> None:
    done = run(str(tmp_path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"a folder, name the files in it: {tmp_path}" in done.stderr.decode()
