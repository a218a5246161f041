"""One chat completion from any OpenAI-compatible endpoint: quirks remembered, limits kept, failures as values."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.types import Failure
from curate.llm.cache import read_json, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from core.config import LlmConfig
    from curate.llm.budget import Ledger

TRIES = 4
LONGEST_WAIT = 30.0  # seconds that a Retry-After is honoured for
# What providers are known to refuse; a refusal names the parameter in its message.
_QUIRKS = ("response_format", "temperature", "max_tokens", "system")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered."""

    text: str
    finished: bool = True  # False: it was cut off at the limit of tokens


class Quirks:
    """Parameters that an endpoint refuses, remembered in a file by address and model."""

    def __init__(self, path: Path, config: LlmConfig) -> None:
        self.path, self.name = path, f"{config.base_url} {config.model}"
        self.refused = set(read_json(path).get(self.name, ()))

    def add(self, quirk: str) -> None:
        """Remember one."""
        self.refused.add(quirk)
        write_atomically(self.path, read_json(self.path) | {self.name: sorted(self.refused)})


class Endpoint:
    """A configured model. Used from one event loop; `deadline` is on the monotonic clock."""

    def __init__(self, config: LlmConfig, key: str, *, quirks: Quirks, ledger: Ledger, backoff: float = 1.0) -> None:
        from openai import AsyncOpenAI

        self.config, self.quirks, self.ledger, self.backoff = config, quirks, ledger, backoff
        self.slots = asyncio.Semaphore(config.concurrency)
        timeout = config.timeout.total_seconds()
        self.client = AsyncOpenAI(base_url=config.base_url, api_key=key or "none", max_retries=0, timeout=timeout)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    async def complete(
        self, system: str, user: str, schema: Mapping[str, Any], *, most_tokens: int, deadline: float
    ) -> Reply | Failure:
        """One answer, or why there is none: `throttled` with the budget's end, the provider's refusal, a timeout."""
        async with self.slots:
            for number in range(TRIES + len(_QUIRKS)):
                left = deadline - time.monotonic()
                if left <= 0:
                    return self._failure("timeout", "the deadline for language model answers has passed")
                # A token is at least one byte, so this is never less than what is used.
                held = self.ledger.reserve(len(f"{system}{user}".encode()) + 64, most_tokens)
                if held is None:
                    return self._failure("throttled", f"the budget is spent ({self.ledger.show()})")
                used = (0, 0)
                try:
                    answer = await self._ask(system, user, schema, most_tokens, min(left, self._patience()))
                    used = _usage(answer, held.tokens - most_tokens, most_tokens)
                    if (reply := _reply(answer)) is not None:
                        return reply
                    outcome: Failure | float = self._failure("protocol", "the answer is not a chat completion")
                except TimeoutError:
                    outcome = self._failure("timeout", "the model did not answer in time")
                except (OSError, ValueError, AttributeError, TypeError) as error:
                    outcome = self._failure("protocol", f"the answer cannot be read ({type(error).__name__})")
                except _openai_errors() as error:
                    outcome = self._judge(error, number)
                finally:
                    self.ledger.settle(held, *used)
                if isinstance(outcome, Failure):
                    return outcome
                await asyncio.sleep(min(outcome, max(0.0, deadline - time.monotonic())))
        return self._failure("status", f"no answer after {TRIES} tries")

    async def _ask(self, system: str, user: str, schema: Mapping[str, Any], most_tokens: int, timeout: float) -> Any:
        refused = self.quirks.refused
        merged = "system" in refused
        messages = [{"role": "user", "content": f"{system}\n\n{user}"}]
        if not merged:
            messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        options: dict[str, Any] = {"max_completion_tokens" if "max_tokens" in refused else "max_tokens": most_tokens}
        if "temperature" not in refused:
            options["temperature"] = 0
        if "response_format" not in refused:
            options["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
        create: Any = self.client.chat.completions.create
        return await asyncio.wait_for(
            create(model=self.config.model, messages=messages, timeout=timeout, **options), timeout
        )

    def _judge(self, error: Exception, number: int) -> Failure | float:
        """Seconds to wait before the next try, or the failure that ends it."""
        import openai

        if isinstance(error, openai.APITimeoutError):
            return self._failure("timeout", "the model did not answer in time")
        if isinstance(error, (openai.BadRequestError, openai.UnprocessableEntityError)):
            message = str(error).casefold()
            for quirk in _QUIRKS:
                if quirk not in self.quirks.refused and re.search(quirk.replace("_", "[_ ]?"), message):
                    self.quirks.add(quirk)
                    return 0.0
            return self._failure("status", f"the model refused the request: {str(error)[:200]}")
        again = isinstance(error, (openai.RateLimitError, openai.InternalServerError, openai.APIConnectionError))
        if again and number < TRIES - 1:
            return _retry_after(error) or self.backoff * 2**number * random.uniform(0.75, 1.25)
        kind = "connect" if isinstance(error, openai.APIConnectionError) else "status"
        kind = "throttled" if isinstance(error, openai.RateLimitError) else kind
        return self._failure(kind, f"{type(error).__name__}: {str(error)[:200]}")

    def _patience(self) -> float:
        return self.config.timeout.total_seconds()

    def _failure(self, kind: str, why: str) -> Failure:
        return Failure(kind=kind, where=f"{self.config.base_url} {self.config.model}", why=why)


def _openai_errors() -> type[Exception]:
    import openai

    return openai.OpenAIError


def _retry_after(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    value = response.headers.get("retry-after", "") if response is not None else ""
    return min(LONGEST_WAIT, float(value)) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None


def _reply(answer: Any) -> Reply | None:
    choices = getattr(answer, "choices", None) or []
    content = choices[0].message.content if choices and choices[0].message else None
    return (
        Reply(content, choices[0].finish_reason != "length") if isinstance(content, str) and content.strip() else None
    )


def _usage(answer: Any, tokens_in: int, tokens_out: int) -> tuple[int, int]:
    """What the provider counted; what was reserved if it says nothing."""
    usage = getattr(answer, "usage", None)
    read, written = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    if isinstance(read, int) and isinstance(written, int) and read >= 0 and written >= 0:
        return read, written
    return tokens_in, tokens_out
