"""What came back: the bytes of an answer, whole or as a stream of events, as words or as the provider's complaint."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DATA = re.compile(r"^data:[ \t]?(.*)$", re.MULTILINE)
_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_END_OF_THOUGHT = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered, without what it thought aloud. `usage`: tokens in and out, if the provider told."""

    text: str
    finished: bool = True  # False: it was cut off at the limit of tokens
    thought: bool = False  # it thought aloud
    usage: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a provider gave no answer: its status (that of the body where it says 200 outside), its words."""

    status: int
    message: str
    wait: float | None = None  # seconds that it asks to wait


def read(body: bytes) -> Reply | Complaint | None:
    """The answer in a body that came with status 200; None if there is none."""
    text = body.decode("utf-8", "replace").strip()
    envelope = _from_events(text) if text.startswith(("data:", "event:", ":", "id:")) else _object(text)
    if envelope is None:
        return None
    if envelope.get("error"):
        return complaint(200, envelope)
    choices = envelope.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(message, dict):
        return None
    if isinstance(message.get("refusal"), str) and message["refusal"]:
        return Complaint(400, message["refusal"])
    if first.get("finish_reason") == "content_filter":
        return Complaint(400, "content_filter")
    said = _text(message.get("content"))
    told = without_thoughts(said)
    thought = told != said.strip() or any(message.get(name) for name in ("reasoning_content", "reasoning", "thinking"))
    return Reply(told, first.get("finish_reason") != "length", thought, _usage(envelope.get("usage")))


def complaint(status: int, body: object) -> Complaint:
    """The complaint in an error's body, in whichever of the usual forms."""
    error: Any = body
    while isinstance(error, Mapping) and isinstance(error.get("error"), (Mapping, str)):
        error = error["error"]
    if not isinstance(error, Mapping):
        return Complaint(status, str(error or "")[:500])
    words = [str(error[name]) for name in ("message", "detail", "msg", "code", "type", "param") if error.get(name)]
    code = error.get("code", error.get("status"))
    inside = int(code) if str(code).isdigit() and 400 <= int(code) < 600 else 0
    return Complaint(inside or (status if status >= 400 else 502), " · ".join(dict.fromkeys(words))[:500])


def without_thoughts(text: str) -> str:
    """An answer without the block in which the model thought, also one that was opened by the prompt."""
    rest = _THOUGHT.sub("", text)
    return _END_OF_THOUGHT.split(rest)[-1].strip()


def _from_events(text: str) -> dict[str, Any] | None:
    """The pieces of a stream (server-sent events) put together as if they had come as one."""
    content: list[str] = []
    thoughts, finish, usage = False, None, None
    for line in _DATA.findall(text):
        event = _object(line)
        if event is None:
            continue
        if event.get("error") or "choices" not in event:
            return event if event.get("error") or event.get("message") else {"error": event}
        usage = event.get("usage") or usage
        for choice in event["choices"] or ():
            delta = choice.get("delta") or choice.get("message") or {}
            content.append(_text(delta.get("content")))
            thoughts = thoughts or bool(delta.get("reasoning_content") or delta.get("reasoning"))
            finish = choice.get("finish_reason") or finish
    message = {"content": "".join(content), "reasoning_content": "…" if thoughts else ""}
    # A stream that ends without a reason was cut off.
    return {"choices": [{"message": message, "finish_reason": finish or "length"}], "usage": usage}


def _text(content: object) -> str:
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, Mapping))
    return content if isinstance(content, str) else ""


def _object(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _usage(usage: object) -> tuple[int, int] | None:
    if not isinstance(usage, Mapping):
        return None
    read_, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if isinstance(read_, int) and isinstance(written, int) and read_ >= 0 and written >= 0:
        return read_, written
    return None
