"""One chat completion from any OpenAI-compatible endpoint: quirks remembered, limits kept, failures as values."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.clock import now
from core.types import Failure
from curate.llm.quirks import FORMATS, MORE_TOKENS, Quirks, address, found_in, options
from curate.llm.replies import Complaint, Reply, complaint, read

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from core.config import LlmConfig
    from curate.llm.budget import Held, Ledger

TRIES = 4  # of a request that met a busy server
LONGEST_WAIT = 30.0  # seconds that are waited because a provider asks to
MOST_BYTES = 2 * 1024 * 1024  # of an answer
IN_A_ROW = 3  # requests that found nobody, after which nobody is looked for in this run
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_NO_MONEY = re.compile(
    r"insufficient[_ ](?:user[_ ])?(?:quota|balance|funds|credits?)|exceeded[^.]{0,20}quota|arrearage|overdue"
    r"|credit balance|billing|欠费|余额不足",
    re.IGNORECASE,
)


class Endpoint:
    """A configured model. `over` is why it is not asked any more in this run."""

    def __init__(self, config: LlmConfig, key: str, *, quirks: Quirks, ledger: Ledger, backoff: float = 1.0) -> None:
        self.config, self.key, self.quirks, self.ledger, self.backoff = config, key, quirks, ledger, backoff
        self.over: Failure | None = None
        self._missed = 0  # requests in a row that found nobody
        self._client: Any = None
        self._slots = asyncio.Semaphore(config.concurrency)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Endpoint]:
        """The connections, for the length of one event loop."""
        from openai import AsyncOpenAI

        timeout = self.config.timeout.total_seconds()
        base = address(self.config.base_url, self.quirks.refused)
        async with AsyncOpenAI(base_url=base, api_key=self.key or "none", max_retries=0, timeout=timeout) as client:
            self._client, self._slots = client, asyncio.Semaphore(self.config.concurrency)
            yield self

    async def complete(self, system: str, user: str, schema: Mapping[str, Any], *, deadline: float) -> Reply | Failure:
        """One answer by `deadline` on the monotonic clock, or why there is none: the budget's end (`throttled`),
        the provider's refusal, nobody there.
        """
        async with self._slots:
            busy = 0
            for _ in range(TRIES + len(FORMATS) + 6):
                if (held := self._may_ask(system, user, schema, deadline)) is None or isinstance(held, Failure):
                    return held or self._failure("throttled", f"the budget is spent ({self.ledger.show()})")
                outcome = await self._once(system, user, schema, held, deadline)
                if isinstance(outcome, Reply):
                    if self._thinks_too_long(outcome):
                        continue
                    self._missed = 0
                    self.quirks.confirm()
                    return outcome
                if isinstance(outcome, Complaint):
                    busy += 1
                    outcome = self._judge(outcome, busy)
                if isinstance(outcome, Failure):
                    self.quirks.drop()
                    return self._counted(outcome)
                await asyncio.sleep(min(outcome, max(0.0, deadline - time.monotonic())))
        return self._failure("status", "no answer after several tries")

    def _may_ask(self, system: str, user: str, schema: Mapping[str, Any], deadline: float) -> Held | Failure | None:
        if self.over is not None:
            return self.over
        if time.monotonic() >= deadline:
            return self._failure("timeout", "the deadline for language model answers has passed")
        # A token is at least one byte, so this is never less than what is used.
        size = len(f"{system}{user}{json.dumps(schema, ensure_ascii=False)}".encode()) + 64
        return self.ledger.reserve(size, self._most_tokens())

    def _most_tokens(self) -> int:
        return self.config.answer_tokens * (MORE_TOKENS if "thinks" in self.quirks.refused else 1)

    async def _once(
        self, system: str, user: str, schema: Mapping[str, Any], held: Held, deadline: float
    ) -> Reply | Complaint | Failure | float:
        """One request. What never got an answer costs nothing; what was cut off on the way counts in full."""
        used = (0, 0)
        limit = min(deadline - time.monotonic(), self.config.timeout.total_seconds())
        sent = options(system, user, schema, self._most_tokens(), self.quirks.refused)
        try:
            body = await asyncio.wait_for(self._send(sent, limit), limit)
            used = (held.tokens_in, held.tokens_out)
            answer = read(body)
            if isinstance(answer, Reply):
                used = answer.usage or used
                return answer
            if answer is None:
                return self._failure("protocol", "the answer is not a chat completion")
            used = (0, 0)
        except TimeoutError:
            used = (held.tokens_in, held.tokens_out)
            return self._failure("timeout", "the model did not answer in time")
        except ValueError as error:
            used = (held.tokens_in, held.tokens_out)
            return self._failure("too_large", str(error))
        except _client_errors() as error:
            answer = _complaint_of(error)
            if answer is None:
                used = (held.tokens_in, held.tokens_out) if _was_sent(error) else used
                return self._failure("truncated" if _was_sent(error) else "connect", _why(error))
        finally:
            self.ledger.settle(held, *used)
        quirk = found_in(answer.message, sent, self.quirks.refused) if answer.status not in (401, 402, 429) else ""
        if not quirk and answer.status in (404, 405) and "model" not in answer.message.casefold():
            quirk = "path"
        if quirk and quirk not in self.quirks.refused:
            self.quirks.try_without(quirk)
            self._client.base_url = address(self.config.base_url, self.quirks.refused)
            return 0.0
        return answer

    async def _send(self, sent: Mapping[str, Any], timeout: float) -> bytes:
        """The bytes of the answer. ValueError if there are too many."""
        create = self._client.chat.completions.with_streaming_response.create
        body = b""
        async with create(model=self.config.model, timeout=timeout, **sent) as response:
            async for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise ValueError(f"the answer has more than {MOST_BYTES} bytes")
        return body

    def _thinks_too_long(self, reply: Reply) -> bool:
        """Whether all tokens went into thinking aloud, so that it is worth asking once more with room for both."""
        if reply.text or reply.finished or "thinks" in self.quirks.refused:
            return False
        self.quirks.try_without("thinks")
        return True

    def _judge(self, said: Complaint, busy: int) -> Failure | float:
        """Seconds to wait before the next try, or the failure that ends it."""
        why = f"{said.status}: {said.message}" if said.message else f"status {said.status}"
        if said.status == 402 or _NO_MONEY.search(said.message):
            self.over = self._failure("status", f"the account has no balance ({why})")
            return self.over
        if said.status in (401, 404):
            self.over = self._failure("status", why)
            return self.over
        if said.status in _BUSY:
            wait = said.wait if said.wait is not None else self.backoff * 2 ** (busy - 1) * random.uniform(0.75, 1.25)
            if busy < TRIES and wait <= LONGEST_WAIT:
                return wait
            return self._failure("throttled" if said.status == 429 else "status", why)
        return self._failure("forbidden" if said.status == 403 else "protocol", f"the model refused the request, {why}")

    def _counted(self, failure: Failure) -> Failure:
        """The failure; after several in a row that found nobody, or when nobody listens, nobody is asked any more."""
        self._missed = 0 if failure.kind in ("protocol", "too_large") else self._missed + 1
        if failure.kind == "connect" or self._missed >= IN_A_ROW:
            self.over = self.over or failure
        return failure

    def _failure(self, kind: str, why: str) -> Failure:
        shown = why.replace(self.key, "…") if self.key else why
        return Failure(kind=kind, where=f"{self.config.base_url} {self.config.model}", why=shown[:300])


def _transport() -> Any:
    """The HTTP library under the client, which is not the same in all its versions."""
    import openai

    (base, *_) = openai.DefaultAsyncHttpxClient.__bases__
    return import_module(base.__module__.partition(".")[0])


def _client_errors() -> tuple[type[Exception], ...]:
    import openai

    return openai.OpenAIError, _transport().HTTPError, OSError


def _complaint_of(error: Exception) -> Complaint | None:
    """What the provider says in an error's body; None if there was no answer at all."""
    import openai

    if not isinstance(error, openai.APIStatusError):
        return None
    said = complaint(error.status_code, error.body if error.body is not None else error.response.text)
    if error.status_code < 400:  # a redirect that leads nowhere
        said = Complaint(404, said.message)
    return Complaint(said.status, said.message, _asked_wait(error.response.headers))


def _was_sent(error: Exception) -> bool:
    """Whether the model may have worked on the request: the answer did not come, or broke off."""
    import openai

    broken = (_transport().ReadError, _transport().RemoteProtocolError)
    reason = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
    return isinstance(error, openai.APITimeoutError) or isinstance(reason, broken)


def _why(error: Exception) -> str:
    return f"{error} {error.__cause__ or ''}".strip() or type(error).__name__


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds or as a date, or the finer retry-after-ms."""
    if re.fullmatch(r"\d+(?:\.\d+)?", finer := headers.get("retry-after-ms", "")):
        return float(finer) / 1000
    value = headers.get("retry-after", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now()).total_seconds()) if value else None
    except (TypeError, ValueError):
        return None
