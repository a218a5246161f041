"""One command's use of the model: what it may spend, what is known of the endpoint, and asking many things at once."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import ConfigError
from core.types import Failure
from curate.llm import prompt
from curate.llm.budget import Books, Ledger
from curate.llm.cache import Cache
from curate.llm.endpoint import Endpoint
from curate.llm.quirks import Quirks
from curate.llm.tasks import Checked, Task

if TYPE_CHECKING:
    from core.config import Config, LlmConfig

T = TypeVar("T")


def is_on(config: LlmConfig) -> bool:
    """Whether the configuration names an endpoint."""
    return bool(config.base_url and config.model)


def open_session(config: Config, books: Books) -> Session:
    """The session of a command. `books` are where the month is kept. ConfigError if key or library are missing."""
    if find_spec("openai") is None:
        raise ConfigError("[llm] needs the extra jianbao[llm]: install it, or remove [llm] from config.toml")
    state = config.path(config.store.path).parent / "llm"
    return Session(config.llm, state=state, books=books, key=read_key(config.llm, root=config.root))


def read_key(config: LlmConfig, env: Mapping[str, str] | None = None, root: Path = Path()) -> str:
    """The key from the environment variable or file that the configuration names; "" if it names neither."""
    env = os.environ if env is None else env
    if config.key_env:
        if config.key_env in env:
            return env[config.key_env].strip()
        if not (config.key_file or f"{config.key_env}_FILE" in env):
            raise ConfigError(f"llm.key_env names {config.key_env}, which is not set; set it, or remove [llm]")
    file = config.key_file or env.get(f"{config.key_env}_FILE", "")
    if not file:
        return ""
    try:
        return (root / Path(file).expanduser()).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"llm.key_file {file} cannot be read ({error.strerror})") from error


class Session:
    """`state` is the folder of the cache and of what is known of the endpoint. `backoff` in seconds."""

    def __init__(self, config: LlmConfig, *, state: Path, books: Books, key: str = "", backoff: float = 1.0) -> None:
        self.config = config
        self.ledger = Ledger(config, books)
        self.deadline = time.monotonic() + config.deadline.total_seconds()
        quirks = Quirks(state / "quirks.json", config)
        self.endpoint = Endpoint(config, key, quirks=quirks, ledger=self.ledger, backoff=backoff)
        self.cache = Cache(state / "answers")

    def ask(self, tasks: Sequence[Task[T]]) -> list[T | Failure]:
        """What each task's answer says, in their order, or why it cannot be used. Nothing an answer does gets out."""
        found: list[T | Failure | None] = [self._kept(task) for task in tasks]
        if None in found:
            asyncio.run(self._fill(tasks, found))
        return [value for value in found if value is not None]

    async def _fill(self, tasks: Sequence[Task[T]], found: list[T | Failure | None]) -> None:
        """Put an answer into each empty place."""

        async def fill(place: int) -> None:
            found[place] = await self._ask(tasks[place])

        async with self.endpoint.opened():
            await asyncio.gather(*(fill(place) for place, value in enumerate(found) if value is None))

    def _kept(self, task: Task[T]) -> T | None:
        kept = self.cache.get(*self._key(task))
        return task.check(str(kept.get("answer", ""))).value if kept else None

    async def _ask(self, task: Task[T]) -> T | Failure:
        """A first answer and, if something is wrong with it, one repair; what is good of either is kept."""
        asked, fault = task.user, ""
        best: Checked[T] = Checked(None)
        words = ""
        for _ in range(2):
            reply = await self.endpoint.complete(task.system, asked, task.schema, deadline=self.deadline)
            if isinstance(reply, Failure):
                if best.value is None:
                    return reply
                break
            found = task.check(reply.text)
            if found.value is not None and found.good >= best.good:
                best, words = found, reply.text
            if not found.fault:
                break
            fault = found.fault if reply.finished else "回答不完整"
            asked = f"{task.user}\n\n{prompt.REPAIR.format(fault=fault, answer=reply.text[:2000])}"
        if best.value is None:
            return Failure(kind="unreadable", where=self.config.model, why=fault)
        self.cache.put({"answer": words}, *self._key(task))
        return best.value

    def _key(self, task: Task[T]) -> tuple[str, ...]:
        return (self.config.model, prompt.VERSION, *task.key)
