"""The embedded engine as a `Chat`: the wire of every other endpoint, behind a child process that is kept alive."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import aiohttp
import orjson

from everkin.ports.chat import Delta, ModelUnreachable, Prompt
from everkin.providers.llama.engine import LlamaEngine
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleChat

TRIES = 2


class LlamaChat:
    """A model of the embedded engine. A crash before the first token costs a restart, not the reply."""

    def __init__(self, engine: LlamaEngine) -> None:
        self._engine = engine
        self._wire: OpenAICompatibleChat | None = None
        self._address = ""

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta]:
        """See `ports.chat.Chat`."""
        for last_try in (False, True):
            begun = False
            wire = await self._connected()
            async with aclosing(wire.stream(prompt)) as deltas:
                try:
                    async for delta in deltas:
                        begun = True
                        yield delta
                except ModelUnreachable:
                    if begun or last_try or self._engine.pid is not None:
                        raise
                    continue
                return

    async def warm(self, prompt: Prompt) -> None:
        """Compute a prompt ahead of its use, so that the next one that begins with it finds it in the cache."""
        sampling = replace(prompt.sampling, max_tokens=0, stop=(), extra={"add_generation_prompt": False})
        wire = await self._connected()
        async with aclosing(wire.stream(replace(prompt, sampling=sampling))) as deltas:
            async for _ in deltas:
                pass

    async def count(self, prompt: Prompt) -> int:
        """Count a prompt's tokens, the chat template's included, without the opening of a reply."""
        address = await self._engine.address()
        lines = [{"role": line.role, "content": line.content} for line in prompt.lines]
        headers = {"Authorization": f"Bearer {self._engine.api_key}"}
        async with aiohttp.ClientSession(address, headers=headers) as session:
            async with session.post("/apply-template", json={"messages": lines, "add_generation_prompt": False}) as response:
                text = orjson.loads(await response.read())["prompt"]
            async with session.post("/tokenize", json={"content": text, "add_special": True, "parse_special": True}) as response:
                return len(orjson.loads(await response.read())["tokens"])

    async def close(self) -> None:
        """End the engine. Idempotent."""
        if self._wire is not None:
            await self._wire.close()
        await self._engine.stop()

    async def _connected(self) -> OpenAICompatibleChat:
        address = await self._engine.address()
        if self._wire is None or address != self._address:
            if self._wire is not None:
                await self._wire.close()
            endpoint = Endpoint(f"{address}/v1", self._engine.settings.name, self._engine.api_key, self._engine.settings.name)
            self._wire, self._address = OpenAICompatibleChat(endpoint), address
        return self._wire
