"""Asking until a form is filled in, or there is no use in asking again."""

import asyncio
import importlib
import random
from typing import TYPE_CHECKING

from everkin.ports.extraction import Form, Request
from everkin.providers.openai_compatible.client import RETRY_AFTER_MAX_S, Setback, Sleep, backoff_max_s
from everkin.providers.openai_compatible.endpoint import Endpoint
from everkin.providers.openai_compatible.faults import Fault, refused_connection, tell
from everkin.providers.pydantic_ai.misfit import MISFIT, Manner

if TYPE_CHECKING:
    from everkin.providers.pydantic_ai.asking import Asking

ANSWER_TIMEOUT_S = 120.0


class PydanticAIExtraction:
    """Fills in forms by JSON schema, by a tool's arguments, or by a prompt that shows the schema: what the model can do.

    `answer_timeout_s` bounds a request with all its attempts (at most `endpoint.attempts`) and the pauses between them.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        manner: Manner = "json_schema",
        *,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._manner: Manner = manner
        self._timeout_s = answer_timeout_s
        self._sleep = sleep
        self._loading: asyncio.Task[Asking] | None = None
        self._closed = False

    async def extract(self, request: Request[Form]) -> Form:
        """Return the form, filled in. See `ports.extraction.Extraction`."""
        asking = await self._loaded()
        until = asyncio.get_running_loop().time() + self._timeout_s
        tried = 1
        while True:
            try:
                async with asyncio.timeout_at(until):
                    return await asking.ask(request)
            except Setback as setback:
                fault = setback.fault
            except TimeoutError:
                fault = refused_connection(f"gave no answer within {self._timeout_s:g} s")
            pause = self._pause_s(fault, tried, until)
            if pause is None:
                raise tell(fault, self._endpoint, (request.text, request.instruction))
            await self._sleep(pause)
            tried += 1

    async def close(self) -> None:
        """Close every connection. Idempotent; no request can follow."""
        self._closed = True
        if self._loading is not None:
            await (await asyncio.shield(self._loading)).close()

    async def _loaded(self) -> "Asking":
        """What asks, made with the first request: its library takes longer to load than the rest of Everkin."""
        if self._closed:
            raise RuntimeError("This model's client is closed.")
        if self._loading is None:
            self._loading = asyncio.create_task(self._load())
        return await asyncio.shield(self._loading)

    async def _load(self) -> "Asking":
        module = await asyncio.to_thread(importlib.import_module, "everkin.providers.pydantic_ai.asking")
        made: Asking = module.Asking(self._endpoint, self._manner)
        return made

    def _pause_s(self, fault: Fault, tried: int, until: float) -> float | None:
        """How long to wait before the next attempt. None: there is no use in one."""
        asked_s = fault.wait_s or 0.0
        if fault is MISFIT or not fault.kind.retryable or tried >= self._endpoint.attempts or asked_s > RETRY_AFTER_MAX_S:
            return None
        pause = asked_s + random.uniform(0, backoff_max_s(tried))  # noqa: S311  spreads load, guards nothing
        return pause if asyncio.get_running_loop().time() + pause < until else None
