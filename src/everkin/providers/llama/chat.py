"""The embedded engine as a `Chat`: the wire of every other endpoint, behind a child process that is kept alive."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

import orjson

from everkin.ports.chat import Delta, ModelFaulty, ModelUnreachable, Prompt, Sampling
from everkin.providers.llama.answers import read_count, read_tokens
from everkin.providers.llama.calls import Calls
from everkin.providers.llama.engine import LlamaEngine
from everkin.providers.llama.links import Link, at_once, endpoint_of
from everkin.providers.llama.process import Child
from everkin.providers.openai_compatible import OpenAICompatibleChat
from everkin.providers.openai_compatible.payloads import well_formed

FIRST_TOKEN_S = 600.0


class LlamaChat:
    """A model of the embedded engine. A crash before the first token costs a restart, not the reply. Closing it ends the engine."""

    def __init__(self, engine: LlamaEngine) -> None:
        self._engine = engine
        self._link = Link(self._wire_to)
        self._calls = Calls(engine)
        self._tokens: dict[str, tuple[int, ...]] = {}

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta]:
        """Yield the reply as it is made. See `ports.chat.Chat`."""
        begun, again = False, False
        prompt = await self._biased(prompt)
        while True:
            child = await self._engine.child()
            wire = await self._link.to(child)
            try:
                async with aclosing(wire.stream(prompt)) as deltas:
                    async for delta in deltas:
                        begun = True
                        yield delta
            except (ModelUnreachable, ModelFaulty):
                if begun or again or not await child.died():
                    raise
            else:
                return
            again = True

    async def warm(self, prompt: Prompt) -> None:
        """Compute a prompt ahead of its use, so that the next one that begins with it finds it in the cache. Raises a `ModelError`.

        Costs nothing to speak of when it is there already. Cancelled, it stops within a batch of tokens.
        """
        async with aclosing(self.stream(replace(prompt, sampling=Sampling(max_tokens=0)))) as deltas:
            async for _ in deltas:
                pass

    async def count(self, prompt: Prompt) -> int:
        """Count a prompt's tokens as its usage will, the model's template included. Raises a `ModelError`."""
        lines = [{"role": line.role, "content": well_formed(line.content)} for line in prompt.lines]
        private = [line.content for line in prompt.lines]
        body = orjson.dumps({"messages": lines})
        return await self._calls.post("v1/chat/completions/input_tokens", body, read_count, private)

    async def tokenise(self, text: str) -> list[int]:
        """Cut a text into the model's tokens, without template or special tokens. Raises a `ModelError`."""
        body = orjson.dumps({"content": well_formed(text)})
        return await self._calls.post("tokenize", body, read_tokens, [text])

    async def _biased(self, prompt: Prompt) -> Prompt:
        """Make the words that are not to be said impossible, as far as each is a token of its own: parts of words are needed elsewhere."""
        tokens = [token for word in prompt.sampling.avoid for token in await self._tokens_of(word)]
        if not tokens:
            return prompt
        return replace(
            prompt, sampling=replace(prompt.sampling, extra={**prompt.sampling.extra, "logit_bias": [[t, False] for t in tokens]})
        )

    async def _tokens_of(self, word: str) -> tuple[int, ...]:
        """The tokens that are a word by themselves, as it stands in a sentence or at its beginning."""
        if word not in self._tokens:
            found = [await self.tokenise(form) for form in (f" {word}", word, f" {word.capitalize()}", word.capitalize())]
            self._tokens[word] = tuple(dict.fromkeys(tokens[0] for tokens in found if len(tokens) == 1))
        return self._tokens[word]

    async def close(self) -> None:
        """Close every connection and end the engine. Idempotent."""
        await self._link.close()
        await self._calls.close()
        await self._engine.stop()

    def _wire_to(self, child: Child) -> OpenAICompatibleChat:
        endpoint = endpoint_of(child, self._engine.settings.name, "/v1", first_token_s=FIRST_TOKEN_S)
        return OpenAICompatibleChat(endpoint, sleep=at_once)
