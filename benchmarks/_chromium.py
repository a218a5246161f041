"""A headless Chromium driven over the DevTools protocol, for pages that only a real browser can judge.

Every request that a page makes is noted, with those of its frames; names that are not excluded lead to a given port of
this machine, so that nothing leaves it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = "chromium"
STARTS_SECONDS = 60.0
ANSWERS_SECONDS = 60.0
BINDING = "planted"  # a function of every page; a script that calls it was run
_KEYS = {"Enter": 13, "Escape": 27}


def is_installed() -> bool:
    """Whether Debian's chromium is here."""
    return shutil.which(PROGRAM) is not None


@dataclass
class Page:
    """One tab. `requests` are the addresses it asked for (those that a policy held back are `blocked`), `scripts` what
    called `BINDING` or opened a dialog, `faults` what its console calls errors.
    """

    socket: aiohttp.ClientWebSocketResponse
    asked: dict[str, str] = field(default_factory=dict)  # by the browser's number of the request
    blocked: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _loaded: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for."""
        return list(self.asked.values())

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One call of the protocol; RuntimeError if the browser refuses it."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"id": number, "method": method, "params": params})
        found = await asyncio.wait_for(answer, ANSWERS_SECONDS)
        if "error" in found:
            raise RuntimeError(f"{method}: {found['error'].get('message')}")
        return dict(found["result"])

    async def open(self, url: str) -> None:
        """Go there, and wait until it is loaded with its frames."""
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), ANSWERS_SECONDS)

    async def run(self, script: str) -> Any:
        """The value of an expression, a promise's once it is kept; RuntimeError if it throws."""
        found = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if problem := found.get("exceptionDetails"):
            raise RuntimeError(problem.get("exception", {}).get("description") or problem["text"])
        return found["result"].get("value")

    async def until(self, script: str) -> Any:
        """The value of an expression as soon as it is true; TimeoutError if it never is."""
        async with asyncio.timeout(ANSWERS_SECONDS):
            while not (found := await self.run(script)):
                await asyncio.sleep(0.02)
        return found

    async def press(self, key: str, *, control: bool = False) -> None:
        """Press a key."""
        text = key if len(key) == 1 and not control else "\r" if key == "Enter" else ""
        code = _KEYS[key] if key in _KEYS else ord(key.upper())
        common = {"key": key, "modifiers": 2 if control else 0, "windowsVirtualKeyCode": code}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    async def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """The window's size in CSS pixels, a phone's below 600, and its colours."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.call("Emulation.setEmulatedMedia", features=features)

    async def listen(self) -> None:
        """Take in what the browser says, until it goes."""
        async for message in self.socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            said = json.loads(message.data)
            if "id" in said:
                self._waiting.pop(said["id"]).set_result(said)
            else:
                await self._heard(said["method"], said["params"])

    async def _heard(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.asked[params["requestId"]] = params["request"]["url"]
        elif method == "Network.loadingFailed" and params.get("blockedReason"):
            self.blocked.append(self.asked.pop(params["requestId"], ""))
        elif method == "Runtime.bindingCalled":
            self.scripts.append(params["payload"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.faults.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.faults.append(f"{params['entry']['text']} {params['entry'].get('url', '')}".strip())
        elif method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Page.javascriptDialogOpening":
            if params["type"] != "beforeunload":
                self.scripts.append(f"{params['type']} {params['message']}")
            number = next(self._numbers)
            self._waiting[number] = asyncio.get_running_loop().create_future()
            answer = {"id": number, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
            await self.socket.send_json(answer)


@asynccontextmanager
async def browser(*, names: str = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1") -> AsyncIterator[Page]:
    """A fresh browser with one page; `names` are its rules for host names (``--host-resolver-rules``)."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [
                PROGRAM,
                "--headless=new",
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={folder}",
                f"--host-resolver-rules={names}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            port = await _port(Path(folder) / "DevToolsActivePort", process)
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                target = next(one for one in await answer.json() if one["type"] == "page")
                async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    page = Page(socket)
                    listening = asyncio.create_task(page.listen())
                    for domain in ("Page", "Network", "Runtime", "Log"):
                        await page.call(f"{domain}.enable")
                    await page.call("Runtime.addBinding", name=BINDING)
                    await page.call("Emulation.setFocusEmulationEnabled", enabled=True)
                    yield page
                listening.cancel()
        finally:
            process.terminate()
            process.wait(timeout=30)


async def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    """The port that the browser has chosen; RuntimeError if it ends before it has one."""
    async with asyncio.timeout(STARTS_SECONDS):
        while not (file.is_file() and (lines := file.read_text().split("\n")) and lines[0]):
            if process.poll() is not None:
                raise RuntimeError(f"{PROGRAM} ended with {process.returncode}")
            await asyncio.sleep(0.05)
    return int(lines[0])
