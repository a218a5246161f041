"""The review page against hostile articles and hostile sites, in a real browser.

A store in which every field of every candidate is an attack; every view of the page is opened in Chromium, with a
server that only an attacker would ask. Counted: `scripts` that ran, `requests_out` that left, `escapes`: markup that
became part of the page, strangers who were let in, files that were shown. Controls prove that each can be counted:
the same attacks on a bare page, on the page without its escaping and policy, and without its door.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks._chromium import Page, browser, is_installed
from benchmarks._hostile import MARKUP, NOW, harvest, payloads
from benchmarks._intruders import SITE, Site, attack_page, leaked, let_in, site
from benchmarks._review_page import Served, review_page
from benchmarks._review_store import CONFIG
from benchmarks.report import MissingData, note, table
from core.config import Config, load_config
from core.types import Decision
from review.web.door import Door
from store import queue
from store.articles import save_batch
from store.db import Engine, open_store

DAY = "2026-11-21"
LINGER_SECONDS = 0.5  # after a view is complete, for what comes late
PICTURE = "https://canary.example/"
OFFENCES = (Path(__file__).parent / "_audit.js").read_text(encoding="utf-8")


@dataclass
class Found:
    """What was counted on a walk, with a few words for each."""

    views: int = 0
    scripts: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    escapes: list[str] = field(default_factory=list)


def configure(parser: argparse.ArgumentParser) -> None:
    """How many attacks."""
    parser.add_argument("--payloads", type=int, default=0, help="only so many, of all kinds; 0: all")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Walk through the page, knock at its door, then the controls."""
    if not is_installed():
        raise MissingData("chromium is not installed; Debian's package is the browser that this needs")
    with tempfile.TemporaryDirectory() as folder, site() as canary, site() as evil:
        store = _Store(Path(folder), canary, args.payloads)
        found = store.walked(evil)
        controls = store.controls(evil)
    for kind in ("scripts", "requests", "escapes"):
        for one in getattr(found, kind)[:20]:
            note(f"{kind}: {one}")
    missed = sum(not caught for caught in controls.values())
    table("Controls: what the same count finds where a protection is taken away", [controls], quiet=args.json)
    return {
        "payloads": len(store.attacks),
        "views": found.views,
        "scripts": len(found.scripts),
        "requests_out": len(found.requests),
        "escapes": len(found.escapes),
        "controls_missed": missed,
    }


