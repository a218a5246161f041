"""The ways out, against loopback servers that enforce the real rules."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image

from compose.parse import parse_issue
from compose.publish.cover import HEIGHT, WIDTH, chinese_font, cover
from compose.publish.deliver import MailError, WechatOptions, to_mail, to_pages, to_wechat
from compose.publish.online import check_links
from compose.publish.pages import END, START, readme_with_table
from compose.publish.wechat import Article, Unreachable, Wechat, WechatError, check_article
from compose.render.outlets import Options
from core.config import EditionConfig
from core.errors import UsageError
from core.types import Issue

ISSUE = """# 测试简报 (2024-03-09) 甲/乙

> 导读：本次1条。【新闻】甲。

## 业界新闻

- [甲 | 某号](https://mp.weixin.qq.com/s/XyZ_12345) <!-- jb:1 -->
摘要：甲。
![图](pictures/p.png)
"""


class FakeWechat(ThreadingHTTPServer):
    """api.weixin.qq.com with its rules: tokens expire, sizes and fields are checked, images must be uploaded."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tokens = 0
        self.valid = ""
        self.drafts: list[dict[str, Any]] = []
        self.images: list[bytes] = []
        self.refuse: dict[str, int] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["content-length"]))
        answer = self._answer(parts.path, parse_qs(parts.query), body)
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    @property
    def wechat(self) -> FakeWechat:
        assert isinstance(self.server, FakeWechat)
        return self.server

    def _answer(self, path: str, query: dict[str, list[str]], body: bytes) -> dict[str, Any]:
        server = self.wechat
        if code := server.refuse.get(path):
            return {"errcode": code, "errmsg": "refused"}
        if path == "/cgi-bin/stable_token":
            asked = json.loads(body)
            if asked["secret"] != "geheim":
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            server.tokens += 1
            server.valid = f"token{server.tokens}"
            return {"access_token": server.valid, "expires_in": 7200}
        if query.get("access_token") != [server.valid]:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        if path in ("/cgi-bin/media/uploadimg", "/cgi-bin/material/add_material"):
            limit = 1024 * 1024 if "uploadimg" in path else 10 * 1024 * 1024
            if b'name="media"; filename="' not in body or len(body) > limit + 1000:
                return {"errcode": 40009, "errmsg": "invalid image size"}
            server.images.append(body)
            return {"url": "http://mmbiz.qpic.cn/1", "media_id": "COVER"}
        return self._draft(json.loads(body), body)

    def _draft(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        (article,) = asked["articles"]
        if b"\\u" in body or article["thumb_media_id"] != "COVER":
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        if len(article["title"]) > 64:
            return {"errcode": 45003, "errmsg": "title size out of limit"}
        if re.search(r"<(?:script|div)|<img src=\"(?!http://mmbiz)", article["content"]):
            return {"errcode": 45166, "errmsg": "invalid content"}
        self.wechat.drafts.append(article)
        return {"media_id": "DRAFT"}


@pytest.fixture
def server() -> Iterator[FakeWechat]:
    server = FakeWechat()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def issue(edition: EditionConfig) -> Issue:
    return parse_issue(ISSUE, edition)


def test_a_draft_with_its_pictures(
    server: FakeWechat, issue: Issue, edition: EditionConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBAO_WECHAT_APPID", "app")
    monkeypatch.setenv("JIANBAO_WECHAT_SECRET", "geheim")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "p.png").write_bytes(cover(date(2024, 1, 1)))
    assert to_wechat(issue, edition, tmp_path, WechatOptions(server.url, author="某人")) == "DRAFT"
    (draft,) = server.drafts
    assert draft["title"] == "测试简报 (2024-03-09) 甲/乙"
    assert 'src="http://mmbiz.qpic.cn/1"' in draft["content"]
    assert (draft["author"], draft["digest"], len(server.images)) == ("某人", "本次1条。【新闻】甲。", 2)


def test_without_credentials_nothing_is_asked(
    server: FakeWechat, issue: Issue, edition: EditionConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIANBAO_WECHAT_APPID", raising=False)
    with pytest.raises(UsageError, match="JIANBAO_WECHAT_APPID"):
        to_wechat(issue, edition, tmp_path, WechatOptions(server.url))
    assert server.tokens == 0


def test_an_expired_token_is_renewed_once(server: FakeWechat) -> None:
    client = Wechat("app", "geheim", server.url)
    client.upload_image("a.png", b"x")
    server.valid = "taken back"
    assert client.upload_cover("a.png", b"x") == "COVER"
    assert server.tokens == 2


def test_a_token_is_renewed_before_it_expires(server: FakeWechat) -> None:
    now = [0.0]
    client = Wechat("app", "geheim", server.url, clock=lambda: now[0])
    client.upload_image("a.png", b"x")
    now[0] = 6000
    client.upload_image("a.png", b"x")
    assert server.tokens == 1
    now[0] = 7000
    client.upload_image("a.png", b"x")
    assert server.tokens == 2


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/cgi-bin/stable_token", 40164, "IP白名单"),
        ("/cgi-bin/draft/add", 48001, "已认证"),
        ("/cgi-bin/draft/add", 45009, "quota"),
        ("/cgi-bin/draft/add", 99999, "documentation"),
    ],
)
def test_refusals_are_explained(server: FakeWechat, path: str, code: int, words: str) -> None:
    server.refuse[path] = code
    with pytest.raises(WechatError, match=words) as caught:
        Wechat("app", "geheim", server.url).add_draft(Article("题", "<p>文</p>", "COVER"))
    assert caught.value.code == code
    assert "geheim" not in str(caught.value)


