"""What an endpoint cannot do: read from its refusals, remembered by address and model across runs.

Each quirk changes one thing in the next request. It is written down once a request got through with it, and
forgotten after `KEPT`, since providers learn.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.clock import today
from curate.llm.cache import read_json, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from core.config import LlmConfig

KEPT = timedelta(days=30)
MORE_TOKENS = 4  # times the tokens of an answer, for a model that thinks aloud before it
# How the form of an answer is asked for, the strictest first. OpenAI, vLLM, Ollama and llama.cpp's server know the
# first, llama-cpp-python the second, DeepSeek and Qwen the third.
FORMATS = ("json_schema", "json_object_schema", "json_object")

_TOO_LONG = re.compile(
    r"context|too (?:large|long)|range of|at most|less than or equal|exceeds?|smaller", re.IGNORECASE
)
_FORMAT = re.compile(r"response[_ .]?format|json[_ ]?(?:schema|object|mode)|guided|grammar|structured output", re.I)
_SYSTEM = re.compile(
    r"messages?\[0\]\.role|role ['\"]?system|['\"]?system['\"]? (?:role|message|prompt)|'system'", re.I
)
_STREAM = re.compile(r"only support\w* stream|stream\w* (?:mode )?(?:is )?(?:required|must)|enable the stream", re.I)


class Quirks:
    """The quirks of one model at one address. `refused` holds the known ones and those that are being tried."""

    def __init__(self, path: Path, config: LlmConfig) -> None:
        self.path, self.name = path, f"{config.base_url} {config.model}"
        kept = read_json(path).get(self.name)
        kept = kept if isinstance(kept, dict) and _is_fresh(kept) else {}
        self.known = {str(quirk) for quirk in kept.get("refused", ())}
        self.refused = set(self.known)

    def try_without(self, quirk: str) -> None:
        """Leave this out of the next request."""
        self.refused.add(quirk)

    def confirm(self) -> None:
        """A request got through: remember what it was sent without."""
        if self.refused != self.known:
            self.known = set(self.refused)
            entry = {"refused": sorted(self.known), "since": today().isoformat()}
            write_atomically(self.path, read_json(self.path) | {self.name: entry})

    def drop(self) -> None:
        """A request failed all the same: what was being tried is not known to be the reason."""
        self.refused = set(self.known)


def _is_fresh(kept: Mapping[str, Any]) -> bool:
    try:
        return today() - date.fromisoformat(str(kept.get("since"))) <= KEPT
    except ValueError:
        return False


def found_in(message: str, sent: Mapping[str, Any], refused: set[str]) -> str:
    """The quirk that a refusal speaks of, among what was sent; "" if it speaks of none."""
    if "enable_thinking" in message and "thinking" not in refused:
        return "thinking"
    if "stream" not in sent and _STREAM.search(message):
        return "stream"
    if "stream_options" in sent and "stream_options" in message:
        return "stream_options"
    if "response_format" in sent and _FORMAT.search(message):
        return next(name for name in FORMATS if name not in refused)
    if "temperature" in sent and "temperature" in message.casefold():
        return "temperature"
    if "max_tokens" in sent and re.search(r"max_(?:completion_)?tokens", message) and not _TOO_LONG.search(message):
        return "max_tokens"
    if sent["messages"][0]["role"] == "system" and _SYSTEM.search(message):
        return "system"
    return ""


def options(system: str, user: str, schema: Mapping[str, Any], most_tokens: int, refused: set[str]) -> dict[str, Any]:
    """The body of a request without what the endpoint refuses."""
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    if "system" in refused:
        messages = [{"role": "user", "content": f"{system}\n\n{user}"}]
    body: dict[str, Any] = {"messages": messages}
    body["max_completion_tokens" if "max_tokens" in refused else "max_tokens"] = most_tokens
    if "temperature" not in refused:
        body["temperature"] = 0
    if (form := next((name for name in FORMATS if name not in refused), "")) == "json_schema":
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": schema},
        }
    elif form == "json_object_schema":
        body["response_format"] = {"type": "json_object", "schema": schema}
    elif form:
        body["response_format"] = {"type": "json_object"}
    if "thinking" in refused:
        body["extra_body"] = {"enable_thinking": False}
    if "stream" in refused:
        body["stream"] = True
        if "stream_options" not in refused:
            body["stream_options"] = {"include_usage": True}
    return body


def address(base_url: str, refused: set[str]) -> str:
    """The base address: as configured, without a path that is added anyway; with or without /v1 if it needs that."""
    base = base_url.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
    if "path" not in refused:
        return base
    return base.removesuffix("/v1") if urlsplit(base).path.endswith("/v1") else f"{base}/v1"
