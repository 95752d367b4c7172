"""Calls to the engine beside its chat: one request, one answer."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from everkin.providers.llama.engine import LlamaEngine
from everkin.providers.llama.links import Link, at_once, endpoint_of
from everkin.providers.llama.process import Child
from everkin.providers.openai_compatible.client import Client, Setback
from everkin.providers.openai_compatible.faults import Fault

T = TypeVar("T")

ANSWER_BYTES_MAX = 32 << 20


class Calls:
    """Requests to whichever process runs the engine now. A crash costs a restart, not the answer."""

    def __init__(self, engine: LlamaEngine) -> None:
        self._engine = engine
        self._link = Link(self._client_to)

    async def post(self, path: str, body: bytes, read: Callable[[bytes], T | Fault], private: Iterable[str] = ()) -> T:
        """Post a body and interpret the answer with `read`. `private` is text that no error may repeat. Raises a `ModelError`."""

        async def request(child: Child) -> T:
            client = await self._link.to(child)
            return await client.persist(lambda until: _attempt(client, path, body, read, until), private)

        return await self._engine.ask(request)

    async def close(self) -> None:
        """Close every connection. Idempotent."""
        await self._link.close()

    def _client_to(self, child: Child) -> Client:
        return Client(endpoint_of(child, self._engine.settings.name), at_once)


async def _attempt(client: Client, path: str, body: bytes, read: Callable[[bytes], T | Fault], until: float) -> T:
    response = await client.send("POST", path, until, body)
    try:
        answer = read(await client.read_all(response, until, ANSWER_BYTES_MAX))
    finally:
        response.close()
    if isinstance(answer, Fault):
        raise Setback(answer)
    return answer