def test_a_wrong_secret_and_no_server() -> None:
    with pytest.raises(Unreachable, match=r"cannot be reached.*no answer") as caught:
        Wechat("app", "geheim", "http://127.0.0.1:9").upload_image("a.png", b"x")
    assert "geheim" not in repr(caught.value)
    assert "geheim" not in repr(Wechat("app", "geheim"))


@pytest.mark.parametrize(
    "article",
    [
        Article("题" * 65, "", "c"),
        Article(" ", "", "c"),
        Article("题", "", "c", author="名" * 17),
        Article("题", "", "c", digest="摘" * 121),
        Article("题", "文" * 20_000, "c"),
        Article("题", f'<p style="{"x" * 1024 * 1024}">文</p>', "c"),
    ],
)
def test_what_wechat_would_refuse_is_refused_before(article: Article) -> None:
    with pytest.raises(UsageError):
        check_article(article)


def test_pictures_have_kinds_and_sizes() -> None:
    client = Wechat("app", "geheim", "http://127.0.0.1:9")
    with pytest.raises(UsageError, match="JPEG and PNG"):
        client.upload_image("a.svg", b"x")
    with pytest.raises(UsageError, match="bytes"):
        client.upload_image("a.png", b"x" * (1024 * 1024 + 1))


def test_the_cover_is_a_png_of_the_right_size_with_date_and_title() -> None:
    day = date(2024, 3, 9)
    bare, titled = cover(day), cover(day, "Quantization / Pruning")
    for data in (bare, titled):
        picture = Image.open(BytesIO(data))
        assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT)) == ("PNG", (900, 383))
        assert (255, 255, 255) in [colour for _, colour in picture.getcolors(WIDTH * HEIGHT) or []]
    assert bare != titled
    assert cover(date(2024, 3, 8)) != bare
    assert cover(day, "量化") == bare  # no font given that has Chinese characters


def test_a_long_chinese_title_stays_on_the_cover() -> None:
    font = chinese_font()
    title = "端侧大模型的低比特量化与移动端推理加速/" * 8
    data = cover(date(2024, 3, 9), title, font=font)
    assert Image.open(BytesIO(data)).size == (900, 383)
    assert (data == cover(date(2024, 3, 9))) == (font is None)


def test_the_files_of_a_site(issue: Issue, edition: EditionConfig, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"# 简报\n\n{START}\n旧表\n{END}\n\n尾\n", encoding="utf-8")
    to_pages(issue, edition, tmp_path, "https://example.org/site")
    page = (tmp_path / edition.folder / "2024-03-09.md").read_text(encoding="utf-8")
    assert page == ISSUE.replace(" <!-- jb:1 -->", "")
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "旧表" not in readme
    assert "[2024-03-09](embedded-ai-report/2024-03-09.md)" in readme
    assert readme.endswith("尾\n")
    feed = ElementTree.fromstring((tmp_path / "atom.xml").read_text(encoding="utf-8"))
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [e.text for e in feed.findall("a:entry/a:title", names)] == ["测试简报 (2024-03-09) 甲/乙"]
    items = json.loads((tmp_path / "feed.json").read_text(encoding="utf-8"))["items"]
    assert items[0]["url"] == "https://example.org/site/embedded-ai-report/2024-03-09.html"
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    to_pages(issue, edition, tmp_path, "https://example.org/site")
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_readme_without_a_table_gets_one(edition: EditionConfig) -> None:
    assert readme_with_table("# 简报\n", [date(2024, 3, 9)], edition).startswith(
        f"# 简报\n\n{START}\n| 2 | 0 | 2 | 4 |"
    )


class _Pages(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        status = {"/gone": 404, "/moved": 301, "/no-head": 405, "/broken": 503}.get(self.path, 200)
        self.send_response(status)
        if status == 301:
            self.send_header("location", "/other")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def test_links_are_opened() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        text = "## 论文\n\n" + "".join(f"- [{p}]({base}/{p})\n" for p in ("ok", "gone", "moved", "no-head", "broken"))
        found = check_links(text, allowed=lambda host: host == "127.0.0.1")
        assert [(f.line, f.code) for f in found] == [(4, "dead-link"), (5, "redirect"), (7, "unreachable")]
        assert {f.code for f in check_links(text)} == {"unreachable"}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Mail(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321 to take one message."""

    def handle(self) -> None:
        assert isinstance(self.server, _MailServer)
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.server.message = body
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 fine\r\n")


class _MailServer(socketserver.TCPServer):
    message = b""


def test_a_mail_is_handed_over(issue: Issue, edition: EditionConfig) -> None:
    with _MailServer(("127.0.0.1", 0), _Mail) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        options = Options(sender="a@example.org", to="b@example.org", unsubscribe="https://example.org/u")
        to_mail(issue, edition, f"127.0.0.1:{server.server_address[1]}", options)
        thread.join()
    assert b"To: b@example.org\r\n" in server.message
    assert b"List-Unsubscribe: <https://example.org/u>\r\n" in server.message
    with pytest.raises(MailError, match="not taken"):
        to_mail(issue, edition, "127.0.0.1:9", options)
    with pytest.raises(UsageError, match="--from"):
        to_mail(issue, edition, "127.0.0.1:9", Options())


def test_pictures_that_wechat_would_drop_are_named(
    server: FakeWechat, edition: EditionConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANBAO_WECHAT_APPID", "app")
    monkeypatch.setenv("JIANBAO_WECHAT_SECRET", "geheim")
    issue = parse_issue(ISSUE.replace("pictures/p.png", "https://example.org/p.png"), edition)
    with pytest.raises(UsageError, match=r"https://example\.org/p\.png"):
        to_wechat(issue, edition, tmp_path, WechatOptions(server.url))
    assert server.drafts == []
