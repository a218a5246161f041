"""A chat-completions endpoint on loopback, with a model that can be honest, talked into anything, or broken.

What the "model" answers is a function of the request; the HTTP below it is real.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(slots=True)
class Answer:
    """What is sent: `text` of the model in a good envelope, or `raw` bytes instead of one."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    error: str = ""
    finish: str = "stop"
    usage: tuple[int, int] | None = (900, 300)
    wait: float = 0.0  # seconds before the answer
    cut: int | None = None  # bytes of the body after which the server hangs up; -1: before it says anything


Model = Callable[[Request, int], Answer]


@dataclass(slots=True)
class Served:
    """The address, and the requests that came."""

    base_url: str
    requests: list[Request] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # what came as Authorization
    at_once: int = 0


@contextmanager
def serve(model: Model, path: str = "/v1/chat/completions") -> Iterator[Served]:
    """Serve until the block ends; other paths than this are not found."""
    lock = threading.Lock()
    running = [0]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                served.requests.append(request)
                served.paths.append(self.path)
                served.keys.append(self.headers.get("authorization", ""))
                number = len(served.requests)
                running[0] += 1
                served.at_once = max(served.at_once, running[0])
            try:
                answer = model(request, number) if self.path == path else Answer(status=404, error="page not found")
                stop.wait(answer.wait)
                self._send(answer)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client had no more patience
            finally:
                with lock:
                    running[0] -= 1

        def _send(self, answer: Answer) -> None:
            body = answer.raw if answer.raw is not None else json.dumps(_envelope(answer)).encode()
            if answer.cut == -1:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in {"content-type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: answer.cut])
            self.close_connection = answer.cut is not None

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on stderr."""

    stop = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _envelope(answer: Answer) -> dict[str, Any]:
    if answer.error:
        return {"error": {"message": answer.error, "type": "invalid_request_error", "code": None}}
    message = {"role": "assistant", "content": answer.text}
    envelope: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "test",
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
    }
    if answer.usage:
        envelope["usage"] = {
            "prompt_tokens": answer.usage[0],
            "completion_tokens": answer.usage[1],
            "total_tokens": sum(answer.usage),
        }
    return envelope


def shown_sentences(request: Request) -> list[str]:
    """The numbered sentences in a request."""
    text = "\n".join(message["content"] for message in request["messages"])
    return re.findall(r"^\[\d+\] (.+)$", text, re.MULTILINE)


def wanted(request: Request) -> set[str]:
    """The parts of the answer that a request asks for: summary, brief, title, opinion, phrases."""
    system = request["messages"][0]["content"]
    return set(re.findall(r'[{,]"(summary|brief|title|opinion|phrases)":', system))


def honest(request: Request, _number: int = 0) -> Answer:
    """A model that does as it is told: the first sentences, to the wanted length; what it cannot do it leaves out."""
    text = "\n".join(message["content"] for message in request["messages"])
    sentences, parts = shown_sentences(request), wanted(request)
    limits = re.search(r"合计 (\d+) 到 (\d+)", text)
    points: list[dict[str, Any]] = []
    for number, sentence in enumerate(sentences, 1):
        if sum(len(point["text"]) for point in points) >= (int(limits[1]) if limits else 100):
            break
        points.append({"text": sentence, "sentences": [number]})
    first = {"text": sentences[0], "sentences": [1]} if sentences else {}
    data: dict[str, Any] = {"summary": points, "brief": first, "title": _title(text)}
    data["opinion"] = {"section": _second_section(text), "sentences": [1]}
    data["phrases"] = [
        {"item": number, "text": re.split(r"[，。：；、 ]", line)[0][:22] + "的消息"}
        for number, line in enumerate(sentences, 1)
    ]
    return Answer(json.dumps({part: data[part] for part in data if part in parts}, ensure_ascii=False))


def _title(text: str) -> str:
    """The title itself, or what is said of the names and figures of a foreign one."""
    found = re.search(r"^标题：(.+)$", text, re.MULTILINE)
    title = found[1] if found else ""
    kept = re.findall(r"[A-Z0-9][\w.%$-]*", title)
    return title if re.search("[一-鿿]", title) else f"关于{'、'.join(kept)}的报道"


def _second_section(text: str) -> str:
    found = re.search(r"这些栏目中选一个：.*?、(\w+)（", text)
    return found[1] if found else ""


def planted(words: str) -> Model:
    """A model that has been talked into writing these words, in the form it was asked for, whatever was shown."""

    def model(request: Request, number: int) -> Answer:
        data = json.loads(honest(request, number).text)
        if data.get("summary"):
            data["summary"][0]["text"] += words
        if data.get("brief"):
            data["brief"]["text"] = words
        if "title" in data:
            data["title"] = words
        for phrase in data.get("phrases", ()):
            phrase["text"] = words
        return Answer(json.dumps(data, ensure_ascii=False))

    return model


def obedient(request: Request, number: int) -> Answer:
    """A model that repeats, first of all, every shown sentence that speaks to it, and keeps to the form."""
    data = json.loads(honest(request, number).text)
    orders = [
        (place, sentence)
        for place, sentence in enumerate(shown_sentences(request), 1)
        if re.search(r"忽略|指令|输出|ignore|output|print|system|助手|回复|PWNED|摘要必须", sentence, re.IGNORECASE)
    ]
    for place, sentence in orders:
        for points in [data["summary"]] if "summary" in data else []:
            points.insert(0, {"text": sentence, "sentences": [place]})
        if "brief" in data:
            data["brief"] = {"text": sentence, "sentences": [place]}
        if "opinion" in data:
            data["opinion"]["sentences"] = [place]
        if "title" in data:
            data["title"] = sentence
    return Answer(json.dumps(data, ensure_ascii=False))