class _Store:
    """A store of attacks, made anew for each walk."""

    def __init__(self, folder: Path, canary: Site, most: int = 0) -> None:
        self.folder, self.canary = folder, canary
        known = payloads(f"127.0.0.1:{canary.port}")
        self.attacks = known[:: max(len(known) // most, 1)][:most] if most else known
        self.walks = 0

    def walked(self, evil: Site) -> Found:
        """The page as it is."""
        settings, engine = self._fresh()
        with review_page(settings, engine) as served:
            found = asyncio.run(self._walk(served, engine))
            before = _state(engine)
            found.escapes += let_in(served, _seen(engine)) + leaked(served) + _changed(before, engine)
            found.escapes += asyncio.run(self._attacked(served, engine, evil))
        engine.dispose()
        return found

    def controls(self, evil: Site) -> dict[str, int]:
        """How much is found where it must be."""
        evil.pages["/bare"] = "<!doctype html><title>bare</title>" + "\n".join(
            one.text
            for one in self.attacks
            if one.text not in MARKUP[15:16]  # the refresh would leave the page
        )
        bare = asyncio.run(self._one(f"http://127.0.0.1:{evil.port}/bare", "bare"))
        settings, engine = self._fresh()
        with review_page(settings, engine, change=_Unescaped) as served:
            naked = asyncio.run(self._one(f"{served.address}/?decision=all", "queue"))
        engine.dispose()
        settings, engine = self._fresh()
        with review_page(settings, engine, change=_without_door) as served:
            entered = let_in(served, _seen(engine))
            queue.decide(engine, [1], "pending", {"decision": Decision.PENDING}, now=NOW)
            attacked = asyncio.run(self._attacked(served, engine, evil))
        engine.dispose()
        return {
            "bare_scripts": len(bare.scripts),
            "bare_requests": len(bare.requests),
            "bare_escapes": len(bare.escapes),
            "unescaped_scripts": len(naked.scripts),
            "unescaped_requests": len(naked.requests),
            "unescaped_escapes": len(naked.escapes),
            "no_door_let_in": len(entered),
            "no_door_attacked": len(attacked),
        }

    def _fresh(self) -> tuple[Config, Engine]:
        self.walks += 1
        folder = self.folder / str(self.walks)
        folder.mkdir()
        path = folder / "config.toml"
        path.write_text(CONFIG, encoding="utf-8")
        settings = load_config(path)
        engine = open_store(settings.store_url)
        save_batch(engine, list(harvest(self.attacks)), now=NOW)
        return settings, engine

    @property
    def _names(self) -> str:
        """The canary's name leads to it, the other site's to this machine, and no other name anywhere: the browser asks
        its maker for things, too.
        """
        named = f"MAP {SITE} 127.0.0.1, MAP canary.example 127.0.0.1:{self.canary.port}"
        return f"{named}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

    async def _walk(self, served: Served, engine: Engine) -> Found:
        """Every view, with every attack in it."""
        found, before = Found(), self.canary.connections
        async with browser(names=self._names) as page:
            await page.open(f"{served.address}/?decision=all")
            await _everything_open(page, len(self.attacks))
            await self._look(page, found, "queue")
            await page.run("document.querySelectorAll('[data-key=e]').forEach((button) => button.click())")
            await page.until(f"document.querySelectorAll('form.edit').length === {len(self.attacks)}")
            await self._look(page, found, "edit")
            queue.decide(engine, [1, 2, 3], "edit", {"note": "changed elsewhere"}, now=NOW)
            await page.run(
                "document.querySelectorAll('#c1 form, #c2 form, #c3 form').forEach((f) => f.requestSubmit())"
            )
            await page.until("document.querySelectorAll('article p.late').length === 3")
            await self._look(page, found, "conflict")
            hostile = quote(MARKUP[0])
            for path in (f"/?q={hostile}", f"/?section={hostile}", f"/?decision={hostile}", f"/?lang={hostile}"):
                await page.open(served.address + path)
                await self._look(page, found, path)
            for path in (
                f"/draft?day={hostile}",
                f"/{hostile}",
                f"/c/{hostile}",
                f"/draft/{DAY}/wechat?theme={hostile}",
            ):
                await page.open(served.address + path)
                await self._look(page, found, path)
            ids = list(range(1, len(self.attacks) + 1))
            for decision, action in ((Decision.ACCEPTED, "accept"), (Decision.BRIEF, "brief")):
                queue.decide(engine, ids[:: 1 + (action == "brief")], action, {"decision": decision}, now=NOW)
            await page.open(f"{served.address}/draft?day={DAY}")
            await self._look(page, found, "draft before it is written")
            await page.run("document.querySelector('#sheet [hx-post]').click()")
            await page.until(f"document.querySelector('#sheet').textContent.includes('{DAY}.md')")
            await self._look(page, found, "draft")
            await page.open(f"{served.address}/draft/{DAY}/wechat")
            await self._look(page, found, "frame")
            await page.open(f"{served.address}/?decision=accepted")
            await page.run("document.querySelector('[data-key=u]').click()")
            await self._look(page, found, "undo")
            outside = [url for url in page.requests if not url.startswith((served.address, "data:", "about:", "blob:"))]
            found.requests += outside or ["to the canary"] * (self.canary.connections - before)
            found.scripts += page.scripts
            await self._with_pictures(page, served, found)
        return found

    async def _with_pictures(self, page: Page, served: Served, found: Found) -> None:
        """The same with remote pictures turned on: those of other hosts may be asked for by https, nothing else."""
        known = set(page.requests)
        await page.open(f"{served.address}/")
        await page.until("!!window.htmx")
        await page.run("window.old = true; document.querySelector('[hx-post=\"/pictures\"]').click()")
        await page.until("!window.old && document.readyState === 'complete' && !!window.htmx")
        await page.open(f"{served.address}/?decision=all")
        await _everything_open(page, len(self.attacks))
        await self._look(page, found, "with pictures")
        allowed = (served.address, "data:", "about:", "blob:", PICTURE, "https://example.com/")
        found.requests += [url for url in page.requests if url not in known and not url.startswith(allowed)]

    async def _look(self, page: Page, found: Found, view: str) -> None:
        await asyncio.sleep(LINGER_SECONDS)
        found.views += 1
        found.escapes += [f"{view}: {offence}" for offence in await page.run(OFFENCES)]

    async def _attacked(self, served: Served, engine: Engine, evil: Site) -> list[str]:
        """What other sites achieve: a page of the same machine, of another name, and of a name that was rebound."""
        before, found = _state(engine), []
        evil.pages["/attack"] = attack_page(served, _seen(engine))
        async with browser(names=self._names) as page:
            for host in ("127.0.0.1", SITE):
                await page.open(f"http://{host}:{evil.port}/attack")
                await page.run("window.done")
                await asyncio.sleep(LINGER_SECONDS)
                found += [f"{host}: {one}" for one in await page.run("window.told")]
                tree = (await page.call("Page.getFrameTree"))["frameTree"]
                framed = [child["frame"]["url"] for child in tree.get("childFrames", ())]
                found += [f"{host} frames {url}" for url in framed if url.startswith(served.address)]
            await page.open(f"http://{SITE}:{served.port}/")
            if await page.run("!!document.querySelector('#progress, article')"):
                found.append("a rebound name is shown the queue")
        return found + _changed(before, engine)

    async def _one(self, address: str, name: str) -> Found:
        """A single page, without the rest of the walk."""
        found, before = Found(), self.canary.connections
        async with browser(names=self._names) as page:
            await page.open(address)
            await self._look(page, found, name)
            found.scripts = page.scripts
            found.requests = ["to the canary"] * (self.canary.connections - before)
        return found


async def _everything_open(page: Page, number: int) -> None:
    """All candidates on the page, each with its details and each clue."""
    await page.until("!!window.htmx")
    await page.until(
        f"document.querySelectorAll('article.card').length >= {number} || "
        "(document.getElementById('more')?.click(), false)"
    )
    await page.run("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    await page.until(f"document.querySelectorAll('.depth .body').length >= {number}")
    await page.run("[...document.querySelectorAll('[data-key=w]')].slice(0, 3).forEach((button) => button.click())")
    await page.until("document.querySelectorAll('pre.why').length >= 3")


def _seen(engine: Engine) -> str:
    return queue.version(queue.get(engine, 1))


def _state(engine: Engine) -> dict[str, str]:
    """What an intruder may not change."""
    steps = queue.history(engine, limit=1)
    return {
        "decisions": str(queue.decision_count(engine)),
        "last step": str(steps and steps[0].id),
        "card": _seen(engine),
    }


def _changed(before: dict[str, str], engine: Engine) -> list[str]:
    return [f"changed: {name}" for name, now in _state(engine).items() if now != before[name]]


def _without_door(app: Any) -> Any:
    return app.app if isinstance(app, Door) else app


class _Unescaped:
    """The page with its escaping undone and its policy taken away: what a single slip would mean without the rest."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request, the answer's words turned back into markup."""
        start: dict[str, Any] = {}

        async def changed(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            kept = {b"content-type", b"set-cookie"}
            start["headers"] = [(name, value) for name, value in start["headers"] if name.lower() in kept]
            body = message.get("body", b"")
            if any(value.startswith(b"text/html") for _, value in start["headers"]):
                body = html.unescape(body.decode()).encode()
            await send(start)
            await send(message | {"body": body})

        await self.app(scope, receive, changed)
