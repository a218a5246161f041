"""robots.txt, asked once per origin and run (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from protego import Protego

from core.types import Failure
from ingest.answer import Fetched
from ingest.guard import Target

MAX_ROBOTS = 500 * 1024  # bytes that are read, as the RFC asks at least
Ask = Callable[[str], Awaitable[Fetched | Failure]]


class Robots:
    """What each origin's robots.txt allows. `ask` fetches one; `slow_down` hears of a Crawl-delay."""

    def __init__(self, agent: str, ask: Ask, slow_down: Callable[[str, float], None]) -> None:
        self._agent = agent.split("/", 1)[0]
        self._ask = ask
        self._slow_down = slow_down
        self._rules: dict[tuple[str, str, int], asyncio.Task[Protego | Failure]] = {}

    async def refusal(self, target: Target) -> Failure | None:
        """None when the page may be fetched, else why not."""
        task = self._rules.get(target.origin)
        if task is None:
            task = self._rules[target.origin] = asyncio.create_task(self._load(target))
        rules = await asyncio.shield(task)
        if isinstance(rules, Failure):
            return rules
        if rules.can_fetch(target.url, self._agent):
            return None
        return Failure(kind="robots", where=target.url, why=f"robots.txt of {target.netloc} does not allow it")

    async def _load(self, target: Target) -> Protego | Failure:
        answer = await self._ask(f"{target.scheme}://{target.netloc}/robots.txt")
        if isinstance(answer, Fetched):
            rules = Protego.parse(answer.page.body[:MAX_ROBOTS].decode("utf-8", "replace"))
            if delay := rules.crawl_delay(self._agent):
                self._slow_down(target.host, float(delay))
            return rules
        if _means_no_rules(answer):
            return Protego.parse("")
        if answer.kind == "status":
            why = f"robots.txt of {target.netloc} cannot be read now ({answer.why})"
            return Failure(kind="robots", where=target.url, why=why, retry_at=answer.retry_at)
        return answer

    async def close(self) -> None:
        """Stop look-ups that nobody waits for any more."""
        for task in self._rules.values():
            task.cancel()
        await asyncio.gather(*self._rules.values(), return_exceptions=True)


def _means_no_rules(answer: Failure) -> bool:
    """4xx (429 apart) and an empty file: everything is allowed. A redirect that leads nowhere counts as no file."""
    return answer.kind in ("gone", "empty", "redirect") or (answer.kind == "status" and answer.why.startswith("HTTP 4"))
