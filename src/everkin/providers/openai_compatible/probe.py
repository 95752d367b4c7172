"""Does a model answer? Asked by a person who sets one up."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace

from everkin.ports.chat import Line, ModelError, Prompt, Sampling, Usage
from everkin.providers.openai_compatible.chat import OpenAICompatibleChat
from everkin.providers.openai_compatible.client import Client, Setback
from everkin.providers.openai_compatible.endpoint import Endpoint
from everkin.providers.openai_compatible.payloads import parse

MODELS_MAX = 1000
ANSWER_BYTES_MAX = 4 << 20
MODELS_TIMEOUT_S = 5.0
_HELLO = Prompt((Line("user", "Hi"),), Sampling(max_tokens=1))


@dataclass(frozen=True, slots=True)
class Probe:
    """What a try showed. `models` are the names that the endpoint lists, none if it keeps no list.

    `error` is why the model did not answer, None if it did; `first_token_s` is then the time to its first word or its end.
    """

    models: tuple[str, ...] = ()
    first_token_s: float = 0.0
    usage: Usage | None = None
    error: ModelError | None = None

    @property
    def works(self) -> bool:
        """The model answered."""
        return self.error is None


async def probe(endpoint: Endpoint) -> Probe:
    """List the endpoint's models, if it can, and ask this one for a single token. Never raises a `ModelError`."""
    once = replace(endpoint, attempts=1)
    models = await _models(once)
    chat = OpenAICompatibleChat(once)
    try:
        return await _talk(chat, models)
    except ModelError as error:
        return Probe(models, error=error)
    finally:
        await chat.close()


async def _talk(chat: OpenAICompatibleChat, models: tuple[str, ...]) -> Probe:
    clock = asyncio.get_running_loop().time
    began, first_token_s, usage = clock(), 0.0, None
    async with aclosing(chat.stream(_HELLO)) as stream:
        async for delta in stream:
            first_token_s = first_token_s or clock() - began
            usage = delta.usage or usage
    return Probe(models, first_token_s, usage)


async def _models(endpoint: Endpoint) -> tuple[str, ...]:
    client = Client(endpoint)
    until = asyncio.get_running_loop().time() + MODELS_TIMEOUT_S
    try:
        response = await client.send("GET", "models", until)
        try:
            return _names(await client.read_all(response, until, ANSWER_BYTES_MAX))
        finally:
            response.close()
    except Setback:
        return ()
    finally:
        await client.close()


def _names(body: bytes) -> tuple[str, ...]:
    items = (parse(body) or {}).get("data")
    if not isinstance(items, list):
        return ()
    names = (item.get("id") for item in items[:MODELS_MAX] if isinstance(item, dict))
    return tuple(name for name in names if isinstance(name, str))
