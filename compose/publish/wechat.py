"""WeChat's official API: an access token, image upload, a draft. It saves drafts and never publishes.

Interfaces and limits: https://developers.weixin.qq.com/doc/subscription/en/api/draftbox/draftmanage/api_draft_add
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import httpx

from core.errors import JianbaoError, UsageError

API = "https://api.weixin.qq.com"
TIMEOUT_S = 30.0
TITLE_CHARS, AUTHOR_CHARS, DIGEST_CHARS = 32, 16, 120  # the digest was 120 for long, now the page says 128
SOURCE_URL_BYTES = 1024
CONTENT_CHARS = 20_000  # without the tags
CONTENT_BYTES = 1024 * 1024
BODY_IMAGE_BYTES = 1024 * 1024
COVER_BYTES = 10 * 1024 * 1024
IMAGE_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
RENEW_S = 300  # a token is renewed so long before it expires

_EXPIRED = (40001, 40014, 42001)
_ERRORS = {
    -1: "WeChat is busy; try again in a minute",
    40001: "the access token or the secret is wrong; check JIANBAO_WECHAT_SECRET",
    40007: "the cover is not known to WeChat any more; upload it again",
    40009: "the picture is too large: 1 MB in the text, 10 MB for the cover",
    40013: "there is no such AppID; check JIANBAO_WECHAT_APPID",
    40125: "the secret is wrong or was reset; copy the new one from 设置与开发 → 开发接口管理",
    40164: "this machine's address is not on the account's list; add it under 设置与开发 → 开发接口管理 → IP白名单",
    45002: "the text is too long: under 1 MB, and fewer than 20,000 characters",
    45003: f"the title is too long: {TITLE_CHARS} characters at most",
    45004: f"the digest is too long: {DIGEST_CHARS} characters at most",
    45009: "the day's quota of this interface is used up; it starts anew at midnight (Beijing), or 清零 in the console",
    45110: f"the author's name is too long: {AUTHOR_CHARS} characters at most",
    48001: "the account may not use this interface: drafts need a verified (已认证) account; paste the HTML by hand",
    53401: "the cover could not be fetched; upload it again",
}


class Unreachable(JianbaoError):
    """WeChat gave no answer of its API: no connection, an error page, no JSON."""

    def __init__(self, base_url: str, why: str) -> None:
        super().__init__(f"{base_url}: WeChat cannot be reached ({why}); check the network and --api, then try again")


class WechatError(JianbaoError):
    """WeChat refused; `code` is its errcode, the message says what to do."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"WeChat error {code}: {_ERRORS.get(code, 'see the API documentation')} (it says: {message})")
        self.code = code


@dataclass(frozen=True, slots=True)
class Article:
    """A draft's one article; `content` is HTML whose images WeChat holds already."""

    title: str
    content: str
    cover_id: str
    author: str = ""
    digest: str = ""
    source_url: str = ""


@dataclass
class Wechat:
    """A client of the official API. The secret is sent to WeChat alone and never shown."""

    app_id: str
    secret: str = field(repr=False)
    base_url: str = API
    clock: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def upload_image(self, name: str, data: bytes) -> str:
        """A picture for the text; returns its address at WeChat. JPEG or PNG under 1 MB."""
        answer = self._call("/cgi-bin/media/uploadimg", files=_picture(name, data, BODY_IMAGE_BYTES))
        return str(answer["url"])

    def upload_cover(self, name: str, data: bytes) -> str:
        """A cover as permanent material; returns its media id."""
        answer = self._call(
            "/cgi-bin/material/add_material", {"type": "image"}, files=_picture(name, data, COVER_BYTES)
        )
        return str(answer["media_id"])

    def add_draft(self, article: Article) -> str:
        """Save a draft; returns its media id. UsageError names what is too long before WeChat is asked."""
        check_article(article)
        one = {
            "title": article.title,
            "author": article.author,
            "digest": article.digest,
            "content": article.content,
            "content_source_url": article.source_url,
            "thumb_media_id": article.cover_id,
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }
        # as UTF-8, not \\uXXXX: WeChat would show the escapes
        body = json.dumps({"articles": [one]}, ensure_ascii=False).encode()
        return str(self._call("/cgi-bin/draft/add", content=body)["media_id"])

    def _call(self, path: str, params: Mapping[str, str] | None = None, **request: Any) -> dict[str, Any]:
        try:
            return self._post(path, {**(params or {}), "access_token": self._access_token()}, **request)
        except WechatError as error:
            if error.code not in _EXPIRED:
                raise
        self._token = ""  # it was taken back before its time: once more with a new one
        return self._post(path, {**(params or {}), "access_token": self._access_token()}, **request)

    def _access_token(self) -> str:
        if not self._token or self.clock() >= self._until:
            body = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret}
            answer = self._post("/cgi-bin/stable_token", {}, json=body)
            self._token = str(answer["access_token"])
            self._until = self.clock() + float(answer.get("expires_in", 7200)) - RENEW_S
        return self._token

    def _post(self, path: str, params: Mapping[str, str], **request: Any) -> dict[str, Any]:
        try:
            answer = httpx.post(self.base_url + path, params=dict(params), timeout=TIMEOUT_S, **request)
            answer.raise_for_status()
            data: dict[str, Any] = answer.json()
        except httpx.HTTPStatusError as error:
            raise Unreachable(
                self.base_url, f"HTTP {error.response.status_code}"
            ) from None  # the address holds the token
        except httpx.HTTPError as error:
            raise Unreachable(self.base_url, f"no answer, {type(error).__name__}") from None
        except ValueError:
            raise Unreachable(self.base_url, "the answer is no JSON") from None
        if code := int(data.get("errcode", 0)):
            raise WechatError(code, str(data.get("errmsg", "")))
        return data


def check_article(article: Article) -> None:
    """UsageError for what WeChat would refuse."""
    for name, text, limit in (
        ("title", article.title, TITLE_CHARS),
        ("author", article.author, AUTHOR_CHARS),
        ("digest", article.digest, DIGEST_CHARS),
    ):
        if len(text) > limit:
            raise UsageError(f"the {name} has {len(text)} characters, WeChat takes {limit}: {text[:30]}…")
    if len(article.source_url.encode()) > SOURCE_URL_BYTES:
        raise UsageError(f"the address of 阅读原文 has over {SOURCE_URL_BYTES:,} bytes: {article.source_url[:60]}…")
    if not article.title.strip():
        raise UsageError("WeChat wants a title")
    if (size := len(article.content.encode())) >= CONTENT_BYTES:
        raise UsageError(f"the text has {size:,} bytes, WeChat takes less than {CONTENT_BYTES:,}")
    if (chars := len(re.sub(r"<[^>]*>", "", article.content))) >= CONTENT_CHARS:
        raise UsageError(
            f"the text has {chars:,} characters, WeChat takes fewer than {CONTENT_CHARS:,}; split the issue"
        )


def _picture(name: str, data: bytes, limit: int) -> dict[str, tuple[str, bytes, str]]:
    kind = IMAGE_TYPES.get(PurePath(name).suffix.lower())
    if kind is None:
        raise UsageError(f"{name}: WeChat takes JPEG and PNG pictures")
    if len(data) > limit:
        raise UsageError(f"{name}: {len(data):,} bytes, WeChat takes {limit:,}")
    return {"media": (PurePath(name).name, data, kind)}
